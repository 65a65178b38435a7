//! What a page is of.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::Type;
use syn::spanned::Spanned as _;

/// ```text
/// impl IntoItems for ListLettersResponse {
///     type Items = <Vec<Letter> as IntoItems>::Items;
///     fn into_items(self) -> Self::Items { … }
/// }
/// ```
pub(super) fn expand(ident: &Ident, ty: &Type, field: &TokenStream) -> TokenStream {
    // All of it is spanned at the type, so that what holds no items is one error on one token.
    quote_spanned! {ty.span()=>
        #[automatically_derived]
        impl __awso::IntoItems for #ident {
            type Items = __awso::ItemsOf<#ty>;
            fn into_items(self) -> Self::Items {
                __awso::items_of(self.#field)
            }
        }
    }
}
