//! Signing in within a chat.

use awso::AwsShape;

/// The id of a sign-in, from the content of its `authentication.initiated` event: 36 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(36..=36))]
pub struct SessionId(String);

/// Where the customer goes after signing in, as the user pool knows it: 1 to 1,024 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(rename = "RedirectURI", length(1..=1024))]
pub struct RedirectUri(String);

/// Where the customer signs in: 1 to 2,083 characters. It carries the state of the sign-in.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=2083), sensitive)]
pub struct AuthenticationUrl(String);
