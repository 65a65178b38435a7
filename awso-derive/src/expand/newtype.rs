//! Another shape under a name of its own.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{items, schema};
use crate::model::{Newtype, Shape, is_collection};

/// ```text
/// impl AwsShape for Name { … the inner shape's, with a schema of its own … }
/// impl Name { pub fn make(…) -> Result<Self, Violations>; pub fn into_inner(self) -> Inner }
/// impl<T: Into<Inner>> From<T> for Name; impl From<&Name> for Name
/// impl Deref for Name            // or, where it is sensitive: fn expose(&self), impl Debug
/// ```
pub(super) fn expand(shape: &Shape<'_>, newtype: &Newtype<'_>) -> TokenStream {
    let Shape { ident, name, .. } = shape;
    let name = &name.text;
    let ty = newtype.ty;
    let schema = schema::newtype(shape, newtype);
    let inner = quote_spanned!(ty.span()=> <#ty as __Shape>);
    let clone = quote_spanned!(ty.span()=> <#ty as __awso::Clone>::clone);
    let access = if newtype.sensitive {
        quote! {
            impl #ident {
                /// The secret itself, which Debug hides.
                pub fn expose(&self) -> &#ty {
                    &self.0
                }
            }

            #[automatically_derived]
            impl __awso::fmt::Debug for #ident {
                fn fmt(&self, f: &mut __awso::fmt::Formatter<'_>) -> __awso::fmt::Result {
                    __awso::debug_redacted(#name, f)
                }
            }
        }
    } else {
        quote! {
            #[automatically_derived]
            impl __awso::Deref for #ident {
                type Target = #ty;
                fn deref(&self) -> &#ty {
                    &self.0
                }
            }
        }
    };
    // A list under a name of its own is one that has constraints.
    let items = is_collection(ty).then(|| items::expand(ident, ty, &quote!(0)));
    quote! {
        #items
        static SCHEMA: __awso::Schema = #schema;

        #[automatically_derived]
        impl __awso::AwsShape for #ident {
            const SCHEMA: &'static __awso::Schema = &SCHEMA;
            const BASE: &'static __awso::Schema = #inner::BASE;
            const TEXT: __awso::bool = #inner::TEXT;
            const FORM: __awso::Form = #inner::FORM;
            fn blank() -> Self {
                Self(#inner::blank())
            }
            fn view(&self) -> __awso::View<'_> {
                #inner::view(&self.0)
            }
            fn slot(&mut self) -> __awso::Slot<'_> {
                #inner::slot(&mut self.0)
            }
        }

        impl #ident {
            /// Makes the value and checks its constraints.
            ///
            /// # Errors
            /// Every constraint the value breaks.
            pub fn make(
                value: impl __awso::Into<#ty>,
            ) -> __awso::Result<Self, __awso::Violations> {
                let made = Self(__awso::Into::into(value));
                __awso::AwsShape::validate(&made).map(|()| made)
            }

            /// What the newtype stands around.
            pub fn into_inner(self) -> #ty {
                self.0
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl<__T: __awso::Into<#ty>> __awso::From<__T> for #ident {
            fn from(value: __T) -> Self {
                Self(__awso::Into::into(value))
            }
        }

        #[automatically_derived]
        impl __awso::From<&#ident> for #ident {
            fn from(value: &#ident) -> Self {
                Self(#clone(&value.0))
            }
        }

        #access
    }
}
