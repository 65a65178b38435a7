//! The shapes that nobody derives: scalars, options, boxes, lists and maps.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use super::{AwsShape, List, Map, Optional, Slot, Structure, View};
use crate::blob::Blob;
use crate::number::{BigDecimal, BigInteger};
use crate::schema::{Form, Kind, Schema, Target};
use crate::stream::ByteStream;
use crate::timestamp::Timestamp;
use crate::value::Document;

macro_rules! scalars {
    ($($type:ty, $kind:ident, $form:ident, $blank:expr, $read:expr;)*) => {$(
        impl AwsShape for $type {
            const SCHEMA: &'static Schema = &Schema::scalar(stringify!($kind), Kind::$kind);
            const FORM: Form = Form::$form;
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
    bool, Boolean, Line, false, |value| View::Boolean(*value);
    i8, Byte, Line, 0, |value| View::Byte(*value);
    i16, Short, Line, 0, |value| View::Short(*value);
    i32, Integer, Line, 0, |value| View::Integer(*value);
    i64, Long, Line, 0, |value| View::Long(*value);
    f32, Float, Line, 0.0, |value| View::Float(*value);
    f64, Double, Line, 0.0, |value| View::Double(*value);
    BigInteger, BigInteger, Line, BigInteger::default(), |value| View::BigInteger(value.as_str());
    BigDecimal, BigDecimal, Line, BigDecimal::default(), |value| View::BigDecimal(value.as_str());
    Timestamp, Timestamp, Line, Timestamp::default(), |value| View::Timestamp(*value);
    Blob, Blob, Line, Blob::default(), |value| View::Blob(value.as_ref());
    Document, Document, Other, Document::Null, |value| View::Document(value);
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

impl AwsShape for ByteStream {
    const SCHEMA: &'static Schema = &Schema::scalar("Stream", Kind::Stream);
    const STREAM: bool = true;
    fn blank() -> Self {
        ByteStream::default()
    }
    fn view(&self) -> View<'_> {
        View::Stream(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Stream(self)
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
    const BASE: &'static Schema = T::BASE;
    const OPTIONAL: bool = {
        assert!(!T::OPTIONAL, "an option of an option has no form on the wire: a value is there or not");
        true
    };
    const FORM: Form = T::FORM;
    const STREAM: bool = T::STREAM;
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
    const BASE: &'static Schema = T::BASE;
    const OPTIONAL: bool = T::OPTIONAL;
    const TEXT: bool = T::TEXT;
    const FORM: Form = T::FORM;
    const STREAM: bool = T::STREAM;
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
    const FORM: Form = if let Form::Line = T::FORM { Form::Lines } else { Form::Other };
    const OPTIONAL: bool = {
        assert!(!T::STREAM, "a stream is a whole payload, and no item of a list");
        false
    };
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
            const FORM: Form = match V::FORM {
                Form::Line => Form::LineEntries,
                Form::Lines => Form::LinesEntries,
                _ => Form::Other,
            };
            const OPTIONAL: bool = {
                assert!(
                    K::TEXT && !K::OPTIONAL,
                    "the key of a map is a string, a newtype of a string or a string enum"
                );
                assert!(!V::STREAM, "a stream is a whole payload, and no value of a map");
                false
            };
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
