//! From a typed input to a typed output over a transport.

mod config;
mod dispatch;
mod endpoint;
mod idempotency;
mod paginate;
mod settings;

pub use config::Config;
pub use dispatch::Client;
pub use endpoint::{Endpoint, EndpointParams, EndpointResolver, Partition};
pub use paginate::Pages;
pub use settings::{Setting, Settings};
