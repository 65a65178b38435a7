//! Lists and maps as AWS's protocols have them in XML.

use harness::Outcome;
use quick_xml::se::{QuoteLevel, Serializer};
use serde::{Deserialize, Serialize};

/// The document, with quotes escaped, too, as ours has it.
pub(crate) fn write(root: &str, shape: &impl Serialize) -> Outcome<String> {
    let mut document = String::new();
    let mut serializer = Serializer::with_root(&mut document, Some(root))?;
    serializer.set_quote_level(QuoteLevel::Full);
    shape.serialize(serializer)?;
    Ok(document)
}

/// `<member>…</member>`, once an item.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct List<T> {
    pub(crate) member: Vec<T>,
}

/// `<entry><key>…</key><value>…</value></entry>`, once an entry.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Map<V> {
    pub(crate) entry: Vec<Entry<V>>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Entry<V> {
    pub(crate) key: String,
    pub(crate) value: V,
}
