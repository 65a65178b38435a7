//! How long things may take.

use std::time::Duration;

/// How long things may take. `None` is without limit.
///
/// The limits of connections, silence and streams are the default transport's; one of your own minds its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timeouts {
    /// Making a connection. The default is the official SDK's.
    pub(crate) connect: Option<Duration>,
    /// How long a server may say nothing. The default is botocore's.
    pub(crate) read: Option<Duration>,
    /// How long a stream may stand still that somebody waits for. The official SDK allows 20 s in its type and 5 s
    /// in its clients, of which their users complain: services that think before they speak take longer.
    pub(crate) stalled_stream: Option<Duration>,
    /// One attempt, up to the head of a stream or the end of any other answer. None by default, as in all SDKs.
    pub(crate) attempt: Option<Duration>,
    /// All attempts and the waits between them.
    pub(crate) operation: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts {
            connect: Some(Duration::from_millis(3_100)),
            read: Some(Duration::from_secs(60)),
            stalled_stream: Some(Duration::from_secs(20)),
            attempt: None,
            operation: None,
        }
    }
}
