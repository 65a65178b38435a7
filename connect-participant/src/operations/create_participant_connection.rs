use awso::AwsShape;

use crate::{
    AccessDeniedException, ConnectionCredentials, ConnectionTypeList, InternalServerException,
    ParticipantToken, ThrottlingException, ValidationException, WebRtcConnection, Websocket,
};

/// Joins the chat: trades the participant token for a connection token, a websocket or a call.
///
/// The contact flow begins when the websocket is subscribed, or with `connect_participant`.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/participant/connection",
    method = "POST",
    errors(AccessDeniedException, InternalServerException, ThrottlingException, ValidationException)
)]
pub struct CreateParticipantConnectionRequest {
    /// What to answer.
    pub r#type: Option<ConnectionTypeList>,
    /// Who joins.
    #[aws(header = "X-Amz-Bearer")]
    pub participant_token: ParticipantToken,
    /// Whether this alone counts as having joined, with no websocket.
    pub connect_participant: Option<bool>,
}

/// What was asked for.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct CreateParticipantConnectionResponse {
    /// Where messages and events come from.
    pub websocket: Option<Websocket>,
    /// What the other operations ask for.
    pub connection_credentials: Option<ConnectionCredentials>,
    /// A call.
    #[aws(rename = "WebRTCConnection")]
    pub web_rtc_connection: Option<WebRtcConnection>,
}
