//! The OpenID Connect side of IAM Identity Center, version 2019-06-10.

use awso::{AwsService, AwsShape};

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "SSO OIDC",
    endpoint_prefix = "oidc",
    version = "2019-06-10",
    protocol = "rest-json",
    auth = "none"
)]
pub(crate) struct Client(awso::Client);

/// Trades a refresh token for a new access token.
#[derive(AwsShape, Clone, Debug)]
#[aws_operation(uri = "/token", method = "POST", service = Client)]
#[aws(rename_all = "camelCase")]
pub(crate) struct CreateTokenRequest {
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    pub(crate) grant_type: String,
    pub(crate) refresh_token: Secret,
}

#[derive(AwsShape, Clone, Debug)]
#[aws(rename_all = "camelCase")]
pub(crate) struct CreateTokenResponse {
    pub(crate) access_token: Option<Secret>,
    /// In seconds from now.
    pub(crate) expires_in: Option<i32>,
    pub(crate) refresh_token: Option<Secret>,
}

#[derive(AwsShape, Clone)]
#[aws(sensitive)]
pub(crate) struct Secret(String);
