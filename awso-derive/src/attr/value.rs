//! The values of settings.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Lit, LitInt, LitStr, Path, Token, parenthesized, token};

use super::{Meta, size};
use crate::case::Case;
use crate::model::{Bound, Bounds, Default, Name};

pub(super) fn name(meta: &Meta<'_>) -> syn::Result<Name> {
    let literal = text(meta)?;
    if literal.value().is_empty() {
        return Err(syn::Error::new(literal.span(), "a name is not empty"));
    }
    Ok(Name { text: literal.value(), span: literal.span() })
}

/// The name of an XML element or attribute, with a prefix or without.
pub(super) fn xml_name(meta: &Meta<'_>) -> syn::Result<Name> {
    let name = name(meta)?;
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
    };
    let (prefix, local) = name.text.split_once(':').unwrap_or(("x", &name.text));
    if !is_name(prefix) || !is_name(local) {
        let message = format!(
            "`{}` is no XML name, which has letters, digits, `_`, `-` and `.`, and begins with a letter or `_`",
            name.text
        );
        return Err(syn::Error::new(name.span, message));
    }
    Ok(name)
}

/// Text in quotes.
pub(super) fn text(meta: &Meta<'_>) -> syn::Result<LitStr> {
    given(meta, "\"…\"")
}

/// A setting that is there or not. `why` it has no value comes last.
pub(super) fn flag_because(meta: &Meta<'_>, why: &str) -> syn::Result<()> {
    if meta.input.is_empty() || meta.input.peek(Token![,]) || meta.input.peek(Ident::peek_any) {
        return Ok(());
    }
    let setting = meta.path.to_token_stream();
    Err(syn::Error::new(super::span(meta), format!("`{setting}` takes no value: {why}")))
}

/// As [`flag_because`], of a setting of which no more is to be said.
pub(super) fn flag(meta: &Meta<'_>) -> syn::Result<()> {
    flag_because(meta, "write it alone, or not at all")
}

/// The value behind `=`.
pub(super) fn given<T: Parse>(meta: &Meta<'_>, example: &str) -> syn::Result<T> {
    let setting = meta.path.to_token_stream();
    let message = format!("`{setting}` is written `{setting} = {example}`");
    meta.input.parse::<Token![=]>().map_err(|_| syn::Error::new(super::span(meta), &message))?;
    meta.input.parse().map_err(|error: syn::Error| syn::Error::new(error.span(), &message))
}

/// What headers begin with: a header's name, or nothing, for all of them.
pub(super) fn prefix(meta: &Meta<'_>) -> syn::Result<Name> {
    let ahead = meta.input.fork();
    let is_empty = ahead.parse::<Token![=]>().is_ok()
        && ahead.parse::<LitStr>().is_ok_and(|literal| literal.value().is_empty());
    if is_empty {
        let literal = text(meta)?;
        return Ok(Name { text: String::new(), span: literal.span() });
    }
    header(meta)
}

/// A header's name, in the lower case that HTTP/2 demands and HTTP/1 does not mind.
pub(super) fn header(meta: &Meta<'_>) -> syn::Result<Name> {
    let Name { text, span } = name(meta)?;
    // The token of RFC 9110, section 5.6.2.
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if !text.chars().all(is_token) {
        let message = format!("`{text}` is no header's name, which has letters, digits and `-`");
        return Err(syn::Error::new(span, message));
    }
    Ok(Name { text: text.to_ascii_lowercase(), span })
}

pub(super) fn case(meta: &Meta<'_>) -> syn::Result<Case> {
    let literal = text(meta)?;
    let written = literal.value();
    let found = Case::NAMES.iter().find(|(name, _)| *name == written);
    found
        .map(|(_, case)| *case)
        .ok_or_else(|| syn::Error::new(literal.span(), none_of(&written, Case::NAMES.iter().map(|it| it.0))))
}

pub(super) fn crate_path(meta: &Meta<'_>) -> syn::Result<Path> {
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

pub(super) fn status(meta: &Meta<'_>) -> syn::Result<u16> {
    let literal: LitInt = given(meta, "404")?;
    let status = literal.base10_parse().ok().filter(|status| (300..=599).contains(status));
    let message = "the status of an error lies between 300 and 599";
    status.ok_or_else(|| syn::Error::new(literal.span(), message))
}

pub(super) fn paths(meta: &Meta<'_>) -> syn::Result<Vec<Path>> {
    let message = "the errors' types stand in parentheses, as in `errors(AccessDenied, Throttled)`";
    if !meta.input.peek(token::Paren) {
        return Err(syn::Error::new(super::span(meta), message));
    }
    let said =
        |error: syn::Error| syn::Error::new(error.span(), "an error is listed by its name or path alone");
    let paths = |list: ParseStream<'_>| list.parse_terminated(Path::parse_mod_style, Token![,]);
    let paths: Punctuated<_, _> = in_parentheses(meta.input, paths).map_err(said)?.1;
    Ok(paths.into_iter().collect())
}

/// What stands in parentheses, and where they are. Nothing of it is left, so that the walk can go on.
pub(super) fn in_parentheses<T>(
    input: ParseStream<'_>,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<(Span, T)> {
    let list;
    let parentheses = parenthesized!(list in input);
    let value = parse(&list);
    let rest: TokenStream = list.parse()?;
    match value {
        Ok(_) if !rest.is_empty() => Err(syn::Error::new_spanned(rest, "this is more than is expected here")),
        value => Ok((parentheses.span.join(), value?)),
    }
}

/// `(1..=16384)`, `(..=500)`, `(1..)`.
pub(super) fn bounds(meta: &Meta<'_>) -> syn::Result<Bounds> {
    let message = "expected bounds, as in `(1..=16384)`, `(..=500)` or `(1..)`";
    if !meta.input.peek(token::Paren) {
        return Err(syn::Error::new(super::span(meta), message));
    }
    let (span, (min, max)) = in_parentheses(meta.input, |list| {
        let min = bound(list)?;
        let max = if list.peek(Token![..=]) {
            let dots: Token![..=] = list.parse()?;
            let message = "behind `..=` stands the most that is allowed; `1..` has no most";
            Some(bound(list)?.ok_or_else(|| syn::Error::new_spanned(dots, message))?)
        } else if list.peek(Token![..]) {
            list.parse::<Token![..]>()?;
            if !list.is_empty() {
                return Err(list.error("the bounds of AWS models are both included: write `..=`"));
            }
            None
        } else {
            return Err(syn::Error::new(list.span(), message));
        };
        if list.is_empty() { Ok((min, max)) } else { Err(syn::Error::new(list.span(), message)) }
    })?;
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
        let value: f64 = digits.parse().map_err(|_| syn::Error::new(span, NUMBER))?;
        if !value.is_finite() {
            return Err(syn::Error::new(span, "a bound is a number that a double can hold"));
        }
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
pub(super) fn pattern(meta: &Meta<'_>) -> syn::Result<Name> {
    let pattern = name(meta)?;
    let reason = match regex_syntax::parse(&pattern.text) {
        Ok(hir) if size::fits(&hir) => return Ok(pattern),
        Ok(_) => {
            let message = "this pattern is too large to be checked, for what it repeats is large: say the length by `length(…)`, and write `*` for the repetition";
            return Err(syn::Error::new(pattern.span, message));
        }
        Err(regex_syntax::Error::Parse(error)) => error.kind().to_string(),
        Err(regex_syntax::Error::Translate(error)) => error.kind().to_string(),
        Err(other) => other.to_string(),
    };
    Err(syn::Error::new(pattern.span, format!("this pattern cannot be checked: {reason}")))
}

/// A whole number, which may be negative.
pub(super) fn int(meta: &Meta<'_>) -> syn::Result<i32> {
    let Signed { minus, digits } = given(meta, "1")?;
    let sign = if minus.is_some() { "-" } else { "" };
    let number = format!("{sign}{}", digits.base10_digits()).parse();
    let message = || format!("a variant's number lies between {} and {}", i32::MIN, i32::MAX);
    number.map_err(|_| syn::Error::new(digits.span(), message()))
}

/// `default`, or `default = 10`.
pub(super) fn default(meta: &Meta<'_>) -> syn::Result<Default> {
    if !meta.input.peek(Token![=]) {
        return flag_because(meta, "write `default` alone, or `default = …`")
            .map(|()| Default::Blank(super::span(meta)));
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
pub(super) const AUTHS: [(&str, &str); 3] = [("none", "None"), ("sigv4", "SigV4"), ("s3v4", "S3V4")];

/// The identifier that a setting's text stands for, out of a table.
pub(super) fn table(meta: &Meta<'_>, table: &[(&str, &str)]) -> syn::Result<Ident> {
    let Name { text, span } = name(meta)?;
    let found = table.iter().find(|(known, _)| *known == text);
    found
        .map(|(_, ident)| Ident::new(ident, span))
        .ok_or_else(|| syn::Error::new(span, none_of(&text, table.iter().map(|it| it.0))))
}

/// `` `post` is not known here; did you mean `POST`? ``
fn none_of<'t>(written: &str, known: impl Iterator<Item = &'t str>) -> String {
    let known: Vec<_> = known.collect();
    match (super::nearest(written, known.iter().copied()), known.as_slice()) {
        (Some(text), _) => format!("`{written}` is not known here; did you mean `{text}`?"),
        (None, [only]) => format!("`{written}` is not known here; there is only `{only}`"),
        (None, _) => format!("`{written}` is not known here; there are `{}`", known.join("`, `")),
    }
}
