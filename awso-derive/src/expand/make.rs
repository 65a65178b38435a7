//! Setters, and `make` of structures that are no operation's input.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

use crate::model::{Default, Holds, Member, Shape, Structure};

/// ```text
/// impl Name {
///     pub fn make(required: impl Into<A>, …) -> Self
///     pub fn optional(mut self, optional: impl Into<B>) -> Self
/// }
/// ```
pub(super) fn expand(shape: &Shape<'_>, structure: &Structure<'_>) -> TokenStream {
    let Shape { ident, vis, .. } = shape;
    let (mut parameters, mut fields) = (Vec::new(), Vec::new());
    for member in &structure.members {
        let (field, ty) = (member.ident, member.ty);
        if member.is_required() {
            let (given, made) = (taken(member), made(member, field));
            parameters.push(quote!(#field: #given));
            fields.push(quote!(#field: #made));
        } else {
            let blank = match &member.default {
                Some(Default::Literal { minus, literal }) => converted(ty, &quote!(#minus #literal)),
                _ => quote_spanned!(ty.span()=> <#ty as __Shape>::blank()),
            };
            fields.push(quote!(#field: #blank));
        }
    }
    let after = Setting { place: quote!(self), result: quote!(Self), last: quote!(self) };
    let optional = structure.members.iter().filter(|member| !member.is_required());
    let setters = optional.map(|member| setters(member, &after));
    quote! {
        impl #ident {
            /// Makes the structure of its required members; the others are set on it.
            #[allow(clippy::too_many_arguments)]
            #vis fn make(#(#parameters),*) -> Self {
                Self { #(#fields),* }
            }
            #(#setters)*
        }
    }
}

/// Where setters put a member, and what they return.
pub(super) struct Setting {
    pub(super) place: TokenStream,
    pub(super) result: TokenStream,
    pub(super) last: TokenStream,
}

/// ```text
/// pub fn member(mut self, value: impl Into<T>) -> Self
/// pub fn push_member(mut self, value: impl Into<Item>) -> Self                            // of a list
/// pub fn insert_member(mut self, key: impl Into<Key>, value: impl Into<Value>) -> Self    // of a map
/// ```
pub(super) fn setters(member: &Member<'_>, setting: &Setting) -> TokenStream {
    let Setting { place, result, last } = setting;
    let Member { ident: field, vis, docs, .. } = member;
    let (given, made) = (taken(member), made(member, &format_ident!("value")));
    let made = if member.optional().is_some() { quote!(__awso::Some(#made)) } else { made };
    let mut grown = quote!(#place.#field);
    if member.optional().is_some() {
        grown = quote!(__awso::Option::get_or_insert_default(&mut #grown));
    }
    let word = field.unraw();
    let grow = match member.holds() {
        Holds::One(_) => None,
        Holds::List(item) => {
            let (name, doc) = (format_ident!("push_{word}"), format!("Adds an item to `{word}`."));
            Some(quote! {
                #[doc = #doc]
                #vis fn #name(mut self, value: impl __awso::Into<#item>) -> #result {
                    #grown.push(__awso::Into::into(value));
                    #last
                }
            })
        }
        Holds::Map(keys, values) => {
            let (name, doc) = (format_ident!("insert_{word}"), format!("Puts an entry into `{word}`."));
            Some(quote! {
                #[doc = #doc]
                #vis fn #name(mut self, key: impl __awso::Into<#keys>, value: impl __awso::Into<#values>) -> #result {
                    #grown.insert(__awso::Into::into(key), __awso::Into::into(value));
                    #last
                }
            })
        }
    };
    quote! {
        #(#docs)*
        #vis fn #field(mut self, value: #given) -> #result {
            #place.#field = #made;
            #last
        }
        #grow
    }
}

/// What a setter takes.
fn taken(member: &Member<'_>) -> TokenStream {
    match member.holds() {
        Holds::One(ty) if is_narrow(ty) => quote!(#ty),
        Holds::One(ty) => quote!(impl __awso::Into<#ty>),
        Holds::List(item) if is_narrow(item) => quote!(impl __awso::IntoIterator<Item = #item>),
        Holds::List(item) => quote!(impl __awso::IntoIterator<Item: __awso::Into<#item>>),
        Holds::Map(key, value) => {
            quote!(impl __awso::IntoIterator<Item = (impl __awso::Into<#key>, impl __awso::Into<#value>)>)
        }
    }
}

/// A literal as a value of the type.
pub(super) fn converted(ty: &Type, literal: &TokenStream) -> TokenStream {
    if is_one_of(ty, &["bool", "i8", "i16", "i32", "i64", "f32", "f64"]) {
        return quote!(#literal);
    }
    quote_spanned!(ty.span()=> <#ty as __awso::From<_>>::from(#literal))
}

/// Whether a literal is another type's unless this one is asked for: where any type may stand that becomes
/// an `i16`, `1` is an `i32`, which does not.
fn is_narrow(ty: &Type) -> bool {
    is_one_of(ty, &["i8", "i16", "f32"])
}

fn is_one_of(ty: &Type, names: &[&str]) -> bool {
    matches!(ty, Type::Path(path) if names.iter().any(|name| path.path.is_ident(name)))
}

/// What a setter makes of it.
fn made(member: &Member<'_>, given: &Ident) -> TokenStream {
    match member.holds() {
        Holds::One(_) => quote!(__awso::Into::into(#given)),
        Holds::List(_) => quote!(__awso::list(#given)),
        Holds::Map(..) => quote!(__awso::map(#given)),
    }
}
