//! An operation and the closed enum of its errors.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{builder, outside};
use crate::case::Case;
use crate::model::{Name, Operation, Pagination, Shape, Structure};
use crate::uri::Template;

/// ```text
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum SendMessageError { AccessDenied(AccessDenied), …, Unknown(UnknownError) }
/// ```
pub(super) fn error(shape: &Shape<'_>, operation: &Operation) -> TokenStream {
    let private = outside(&shape.krate);
    let vis = shape.vis;
    let error = error_name(operation);
    let (paths, variants) = errors(operation);
    let doc = format!("What {} can answer instead of a success.", operation.name.text);
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
        #[allow(deprecated, missing_docs)]
        #vis enum #error {
            #(#variants(#paths),)*
            /// An error that the operation does not declare, or that says not which it is.
            Unknown(#private::UnknownError),
        }
    }
}

/// ```text
/// static OPERATION: OperationSchema = OperationSchema::of::<Input>(…);
/// impl Operation for Input { … const OPERATION: … = &OPERATION; }
/// impl OperationError for InputError { … }
/// impl Display for InputError; impl Error for InputError
/// ```
pub(super) fn expand(shape: &Shape<'_>, structure: &Structure<'_>, operation: &Operation) -> TokenStream {
    let ident = shape.ident;
    let Operation { name, method, uri, output, service, .. } = operation;
    let name = &name.text;
    let error = error_name(operation);
    let labels = labels(structure, uri);
    let template = &uri.path;
    let required = builder::unset(shape, structure, operation);
    let error_impl = error_impl(operation);
    let described = match operation.rpc {
        Some(span) => quote_spanned!(span=> __awso::OperationSchema::rpc::<#ident>(#name)),
        None => quote! {
            __awso::OperationSchema::of::<#ident>(#name, __awso::Method::#method, #template, &[#(#labels),*])
        },
    };
    let described = asked(&described, ident, structure, operation);
    // A static, for the compiler looks at what stands in one, used or not.
    quote! {
        static OPERATION: __awso::OperationSchema = #described;

        #[automatically_derived]
        impl __awso::Operation for #ident {
            type Output = #output;
            type Error = #error;
            type Service = #service;
            type Required = #required;
            const OPERATION: &'static __awso::OperationSchema = &OPERATION;
        }

        #error_impl
    }
}

/// The members that labels stand for, by index.
fn labels(structure: &Structure<'_>, template: &Template) -> Vec<Literal> {
    let index = |label| structure.members.iter().position(|member| member.name.text == label);
    template.labels().filter_map(index).map(Literal::usize_unsuffixed).collect()
}

/// ```text
/// OperationSchema::auth(OperationSchema::of(…).host_prefix("{AccountId}.", &[2]), Auth::None)…
/// ```
fn asked(
    described: &TokenStream,
    ident: &Ident,
    structure: &Structure<'_>,
    operation: &Operation,
) -> TokenStream {
    let host_prefix = operation.host_prefix.as_ref().map(|template| {
        let (text, labels) = (&template.path, labels(structure, template));
        quote!(.host_prefix(#text, &[#(#labels),*]))
    });
    let query = Some(&operation.uri.query).filter(|query| !query.is_empty());
    let query = query.map(|query| quote!(.query(#query)));
    let no_input = (!operation.has_input).then(|| quote!(.no_input()));
    let idempotent = operation.idempotent.then(|| quote!(.idempotent()));
    let mut described = quote!(#described #query #no_input #host_prefix #idempotent);
    // Calls by their path, at the setting, so that one that does not fit is blamed there.
    if let Some(auth) = &operation.auth {
        described =
            quote_spanned!(auth.span()=> __awso::OperationSchema::auth(#described, __awso::Auth::#auth));
    }
    if let Some(span) = operation.checksum_required {
        described = quote_spanned!(span=> __awso::OperationSchema::checksum_required(#described));
    }
    if let Some(span) = operation.request_compression {
        described = quote_spanned!(span=> __awso::OperationSchema::request_compression(#described));
    }
    if let Some(Pagination { input_token, output_token, page_size }) = &operation.pagination {
        let page_size = match page_size {
            Some(Name { text, .. }) => quote!(__awso::Some(#text)),
            None => quote!(__awso::None),
        };
        let (input_token, Name { text, span }) = (&input_token.text, output_token);
        described = quote_spanned! {*span=>
            __awso::OperationSchema::paginated::<#ident>(#described, __awso::Pagination {
                input_token: #input_token,
                output_token: #text,
                page_size: #page_size,
            })
        };
    }
    described
}

fn error_impl(operation: &Operation) -> TokenStream {
    let error = error_name(operation);
    let (paths, variants) = errors(operation);
    let indices = (0..paths.len()).map(Literal::usize_unsuffixed);
    // Spanned at the path, so that what is no error is blamed where the author lists it.
    let read = paths.iter().map(|path| quote_spanned!(path.span()=> reader.declared()));
    quote! {
        impl __awso::OperationError for #error {
            fn read(index: __awso::usize, reader: __awso::ErrorReader<'_>) -> Self {
                match index {
                    #(#indices => Self::#variants(#read),)*
                    _ => Self::Unknown(reader.unknown()),
                }
            }
            fn structure(&self) -> __awso::ErrorLook<'_> {
                match self {
                    #(Self::#variants(error) => __awso::Ok(error),)*
                    Self::Unknown(error) => __awso::Err(error),
                }
            }
        }

        impl __awso::fmt::Display for #error {
            fn fmt(&self, f: &mut __awso::fmt::Formatter<'_>) -> __awso::fmt::Result {
                __awso::display_operation_error(self, f)
            }
        }

        impl ::core::error::Error for #error {}
    }
}

pub(super) fn error_name(operation: &Operation) -> Ident {
    format_ident!("{}Error", operation.name.text, span = operation.name.span)
}

/// The name of the method on the client: `send_message`, or `r#move` where it is a keyword.
pub(super) fn method_name(operation: &Operation) -> Ident {
    let name = Case::Snake.apply(&operation.name.text);
    match syn::parse_str::<Ident>(&name) {
        Ok(_) => Ident::new(&name, operation.name.span),
        Err(_) => Ident::new_raw(&name, operation.name.span),
    }
}

/// The declared errors with the variants that hold them.
fn errors(operation: &Operation) -> (Vec<&syn::Path>, Vec<&Ident>) {
    operation.errors.iter().filter_map(|path| Some((path, &path.segments.last()?.ident))).unzip()
}
