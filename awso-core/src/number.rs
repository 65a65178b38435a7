//! Numbers of any size, kept as the digits they are written with.

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
