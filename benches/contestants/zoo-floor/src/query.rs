//! The pairs of AWS Query, as one writes them by hand.

use std::collections::BTreeMap;

/// What has a form in AWS Query.
pub(crate) trait ToQuery {
    /// Adds its pairs, whose names begin with this.
    fn add(&self, name: &str, pairs: &mut Vec<(String, String)>);
}

pub(crate) fn pairs(shape: &impl ToQuery) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    shape.add("", &mut pairs);
    pairs
}

/// The name of a member of what has this name.
pub(crate) fn member(name: &str, member: &str) -> String {
    if name.is_empty() { member.to_owned() } else { format!("{name}.{member}") }
}

macro_rules! to_query_by_display {
    ($($ty:ty)*) => {$(
        impl ToQuery for $ty {
            fn add(&self, name: &str, pairs: &mut Vec<(String, String)>) {
                pairs.push((name.to_owned(), self.to_string()));
            }
        }
    )*};
}

to_query_by_display!(bool f64 i32 i64 String);

impl<T: ToQuery> ToQuery for Option<T> {
    fn add(&self, name: &str, pairs: &mut Vec<(String, String)>) {
        if let Some(it) = self {
            it.add(name, pairs);
        }
    }
}

impl<T: ToQuery> ToQuery for Vec<T> {
    fn add(&self, name: &str, pairs: &mut Vec<(String, String)>) {
        for (place, item) in self.iter().enumerate() {
            item.add(&format!("{name}.member.{}", place + 1), pairs);
        }
    }
}

impl<V: ToQuery> ToQuery for BTreeMap<String, V> {
    fn add(&self, name: &str, pairs: &mut Vec<(String, String)>) {
        for (place, (key, value)) in self.iter().enumerate() {
            let entry = format!("{name}.entry.{}", place + 1);
            key.add(&format!("{entry}.key"), pairs);
            value.add(&format!("{entry}.value"), pairs);
        }
    }
}
