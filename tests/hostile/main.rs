//! Input that means harm ends in an error or in a value: nothing panics, overflows the stack, or costs more than its
//! own size.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, reason = "shapes are written as in a service's own crate")]

mod any;
mod cbor;
mod depth;
mod duplicate;
mod every;
mod mutation;
mod number;
mod shape;
mod size;
mod text;

use std::thread;

use awso::AwsService;

/// The client of the operations here.
#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Hostile",
    endpoint_prefix = "hostile",
    version = "1",
    protocol = "rest-json",
    auth = "none"
)]
pub struct Client(awso::Client);

/// Runs with half the stack that threads usually have: recursion without a bound overflows it soon, and 128 levels fit
/// even where nothing is optimised.
#[track_caller]
fn on_a_small_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    thread::Builder::new().stack_size(1024 * 1024).spawn(run).unwrap().join().unwrap()
}
