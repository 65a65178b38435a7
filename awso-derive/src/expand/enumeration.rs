//! Enums of names and of numbers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::schema;
use crate::model::{Enum, Shape};

/// ```text
/// impl Name { pub fn as_str(&self) -> &str }
/// impl<T: AsRef<str>> From<T> for Name; impl Display for Name
/// impl AwsShape for Name; impl Enumeration for Name
/// ```
pub(super) fn expand(shape: &Shape<'_>, enumeration: &Enum<'_>) -> TokenStream {
    let ident = shape.ident;
    let schema = schema::enumeration(shape, enumeration);
    let variants: Vec<_> = enumeration.variants.iter().map(|variant| variant.ident).collect();
    let names: Vec<_> = enumeration.variants.iter().map(|variant| &variant.name.text).collect();
    let unknown = enumeration.unknown;
    quote! {
        static SCHEMA: __awso::Schema = #schema;

        impl #ident {
            /// The name on the wire.
            pub fn as_str(&self) -> &__awso::str {
                match self {
                    #(Self::#variants => #names,)*
                    Self::#unknown(name) => name,
                }
            }
        }

        #[automatically_derived]
        impl<__T: __awso::AsRef<__awso::str>> __awso::From<__T> for #ident {
            fn from(name: __T) -> Self {
                match __awso::AsRef::as_ref(&name) {
                    #(#names => Self::#variants,)*
                    name => Self::#unknown(__awso::Into::into(name)),
                }
            }
        }

        #[automatically_derived]
        impl __awso::fmt::Display for #ident {
            fn fmt(&self, f: &mut __awso::fmt::Formatter<'_>) -> __awso::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[automatically_derived]
        impl __awso::Enumeration for #ident {
            fn set(&mut self, name: &__awso::str) {
                *self = __awso::From::from(name);
            }
        }

        #[automatically_derived]
        impl __awso::AwsShape for #ident {
            const SCHEMA: &'static __awso::Schema = &SCHEMA;
            const TEXT: __awso::bool = true;
            fn blank() -> Self {
                Self::#unknown(__awso::Default::default())
            }
            fn view(&self) -> __awso::View<'_> {
                __awso::View::Enum(self.as_str())
            }
            fn slot(&mut self) -> __awso::Slot<'_> {
                __awso::Slot::Enum(self)
            }
        }
    }
}

/// ```text
/// impl Name { pub fn as_i32(&self) -> i32 }
/// impl From<i32> for Name
/// impl AwsShape for Name; impl IntEnumeration for Name
/// ```
pub(super) fn expand_int(shape: &Shape<'_>, enumeration: &Enum<'_>) -> TokenStream {
    let ident = shape.ident;
    let schema = schema::int_enumeration(shape, enumeration);
    let variants: Vec<_> = enumeration.variants.iter().map(|variant| variant.ident).collect();
    let numbers: Vec<_> =
        enumeration.variants.iter().map(|variant| Literal::i32_unsuffixed(variant.value)).collect();
    let unknown = enumeration.unknown;
    quote! {
        static SCHEMA: __awso::Schema = #schema;

        impl #ident {
            /// The number on the wire.
            pub fn as_i32(&self) -> __awso::i32 {
                match self {
                    #(Self::#variants => #numbers,)*
                    Self::#unknown(number) => *number,
                }
            }
        }

        #[automatically_derived]
        impl __awso::From<__awso::i32> for #ident {
            fn from(number: __awso::i32) -> Self {
                match number {
                    #(#numbers => Self::#variants,)*
                    number => Self::#unknown(number),
                }
            }
        }

        #[automatically_derived]
        impl __awso::IntEnumeration for #ident {
            fn set(&mut self, number: __awso::i32) {
                *self = __awso::From::from(number);
            }
        }

        #[automatically_derived]
        impl __awso::AwsShape for #ident {
            const SCHEMA: &'static __awso::Schema = &SCHEMA;
            const FORM: __awso::Form = __awso::Form::Line;
            fn blank() -> Self {
                __awso::From::from(0)
            }
            fn view(&self) -> __awso::View<'_> {
                __awso::View::IntEnum(self.as_i32())
            }
            fn slot(&mut self) -> __awso::Slot<'_> {
                __awso::Slot::IntEnum(self)
            }
        }
    }
}
