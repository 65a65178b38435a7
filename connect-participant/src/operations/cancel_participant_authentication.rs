use awso::AwsShape;

use crate::{
    AccessDeniedException, ConnectionToken, InternalServerException, SessionId, ThrottlingException,
    ValidationException,
};

/// Gives up a sign-in that was begun in the chat; the flow goes on with its `authentication.cancelled`.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/participant/cancel-authentication",
    method = "POST",
    errors(AccessDeniedException, InternalServerException, ThrottlingException, ValidationException)
)]
pub struct CancelParticipantAuthenticationRequest {
    /// The sign-in.
    pub session_id: SessionId,
    /// The participant.
    #[aws(header = "X-Amz-Bearer")]
    pub connection_token: ConnectionToken,
}

/// The sign-in is given up.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct CancelParticipantAuthenticationResponse {}
