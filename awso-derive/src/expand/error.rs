//! What makes an error structure an error.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Shape;

/// ```text
/// impl AwsError for Name; impl Display for Name; impl Error for Name
/// ```
pub(super) fn expand(shape: &Shape<'_>) -> TokenStream {
    let ident = shape.ident;
    quote! {
        #[automatically_derived]
        impl __awso::AwsError for #ident {}

        #[automatically_derived]
        impl __awso::fmt::Display for #ident {
            fn fmt(&self, f: &mut __awso::fmt::Formatter<'_>) -> __awso::fmt::Result {
                __awso::display_error(self, f)
            }
        }

        #[automatically_derived]
        impl ::core::error::Error for #ident {}
    }
}
