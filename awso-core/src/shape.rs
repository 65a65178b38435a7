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

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::Hash;

use crate::blob::Blob;
use crate::codec::{self, query::Dialect};
use crate::constraint::{self, Patterns, Violations};
use crate::error::DecodeError;
use crate::number::{BigDecimal, BigInteger};
use crate::schema::{Kind, Schema, Target};
use crate::timestamp::Timestamp;
use crate::value::{Document, Value};

/// A value that AWS sends or receives: a structure, an enum, a newtype, a list, a map or a scalar.
///
/// Derive it; the methods below are then there for every shape, whichever format the service speaks.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an AWS shape",
    label = "this cannot be sent or received",
    note = "if it is yours, derive it: `#[derive(AwsShape)]`",
    note = "text is a `String`, bytes are an `awso::Blob`, integers are signed, a list is a `Vec`, a map a `BTreeMap` or `HashMap`"
)]
pub trait AwsShape: Sized + Send + Sync + 'static {
    /// The static description of the shape.
    const SCHEMA: &'static Schema;

    #[doc(hidden)]
    const OPTIONAL: bool = false;

    /// Whether the value is text, as the key of a map must be.
    #[doc(hidden)]
    const TEXT: bool = false;

    /// Whether the value is a number whose digits count, as a double would not keep them.
    #[doc(hidden)]
    const EXACT: bool = false;

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
    /// A value of the wrong type, with its path.
    fn of_value(value: &Value) -> Result<Self, DecodeError> {
        let mut shape = Self::blank();
        codec::value::read(Self::SCHEMA.name, value, shape.slot())?;
        Ok(shape)
    }

    /// The JSON document of all members, header and label members included under their member names.
    fn to_json(&self) -> String {
        codec::json::to_string(Self::schema, self.view())
    }

    /// Reads a JSON document; the inverse of [`to_json`](Self::to_json). Unknown members are skipped, a
    /// `null` is absent, and a missing required member keeps its blank value.
    ///
    /// # Errors
    /// Malformed JSON or a value of the wrong type, with path and byte offset.
    fn of_json(json: impl AsRef<[u8]>) -> Result<Self, DecodeError> {
        let mut shape = Self::blank();
        codec::json::read(json.as_ref(), Self::SCHEMA.name, shape.slot())?;
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
    /// The root element may have any name. Unknown elements and attributes are skipped, namespaces and
    /// prefixes do not count, a missing required member keeps its blank value, and the last of several
    /// elements of one member wins, unless it is flattened. An empty element is an empty string, list, map
    /// or structure. Entities that a document type declares are not known.
    ///
    /// One thing XML cannot say: an optional flattened list or map without items is read back as absent.
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

/// A borrowed look at one value. Its Debug shows the kind only: the value may be secret.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum View<'a> {
    /// An optional value that is not there.
    Absent,
    /// A truth value.
    Boolean(bool),
    /// An 8-bit integer.
    Byte(i8),
    /// A 16-bit integer.
    Short(i16),
    /// A 32-bit integer.
    Integer(i32),
    /// A 64-bit integer.
    Long(i64),
    /// A 32-bit IEEE 754 number.
    Float(f32),
    /// A 64-bit IEEE 754 number.
    Double(f64),
    /// Text.
    String(&'a str),
    /// The wire name of a string enum's variant.
    Enum(&'a str),
    /// The number of an int enum's variant.
    IntEnum(i32),
    /// The digits of a whole number of any size.
    BigInteger(&'a str),
    /// The digits of a decimal number of any size and precision.
    BigDecimal(&'a str),
    /// A point in time.
    Timestamp(Timestamp),
    /// Anything JSON can say.
    Document(&'a Document),
    /// Bytes.
    Blob(&'a [u8]),
    /// Items in order.
    List(&'a dyn List),
    /// Values by key.
    Map(&'a dyn Map),
    /// Members by index.
    Structure(&'a dyn Structure),
    /// One of several members.
    Union(&'a dyn Union),
}

/// Where one value can be put. Its Debug shows the kind only: the value may be secret.
#[non_exhaustive]
pub enum Slot<'a> {
    /// Nowhere: an index past the last member. What is put here is dropped.
    Absent,
    /// A value that may be left out.
    Optional(&'a mut dyn Optional),
    /// A truth value.
    Boolean(&'a mut bool),
    /// An 8-bit integer.
    Byte(&'a mut i8),
    /// A 16-bit integer.
    Short(&'a mut i16),
    /// A 32-bit integer.
    Integer(&'a mut i32),
    /// A 64-bit integer.
    Long(&'a mut i64),
    /// A 32-bit IEEE 754 number.
    Float(&'a mut f32),
    /// A 64-bit IEEE 754 number.
    Double(&'a mut f64),
    /// Text.
    String(&'a mut String),
    /// A string enum, set by wire name.
    Enum(&'a mut dyn Enumeration),
    /// An int enum, set by number.
    IntEnum(&'a mut dyn IntEnumeration),
    /// A whole number of any size.
    BigInteger(&'a mut BigInteger),
    /// A decimal number of any size and precision.
    BigDecimal(&'a mut BigDecimal),
    /// A point in time.
    Timestamp(&'a mut Timestamp),
    /// Anything JSON can say.
    Document(&'a mut Document),
    /// Bytes.
    Blob(&'a mut Blob),
    /// Items in order.
    List(&'a mut dyn List),
    /// Values by key.
    Map(&'a mut dyn Map),
    /// Members by index.
    Structure(&'a mut dyn Structure),
    /// One of several members.
    Union(&'a mut dyn Union),
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            View::Absent => "Absent",
            View::Boolean(_) => "Boolean",
            View::Byte(_) => "Byte",
            View::Short(_) => "Short",
            View::Integer(_) => "Integer",
            View::Long(_) => "Long",
            View::Float(_) => "Float",
            View::Double(_) => "Double",
            View::String(_) => "String",
            View::Enum(_) => "Enum",
            View::IntEnum(_) => "IntEnum",
            View::BigInteger(_) => "BigInteger",
            View::BigDecimal(_) => "BigDecimal",
            View::Timestamp(_) => "Timestamp",
            View::Document(_) => "Document",
            View::Blob(_) => "Blob",
            View::Union(union) => return write!(f, "Union({})", union.schema().name),
            View::List(list) => return write!(f, "List({} x {})", list.len(), list.item_schema().name),
            View::Map(map) => return write!(f, "Map({} x {})", map.len(), map.value_schema().name),
            View::Structure(structure) => return write!(f, "Structure({})", structure.schema().name),
        })
    }
}

impl fmt::Debug for Slot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Slot for {}", self.expects())
    }
}

impl<'a> Slot<'a> {
    /// The slot of a value that is certainly there: an optional one is filled with a blank first.
    pub fn filled(self) -> Slot<'a> {
        match self {
            Slot::Optional(optional) => optional.fill().filled(),
            slot => slot,
        }
    }

    /// Forgets what an earlier write left here, so that the last of duplicate keys wins whole.
    pub fn reset(&mut self) {
        match self {
            Slot::Optional(optional) => optional.clear(),
            Slot::List(list) => list.clear(),
            Slot::Map(map) => map.clear(),
            Slot::Structure(structure) => structure.reset(),
            Slot::Boolean(value) => **value = false,
            Slot::Byte(value) => **value = 0,
            Slot::Short(value) => **value = 0,
            Slot::Integer(value) => **value = 0,
            Slot::Long(value) => **value = 0,
            Slot::Float(value) => **value = 0.0,
            Slot::Double(value) => **value = 0.0,
            Slot::String(value) => value.clear(),
            Slot::Enum(value) => value.set(""),
            Slot::IntEnum(value) => value.set(0),
            Slot::BigInteger(value) => **value = BigInteger::default(),
            Slot::BigDecimal(value) => **value = BigDecimal::default(),
            Slot::Timestamp(value) => **value = Timestamp::default(),
            Slot::Document(value) => **value = Document::Null,
            Slot::Blob(value) => **value = Blob::default(),
            Slot::Union(value) => value.reset(),
            Slot::Absent => {}
        }
    }

    /// What the slot takes, with its article, for messages: `a string`.
    pub fn expects(&self) -> &'static str {
        match self {
            Slot::Absent => "nothing",
            Slot::Optional(_) => "an optional value",
            Slot::Boolean(_) => "a boolean",
            Slot::Byte(_) => "an 8-bit integer",
            Slot::Short(_) => "a 16-bit integer",
            Slot::Integer(_) => "a 32-bit integer",
            Slot::Long(_) => "a 64-bit integer",
            Slot::Float(_) | Slot::Double(_) => "a number",
            Slot::String(_) | Slot::Enum(_) => "a string",
            Slot::IntEnum(_) | Slot::BigInteger(_) => "an integer",
            Slot::BigDecimal(_) => "a number",
            Slot::Timestamp(_) => "a timestamp",
            Slot::Document(_) => "any JSON",
            Slot::Union(_) => "a union",
            Slot::Blob(_) => "a base64 string",
            Slot::List(_) => "a list",
            Slot::Map(_) => "a map",
            Slot::Structure(_) => "a structure",
        }
    }
}

/// What every shape can do when its type is not known.
pub trait Shaped {
    /// The static description of the shape.
    fn schema(&self) -> &'static Schema;
    /// Forgets everything the value held.
    fn reset(&mut self);
}

impl<T: AwsShape> Shaped for T {
    fn schema(&self) -> &'static Schema {
        T::SCHEMA
    }
    fn reset(&mut self) {
        *self = T::blank();
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
    /// Whether the items are numbers whose digits count.
    #[doc(hidden)]
    fn exact(&self) -> bool;
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
    /// Whether the values are numbers whose digits count.
    #[doc(hidden)]
    fn exact(&self) -> bool;
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

macro_rules! scalars {
    ($($type:ty, $kind:ident, $blank:expr, $read:expr;)*) => {$(
        impl AwsShape for $type {
            const SCHEMA: &'static Schema = &Schema::scalar(stringify!($kind), Kind::$kind);
            fn blank() -> Self {
                $blank
            }
            fn view(&self) -> View<'_> {
                let read: fn(&$type) -> View<'_> = $read;
                read(self)
            }
            fn slot(&mut self) -> Slot<'_> {
                Slot::$kind(self)
            }
        }
    )*};
}

scalars! {
    bool, Boolean, false, |value| View::Boolean(*value);
    i8, Byte, 0, |value| View::Byte(*value);
    i16, Short, 0, |value| View::Short(*value);
    i32, Integer, 0, |value| View::Integer(*value);
    i64, Long, 0, |value| View::Long(*value);
    f32, Float, 0.0, |value| View::Float(*value);
    f64, Double, 0.0, |value| View::Double(*value);
    Blob, Blob, Blob::default(), |value| View::Blob(value.as_ref());
    Document, Document, Document::Null, |value| View::Document(value);
}

macro_rules! exact_numbers {
    ($($type:ident, $read:expr;)*) => {$(
        impl AwsShape for $type {
            const SCHEMA: &'static Schema = &Schema::scalar(stringify!($type), Kind::$type);
            const EXACT: bool = true;
            fn blank() -> Self {
                $type::default()
            }
            fn view(&self) -> View<'_> {
                let read: fn(&$type) -> View<'_> = $read;
                read(self)
            }
            fn slot(&mut self) -> Slot<'_> {
                Slot::$type(self)
            }
        }
    )*};
}

exact_numbers! {
    BigInteger, |value| View::BigInteger(value.as_str());
    BigDecimal, |value| View::BigDecimal(value.as_str());
    Timestamp, |value| View::Timestamp(*value);
}

impl AwsShape for String {
    const SCHEMA: &'static Schema = &Schema::scalar("String", Kind::String);
    const TEXT: bool = true;
    fn blank() -> Self {
        String::new()
    }
    fn view(&self) -> View<'_> {
        View::String(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::String(self)
    }
}

static UNIT: Schema = Schema::structure("Unit", &[]);

/// The output of an operation that answers nothing.
impl AwsShape for () {
    const SCHEMA: &'static Schema = &UNIT;
    fn blank() -> Self {}
    fn view(&self) -> View<'_> {
        View::Structure(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Structure(self)
    }
}

impl Structure for () {
    fn member(&self, _: usize) -> View<'_> {
        View::Absent
    }
    fn member_mut(&mut self, _: usize) -> Slot<'_> {
        Slot::Absent
    }
}

impl<T: AwsShape> AwsShape for Option<T> {
    const SCHEMA: &'static Schema = T::SCHEMA;
    const OPTIONAL: bool = {
        assert!(!T::OPTIONAL, "an option of an option has no form on the wire: a value is there or not");
        true
    };
    const EXACT: bool = T::EXACT;
    fn blank() -> Self {
        None
    }
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, T::view)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Optional(self)
    }
}

impl<T: AwsShape> Optional for Option<T> {
    fn fill(&mut self) -> Slot<'_> {
        self.get_or_insert_with(T::blank).slot()
    }
    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: AwsShape> AwsShape for Box<T> {
    const SCHEMA: &'static Schema = T::SCHEMA;
    const OPTIONAL: bool = T::OPTIONAL;
    const TEXT: bool = T::TEXT;
    const EXACT: bool = T::EXACT;
    fn blank() -> Self {
        Box::new(T::blank())
    }
    fn view(&self) -> View<'_> {
        T::view(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        T::slot(self)
    }
}

impl<T: AwsShape> AwsShape for Vec<T> {
    const SCHEMA: &'static Schema = &Schema::scalar("List", Kind::List(T::schema));
    fn blank() -> Self {
        Vec::new()
    }
    fn view(&self) -> View<'_> {
        View::List(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: AwsShape> List for Vec<T> {
    fn item_target(&self) -> Target {
        T::schema
    }
    fn exact(&self) -> bool {
        T::EXACT
    }
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn item(&self, index: usize) -> View<'_> {
        self.get(index).map_or(View::Absent, T::view)
    }
    fn push(&mut self) -> Slot<'_> {
        Vec::push(self, T::blank());
        self.last_mut().map_or(Slot::Absent, T::slot)
    }
    fn sparse(&self) -> bool {
        T::OPTIONAL
    }
    fn pop(&mut self) {
        Vec::pop(self);
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
}

/// The text of a key, which the compiler has seen to be text.
fn key_text<K: AwsShape>(key: &K) -> &str {
    match key.view() {
        View::String(text) | View::Enum(text) => text,
        _ => "",
    }
}

fn key_of<K: AwsShape>(text: &str) -> K {
    const { assert!(K::TEXT, "the key of a map is a string, a newtype of a string or a string enum") }
    let mut key = K::blank();
    match key.slot() {
        Slot::String(string) => string.push_str(text),
        Slot::Enum(enumeration) => enumeration.set(text),
        _ => {}
    }
    key
}

macro_rules! maps {
    ($($map:ident: $($bound:ident)+;)*) => {$(
        impl<K: AwsShape $(+ $bound)+, V: AwsShape> AwsShape for $map<K, V> {
            const SCHEMA: &'static Schema =
                &Schema::scalar("Map", Kind::Map { key: K::schema, value: V::schema });
            fn blank() -> Self {
                $map::new()
            }
            fn view(&self) -> View<'_> {
                View::Map(self)
            }
            fn slot(&mut self) -> Slot<'_> {
                Slot::Map(self)
            }
        }

        impl<K: AwsShape $(+ $bound)+, V: AwsShape> Map for $map<K, V> {
            fn key_schema(&self) -> &'static Schema {
                K::SCHEMA
            }
            fn value_target(&self) -> Target {
                V::schema
            }
            fn exact(&self) -> bool {
                V::EXACT
            }
            fn len(&self) -> usize {
                $map::len(self)
            }
            fn each(&self, visit: &mut dyn FnMut(&str, View<'_>)) {
                for (key, value) in self {
                    visit(key_text(key), value.view());
                }
            }
            fn insert(&mut self, key: &str) -> Slot<'_> {
                let value = self.entry(key_of(key)).or_insert_with(V::blank);
                *value = V::blank();
                value.slot()
            }
            fn sparse(&self) -> bool {
                V::OPTIONAL
            }
            fn remove(&mut self, key: &str) {
                $map::remove(self, &key_of::<K>(key));
            }
            fn clear(&mut self) {
                $map::clear(self);
            }
        }
    )*};
}

maps! {
    BTreeMap: Ord;
    HashMap: Eq Hash;
}
