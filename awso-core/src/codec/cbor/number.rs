//! Numbers of any size: decimal digits to bytes and back.

/// The longest whole number that is converted, in bytes. Conversion is quadratic, and this keeps it cheap.
pub(super) const BYTES: usize = 1024;

/// How many digits have room in so many bytes.
pub(super) const DIGITS: usize = 2466;

const BILLION: u64 = 1_000_000_000;

/// The bytes of a whole number, highest first, without leading zeros.
pub(super) fn bytes_of(digits: &str) -> Vec<u8> {
    // Lowest first.
    let mut limbs = Vec::<u32>::new();
    let first = digits.len() % 9;
    let rest = digits.as_bytes().get(first..).unwrap_or_default().chunks(9);
    for chunk in digits.as_bytes().get(..first).into_iter().chain(rest) {
        let value = chunk.iter().fold(0, |value, digit| value * 10 + u64::from(digit.wrapping_sub(b'0')));
        grow(&mut limbs, BILLION, value, 1 << 32);
    }
    let bytes = limbs.iter().rev().flat_map(|limb| limb.to_be_bytes());
    bytes.skip_while(|byte| *byte == 0).collect()
}

/// The digits of a whole number.
pub(super) fn digits_of(bytes: &[u8]) -> String {
    let mut limbs = Vec::<u32>::new();
    let first = bytes.len() % 4;
    let rest = bytes.get(first..).unwrap_or_default().chunks(4);
    for chunk in bytes.get(..first).into_iter().chain(rest) {
        let value = chunk.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
        grow(&mut limbs, 1 << 32, value, BILLION);
    }
    let mut digits: String = limbs.iter().rev().map(|limb| format!("{limb:09}")).collect();
    digits.drain(..digits.bytes().take_while(|digit| *digit == b'0').count());
    if digits.is_empty() { "0".to_owned() } else { digits }
}

/// Multiplies and adds, in limbs below a base of 32 bits.
fn grow(limbs: &mut Vec<u32>, times: u64, plus: u64, base: u64) {
    let mut carry = plus;
    for limb in limbs.iter_mut() {
        let value = u64::from(*limb) * times + carry;
        *limb = (value % base) as u32;
        carry = value / base;
    }
    while carry > 0 {
        limbs.push((carry % base) as u32);
        carry /= base;
    }
}

/// One more, in bytes.
pub(super) fn increment(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for byte in bytes.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            return bytes;
        }
    }
    bytes.insert(0, 1);
    bytes
}

/// One less, in bytes; of a number that is more than zero.
pub(super) fn decrement(mut bytes: Vec<u8>) -> Vec<u8> {
    for byte in bytes.iter_mut().rev() {
        *byte = byte.wrapping_sub(1);
        if *byte != 0xff {
            break;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.drain(..zeros);
    bytes
}

/// A decimal number as a whole one and the power of ten it is times: `-1.50` is `-150` and -2.
pub(super) fn split(text: &str) -> Option<(String, i64)> {
    let (sign, number) = text.strip_prefix('-').map_or(("", text), |number| ("-", number));
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent = exponent.parse::<i64>().ok()?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let digits = [whole, fraction].concat();
    let digits = digits.trim_start_matches('0');
    Some((if digits.is_empty() { "0".to_owned() } else { format!("{sign}{digits}") }, exponent))
}

/// The text of such a number, with an exponent only where it would have many zeros.
pub(super) fn join(mantissa: &str, exponent: i64) -> String {
    let (sign, digits) = mantissa.strip_prefix('-').map_or(("", mantissa), |digits| ("-", digits));
    // What stands before the point if there is one digit.
    let first = i128::from(exponent) + digits.len() as i128 - 1;
    if exponent == 0 {
        mantissa.to_owned()
    } else if exponent < 0 && first >= 0 {
        let (whole, fraction) = digits.split_at(first as usize + 1);
        format!("{sign}{whole}.{fraction}")
    } else if exponent < 0 && first >= -6 {
        format!("{sign}0.{}{digits}", "0".repeat((-1 - first) as usize))
    } else {
        let (one, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        format!("{sign}{one}{point}{rest}E{first:+}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn so_many_digits_have_room_in_so_many_bytes() {
        assert_eq!(bytes_of(&"9".repeat(DIGITS)).len(), BYTES);
        assert_eq!(bytes_of(&"9".repeat(DIGITS + 1)).len(), BYTES + 1);
    }

    #[test]
    fn a_decimal_is_written_as_people_write_it() {
        for (text, mantissa, exponent, again) in [
            ("-1.50", "-150", -2, "-1.50"),
            ("0.05", "5", -2, "0.05"),
            ("-0.00", "0", -2, "0.00"),
            ("0.000001", "1", -6, "0.000001"),
            ("0.0000001", "1", -7, "1E-7"),
            ("1.5e-7", "15", -8, "1.5E-7"),
            ("12e+3", "12", 3, "1.2E+4"),
            ("1E-400", "1", -400, "1E-400"),
            ("100", "100", 0, "100"),
            ("1e9223372036854775807", "1", i64::MAX, "1E+9223372036854775807"),
        ] {
            assert_eq!(split(text), Some((mantissa.to_owned(), exponent)), "{text}");
            assert_eq!(join(mantissa, exponent), again);
        }
        assert_eq!(join("12", i64::MAX), "1.2E+9223372036854775808");
        assert_eq!((split("1e9223372036854775808"), split("1.5e-9223372036854775808")), (None, None));
    }

    proptest! {
        #[test]
        fn digits_become_bytes_and_digits_again(number: u128, digits in "[1-9][0-9]{0,100}") {
            let zeros = number.leading_zeros() as usize / 8;
            let bytes = number.to_be_bytes();
            prop_assert_eq!(bytes_of(&number.to_string()), &bytes[zeros..]);
            prop_assert_eq!(digits_of(&bytes), number.to_string());
            prop_assert_eq!(digits_of(&bytes_of(&digits)), digits.clone());
            let bytes = bytes_of(&digits);
            prop_assert_eq!(decrement(increment(&bytes)), bytes);
        }
    }
}
