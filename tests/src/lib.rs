//! What the workspace's own tests stand on: a [`Recorder`] that shows what travels, and the paths of
//! things that are not built, and how programs of others are run.

pub mod foreign;
pub mod paths;
mod recorder;

pub use recorder::{Answer, Recorded, Recorder};

/// The code in the README, which compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
