//! An operation and the closed enum of its errors.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::outside;
use crate::case::Case;
use crate::model::{Operation, Shape, Structure};
use crate::uri::Part;

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
/// impl Operation for Input { … const OPERATION: … = &OperationSchema::of::<Self>(…); }
/// impl OperationError for InputError { … }
/// impl Display for InputError; impl Error for InputError
/// ```
pub(super) fn expand(shape: &Shape<'_>, structure: &Structure<'_>, operation: &Operation) -> TokenStream {
    let ident = shape.ident;
    let Operation { name, method, uri, output, service, .. } = operation;
    let name = &name.text;
    let error = error_name(operation);
    let segments = uri.parts.iter().map(|part| match part {
        Part::Literal(literal) => quote!(Literal(#literal)),
        Part::Label { name, greedy } => {
            let index = structure.members.iter().position(|member| member.name.text == *name);
            let index = Literal::usize_unsuffixed(index.unwrap_or_default());
            if *greedy { quote!(GreedyLabel(#index)) } else { quote!(Label(#index)) }
        }
    });
    let template = &uri.text;
    let error_impl = error_impl(operation);
    quote! {
        #[automatically_derived]
        impl __awso::Operation for #ident {
            type Output = #output;
            type Error = #error;
            type Service = #service;
            const OPERATION: &'static __awso::OperationSchema = &__awso::OperationSchema::of::<Self>(
                #name,
                __awso::Method::#method,
                #template,
                &[#(__awso::Segment::#segments),*],
            );
        }

        #error_impl
    }
}

fn error_impl(operation: &Operation) -> TokenStream {
    let error = error_name(operation);
    let (paths, variants) = errors(operation);
    let indices: Vec<_> = (0..paths.len()).map(Literal::usize_unsuffixed).collect();
    let shapes = paths.iter().map(|path| quote_spanned!(path.span()=> <#path as __awso::AwsShape>));
    let result = quote!(::core::result::Result);
    quote! {
        #[automatically_derived]
        impl __awso::OperationError for #error {
            const ERRORS: &'static [__awso::Target] = &[#(#shapes::schema),*];
            fn read(
                index: ::core::primitive::usize,
                read: &mut dyn ::core::ops::FnMut(&mut dyn __awso::Structure),
            ) -> Self {
                match index {
                    #(#indices => Self::#variants(__awso::filled(read)),)*
                    _ => Self::Unknown(::core::default::Default::default()),
                }
            }
            fn unknown(error: __awso::UnknownError) -> Self {
                Self::Unknown(error)
            }
            fn structure(&self) -> #result<&dyn __awso::Structure, &__awso::UnknownError> {
                match self {
                    #(Self::#variants(error) => #result::Ok(error),)*
                    Self::Unknown(error) => #result::Err(error),
                }
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Display for #error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __awso::display_operation_error(self, f)
            }
        }

        #[automatically_derived]
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
