//! From a typed input to a typed output over a transport.

mod call;
mod config;
mod dispatch;
mod endpoint;
mod exchange;
mod idempotency;
mod items;
mod middleware;
mod observe;
mod paginate;
mod retry;
mod settings;
mod shared;
#[cfg(feature = "sigv4")]
mod signing;
mod timeouts;
mod user_agent;

pub use call::{Call, CallWithMetadata};
pub use config::Config;
pub use dispatch::Client;
pub use endpoint::{Endpoint, EndpointParams, EndpointResolver, Partition};
pub use items::{HasItems, IntoItems, Items};
pub use middleware::{Middleware, Next};
pub use paginate::Pages;
pub(crate) use retry::{FailedAttempt, FailureKind, GiveUp};
pub use retry::{RetryMode, RetryPolicy};
pub use settings::{Setting, Settings};
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(crate) use timeouts::Timeouts;
