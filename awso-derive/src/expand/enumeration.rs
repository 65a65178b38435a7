//! A string enum.

use proc_macro2::TokenStream;
use quote::quote;

use super::{private, schema};
use crate::model::{Enum, Shape};

/// ```text
/// impl Name { pub fn as_str(&self) -> &str }
/// impl<T: AsRef<str>> From<T> for Name; impl Display for Name
/// impl AwsShape for Name; impl Enumeration for Name
/// ```
pub(super) fn expand(shape: &Shape<'_>, enumeration: &Enum<'_>) -> TokenStream {
    let private = private(&shape.krate);
    let ident = shape.ident;
    let schema = schema::enumeration(shape, enumeration);
    let variants: Vec<_> = enumeration.variants.iter().map(|variant| variant.ident).collect();
    let names: Vec<_> = enumeration.variants.iter().map(|variant| &variant.name.text).collect();
    let unknown = enumeration.unknown;
    quote! {
        static SCHEMA: #private::Schema = #schema;

        impl #ident {
            /// The name on the wire.
            pub fn as_str(&self) -> &::core::primitive::str {
                match self {
                    #(Self::#variants => #names,)*
                    Self::#unknown(name) => name,
                }
            }
        }

        #[automatically_derived]
        impl<__T: ::core::convert::AsRef<::core::primitive::str>> ::core::convert::From<__T> for #ident {
            fn from(name: __T) -> Self {
                match ::core::convert::AsRef::as_ref(&name) {
                    #(#names => Self::#variants,)*
                    name => Self::#unknown(::core::convert::Into::into(name)),
                }
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[automatically_derived]
        impl #private::Enumeration for #ident {
            fn set(&mut self, name: &::core::primitive::str) {
                *self = ::core::convert::From::from(name);
            }
        }

        #[automatically_derived]
        impl #private::AwsShape for #ident {
            const SCHEMA: &'static #private::Schema = &SCHEMA;
            const TEXT: ::core::primitive::bool = true;
            fn blank() -> Self {
                Self::#unknown(::core::default::Default::default())
            }
            fn view(&self) -> #private::View<'_> {
                #private::View::Enum(self.as_str())
            }
            fn slot(&mut self) -> #private::Slot<'_> {
                #private::Slot::Enum(self)
            }
        }
    }
}
