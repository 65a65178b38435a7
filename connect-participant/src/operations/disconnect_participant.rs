use awso::AwsShape;

use crate::{
    AccessDeniedException, ClientToken, ConnectionToken, InternalServerException, ThrottlingException,
    ValidationException,
};

/// Leaves the chat. The tokens are worth nothing afterwards; a chat whose customer leaves ends.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/participant/disconnect",
    method = "POST",
    errors(AccessDeniedException, InternalServerException, ThrottlingException, ValidationException)
)]
pub struct DisconnectParticipantRequest {
    /// Marks repetitions; filled where it is left out.
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
    /// Who leaves.
    #[aws(header = "X-Amz-Bearer")]
    pub connection_token: ConnectionToken,
}

/// The participant has left.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct DisconnectParticipantResponse {}
