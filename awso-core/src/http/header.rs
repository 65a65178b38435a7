//! Members in headers: scalars as text, lists separated by commas, items quoted where they need it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::codec::text;
use crate::schema::{Kind, Site, Trait};
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
        View::List(list) => HeaderValue::try_from(join(site, list)),
        view => match text::write(site, view, TimestampFormat::HttpDate) {
            None => return Ok(()),
            Some(text) if site.has(Trait::JsonValue) => HeaderValue::try_from(BASE64.encode(text.as_ref())),
            Some(text) => HeaderValue::from_str(&text),
        },
    };
    let mut value = value.map_err(|_| NO_HEADER_VALUE)?;
    value.set_sensitive((site.target)().is_sensitive());
    headers.insert(HeaderName::from_static(name), value);
    Ok(())
}

const NO_HEADER_VALUE: &str = "a header takes no control characters such as line breaks";

/// Writes a map as one header an entry. A header that is there already stays: a member's own goes first.
pub(super) fn write_prefixed(
    headers: &mut HeaderMap,
    prefix: &str,
    site: Site,
    view: View<'_>,
) -> Result<(), &'static str> {
    let View::Map(map) = view else { return Ok(()) };
    let site = site.within(map.value_target());
    let sensitive = (site.target)().is_sensitive();
    let mut written = Ok(());
    map.each(&mut |key, value| {
        let Some(text) = text::write(site, value, TimestampFormat::HttpDate) else { return };
        let name = HeaderName::try_from(format!("{prefix}{key}"));
        match (name, HeaderValue::from_str(&text)) {
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(sensitive);
                headers.entry(name).or_insert(value);
            }
            (Err(_), _) => {
                written = Err("a key that is to name a header holds other than letters, digits and `-`");
            }
            (_, Err(_)) => written = Err(NO_HEADER_VALUE),
        }
    });
    written
}

/// Reads the headers of a prefix into a map. On failure tells what was expected.
pub(super) fn read_prefixed(headers: &HeaderMap, prefix: &str, slot: Slot<'_>) -> Result<(), &'static str> {
    let mut prefixed =
        headers.iter().filter_map(|(name, value)| Some((name.as_str().strip_prefix(prefix)?, value)));
    // A map without entries has no headers, so without headers it is there all the same.
    match slot.filled() {
        Slot::Map(map) => prefixed.try_for_each(|(key, value)| {
            text::read(&String::from_utf8_lossy(value.as_bytes()), map.insert(key))
        }),
        slot => Err(slot.expects()),
    }
}

/// Reads a header. On failure tells what was expected.
pub(super) fn read(headers: &HeaderMap, name: &str, site: Site, slot: Slot<'_>) -> Result<(), &'static str> {
    let mut values = headers.get_all(name).iter().peekable();
    if values.peek().is_none() {
        return Ok(());
    }
    if let Slot::Optional(optional) = slot {
        // An error answer keeps what was read, and must not keep a blank for what does not fit.
        return read(headers, name, site, optional.fill()).inspect_err(|_| optional.clear());
    }
    match slot {
        Slot::List(list) => values
            .flat_map(|value| {
                let text = String::from_utf8_lossy(value.as_bytes());
                match list.item_schema().base().kind {
                    Kind::Timestamp => split_dates(&text),
                    _ => split(&text),
                }
            })
            .collect::<Vec<_>>()
            .into_iter()
            .try_for_each(|item| text::read(&item, list.push())),
        slot => match values.last() {
            Some(value) => {
                let text = String::from_utf8_lossy(value.as_bytes());
                if !site.has(Trait::JsonValue) {
                    return text::read(&text, slot);
                }
                let json = BASE64.decode(text.as_ref()).ok().and_then(|json| String::from_utf8(json).ok());
                text::read(&json.ok_or("JSON in base64")?, slot)
            }
            None => Ok(()),
        },
    }
}

/// The items of a list. A null has no form in a header and is left out, as Smithy leaves out the header of a null.
fn join(site: Site, list: &dyn List) -> String {
    let site = site.within(list.item_target());
    let mut joined = String::new();
    for index in 0..list.len() {
        let Some(item) = text::write(site, list.item(index), TimestampFormat::HttpDate) else { continue };
        if !joined.is_empty() {
            joined.push_str(", ");
        }
        // A date has a comma of its own, and is not quoted for it.
        if matches!(list.item(index), View::Timestamp(_)) {
            joined.push_str(&item);
        } else if item.is_empty() || item.contains(['"', ',']) || item.trim() != item {
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

/// As [`split`], for timestamps: the comma behind a weekday is part of the date, which may be quoted for it.
fn split_dates(text: &str) -> Vec<String> {
    let is_weekday = |item: &&mut String| item.len() == 3 && item.bytes().all(|b| b.is_ascii_alphabetic());
    let mut items: Vec<String> = Vec::new();
    for part in split(text) {
        match (part.trim(), items.last_mut().filter(is_weekday)) {
            ("", _) => {}
            (date, Some(weekday)) => weekday.extend([", ", date]),
            (item, None) => items.push(item.to_owned()),
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AwsShape as _, Timestamp};

    #[test]
    fn dates_keep_their_own_commas() {
        let dates =
            ["Mon, 16 Dec 2019 23:48:18 GMT", "2019-12-17T00:00:00Z", "Tue, 17 Dec 2019 00:00:00 GMT"];
        assert_eq!(split_dates(&dates.join(", ")), dates);
    }

    #[test]
    fn dates_are_read_with_and_without_quotes() {
        let (monday, tuesday) = ("Mon, 16 Dec 2019 23:48:18 GMT", "Tue, 17 Dec 2019 00:00:00 GMT");
        for header in [
            format!("{monday}, {tuesday}"),
            format!("\"{monday}\", \"{tuesday}\""),
            format!("\"{monday}\",{tuesday}"),
            format!("{monday}, \" {tuesday} \", "),
        ] {
            assert_eq!(split_dates(&header), [monday, tuesday], "{header}");
            let mut headers = HeaderMap::new();
            headers.insert("x-times", header.parse().expect("a header"));
            let mut times = Vec::<Timestamp>::new();
            read(&headers, "x-times", Site::of(Vec::<Timestamp>::schema), times.slot()).expect("dates");
            assert_eq!(
                times.iter().map(|time| time.epoch()).collect::<Vec<_>>(),
                [(1_576_540_098, 0), (1_576_540_800, 0)]
            );
        }
    }

    #[test]
    fn three_digits_are_a_time_and_no_weekday() {
        assert_eq!(split_dates("100, 200"), ["100", "200"]);
    }

    #[test]
    fn the_last_of_several_scalars_counts() {
        let mut headers = HeaderMap::new();
        for value in ["x", "1", "2"] {
            headers.append("n", HeaderValue::from_static(value));
        }
        let mut number = 0;
        read(&headers, "n", Site::of(i32::schema), number.slot()).expect("a number");
        assert_eq!(number, 2);
    }

    #[test]
    fn items_with_commas_and_quotes_survive_a_header() {
        let items: Vec<String> =
            ["plain", "a, b", "say \"hi\"", "back\\slash,", " padded", ""].map(str::to_owned).to_vec();
        let joined = join(Site::of(Vec::<String>::schema), &items);
        assert_eq!(split(&joined), items);
        assert_eq!(joined, r#"plain, "a, b", "say \"hi\"", "back\\slash,", " padded", """#);
    }
}
