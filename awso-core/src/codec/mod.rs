//! One format a file, each a plain recursion over views and slots.

#[cfg(feature = "cbor")]
pub(crate) mod cbor;
pub(crate) mod json;
pub(crate) mod query;
pub(crate) mod text;
pub(crate) mod value;
pub(crate) mod xml;

use crate::schema::{Member, Place, Trait};
use crate::shape::{Structure, View};
use crate::value::Value;

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

    /// Whether the member goes by its name in the model, and not by the one its format gives it: a member that
    /// travels elsewhere is called so. No body holds both, but a document of all members does.
    fn gives_way(self, members: &[Member], member: &Member, is_alike: impl Fn(&Member) -> bool) -> bool {
        let is_taken = |other: &Member| other.place != Place::Body && is_alike(other);
        self == Members::All && member.place == Place::Body && members.iter().any(is_taken)
    }
}

/// The document without the byte order mark that some services begin it with.
pub(crate) fn without_mark(document: &[u8]) -> &[u8] {
    document.strip_prefix("\u{feff}".as_bytes()).unwrap_or(document)
}

/// Forgets what an earlier write left in a member, which is as in the structure's blank again.
fn reset(structure: &mut dyn Structure, index: usize) {
    structure.member_mut(index).reset();
    let member = &structure.schema().members()[index];
    if !member.traits.iter().any(|it| matches!(it, Trait::Default(text) if !text.is_empty())) {
        return;
    }
    let mut default = Value::Null;
    structure.show_blank(&mut |blank| {
        if let View::Structure(blank) = blank {
            default = value::to_value((member.target)(), blank.member(index));
        }
    });
    // What stood in a blank of this structure fits it.
    let _ = value::read(member.name, &default, structure.member_mut(index));
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
