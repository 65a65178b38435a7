//! Applications test their own code: clients without a network, recorded exchanges.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, reason = "shapes are written as in a service's own crate")]

mod answers;
mod protocols;
mod recorded;
mod transport;
