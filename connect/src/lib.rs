#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod agent;
mod analytics;
mod attribute;
mod chat;
mod client;
mod contact;
mod endpoint;
mod error;
mod file;
mod follow_up;
mod integration;
mod metrics;
mod operations;
mod outbound;
mod participant;
mod recording;
mod reference;
mod routing;
mod token;

pub use agent::*;
pub use analytics::*;
pub use attribute::*;
pub use chat::*;
pub use client::Client;
pub use contact::*;
pub use endpoint::*;
pub use error::*;
pub use file::*;
pub use follow_up::*;
pub use integration::*;
pub use metrics::*;
pub use operations::*;
pub use outbound::*;
pub use participant::*;
pub use recording::*;
pub use reference::*;
pub use routing::*;
pub use token::*;
