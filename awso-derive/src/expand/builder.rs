//! The builder of an operation's input.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;

use super::make::setter_docs;
use super::operation::{error_name, method_name};
use super::outside;
use crate::case::Case;
use crate::model::{Member, Operation, Shape, Structure};

/// ```text
/// pub struct SendMessageBuilder<C = (), S = (Unset, …)>(Building<SendMessageRequest, C, S>);
/// ```
pub(super) fn named(shape: &Shape<'_>, structure: &Structure<'_>, operation: &Operation) -> TokenStream {
    let private = outside(&shape.krate);
    let Shape { ident, vis, .. } = shape;
    let builder = builder_name(operation);
    let states = required(structure).map(|_| quote!(#private::Unset));
    let doc = format!("Builds [`{ident}`] member by member.");
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug)]
        #[must_use = "a builder does nothing until it is built or sent"]
        #vis struct #builder<__C = (), __S = (#(#states,)*)>(#private::Building<#ident, __C, __S>);
    }
}

/// ```text
/// trait HasContent {} impl HasContent for Set {}     // one a required member, for the compiler to say what is missing
/// impl Input { pub fn make() -> InputBuilder }
/// impl Client { pub fn input(&self) -> InputBuilder<Client> }
/// impl<C, …> InputBuilder<C, (…)> { setters; build }
/// impl<…> InputBuilder<Client, (…)> { send }
/// ```
pub(super) fn expand(shape: &Shape<'_>, structure: &Structure<'_>, operation: &Operation) -> TokenStream {
    let Shape { ident, vis, .. } = shape;
    let Operation { output, service, .. } = operation;
    let (builder, error, method) = (builder_name(operation), error_name(operation), method_name(operation));
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
            impl #given for __awso::Set {}
        }
    });
    let setters = structure.members.iter().map(|member| setter(&builder, member, &required, &states));
    let complete = (!given.is_empty()).then(|| quote!(where #(#states: #given),*));
    let method_doc = format!("Calls {}: set the members, then `send`.", operation.name.text);
    quote! {
        #(#given_traits)*

        impl #ident {
            /// Begins the input; `build` ends it, once every required member is set.
            #vis fn make() -> #builder {
                #builder(__awso::Building::new(()))
            }
        }

        impl #service {
            #[doc = #method_doc]
            #vis fn #method(&self) -> #builder<#service> {
                #builder(__awso::Building::new(::core::clone::Clone::clone(self)))
            }
        }

        #[allow(dead_code)]
        impl<__C, #(#states),*> #builder<__C, (#(#states,)*)> {
            #(#setters)*

            /// The input, complete.
            #vis fn build(self) -> #ident #complete {
                self.0.input
            }
        }

        impl<#(#states),*> #builder<#service, (#(#states,)*)> {
            /// Sends the input and reads the answer.
            ///
            /// # Errors
            /// All that can go wrong with a call; its text says all in one line.
            #vis async fn send(self) -> ::core::result::Result<#output, __awso::Error<#error>> #complete {
                self.0.send().await
            }
        }
    }
}

fn setter(builder: &Ident, member: &Member<'_>, required: &[&Member<'_>], states: &[Ident]) -> TokenStream {
    let Member { ident: field, vis, ty, .. } = member;
    let docs = setter_docs(member);
    if let Some(inner) = member.optional() {
        return quote! {
            #docs
            #vis fn #field(mut self, #field: impl ::core::convert::Into<#inner>) -> Self {
                self.0.input.#field = ::core::option::Option::Some(::core::convert::Into::into(#field));
                self
            }
        };
    }
    let after = required
        .iter()
        .zip(states)
        .map(|(other, state)| if other.ident == *field { quote!(__awso::Set) } else { quote!(#state) });
    quote! {
        #docs
        #vis fn #field(mut self, #field: impl ::core::convert::Into<#ty>) -> #builder<__C, (#(#after,)*)> {
            self.0.input.#field = ::core::convert::Into::into(#field);
            #builder(self.0.mark())
        }
    }
}

fn builder_name(operation: &Operation) -> Ident {
    format_ident!("{}Builder", operation.name.text, span = operation.name.span)
}

fn required<'a>(structure: &'a Structure<'a>) -> impl Iterator<Item = &'a Member<'a>> {
    structure.members.iter().filter(|member| member.optional().is_none())
}

/// The trait by which the compiler says which member is missing.
fn given_trait(index: usize, member: &Member<'_>) -> Ident {
    format_ident!("__Has{index}{}", Case::Pascal.apply(&member.ident.unraw().to_string()))
}
