//! Members in the query string: scalars once, lists once an item.

use super::uri;
use crate::codec::text;
use crate::shape::{Slot, View};

pub(super) fn write(query: &mut String, name: &str, view: View<'_>) {
    match view {
        View::List(list) => (0..list.len()).for_each(|index| write(query, name, list.item(index))),
        view => {
            if let Some(value) = text::write(view) {
                if !query.is_empty() {
                    query.push('&');
                }
                query.extend(uri::percent_encode(name));
                query.push('=');
                query.extend(uri::percent_encode(&value));
            }
        }
    }
}

/// Reads all values of a name. On failure tells what was expected.
pub(super) fn read(query: &str, name: &str, slot: Slot<'_>) -> Result<(), &'static str> {
    let mut values = query
        .split('&')
        .filter_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let plain = |text: &str| uri::decode(&text.replace('+', " ")).map(std::borrow::Cow::into_owned);
            (plain(key)? == name).then(|| plain(value)).flatten()
        })
        .peekable();
    if values.peek().is_none() {
        return Ok(());
    }
    match slot.filled() {
        Slot::List(list) => values.try_for_each(|value| text::read(&value, list.push())),
        slot => match values.last() {
            Some(value) => text::read(&value, slot),
            None => Ok(()),
        },
    }
}
