//! Scalars as text: headers, labels, query strings.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::codec::json;
use crate::schema::Site;
use crate::shape::{Slot, View};
use crate::timestamp::{Timestamp, TimestampFormat};

/// The names Smithy gives the numbers that JSON and text have no digits for.
pub(crate) fn non_finite(value: f64) -> Option<&'static str> {
    match value {
        value if value.is_nan() => Some("NaN"),
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        _ => None,
    }
}

pub(crate) fn of_non_finite(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// Writes a number with at least so many digits: formatting costs twenty times as much.
pub(crate) fn digits(text: &mut Vec<u8>, mut number: u64, width: usize) {
    let mut buffer = [b'0'; 20];
    let mut start = buffer.len();
    while number > 0 || buffer.len() - start < width {
        start -= 1;
        buffer[start] += u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
    text.extend_from_slice(&buffer[start..]);
}

/// The text of a scalar; nothing for what is absent and for lists, maps, structures and unions.
/// Timestamps have this form unless the place says otherwise.
pub(crate) fn write(site: Site, view: View<'_>, timestamps: TimestampFormat) -> Option<Cow<'_, str>> {
    let text = match view {
        View::Boolean(value) => Cow::Borrowed(if value { "true" } else { "false" }),
        View::Byte(value) => Cow::Owned(value.to_string()),
        View::Short(value) => Cow::Owned(value.to_string()),
        View::Integer(value) | View::IntEnum(value) => Cow::Owned(value.to_string()),
        View::BigInteger(digits) | View::BigDecimal(digits) => Cow::Borrowed(digits),
        View::Timestamp(value) => Cow::Owned(value.format(site.timestamp_format(timestamps))?),
        View::Document(value) => Cow::Owned(value.to_string()),
        View::Long(value) => Cow::Owned(value.to_string()),
        View::Float(value) => {
            non_finite(value.into()).map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed)
        }
        View::Double(value) => non_finite(value).map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed),
        View::String(value) | View::Enum(value) => Cow::Borrowed(value),
        View::Blob(value) => Cow::Owned(BASE64.encode(value)),
        View::Stream(stream) => Cow::Owned(BASE64.encode(stream.bytes()?)),
        View::Absent | View::List(_) | View::Map(_) | View::Structure(_) | View::Union(_) => return None,
    };
    Some(text)
}

/// A number as services write it, or one of the names of those that have no digits.
fn number(text: &str) -> Option<f64> {
    let has_digits = || text.bytes().any(|byte| byte.is_ascii_digit());
    of_non_finite(text)
        .or_else(|| text.parse().ok().filter(|number: &f64| number.is_finite() && has_digits()))
}

/// Reads the text of a scalar. On failure tells what was expected.
pub(crate) fn read(text: &str, slot: Slot<'_>) -> Result<(), &'static str> {
    let slot = slot.filled();
    let expected = slot.expects();
    fn parse<T: std::str::FromStr>(text: &str, number: &mut T) -> bool {
        text.parse().map(|value| *number = value).is_ok()
    }
    let fits = match slot {
        Slot::Boolean(value) => parse(text, value),
        Slot::Byte(value) => parse(text, value),
        Slot::Short(value) => parse(text, value),
        Slot::Integer(value) => parse(text, value),
        Slot::Long(value) => parse(text, value),
        Slot::Float(value) => number(text).is_some_and(|number| {
            *value = number as f32;
            // Infinity is said by its name, and is not what is too big for the type.
            value.is_finite() || of_non_finite(text).is_some()
        }),
        Slot::Double(value) => number(text).map(|number| *value = number).is_some(),
        Slot::String(value) => {
            value.clear();
            value.push_str(text);
            true
        }
        Slot::Enum(value) => {
            value.set(text);
            true
        }
        Slot::Blob(value) => BASE64.decode(text).map(|bytes| *value = bytes.into()).is_ok(),
        Slot::Stream(value) => BASE64.decode(text).map(|bytes| *value = bytes.into()).is_ok(),
        Slot::IntEnum(value) => text.parse().map(|number| value.set(number)).is_ok(),
        Slot::BigInteger(value) => value.set(text),
        Slot::BigDecimal(value) => value.set(text),
        Slot::Timestamp(value) => Timestamp::read(text).map(|read| *value = read).is_some(),
        Slot::Document(value) => json::document(text, 0).map(|read| *value = read).is_ok(),
        Slot::Absent => true,
        Slot::Optional(_) | Slot::List(_) | Slot::Map(_) | Slot::Structure(_) | Slot::Union(_) => false,
    };
    if fits { Ok(()) } else { Err(expected) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_smithys_names_stand_for_numbers_without_digits() {
        let read = |text| {
            let mut value = 0.0f64;
            read(text, Slot::Double(&mut value)).map(|()| value)
        };
        assert_eq!(
            (read("1e3"), read("-0.5"), read("-Infinity")),
            (Ok(1000.0), Ok(-0.5), Ok(f64::NEG_INFINITY))
        );
        assert!(read("NaN").is_ok_and(f64::is_nan));
        for text in ["inf", "nan", "infinity", "+Infinity", "1e999", "", " 1", "0x1"] {
            assert_eq!(read(text), Err("a number"), "{text}");
        }
        let mut value = 0.0f32;
        assert_eq!(super::read("1e39", Slot::Float(&mut value)), Err("a number"));
    }
}
