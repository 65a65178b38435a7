//! What one session leaves to the next.

use awso::AwsShape;

use crate::{
    ChatContent, ChatContentType, ChatItemId, ClientToken, ContactId, Instant, ParticipantId,
    ParticipantToken,
};

/// A session's state, from which another one goes on: after a page was loaded again, or a process started anew.
///
/// [`to_json`](AwsShape::to_json) writes it and [`of_json`](AwsShape::of_json) reads it. It holds the participant's
/// token, which lets its holder take part in the chat: keep it as secret as that. Debug does not show it.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct SavedChat {
    /// Who may take part.
    pub participant_token: ParticipantToken,
    /// As whom, as far as that was known.
    pub participant_id: Option<ParticipantId>,
    /// In which contact.
    pub contact_id: Option<ContactId>,
    /// The item up to which the session had read the transcript.
    pub checkpoint: Option<ChatItemId>,
    /// When that was.
    pub checkpoint_time: Option<Instant>,
    /// What it had told its application behind that.
    pub known: Vec<ChatItemId>,
    /// What had not certainly arrived, the oldest first.
    pub unsent: Vec<UnsentMessage>,
}

/// A message that had not certainly arrived.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct UnsentMessage {
    /// Its media type.
    pub content_type: ChatContentType,
    /// What it says.
    pub content: ChatContent,
    /// What it is repeated with, so that it arrives once.
    pub client_token: ClientToken,
}
