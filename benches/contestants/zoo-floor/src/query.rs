//! The pairs of AWS Query, as one writes them by hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Where pairs are put, and the name that those of now begin with.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    name: String,
    pairs: Vec<(String, String)>,
}

impl Pairs {
    pub(crate) fn put(&mut self, value: String) {
        self.pairs.push((self.name.clone(), value));
    }

    /// Adds what is called so within what has the name of now.
    pub(crate) fn within(&mut self, name: &str, add: impl FnOnce(&mut Self)) {
        let length = self.name.len();
        if length > 0 {
            self.name.push('.');
        }
        self.name.push_str(name);
        add(self);
        self.name.truncate(length);
    }

    pub(crate) fn member(&mut self, name: &str, value: &impl ToQuery) {
        self.within(name, |pairs| value.add(pairs));
    }

    /// As [`within`](Pairs::within), for what has a number, which begins at 1.
    fn numbered(&mut self, name: &str, place: usize, add: impl FnOnce(&mut Self)) {
        let length = self.name.len();
        let _ = write!(self.name, ".{name}.{}", place + 1);
        add(self);
        self.name.truncate(length);
    }
}

/// What has a form in AWS Query.
pub(crate) trait ToQuery {
    fn add(&self, pairs: &mut Pairs);
}

pub(crate) fn pairs(shape: &impl ToQuery) -> Vec<(String, String)> {
    let mut pairs = Pairs::default();
    shape.add(&mut pairs);
    pairs.pairs
}

macro_rules! to_query_by_display {
    ($($ty:ty)*) => {$(
        impl ToQuery for $ty {
            fn add(&self, pairs: &mut Pairs) {
                pairs.put(self.to_string());
            }
        }
    )*};
}

to_query_by_display!(bool f64 i32 i64 String);

impl<T: ToQuery> ToQuery for Option<T> {
    fn add(&self, pairs: &mut Pairs) {
        if let Some(it) = self {
            it.add(pairs);
        }
    }
}

impl<T: ToQuery> ToQuery for Vec<T> {
    fn add(&self, pairs: &mut Pairs) {
        for (place, item) in self.iter().enumerate() {
            pairs.numbered("member", place, |pairs| item.add(pairs));
        }
    }
}

impl<V: ToQuery> ToQuery for BTreeMap<String, V> {
    fn add(&self, pairs: &mut Pairs) {
        for (place, (key, value)) in self.iter().enumerate() {
            pairs.numbered("entry", place, |pairs| {
                pairs.member("key", key);
                pairs.member("value", value);
            });
        }
    }
}
