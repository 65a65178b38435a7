//! `make` of structures that are no operation's input.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use crate::model::{Member, Shape, Structure};

/// ```text
/// impl Name {
///     pub fn make(required: impl Into<A>, …) -> Self
///     pub fn optional(mut self, optional: impl Into<B>) -> Self
/// }
/// ```
pub(super) fn setters(shape: &Shape<'_>, structure: &Structure<'_>) -> TokenStream {
    let Shape { ident, vis, .. } = shape;
    let (mut parameters, mut fields, mut setters) = (Vec::new(), Vec::new(), Vec::new());
    for member in &structure.members {
        let (field, ty) = (member.ident, member.ty);
        match member.optional() {
            None => {
                parameters.push(quote!(#field: impl ::core::convert::Into<#ty>));
                fields.push(quote!(#field: ::core::convert::Into::into(#field)));
            }
            Some(inner) => {
                fields.push(quote_spanned!(ty.span()=> #field: <#ty as __awso::AwsShape>::blank()));
                let (docs, vis) = (setter_docs(member), member.vis);
                setters.push(quote! {
                    #docs
                    #[must_use]
                    #vis fn #field(mut self, #field: impl ::core::convert::Into<#inner>) -> Self {
                        self.#field = ::core::option::Option::Some(::core::convert::Into::into(#field));
                        self
                    }
                });
            }
        }
    }
    quote! {
        #[allow(dead_code)]
        impl #ident {
            /// Makes the structure of its required members; optional ones are set on it.
            #[allow(clippy::too_many_arguments)]
            #vis fn make(#(#parameters),*) -> Self {
                Self { #(#fields),* }
            }
            #(#setters)*
        }
    }
}

/// The documentation of a member, for its setter.
pub(super) fn setter_docs(member: &Member<'_>) -> TokenStream {
    let docs = &member.docs;
    if docs.is_empty() {
        let doc = format!("Sets the member `{}`.", member.name.text);
        return quote!(#[doc = #doc]);
    }
    quote!(#(#docs)*)
}
