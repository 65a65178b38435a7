//! How long to wait before another attempt.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

use super::policy::RetryPolicy;
use crate::timestamp::Timestamp;

/// Milliseconds until another attempt is welcome, by AWS's own rule.
const AMZ_RETRY_AFTER: HeaderName = HeaderName::from_static("x-amz-retry-after");
/// What `x-amz-retry-after` may add to the delay there would be without it.
const AMZ_RETRY_AFTER_MOST: Duration = Duration::from_secs(5);

/// When an answer asks to be called again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetryAfter {
    /// By `x-amz-retry-after`.
    Amz(Duration),
    /// By `Retry-After` (RFC 9110, 10.2.3).
    Http(Duration),
}

impl RetryAfter {
    /// What the headers of an answer ask for. What cannot be read asks for nothing.
    ///
    /// A date is compared with the `Date` of the same answer (which RFC 9110, 6.6.1 asks of every server with a
    /// clock), so that ours does not matter.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let text = |name: &HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            // More than fits is as long as can be.
            digits.then(|| text.parse().unwrap_or(u64::MAX))
        };
        if let Some(millis) = text(&AMZ_RETRY_AFTER).and_then(number) {
            return Some(RetryAfter::Amz(Duration::from_millis(millis)));
        }
        let after = text(&RETRY_AFTER)?;
        if let Some(seconds) = number(after) {
            return Some(RetryAfter::Http(Duration::from_secs(seconds)));
        }
        let (then, _) = http_date(after)?.epoch();
        let (now, _) = http_date(text(&DATE)?)?.epoch();
        let seconds = then.saturating_sub(now);
        // A date that is over asks for no delay.
        Some(RetryAfter::Http(Duration::from_secs(u64::try_from(seconds).unwrap_or(0))))
    }
}

fn http_date(text: &str) -> Option<Timestamp> {
    // Other forms of a timestamp begin with a digit.
    text.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| text.parse().ok())?
}

impl RetryPolicy {
    /// How long to wait after so many retries, before the next one: a random `part` (0 to 1) of what doubles with
    /// each, and longer where the answer asks for it.
    ///
    /// `x-amz-retry-after` adds 5 s at most, as in AWS's clients. `Retry-After` comes from anybody on the way, and
    /// may say hours; it counts up to the delay that the caller has agreed to, which is `max_backoff`.
    pub(super) fn delay(&self, retries: u32, part: f64, asked: Option<RetryAfter>) -> Duration {
        let backoff = 2_u32
            .checked_pow(retries)
            .and_then(|power| self.initial_backoff.checked_mul(power))
            .map_or(self.max_backoff, |backoff| backoff.min(self.max_backoff));
        let part = if part.is_nan() { 1.0 } else { part.clamp(0.0, 1.0) };
        let delay =
            Duration::try_from_secs_f64(backoff.as_secs_f64() * part).map_or(backoff, |it| it.min(backoff));
        match asked {
            None => delay,
            Some(RetryAfter::Amz(after)) => after.clamp(delay, delay.saturating_add(AMZ_RETRY_AFTER_MOST)),
            Some(RetryAfter::Http(after)) => after.clamp(delay, self.max_backoff),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn asked(headers: &[(&'static str, &str)]) -> Option<RetryAfter> {
        let pair = |&(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header"))
        };
        RetryAfter::of(&headers.iter().map(pair).collect())
    }

    #[test]
    fn the_delay_doubles_up_to_its_most() {
        let policy = RetryPolicy::default();
        let whole: Vec<_> = (0..7).map(|retries| policy.delay(retries, 1.0, None).as_secs()).collect();
        assert_eq!(whole, [1, 2, 4, 8, 16, 20, 20]);
        let half: Vec<_> = (0..4).map(|retries| policy.delay(retries, 0.5, None).as_millis()).collect();
        assert_eq!(half, [500, 1000, 2000, 4000]);
        assert_eq!(policy.delay(3, 0.0, None), Duration::ZERO);
        assert_eq!(policy.delay(u32::MAX, 1.0, None), 20 * SECOND);
    }

    #[test]
    fn settings_beyond_all_measure_give_a_delay() {
        let policy = RetryPolicy::default().initial_backoff(Duration::MAX).max_backoff(Duration::MAX);
        assert_eq!(policy.delay(9, 1.0, None), Duration::MAX);
        for asked in [RetryAfter::Amz(Duration::MAX), RetryAfter::Http(Duration::MAX)] {
            assert_eq!(policy.delay(9, f64::NAN, Some(asked)), Duration::MAX);
        }
    }

    #[test]
    fn x_amz_retry_after_adds_five_seconds_at_most() {
        let policy = RetryPolicy::default();
        let delay = |millis| policy.delay(1, 0.5, Some(RetryAfter::Amz(Duration::from_millis(millis))));
        assert_eq!(delay(0), SECOND);
        assert_eq!(delay(1500), Duration::from_millis(1500));
        assert_eq!(delay(6000), 6 * SECOND);
        assert_eq!(delay(60_000), 6 * SECOND);
    }

    #[test]
    fn retry_after_is_heeded_up_to_the_longest_delay() {
        let policy = RetryPolicy::default();
        let delay = |seconds| policy.delay(1, 0.5, Some(RetryAfter::Http(Duration::from_secs(seconds))));
        assert_eq!(delay(0), SECOND);
        assert_eq!(delay(7), 7 * SECOND);
        assert_eq!(delay(3600), 20 * SECOND);
    }

    #[test]
    fn headers_say_milliseconds_seconds_or_a_date() {
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let http = |seconds| Some(RetryAfter::Http(Duration::from_secs(seconds)));
        let amz = |millis| Some(RetryAfter::Amz(Duration::from_millis(millis)));
        for (headers, expected) in [
            (vec![("x-amz-retry-after", "1500")], amz(1500)),
            (vec![("x-amz-retry-after", "1500"), ("retry-after", "9")], amz(1500)),
            (vec![("x-amz-retry-after", "soon"), ("retry-after", "9")], http(9)),
            (vec![("retry-after", " 120 ")], http(120)),
            (vec![("retry-after", "99999999999999999999999")], http(u64::MAX)),
            (vec![("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT"), date], http(30)),
            (vec![("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT"), date], http(0)),
        ] {
            assert_eq!(asked(&headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_asks_for_nothing() {
        for headers in [
            &[][..],
            &[("x-amz-retry-after", "-1")],
            &[("x-amz-retry-after", "")],
            &[("x-amz-retry-after", "1.5")],
            &[("retry-after", "soon")],
            &[("retry-after", "+5")],
            &[("retry-after", "1994-11-06T08:49:37Z"), ("date", "Sun, 06 Nov 1994 08:49:37 GMT")],
            // Without the answer's own date, nothing tells how far away it is.
            &[("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT")],
            &[("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT"), ("date", "today")],
        ] {
            assert_eq!(asked(headers), None, "{headers:?}");
        }
    }

    proptest! {
        #[test]
        fn a_delay_is_within_its_bounds_for_any_attempt(
            retries: u32,
            part: f64,
            initial in 0u64..100_000,
            most in 0u64..100_000,
            after: u64,
        ) {
            let policy = RetryPolicy::default()
                .initial_backoff(Duration::from_millis(initial))
                .max_backoff(Duration::from_millis(most));
            let power = 2f64.powi(i32::try_from(retries).unwrap_or(i32::MAX));
            let bound = (power * initial as f64).min(most as f64);
            let delay = policy.delay(retries, part, None);
            prop_assert!(delay.as_secs_f64() * 1e3 <= bound + 1e-6, "{delay:?} of {bound} ms");
            let within = if part.is_nan() { 1.0 } else { part.clamp(0.0, 1.0) };
            prop_assert!((delay.as_secs_f64() * 1e3 - within * bound).abs() < 1e-3, "{delay:?}");

            let after = Duration::from_millis(after);
            let amz = policy.delay(retries, part, Some(RetryAfter::Amz(after)));
            prop_assert!(delay <= amz && amz <= delay + 5 * SECOND);
            let http = policy.delay(retries, part, Some(RetryAfter::Http(after)));
            prop_assert!(delay <= http && http <= policy.max_backoff.max(delay));
        }
    }
}
