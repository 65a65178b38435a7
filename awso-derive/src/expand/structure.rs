//! The two look-ups of a structure.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{items, make, schema};
use crate::model::{Default, Shape, Structure};

/// ```text
/// static SCHEMA: Schema = …;
/// impl AwsShape for Name { … }
/// impl Structure for Name {
///     fn member(&self, index: usize) -> View<'_> { match index { 0 => …view(), … } }
///     fn member_mut(&mut self, index: usize) -> Slot<'_> { match index { 0 => …slot(), … } }
/// }
/// ```
pub(super) fn expand(shape: &Shape<'_>, structure: &Structure<'_>) -> TokenStream {
    let ident = shape.ident;
    let schema = schema::structure(shape, structure);
    let fields: Vec<_> = structure.members.iter().map(|member| member.ident).collect();
    // One mention of the trait for each type, spanned there: a wrong type is one error on one token.
    let shapes: Vec<_> = structure
        .members
        .iter()
        .map(|member| {
            let ty = member.ty;
            quote_spanned!(ty.span()=> <#ty as __Shape>)
        })
        .collect();
    let blanks = structure.members.iter().zip(&shapes).map(|(member, shape)| match &member.default {
        Some(Default::Literal { minus, literal }) => make::converted(member.ty, &quote!(#minus #literal)),
        _ => quote!(#shape::blank()),
    });
    let indices: Vec<_> = (0..fields.len()).map(Literal::usize_unsuffixed).collect();
    // What is sent or answered as an error is no output.
    let output = (structure.operation.is_none() && structure.error.is_none()).then(|| {
        quote! {
            #[automatically_derived]
            impl __awso::OperationOutput for #ident {}
        }
    });
    let items = structure.members.iter().find(|member| member.items.is_some());
    let items = items.map(|member| {
        let field = member.ident;
        items::expand(ident, member.ty, &quote!(#field))
    });
    quote! {
        #output
        #items
        static SCHEMA: __awso::Schema = #schema;

        #[automatically_derived]
        impl __awso::AwsShape for #ident {
            const SCHEMA: &'static __awso::Schema = &SCHEMA;
            fn blank() -> Self {
                Self { #(#fields: #blanks),* }
            }
            fn view(&self) -> __awso::View<'_> {
                __awso::View::Structure(self)
            }
            fn slot(&mut self) -> __awso::Slot<'_> {
                __awso::Slot::Structure(self)
            }
        }

        #[automatically_derived]
        impl __awso::Structure for #ident {
            fn member(&self, index: __awso::usize) -> __awso::View<'_> {
                match index {
                    #(#indices => #shapes::view(&self.#fields),)*
                    _ => __awso::View::Absent,
                }
            }
            fn member_mut(&mut self, index: __awso::usize) -> __awso::Slot<'_> {
                match index {
                    #(#indices => #shapes::slot(&mut self.#fields),)*
                    _ => __awso::Slot::Absent,
                }
            }
        }
    }
}
