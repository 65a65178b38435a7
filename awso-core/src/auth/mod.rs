//! How requests prove who sends them.

mod credentials;

pub use credentials::{Credentials, CredentialsError, ProvideCredentials, Providing};
