//! From a typed input to a typed output over a transport.

mod config;
mod dispatch;
mod endpoint;
mod idempotency;
mod paginate;
// The dispatch loop is what calls it.
#[cfg_attr(not(test), expect(dead_code, reason = "not called yet"))]
mod retry;

pub use config::Config;
pub use dispatch::Client;
pub use endpoint::Endpoint;
pub use paginate::Pages;
pub use retry::{RetryMode, RetryPolicy};
