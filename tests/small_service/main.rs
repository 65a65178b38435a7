//! A made-up service, written as an author of awso writes one: every place a member can travel in, every
//! kind of shape, and values that come back as they went.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, reason = "shapes are written as in a service's own crate")]

mod arbitrary;
mod book;
mod client;
mod document;
mod report;
mod request;
mod response;
mod shape;

use client::Client;
