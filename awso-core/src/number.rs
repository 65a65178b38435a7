//! Numbers of any size, kept as the digits they are written with.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::error::DecodeError;

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident, $reads:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Takes digits, if that is what the text holds.
            pub(crate) fn set(&mut self, text: &str) -> bool {
                let reads = $reads(text);
                if reads {
                    self.0.clear();
                    self.0.push_str(text);
                }
                reads
            }
        }

        impl Default for $name {
            fn default() -> Self {
                $name("0".to_owned())
            }
        }

        impl FromStr for $name {
            type Err = DecodeError;

            fn from_str(text: &str) -> Result<Self, DecodeError> {
                let mut number = $name::default();
                if number.set(text) {
                    Ok(number)
                } else {
                    Err(DecodeError::new(stringify!($name), Vec::new(), "not a number".to_owned()))
                }
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                $name(value.to_string())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

numbers! {
    /// A whole number of any size, as the digits it is written with.
    BigInteger, is_integer;
    /// A decimal number of any size and precision, as the digits it is written with: `1.50` stays so.
    BigDecimal, is_decimal;
}

/// What JSON takes for a number without point and exponent.
fn is_integer(text: &str) -> bool {
    is_decimal(text) && !text.contains(['.', 'e', 'E'])
}

/// What JSON takes for a number.
fn is_decimal(text: &str) -> bool {
    serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok_and(|raw| {
        raw.get().len() == text.len() && text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
    })
}

/// A number by its digits, so that two can be told apart however many they have.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    /// Without zeros at either end; none for zero.
    digits: String,
    /// Where the point stands, counted from before the first digit.
    point: i64,
}

impl Decimal {
    /// The number that digits, perhaps with sign, point and exponent, stand for.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let number = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if whole.is_empty() || power.is_empty() || ![whole, fraction, power].into_iter().all(are_digits) {
            return None;
        }
        let all = [whole, fraction].concat();
        let digits = all.trim_start_matches('0');
        let leading = all.len() - digits.len();
        let digits = digits.trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Decimal { negative: false, digits, point: 0 });
        }
        // No text has as many digits as an `i64` can count; an exponent that has is as large as they come.
        let count = |len: usize| i64::try_from(len).unwrap_or(i64::MAX);
        let farthest = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
        let exponent: i64 = exponent.parse().unwrap_or(farthest);
        let point = (count(whole.len()) - count(leading)).saturating_add(exponent);
        Some(Decimal { negative: text.starts_with('-'), digits, point })
    }

    /// Whether something stands behind the point.
    pub(crate) fn has_fraction(&self) -> bool {
        i64::try_from(self.digits.len()).is_ok_and(|len| self.point < len) && !self.digits.is_empty()
    }

    /// The number, if it is whole and fits.
    pub(crate) fn whole(&self) -> Option<i128> {
        let zeros = self.point.checked_sub(i64::try_from(self.digits.len()).ok()?)?;
        if self.digits.is_empty() {
            return Some(0);
        }
        let factor = 10i128.checked_pow(u32::try_from(zeros).ok()?)?;
        let whole = self.digits.parse::<i128>().ok()?.checked_mul(factor)?;
        Some(if self.negative { -whole } else { whole })
    }
}

/// One text for one number.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}0.{}e{}", if self.negative { "-" } else { "" }, self.digits, self.point)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        // What is zero is less than every magnitude, and its own point says nothing.
        let magnitude = |it: &Self| (!it.digits.is_empty()).then_some(it.point);
        let magnitudes = magnitude(self).cmp(&magnitude(other)).then_with(|| self.digits.cmp(&other.digits));
        match (self.negative, other.negative) {
            (false, false) => magnitudes,
            (true, true) => magnitudes.reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::of(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn numbers_are_the_same_however_they_are_written() {
        for text in ["1.5", "1.50", "15e-1", "0.015E+2", "001.5"] {
            assert_eq!(decimal(text), decimal("1.5"), "{text}");
        }
        assert_eq!(decimal("-0.0"), decimal("0e99"));
        assert_eq!(
            (decimal("1e2").whole(), decimal("1e-2").whole(), decimal("1e40").whole()),
            (Some(100), None, None)
        );
        for text in ["", "-", "+1", "1e", ".5", "1e+-2", "NaN", "inf", "1.5.2", "0x1"] {
            assert_eq!(Decimal::of(text), None, "{text}");
        }
    }

    #[test]
    fn digits_are_compared_however_many_there_are() {
        let ascending = [
            "-1e99999999999999999999",
            "-1e3",
            "-10",
            "-9.99",
            "-1e-99999999999999999999",
            "0",
            "1e-999",
            "0.3",
            "0.30000000000000004",
            "1",
            "1152921504606846976",
            "1152921504606847076",
            "1e400",
        ];
        for pair in ascending.windows(2) {
            assert!(decimal(pair[0]) < decimal(pair[1]), "{pair:?}");
        }
    }

    proptest! {
        #[test]
        fn integers_and_doubles_are_ordered_as_their_texts(a: i64, b: i64, x: f64, y: f64) {
            prop_assert_eq!(decimal(&a.to_string()).cmp(&decimal(&b.to_string())), a.cmp(&b));
            prop_assert_eq!(decimal(&a.to_string()).whole(), Some(a.into()));
            if x.is_finite() && y.is_finite() {
                let order = decimal(&x.to_string()).cmp(&decimal(&y.to_string()));
                prop_assert_eq!(Some(order), x.partial_cmp(&y));
            }
        }
    }
}
