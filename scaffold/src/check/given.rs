//! Attributes, as far as a comparison has to understand them.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Ident, Lit, Meta, Token, token};

/// A setting: its key, its line, and what is given behind it.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) key: String,
    pub(super) line: usize,
    /// Text without its quotes, anything else as it is written; empty for a flag.
    pub(super) value: String,
    pub(super) inside: Vec<Given>,
}

/// The settings of all attributes of a name, and the line of the first; none where there is no such attribute.
pub(super) fn settings(attrs: &[Attribute], name: &str) -> syn::Result<Option<(usize, Vec<Given>)>> {
    let mut found: Option<(usize, Vec<Given>)> = None;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
        let line = line(attr.path().get_ident());
        // Bare, as an operation with nothing to say is.
        let given = match attr.meta {
            Meta::Path(_) => Vec::new(),
            _ => attr.parse_args_with(list)?,
        };
        found.get_or_insert_with(|| (line, Vec::new())).1.extend(given);
    }
    Ok(found)
}

fn line(ident: Option<&Ident>) -> usize {
    ident.map_or(1, |ident| ident.span().start().line)
}

fn list(input: ParseStream<'_>) -> syn::Result<Vec<Given>> {
    let mut all = Vec::new();
    while !input.is_empty() {
        all.push(one(input)?);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(all)
}

fn one(input: ParseStream<'_>) -> syn::Result<Given> {
    let key = input.call(Ident::parse_any)?;
    let line = key.span().start().line;
    let mut given = Given { key: key.unraw().to_string(), line, value: String::new(), inside: Vec::new() };
    if input.peek(token::Paren) {
        let inside;
        syn::parenthesized!(inside in input);
        let tokens: TokenStream = inside.parse()?;
        match given.key.as_str() {
            "length" | "range" => given.value = bounds(tokens),
            "errors" => given.inside = paths(tokens),
            _ => given.inside = list.parse2(tokens)?,
        }
    } else if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        given.value = value(input)?;
    }
    Ok(given)
}

fn value(input: ParseStream<'_>) -> syn::Result<String> {
    if input.peek(Lit) {
        return Ok(match input.parse()? {
            Lit::Str(text) => text.value(),
            Lit::Int(number) => number.base10_digits().to_owned(),
            Lit::Float(number) => number.base10_digits().to_owned(),
            Lit::Bool(value) => value.value.to_string(),
            other => other.span().source_text().unwrap_or_default(),
        });
    }
    let mut text = String::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        text.push_str(&input.parse::<TokenTree>()?.to_string());
    }
    Ok(text)
}

/// `1 ..= 8` as `1..=8`.
fn bounds(tokens: TokenStream) -> String {
    tokens.into_iter().map(|token| token.to_string().replace('_', "")).collect()
}

/// The last names of paths.
fn paths(tokens: TokenStream) -> Vec<Given> {
    let mut all = Vec::new();
    let mut last: Option<Ident> = None;
    let mut push = |last: &mut Option<Ident>| {
        if let Some(ident) = last.take() {
            let line = ident.span().start().line;
            let key = ident.unraw().to_string();
            all.push(Given { key, line, value: String::new(), inside: Vec::new() });
        }
    };
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => last = Some(ident),
            TokenTree::Punct(punct) if punct.as_char() == ',' => push(&mut last),
            _ => {}
        }
    }
    push(&mut last);
    all
}
