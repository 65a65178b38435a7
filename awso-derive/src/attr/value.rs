//! The values of settings.

use proc_macro2::{Ident, Span};
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseBuffer, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Lit, LitInt, LitStr, Path, Token, parenthesized, token};

use crate::case::Case;
use crate::ctxt::Ctxt;
use crate::model::{Bound, Bounds, Default, Name};

pub(super) fn name(meta: &ParseNestedMeta<'_>) -> syn::Result<Name> {
    let literal = text(meta)?;
    if literal.value().is_empty() {
        return Err(syn::Error::new(literal.span(), "a name is not empty"));
    }
    Ok(Name { text: literal.value(), span: literal.span() })
}

/// Text in quotes.
pub(super) fn text(meta: &ParseNestedMeta<'_>) -> syn::Result<LitStr> {
    given(meta, "\"…\"")
}

/// The value behind `=`.
fn given<T: Parse>(meta: &ParseNestedMeta<'_>, example: &str) -> syn::Result<T> {
    let setting = quote::ToTokens::to_token_stream(&meta.path);
    let value = meta.value().and_then(ParseBuffer::parse);
    value.map_err(|error| {
        syn::Error::new(error.span(), format!("`{setting}` is written `{setting} = {example}`"))
    })
}

/// A header's name, in the lower case that HTTP/2 demands and HTTP/1 does not mind.
pub(super) fn header(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<Name> {
    let mut name = name(meta)?;
    // The token of RFC 9110, section 5.6.2.
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if !name.text.chars().all(is_token) {
        ctxt.error(
            name.span,
            format!("`{}` is no header's name, which has letters, digits and `-`", name.text),
        );
    }
    name.text.make_ascii_lowercase();
    Ok(name)
}

pub(super) fn case(meta: &ParseNestedMeta<'_>) -> syn::Result<Case> {
    let literal = text(meta)?;
    let written = literal.value();
    let found = Case::NAMES.iter().find(|(name, _)| *name == written);
    found
        .map(|(_, case)| *case)
        .ok_or_else(|| syn::Error::new(literal.span(), none_of(&written, Case::NAMES.iter().map(|it| it.0))))
}

pub(super) fn crate_path(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    let literal = text(meta)?;
    let written = literal.value();
    let Ok(path) = literal.parse_with(Path::parse_mod_style) else {
        return Err(syn::Error::new(literal.span(), format!("`{written}` is no path, as `::awso` is one")));
    };
    if path.leading_colon.is_none() && path.segments.first().is_none_or(|first| first.ident != "crate") {
        let message =
            format!("`{written}` does not hold everywhere: write `::{written}` or `crate::{written}`");
        return Err(syn::Error::new(literal.span(), message));
    }
    Ok(path)
}

pub(super) fn status(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<u16> {
    let literal: LitInt = given(meta, "404")?;
    let status = literal.base10_parse().unwrap_or(u16::MAX);
    if !(300..=599).contains(&status) {
        ctxt.error(literal.span(), "the status of an error lies between 300 and 599");
    }
    Ok(status)
}

pub(super) fn paths(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<Path>> {
    let paths = || {
        let list;
        parenthesized!(list in meta.input);
        let paths: Punctuated<Path, Token![,]> = list.parse_terminated(Path::parse_mod_style, Token![,])?;
        Ok(paths.into_iter().collect())
    };
    let message = "the errors' types stand in parentheses, as in `errors(AccessDenied, Throttled)`";
    paths().map_err(|error: syn::Error| syn::Error::new(error.span(), message))
}

/// `(1..=16384)`, `(..=500)`, `(1..)`.
pub(super) fn bounds(meta: &ParseNestedMeta<'_>) -> syn::Result<Bounds> {
    let message = "expected bounds, as in `(1..=16384)`, `(..=500)` or `(1..)`";
    if !meta.input.peek(token::Paren) {
        return Err(syn::Error::new(super::span(meta), message));
    }
    let list;
    let parens = parenthesized!(list in meta.input);
    let span = parens.span.join();
    let min = bound(&list)?;
    let max = if list.peek(Token![..=]) {
        list.parse::<Token![..=]>()?;
        let max = bound(&list)?;
        if max.is_none() {
            return Err(syn::Error::new(
                span,
                "behind `..=` stands the most that is allowed; `1..` has no most",
            ));
        }
        max
    } else if list.peek(Token![..]) {
        list.parse::<Token![..]>()?;
        if !list.is_empty() {
            return Err(list.error("the bounds of AWS models are both included: write `..=`"));
        }
        None
    } else {
        return Err(syn::Error::new(span, message));
    };
    if !list.is_empty() {
        return Err(syn::Error::new(span, message));
    }
    if let (Some(min), Some(max)) = (&min, &max)
        && min.value > max.value
    {
        return Err(syn::Error::new(span, "the least is more than the most, and nothing lies between"));
    }
    if min.is_none() && max.is_none() {
        return Err(syn::Error::new(span, "these bounds allow everything: give the least, the most or both"));
    }
    Ok(Bounds { min, max, span })
}

const NUMBER: &str = "a bound is a number, without quotes";

fn bound(input: ParseStream<'_>) -> syn::Result<Option<Bound>> {
    let minus = input.parse::<Option<Token![-]>>()?;
    let sign = if minus.is_some() { "-" } else { "" };
    let parse = |digits: &str, span: Span| {
        let digits = format!("{sign}{digits}");
        let value = digits.parse().map_err(|_| syn::Error::new(span, NUMBER))?;
        Ok(Some(Bound { value, digits }))
    };
    if !input.peek(Lit) {
        return if minus.is_some() { Err(input.error(NUMBER)) } else { Ok(None) };
    }
    match input.parse()? {
        Lit::Int(literal) => parse(literal.base10_digits(), literal.span()),
        Lit::Float(literal) => parse(literal.base10_digits(), literal.span()),
        other => Err(syn::Error::new(other.span(), NUMBER)),
    }
}

/// A regular expression, as the crate `regex` has them: no look-around and no back-references, which models
/// use now and then.
pub(super) fn pattern(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<Name> {
    let pattern = name(meta)?;
    if let Err(error) = regex_syntax::parse(&pattern.text) {
        let reason = match &error {
            regex_syntax::Error::Parse(error) => error.kind().to_string(),
            regex_syntax::Error::Translate(error) => error.kind().to_string(),
            other => other.to_string(),
        };
        ctxt.error(pattern.span, format!("this pattern cannot be checked: {reason}"));
    }
    Ok(pattern)
}

/// A whole number, which may be negative.
pub(super) fn int(meta: &ParseNestedMeta<'_>) -> syn::Result<i32> {
    let Signed { minus, digits } = given(meta, "1")?;
    let sign = if minus.is_some() { "-" } else { "" };
    let number = format!("{sign}{}", digits.base10_digits()).parse();
    let message = || format!("a variant's number lies between {} and {}", i32::MIN, i32::MAX);
    number.map_err(|_| syn::Error::new(digits.span(), message()))
}

/// `default`, or `default = 10`.
pub(super) fn default(meta: &ParseNestedMeta<'_>) -> syn::Result<Default> {
    if !meta.input.peek(Token![=]) {
        return Ok(Default::Blank(super::span(meta)));
    }
    let Value { minus, literal } = given(meta, "10")?;
    match literal {
        Lit::Int(_) | Lit::Float(_) => Ok(Default::Literal { minus, literal }),
        Lit::Str(_) | Lit::Bool(_) if minus.is_none() => Ok(Default::Literal { minus, literal }),
        _ => Err(syn::Error::new(literal.span(), "a default is text, a number or a truth value")),
    }
}

struct Value {
    minus: Option<Token![-]>,
    literal: Lit,
}

impl Parse for Value {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Value { minus: input.parse()?, literal: input.parse()? })
    }
}

/// A constant's path.
pub(super) fn constant(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    given(meta, "RULES")
}

struct Signed {
    minus: Option<Token![-]>,
    digits: LitInt,
}

impl Parse for Signed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Signed { minus: input.parse()?, digits: input.parse()? })
    }
}

/// How requests may prove who sends them.
pub(crate) const AUTHS: [(&str, &str); 1] = [("none", "None")];

/// The identifier that a setting's text stands for, out of a table.
pub(super) fn table(meta: &ParseNestedMeta<'_>, table: &[(&str, &str)]) -> syn::Result<Ident> {
    find(&name(meta)?, table)
}

/// As [`table`], of a text that is read already.
pub(crate) fn one_of(ctxt: &Ctxt, name: &Name, table: &[(&str, &str)]) -> Option<Ident> {
    find(name, table).map_err(|error| ctxt.push(error)).ok()
}

fn find(name: &Name, table: &[(&str, &str)]) -> syn::Result<Ident> {
    let found = table.iter().find(|(text, _)| *text == name.text);
    found
        .map(|(_, ident)| Ident::new(ident, name.span))
        .ok_or_else(|| syn::Error::new(name.span, none_of(&name.text, table.iter().map(|it| it.0))))
}

/// `` `post` is not known here; did you mean `POST`? ``
fn none_of<'t>(written: &str, known: impl Iterator<Item = &'t str>) -> String {
    let known: Vec<_> = known.collect();
    let letters = written.to_ascii_lowercase();
    let distance = |text: &str| super::distance(&letters, &text.to_ascii_lowercase());
    let nearest = known.iter().map(|text| (distance(text), text)).min();
    match (nearest, known.as_slice()) {
        (Some((0..=2, text)), _) => format!("`{written}` is not known here; did you mean `{text}`?"),
        (_, [only]) => format!("`{written}` is not known here; there is only `{only}`"),
        _ => format!("`{written}` is not known here; there are `{}`", known.join("`, `")),
    }
}
