//! The model to tokens: one file for each thing emitted. Generation cannot fail.

mod enumeration;
mod error;
mod make;
mod newtype;
mod operation;
mod schema;
mod service;
mod structure;
mod union;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path};

use crate::ctxt::Ctxt;
use crate::model::{Kind, Shape};
use crate::{check, fallback, parse};

pub(crate) fn shape(input: &DeriveInput) -> TokenStream {
    let ctxt = Ctxt::new();
    let shape = parse::shape(&ctxt, input);
    if let Some(shape) = &shape {
        check::check(&ctxt, shape);
    }
    match (ctxt.check(), shape) {
        (Ok(()), Some(shape)) => expand(&shape),
        (Err(error), _) => fallback::shape(input, &error),
        (Ok(()), None) => TokenStream::new(),
    }
}

pub(crate) fn service(input: &DeriveInput) -> TokenStream {
    let ctxt = Ctxt::new();
    let service = parse::service(&ctxt, input);
    match (ctxt.check(), service) {
        (Ok(()), Some(service)) => service::expand(&service),
        (Err(error), _) => error.to_compile_error(),
        (Ok(()), None) => TokenStream::new(),
    }
}

fn expand(shape: &Shape<'_>) -> TokenStream {
    match &shape.kind {
        Kind::Newtype(newtype) => in_const(&newtype::expand(shape, newtype)),
        Kind::Enum(enumeration) => in_const(&enumeration::expand(shape, enumeration)),
        Kind::IntEnum(enumeration) => in_const(&enumeration::expand_int(shape, enumeration)),
        Kind::Union(union) => in_const(&union::expand(shape, union)),
        Kind::Structure(structure) => {
            let mut hidden = structure::expand(shape, structure);
            if structure.error.is_some() {
                hidden.extend(error::expand(shape));
            }
            let Some(operation) = &structure.operation else {
                hidden.extend(make::setters(shape, structure));
                return in_const(&hidden);
            };
            let named = operation::named(shape, structure, operation);
            hidden.extend(operation::expand(shape, structure, operation));
            let hidden = in_const(&hidden);
            quote!(#named #hidden)
        }
    }
}

/// A scope of its own, so that what is emitted beside the impls can be called by nobody.
fn in_const(tokens: &TokenStream) -> TokenStream {
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #tokens
        };
    }
}

/// The path of what derived code names.
fn private(krate: &Path) -> TokenStream {
    quote!(#krate::__private)
}
