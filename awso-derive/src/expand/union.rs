//! A union.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::schema;
use crate::model::{Shape, Union};

/// ```text
/// impl AwsShape for Name
/// impl Union for Name {
///     fn variant(&self) -> Variant<'_> { match self { Self::A(it) => Variant::Known(0, …view(it)), … } }
///     fn select(&mut self, index: usize) -> Slot<'_> { put a blank variant here, and show its slot }
///     fn select_unknown(&mut self, variant: UnknownVariant) { … }
/// }
/// ```
pub(super) fn expand(shape: &Shape<'_>, union: &Union<'_>) -> TokenStream {
    let ident = shape.ident;
    let schema = schema::union(shape, union);
    let variants: Vec<_> = union.variants.iter().map(|variant| variant.ident).collect();
    let indices: Vec<_> = (0..variants.len()).map(Literal::usize_unsuffixed).collect();
    let shapes: Vec<_> = union
        .variants
        .iter()
        .map(|variant| {
            let ty = variant.ty;
            quote_spanned!(ty.span()=> <#ty as __Shape>)
        })
        .collect();
    let unknown = union.unknown;
    let (blank, shown, kept) = if union.keeps_unknown {
        (
            quote!(Self::#unknown(__awso::Default::default())),
            quote!(Self::#unknown(unknown) => __awso::Variant::Unknown(unknown)),
            quote!(*self = Self::#unknown(variant);),
        )
    } else {
        (
            quote!(Self::#unknown),
            quote!(Self::#unknown => __awso::Variant::Unset),
            quote! {
                let _ = variant;
                *self = Self::#unknown;
            },
        )
    };
    quote! {
        static SCHEMA: __awso::Schema = #schema;

        #[automatically_derived]
        impl __awso::AwsShape for #ident {
            const SCHEMA: &'static __awso::Schema = &SCHEMA;
            fn blank() -> Self {
                #blank
            }
            fn view(&self) -> __awso::View<'_> {
                __awso::View::Union(self)
            }
            fn slot(&mut self) -> __awso::Slot<'_> {
                __awso::Slot::Union(self)
            }
        }

        #[automatically_derived]
        impl __awso::Union for #ident {
            fn variant(&self) -> __awso::Variant<'_> {
                match self {
                    #(Self::#variants(it) => __awso::Variant::Known(#indices, #shapes::view(it)),)*
                    #shown,
                }
            }
            fn select(&mut self, index: __awso::usize) -> __awso::Slot<'_> {
                *self = match index {
                    #(#indices => Self::#variants(#shapes::blank()),)*
                    _ => return __awso::Slot::Absent,
                };
                match self {
                    #(Self::#variants(it) => #shapes::slot(it),)*
                    _ => __awso::Slot::Absent,
                }
            }
            fn select_unknown(&mut self, variant: __awso::UnknownVariant) {
                #kept
            }
        }
    }
}
