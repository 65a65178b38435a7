//! Debug that hides what is sensitive.

use std::fmt;

/// What stands in a text where a secret would.
pub(crate) const REDACTED: &str = "** redacted **";

/// The Debug of a sensitive newtype: its name, and that something is there.
pub fn debug_redacted(name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name}({REDACTED})")
}
