//! Credentials from where AWS clients look for them.
//!
//! [`DefaultChain`] asks in AWS's order, and the first source that is configured answers or fails:
//!
//! 1. variables: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ACCOUNT_ID`
//! 2. the profile: keys; `role_arn` with `source_profile` or `credential_source`; `web_identity_token_file`; SSO
//!    with `sso_session` or by keys of its own; `credential_process`
//! 3. a web identity: `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN`, `AWS_ROLE_SESSION_NAME`
//! 4. the container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `…_FULL_URI`, `AWS_CONTAINER_AUTHORIZATION_TOKEN`
//!    or `…_TOKEN_FILE`
//! 5. the EC2 instance (IMDSv2), unless `AWS_EC2_METADATA_DISABLED` is true
//!
//! What each means stands in the [AWS SDKs and Tools Reference Guide][guide]; where the SDKs differ, the official
//! one for Rust is followed. What is not configured is passed over; what is configured and does not work is an
//! error, because another identity may not take its place. An error says in one line what was tried and why each
//! gave nothing:
//!
//! ```
//! use awso::{Environment, ProvideCredentials as _};
//! use awso_credentials::DefaultChain;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let environment = Environment::of([("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")]);
//! let error = DefaultChain::new(environment).credentials().await.unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "no credentials: environment: an error occurred while loading credentials: \
//!      AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not: set both, or neither"
//! );
//! # }
//! ```
//!
//! What is looked for over HTTP needs a tokio runtime with its timer, and a [transport](CredentialsConfig::transport):
//! reqwest by default.
//!
//! [guide]: https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html

#![forbid(unsafe_code)]

mod cached;
mod chain;
mod config;
mod container;
mod document;
mod environment;
mod http;
mod imds;
mod lack;
#[cfg(feature = "aws-config")]
mod official;
mod process;
mod profile;
mod role;
#[cfg(test)]
mod script;
mod service;

mod sso;
mod world;

pub use cached::Cached;
pub use chain::{DefaultChain, ProfileCredentials, default_chain};
pub use config::CredentialsConfig;
#[cfg(feature = "aws-config")]
pub use official::OfficialCredentials;
pub use profile::{Base, Plan};
pub use role::{AssumeRole, WebIdentity};
pub use sso::Sso;
