//! A union.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{private, schema};
use crate::model::{Shape, Union};

/// ```text
/// impl AwsShape for Name
/// impl Union for Name {
///     fn schema(&self) -> &'static Schema { &SCHEMA }
///     fn variant(&self) -> Variant<'_> { match self { Self::A(it) => Variant::Known(0, …view(it)), … } }
///     fn select(&mut self, index: usize) -> Slot<'_> { put a blank variant here, and show its slot }
///     fn select_unknown(&mut self, variant: UnknownVariant) { … }
/// }
/// ```
pub(super) fn expand(shape: &Shape<'_>, union: &Union<'_>) -> TokenStream {
    let private = private(&shape.krate);
    let ident = shape.ident;
    let schema = schema::union(shape, union);
    let variants: Vec<_> = union.variants.iter().map(|variant| variant.ident).collect();
    let indices: Vec<_> = (0..variants.len()).map(Literal::usize_unsuffixed).collect();
    let shapes: Vec<_> = union
        .variants
        .iter()
        .map(|variant| {
            let ty = variant.ty;
            quote_spanned!(ty.span()=> <#ty as #private::AwsShape>)
        })
        .collect();
    let unknown = union.unknown;
    let (blank, shown, kept) = if union.keeps_unknown {
        (
            quote!(Self::#unknown(::core::default::Default::default())),
            quote!(Self::#unknown(unknown) => #private::Variant::Unknown(unknown)),
            quote!(*self = Self::#unknown(variant);),
        )
    } else {
        (
            quote!(Self::#unknown),
            quote!(Self::#unknown => #private::Variant::Unset),
            quote! {
                let _ = variant;
                *self = Self::#unknown;
            },
        )
    };
    quote! {
        static SCHEMA: #private::Schema = #schema;

        #[automatically_derived]
        impl #private::AwsShape for #ident {
            const SCHEMA: &'static #private::Schema = &SCHEMA;
            fn blank() -> Self {
                #blank
            }
            fn view(&self) -> #private::View<'_> {
                #private::View::Union(self)
            }
            fn slot(&mut self) -> #private::Slot<'_> {
                #private::Slot::Union(self)
            }
        }

        #[automatically_derived]
        impl #private::Union for #ident {
            fn schema(&self) -> &'static #private::Schema {
                &SCHEMA
            }
            fn variant(&self) -> #private::Variant<'_> {
                match self {
                    #(Self::#variants(it) => #private::Variant::Known(#indices, #shapes::view(it)),)*
                    #shown,
                }
            }
            fn select(&mut self, index: ::core::primitive::usize) -> #private::Slot<'_> {
                *self = match index {
                    #(#indices => Self::#variants(#shapes::blank()),)*
                    _ => return #private::Slot::Absent,
                };
                match self {
                    #(Self::#variants(it) => #shapes::slot(it),)*
                    _ => #private::Slot::Absent,
                }
            }
            fn select_unknown(&mut self, variant: #private::UnknownVariant) {
                #kept
            }
        }
    }
}
