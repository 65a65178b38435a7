//! One format a file, each a plain recursion over views and slots.

pub(crate) mod json;
pub(crate) mod query;
pub(crate) mod text;
pub(crate) mod value;

use crate::schema::{Member, Place};

/// Which members of the outermost structure belong to the document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Members {
    All,
    /// Those not bound to another part of the HTTP message.
    Body,
}

impl Members {
    fn take(self, member: &Member) -> bool {
        self == Members::All || member.place == Place::Body
    }
}
pub(crate) mod xml;
