//! From a typed input to a typed output over a transport.

mod config;
mod dispatch;
mod endpoint;
mod idempotency;
mod paginate;

pub use config::Config;
pub use dispatch::Client;
pub use endpoint::Endpoint;
pub use paginate::Pages;
