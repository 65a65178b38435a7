//! What keeps secrets out of texts: Debug that hides, and answers that are not allowed to echo.

use std::fmt;

use crate::http::percent_encode;
use crate::schema::Schema;
use crate::shape::{Slot, Structure, View};

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

    pub(crate) fn of(input: &dyn Structure) -> Self {
        let mut secrets = Secrets(Vec::new());
        secrets.collect(input.schema(), View::Structure(input), false);
        // A secret that holds another one goes first, or its rest would stay.
        secrets.0.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
    }

    fn collect(&mut self, schema: &'static Schema, view: View<'_>, within: bool) {
        let sensitive = within || schema.is_sensitive();
        match view {
            View::String(text) | View::Enum(text) if sensitive && text.len() >= Self::SHORTEST => {
                self.0.push(text.to_owned());
                self.0.push(percent_encode(text).collect());
            }
            View::List(list) => {
                for index in 0..list.len() {
                    self.collect(list.item_schema(), list.item(index), sensitive);
                }
            }
            View::Map(map) => map.each(&mut |key, value| {
                self.collect(map.key_schema(), View::String(key), sensitive);
                self.collect(map.value_schema(), value, sensitive);
            }),
            View::Structure(structure) => {
                for (index, member) in structure.schema().members().iter().enumerate() {
                    self.collect((member.target)(), structure.member(index), sensitive);
                }
            }
            _ => {}
        }
    }

    /// Takes the secrets out of a text.
    pub(crate) fn hide(&self, text: &mut String) {
        for secret in &self.0 {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), REDACTED);
            }
        }
    }

    /// Takes the secrets out of the texts among a structure's members.
    pub(crate) fn hide_within(&self, structure: &mut dyn Structure) {
        for index in 0..structure.schema().members().len() {
            if matches!(structure.member(index), View::String(_))
                && let Slot::String(text) = structure.member_mut(index).filled()
            {
                self.hide(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_secret_is_taken_out_whole_in_either_form() {
        let secrets = Secrets(vec!["vt/+=long".into(), "vt%2F%2B%3Dlong".into(), "vt/+".into()]);
        let mut text = "no route for /views/vt%2F%2B%3Dlong (vt/+=long)".to_owned();
        secrets.hide(&mut text);
        assert_eq!(text, format!("no route for /views/{REDACTED} ({REDACTED})"));
    }
}
