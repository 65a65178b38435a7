//! Members in the query string: scalars once, lists once an item.

use std::collections::BTreeMap;

use super::uri;
use crate::codec::text;
use crate::schema::Site;
use crate::shape::{Slot, View};
use crate::timestamp::TimestampFormat;

/// A null among items or entries has no form in a query string and is left out.
pub(super) fn write(query: &mut String, name: &str, site: Site, view: View<'_>) {
    match view {
        View::List(list) => {
            let site = site.within(list.item_target());
            (0..list.len()).for_each(|index| write(query, name, site, list.item(index)));
        }
        view => {
            if let Some(value) = text::write(site, view, TimestampFormat::DateTime) {
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

/// Writes the entries of a map, but for the keys that members of their own have taken.
pub(super) fn write_map(query: &mut String, site: Site, view: View<'_>, taken: &dyn Fn(&str) -> bool) {
    if let View::Map(map) = view {
        let site = site.within(map.value_target());
        map.each(&mut |key, value| {
            if !taken(key) {
                write(query, key, site, value);
            }
        });
    }
}

/// Reads all parameters into a map. On failure tells what was expected.
pub(super) fn read_map(query: &str, slot: Slot<'_>) -> Result<(), &'static str> {
    let mut parameters = BTreeMap::<_, Vec<String>>::new();
    for (name, value) in form_decode(query) {
        parameters.entry(name).or_default().push(value);
    }
    if parameters.is_empty() {
        return Ok(());
    }
    match slot.filled() {
        Slot::Map(map) => {
            parameters.into_iter().try_for_each(|(name, values)| put(values.into_iter(), map.insert(&name)))
        }
        slot => Err(slot.expects()),
    }
}

/// The names and values of a form, as far as they are UTF-8.
pub(crate) fn form_decode(form: &str) -> impl Iterator<Item = (String, String)> {
    form.split('&').filter(|pair| !pair.is_empty()).filter_map(pair)
}

/// The name and value of a parameter, if they are UTF-8.
fn pair(pair: &str) -> Option<(String, String)> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    Some((plain(name)?, plain(value)?))
}

fn plain(text: &str) -> Option<String> {
    uri::decode(&text.replace('+', " ")).map(std::borrow::Cow::into_owned)
}

/// Reads all values of a name. On failure tells what was expected.
pub(super) fn read(query: &str, name: &str, slot: Slot<'_>) -> Result<(), &'static str> {
    let named = |(key, value)| (key == name).then_some(value);
    let mut values = query.split('&').filter_map(pair).filter_map(named).peekable();
    if values.peek().is_none() {
        return Ok(());
    }
    put(values, slot)
}

/// Puts every value into a list, the last one anywhere else.
fn put(mut values: impl Iterator<Item = String>, slot: Slot<'_>) -> Result<(), &'static str> {
    match slot.filled() {
        Slot::List(list) => values.try_for_each(|value| text::read(&value, list.push())),
        slot => values.last().map_or(Ok(()), |value| text::read(&value, slot)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AwsShape;

    #[test]
    fn a_list_is_written_once_an_item_and_read_back() {
        let items = vec!["a b".to_owned(), "c&d=é".to_owned(), String::new()];
        let mut query = String::new();
        write(&mut query, "the name", Site::of(Vec::<String>::schema), items.view());
        assert_eq!(query, "the%20name=a%20b&the%20name=c%26d%3D%C3%A9&the%20name=");
        let mut again = Vec::<String>::blank();
        read(&query, "the name", again.slot()).expect("what was written");
        assert_eq!(again, items);
    }

    #[test]
    fn a_map_has_every_name_with_its_values_in_order() {
        let mut lists = BTreeMap::<String, Vec<i32>>::blank();
        read_map("b=1&a=2&&b=3&%ff=4&c=%ff", lists.slot()).expect("numbers");
        assert_eq!(lists, BTreeMap::from([("a".to_owned(), vec![2]), ("b".to_owned(), vec![1, 3])]));
        let mut scalars = BTreeMap::<String, i32>::blank();
        read_map("a=x&a=2", scalars.slot()).expect("the last is a number");
        assert_eq!(scalars["a"], 2);
    }

    #[test]
    fn the_last_value_of_a_scalar_counts_and_an_absent_one_is_left_alone() {
        let mut value = None::<i32>;
        read("b=1", "a", value.slot()).expect("nothing to read");
        assert_eq!(value, None);
        read("a=1&b=2&a=3", "a", value.slot()).expect("numbers");
        assert_eq!(value, Some(3));
        assert_eq!(read("a=x", "a", value.slot()), Err("a 32-bit integer"));
    }
}
