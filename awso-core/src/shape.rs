//! The model of a shape: [`AwsShape`] with its two look-ups, [`View`] to read a value and [`Slot`] to
//! write one. The derive opens these doors; every codec in this crate walks through them.
//!
//! What the derive writes for a structure, written out by hand:
//!
//! ```
//! use awso_core::schema::{Member, Schema};
//! use awso_core::shape::{AwsShape, Slot, Structure, View};
//!
//! #[derive(Debug, PartialEq)]
//! struct StartPosition {
//!     id: Option<String>,
//!     most_recent: i32,
//! }
//!
//! static SCHEMA: Schema = Schema::structure(
//!     "StartPosition",
//!     &[Member::of::<Option<String>>("Id"), Member::of::<i32>("MostRecent")],
//! );
//!
//! impl AwsShape for StartPosition {
//!     const SCHEMA: &'static Schema = &SCHEMA;
//!     fn blank() -> Self {
//!         Self { id: AwsShape::blank(), most_recent: AwsShape::blank() }
//!     }
//!     fn view(&self) -> View<'_> {
//!         View::Structure(self)
//!     }
//!     fn slot(&mut self) -> Slot<'_> {
//!         Slot::Structure(self)
//!     }
//! }
//!
//! impl Structure for StartPosition {
//!     fn member(&self, index: usize) -> View<'_> {
//!         match index {
//!             0 => self.id.view(),
//!             1 => self.most_recent.view(),
//!             _ => View::Absent,
//!         }
//!     }
//!     fn member_mut(&mut self, index: usize) -> Slot<'_> {
//!         match index {
//!             0 => self.id.slot(),
//!             1 => self.most_recent.slot(),
//!             _ => Slot::Absent,
//!         }
//!     }
//! }
//!
//! let position = StartPosition::of_json(r#"{"MostRecent": 3, "Later": []}"#)?;
//! assert_eq!(position, StartPosition { id: None, most_recent: 3 });
//! assert_eq!(position.to_json(), r#"{"MostRecent":3}"#);
//! # Ok::<(), awso_core::DecodeError>(())
//! ```

mod kinds;
mod look;
mod object;

use crate::codec::{self, query::Dialect};
use crate::constraint::{self, Patterns, Violations};
use crate::error::DecodeError;
use crate::schema::{Form, Link, Schema};
use crate::value::Value;

pub use look::{Slot, View};
pub use object::{
    Enumeration, IntEnumeration, List, Map, Optional, Shaped, Structure, Union, UnknownVariant, Variant,
};

/// A value that AWS sends or receives: a structure, an enum, a newtype, a list, a map or a scalar.
///
/// Derive it; the methods below are then there for every shape, whichever format the service speaks.
///
/// # What is missing
///
/// A service that says less or more than its model costs nothing else of what it says. In every format, in every
/// part of an answer, of an error and of a request that a server reads:
///
/// - A member that is missing has its `#[aws(default = …)]`, else its blank: `None`, empty text, zero, `false`, no
///   bytes, no items, the epoch, a structure of blanks, a union that is not set, the unknown variant of an enum
///   with empty text or zero.
/// - A null (`null`, `xsi:nil="true"`, [`Value::Null`]) is absent. Among items and entries it is dropped, unless
///   they are `Option`s or documents, which have a null of their own.
/// - A member that nobody knows is skipped, whatever it holds. The name of an enum and the variant of a union
///   that nobody knows are kept.
/// - Of several values for one member or key the last one wins, whole, also where it is a null; the elements of a
///   flattened list or map in XML, the parameters and the headers of a list are its items together.
///
/// What is there and does not fit its member is an error that names it, and so is what is nested deeper than 128
/// levels and not skipped. An error answer keeps what could be read of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an AWS shape",
    label = "this cannot be sent or received",
    note = "if it is yours, derive it: `#[derive(AwsShape)]`",
    note = "text is a `String`, bytes are an `awso::Blob`, integers are signed, a list is a `Vec`, a map a `BTreeMap` or `HashMap`"
)]
pub trait AwsShape: Sized + Send + Sync + 'static {
    /// The static description of the shape.
    const SCHEMA: &'static Schema;

    /// The description of what newtypes, boxes and options stand around.
    #[doc(hidden)]
    const BASE: &'static Schema = Self::SCHEMA;

    #[doc(hidden)]
    const OPTIONAL: bool = false;

    /// Whether the value is text, as the key of a map must be.
    #[doc(hidden)]
    const TEXT: bool = false;

    /// Whether the value is a stream, which only a payload can be.
    #[doc(hidden)]
    const STREAM: bool = false;

    /// Whether the value fits in headers and query parameters.
    #[doc(hidden)]
    const FORM: Form = if Self::TEXT { Form::Line } else { Form::Other };

    /// What a member or newtype of the shape keeps of it.
    #[doc(hidden)]
    const LINK: Link =
        Link { target: Self::schema, optional: Self::OPTIONAL, stream: Self::STREAM, form: Self::FORM };

    /// The value before anything is known of it: empty text, zero, no items, no members.
    #[doc(hidden)]
    fn blank() -> Self;

    /// What stands here.
    fn view(&self) -> View<'_>;

    /// Where to put what stands here.
    #[doc(hidden)]
    fn slot(&mut self) -> Slot<'_>;

    /// [`SCHEMA`](Self::SCHEMA) behind a function, which is how shapes link to each other: a constant
    /// link of a recursive shape would not compile.
    fn schema() -> &'static Schema {
        Self::SCHEMA
    }

    /// The shape's name in the service model.
    fn context() -> &'static str {
        Self::SCHEMA.name
    }

    /// Checks every constraint of the whole tree. Patterns are compiled for each call; a client keeps them.
    ///
    /// # Errors
    /// All violations at once, each with its path. Sensitive values are never echoed.
    fn validate(&self) -> Result<(), Violations> {
        constraint::validate(&Patterns::default(), Self::SCHEMA, self.view())
    }

    /// The generic tree: members in declared order, absent ones dropped, header members included.
    fn to_value(&self) -> Value {
        codec::value::to_value(Self::SCHEMA, self.view())
    }

    /// Reads the generic tree back; the inverse of [`to_value`](Self::to_value).
    ///
    /// # Errors
    /// A value of the wrong type, two variants of a union, more than 128 levels, with its path.
    fn of_value(value: &Value) -> Result<Self, DecodeError> {
        let mut shape = Self::blank();
        codec::value::read(Self::SCHEMA.name, value, shape.slot())?;
        Ok(shape)
    }

    /// The JSON document of all members, header and label members included under their member names.
    fn to_json(&self) -> String {
        codec::json::to_string(Self::schema, self.view())
    }

    /// Reads a JSON document; the inverse of [`to_json`](Self::to_json). [What is
    /// missing](AwsShape#what-is-missing) is no error; a byte order mark is passed over.
    ///
    /// # Errors
    /// Malformed JSON, a value of the wrong type, more than 128 levels, with path and byte offset.
    fn of_json(json: impl AsRef<[u8]>) -> Result<Self, DecodeError> {
        let mut shape = Self::blank();
        codec::json::read(json.as_ref(), Self::SCHEMA.name, shape.slot())?;
        Ok(shape)
    }

    /// The CBOR document of all members, header and label members included under their member names.
    ///
    /// It has the forms of Smithy's RPC v2 CBOR, where a timestamp is as fine as a double.
    #[cfg(feature = "cbor")]
    fn to_cbor(&self) -> Vec<u8> {
        codec::cbor::to_vec(self.view())
    }

    /// Reads a CBOR document; the inverse of [`to_cbor`](Self::to_cbor). [What is
    /// missing](AwsShape#what-is-missing) is no error, undefined is null, and tags that say nothing of the shape are
    /// passed over.
    ///
    /// # Errors
    /// Malformed CBOR, text that is not UTF-8, a key that is no text, a value of the wrong type, more than 128
    /// levels, with path and byte offset.
    #[cfg(feature = "cbor")]
    fn of_cbor(cbor: impl AsRef<[u8]>) -> Result<Self, DecodeError> {
        let mut shape = Self::blank();
        codec::cbor::read(cbor.as_ref(), Self::SCHEMA.name, shape.slot())?;
        Ok(shape)
    }

    /// The XML document of all members, header and label members included under their element names.
    ///
    /// The root element is called as the shape, or as its XML name says. A document is written as JSON
    /// text, the null of a sparse list or map as an element with `xsi:nil="true"`, and a character that XML
    /// has no place for, such as U+0000, as a character reference.
    fn to_xml(&self) -> String {
        codec::xml::to_string(Self::schema, self.view())
    }

    /// Reads an XML document; the inverse of [`to_xml`](Self::to_xml).
    ///
    /// The root element may have any name. Namespaces and prefixes do not count. [What is
    /// missing](AwsShape#what-is-missing) is no error; an empty element is an empty string, list, map or
    /// structure. Entities that a document type declares are not known.
    ///
    /// What XML cannot say is read back as something else:
    ///
    /// - an optional flattened list or map without items as absent, and as no variant where a union holds it
    /// - a timestamp before the year 1, which only seconds since 1970 can say, as absent
    /// - of the content of a variant that a union does not list: a number or truth value as its text, an empty
    ///   object as empty text, a list of one as its item, a list in a list as part of it, an empty list or a null
    ///   that is all there is as no variant, a member whose name is none in XML as absent
    ///
    /// # Errors
    /// Malformed XML, text that is not UTF-8, a value of the wrong type, more than 128 levels of
    /// structures, lists and maps, with path and byte offset.
    fn of_xml(xml: impl AsRef<[u8]>) -> Result<Self, DecodeError> {
        let mut shape = Self::blank();
        codec::xml::read_shape(xml.as_ref(), Self::schema, shape.slot())?;
        Ok(shape)
    }

    /// Reads an XML document if the first character that is no white space is `<`, else a JSON document.
    ///
    /// # Errors
    /// Those of [`of_xml`](Self::of_xml) and [`of_json`](Self::of_json).
    fn of_string(text: impl AsRef<str>) -> Result<Self, DecodeError> {
        let text = text.as_ref();
        let start = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
        if start.starts_with('<') { Self::of_xml(text) } else { Self::of_json(text) }
    }

    /// The pairs that AWS Query sends the shape as: `Tags.member.1.Key`, `Map.entry.1.key`.
    ///
    /// Members come in declared order, absent ones are left out, an empty list is a pair without a value.
    /// [`form_encode`](crate::form_encode) makes a body of them.
    fn to_query(&self) -> Vec<(String, String)> {
        codec::query::to_pairs(Dialect::Aws, Self::schema, self.view())
    }

    /// The pairs that EC2 Query sends the shape as: names capitalised, lists flattened (`Tag.1.Key`), empty
    /// lists left out.
    fn to_ec2_query(&self) -> Vec<(String, String)> {
        codec::query::to_pairs(Dialect::Ec2, Self::schema, self.view())
    }
}
