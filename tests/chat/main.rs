//! Chat sessions against the local service: whatever happens between them, nothing is lost and nothing comes twice.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod conversation;
mod edges;
mod files;
mod live;
mod many;
mod peer;
mod points;
mod schedule;
mod secrets;
mod stage;
mod world;
