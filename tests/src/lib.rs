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

/// The code in the guide, likewise: a chapter with code has a line here, which a test of the house sees to.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../../guide/src/chat-bot.md")]
    struct ChatBot;
    #[doc = include_str!("../../guide/src/names.md")]
    struct Names;
    #[doc = include_str!("../../guide/src/official-sdk.md")]
    struct OfficialSdk;
    #[doc = include_str!("../../guide/src/operation.md")]
    struct Operation;
    #[doc = include_str!("../../guide/src/retries.md")]
    struct Retries;
    #[doc = include_str!("../../guide/src/service.md")]
    struct Service;
    #[doc = include_str!("../../guide/src/testing.md")]
    struct Testing;
}
