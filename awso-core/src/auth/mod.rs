//! How requests prove who sends them.

mod clock;
mod credentials;
#[cfg(feature = "sigv4")]
pub mod sigv4;

pub use clock::ClockSkew;
pub use credentials::{
    Credentials, CredentialsError, CredentialsParams, CredentialsResolver, ProvideCredentials, Providing,
};
