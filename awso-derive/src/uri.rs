//! The uri template of an operation.

use proc_macro2::Span;
use syn::LitStr;

use crate::ctxt::Ctxt;

/// A path with labels: `/participant/views/{ViewToken}`.
pub(crate) struct Template {
    pub(crate) text: LitStr,
    /// What is before the `?`, if there is one, and what is behind it.
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) parts: Vec<Part>,
    /// Whether its labels cannot be told, which is reported.
    pub(crate) is_broken: bool,
}

pub(crate) enum Part {
    Literal,
    Label {
        name: String,
        /// Whether it takes slashes too: `{Key+}`.
        greedy: bool,
    },
}

impl Template {
    /// The one of an operation that does not say it rightly.
    pub(crate) fn broken() -> Self {
        Template { is_broken: true, ..Template::root() }
    }

    /// The one of an operation that is known by its name.
    pub(crate) fn root() -> Self {
        let text = LitStr::new("/", Span::call_site());
        Template { text, path: "/".to_owned(), query: String::new(), parts: Vec::new(), is_broken: false }
    }

    /// The path of an operation.
    pub(crate) fn parse(ctxt: &Ctxt, text: LitStr) -> Self {
        let value = text.value();
        let refuse = |problem: &str| ctxt.error_spanned(&text, problem);
        if !value.starts_with('/') {
            refuse("the uri is the path alone, and begins with `/`");
        }
        if let Some(c) = value.chars().find(|c| c.is_whitespace() || !c.is_ascii()) {
            let encoded: String = c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
            refuse(&format!("`{c}` cannot stand in a uri: write `{encoded}`"));
        }
        if value.split_once('?').is_some_and(|(_, query)| query.contains(['{', '}'])) {
            refuse("labels stand in the path; bind members to the query string with `#[aws(query = \"…\")]`");
        }
        Template::split(ctxt, text)
    }

    /// What stands before the host's name: `{AccountId}.`.
    pub(crate) fn parse_host_prefix(ctxt: &Ctxt, text: LitStr) -> Self {
        let value = text.value();
        let may_stand = |c: char| c.is_ascii_alphanumeric() || ".-{}_".contains(c);
        if value.is_empty() || !value.chars().all(may_stand) {
            let message = "a host prefix has letters, digits, `-`, `.` and labels, as in `{AccountId}.`";
            ctxt.error_spanned(&text, message);
            return Template::broken();
        }
        Template::split(ctxt, text)
    }

    fn split(ctxt: &Ctxt, text: LitStr) -> Self {
        let value = text.value();
        let refuse = |problem: &str| ctxt.error_spanned(&text, problem);
        let (path, query) = value.split_once('?').unwrap_or((&value, ""));
        let (mut parts, mut is_broken) = (Vec::new(), false);
        let mut rest = path;
        while !rest.is_empty() {
            let (literal, after) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
            if literal.contains('#') {
                refuse("the uri ends before the `#`, which no server sees");
            }
            if literal.contains('}') {
                refuse("a `}` without its `{`");
                is_broken = true;
            }
            if !literal.is_empty() {
                parts.push(Part::Literal);
            } else if matches!(parts.last(), Some(Part::Label { .. })) {
                refuse("two labels need something between them, or nobody can tell where the first one ends");
            }
            let Some(label) = after.strip_prefix('{') else { break };
            let Some((label, after)) = label.split_once('}') else {
                refuse("a `{` without its `}`");
                is_broken = true;
                break;
            };
            let (label, greedy) = label.strip_suffix('+').map_or((label, false), |label| (label, true));
            if label.is_empty() || !label.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
                refuse(&format!("`{{{label}}}` is no label, which is a member's name in braces: `{{Name}}`"));
                is_broken = true;
            }
            parts.push(Part::Label { name: label.to_owned(), greedy });
            rest = after;
        }
        Template { path: path.to_owned(), query: query.to_owned(), text, parts, is_broken }
    }

    pub(crate) fn labels(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Label { name, .. } => Some(name.as_str()),
            Part::Literal => None,
        })
    }
}
