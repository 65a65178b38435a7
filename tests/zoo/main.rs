//! A zoo of shapes, one of every kind and attribute, and the laws that hold for each of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, reason = "shapes are written as in a service's own crate")]

mod alike;
mod arbitrary;
mod bindings;
mod kinds;
mod label;
mod laws;
mod shape;

use awso::AwsService;

/// The client of the zoo's operations.
#[derive(AwsService, Clone, Debug)]
#[aws_service(id = "Zoo", endpoint_prefix = "zoo", version = "1", protocol = "rest-json", auth = "none")]
pub struct Client(awso::Client);
