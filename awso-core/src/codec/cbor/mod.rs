//! CBOR (RFC 8949), written straight into a buffer and read straight into slots, as Smithy binds shapes to it:
//! <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html>.
//!
//! A member's key is its name, and a timestamp is tag 1 whatever form its member asks for. Where the specification is
//! silent:
//!
//! - A document is its CBOR counterpart. Read back, bytes are base64, numbers without digits go by Smithy's names, and
//!   simple values that nobody has given a meaning are null.
//! - A tag that says nothing of its content to us is passed over.
//! - The sign of a zero and the way an exponent is written are not kept of a big number; its digits and scale are.
//! - A big number that tags have no place for, or that would cost more than its size, is text.

mod describe;
mod item;
mod number;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use describe::describe;
pub(crate) use read::{read, read_document};
pub(crate) use write::{to_vec, write_document, write_error};

/// Seconds since 1970.
const EPOCH: u64 = 1;
/// A whole number as bytes.
const POSITIVE: u64 = 2;
/// -1 less a whole number as bytes.
const NEGATIVE: u64 = 3;
/// A power of ten and what it is times.
const DECIMAL: u64 = 4;
