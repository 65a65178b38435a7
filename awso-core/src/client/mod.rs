//! From a typed input to a typed output over a transport.

mod config;
mod dispatch;
mod endpoint;
mod idempotency;
mod paginate;
#[cfg_attr(not(test), expect(dead_code, reason = "dispatch makes one attempt yet"))]
mod retry;
#[cfg_attr(not(test), expect(dead_code, reason = "dispatch sends a user agent of its own yet"))]
mod user_agent;

pub use config::Config;
pub use dispatch::Client;
pub use endpoint::Endpoint;
pub use paginate::Pages;
pub use retry::{RetryMode, RetryPolicy};
