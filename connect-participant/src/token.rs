//! Who may do what, and which requests are one.

use awso::AwsShape;

/// Lets its holder join one chat as one participant: 1 to 1,000 characters.
///
/// `StartChatContact` answers it; `CreateParticipantConnection` takes it, and nothing else does.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=1000), sensitive)]
pub struct ParticipantToken(String);

/// Lets its holder act as a participant who has joined: 1 to 1,000 characters, valid for about a day.
///
/// `CreateParticipantConnection` answers it; all other operations take it. The model has one shape for
/// both tokens, and mixing them up is answered with an `AccessDeniedException`; here it does not compile.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=1000), sensitive)]
pub struct ConnectionToken(String);

/// Names one view shown in a chat: 1 to 1,000 characters. It comes in an interactive message.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=1000), sensitive)]
pub struct ViewToken(String);

/// Marks repetitions of one request, so that the service acts once: at most 500 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=500))]
pub struct ClientToken(String);

/// As [`ClientToken`], where the service insists on one: 1 to 500 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=500))]
pub struct NonEmptyClientToken(String);
