use awso::AwsShape;

use crate::{
    AccessDeniedException, AuthenticationUrl, ConnectionToken, InternalServerException, RedirectUri,
    SessionId, ThrottlingException, ValidationException,
};

/// Asks where the customer signs in, within a minute of the `authentication.initiated` event.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/participant/authentication-url",
    method = "POST",
    errors(AccessDeniedException, InternalServerException, ThrottlingException, ValidationException)
)]
pub struct GetAuthenticationUrlRequest {
    /// The sign-in.
    pub session_id: SessionId,
    /// Where the customer goes afterwards.
    pub redirect_uri: RedirectUri,
    /// The participant.
    #[aws(header = "X-Amz-Bearer")]
    pub connection_token: ConnectionToken,
}

/// Where the customer signs in.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct GetAuthenticationUrlResponse {
    /// The URL, for the customer's browser.
    pub authentication_url: Option<AuthenticationUrl>,
}
