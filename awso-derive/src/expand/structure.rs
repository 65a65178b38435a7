//! The two look-ups of a structure.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{private, schema};
use crate::model::{Shape, Structure};

/// ```text
/// static SCHEMA: Schema = …;
/// impl AwsShape for Name { … }
/// impl Structure for Name {
///     fn schema(&self) -> &'static Schema { &SCHEMA }
///     fn member(&self, index: usize) -> View<'_> { match index { 0 => …view(), … } }
///     fn member_mut(&mut self, index: usize) -> Slot<'_> { match index { 0 => …slot(), … } }
/// }
/// ```
pub(super) fn expand(shape: &Shape<'_>, structure: &Structure<'_>) -> TokenStream {
    let private = private(&shape.krate);
    let ident = shape.ident;
    let schema = schema::structure(shape, structure);
    let fields: Vec<_> = structure.members.iter().map(|member| member.ident).collect();
    // One mention of the trait for each type, spanned there: a wrong type is one error on one token.
    let shapes: Vec<_> = structure
        .members
        .iter()
        .map(|member| {
            let ty = member.ty;
            quote_spanned!(ty.span()=> <#ty as #private::AwsShape>)
        })
        .collect();
    let indices: Vec<_> = (0..fields.len()).map(Literal::usize_unsuffixed).collect();
    quote! {
        static SCHEMA: #private::Schema = #schema;

        #[automatically_derived]
        impl #private::AwsShape for #ident {
            const SCHEMA: &'static #private::Schema = &SCHEMA;
            fn blank() -> Self {
                Self { #(#fields: #shapes::blank()),* }
            }
            fn view(&self) -> #private::View<'_> {
                #private::View::Structure(self)
            }
            fn slot(&mut self) -> #private::Slot<'_> {
                #private::Slot::Structure(self)
            }
        }

        #[automatically_derived]
        impl #private::Structure for #ident {
            fn schema(&self) -> &'static #private::Schema {
                &SCHEMA
            }
            fn member(&self, index: ::core::primitive::usize) -> #private::View<'_> {
                match index {
                    #(#indices => #shapes::view(&self.#fields),)*
                    _ => #private::View::Absent,
                }
            }
            fn member_mut(&mut self, index: ::core::primitive::usize) -> #private::Slot<'_> {
                match index {
                    #(#indices => #shapes::slot(&mut self.#fields),)*
                    _ => #private::Slot::Absent,
                }
            }
        }
    }
}
