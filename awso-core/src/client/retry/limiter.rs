//! The rate at which requests go out in adaptive mode: a token bucket whose rate follows the CUBIC congestion
//! control (RFC 9438), with the constants of AWS's clients.

use std::time::Duration;

/// Tokens a second, however often requests were throttled.
const MIN_FILL_RATE: f64 = 0.5;
/// Tokens the bucket holds, however slowly it fills.
const MIN_CAPACITY: f64 = 1.0;
/// The weight of the newest measurement of the rate.
const SMOOTH: f64 = 0.8;
/// What is left of the rate after a request was throttled.
const BETA: f64 = 0.7;
/// How fast the rate grows again.
const SCALE: f64 = 0.4;
/// The rate is at most so many times what is really sent.
const MAX_GROWTH: f64 = 2.0;
/// The rate is measured, and so changes, each half second; nobody waits longer without asking again.
const MEASURED_EACH: f64 = 0.5;

/// The place of a request among those that wait: it goes when so many tokens have been made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ticket(f64);

/// Times are given by the caller, as durations since some beginning.
#[derive(Debug)]
pub(super) struct RateLimiter {
    /// Whether any request was throttled so far; until then nothing is held back.
    enabled: bool,
    /// Tokens a second.
    fill_rate: f64,
    capacity: f64,
    /// Tokens made so far. More than `capacity` beyond those taken are not made.
    made: f64,
    /// Tokens taken so far, by requests that wait for them too.
    taken: f64,
    filled_at: f64,
    measured: Measured,
    cubic: Cubic,
}

/// The rate at which answers come.
#[derive(Debug)]
struct Measured {
    rate: f64,
    answers: f64,
    since: f64,
}

/// How the rate grows since a request was throttled.
#[derive(Debug)]
struct Cubic {
    /// The rate at which it was.
    max_rate: f64,
    throttled_at: f64,
}

impl RateLimiter {
    pub(super) fn new() -> Self {
        RateLimiter {
            enabled: false,
            fill_rate: MIN_FILL_RATE,
            capacity: MIN_CAPACITY,
            made: 0.0,
            taken: 0.0,
            filled_at: 0.0,
            measured: Measured { rate: 0.0, answers: 0.0, since: 0.0 },
            cubic: Cubic { max_rate: 0.0, throttled_at: 0.0 },
        }
    }

    /// A place for a request that is to be sent; none if nothing is held back.
    pub(super) fn queue(&mut self, now: Duration) -> Option<Ticket> {
        if !self.enabled {
            return None;
        }
        // What may be made depends on what is taken, so the one is brought up to date before the other.
        self.fill(now.as_secs_f64());
        self.taken += 1.0;
        Some(Ticket(self.taken))
    }

    /// How long the request waits before it goes, or asks again; zero when it goes.
    pub(super) fn wait(&mut self, now: Duration, Ticket(place): Ticket) -> Duration {
        self.fill(now.as_secs_f64());
        // Sums of fractions are not exact, and less than a microsecond is not worth a wait.
        let missing = place - self.made - 1e-6;
        if missing <= 0.0 {
            return Duration::ZERO;
        }
        let wait = (missing / self.fill_rate).min(MEASURED_EACH);
        // Rounded up, so that the wait is over when it is over.
        Duration::try_from_secs_f64(wait).unwrap_or_default() + Duration::from_nanos(1)
    }

    /// Gives a place back that is not needed, so that those behind it move up.
    pub(super) fn leave(&mut self, _: Ticket) {
        self.taken -= 1.0;
    }

    /// Takes notice of an attempt that ended, well or not.
    pub(super) fn record(&mut self, now: Duration, throttled: bool) {
        let now = now.as_secs_f64();
        let measured = self.measured.record(now);
        let rate = if throttled {
            let rate = if self.enabled { measured.min(self.fill_rate) } else { measured };
            self.enabled = true;
            self.cubic.throttled(now, rate)
        } else {
            self.cubic.rate(now)
        };
        self.set_rate(now, rate.min(MAX_GROWTH * measured));
    }

    fn set_rate(&mut self, now: f64, rate: f64) {
        // The time until now counts at the rate until now.
        self.fill(now);
        self.fill_rate = rate.max(MIN_FILL_RATE);
        self.capacity = rate.max(MIN_CAPACITY);
        self.made = self.made.min(self.taken + self.capacity);
    }

    fn fill(&mut self, now: f64) {
        // Threads may come in another order than they looked at the clock.
        let passed = (now - self.filled_at).max(0.0);
        self.made = (self.made + passed * self.fill_rate).min(self.taken + self.capacity);
        self.filled_at = self.filled_at.max(now);
    }
}

impl Measured {
    /// Counts an answer; the rate, smoothed.
    fn record(&mut self, now: f64) -> f64 {
        self.answers += 1.0;
        let now = (now / MEASURED_EACH).floor() * MEASURED_EACH;
        if now > self.since {
            let rate = self.answers / (now - self.since);
            self.rate = rate * SMOOTH + self.rate * (1.0 - SMOOTH);
            self.answers = 0.0;
            self.since = now;
        }
        self.rate
    }
}

impl Cubic {
    /// The rate after a request was throttled at this one.
    fn throttled(&mut self, now: f64, rate: f64) -> f64 {
        self.max_rate = rate;
        self.throttled_at = now;
        rate * BETA
    }

    /// The rate so long after: it comes back to the old one at `recovered` seconds, slowly around there, and then
    /// goes beyond.
    fn rate(&self, now: f64) -> f64 {
        let recovered = (self.max_rate * (1.0 - BETA) / SCALE).cbrt();
        let passed = now - self.throttled_at;
        SCALE * (passed - recovered).powi(3) + self.max_rate
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assert_close(left: f64, right: f64, what: impl std::fmt::Debug) {
        assert!((left - right).abs() <= 1e-9 * right.abs().max(1.0), "{left} is not {right}: {what:?}");
    }

    fn at(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    // The numbers are those that the official clients for Go, Rust and Python are tested by.

    #[test]
    fn the_rate_grows_by_the_cubic_function_after_it_was_throttled() {
        let cubic = Cubic { max_rate: 10.0, throttled_at: 5.0 };
        for (now, rate) in [
            (5.0, 7.0),
            (6.0, 9.648_936_009_66),
            (7.0, 10.000_030_849_917_364),
            (8.0, 10.453_284_520_772_092),
            (9.0, 13.408_697_022_224_185),
            (10.0, 21.266_268_354_273_64),
            (11.0, 36.425_998_516_920_465),
        ] {
            assert_close(cubic.rate(now), rate, now);
        }
    }

    #[test]
    fn the_old_rate_is_back_when_the_window_is_over() {
        let cubic = Cubic { max_rate: 10.0, throttled_at: 0.0 };
        let window = 1.957_433_820_584_431_7;
        assert_close(cubic.rate(window), 10.0, window);
        assert!(cubic.rate(window / 1.1) < 10.0 && cubic.rate(window * 1.1) > 10.0);
    }

    #[test]
    fn each_throttling_leaves_seven_tenths() {
        let mut cubic = Cubic { max_rate: 10.0, throttled_at: 5.0 };
        let mut rate = 0.0;
        for (throttled, now, expected) in [
            (false, 5.0, 7.0),
            (false, 6.0, 9.648_936_009_66),
            (true, 7.0, 6.754_255_206_761_999),
            (true, 8.0, 4.727_978_644_733_399),
            (false, 9.0, 4.670_125_557_970_046),
            (false, 10.0, 4.770_870_456_867_401),
            (false, 11.0, 6.011_819_748_005_445),
            (false, 12.0, 10.792_973_431_384_178),
        ] {
            rate = if throttled { rate * BETA } else { cubic.rate(now) };
            assert_close(rate, expected, now);
            if throttled {
                // This table goes on from the lowered rate.
                cubic = Cubic { max_rate: rate, throttled_at: now };
            }
        }
        assert_close(cubic.throttled(13.0, 8.0), 5.6, "8 a second");
        assert_close(cubic.rate(13.0), 5.6, "at once");
    }

    #[test]
    fn rates_are_measured_and_set_as_by_the_official_clients() {
        let mut limiter = RateLimiter::new();
        for (throttled, now, measured, fill_rate) in [
            (false, 0.2, 0.0, 0.5),
            (false, 0.4, 0.0, 0.5),
            (false, 0.6, 4.8, 0.5),
            (false, 0.8, 4.8, 0.5),
            (false, 1.0, 4.16, 0.5),
            (false, 1.2, 4.16, 0.6912),
            (false, 1.4, 4.16, 1.0976),
            (false, 1.6, 5.632, 1.6384),
            (false, 1.8, 5.632, 2.3328),
            (true, 2.0, 4.3264, 3.028_48),
            (false, 2.2, 4.3264, 3.486_639_173_470_26),
            (false, 2.4, 4.3264, 3.821_874_416_040_255),
            (false, 2.6, 5.665_28, 4.053_385_727_709_987),
            (false, 2.8, 5.665_28, 4.200_373_108_479_454),
            (false, 3.0, 4.333_056, 4.282_036_558_348_658),
            (true, 3.2, 4.333_056, 2.997_425_590_844_06),
            (false, 3.4, 4.333_056, 3.452_226_394_386_346_3),
        ] {
            limiter.record(at(now), throttled);
            assert_close(limiter.measured.rate, measured, now);
            assert_close(limiter.fill_rate, fill_rate, now);
        }
    }

    #[test]
    fn answers_are_counted_by_the_half_second() {
        let mut measured = Measured { rate: 0.0, answers: 0.0, since: 0.0 };
        for now in [0.1, 0.2, 0.3, 0.4, 0.49] {
            assert_close(measured.record(now), 0.0, now);
        }
        assert_close(measured.record(0.5), 12.0 * 0.8, 0.5);

        let mut constant = Measured { rate: 0.0, answers: 0.0, since: 0.0 };
        assert_close(constant.record(1.0), 0.8, 1);
        let rate = (2..=20).fold(0.0, |_, second| constant.record(f64::from(second)));
        assert!((rate - 1.0).abs() < 1e-7, "{rate}");

        let mut slower = Measured { rate: 0.0, answers: 0.0, since: 0.0 };
        let rate = [1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0].into_iter().fold(0.0, |_, now| slower.record(now));
        assert!((1.99..=2.0).contains(&rate), "{rate}");
        let rate = slower.record(14.0);
        assert!((0.1..2.0).contains(&rate), "{rate}");
    }

    #[test]
    fn nothing_is_held_back_before_a_request_was_throttled() {
        let mut limiter = RateLimiter::new();
        limiter.record(at(1.0), false);
        assert_eq!(limiter.queue(at(1.0)), None);
        limiter.record(at(1.0), true);
        assert!(limiter.queue(at(1.0)).is_some());
    }

    /// A limiter that was throttled long ago: half a token a second, one at hand.
    fn slow() -> RateLimiter {
        let mut limiter = RateLimiter::new();
        limiter.record(at(0.0), true);
        limiter.fill(100.0);
        limiter
    }

    /// When the request goes that waits from now on.
    fn goes_at(limiter: &mut RateLimiter, ticket: Ticket, mut now: Duration) -> Duration {
        loop {
            let wait = limiter.wait(now, ticket);
            if wait.is_zero() {
                return now;
            }
            assert!(wait <= at(MEASURED_EACH) + Duration::from_nanos(1), "{wait:?}");
            now += wait;
        }
    }

    #[test]
    fn requests_go_in_turn_at_the_rate() {
        let mut limiter = slow();
        let tickets: Vec<_> = (0..4).filter_map(|_| limiter.queue(at(100.0))).collect();
        let mut now = at(100.0);
        for (ticket, expected) in tickets.into_iter().zip([100.0, 102.0, 104.0, 106.0]) {
            now = goes_at(&mut limiter, ticket, now);
            assert!((now.as_secs_f64() - expected).abs() < 1e-3, "{now:?} is not {expected}");
        }
    }

    #[test]
    fn those_behind_one_that_leaves_move_up() {
        let mut limiter = slow();
        let first = limiter.queue(at(100.0)).expect("a ticket");
        let gone: Vec<_> = (0..1000).filter_map(|_| limiter.queue(at(100.0))).collect();
        gone.into_iter().for_each(|ticket| limiter.leave(ticket));
        let next = limiter.queue(at(100.0)).expect("a ticket");
        assert_eq!(goes_at(&mut limiter, first, at(100.0)), at(100.0));
        let went = goes_at(&mut limiter, next, at(100.0)).as_secs_f64();
        assert!((went - 102.0).abs() < 1e-3, "{went}");
    }

    #[test]
    fn one_that_waits_goes_sooner_when_the_rate_rises() {
        let mut limiter = slow();
        limiter.queue(at(100.0));
        let waiting: Vec<_> = (0..10).filter_map(|_| limiter.queue(at(100.0))).collect();
        limiter.set_rate(100.5, 10.0);
        let went = goes_at(&mut limiter, *waiting.last().expect("ten"), at(100.5));
        assert!(went < at(101.6), "{went:?}");
    }

    proptest! {
        #[test]
        fn the_rate_stays_within_its_bounds(
            steps in prop::collection::vec((0u64..3_000_000_000, prop::bool::weighted(0.2), any::<bool>()), 1..300),
        ) {
            let mut limiter = RateLimiter::new();
            let mut now = Duration::ZERO;
            for (passed, throttled, sent) in steps {
                now += Duration::from_nanos(passed);
                if let Some(ticket) = limiter.queue(now) {
                    prop_assert!(limiter.wait(now, ticket) <= Duration::from_millis(501));
                    if !sent {
                        limiter.leave(ticket);
                    }
                }
                limiter.record(now, throttled);
                prop_assert!(limiter.fill_rate >= MIN_FILL_RATE && limiter.fill_rate.is_finite());
                prop_assert!(limiter.capacity >= MIN_CAPACITY);
                prop_assert!(limiter.fill_rate <= (MAX_GROWTH * limiter.measured.rate).max(MIN_FILL_RATE));
                prop_assert!(limiter.made - limiter.taken <= limiter.capacity + 1e-6);
            }
        }
    }
}
