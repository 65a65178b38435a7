//! Points in time, in the three forms that Smithy gives them.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::Offset;

use crate::codec::text::digits;
use crate::error::DecodeError;

const NANOS_PER_SECOND: i128 = 1_000_000_000;

/// A point in time, to the nanosecond, from the year -9999 to 9999.
///
/// ```
/// use awso_core::{Timestamp, TimestampFormat};
///
/// let time: Timestamp = "2026-11-21T13:05:37.12Z".parse()?;
/// assert_eq!(time.to_string(), "2026-11-21T13:05:37.12Z");
/// assert_eq!(time.format(TimestampFormat::EpochSeconds).unwrap(), "1795266337.12");
/// assert_eq!(time.format(TimestampFormat::HttpDate).unwrap(), "Sat, 21 Nov 2026 13:05:37 GMT");
/// # Ok::<(), awso_core::DecodeError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

/// The forms of a timestamp on the wire:
/// <https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// RFC 3339 in UTC, with as many decimals as there are: `2026-11-21T13:05:37.12Z`.
    DateTime,
    /// The fixed form of RFC 9110: `Sat, 21 Nov 2026 13:05:37 GMT`. Whole seconds are written, decimals
    /// are read.
    HttpDate,
    /// Seconds since 1970 with as many decimals as there are: `1795266337.12`.
    EpochSeconds,
}

impl Timestamp {
    /// So many seconds and nanoseconds after 1970 began, UTC; none outside the years -9999 to 9999.
    pub fn from_epoch(seconds: i64, nanos: u32) -> Option<Self> {
        // jiff wants both parts of one sign, so the sum is taken first.
        let nanos = i128::from(seconds) * NANOS_PER_SECOND + i128::from(nanos);
        jiff::Timestamp::from_nanosecond(nanos).ok().map(Timestamp)
    }

    /// The time now.
    pub fn now() -> Self {
        Timestamp(jiff::Timestamp::now())
    }

    /// The whole seconds since 1970 began, rounded down, and the nanoseconds after them.
    pub fn epoch(self) -> (i64, u32) {
        // jiff rounds towards 1970, and has both parts of one sign.
        match (self.0.as_second(), self.0.subsec_nanosecond()) {
            (seconds, nanos @ ..0) => (seconds - 1, (1_000_000_000 + nanos).unsigned_abs()),
            (seconds, nanos) => (seconds, nanos.unsigned_abs()),
        }
    }

    /// The text in this form. Only seconds since 1970 can say a year before 1.
    pub fn format(self, format: TimestampFormat) -> Option<String> {
        let mut text = Vec::with_capacity(32);
        let has_form = self.write(&mut text, format);
        // It is ASCII.
        has_form.then(|| String::from_utf8(text).unwrap_or_default())
    }

    /// Whether the time has a date: a year before 1 has none, and only seconds since 1970 say it.
    pub(crate) fn has_date(self) -> bool {
        self.civil().is_some()
    }

    /// Writes the text in this form, if the time has one.
    pub(crate) fn write(self, text: &mut Vec<u8>, format: TimestampFormat) -> bool {
        if format == TimestampFormat::EpochSeconds {
            let seconds = self.0.as_second();
            if self.0.signum() < 0 {
                text.push(b'-');
            }
            digits(text, seconds.unsigned_abs(), 1);
            decimals(text, self.0.subsec_nanosecond().unsigned_abs());
            return true;
        }
        let Some(civil) = self.civil() else { return false };
        let (date, time) = (civil.date(), civil.time());
        let number = |number: i8| u64::from(number.unsigned_abs());
        let (year, day) = (u64::from(date.year().unsigned_abs()), number(date.day()));
        let clock = |text: &mut Vec<u8>| {
            for (separator, part) in [(&b""[..], time.hour()), (b":", time.minute()), (b":", time.second())] {
                text.extend_from_slice(separator);
                digits(text, number(part), 2);
            }
        };
        if format == TimestampFormat::DateTime {
            digits(text, year, 4);
            text.push(b'-');
            digits(text, number(date.month()), 2);
            text.push(b'-');
            digits(text, day, 2);
            text.push(b'T');
            clock(text);
            decimals(text, time.subsec_nanosecond().unsigned_abs());
            text.push(b'Z');
        } else {
            text.extend_from_slice(weekday(date.weekday()).as_bytes());
            text.extend_from_slice(b", ");
            digits(text, day, 2);
            text.push(b' ');
            text.extend_from_slice(MONTHS[usize::from(date.month().unsigned_abs()) - 1].as_bytes());
            text.push(b' ');
            digits(text, year, 4);
            text.push(b' ');
            clock(text);
            text.extend_from_slice(b" GMT");
        }
        true
    }

    /// The basic form of ISO 8601, cut to the second: `20261121T130537Z`. None in a year before 1.
    pub(crate) fn basic(self) -> Option<[u8; 16]> {
        let civil = self.civil()?;
        let mut text = *b"00000000T000000Z";
        let fields = [
            (0..4, civil.year().unsigned_abs()),
            (4..6, civil.month().unsigned_abs().into()),
            (6..8, civil.day().unsigned_abs().into()),
            (9..11, civil.hour().unsigned_abs().into()),
            (11..13, civil.minute().unsigned_abs().into()),
            (13..15, civil.second().unsigned_abs().into()),
        ];
        for (place, mut number) in fields {
            for digit in text[place].iter_mut().rev() {
                *digit += u8::try_from(number % 10).unwrap_or_default();
                number /= 10;
            }
        }
        Some(text)
    }

    /// Date and time of day, UTC; none in a year before 1, which only seconds can say.
    fn civil(self) -> Option<DateTime> {
        Some(Offset::UTC.to_datetime(self.0)).filter(|civil| civil.year() >= 1)
    }

    /// Reads any of the three forms: no text is of two of them.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let first = text.bytes().next()?;
        if first.is_ascii_alphabetic() {
            return read_http_date(text);
        }
        // A date has a `-` behind its year; a number has none behind its first character.
        if text.get(1..)?.contains('-') && !text.contains(['e', 'E']) {
            return text.parse().ok().map(Timestamp);
        }
        read_epoch(text)
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

/// `.12` for 120 million nanoseconds, nothing for none.
fn decimals(text: &mut Vec<u8>, nanos: u32) {
    if nanos > 0 {
        text.push(b'.');
        digits(text, nanos.into(), 9);
        while text.last() == Some(&b'0') {
            text.pop();
        }
    }
}

/// Nanoseconds out of the digits behind a point; what is finer is cut off.
fn nanos(digits: &str) -> Option<u32> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{digits:0<9}").get(..9)?.parse().ok()
}

/// `1795266337.12`. Services write exponents too, `1.79526633712E9`: their digits count as well, so no double
/// comes between.
fn read_epoch(text: &str) -> Option<Timestamp> {
    let number = text.strip_prefix('-').unwrap_or(text);
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    nanos(fraction)?;
    let (whole, fraction) = shift(whole, fraction, exponent.parse().ok()?)?;
    let total = i128::from(whole.parse::<i64>().ok()?) * NANOS_PER_SECOND + i128::from(nanos(&fraction)?);
    let total = if text.starts_with('-') { -total } else { total };
    jiff::Timestamp::from_nanosecond(total).ok().map(Timestamp)
}

/// Moves the point of a number to the right, or to the left; none if there is no such year.
fn shift<'a>(whole: &'a str, fraction: &'a str, by: i64) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
    /// The years of the type are within so many digits of seconds.
    const MOST: i64 = 12;
    if by == 0 {
        return Some((whole.into(), fraction.into()));
    }
    let digits = [whole, fraction].concat();
    let significant = digits.trim_start_matches('0');
    let length = |text: &str| i64::try_from(text.len()).ok();
    let point = (length(whole)? - length(&digits)? + length(significant)?).checked_add(by)?;
    match usize::try_from(point) {
        _ if significant.is_empty() || point < -MOST => Some(("0".into(), "0".into())),
        _ if point > MOST => None,
        Ok(point) => {
            let (whole, fraction) = significant.split_at(point.min(significant.len()));
            Some((format!("0{whole:0<point$}").into(), format!("{fraction}0").into()))
        }
        Err(_) => {
            let zeros = usize::try_from(point.unsigned_abs()).ok()?;
            Some(("0".into(), format!("{}{significant}", "0".repeat(zeros)).into()))
        }
    }
}

/// `Sat, 21 Nov 2026 13:05:37 GMT`, with decimals of the second if there are any.
fn read_http_date(text: &str) -> Option<Timestamp> {
    if let Some(time) = read_fixed_date(text.as_bytes()) {
        return Some(time);
    }
    let (_, rest) = text.split_once(", ")?;
    let mut parts = rest.split(' ');
    let day = parts.next()?.parse().ok()?;
    let month = parts.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let year = parts.next()?.parse().ok()?;
    let mut clock = parts.next()?.split(':');
    let (hour, minute, second) = (clock.next()?, clock.next()?, clock.next()?);
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    if parts.next()? != "GMT" || parts.next().is_some() || clock.next().is_some() {
        return None;
    }
    let time = jiff::civil::Time::new(
        hour.parse().ok()?,
        minute.parse().ok()?,
        second.parse().ok()?,
        i32::try_from(nanos(fraction)?).ok()?,
    );
    let date = Date::new(year, i8::try_from(month).ok()?, day).ok()?;
    Offset::UTC.to_timestamp(date.to_datetime(time.ok()?)).ok().map(Timestamp)
}

/// The same in the one form that services write, as every answer has it in its header `date`: nothing is looked for.
fn read_fixed_date(text: &[u8]) -> Option<Timestamp> {
    let &[_, _, _, b',', b' ', d, e, b' ', a, b, c, b' ', y0, y1, y2, y3, b' ', ref clock @ ..] = text else {
        return None;
    };
    let &[h0, h1, b':', m0, m1, b':', s0, s1, b' ', b'G', b'M', b'T'] = clock else { return None };
    let two = |tens: u8, ones: u8| {
        let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        digits.then(|| i8::try_from(10 * (tens - b'0') + (ones - b'0')).ok())?
    };
    let month = MONTHS.iter().position(|name| name.as_bytes() == [a, b, c])? + 1;
    let year = 100 * i16::from(two(y0, y1)?) + i16::from(two(y2, y3)?);
    let date = Date::new(year, i8::try_from(month).ok()?, two(d, e)?).ok()?;
    let time = jiff::civil::Time::new(two(h0, h1)?, two(m0, m1)?, two(s0, s1)?, 0).ok()?;
    Offset::UTC.to_timestamp(date.to_datetime(time)).ok().map(Timestamp)
}

impl FromStr for Timestamp {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, DecodeError> {
        Timestamp::read(text)
            .ok_or_else(|| DecodeError::new("Timestamp", Vec::new(), "not a timestamp".to_owned()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.format(TimestampFormat::DateTime);
        f.write_str(&date.or_else(|| self.format(TimestampFormat::EpochSeconds)).unwrap_or_default())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        // A time the type has no year for is as far away as it goes.
        let bound = if time < SystemTime::UNIX_EPOCH { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        Timestamp(jiff::Timestamp::try_from(time).unwrap_or(bound))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        time.0.into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_timestamp_is_refused() {
        for text in [
            "",
            "-",
            "now",
            "2026-11-21",
            "2026-11-21T13:05:37",
            "2026-13-21T13:05:37Z",
            "Sat, 21 Nov 2026 13:05:37 CET",
            "Sat, 31 Feb 2026 13:05:37 GMT",
            "1.2.3",
            "1.",
            ".5",
            "99999999999999999999",
            "1e99",
            "é",
        ] {
            assert_eq!(Timestamp::read(text), None, "{text}");
        }
    }

    #[test]
    fn offsets_and_exponents_are_read() {
        let noon = Timestamp::from_epoch(1_795_262_400, 0).expect("a time");
        for text in ["2026-11-21T12:00:00Z", "2026-11-21T13:30:00+01:30", "1.7952624E9", "1795262400.000"] {
            assert_eq!(Timestamp::read(text), Some(noon), "{text}");
        }
    }

    #[test]
    fn a_time_with_an_exponent_keeps_its_digits() {
        let time = Timestamp::from_epoch(1_795_266_337, 123_456_789).expect("a time");
        for text in [
            "1.795266337123456789E9",
            "1795266337123456789e-9",
            "0.001795266337123456789e+12",
            "17952663371.234567899e-1",
        ] {
            assert_eq!(Timestamp::read(text), Some(time), "{text}");
        }
        let epoch = |text| Timestamp::read(text).map(Timestamp::epoch);
        assert_eq!(epoch("-1.5e1"), Some((-15, 0)));
        assert_eq!(epoch("-2e-3"), Some((-1, 998_000_000)));
        assert_eq!(
            (epoch("1e-9"), epoch("1e-10"), epoch("1e-400")),
            (Some((0, 1)), Some((0, 0)), Some((0, 0)))
        );
        assert_eq!(
            (epoch("0e99"), epoch("0.00e5"), epoch("2e11")),
            (Some((0, 0)), Some((0, 0)), Some((200_000_000_000, 0)))
        );
        for text in [
            "1.e5",
            "+1e5",
            ".1e5",
            "1e",
            "1e5.0",
            "1e99999999999999999999",
            "1e9223372036854775807",
            "1e12",
            "e5",
        ] {
            assert_eq!(Timestamp::read(text), None, "{text}");
        }
    }

    #[test]
    fn times_before_1970_keep_their_decimals() {
        let time = Timestamp::from_epoch(-2, 750_000_000).expect("a time");
        assert_eq!(time.format(TimestampFormat::EpochSeconds).as_deref(), Some("-1.25"));
        assert_eq!(time.to_string(), "1969-12-31T23:59:58.75Z");
        assert_eq!(time.epoch(), (-2, 750_000_000));
    }

    proptest! {
        #[test]
        fn every_form_is_read_back(seconds in -62_135_596_800i64..253_402_207_200, nanos in 0u32..1_000_000_000) {
            let time = Timestamp::from_epoch(seconds, nanos).expect("a time between the years 1 and 9999");
            prop_assert_eq!(time.epoch(), (seconds, nanos));
            for format in [TimestampFormat::DateTime, TimestampFormat::EpochSeconds] {
                prop_assert_eq!(Timestamp::read(&time.format(format).expect("a year from 1")), Some(time));
            }
            let whole = Timestamp::from_epoch(seconds, 0);
            prop_assert_eq!(Timestamp::read(&time.format(TimestampFormat::HttpDate).expect("a year from 1")), whole);
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = Timestamp::read(&text);
        }
    }
}
