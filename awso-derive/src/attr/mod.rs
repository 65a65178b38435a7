//! Attribute tokens to typed settings. Knows one attribute list at a time; rules across lists are in
//! [`check`](crate::check).

mod member;
mod operation;
mod service;
mod shape;
mod value;
mod wire;

use proc_macro2::{Span, TokenTree};
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{Attribute, Path, Token};

pub(crate) use member::{MemberAttrs, VariantAttrs};
pub(crate) use operation::{ErrorAttrs, OperationAttrs};
pub(crate) use service::ServiceAttrs;
pub(crate) use shape::ShapeAttrs;
pub(crate) use value::{AUTHS, one_of};

use crate::ctxt::Ctxt;
use crate::symbol::{
    ATTRIBUTE, AUTH, CHECKSUM_REQUIRED, CODE, CRATE, DEFAULT, ENDPOINT_PREFIX, ERRORS, FAULT, FLATTENED,
    HEADER, HOST_PREFIX, ID, IDEMPOTENCY_TOKEN, INPUT_TOKEN, ITEM, ITEMS, KEY, LABEL, LENGTH, METHOD,
    NAMESPACE, OUTPUT, OUTPUT_TOKEN, PAGE_SIZE, PAGINATED, PATTERN, PAYLOAD, PREFIX, PREFIX_HEADERS,
    PROTOCOL, QUERY, QUERY_MAP, RANGE, RENAME_ALL, REQUEST_COMPRESSION, RETRYABLE, RULES, SENSITIVE, SERVICE,
    STATUS, STATUS_CODE, Symbol, THROTTLING, UNIQUE, UNKNOWN, URI, VALUE, VERSION,
};

/// A setting that may be given once.
pub(crate) struct Setting<T> {
    symbol: Symbol,
    given: Option<(Span, T)>,
}

impl<T> Setting<T> {
    fn new(symbol: Symbol) -> Self {
        Setting { symbol, given: None }
    }

    fn set(&mut self, ctxt: &Ctxt, meta: &ParseNestedMeta<'_>, value: T) {
        let span = span(meta);
        match self.given {
            Some(_) => ctxt.error(span, format!("`{}` is given twice", self.symbol)),
            None => self.given = Some((span, value)),
        }
    }

    pub(crate) fn get(self) -> Option<T> {
        self.given.map(|(_, value)| value)
    }

    /// The value and where its key stands.
    pub(crate) fn value(&self) -> Option<(Span, &T)> {
        self.given.as_ref().map(|(span, value)| (*span, value))
    }

    /// Where the setting's key stands, if it is given.
    pub(crate) fn span(&self) -> Option<Span> {
        self.given.as_ref().map(|(span, _)| *span)
    }

    /// The value, or a report that it is missing.
    pub(crate) fn required(self, ctxt: &Ctxt, attribute: Symbol, at: Span) -> Option<T> {
        if self.given.is_none() {
            ctxt.error(at, format!("`{attribute}` needs `{}`", self.symbol));
        }
        self.get()
    }
}

/// Walks the settings of every attribute of this name and tells where the first one stands. `set` takes
/// a setting it knows and tells whether it did; the others are reported and passed over.
fn walk(
    ctxt: &Ctxt,
    attrs: &[Attribute],
    attribute: Symbol,
    known: &[Symbol],
    mut set: impl FnMut(&ParseNestedMeta<'_>) -> syn::Result<bool>,
) -> Option<Span> {
    let mut found = None;
    for attr in attrs.iter().filter(|attr| *attr.path() == attribute) {
        let at = attr.path().segments[0].ident.span();
        found.get_or_insert(at);
        let parsed = attr.parse_nested_meta(|meta| {
            if !set(&meta)? {
                ctxt.error_spanned(&meta.path, unknown_setting(attribute, &meta.path, known));
                pass_over(meta.input)?;
            }
            Ok(())
        });
        if let Err(error) = parsed {
            ctxt.push(error);
        }
    }
    found
}

/// Where settings go that are not known where they stand.
const HOMES: [(&[Symbol], &str); 9] = [
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
    (&[INPUT_TOKEN, OUTPUT_TOKEN, ITEMS, PAGE_SIZE], "in `#[aws_operation(paginated(…))]`"),
    (&[STATUS, CODE, FAULT, RETRYABLE, THROTTLING], "in `#[aws_error(…)]`"),
    (&[ID, ENDPOINT_PREFIX, VERSION, PROTOCOL, AUTH], "in `#[aws_service(…)]`"),
    (
        &[HEADER, PREFIX_HEADERS, QUERY, QUERY_MAP, LABEL, PAYLOAD, STATUS_CODE, IDEMPOTENCY_TOKEN, DEFAULT],
        "on a member of a structure: `#[aws(…)]` above the field",
    ),
    (&[UNKNOWN, VALUE], "on a variant of an enum"),
    (&[ATTRIBUTE, FLATTENED, ITEM, KEY, NAMESPACE, PREFIX], "in `#[aws(xml(…))]`"),
    (&[CRATE, RENAME_ALL, RULES], "on the struct or enum"),
];

/// `unknown setting `heder` of `aws`; did you mean `header`?`
fn unknown_setting(attribute: Symbol, path: &Path, known: &[Symbol]) -> String {
    let written = quote::quote!(#path).to_string();
    let elsewhere = HOMES.iter().find(|(settings, _)| settings.iter().any(|symbol| path == symbol));
    if let Some((_, home)) = elsewhere {
        return format!("`{written}` does not go here, but {home}");
    }
    let nearest = known.iter().map(|symbol| (distance(&written, symbol.0), symbol)).min_by_key(|(d, _)| *d);
    match nearest {
        Some((distance, symbol)) if distance <= 2 => {
            format!("unknown setting `{written}` of `{attribute}` here; did you mean `{symbol}`?")
        }
        _ => {
            let known: Vec<_> = known.iter().map(|symbol| format!("`{symbol}`")).collect();
            format!("unknown setting `{written}` of `{attribute}` here; there are {}", known.join(", "))
        }
    }
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

/// Skips the value of a setting nobody knows.
fn pass_over(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

fn span(meta: &ParseNestedMeta<'_>) -> Span {
    meta.path.segments.first().map_or_else(Span::call_site, |segment| segment.ident.span())
}
