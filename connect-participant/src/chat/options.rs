//! How a session goes about its chat.

use std::time::Duration;

use crate::{ContactId, ParticipantId};

/// What a session does of its own accord. The defaults are those of a chat widget.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ChatOptions {
    /// How many of the items that were there before the session it reads at its start; all of them unless set.
    pub history: Option<usize>,
    /// Which receipts it sends for what others say; none unless set.
    pub receipts: AutomaticReceipts,
    /// Whether the connection alone counts as having joined, as for agents and custom bots, who need no websocket for it.
    pub connect_participant: bool,
    /// Who this participant is, which the start of the chat answers. Without it a session learns it from the first
    /// message or file it sends, and takes for another's what this participant said before.
    pub participant_id: Option<ParticipantId>,
    /// Which contact it is, as far as that is known.
    pub contact_id: Option<ContactId>,
    /// How long the start may take; 30 s unless set. After it, connections are tried as long as the chat lasts.
    pub start_timeout: Duration,
    /// How many items of the transcript are kept, 5,000 unless set, and 200 at least. Older ones can be
    /// [read again](super::ChatSession::history).
    pub kept_items: usize,
    /// How long there is between two receipts; 5 s unless set. Those in between are coalesced.
    pub receipt_interval: Duration,
}

impl Default for ChatOptions {
    fn default() -> Self {
        ChatOptions {
            history: None,
            receipts: AutomaticReceipts::None,
            connect_participant: false,
            participant_id: None,
            contact_id: None,
            start_timeout: Duration::from_secs(30),
            kept_items: 5_000,
            receipt_interval: Duration::from_secs(5),
        }
    }
}

/// Which receipts a session sends of its own accord.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AutomaticReceipts {
    /// None.
    #[default]
    None,
    /// That messages and files of others have come.
    Delivered,
    /// That they have come and are read, as a bot reads them.
    Read,
}
