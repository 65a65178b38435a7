use awso::AwsShape;

use crate::{
    AccessDeniedException, AuthenticationError, AuthenticationErrorDescription, AuthenticationState,
    AuthorizationCode, ConflictException, InstanceId, InternalServiceException, InvalidParameterException,
    InvalidRequestException, ThrottlingException,
};

/// Tells how a customer's sign-in went, which a contact flow waits for.
///
/// The identity provider sends the customer to your redirect URL, with these in its query string. Either
/// the code or an error is to be given, within the time that the flow waits.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/update-participant-authentication",
    method = "POST",
    errors(
        InvalidRequestException,
        InvalidParameterException,
        ConflictException,
        InternalServiceException,
        ThrottlingException,
        AccessDeniedException
    )
)]
pub struct UpdateParticipantAuthenticationRequest {
    /// Which sign-in it is.
    pub state: AuthenticationState,
    /// The instance.
    pub instance_id: InstanceId,
    /// What the identity provider gave, if it worked.
    pub code: Option<AuthorizationCode>,
    /// What was wrong, if it did not.
    pub error: Option<AuthenticationError>,
    /// What was wrong, in words.
    pub error_description: Option<AuthenticationErrorDescription>,
}

/// The flow goes on.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct UpdateParticipantAuthenticationResponse {}
