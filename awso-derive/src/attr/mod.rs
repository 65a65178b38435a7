//! Attribute tokens to typed settings. Knows one attribute list at a time; rules across lists are in
//! [`check`](crate::check).

mod member;
mod operation;
mod service;
mod shape;
mod size;
#[cfg(test)]
mod size_tests;
mod value;
mod wire;

use proc_macro2::{Ident, Span, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Path, Token};

pub(crate) use member::{MemberAttrs, VariantAttrs};
pub(crate) use operation::{ErrorAttrs, OperationAttrs};
pub(crate) use service::ServiceAttrs;
pub(crate) use shape::ShapeAttrs;

use crate::ctxt::Ctxt;
use crate::symbol::{
    ATTRIBUTE, AUTH, AWS, CHECKSUM_REQUIRED, CODE, CRATE, CREDENTIALS, DEFAULT, ENDPOINT, ENDPOINT_PREFIX,
    ERRORS, FAULT, FLATTENED, HEADER, HOST_PREFIX, ID, IDEMPOTENCY_TOKEN, INPUT_TOKEN, ITEM, ITEMS, KEY,
    LABEL, LENGTH, METHOD, NAMESPACE, OUTPUT, OUTPUT_TOKEN, PAGE_SIZE, PAGINATED, PATTERN, PAYLOAD, PREFIX,
    PREFIX_HEADERS, PROTOCOL, QUERY, QUERY_COMPATIBLE, QUERY_MAP, RANGE, RENAME_ALL, REQUEST_COMPRESSION,
    RETRYABLE, RULES, SENSITIVE, SERVICE, SIGNING_NAME, STATUS, STATUS_CODE, Symbol, TARGET_PREFIX,
    THROTTLING, UNIQUE, UNKNOWN, URI, VALUE, VERSION, XML_NAMESPACE,
};

/// A setting that may be given once. One whose value is wrong is given all the same.
pub(crate) struct Setting<T> {
    symbol: Symbol,
    given: Option<(Span, Option<T>)>,
}

impl<T> Setting<T> {
    fn new(symbol: Symbol) -> Self {
        Setting { symbol, given: None }
    }

    /// Takes the value, or reports what is wrong with it and passes over the rest of it.
    fn set(&mut self, ctxt: &Ctxt, meta: &Meta<'_>, value: syn::Result<T>) {
        if self.given.is_some() {
            ctxt.error(span(meta), format!("`{}` is given twice", self.symbol));
        }
        let value = value.map_err(|error| {
            ctxt.push(error);
            pass_over(meta.input);
        });
        self.given.get_or_insert((span(meta), value.ok()));
    }

    /// The value, if it is given and right.
    pub(crate) fn get(self) -> Option<T> {
        self.given?.1
    }

    /// Where the setting's key stands, if it is given.
    pub(crate) fn span(&self) -> Option<Span> {
        self.given.as_ref().map(|(span, _)| *span)
    }

    /// The key and where it stands, if it is given.
    pub(crate) fn key(&self) -> Option<(Symbol, Span)> {
        self.span().map(|span| (self.symbol, span))
    }

    pub(crate) fn is_wrong(&self) -> bool {
        matches!(self.given, Some((_, None)))
    }
}

/// An attribute that is there.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    /// Where its name stands.
    pub(crate) span: Span,
    /// Whether it holds what nobody can tell the meaning of, which is reported.
    is_obscure: bool,
}

/// Collects which settings of an attribute are missing, and reports them at once.
pub(crate) struct Required {
    attribute: Symbol,
    found: Found,
    missing: Vec<Symbol>,
}

impl Required {
    pub(crate) fn of(attribute: Symbol, found: Found) -> Self {
        Required { attribute, found, missing: Vec::new() }
    }

    /// The value, if it is given and right.
    pub(crate) fn get<T>(&mut self, setting: Setting<T>) -> Option<T> {
        if setting.given.is_none() {
            self.missing.push(setting.symbol);
        }
        setting.get()
    }

    pub(crate) fn report(self, ctxt: &Ctxt) {
        let missing: Vec<_> = self.missing.iter().map(|symbol| format!("`{symbol}`")).collect();
        if !missing.is_empty() && !self.found.is_obscure {
            ctxt.error(self.found.span, format!("`{}` needs {}", self.attribute, missing.join(", ")));
        }
    }
}

/// A setting's key, and the tokens behind it.
struct Meta<'a> {
    path: Path,
    input: ParseStream<'a>,
}

/// Walks the settings of every attribute of this name.
fn walk(
    ctxt: &Ctxt,
    attrs: &[Attribute],
    attribute: Symbol,
    known: &[Symbol],
    mut set: impl FnMut(&Meta<'_>) -> bool,
) -> Option<Found> {
    let mut found = None;
    for attr in attrs.iter().filter(|attr| *attr.path() == attribute) {
        let span = attr.path().segments[0].ident.span();
        let found = found.get_or_insert(Found { span, is_obscure: false });
        // What an attribute without settings lacks is said by its name.
        if attribute != AWS && matches!(attr.meta, syn::Meta::Path(_)) {
            continue;
        }
        let walked = attr
            .parse_args_with(|input: ParseStream<'_>| Ok(settings(ctxt, input, attribute, known, &mut set)));
        found.is_obscure |= walked.unwrap_or_else(|error| {
            ctxt.push(error);
            true
        });
    }
    found
}

/// Walks settings and tells whether one is obscure. `set` takes a setting it knows and tells whether it did.
/// Another is reported, and taken for the one it is misspelt from, lest that one is missed.
fn settings(
    ctxt: &Ctxt,
    input: ParseStream<'_>,
    attribute: Symbol,
    known: &[Symbol],
    mut set: impl FnMut(&Meta<'_>) -> bool,
) -> bool {
    let mut is_obscure = false;
    while !input.is_empty() {
        if let Ok(key) = input.call(Ident::parse_any) {
            let mut meta = Meta { path: key.into(), input };
            if !set(&meta) {
                let (message, meant) = unknown_setting(attribute, &meta.path, known);
                ctxt.error_spanned(&meta.path, message);
                meta.path = meant.map_or(meta.path.clone(), |name| Ident::new(name, span(&meta)).into());
                if !set(&meta) {
                    is_obscure = true;
                    pass_over(input);
                }
            }
        } else {
            is_obscure = true;
            ctxt.push(
                input.error(format!(
                    "this has no name: the settings of `{attribute}` here are {}",
                    list(known)
                )),
            );
            pass_over(input);
        }
        if input.peek(Ident::peek_any) {
            ctxt.push(input.error("a comma is missing before this"));
            continue;
        }
        if !input.is_empty() && !input.peek(Token![,]) {
            ctxt.push(
                input.error("this is more than the value of the setting: a comma or the end is expected"),
            );
            pass_over(input);
        }
        // All that can stand here.
        let _ = input.parse::<Option<Token![,]>>();
    }
    is_obscure
}

fn list(known: &[Symbol]) -> String {
    known.iter().map(|symbol| format!("`{symbol}`")).collect::<Vec<_>>().join(", ")
}

/// Where settings go that are not known where they stand.
const HOMES: [(&[Symbol], &str); 11] = [
    (
        &[LENGTH, RANGE, PATTERN, UNIQUE, SENSITIVE],
        "on a newtype: wrap the member's type in a tuple struct and put it there",
    ),
    (
        &[
            URI,
            METHOD,
            OUTPUT,
            SERVICE,
            ERRORS,
            HOST_PREFIX,
            CHECKSUM_REQUIRED,
            REQUEST_COMPRESSION,
            PAGINATED,
        ],
        "in `#[aws_operation(…)]`",
    ),
    (&[INPUT_TOKEN, OUTPUT_TOKEN, PAGE_SIZE], "in `#[aws_operation(paginated(…))]`"),
    (&[STATUS, CODE, FAULT, RETRYABLE, THROTTLING], "in `#[aws_error(…)]`"),
    (
        &[
            ID,
            ENDPOINT_PREFIX,
            VERSION,
            PROTOCOL,
            AUTH,
            SIGNING_NAME,
            TARGET_PREFIX,
            XML_NAMESPACE,
            QUERY_COMPATIBLE,
            ENDPOINT,
            CREDENTIALS,
        ],
        "in `#[aws_service(…)]`",
    ),
    (
        &[HEADER, PREFIX_HEADERS, QUERY, QUERY_MAP, LABEL, PAYLOAD, STATUS_CODE, IDEMPOTENCY_TOKEN, DEFAULT],
        "on a member of a structure: `#[aws(…)]` above the field",
    ),
    (&[ITEMS], "on the member of the output that holds them: `#[aws(items)]` above the field"),
    (&[UNKNOWN, VALUE], "on a variant of an enum"),
    (&[ATTRIBUTE, FLATTENED, ITEM, KEY, NAMESPACE, PREFIX], "in `#[aws(xml(…))]`"),
    (&[CRATE, RENAME_ALL], "on the struct or enum"),
    (&[RULES], "on a structure"),
];

/// ``unknown setting `heder` of `aws`; did you mean `header`?``, and the setting that is meant.
fn unknown_setting<'t>(attribute: Symbol, path: &Path, known: &'t [Symbol]) -> (String, Option<&'t str>) {
    let written = quote::quote!(#path).to_string();
    let elsewhere = HOMES.iter().find(|(settings, _)| settings.iter().any(|symbol| path == symbol));
    if let Some((_, home)) = elsewhere {
        return (format!("`{written}` does not go here, but {home}"), None);
    }
    let unknown = format!("unknown setting `{written}` of `{attribute}` here");
    let meant = nearest(&written, known.iter().map(|symbol| symbol.0));
    let message = match meant {
        Some(name) => format!("{unknown}; did you mean `{name}`?"),
        None => format!("{unknown}; there are {}", list(known)),
    };
    (message, meant)
}

/// The one of these words that another is misspelt from.
fn nearest<'t>(written: &str, known: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let letters = written.to_ascii_lowercase();
    let distances = known.map(|word| (distance(&letters, &word.to_ascii_lowercase()), word));
    let is_near =
        |(distance, word): &(usize, &str)| *distance <= 2 && 2 * distance < word.len().max(letters.len());
    distances.min_by_key(|(distance, _)| *distance).filter(is_near).map(|(_, word)| word)
}

/// How many letters have to be added, taken away or changed to make one word of another (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// Skips what is left of a setting.
fn pass_over(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && input.parse::<TokenTree>().is_ok() {}
}

fn span(meta: &Meta<'_>) -> Span {
    meta.path.segments.first().map_or_else(Span::call_site, |segment| segment.ident.span())
}
