//! What a caller says about retries.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::error::ConfigError;

/// How a client deals with calls that fail: the `retry_mode` of AWS's shared settings.
///
/// ```
/// use awso_core::RetryMode;
///
/// assert_eq!("adaptive".parse(), Ok(RetryMode::Adaptive));
/// assert_eq!(RetryMode::default().to_string(), "standard");
/// let error = "legacy".parse::<RetryMode>().unwrap_err();
/// assert_eq!(error.to_string(), "the retry mode `legacy` is not supported: write `standard`, or `adaptive`");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RetryMode {
    /// Sends a call again, after a random delay that grows, as long as the client's retry quota lasts.
    #[default]
    Standard,
    /// The same, and holds calls back, first attempts too, while the service says that they come too fast. One
    /// client should then call one resource: calls of another would be held back with them.
    Adaptive,
}

impl RetryMode {
    /// The mode as AWS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            RetryMode::Standard => "standard",
            RetryMode::Adaptive => "adaptive",
        }
    }
}

impl fmt::Display for RetryMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for RetryMode {
    type Err = ConfigError;

    /// Reads the mode without regard to case, as other AWS clients do.
    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let modes = [RetryMode::Standard, RetryMode::Adaptive];
        if let Some(mode) = modes.into_iter().find(|mode| mode.as_str().eq_ignore_ascii_case(text)) {
            return Ok(mode);
        }
        let problem = if text.eq_ignore_ascii_case("legacy") { "is not supported" } else { "is unknown" };
        Err(ConfigError::new(format!(
            "the retry mode `{}` {problem}: write `standard`, or `adaptive`",
            text.escape_debug()
        )))
    }
}

/// How often and how soon a call that failed is sent again.
///
/// The default is AWS's standard mode
/// (<https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>): three attempts in all, with a
/// random part of 1 s before the second, of 2 s before the third, and so on, never more than 20 s. All calls of a
/// client share a quota of 500: a retry takes 5, one after an attempt that failed in passing or was not answered
/// takes 10; the last of them come back when the call succeeds after all, and a call that succeeds at once brings 1
/// back. So a client stops retrying when nearly everything fails.
///
/// ```
/// use std::time::Duration;
/// use awso_core::RetryPolicy;
///
/// let patient = RetryPolicy::standard().max_attempts(5).max_backoff(Duration::from_secs(5));
/// let once = RetryPolicy::standard().max_attempts(1);
/// # let _ = (patient, once);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    pub(crate) mode: RetryMode,
    pub(crate) max_attempts: u32,
    pub(crate) initial_backoff: Duration,
    pub(crate) max_backoff: Duration,
    pub(crate) quota: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        RetryPolicy {
            mode: RetryMode::Standard,
            max_attempts: 3,
            initial_backoff: Duration::from_secs(1),
            max_backoff: Duration::from_secs(20),
            quota: 500,
        }
    }
}

impl RetryPolicy {
    /// AWS's standard mode, which is the default.
    pub fn standard() -> Self {
        RetryPolicy::default()
    }

    /// AWS's adaptive mode.
    pub fn adaptive() -> Self {
        RetryPolicy::default().mode(RetryMode::Adaptive)
    }

    /// Another mode.
    pub fn mode(mut self, mode: RetryMode) -> Self {
        self.mode = mode;
        self
    }

    /// How often a call is sent at most, the first attempt included: 3 otherwise. 1 is no retries, and so is 0, for
    /// a call is sent once in any case.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// What the delay before the second attempt is a random part of; it doubles for each that follows. 1 s
    /// otherwise.
    pub fn initial_backoff(mut self, backoff: Duration) -> Self {
        self.initial_backoff = backoff;
        self
    }

    /// What a delay is never longer than, a `Retry-After` of the service included; 20 s otherwise.
    /// AWS's own `x-amz-retry-after` may add 5 s.
    pub fn max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = backoff;
        self
    }

    /// How much all calls of a client may spend on retries, at 5 or 10 each, until calls succeed again; 500
    /// otherwise.
    pub fn quota(mut self, quota: u32) -> Self {
        self.quota = quota;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_aws() {
        let policy = RetryPolicy::default();
        assert_eq!((policy.mode, policy.max_attempts, policy.quota), (RetryMode::Standard, 3, 500));
        assert_eq!(policy.initial_backoff, Duration::from_secs(1));
        assert_eq!(policy.max_backoff, Duration::from_secs(20));
        assert_eq!(RetryPolicy::adaptive().mode, RetryMode::Adaptive);
    }

    #[test]
    fn a_mode_is_read_as_it_is_shown_and_in_any_case() {
        for mode in [RetryMode::Standard, RetryMode::Adaptive] {
            assert_eq!(mode.to_string().parse(), Ok(mode));
            assert_eq!(mode.to_string().to_uppercase().parse(), Ok(mode));
        }
    }

    #[test]
    fn what_is_no_mode_is_told_on_one_line_with_what_to_write() {
        for text in ["legacy", "Legacy", "", "fast\nand loose"] {
            let error = text.parse::<RetryMode>().expect_err(text).to_string();
            assert!(error.contains("`standard`") && error.contains("`adaptive`"), "{error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn a_call_is_sent_at_least_once() {
        assert_eq!(RetryPolicy::standard().max_attempts(0).max_attempts, 1);
    }
}
