//! Members in headers: scalars as text, lists separated by commas, items quoted where they need it.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::codec::text;
use crate::schema::Site;
use crate::shape::{List, Slot, View};
use crate::timestamp::TimestampFormat;

/// Writes a header. On failure tells why the value cannot stand in one.
pub(super) fn write(
    headers: &mut HeaderMap,
    name: &'static str,
    site: Site,
    view: View<'_>,
) -> Result<(), &'static str> {
    let value = match view {
        View::List(list) if list.is_empty() => return Ok(()),
        View::List(list) => HeaderValue::try_from(join(site, list)),
        view => match text::write(site, view, TimestampFormat::HttpDate) {
            None => return Ok(()),
            Some(text) => HeaderValue::from_str(&text),
        },
    };
    let mut value = value.map_err(|_| "a header takes no control characters such as line breaks")?;
    value.set_sensitive((site.target)().is_sensitive());
    headers.insert(HeaderName::from_static(name), value);
    Ok(())
}

/// Reads a header. On failure tells what was expected.
pub(super) fn read(headers: &HeaderMap, name: &str, slot: Slot<'_>) -> Result<(), &'static str> {
    let mut values = headers.get_all(name).iter().peekable();
    if values.peek().is_none() {
        return Ok(());
    }
    match slot.filled() {
        Slot::List(list) => values
            .flat_map(|value| split(&String::from_utf8_lossy(value.as_bytes())))
            .try_for_each(|item| text::read(&item, list.push())),
        slot => match values.next() {
            Some(value) => text::read(&String::from_utf8_lossy(value.as_bytes()), slot),
            None => Ok(()),
        },
    }
}

fn join(site: Site, list: &dyn List) -> String {
    let site = site.within(list.item_target());
    let mut joined = String::new();
    for index in 0..list.len() {
        let item = text::write(site, list.item(index), TimestampFormat::HttpDate).unwrap_or_default();
        if index > 0 {
            joined.push_str(", ");
        }
        if item.is_empty() || item.contains(['"', ',']) || item.trim() != item {
            joined.push('"');
            joined.push_str(&item.replace('\\', "\\\\").replace('"', "\\\""));
            joined.push('"');
        } else {
            joined.push_str(&item);
        }
    }
    joined
}

fn split(text: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut chars = text.chars().peekable();
    while chars.peek().is_some() {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        let mut item = String::new();
        if chars.next_if_eq(&'"').is_some() {
            while let Some(c) = chars.next() {
                match c {
                    '"' => break,
                    '\\' => item.extend(chars.next()),
                    c => item.push(c),
                }
            }
            while chars.next_if(|c| *c != ',').is_some() {}
        } else {
            while let Some(c) = chars.next_if(|c| *c != ',') {
                item.push(c);
            }
            item.truncate(item.trim_end().len());
        }
        chars.next();
        items.push(item);
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AwsShape as _;

    #[test]
    fn items_with_commas_and_quotes_survive_a_header() {
        let items: Vec<String> =
            ["plain", "a, b", "say \"hi\"", "back\\slash,", " padded", ""].map(str::to_owned).to_vec();
        let joined = join(Site::of(Vec::<String>::schema), &items);
        assert_eq!(split(&joined), items);
        assert_eq!(joined, r#"plain, "a, b", "say \"hi\"", "back\\slash,", " padded", """#);
    }
}
