//! The portal of IAM Identity Center, version 2019-06-10.

use awso::{AwsService, AwsShape};

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "SSO",
    endpoint_prefix = "portal.sso",
    version = "2019-06-10",
    protocol = "rest-json",
    auth = "none"
)]
pub(crate) struct Client(awso::Client);

/// Trades the token of a signed-in person for the keys of one of the person's roles.
#[derive(AwsShape, Clone, Debug)]
#[aws_operation(uri = "/federation/credentials", method = "GET", service = Client)]
#[aws(rename_all = "camelCase")]
pub(crate) struct GetRoleCredentialsRequest {
    #[aws(query = "role_name")]
    pub(crate) role_name: String,
    #[aws(query = "account_id")]
    pub(crate) account_id: String,
    #[aws(header = "x-amz-sso_bearer_token")]
    pub(crate) access_token: Secret,
}

#[derive(AwsShape, Clone, Debug)]
#[aws(rename_all = "camelCase")]
pub(crate) struct GetRoleCredentialsResponse {
    pub(crate) role_credentials: Option<RoleCredentials>,
}

#[derive(AwsShape, Clone, Debug)]
#[aws(rename_all = "camelCase")]
pub(crate) struct RoleCredentials {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: Secret,
    pub(crate) session_token: Option<Secret>,
    /// In milliseconds since 1970, which is no timestamp in the model.
    pub(crate) expiration: Option<i64>,
}

#[derive(AwsShape, Clone)]
#[aws(sensitive)]
pub(crate) struct Secret(String);
