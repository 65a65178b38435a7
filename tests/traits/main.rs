//! What operations, errors and members ask for beyond their form on the wire: defaults, rules, host prefixes,
//! checksums, compression, pages, deprecation, retryability, and whether they may be sent twice.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, reason = "shapes are written as in a service's own crate")]

mod constraint;
mod default;
mod error;
mod page;
mod repeat;
mod request;
mod rule;

use awso::AwsService;

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Traits",
    endpoint_prefix = "traits",
    version = "2026-11-21",
    protocol = "rest-json",
    auth = "none"
)]
/// The service.
pub struct Client(awso::Client);
