//! AWS Security Token Service, version 2011-06-15.

use awso::{AwsService, AwsShape, Timestamp};

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "STS",
    endpoint_prefix = "sts",
    version = "2011-06-15",
    protocol = "query",
    auth = "sigv4",
    xml_namespace = "https://sts.amazonaws.com/doc/2011-06-15/"
)]
pub(crate) struct Client(awso::Client);

/// Trades the keys that sign it for those of a role.
#[derive(AwsShape, Clone, Debug)]
#[aws_operation(service = Client)]
pub(crate) struct AssumeRoleRequest {
    pub(crate) role_arn: String,
    pub(crate) role_session_name: String,
    pub(crate) duration_seconds: Option<i32>,
    pub(crate) external_id: Option<ExternalId>,
}

#[derive(AwsShape, Clone, Debug)]
pub(crate) struct AssumeRoleResponse {
    pub(crate) credentials: Option<RoleCredentials>,
    pub(crate) assumed_role_user: Option<AssumedRoleUser>,
}

/// Trades the token of an identity provider for the keys of a role. It is not signed.
#[derive(AwsShape, Clone, Debug)]
#[aws_operation(service = Client, auth = "none", errors(IdpCommunicationError))]
pub(crate) struct AssumeRoleWithWebIdentityRequest {
    pub(crate) role_arn: String,
    pub(crate) role_session_name: String,
    pub(crate) web_identity_token: WebIdentityToken,
}

#[derive(AwsShape, Clone, Debug)]
pub(crate) struct AssumeRoleWithWebIdentityResponse {
    pub(crate) credentials: Option<RoleCredentials>,
    pub(crate) assumed_role_user: Option<AssumedRoleUser>,
}

/// STS did not reach the identity provider. botocore's rules of retries say that it is worth another attempt; the
/// model does not.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400, code = "IDPCommunicationError", retryable)]
pub(crate) struct IdpCommunicationError {
    #[aws(rename = "message")]
    pub(crate) message: Option<String>,
}

#[derive(AwsShape, Clone, Debug)]
pub(crate) struct RoleCredentials {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: Secret,
    pub(crate) session_token: Secret,
    pub(crate) expiration: Timestamp,
}

#[derive(AwsShape, Clone, Debug)]
pub(crate) struct AssumedRoleUser {
    pub(crate) arn: String,
}

/// What a role's owner asks of those who assume it for somebody else.
#[derive(AwsShape, Clone)]
#[aws(sensitive)]
pub(crate) struct ExternalId(String);

#[derive(AwsShape, Clone)]
#[aws(sensitive)]
pub(crate) struct WebIdentityToken(String);

#[derive(AwsShape, Clone)]
#[aws(sensitive)]
pub(crate) struct Secret(String);
