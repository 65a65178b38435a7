//! What keeps secrets out of texts: Debug that hides, and answers that are not allowed to echo.

use std::fmt;

use crate::http::{HeaderValue, Response};
use crate::schema::Schema;
use crate::shape::{Structure, Variant, View};

/// What stands in a text where a secret would.
pub(crate) const REDACTED: &str = "** redacted **";

/// The Debug of a sensitive newtype: its name, and that something is there.
pub fn debug_redacted(name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name}({REDACTED})")
}

/// The secrets of an input, which the answer to it could show: as they are, or escaped for where they stand there.
///
/// Services and the gateways before them quote what they were sent: the header they could not make sense
/// of, the path they have no route for. Error texts end up in logs, so the quotes are taken out.
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    /// Shorter texts are no secrets, and taking them out would leave holes in any sentence.
    const SHORTEST: usize = 4;
    /// So much of the beginning of a secret counts as the secret: quotes are cut short.
    const TELLING: usize = 8;

    pub(crate) fn of(input: &dyn Structure) -> Self {
        let mut secrets = Secrets(Vec::new());
        secrets.collect(input.schema(), View::Structure(input), false);
        secrets.sort();
        secrets
    }

    /// A secret that is not the input's.
    #[cfg(feature = "sigv4")]
    pub(crate) fn add(&mut self, secret: &str) {
        self.push(secret);
        self.sort();
    }

    fn push(&mut self, text: &str) {
        if text.len() < Self::SHORTEST {
            return;
        }
        self.0.push(text.to_owned());
    }

    /// A secret that holds another one goes first, or its rest would stay.
    fn sort(&mut self) {
        self.0.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    }

    fn collect(&mut self, schema: &'static Schema, view: View<'_>, within: bool) {
        let sensitive = within || schema.is_sensitive();
        match view {
            View::String(text) | View::Enum(text) if sensitive => self.push(text),
            View::List(list) => {
                for index in 0..list.len() {
                    self.collect(list.item_schema(), list.item(index), sensitive);
                }
            }
            View::Map(map) => map.each(&mut |key, value| {
                self.collect(map.key_schema(), View::String(key), sensitive);
                self.collect(map.value_schema(), value, sensitive);
            }),
            View::Union(union) => {
                if let Variant::Known(index, view) = union.variant() {
                    self.collect((union.schema().members()[index].target)(), view, sensitive);
                }
            }
            View::Structure(structure) => {
                for (index, member) in structure.schema().members().iter().enumerate() {
                    self.collect((member.target)(), structure.member(index), sensitive);
                }
            }
            _ => {}
        }
    }

    /// Takes the secrets out of an answer, head and body.
    pub(crate) fn hide(&self, response: &mut Response) {
        for value in response.headers.values_mut() {
            if let Some(Ok(hidden)) = self.hidden(value.as_bytes()).map(HeaderValue::try_from) {
                *value = hidden;
            }
        }
        if let Some(hidden) = response.body.bytes().and_then(|body| self.hidden(body)) {
            response.body = hidden.into();
        }
    }

    /// The text without the secrets, if it holds any.
    fn hidden(&self, text: &[u8]) -> Option<Vec<u8>> {
        let mut hidden: Option<Vec<u8>> = None;
        for secret in self.0.iter().map(String::as_bytes) {
            let text = hidden.as_deref().unwrap_or(text);
            let telling = secret.len().min(Self::TELLING);
            let (mut kept, mut rest, mut place) = (Vec::new(), text, 0);
            let may_begin = |byte: &u8| secret.first() == Some(byte) || matches!(byte, b'%' | b'\\' | b'&');
            while let Some(next) = rest.get(place..).and_then(|rest| rest.iter().position(may_begin)) {
                place += next;
                let here = &rest[place..];
                let (quoted, length) = quoted(here, secret);
                if quoted < telling {
                    place += 1;
                    continue;
                }
                kept.extend_from_slice(&rest[..place]);
                kept.extend_from_slice(REDACTED.as_bytes());
                (rest, place) = (&here[length..], 0);
            }
            if rest.len() < text.len() {
                kept.extend_from_slice(rest);
                hidden = Some(kept);
            }
        }
        hidden
    }
}

/// How much of the secret the text begins with, as it is or escaped, and how long that is in the text.
fn quoted(text: &[u8], secret: &[u8]) -> (usize, usize) {
    let plain = text.iter().zip(secret).take_while(|(a, b)| a == b).count();
    let (mut told, mut read) = (0, 0);
    while let Some((meant, length)) = text.get(read..).and_then(unescaped)
        && let Some(rest) = secret.get(told..)
    {
        let after = match meant {
            Meant::Byte(byte) => rest.strip_prefix(&[byte]),
            Meant::Char(char) => rest.strip_prefix(char.encode_utf8(&mut [0; 4]).as_bytes()),
        };
        let Some(after) = after else { break };
        (told, read) = (secret.len() - after.len(), read + length);
    }
    if told > plain { (told, read) } else { (plain, plain) }
}

/// What an escape stands for, or a byte for itself.
enum Meant {
    Byte(u8),
    Char(char),
}

/// What the beginning of a text means in a URL, in JSON or in XML, whichever has such an escape, and its length.
fn unescaped(text: &[u8]) -> Option<(Meant, usize)> {
    let number = |digits: &[u8], radix| u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok();
    let byte = |byte: u8, length| Some((Meant::Byte(byte), length));
    let escape = match text {
        [b'%', high, low, ..] => number(&[*high, *low], 16).and_then(|it| byte(u8::try_from(it).ok()?, 3)),
        [b'\\', b'u', digits @ ..] => {
            digits.get(..4).and_then(|digits| Some((Meant::Char(char::from_u32(number(digits, 16)?)?), 6)))
        }
        [b'\\', escaped, ..] => match escaped {
            b'"' | b'\\' | b'/' => byte(*escaped, 2),
            b'b' => byte(8, 2),
            b'f' => byte(12, 2),
            b'n' => byte(b'\n', 2),
            b'r' => byte(b'\r', 2),
            b't' => byte(b'\t', 2),
            _ => None,
        },
        [b'&', rest @ ..] => {
            // The longest there is: `&#x10FFFF;`.
            let end = rest.iter().take(9).position(|byte| *byte == b';');
            let meant = match end.and_then(|end| rest.get(..end)) {
                Some(b"amp") => Some('&'),
                Some(b"lt") => Some('<'),
                Some(b"gt") => Some('>'),
                Some(b"quot") => Some('"'),
                Some(b"apos") => Some('\''),
                Some([b'#', b'x' | b'X', digits @ ..]) => number(digits, 16).and_then(char::from_u32),
                Some([b'#', digits @ ..]) => number(digits, 10).and_then(char::from_u32),
                _ => None,
            };
            meant.zip(end).map(|(meant, end)| (Meant::Char(meant), end + 2))
        }
        _ => None,
    };
    escape.or_else(|| Some((Meant::Byte(*text.first()?), 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    static SECRET: Schema = Schema::newtype::<String>("Secret").sensitive();

    #[test]
    fn a_quoted_secret_is_taken_out_whole_in_every_form() {
        let mut secrets = Secrets(Vec::new());
        secrets.collect(&SECRET, View::String("vt/+="), false);
        secrets.collect(&SECRET, View::String("vt/+=longer"), false);
        secrets.sort();
        for quote in
            ["vt/+=longer", "vt%2F%2B%3Dlonger", "vt%2f%2b%3dlonger", r"vt\/+=longer", "vt/+=", "vt/+=lon"]
        {
            let text = format!("<{quote}><{quote}>");
            let hidden = secrets.hidden(text.as_bytes()).map(String::from_utf8);
            assert_eq!(hidden, Some(Ok(format!("<{REDACTED}><{REDACTED}>"))), "{quote}");
        }
        assert_eq!(secrets.hidden(b"vt/+"), None);
    }

    #[test]
    fn what_is_escaped_for_json_or_xml_is_taken_out_whole() {
        let mut secrets = Secrets(Vec::new());
        secrets.collect(&SECRET, View::String("12345678+a\"b&c<d=\ne'rest"), false);
        secrets.sort();
        for quote in [
            r#"12345678+a\"b&c<d=\ne'rest"#,
            r#"12345678\u002Ba\u0022b\u0026c\u003Cd\u003D\u000Ae\u0027rest"#,
            r#"12345678\u002ba\u0022b\u0026c\u003cd\u003d\u000ae\u0027rest"#,
            r#"12345678+a\"b\u0026c\u003cd\u003d\ne\u0027rest"#,
            "12345678+a&quot;b&amp;c&lt;d=\ne&apos;rest",
            "12345678+a&#34;b&amp;c&lt;d=&#10;e&#39;rest",
            "12345678+a&#x22;b&#x26;c&#x3C;d=&#xA;e&#x27;rest",
        ] {
            let hidden = secrets.hidden(format!("<{quote}>").as_bytes()).map(String::from_utf8);
            assert_eq!(hidden, Some(Ok(format!("<{REDACTED}>"))), "{quote}");
        }
    }
}
