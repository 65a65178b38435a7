//! What keeps secrets out of texts: Debug that hides, and answers that are not allowed to echo.

use std::fmt;

use crate::http::{HeaderValue, Response, percent_encode};
use crate::schema::Schema;
use crate::shape::{Structure, Variant, View};

/// What stands in a text where a secret would.
pub(crate) const REDACTED: &str = "** redacted **";

/// The Debug of a sensitive newtype: its name, and that something is there.
pub fn debug_redacted(name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name}({REDACTED})")
}

/// The secrets of an input, in the forms in which the answer to it could show them.
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
        let escaped: String = percent_encode(text).collect();
        self.0.push(lower_escapes(&escaped));
        self.0.push(escaped);
        // JSON may escape what it need not.
        self.0.push(text.replace('/', "\\/"));
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
            let telling = &secret[..secret.len().min(Self::TELLING)];
            let mut kept = Vec::new();
            let mut rest = text;
            while let Some(place) = rest.windows(telling.len()).position(|window| window == telling) {
                let quoted = rest[place..].iter().zip(secret).take_while(|(a, b)| a == b).count();
                kept.extend_from_slice(&rest[..place]);
                kept.extend_from_slice(REDACTED.as_bytes());
                rest = &rest[place + quoted..];
            }
            if rest.len() < text.len() {
                kept.extend_from_slice(rest);
                hidden = Some(kept);
            }
        }
        hidden
    }
}

/// `%2f` for `%2F`.
fn lower_escapes(escaped: &str) -> String {
    let mut parts = escaped.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (escape, rest) = part.split_at(part.len().min(2));
        text + "%" + &escape.to_ascii_lowercase() + rest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_secret_is_taken_out_whole_in_every_form() {
        static SECRET: Schema = Schema::newtype::<String>("Secret").sensitive();
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
}
