//! Bounds of lengths and numbers.

/// Bounds of a length, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// The least.
    pub min: u64,
    /// The most; `u64::MAX` is no bound.
    pub max: u64,
}

/// Bounds of a number, both included.
///
/// They are the author's digits: no double comes between them and the number, which is compared digit by digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least, if there is one.
    pub min: Option<&'static str>,
    /// The most, if there is one.
    pub max: Option<&'static str>,
}

/// Whether what is given is made as a number is.
pub(super) const fn is_bound(bound: Option<&str>) -> bool {
    let Some(bound) = bound else { return true };
    let (bytes, mut index) = (bound.as_bytes(), 0);
    while index < bytes.len() {
        if !matches!(bytes[index], b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') {
            return false;
        }
        index += 1;
    }
    !bytes.is_empty() && bytes[bytes.len() - 1].is_ascii_digit() || matches!(bytes, [.., b'0'..=b'9', b'.'])
}
