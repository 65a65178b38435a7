//! scaffold
mod error;
mod json;
mod model;
pub use error::Error;
pub use json::Json;
pub use model::*;
