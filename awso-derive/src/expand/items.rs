//! What a page is of.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned as _;

/// ```text
/// impl HasItems for ListLettersResponse {
///     type Inside = Vec<Letter>;
///     fn inside(self) -> Vec<Letter> { self.letters }
/// }
/// ```
pub(super) fn expand(ident: &Ident, ty: &Type, field: &TokenStream) -> TokenStream {
    // The one place that asks something of the type, spanned there: what holds no items is one error on one token.
    let inside = quote_spanned!(ty.span()=> #ty);
    quote! {
        #[automatically_derived]
        impl __awso::HasItems for #ident {
            type Inside = #inside;
            fn inside(self) -> #ty {
                self.#field
            }
        }
    }
}
