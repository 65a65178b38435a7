//! The moment of signing, in the form that signatures have it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::SigningError;
use crate::timestamp::Timestamp;

/// The moment of signing in the basic form of ISO 8601, to the second and in UTC: `20150830T123600Z`.
///
/// ```
/// # use awso_core::Timestamp;
/// use awso_core::auth::sigv4::SigningTime;
///
/// let time = SigningTime::of("2015-08-30T12:36:00Z".parse::<Timestamp>().unwrap()).unwrap();
/// assert_eq!((time.as_str(), time.date()), ("20150830T123600Z", "20150830"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SigningTime([u8; Self::LEN]);

impl SigningTime {
    const LEN: usize = 16;
    const DATE_LEN: usize = 8;

    /// The moment, cut to the second.
    ///
    /// # Errors
    /// A year before 1, which has no form here.
    pub fn of(time: Timestamp) -> Result<Self, SigningError> {
        let text = time.basic();
        text.map(SigningTime)
            .ok_or(SigningError::new("the time lies outside the years 1 to 9999: set the clock"))
    }

    /// The whole: `20150830T123600Z`.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The day, as it stands in the credential scope: `20150830`.
    pub fn date(&self) -> &str {
        self.as_str().get(..Self::DATE_LEN).unwrap_or_default()
    }

    /// The same moment as a timestamp.
    pub fn timestamp(&self) -> Timestamp {
        // It was made from one, or read as one.
        self.read().unwrap_or_default()
    }

    fn read(&self) -> Option<Timestamp> {
        let number = |place: std::ops::Range<usize>| {
            let digits = self.as_str().get(place)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
        };
        let small = |place| i8::try_from(number(place)?).ok();
        let (hour, minute, second) = (small(9..11)?, small(11..13)?, small(13..15)?);
        let civil = DateTime::new(number(0..4)?, small(4..6)?, small(6..8)?, hour, minute, second, 0).ok()?;
        let moment = Offset::UTC.to_timestamp(civil).ok()?;
        Timestamp::from_epoch(moment.as_second(), 0)
    }
}

impl FromStr for SigningTime {
    type Err = SigningError;

    fn from_str(text: &str) -> Result<Self, SigningError> {
        let none = SigningError::new("`X-Amz-Date` is no time; write `20150830T123600Z`");
        let time = SigningTime(text.as_bytes().try_into().map_err(|_| none.clone())?);
        let is_time = text.get(8..9) == Some("T") && text.ends_with('Z') && time.read().is_some();
        if is_time { Ok(time) } else { Err(none) }
    }
}

impl fmt::Display for SigningTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for SigningTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_time_is_refused() {
        for text in
            ["", "20150830", "20150830T123600", "20151330T123600Z", "2015083 T123600Z", "20150830T1236é"]
        {
            text.parse::<SigningTime>().expect_err(text);
        }
        let before = Timestamp::from_epoch(-70_000_000_000, 0).expect("a time");
        SigningTime::of(before).expect_err("a year before 1");
    }

    proptest! {
        #[test]
        fn a_time_is_read_back(seconds in -62_135_596_800i64..253_402_207_200, nanos in 0u32..1_000_000_000) {
            let time = Timestamp::from_epoch(seconds, nanos).expect("a time between the years 1 and 9999");
            let signing = SigningTime::of(time).expect("a year from 1");
            prop_assert_eq!(signing.as_str().parse::<SigningTime>(), Ok(signing));
            prop_assert_eq!(signing.timestamp().epoch(), (seconds, 0));
        }
    }
}
