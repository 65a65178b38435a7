//! Time as the service tells it: the system's, and as far ahead as it was moved.

use std::fmt;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A point in time in milliseconds, which is as fine as times on the wire are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Moment(i64);

impl Moment {
    const LAST: Moment = Moment(253_402_207_200_000);

    fn of_unix(since_1970: Duration) -> Self {
        i64::try_from(since_1970.as_millis()).map_or(Moment::LAST, |millis| Moment(millis).min(Moment::LAST))
    }

    /// The moment an ISO 8601 text with an offset names.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse::<Timestamp>().ok().map(|timestamp| Moment(timestamp.as_millisecond()))
    }

    /// This much later, or at the end of time.
    pub(crate) fn after(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Moment(self.0.saturating_add(millis)).min(Moment::LAST)
    }

    /// How long it is from `earlier` until this; nothing if it is not later.
    pub(crate) fn since(self, earlier: Moment) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or_default())
    }

    /// Milliseconds since 1970.
    pub(crate) fn millis(self) -> i64 {
        self.0
    }

    pub(crate) fn of_millis(millis: i64) -> Self {
        Moment(millis)
    }

    /// Whole seconds since 1970.
    pub(crate) fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The second it is in.
    pub(crate) fn whole_second(self) -> Self {
        Moment(self.seconds().saturating_mul(1000))
    }

    /// Without its milliseconds: `2026-11-21T15:04:05Z`.
    pub(crate) fn without_millis(self) -> String {
        let timestamp = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::MAX);
        format!("{timestamp:.0}")
    }

    /// As HTTP writes it: `Sat, 21 Nov 2026 15:04:05 GMT`.
    pub(crate) fn http_date(self) -> Option<String> {
        awso::Timestamp::from_epoch(self.seconds(), 0)?.format(awso::TimestampFormat::HttpDate)
    }

    /// As the shapes of services have it.
    pub(crate) fn timestamp(self) -> Option<awso::Timestamp> {
        let millis = u32::try_from(self.0.rem_euclid(1000)).unwrap_or_default();
        awso::Timestamp::from_epoch(self.seconds(), millis * 1_000_000)
    }

    /// The next moment there is.
    pub(crate) fn next(self) -> Self {
        Moment(self.0.saturating_add(1))
    }
}

/// `2026-11-21T15:04:05.123Z`
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timestamp = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::MAX);
        write!(f, "{timestamp:.3}")
    }
}

/// A clock that can be moved forward.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Clock {
    ahead: Duration,
    /// Since 1970, where the system's time does not count.
    #[serde(skip)]
    stopped: Option<Duration>,
}

impl Clock {
    /// One that stands still unless it is moved.
    pub(crate) fn stopped(at: SystemTime) -> Self {
        let since_1970 = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Clock { ahead: Duration::ZERO, stopped: Some(since_1970) }
    }

    /// Is as far ahead as another one was, which was written down.
    pub(crate) fn resume(&mut self, before: &Clock) {
        self.ahead = before.ahead;
    }

    pub(crate) fn now(&self) -> Moment {
        Moment::of_unix(self.since_1970().saturating_add(self.ahead))
    }

    /// What it would say if nobody had moved it.
    pub(crate) fn unmoved(&self) -> Moment {
        Moment::of_unix(self.since_1970())
    }

    fn since_1970(&self) -> Duration {
        // A system clock set before 1970 reads as 1970.
        let system = || SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        self.stopped.unwrap_or_else(system)
    }

    pub(crate) fn advance(&mut self, duration: Duration) {
        self.ahead = self.ahead.saturating_add(duration);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_with_all_its_milliseconds() {
        for text in ["2026-11-21T15:04:05.120Z", "1970-01-01T00:00:00.000Z"] {
            assert_eq!(Moment::parse(text).expect("a time").to_string(), text);
        }
        let moment = Moment::parse("2026-11-21T15:04:05.920Z").expect("a time");
        assert_eq!(moment.without_millis(), "2026-11-21T15:04:05Z");
        assert_eq!(moment.whole_second().to_string(), "2026-11-21T15:04:05.000Z");
        assert_eq!(Moment::parse("2026-11-21T16:04:05+01:00"), Moment::parse("2026-11-21T15:04:05Z"));
        assert_eq!(Moment::parse("yesterday"), None);
    }

    #[test]
    fn texts_of_moments_sort_as_the_moments_do() {
        let moment = Moment::parse("2026-11-21T15:04:59.999Z").expect("a time");
        assert_eq!(moment.next().to_string(), "2026-11-21T15:05:00.000Z");
        assert!(moment.to_string() < moment.next().to_string());
    }

    #[test]
    fn the_clock_moves_forward_and_stops_at_the_end_of_time() {
        let mut clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_secs(86_400));
        assert!(clock.now() >= before.after(Duration::from_secs(86_400)));
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Moment::LAST);
        assert_eq!(clock.now().after(Duration::MAX), Moment::LAST);
        assert!(clock.now().to_string().starts_with("9999-12-30T"));
    }
}
