//! Attribute tokens to typed settings. Knows one attribute list at a time; rules across lists are in
//! [`check`](crate::check).

use proc_macro2::{Ident, Span, TokenTree};
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Lit, LitInt, LitStr, Path, Token, Type, parenthesized};

use crate::case::Case;
use crate::ctxt::Ctxt;
use crate::model::{Bound, Bounds, Name};
use crate::symbol::*;

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

/// `#[aws(…)]` on a shape.
pub(crate) struct ShapeAttrs {
    pub(crate) krate: Setting<Path>,
    pub(crate) rename: Setting<Name>,
    pub(crate) rename_all: Setting<Case>,
    pub(crate) length: Setting<Bounds>,
    pub(crate) range: Setting<Bounds>,
    pub(crate) sensitive: Setting<()>,
}

impl ShapeAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut settings = ShapeAttrs {
            krate: Setting::new(CRATE),
            rename: Setting::new(RENAME),
            rename_all: Setting::new(RENAME_ALL),
            length: Setting::new(LENGTH),
            range: Setting::new(RANGE),
            sensitive: Setting::new(SENSITIVE),
        };
        let known = [CRATE, RENAME, RENAME_ALL, LENGTH, RANGE, SENSITIVE];
        walk(ctxt, attrs, AWS, &known, |meta| {
            match () {
                () if meta.path == CRATE => settings.krate.set(ctxt, meta, crate_path(meta)?),
                () if meta.path == RENAME => settings.rename.set(ctxt, meta, name(meta)?),
                () if meta.path == RENAME_ALL => settings.rename_all.set(ctxt, meta, case(meta)?),
                () if meta.path == LENGTH => settings.length.set(ctxt, meta, bounds(meta)?),
                () if meta.path == RANGE => settings.range.set(ctxt, meta, bounds(meta)?),
                () if meta.path == SENSITIVE => settings.sensitive.set(ctxt, meta, ()),
                () => return Ok(false),
            }
            Ok(true)
        });
        settings
    }
}

/// `#[aws(…)]` on a member.
pub(crate) struct MemberAttrs {
    pub(crate) rename: Setting<Name>,
    pub(crate) header: Setting<Name>,
    /// The name in the query string, where it is not the member's.
    pub(crate) query: Setting<Option<Name>>,
    pub(crate) label: Setting<()>,
    pub(crate) payload: Setting<()>,
    pub(crate) idempotency_token: Setting<()>,
}

impl MemberAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut settings = MemberAttrs {
            rename: Setting::new(RENAME),
            header: Setting::new(HEADER),
            query: Setting::new(QUERY),
            label: Setting::new(LABEL),
            payload: Setting::new(PAYLOAD),
            idempotency_token: Setting::new(IDEMPOTENCY_TOKEN),
        };
        let known = [RENAME, HEADER, QUERY, LABEL, PAYLOAD, IDEMPOTENCY_TOKEN];
        walk(ctxt, attrs, AWS, &known, |meta| {
            match () {
                () if meta.path == RENAME => settings.rename.set(ctxt, meta, name(meta)?),
                () if meta.path == HEADER => settings.header.set(ctxt, meta, header(ctxt, meta)?),
                () if meta.path == QUERY => {
                    let name = meta.input.peek(Token![=]).then(|| name(meta)).transpose()?;
                    settings.query.set(ctxt, meta, name);
                }
                () if meta.path == LABEL => settings.label.set(ctxt, meta, ()),
                () if meta.path == PAYLOAD => settings.payload.set(ctxt, meta, ()),
                () if meta.path == IDEMPOTENCY_TOKEN => settings.idempotency_token.set(ctxt, meta, ()),
                () => return Ok(false),
            }
            Ok(true)
        });
        settings
    }
}

/// `#[aws(…)]` on a variant.
pub(crate) struct VariantAttrs {
    pub(crate) rename: Setting<Name>,
    pub(crate) unknown: Setting<()>,
}

impl VariantAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut settings = VariantAttrs { rename: Setting::new(RENAME), unknown: Setting::new(UNKNOWN) };
        walk(ctxt, attrs, AWS, &[RENAME, UNKNOWN], |meta| {
            match () {
                () if meta.path == RENAME => settings.rename.set(ctxt, meta, name(meta)?),
                () if meta.path == UNKNOWN => settings.unknown.set(ctxt, meta, ()),
                () => return Ok(false),
            }
            Ok(true)
        });
        settings
    }
}

/// `#[aws_error(…)]`.
pub(crate) struct ErrorAttrs {
    /// The attribute itself.
    pub(crate) span: Span,
    pub(crate) status: Setting<u16>,
    pub(crate) code: Setting<Name>,
}

impl ErrorAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Option<Self> {
        let mut settings =
            ErrorAttrs { span: Span::call_site(), status: Setting::new(STATUS), code: Setting::new(CODE) };
        let found = walk(ctxt, attrs, AWS_ERROR, &[STATUS, CODE], |meta| {
            match () {
                () if meta.path == STATUS => settings.status.set(ctxt, meta, status(ctxt, meta)?),
                () if meta.path == CODE => settings.code.set(ctxt, meta, name(meta)?),
                () => return Ok(false),
            }
            Ok(true)
        });
        found.map(|span| ErrorAttrs { span, ..settings })
    }
}

/// `#[aws_operation(…)]`.
pub(crate) struct OperationAttrs {
    /// The attribute itself.
    pub(crate) span: Span,
    pub(crate) uri: Setting<LitStr>,
    pub(crate) method: Setting<LitStr>,
    pub(crate) name: Setting<Name>,
    pub(crate) output: Setting<Type>,
    pub(crate) service: Setting<Path>,
    pub(crate) errors: Setting<Vec<Path>>,
}

impl OperationAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Option<Self> {
        let mut settings = OperationAttrs {
            span: Span::call_site(),
            uri: Setting::new(URI),
            method: Setting::new(METHOD),
            name: Setting::new(NAME),
            output: Setting::new(OUTPUT),
            service: Setting::new(SERVICE),
            errors: Setting::new(ERRORS),
        };
        let known = [URI, METHOD, NAME, OUTPUT, SERVICE, ERRORS];
        let found = walk(ctxt, attrs, AWS_OPERATION, &known, |meta| {
            match () {
                () if meta.path == URI => settings.uri.set(ctxt, meta, meta.value()?.parse()?),
                () if meta.path == METHOD => settings.method.set(ctxt, meta, meta.value()?.parse()?),
                () if meta.path == NAME => settings.name.set(ctxt, meta, name(meta)?),
                () if meta.path == OUTPUT => settings.output.set(ctxt, meta, meta.value()?.parse()?),
                () if meta.path == SERVICE => settings.service.set(ctxt, meta, meta.value()?.parse()?),
                () if meta.path == ERRORS => settings.errors.set(ctxt, meta, paths(meta)?),
                () => return Ok(false),
            }
            Ok(true)
        });
        found.map(|span| OperationAttrs { span, ..settings })
    }
}

/// `#[aws_service(…)]`.
pub(crate) struct ServiceAttrs {
    /// The attribute itself.
    pub(crate) span: Span,
    pub(crate) krate: Setting<Path>,
    pub(crate) id: Setting<Name>,
    pub(crate) endpoint_prefix: Setting<Name>,
    pub(crate) version: Setting<Name>,
    pub(crate) protocol: Setting<Name>,
    pub(crate) auth: Setting<Name>,
}

impl ServiceAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Option<Self> {
        let mut settings = ServiceAttrs {
            span: Span::call_site(),
            krate: Setting::new(CRATE),
            id: Setting::new(ID),
            endpoint_prefix: Setting::new(ENDPOINT_PREFIX),
            version: Setting::new(VERSION),
            protocol: Setting::new(PROTOCOL),
            auth: Setting::new(AUTH),
        };
        let known = [CRATE, ID, ENDPOINT_PREFIX, VERSION, PROTOCOL, AUTH];
        let found = walk(ctxt, attrs, AWS_SERVICE, &known, |meta| {
            match () {
                () if meta.path == CRATE => settings.krate.set(ctxt, meta, crate_path(meta)?),
                () if meta.path == ID => settings.id.set(ctxt, meta, name(meta)?),
                () if meta.path == ENDPOINT_PREFIX => {
                    settings.endpoint_prefix.set(ctxt, meta, name(meta)?);
                }
                () if meta.path == VERSION => settings.version.set(ctxt, meta, name(meta)?),
                () if meta.path == PROTOCOL => settings.protocol.set(ctxt, meta, name(meta)?),
                () if meta.path == AUTH => settings.auth.set(ctxt, meta, name(meta)?),
                () => return Ok(false),
            }
            Ok(true)
        });
        found.map(|span| ServiceAttrs { span, ..settings })
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

/// `unknown setting `heder` of `aws`; did you mean `header`?`
fn unknown_setting(attribute: Symbol, path: &Path, known: &[Symbol]) -> String {
    let written = quote::quote!(#path).to_string();
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

fn name(meta: &ParseNestedMeta<'_>) -> syn::Result<Name> {
    let literal: LitStr = meta.value()?.parse()?;
    if literal.value().is_empty() {
        return Err(syn::Error::new(literal.span(), "a name is not empty"));
    }
    Ok(Name { text: literal.value(), span: literal.span() })
}

/// A header's name, in the lower case that HTTP/2 demands and HTTP/1 does not mind.
fn header(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<Name> {
    let mut name = name(meta)?;
    // The token of RFC 9110, section 5.6.2.
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if !name.text.chars().all(is_token) {
        ctxt.error(name.span, format!("`{}` is not the name of a header", name.text));
    }
    name.text.make_ascii_lowercase();
    Ok(name)
}

fn case(meta: &ParseNestedMeta<'_>) -> syn::Result<Case> {
    let literal: LitStr = meta.value()?.parse()?;
    let written = literal.value();
    let found = Case::NAMES.iter().find(|(name, _)| *name == written);
    found.map(|(_, case)| *case).ok_or_else(|| {
        let names: Vec<_> = Case::NAMES.iter().map(|(name, _)| format!("`{name}`")).collect();
        syn::Error::new(literal.span(), format!("unknown case `{written}`; there are {}", names.join(", ")))
    })
}

fn crate_path(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    let literal: LitStr = meta.value()?.parse()?;
    let path = literal.parse_with(Path::parse_mod_style)?;
    if path.leading_colon.is_none() && path.segments.first().is_none_or(|first| first.ident != "crate") {
        let message = "a path that holds everywhere begins with `::` or `crate::`";
        return Err(syn::Error::new(literal.span(), message));
    }
    Ok(path)
}

fn status(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<u16> {
    let literal: LitInt = meta.value()?.parse()?;
    let status = literal.base10_parse()?;
    if !(300..=599).contains(&status) {
        ctxt.error(literal.span(), "the status of an error lies between 300 and 599");
    }
    Ok(status)
}

fn paths(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<Path>> {
    let list;
    parenthesized!(list in meta.input);
    let paths: Punctuated<Path, Token![,]> = list.parse_terminated(Path::parse_mod_style, Token![,])?;
    Ok(paths.into_iter().collect())
}

/// `(1..=16384)`, `(..=500)`, `(1..)`.
fn bounds(meta: &ParseNestedMeta<'_>) -> syn::Result<Bounds> {
    let list;
    let parens = parenthesized!(list in meta.input);
    let span = parens.span.join();
    let min = bound(&list)?;
    let max = if list.peek(Token![..=]) {
        list.parse::<Token![..=]>()?;
        let max = bound(&list)?;
        if max.is_none() {
            return Err(list.error("`..=` needs the most that is allowed behind it"));
        }
        max
    } else if list.peek(Token![..]) {
        list.parse::<Token![..]>()?;
        if !list.is_empty() {
            return Err(list.error("the bounds of AWS models are both included: write `..=`"));
        }
        None
    } else {
        return Err(list.error("expected bounds, as in `1..=16384`, `..=500` or `1..`"));
    };
    if let (Some(min), Some(max)) = (&min, &max)
        && min.value > max.value
    {
        return Err(syn::Error::new(span, "the least is more than the most"));
    }
    if min.is_none() && max.is_none() {
        return Err(syn::Error::new(span, "these bounds allow everything"));
    }
    Ok(Bounds { min, max, span })
}

fn bound(input: ParseStream<'_>) -> syn::Result<Option<Bound>> {
    let minus = input.parse::<Option<Token![-]>>()?;
    let sign = if minus.is_some() { "-" } else { "" };
    let parse = |digits: &str, span: Span| {
        let digits = format!("{sign}{digits}");
        let value = digits.parse().map_err(|_| syn::Error::new(span, "expected a number"))?;
        Ok(Some(Bound { value, digits }))
    };
    if !input.peek(Lit) {
        return if minus.is_some() { Err(input.error("expected a number")) } else { Ok(None) };
    }
    match input.parse()? {
        Lit::Int(literal) => parse(literal.base10_digits(), literal.span()),
        Lit::Float(literal) => parse(literal.base10_digits(), literal.span()),
        other => Err(syn::Error::new(other.span(), "expected a number")),
    }
}

/// The identifier that a setting's text stands for, out of a table.
pub(crate) fn one_of(ctxt: &Ctxt, name: &Name, table: &[(&str, &str)]) -> Option<Ident> {
    let found = table.iter().find(|(text, _)| *text == name.text);
    if found.is_none() {
        let texts: Vec<_> = table.iter().map(|(text, _)| format!("`{text}`")).collect();
        ctxt.error(name.span, format!("unknown `{}`; there are {}", name.text, texts.join(", ")));
    }
    found.map(|(_, ident)| Ident::new(ident, name.span))
}
