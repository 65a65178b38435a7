//! Write an annotated Rust struct, get a typed AWS operation.
pub use awso_core::*;
pub use awso_derive::{AwsService, AwsShape};
