use super::item::{Fault, Item, Items};

/// The members that say which error it is and what is said of it, those that win first.
const NAMES: [&str; 4] = ["__type", "message", "Message", "errorMessage"];

/// The code of an error's document, as it stands there, and the message. What stands before something that makes no
/// sense counts: it may be all that is known of the error.
pub(crate) fn describe(cbor: &[u8]) -> (Option<String>, Option<String>) {
    let mut texts = [const { None }; NAMES.len()];
    let _ = find(&mut Items::of(cbor), &mut texts);
    let [code, messages @ ..] = texts.map(|text| text.filter(|text: &String| !text.is_empty()));
    (code, messages.into_iter().flatten().next())
}

fn find(items: &mut Items<'_>, texts: &mut [Option<String>; NAMES.len()]) -> Result<(), Fault> {
    let Item::Map(mut left) = items.next()? else { return Ok(()) };
    while items.more(&mut left) {
        let key = items.lossy()?;
        let name = key.and_then(|key| NAMES.iter().position(|name| *name == key));
        match name.and_then(|index| texts.get_mut(index)) {
            Some(text) => *text = items.lossy()?.or(text.take()),
            None => items.skip()?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::describe;
    use crate::shape::AwsShape;
    use crate::value::Document;

    fn described(json: &str) -> (Option<String>, Option<String>) {
        describe(&Document::of_json(json).expect(json).to_cbor())
    }

    fn texts(code: &str, message: &str) -> (Option<String>, Option<String>) {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        (text(code), text(message))
    }

    #[test]
    fn an_error_says_its_code_and_message_whatever_else_it_says() {
        for (json, code, message) in [
            (r#"{"__type":"a.b#C","message":"m"}"#, "a.b#C", "m"),
            (r#"{"Message":"m","x":[{"message":"inner"}],"__type":"C"}"#, "C", "m"),
            (r#"{"errorMessage":"e","Message":"","message":7}"#, "", "e"),
            (r#"{"message":"a","message":"b","Message":"c","__type":null}"#, "", "b"),
            ("{}", "", ""),
            (r#"["__type"]"#, "", ""),
        ] {
            assert_eq!(described(json), texts(code, message), "{json}");
        }
        assert_eq!(describe(b"\xa2\x01\x02\x66__type\x61C"), texts("C", ""), "a key that is no text");
        assert_eq!(describe(b"\xbf\xc1\x67Message\x7f\x61a\x61b\xff\xff"), texts("", "ab"));
        assert_eq!(describe(b""), texts("", ""));
    }

    #[test]
    fn what_stands_before_something_unreadable_counts() {
        let known = b"\xbf\x66__type\x61C\x67message\x64slow";
        for rest in [&b""[..], b"\xff", b"\x61", b"\xfe", b"\x01\x02\x61\xff\x63\xff", &[0x9f; 100_000]] {
            assert_eq!(describe(&[known, rest].concat()), texts("C", "slow"));
        }
    }

    #[test]
    fn what_is_not_utf_8_in_a_message_is_replaced() {
        assert_eq!(describe(b"\xa1\x67message\xc1\x64caf\xff"), texts("", "caf\u{fffd}"));
        let long = [b"\xa2\x67message\x78\x20", &[b'a'; 31][..], b"\xff\x66__type\x61C"].concat();
        assert_eq!(describe(&long), texts("C", &format!("{}\u{fffd}", "a".repeat(31))));
        assert_eq!(describe(b"\xa2\x67message\x7f\x61\xff\xff\x66__type\x61C"), texts("C", ""));
    }
}
