//! Lists and maps as AWS's protocols have them in XML.

use serde::{Deserialize, Serialize};

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
