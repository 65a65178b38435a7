//! One format a file, each a plain recursion over views and slots.

pub(crate) mod json;
pub(crate) mod query;
pub(crate) mod text;
pub(crate) mod value;
pub(crate) mod xml;

use crate::schema::{Member, Place, Trait};
use crate::shape::Slot;

/// How deep structures, lists, maps, unions and what is in documents may stand in each other.
const DEPTH: usize = 128;

fn too_deep() -> String {
    format!("nested deeper than {DEPTH} levels")
}

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

/// The document without the byte order mark that some services begin it with.
pub(crate) fn without_mark(document: &[u8]) -> &[u8] {
    document.strip_prefix("\u{feff}".as_bytes()).unwrap_or(document)
}

/// Forgets what an earlier write left in a member, which has its default again.
fn reset(member: &Member, mut slot: Slot<'_>) {
    slot.reset();
    let default = |it: &Trait| if let Trait::Default(text) = it { Some(*text) } else { None };
    if let Some(text) = member.traits.iter().find_map(default).filter(|text| !text.is_empty()) {
        // What the derive took for a default of the type is one.
        let _ = text::read(text, slot);
    }
}

/// Which members were read: 11 of the 68,265 structures of all AWS models have more than 64, the largest
/// 279, so the first 64 need no allocation.
#[derive(Default)]
struct Seen {
    first: u64,
    rest: Vec<u64>,
}

impl Seen {
    /// Notes the member, and tells whether it was noted before.
    fn again(&mut self, index: usize) -> bool {
        let (word, bit) = (index / 64, 1u64 << (index % 64));
        let word = match word.checked_sub(1) {
            None => &mut self.first,
            Some(word) => {
                if self.rest.len() <= word {
                    self.rest.resize(word + 1, 0);
                }
                &mut self.rest[word]
            }
        };
        let before = *word & bit != 0;
        *word |= bit;
        before
    }
}
