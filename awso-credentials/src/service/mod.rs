//! The calls that sources make, as any service crate would declare them.

pub(crate) mod sso;
pub(crate) mod sso_oidc;
pub(crate) mod sts;
