//! The model to tokens: one file for each thing emitted. Generation cannot fail.

mod builder;
mod enumeration;
mod error;
mod items;
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
        (Err(error), _) => fallback::service(input, &error),
        (Ok(()), None) => TokenStream::new(),
    }
}

fn expand(shape: &Shape<'_>) -> TokenStream {
    let hidden = match &shape.kind {
        Kind::Newtype(newtype) => newtype::expand(shape, newtype),
        Kind::Enum(enumeration) => enumeration::expand(shape, enumeration),
        Kind::IntEnum(enumeration) => enumeration::expand_int(shape, enumeration),
        Kind::Union(union) => union::expand(shape, union),
        Kind::Structure(structure) => {
            let mut hidden = structure::expand(shape, structure);
            if structure.error.is_some() {
                hidden.extend(error::expand(shape));
            }
            let Some(operation) = &structure.operation else {
                hidden.extend(make::expand(shape, structure));
                return in_const(&shape.krate, &hidden);
            };
            hidden.extend(operation::expand(shape, structure, operation));
            hidden.extend(builder::expand(shape, structure, operation));
            let hidden = in_const(&shape.krate, &hidden);
            let builder = builder::named(shape, operation);
            let error = operation::error(shape, operation);
            return quote!(#builder #error #hidden);
        }
    };
    in_const(&shape.krate, &hidden)
}

/// A scope of its own, so that what is emitted beside the impls can be called by nobody. In it, what
/// derived code needs goes by a short name.
fn in_const(krate: &Path, tokens: &TokenStream) -> TokenStream {
    let private = outside(krate);
    quote! {
        #[allow(dead_code, deprecated, missing_docs, non_camel_case_types, non_snake_case)]
        const _: () = {
            use #private::{self as __awso, AwsShape as __Shape, Member as __Member};
            #tokens
        };
    }
}

/// The path of what derived code needs, outside of that scope.
fn outside(krate: &Path) -> TokenStream {
    quote!(#krate::__private)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The operation that stands for all: four members, three of them required, and four errors.
    fn send_message() -> TokenStream {
        shape(&syn::parse_quote! {
            /// Says something in the chat.
            #[derive(AwsShape, Clone, Debug, PartialEq)]
            #[aws_operation(uri = "/participant/message", method = "POST",
                errors(AccessDeniedException, InternalServerException, ThrottlingException, ValidationException))]
            pub struct SendMessageRequest {
                pub content_type: ChatContentType,
                pub content: ChatContent,
                #[aws(idempotency_token)]
                pub client_token: Option<ClientToken>,
                #[aws(header = "X-Amz-Bearer")]
                pub connection_token: ConnectionToken,
            }
        })
    }

    fn tokens(stream: TokenStream) -> usize {
        stream
            .into_iter()
            .map(|tree| match tree {
                proc_macro2::TokenTree::Group(group) => 2 + tokens(group.stream()),
                _ => 1,
            })
            .sum()
    }

    fn lines(stream: &TokenStream) -> usize {
        let file = syn::parse2(stream.clone()).expect("the derive emits items");
        prettyplease::unparse(&file).lines().count()
    }

    /// Whether an item is about the enum of the errors.
    fn is_of_errors(item: &syn::Item) -> bool {
        match item {
            syn::Item::Enum(it) => it.ident == "SendMessageError",
            syn::Item::Impl(it) => it.self_ty == syn::parse_quote!(SendMessageError),
            _ => false,
        }
    }

    // Every emitted token is read, checked and compiled again in every crate that has the shape.
    #[test]
    fn the_code_for_an_operation_stays_small() {
        let whole = send_message();
        let mut file: syn::File = syn::parse2(whole.clone()).expect("the derive emits items");
        file.items.retain(|item| !is_of_errors(item));
        for item in &mut file.items {
            let syn::Item::Const(hidden) = item else { continue };
            let syn::Expr::Block(block) = &mut *hidden.expr else { continue };
            block.block.stmts.retain(|it| !matches!(it, syn::Stmt::Item(item) if is_of_errors(item)));
        }
        let input = quote!(#file);
        let measured = [(tokens(input.clone()), lines(&input)), (tokens(whole.clone()), lines(&whole))];
        // The input with its builder; with the enum of its four errors.
        assert_eq!(measured, [(1288, 144), (1671, 181)]);
        assert!(measured[0].1 < 150);
    }
}
