//! What a page is of.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned as _;

/// ```text
/// impl IntoItems for ListLettersResponse {
///     type Items = <Vec<Letter> as IntoItems>::Items;
///     fn into_items(self) -> Self::Items { … }
/// }
/// ```
pub(super) fn expand(ident: &Ident, ty: &Type, field: &TokenStream) -> TokenStream {
    // One mention of the trait, spanned at the type: what holds no items is one error on one token.
    let items = quote_spanned!(ty.span()=> __awso::ItemsOf<#ty>);
    quote! {
        #[automatically_derived]
        impl __awso::IntoItems for #ident {
            type Items = #items;
            fn into_items(self) -> Self::Items {
                __awso::items_of(self.#field)
            }
        }
    }
}
