//! An operation: its builder, its error enum, the method on the client.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::make::setter_docs;
use super::private;
use crate::case::Case;
use crate::model::{Member, Operation, Shape, Structure};
use crate::uri::Part;

/// What the author can name: `…Builder` and `…Error`.
pub(super) fn named(shape: &Shape<'_>, structure: &Structure<'_>, operation: &Operation) -> TokenStream {
    let private = private(&shape.krate);
    let Shape { ident, vis, .. } = shape;
    let builder = names(operation).builder;
    let error = names(operation).error;
    let states: Vec<_> = required(structure).map(|_| quote!(#private::Unset)).collect();
    let (paths, variants) = errors(operation);
    let builder_doc = format!("Builds [`{ident}`] member by member.");
    let error_doc = format!("What {} can answer instead of a success.", operation.name.text);
    quote! {
        #[doc = #builder_doc]
        #[allow(deprecated)]
        #[must_use = "a builder does nothing until it is built or sent"]
        #vis struct #builder<__C = (), __S = (#(#states,)*)> {
            input: #ident,
            client: __C,
            state: ::core::marker::PhantomData<__S>,
        }

        #[doc = #error_doc]
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
        #[allow(deprecated, missing_docs)]
        #vis enum #error {
            #(#variants(#paths),)*
            /// An error that the operation does not declare, or that says not which it is.
            Unknown(#private::UnknownError),
        }
    }
}

pub(super) fn expand(shape: &Shape<'_>, structure: &Structure<'_>, operation: &Operation) -> TokenStream {
    let operation_impl = operation_impl(shape, structure, operation);
    let error_impl = error_impl(shape, operation);
    let builder_impl = builder_impl(shape, structure, operation);
    quote!(#operation_impl #error_impl #builder_impl)
}

/// ```text
/// static OPERATION: OperationSchema = …;
/// impl Operation for Input { … }
/// ```
fn operation_impl(shape: &Shape<'_>, structure: &Structure<'_>, operation: &Operation) -> TokenStream {
    let private = private(&shape.krate);
    let ident = shape.ident;
    let Operation { name, method, uri, output, service, .. } = operation;
    let name = &name.text;
    let error = names(operation).error;
    let segments = uri.parts.iter().map(|part| match part {
        Part::Literal(literal) => quote!(#private::Segment::Literal(#literal)),
        Part::Label { name, greedy } => {
            let index = structure.members.iter().position(|member| member.name.text == *name);
            let index = Literal::usize_unsuffixed(index.unwrap_or_default());
            if *greedy {
                quote!(#private::Segment::GreedyLabel(#index))
            } else {
                quote!(#private::Segment::Label(#index))
            }
        }
    });
    let template = &uri.text;
    let output_shape = quote_spanned!(output.span()=> <#output as #private::AwsShape>);
    let service_client = quote_spanned!(service.span()=> <#service as #private::Service>);
    quote! {
        static OPERATION: #private::OperationSchema = #private::OperationSchema {
            name: #name,
            method: #private::Method::#method,
            uri: #private::UriTemplate { template: #template, segments: &[#(#segments),*] },
            service: #service_client::SERVICE,
            input: <#ident as #private::AwsShape>::schema,
            output: #output_shape::schema,
        };

        #[automatically_derived]
        impl #private::Operation for #ident {
            type Output = #output;
            type Error = #error;
            type Service = #service;
            const OPERATION: &'static #private::OperationSchema = &OPERATION;
        }
    }
}

/// ```text
/// impl OperationError for InputError { … }
/// impl Display for InputError; impl Error for InputError
/// ```
fn error_impl(shape: &Shape<'_>, operation: &Operation) -> TokenStream {
    let private = private(&shape.krate);
    let error = names(operation).error;
    let (paths, variants) = errors(operation);
    let indices: Vec<_> = (0..paths.len()).map(Literal::usize_unsuffixed).collect();
    let shapes: Vec<_> =
        paths.iter().map(|path| quote_spanned!(path.span()=> <#path as #private::AwsShape>)).collect();
    let ok = quote!(::core::result::Result::Ok);
    quote! {
        #[automatically_derived]
        impl #private::OperationError for #error {
            const ERRORS: &'static [#private::Target] = &[#(#shapes::schema),*];
            fn blank(index: ::core::primitive::usize) -> Self {
                match index {
                    #(#indices => Self::#variants(#shapes::blank()),)*
                    _ => Self::Unknown(::core::default::Default::default()),
                }
            }
            fn unknown(error: #private::UnknownError) -> Self {
                Self::Unknown(error)
            }
            fn structure(
                &self,
            ) -> ::core::result::Result<&dyn #private::Structure, &#private::UnknownError> {
                match self {
                    #(Self::#variants(error) => #ok(error),)*
                    Self::Unknown(error) => ::core::result::Result::Err(error),
                }
            }
            fn structure_mut(
                &mut self,
            ) -> ::core::result::Result<&mut dyn #private::Structure, &mut #private::UnknownError> {
                match self {
                    #(Self::#variants(error) => #ok(error),)*
                    Self::Unknown(error) => ::core::result::Result::Err(error),
                }
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Display for #error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #private::display_operation_error(self, f)
            }
        }

        #[automatically_derived]
        impl ::core::error::Error for #error {}
    }
}

/// ```text
/// impl Input { pub fn make() -> InputBuilder }
/// impl Client { pub fn input(&self) -> InputBuilder<Client> }
/// impl<C, …> InputBuilder<C, (…)> { setters; build }
/// impl<…> InputBuilder<Client, (…)> { send }
/// ```
fn builder_impl(shape: &Shape<'_>, structure: &Structure<'_>, operation: &Operation) -> TokenStream {
    let private = private(&shape.krate);
    let Shape { ident, vis, .. } = shape;
    let Operation { output, service, .. } = operation;
    let Names { builder, error, method } = names(operation);
    let required: Vec<_> = required(structure).collect();
    let states: Vec<_> = (0..required.len()).map(|index| format_ident!("__S{index}")).collect();
    let given: Vec<_> =
        required.iter().enumerate().map(|(index, member)| given_trait(index, member)).collect();
    let given_traits = required.iter().zip(&given).map(|(member, given)| {
        let (field, operation) = (member.ident, &operation.name.text);
        let message = format!("`{operation}` is sent without its required member `{field}`");
        let label = format!("`.{field}(…)` is missing before this");
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            pub trait #given {}
            impl #given for #private::Set {}
        }
    });
    let setters = structure.members.iter().map(|member| setter(shape, &builder, member, &required, &states));
    let builder_name = builder.to_string();
    let complete = (!given.is_empty()).then(|| quote!(where #(#states: #given),*));
    let method_doc = format!("Calls {}: set the members, then `send`.", operation.name.text);
    quote! {
        #(#given_traits)*

        impl #ident {
            /// Begins the input; `build` ends it, once every required member is set.
            #vis fn make() -> #builder {
                #builder {
                    input: #private::AwsShape::blank(),
                    client: (),
                    state: ::core::marker::PhantomData,
                }
            }
        }

        impl #service {
            #[doc = #method_doc]
            #vis fn #method(&self) -> #builder<#service> {
                #builder {
                    input: #private::AwsShape::blank(),
                    client: ::core::clone::Clone::clone(self),
                    state: ::core::marker::PhantomData,
                }
            }
        }

        #[allow(dead_code)]
        impl<__C, #(#states),*> #builder<__C, (#(#states,)*)> {
            #(#setters)*

            /// The input, complete.
            #vis fn build(self) -> #ident #complete {
                self.input
            }
        }

        impl<#(#states),*> #builder<#service, (#(#states,)*)> {
            /// Sends the input and reads the answer.
            ///
            /// # Errors
            /// All that can go wrong with a call; its text says all in one line.
            #vis async fn send(self) -> ::core::result::Result<#output, #private::Error<#error>> #complete {
                #private::Service::client(&self.client).send(self.input).await
            }
        }

        #[automatically_derived]
        impl<__C, __S> ::core::fmt::Debug for #builder<__C, __S> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(#builder_name)
            }
        }
    }
}

fn setter(
    shape: &Shape<'_>,
    builder: &Ident,
    member: &Member<'_>,
    required: &[&Member<'_>],
    states: &[Ident],
) -> TokenStream {
    let private = private(&shape.krate);
    let Member { ident: field, vis, ty, .. } = member;
    let docs = setter_docs(member);
    if let Some(inner) = member.optional() {
        return quote! {
            #docs
            #vis fn #field(mut self, #field: impl ::core::convert::Into<#inner>) -> Self {
                self.input.#field = ::core::option::Option::Some(::core::convert::Into::into(#field));
                self
            }
        };
    }
    let after = required
        .iter()
        .zip(states)
        .map(|(other, state)| if other.ident == *field { quote!(#private::Set) } else { quote!(#state) });
    quote! {
        #docs
        #vis fn #field(
            mut self,
            #field: impl ::core::convert::Into<#ty>,
        ) -> #builder<__C, (#(#after,)*)> {
            self.input.#field = ::core::convert::Into::into(#field);
            #builder { input: self.input, client: self.client, state: ::core::marker::PhantomData }
        }
    }
}

struct Names {
    builder: Ident,
    error: Ident,
    /// The method on the client.
    method: Ident,
}

fn names(operation: &Operation) -> Names {
    let name = &operation.name;
    Names {
        builder: format_ident!("{}Builder", name.text, span = name.span),
        error: format_ident!("{}Error", name.text, span = name.span),
        method: method_name(operation),
    }
}

/// The name of the method on the client: `send_message`, or `r#move` where it is a keyword.
pub(crate) fn method_name(operation: &Operation) -> Ident {
    let name = Case::Snake.apply(&operation.name.text);
    match syn::parse_str::<Ident>(&name) {
        Ok(_) => Ident::new(&name, operation.name.span),
        Err(_) => Ident::new_raw(&name, operation.name.span),
    }
}

fn required<'a>(structure: &'a Structure<'a>) -> impl Iterator<Item = &'a Member<'a>> {
    structure.members.iter().filter(|member| member.optional().is_none())
}

/// The trait by which the compiler says which member is missing.
fn given_trait(index: usize, member: &Member<'_>) -> Ident {
    format_ident!("__Has{index}{}", Case::Pascal.apply(&syn::ext::IdentExt::unraw(member.ident).to_string()))
}

/// The declared errors with the variants that hold them.
fn errors(operation: &Operation) -> (Vec<&syn::Path>, Vec<&Ident>) {
    operation.errors.iter().filter_map(|path| Some((path, &path.segments.last()?.ident))).unzip()
}
