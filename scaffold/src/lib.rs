//! AWS service models to annotated awso shapes, as an author would write them by hand, and a check that a crate
//! is still as its model says.
//!
//! - [`Model`] reads a model in C2J, the form botocore ships; [`Json`] keeps the order of its members.
//! - [`Plan`] is what a model becomes in Rust: every name and type, before anything is printed.
//! - [`print`](mod@print) prints one operation, a module or a whole crate.
//! - [`check`](mod@check) compares a crate's sources with a model.
//!
//! ```
//! use awso_scaffold::{Client, Model, print};
//!
//! # fn main() -> Result<(), awso_scaffold::Error> {
//! let model = Model::of_text(
//!     r#"{"metadata": {"protocol": "rest-json"},
//!         "operations": {"Ping": {"http": {"method": "POST", "requestUri": "/ping"}, "input": {"shape": "PingRequest"}}},
//!         "shapes": {"PingRequest": {"type": "structure", "required": ["Text"], "members": {"Text": {"shape": "Text"}}},
//!                    "Text": {"type": "string", "max": 8}}}"#,
//! )?;
//! let printed = print::operation(&model, "Ping", Client::Crate)?;
//! assert!(printed.contains("#[aws(length(..=8))]\npub struct Text(String);"));
//! # Ok(()) }
//! ```

mod case;
pub mod check;
mod error;
mod json;
pub mod model;
mod pattern;
pub mod plan;
pub mod print;
mod word;

pub use error::Error;
pub use json::Json;
pub use model::{Model, Note};
pub use plan::{Client, Options, Plan};
