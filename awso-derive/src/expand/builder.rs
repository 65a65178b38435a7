//! The builder of an operation's input.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::make::{Setting, setters};
use super::operation::method_name;
use super::outside;
use crate::model::{Operation, Shape, Structure};

/// ```text
/// pub struct SendMessageBuilder<C = (), S = (Unset<content>, …)>(Building<SendMessageRequest, C, S>);
/// ```
pub(super) fn named(shape: &Shape<'_>, operation: &Operation) -> TokenStream {
    let private = outside(&shape.krate);
    let Shape { ident, vis, .. } = shape;
    let builder = builder_name(operation);
    let doc = format!("Builds [`{ident}`] member by member.");
    let deprecated = shape.deprecated.map(|_| quote!(#[allow(deprecated)]));
    quote! {
        #[doc = #doc]
        #deprecated
        #[derive(::core::fmt::Debug)]
        #[must_use = "a builder does nothing until it is built or sent"]
        #vis struct #builder<__C = (), __S = <#ident as #private::Operation>::Required>(
            #private::Building<#ident, __C, __S>
        );
    }
}

/// ```text
/// pub mod SendMessage { pub enum content {} … }    // what the compiler calls a member that is missing
/// impl Input { pub fn make() -> InputBuilder }
/// impl Client { pub fn input(&self) -> InputBuilder<Client> }
/// impl<C, …> InputBuilder<C, (…)> { setters; build; send }
/// ```
pub(super) fn expand(shape: &Shape<'_>, structure: &Structure<'_>, operation: &Operation) -> TokenStream {
    let Shape { ident, vis, .. } = shape;
    let service = &operation.service;
    let (builder, method) = (builder_name(operation), method_name(operation));
    let members = required(structure);
    let markers = (!members.is_empty()).then(|| {
        let module = marker_module(shape, structure, operation);
        quote!(pub mod #module { #(pub enum #members {})* })
    });
    let states: Vec<_> = (0..members.len()).map(|index| format_ident!("__S{index}")).collect();
    let state = pairs(states.iter().map(|state| quote!(#state)));
    let setters = structure.members.iter().map(|member| {
        let place = quote!(self.0.input);
        if !member.is_required() {
            return setters(member, &Setting { place, result: quote!(Self), last: quote!(self) });
        }
        let states = members.iter().zip(&states);
        let after = pairs(states.map(|(other, state)| match *other == member.ident {
            true => quote!(__awso::Set),
            false => quote!(#state),
        }));
        let (result, last) = (quote!(#builder<__C, #after>), quote!(#builder(self.0.mark())));
        setters(member, &Setting { place, result, last })
    });
    let method_doc = format!("Calls {}: set the members, then `send`.", operation.name.text);
    let deprecated = &shape.deprecated;
    let pages = operation.pagination.as_ref().map(|_| {
        quote! {
            /// The pages of the answer, each fetched when it is asked for.
            #vis fn pages(self) -> __awso::Pages<#ident, __C>
            where
                #state: __awso::Complete<#ident>,
                __C: __awso::Caller<#ident>,
            {
                self.0.pages()
            }
        }
    });
    quote! {
        #markers

        impl #ident {
            /// Begins the input; `build` ends it, once every required member is set.
            #vis fn make() -> #builder {
                #builder(__awso::Building::new(()))
            }
        }

        impl #service {
            #[doc = #method_doc]
            #deprecated
            #vis fn #method(&self) -> #builder<Self> {
                #builder(__awso::Building::at(self))
            }
        }

        impl<__C, #(#states),*> #builder<__C, #state> {
            #(#setters)*

            /// The input, complete.
            #vis fn build(self) -> #ident
            where
                #state: __awso::Complete<#ident>,
            {
                self.0.input
            }

            /// The call, which begins when it is awaited.
            #vis fn send(self) -> __awso::Call<#ident>
            where
                #state: __awso::Complete<#ident>,
                __C: __awso::Caller<#ident>,
            {
                self.0.send()
            }
            #pages
        }
    }
}

/// The required members, none of them set: `(Unset<SendMessage::content>, (…, ()))`.
pub(super) fn unset(shape: &Shape<'_>, structure: &Structure<'_>, operation: &Operation) -> TokenStream {
    let module = marker_module(shape, structure, operation);
    pairs(required(structure).into_iter().map(|member| quote!(__awso::Unset<#module::#member>)))
}

/// The operation's name, which the compiler shows with the member's, unless something of the author's is
/// called so that the module would hide.
fn marker_module(shape: &Shape<'_>, structure: &Structure<'_>, operation: &Operation) -> Ident {
    let Operation { output, service, errors, .. } = operation;
    let (ident, types) = (shape.ident, structure.members.iter().map(|member| member.ty));
    let module = Ident::new(&operation.name.text, operation.name.span);
    let is_taken = mentions(quote!(#ident #output #service #(#errors)* #(#types)*), &module);
    if is_taken { format_ident!("__{module}") } else { module }
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// `(A, (B, (C, ())))`, so that there may be any number.
fn pairs(types: impl DoubleEndedIterator<Item = TokenStream>) -> TokenStream {
    types.rfold(quote!(()), |rest, first| quote!((#first, #rest)))
}

fn builder_name(operation: &Operation) -> Ident {
    format_ident!("{}Builder", operation.name.text, span = operation.name.span)
}

fn required<'a>(structure: &Structure<'a>) -> Vec<&'a Ident> {
    structure.members.iter().filter(|member| member.is_required()).map(|member| member.ident).collect()
}
