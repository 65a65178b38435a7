//! What stands behind a view or slot that is no scalar.

use std::fmt;

use super::{AwsShape, Slot, View};
use crate::schema::{Schema, Target};
use crate::value::Document;

/// What every shape can do when its type is not known.
pub trait Shaped {
    /// The static description of the shape.
    fn schema(&self) -> &'static Schema;
    /// Forgets everything the value held.
    fn reset(&mut self);
    /// Shows a blank of the shape.
    #[doc(hidden)]
    fn show_blank(&self, see: &mut dyn FnMut(View<'_>));
}

impl<T: AwsShape> Shaped for T {
    fn schema(&self) -> &'static Schema {
        T::SCHEMA
    }
    fn reset(&mut self) {
        *self = T::blank();
    }
    fn show_blank(&self, see: &mut dyn FnMut(View<'_>)) {
        see(T::blank().view());
    }
}

/// A structure, seen through the index of its members in [`Schema::members`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an AWS structure",
    label = "a structure is needed here",
    note = "inputs, outputs and errors are structs with named fields that derive `AwsShape`"
)]
pub trait Structure: Shaped + Send + Sync {
    /// What stands in a member; [`View::Absent`] past the last one.
    fn member(&self, index: usize) -> View<'_>;
    /// Where to put a member; [`Slot::Absent`] past the last one.
    fn member_mut(&mut self, index: usize) -> Slot<'_>;
}

/// A list of shapes.
pub trait List: Send + Sync {
    /// The link to the description of the items.
    fn item_target(&self) -> Target;
    /// The description of the items.
    fn item_schema(&self) -> &'static Schema {
        (self.item_target())()
    }
    /// How many items there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// One item; [`View::Absent`] past the last one and for the null of a sparse list.
    fn item(&self, index: usize) -> View<'_>;
    /// Appends a blank item and shows where to write it.
    fn push(&mut self) -> Slot<'_>;
    /// Whether items may be null (a `Vec<Option<T>>`). A null for any other list is dropped.
    fn sparse(&self) -> bool;
    /// Takes the last item back.
    fn pop(&mut self);
    /// Removes all items.
    fn clear(&mut self);
}

/// A map of shapes by text keys.
pub trait Map: Send + Sync {
    /// The description of the keys.
    fn key_schema(&self) -> &'static Schema;
    /// The link to the description of the values.
    fn value_target(&self) -> Target;
    /// The description of the values.
    fn value_schema(&self) -> &'static Schema {
        (self.value_target())()
    }
    /// How many entries there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Shows every entry in turn, in the map's own order.
    fn each(&self, visit: &mut dyn FnMut(&str, View<'_>));
    /// Puts a blank value under the key and shows where to write it.
    fn insert(&mut self, key: &str) -> Slot<'_>;
    /// Whether values may be null (values of `Option`). A null for any other map is dropped.
    fn sparse(&self) -> bool;
    /// Takes an entry back.
    fn remove(&mut self, key: &str);
    /// Removes all entries.
    fn clear(&mut self);
}

/// A string enum: set by wire name, unknown names kept.
pub trait Enumeration: Send + Sync {
    /// Takes the variant of that wire name.
    fn set(&mut self, name: &str);
}

/// An int enum: set by number, unknown numbers kept.
pub trait IntEnumeration: Send + Sync {
    /// Takes the variant of that number.
    fn set(&mut self, number: i32);
}

/// Exactly one of several members, which are the [`members`](Schema::members) of its schema.
pub trait Union: Shaped + Send + Sync {
    /// Which variant stands here.
    fn variant(&self) -> Variant<'_>;
    /// Puts a blank of the variant of this index here and shows where to write it.
    fn select(&mut self, index: usize) -> Slot<'_>;
    /// Keeps a variant that the union does not list.
    fn select_unknown(&mut self, variant: UnknownVariant);
}

/// Which variant of a union stands somewhere.
#[derive(Clone, Copy, Debug)]
pub enum Variant<'a> {
    /// None, or one that was not kept.
    Unset,
    /// The one of this index.
    Known(usize, View<'a>),
    /// One the union does not list.
    Unknown(&'a UnknownVariant),
}

/// A variant that a union does not list, kept to be sent back unchanged.
#[derive(Clone, Default, PartialEq)]
pub struct UnknownVariant {
    /// The variant's name on the wire.
    pub tag: String,
    /// What it holds.
    pub content: Document,
}

/// Shows the tag only: the content may be secret.
impl fmt::Debug for UnknownVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnknownVariant({:?})", self.tag)
    }
}

/// A value that may be left out.
pub trait Optional: Send + Sync {
    /// Puts a blank here unless something stands here already, and shows where to write it.
    fn fill(&mut self) -> Slot<'_>;
    /// Leaves the value out.
    fn clear(&mut self);
}
