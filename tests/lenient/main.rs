//! What is missing, null or unknown in an answer costs nothing else of it, in any format and place.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, reason = "shapes are written as in a service's own crate")]

mod format;
mod http;
mod item;
mod missing;
mod shape;
mod unknown;

use awso::AwsService;

/// The client of the operations here.
#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Lenient",
    endpoint_prefix = "lenient",
    version = "1",
    protocol = "rest-json",
    auth = "none"
)]
pub struct Client(awso::Client);
