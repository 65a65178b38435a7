//! The clock of the service, as far as it is known here.

use std::sync::atomic::{AtomicI64, Ordering};

use http::HeaderMap;
use http::header::{AGE, DATE};

use crate::timestamp::Timestamp;

/// How far the service's clock is ahead of this machine's, learnt from the header `date` of its answers. Signatures
/// hold for minutes, so they are dated by the service's clock. A client has one; it is shared between threads.
///
/// The rules are those of the official SDK for Rust: the service wrote its date halfway between sending and answer;
/// an answer out of a cache (`age`) says an older date; and one that took more than 15 minutes says too little.
///
/// ```
/// use awso_core::Timestamp;
/// use awso_core::auth::ClockSkew;
/// use awso_core::http::{HeaderMap, HeaderValue};
///
/// let clock = ClockSkew::new();
/// let mut headers = HeaderMap::new();
/// headers.insert("date", HeaderValue::from_static("Sun, 30 Aug 2015 12:36:00 GMT"));
/// let here: Timestamp = "2015-08-30T11:36:00Z".parse()?;
/// assert!(clock.learn(&headers, here, here)); // an hour is more than a signature allows
/// assert_eq!(clock.correct(here).to_string(), "2015-08-30T12:36:00Z");
/// # Ok::<(), awso_core::DecodeError>(())
/// ```
#[derive(Debug, Default)]
pub struct ClockSkew {
    milliseconds: AtomicI64,
}

impl ClockSkew {
    /// From here on a signature may have been refused for its date: 4 minutes, for AWS takes 5.
    const TELLING: i64 = 4 * 60 * 1000;
    /// An exchange that took longer says too little of when the answer was dated.
    const LONGEST: i64 = 15 * 60 * 1000;
    /// The codes of failures that a wrong date is a reason for.
    const CODES: [&'static str; 7] = [
        "AccessDeniedException",
        "AuthFailure",
        "InvalidSignatureException",
        "RequestExpired",
        "RequestInTheFuture",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
    ];

    /// Both clocks are the same, for all that is known.
    pub const fn new() -> Self {
        ClockSkew { milliseconds: AtomicI64::new(0) }
    }

    /// The moment by the service's clock that is `time` by this machine's.
    pub fn correct(&self, time: Timestamp) -> Timestamp {
        let skew = self.milliseconds.load(Ordering::Relaxed);
        let (seconds, nanos) = time.epoch();
        // Milliseconds below a whole second are none too many for the sum.
        let millis = i64::from(nanos / 1_000_000) + skew;
        let seconds = seconds.saturating_add(millis.div_euclid(1000));
        let below = u32::try_from(millis.rem_euclid(1000)).unwrap_or_default() * 1_000_000;
        Timestamp::from_epoch(seconds, below + nanos % 1_000_000).unwrap_or(time)
    }

    /// The time now by the service's clock.
    pub fn now(&self) -> Timestamp {
        self.correct(Timestamp::now())
    }

    /// Learns from the headers of an answer, and the moments by this machine's clock when the request went out and its
    /// answer came in. Tells whether what was known before was wrong by more than 4 minutes.
    pub fn learn(&self, headers: &HeaderMap, sent: Timestamp, answered: Timestamp) -> bool {
        let Some(skew) = skew(headers, millis(sent), millis(answered)) else { return false };
        let before = self.milliseconds.swap(skew, Ordering::Relaxed);
        skew.saturating_sub(before).saturating_abs() > Self::TELLING
    }

    /// Whether a request that was dated `dated` when it was `here` by this machine's clock was dated wrongly by more
    /// than 4 minutes, for all that is known now, whichever answer taught it: requests are under way side by side. If
    /// it failed with one of the codes that [`is_reason_for`](ClockSkew::is_reason_for) knows, it is to be signed and
    /// sent once more.
    pub fn is_off(&self, dated: Timestamp, here: Timestamp) -> bool {
        millis(self.correct(here)).saturating_sub(millis(dated)).saturating_abs() > Self::TELLING
    }

    /// Whether a failure of this code may come of a wrong date. It may come of something else, too.
    pub fn is_reason_for(code: &str) -> bool {
        Self::CODES.contains(&code)
    }
}

fn skew(headers: &HeaderMap, sent: i64, answered: i64) -> Option<i64> {
    let took = answered.saturating_sub(sent);
    if headers.contains_key(AGE) || !(0..=ClockSkew::LONGEST).contains(&took) {
        return None;
    }
    let date: Timestamp = headers.get(DATE)?.to_str().ok()?.parse().ok()?;
    Some(millis(date).saturating_sub(sent + took / 2))
}

fn millis(time: Timestamp) -> i64 {
    let (seconds, nanos) = time.epoch();
    seconds * 1000 + i64::from(nanos / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::HeaderValue;

    fn time(text: &str) -> Timestamp {
        text.parse().expect(text)
    }

    fn dated(date: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(DATE, HeaderValue::from_static(date))])
    }

    #[test]
    fn the_service_dates_its_answer_halfway() {
        let clock = ClockSkew::new();
        let headers = dated("Sun, 30 Aug 2015 12:00:10 GMT");
        assert!(!clock.learn(&headers, time("2015-08-30T12:00:00Z"), time("2015-08-30T12:00:08.5Z")));
        assert_eq!(clock.correct(time("2015-08-30T12:00:00.25Z")), time("2015-08-30T12:00:06Z"));
        assert_eq!(clock.correct(time("1969-12-31T23:59:59.25Z")), time("1970-01-01T00:00:05Z"));
    }

    #[test]
    fn more_than_four_minutes_beyond_what_was_known_are_told() {
        let clock = ClockSkew::new();
        let here = time("2015-08-30T12:00:00Z");
        assert!(!clock.learn(&dated("Sun, 30 Aug 2015 12:04:00 GMT"), here, here));
        assert!(clock.learn(&dated("Sun, 30 Aug 2015 11:59:59 GMT"), here, here));
        assert_eq!(clock.correct(here), time("2015-08-30T11:59:59Z"));
        assert!(clock.learn(&dated("Sun, 30 Aug 2015 10:00:00 GMT"), here, here));
        assert!(!clock.learn(&dated("Sun, 30 Aug 2015 10:00:00 GMT"), here, here));
    }

    #[test]
    fn requests_that_are_under_way_side_by_side_were_dated_wrongly_all_of_them() {
        let clock = ClockSkew::new();
        let here = time("2015-08-30T12:00:00Z");
        assert!(!clock.is_off(here, here));
        assert!(clock.learn(&dated("Sun, 30 Aug 2015 13:00:00 GMT"), here, here));
        assert!(!clock.learn(&dated("Sun, 30 Aug 2015 13:00:00 GMT"), here, here));
        assert!(clock.is_off(here, here));
        assert!(!clock.is_off(time("2015-08-30T12:56:00Z"), here));
    }

    #[test]
    fn what_says_too_little_is_passed_over() {
        let clock = ClockSkew::new();
        let here = time("2015-08-30T12:00:00Z");
        let other = "Sun, 30 Aug 2015 10:00:00 GMT";
        let mut cached = dated(other);
        cached.insert(AGE, HeaderValue::from_static("7200"));
        assert!(!clock.learn(&cached, here, here));
        assert!(!clock.learn(&dated(other), here, time("2015-08-30T12:15:01Z")));
        assert!(!clock.learn(&dated(other), here, time("2015-08-30T11:59:59Z")));
        assert!(!clock.learn(&dated("yesterday"), here, here));
        assert!(!clock.learn(&HeaderMap::new(), here, here));
        assert_eq!(clock.correct(here), here);
    }

    #[test]
    fn a_time_beyond_all_years_stays_as_it_is() {
        let clock = ClockSkew::new();
        let here = time("0001-01-01T00:00:00Z");
        assert!(clock.learn(&dated("Wed, 29 Dec 9999 12:00:00 GMT"), here, here));
        let last = time("9999-12-30T00:00:00Z");
        assert_eq!(clock.correct(last), last);
    }

    #[test]
    fn refused_signatures_may_come_of_a_wrong_date() {
        assert!(ClockSkew::is_reason_for("SignatureDoesNotMatch"));
        assert!(!ClockSkew::is_reason_for("ThrottlingException"));
    }
}
