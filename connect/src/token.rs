//! Who may do what, and which requests are one.

use awso::AwsShape;

/// Lets its holder join one chat as one participant: 1 to 1,000 characters.
///
/// It goes to the Amazon Connect Participant Service, whose `CreateParticipantConnection` trades it for
/// what the chat is held with. The two crates have types of their own: `expose` hands the text over.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=1000), sensitive)]
pub struct ParticipantToken(String);

/// Lets its holder act as a participant who has joined: 1 to 1,000 characters, valid for about a day.
///
/// The model has one shape for this and [`ParticipantToken`], and mixing them up is answered with a 403.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=1000), sensitive)]
pub struct ConnectionToken(String);

/// What a sign-in is known by, from the query parameter `state` of the redirect: 1 to 1,000 characters.
///
/// The model says that it is a participant token, which it is not.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=1000), sensitive)]
pub struct AuthenticationState(String);

/// What the participant service's operations ask for.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ConnectionCredentials {
    /// The token.
    pub connection_token: Option<ConnectionToken>,
    /// Until when it holds, as `2026-11-22T13:05:37.120Z`: about a day.
    pub expiry: Option<String>,
}

/// Where a participant's messages and events come from.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct Websocket {
    /// Where to connect, once and within 100 seconds.
    pub url: Option<PreSignedConnectionUrl>,
    /// When the connection ends, as `2026-11-21T14:05:37.120Z`: about an hour from now.
    pub connection_expiry: Option<String>,
}

/// A websocket's URL, which lets whoever has it listen: 1 to 2,000 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=2000), sensitive)]
pub struct PreSignedConnectionUrl(String);

/// What a connection is asked for.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ConnectionType {
    /// The URL of a websocket that brings messages and events.
    Websocket,
    /// A connection token for the participant service's operations.
    ConnectionCredentials,
    /// A session to sign in with.
    AuthenticationSession,
    /// A call.
    #[aws(rename = "WEBRTC_CONNECTION")]
    WebRtcConnection,
    /// A type this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// What to answer beside the participant token: 1 to 2 items.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=2))]
pub struct ConnectionTypeList(Vec<ConnectionType>);

/// What a new participant joins with.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ParticipantTokenCredentials {
    /// The token.
    pub participant_token: Option<ParticipantToken>,
    /// Until when it holds, as `2026-11-22T13:05:37.120Z`.
    pub expiry: Option<String>,
}

/// Marks repetitions of one request, so that the service acts once: at most 500 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=500))]
pub struct ClientToken(String);

/// What the identity provider gave for a sign-in that worked: 1 to 2,048 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=2048), sensitive)]
pub struct AuthorizationCode(String);

/// The code of a sign-in that failed, by RFC 6749, section 4.1.2.1: 1 to 2,048 characters. Printable
/// ASCII without `"` and `\`.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=2048), pattern = r"^[\x20-\x21\x23-\x5B\x5D-\x7E]*$", sensitive)]
pub struct AuthenticationError(String);

/// What the identity provider says of a sign-in that failed: 1 to 2,048 characters. Printable ASCII
/// without `"` and `\`.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=2048), pattern = r"^[\x20-\x21\x23-\x5B\x5D-\x7E]*$", sensitive)]
pub struct AuthenticationErrorDescription(String);
