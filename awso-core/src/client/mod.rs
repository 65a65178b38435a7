//! From a typed input to a typed output over a transport.

mod call;
mod config;
mod dispatch;
mod endpoint;
mod exchange;
mod idempotency;
mod items;
mod middleware;
mod paginate;
mod timeouts;

pub use call::{Call, CallWithMetadata};
pub use config::Config;
pub use dispatch::Client;
pub use endpoint::Endpoint;
pub use items::{HasItems, IntoItems, Items};
pub use middleware::{Middleware, Next};
pub use paginate::Pages;
pub(crate) use timeouts::Timeouts;
