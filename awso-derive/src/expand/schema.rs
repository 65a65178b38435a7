//! The static description.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Lit;
use syn::spanned::Spanned as _;

use crate::model::{
    Bound, Bounds, Default, Enum, ErrorTraits, Member, Name, Newtype, Place, Shape, Structure, Union,
    WireTrait,
};

/// ```text
/// Schema::structure("Name", &[Member::new("Member", <Type as AwsShape>::LINK), …])
/// ```
pub(super) fn structure(shape: &Shape<'_>, structure: &Structure<'_>) -> TokenStream {
    let name = &shape.name.text;
    let members = structure.members.iter().map(|member| self::member(member));
    let error = structure.error.as_ref().map(error);
    let traits = traits(&structure.traits, None);
    let tokens = quote!(__awso::Schema::structure(#name, &[#(#members),*]) #traits #error);
    match &structure.rules {
        Some(rules) => quote_spanned!(rules.span()=> __awso::Schema::rules(#tokens, #rules)),
        None => tokens,
    }
}

/// ```text
/// .error(ErrorTraits::of(429).code("Throttled").throttling())
/// ```
fn error(error: &ErrorTraits) -> TokenStream {
    let ErrorTraits { code, fault, retryable, throttling, .. } = error;
    let status = Literal::u16_unsuffixed(error.status);
    let code = code.as_ref().map(|Name { text, .. }| quote!(.code(#text)));
    let fault = fault.as_ref().map(|fault| quote!(.fault(__awso::Fault::#fault)));
    let retryable = retryable.then(|| quote!(.retryable()));
    let throttling = throttling.then(|| quote!(.throttling()));
    quote!(.error(__awso::ErrorTraits::of(#status) #code #fault #retryable #throttling))
}

fn member(member: &Member<'_>) -> TokenStream {
    let name = &member.name.text;
    let ty = member.ty;
    // Spanned at the type, so that a type that is no shape is blamed where the author wrote it.
    let link = quote_spanned!(ty.span()=> <#ty as __Shape>::LINK);
    let place = match &member.place {
        Place::Body => None,
        Place::Header(name) => Some(bound("Header", name)),
        Place::Query(name) => Some(bound("Query", name)),
        Place::PrefixHeaders(prefix) => Some(bound("PrefixHeaders", prefix)),
        Place::QueryMap(_) => Some(quote!(QueryMap)),
        Place::Label(_) => Some(quote!(Label)),
        Place::Payload(_) => Some(quote!(Payload)),
        Place::StatusCode(_) => Some(quote!(StatusCode)),
    };
    let base = quote_spanned!(ty.span()=> <#ty as __Shape>::BASE);
    let mut tokens = quote!(__Member::new(#name, #link));
    // Calls by their path, all of them at the type, so that one that does not fit is blamed there.
    if let Some(place) = place {
        tokens = quote_spanned!(ty.span()=> __Member::at(#tokens, #base, __awso::Place::#place));
    }
    if member.idempotency_token.is_some() {
        tokens = quote_spanned!(ty.span()=> __Member::idempotency_token(#tokens, #base));
    }
    let traits = traits(&member.traits, member.default.as_ref());
    let tokens = quote!(#tokens #traits);
    if member.traits.iter().any(depends_on_kind) {
        return quote_spanned!(ty.span()=> __Member::fits(#tokens, #base));
    }
    tokens
}

fn bound(variant: &str, name: &Name) -> TokenStream {
    let (variant, name) = (format_ident!("{variant}"), &name.text);
    quote!(#variant(#name))
}

/// Whether only some kinds of shape have the form. The others are not asked: to look at the kind of a
/// recursive shape from its own description does not compile.
fn depends_on_kind(it: &WireTrait) -> bool {
    matches!(
        it,
        WireTrait::XmlAttribute
            | WireTrait::XmlFlattened
            | WireTrait::XmlItem(_)
            | WireTrait::XmlKey(_)
            | WireTrait::XmlValue(_)
            | WireTrait::TimestampFormat(_)
            | WireTrait::JsonValue
    )
}

/// ```text
/// .traits(&[Trait::XmlName("name"), …])
/// ```
fn traits(traits: &[WireTrait], default: Option<&Default>) -> Option<TokenStream> {
    let named = |variant: &str, name: &Name| {
        let (variant, name) = (format_ident!("{variant}"), &name.text);
        quote!(#variant(#name))
    };
    let each = traits.iter().map(|it| match it {
        WireTrait::JsonName(name) => named("JsonName", name),
        WireTrait::QueryName(name) => named("QueryName", name),
        WireTrait::Ec2Name(name) => named("Ec2Name", name),
        WireTrait::XmlName(name) => named("XmlName", name),
        WireTrait::XmlAttribute => quote!(XmlAttribute),
        WireTrait::XmlFlattened => quote!(XmlFlattened),
        WireTrait::XmlNamespace { uri, prefix } => {
            let (uri, prefix) = (&uri.text, prefix.as_ref().map_or("", |prefix| &prefix.text));
            quote!(XmlNamespace { uri: #uri, prefix: #prefix })
        }
        WireTrait::XmlItem(name) => named("XmlItem", name),
        WireTrait::XmlKey(name) => named("XmlKey", name),
        WireTrait::XmlValue(name) => named("XmlValue", name),
        WireTrait::TimestampFormat(format) => {
            quote!(TimestampFormat(__awso::TimestampFormat::#format))
        }
        WireTrait::MediaType(name) => named("MediaType", name),
        WireTrait::JsonValue => quote!(JsonValue),
        WireTrait::HostLabel => quote!(HostLabel),
    });
    let default = default.map(|default| {
        let text = match default {
            Default::Blank(_) => String::new(),
            Default::Literal { literal: Lit::Str(text), .. } => text.value(),
            Default::Literal { literal: Lit::Bool(value), .. } => value.value.to_string(),
            Default::Literal { minus, literal } => {
                let digits = match literal {
                    Lit::Int(number) => number.base10_digits(),
                    Lit::Float(number) => number.base10_digits(),
                    _ => "",
                };
                format!("{}{digits}", if minus.is_some() { "-" } else { "" })
            }
        };
        quote!(Default(#text))
    });
    let each: Vec<_> = each.chain(default).collect();
    (!each.is_empty()).then(|| quote!(.traits(&[#(__awso::Trait::#each),*])))
}

/// ```text
/// Schema::int_enumeration("Name", &[1, …])
/// ```
pub(super) fn int_enumeration(shape: &Shape<'_>, enumeration: &Enum<'_>) -> TokenStream {
    let name = &shape.name.text;
    let numbers = enumeration.variants.iter().map(|variant| Literal::i32_unsuffixed(variant.value));
    quote!(__awso::Schema::int_enumeration(#name, &[#(#numbers),*]))
}

/// ```text
/// Schema::union("Name", &[Member::new("Variant", <Type as AwsShape>::LINK), …])
/// ```
pub(super) fn union(shape: &Shape<'_>, union: &Union<'_>) -> TokenStream {
    let name = &shape.name.text;
    let variants = union.variants.iter().map(|variant| member(variant));
    quote!(__awso::Schema::union(#name, &[#(#variants),*]))
}

/// ```text
/// Schema::enumeration("Name", &["FIRST", …])
/// ```
pub(super) fn enumeration(shape: &Shape<'_>, enumeration: &Enum<'_>) -> TokenStream {
    let name = &shape.name.text;
    let names = enumeration.variants.iter().map(|variant| &variant.name.text);
    quote!(__awso::Schema::enumeration(#name, &[#(#names),*]))
}

/// ```text
/// Schema::newtype_of("Name", <Type as AwsShape>::LINK).length(<Type as AwsShape>::BASE, 1, 16384).sensitive()
/// ```
pub(super) fn newtype(shape: &Shape<'_>, newtype: &Newtype<'_>) -> TokenStream {
    let name = &shape.name.text;
    let ty = newtype.ty;
    let link = quote_spanned!(ty.span()=> <#ty as __Shape>::LINK);
    let base = quote_spanned!(ty.span()=> <#ty as __Shape>::BASE);
    let mut tokens = quote!(__awso::Schema::newtype_of(#name, #link));
    if let Some(bounds) = &newtype.length {
        let (min, max) = length(bounds);
        tokens = quote_spanned!(ty.span()=> __awso::Schema::length(#tokens, #base, #min, #max));
    }
    if let Some(bounds) = &newtype.range {
        let (min, max) = range(bounds);
        tokens = quote_spanned!(ty.span()=> __awso::Schema::range(#tokens, #base, #min, #max));
    }
    if let Some(pattern) = &newtype.pattern {
        let pattern = &pattern.text;
        tokens = quote_spanned!(ty.span()=> __awso::Schema::pattern(#tokens, #base, #pattern));
    }
    if newtype.unique {
        tokens = quote_spanned!(ty.span()=> __awso::Schema::unique(#tokens, #base));
    }
    let sensitive = newtype.sensitive.then(|| quote!(.sensitive()));
    let traits = traits(&newtype.traits, None);
    let tokens = quote!(#tokens #sensitive #traits);
    if newtype.traits.iter().any(depends_on_kind) {
        return quote_spanned!(ty.span()=> __awso::Schema::fits(#tokens, #base));
    }
    tokens
}

fn length(Bounds { min, max, .. }: &Bounds) -> (TokenStream, TokenStream) {
    // The rules have seen that both are whole numbers.
    let whole = |digits: &str| Literal::u64_unsuffixed(digits.parse().unwrap_or_default());
    let min = min.as_ref().map_or(Literal::u64_unsuffixed(0), |bound| whole(&bound.digits));
    let max = max.as_ref().map_or(Literal::u64_unsuffixed(u64::MAX), |bound| whole(&bound.digits));
    (quote!(#min), quote!(#max))
}

fn range(Bounds { min, max, .. }: &Bounds) -> (TokenStream, TokenStream) {
    let bound = |bound: &Option<Bound>| match bound {
        Some(Bound { digits, .. }) => quote!(__awso::Some(#digits)),
        None => quote!(__awso::None),
    };
    (bound(min), bound(max))
}
