//! Documents, which may hold anything but more levels than a shape may.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::key::Key;
use super::read::Trail;
use crate::codec::DEPTH;
use crate::value::Document;

/// Reads a document that stands in a text of another format, so many levels deep in it. On failure tells what is
/// wrong.
pub(crate) fn document(json: &str, depth: usize) -> Result<Document, String> {
    let mut trail = Trail::new(json.as_bytes(), depth.min(DEPTH));
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.disable_recursion_limit();
    AnyDocument(&mut trail)
        .deserialize(&mut deserializer)
        .and_then(|document| deserializer.end().map(|()| document))
        .map_err(|_| trail.problem.unwrap_or_else(|| "expected any JSON, found other text".to_owned()))
}

/// Reads whatever stands there.
pub(super) struct AnyDocument<'t, 'j>(pub(super) &'t mut Trail<'j>);

impl<'de> DeserializeSeed<'de> for AnyDocument<'_, '_> {
    type Value = Document;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Document, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyDocument<'_, '_> {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Document, E> {
        Ok(Document::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Document, A::Error> {
        self.0.enter()?;
        let mut document = Vec::new();
        while let Some(item) = items.next_element_seed(AnyDocument(self.0))? {
            document.push(item);
        }
        self.0.depth -= 1;
        Ok(document.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Document, A::Error> {
        self.0.enter()?;
        let mut document = serde_json::Map::new();
        while let Some(key) = entries.next_key_seed(Key)? {
            document.insert(key.into_owned(), entries.next_value_seed(AnyDocument(self.0))?);
        }
        self.0.depth -= 1;
        Ok(document.into())
    }
}
