//! Stub impls after an error, so that one mistake is one message: without them the compiler would go on
//! to say, at every mention, that the type is no shape.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path, parse_quote};

use crate::attr::ShapeAttrs;
use crate::ctxt::Ctxt;

pub(crate) fn shape(input: &DeriveInput, error: &syn::Error) -> TokenStream {
    let error = error.to_compile_error();
    if !input.generics.params.is_empty() {
        return error;
    }
    let krate = krate(input);
    let private = quote!(#krate::__private);
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let name = ident.to_string();
    // Nothing runs them: the crate does not compile.
    quote! {
        #error

        const _: () = {
            static SCHEMA: #private::Schema = #private::Schema::structure(#name, &[]);

            impl #impl_generics #private::AwsShape for #ident #ty_generics #where_clause {
                const SCHEMA: &'static #private::Schema = &SCHEMA;
                const TEXT: ::core::primitive::bool = true;
                fn blank() -> Self {
                    loop {}
                }
                fn view(&self) -> #private::View<'_> {
                    #private::View::Absent
                }
                fn slot(&mut self) -> #private::Slot<'_> {
                    #private::Slot::Absent
                }
            }

            impl #impl_generics #private::Structure for #ident #ty_generics #where_clause {
                fn member(&self, _: ::core::primitive::usize) -> #private::View<'_> {
                    #private::View::Absent
                }
                fn member_mut(&mut self, _: ::core::primitive::usize) -> #private::Slot<'_> {
                    #private::Slot::Absent
                }
            }
        };
    }
}

/// The author's path of the crate, even where the rest of the attributes is wrong.
fn krate(input: &DeriveInput) -> Path {
    let ctxt = Ctxt::new();
    let attrs = ShapeAttrs::parse(&ctxt, &input.attrs);
    // These errors are reported already.
    let _ = ctxt.check();
    attrs.krate.get().unwrap_or_else(|| parse_quote!(::awso))
}
