//! What is emitted after an error, so that one mistake is one message: without it the compiler would go on
//! to say, at every mention, what the type lacks. Nothing of it runs, for the crate does not compile.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Path, parse_quote};

use crate::attr::ServiceAttrs;
use crate::ctxt::Ctxt;
use crate::model::{Kind, Member, Operation, Shape};
use crate::{check, expand, parse};

pub(crate) fn shape(input: &DeriveInput, error: &syn::Error) -> TokenStream {
    let error = error.to_compile_error();
    if !input.generics.params.is_empty() {
        return error;
    }
    let ctxt = Ctxt::new();
    let shape = parse::shape(&ctxt, input);
    // These errors are reported already.
    let _ = ctxt.check();
    let mended = shape.as_ref().and_then(|shape| mended(input, shape));
    let instead = match mended {
        Some(mended) => expand::shape(&mended),
        None => stub(input, shape.as_ref()),
    };
    quote!(#error #instead)
}

/// The struct with no more said of it than decides what the derive writes, if that is right.
fn mended(input: &DeriveInput, shape: &Shape<'_>) -> Option<DeriveInput> {
    let krate = path_in_quotes(&shape.krate);
    let mut mended = input.clone();
    let Data::Struct(data) = &mut mended.data else { return None };
    let items = match &shape.kind {
        Kind::Structure(structure) if structure.operation.is_none() && structure.error.is_none() => {
            structure.members.iter().find(|member| member.items.is_some())
        }
        _ => None,
    };
    for field in &mut data.fields {
        field.attrs.retain(|attr| attr.path().is_ident("doc"));
        let is_items = |member: &&Member<'_>| Some(member.ident) == field.ident.as_ref();
        field.attrs.extend(items.filter(is_items).map(|_| parse_quote!(#[aws(items)])));
    }
    mended.attrs = vec![parse_quote!(#[aws(crate = #krate)])];
    match &shape.kind {
        Kind::Newtype(newtype) if newtype.sensitive => mended.attrs.push(parse_quote!(#[aws(sensitive)])),
        Kind::Structure(structure) => {
            mended.attrs.extend(structure.error.iter().map(|_| parse_quote!(#[aws_error(status = 400)])));
            mended.attrs.extend(structure.operation.iter().map(|operation| called(operation)));
        }
        _ => {}
    }
    let ctxt = Ctxt::new();
    if let Some(shape) = parse::shape(&ctxt, &mended) {
        check::check(&ctxt, &shape);
    }
    ctxt.check().is_ok().then_some(mended)
}

fn called(operation: &Operation) -> Attribute {
    let Operation { name, output, service, errors, .. } = operation;
    let name = syn::LitStr::new(&name.text, name.span);
    parse_quote! {
        #[aws_operation(
            uri = "/",
            method = "GET",
            name = #name,
            output = #output,
            service = #service,
            errors(#(#errors),*)
        )]
    }
}

fn path_in_quotes(path: &Path) -> String {
    quote!(#path).to_string()
}

/// As [`shape`], of a client.
pub(crate) fn service(input: &DeriveInput, error: &syn::Error) -> TokenStream {
    let error = error.to_compile_error();
    if !input.generics.params.is_empty() {
        return error;
    }
    let ctxt = Ctxt::new();
    let krate = ServiceAttrs::parse(&ctxt, &input.attrs).and_then(|(_, attrs)| attrs.krate.get());
    // These errors are reported already.
    let _ = ctxt.check();
    let krate: Path = krate.unwrap_or_else(|| parse_quote!(::awso));
    let private = quote!(#krate::__private);
    let ident = &input.ident;
    let made = quote!(::core::result::Result<Self, #private::ConfigError>);
    quote! {
        #error

        const _: () = {
            impl #private::Service for #ident {
                const SERVICE: &'static #private::ServiceSchema = &#private::ServiceSchema::new(
                    "",
                    "",
                    "",
                    #private::Protocol::RestJson,
                    #private::Auth::None,
                );
                fn client(&self) -> &#private::Client {
                    loop {}
                }
                fn of(_: #private::Client) -> Self {
                    loop {}
                }
            }

            impl #ident {
                pub fn new(_: #private::Config) -> #made {
                    loop {}
                }
                pub async fn from_env() -> #made {
                    loop {}
                }
                pub async fn from_env_with(_: #private::Config) -> #made {
                    loop {}
                }
                pub async fn send<__O: #private::Operation<Service = Self>>(
                    &self,
                    _: __O,
                ) -> ::core::result::Result<__O::Output, #private::Error<__O::Error>> {
                    loop {}
                }
            }
        };
    }
}

/// What everybody calls on a type that cannot be mended.
fn stub(input: &DeriveInput, shape: Option<&Shape<'_>>) -> TokenStream {
    let krate = shape.map_or_else(|| parse_quote!(::awso), |shape| shape.krate.clone());
    let private = quote!(#krate::__private);
    let ident = &input.ident;
    let name = ident.to_string();
    let methods = match shape.map(|shape| &shape.kind) {
        Some(Kind::Enum(_)) => quote! {
            impl #ident {
                pub fn as_str(&self) -> &::core::primitive::str {
                    loop {}
                }
            }
            impl<__T: ::core::convert::AsRef<::core::primitive::str>> ::core::convert::From<__T> for #ident {
                fn from(_: __T) -> Self {
                    loop {}
                }
            }
            impl ::core::fmt::Display for #ident {
                fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    loop {}
                }
            }
        },
        Some(Kind::IntEnum(_)) => quote! {
            impl #ident {
                pub fn as_i32(&self) -> ::core::primitive::i32 {
                    loop {}
                }
            }
            impl ::core::convert::From<::core::primitive::i32> for #ident {
                fn from(_: ::core::primitive::i32) -> Self {
                    loop {}
                }
            }
        },
        _ => TokenStream::new(),
    };
    quote! {
        const _: () = {
            static SCHEMA: #private::Schema = #private::Schema::structure(#name, &[]);

            impl #private::AwsShape for #ident {
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

            impl #private::OperationOutput for #ident {}

            impl #private::AwsError for #ident {}

            impl #private::Structure for #ident {
                fn member(&self, _: ::core::primitive::usize) -> #private::View<'_> {
                    #private::View::Absent
                }
                fn member_mut(&mut self, _: ::core::primitive::usize) -> #private::Slot<'_> {
                    #private::Slot::Absent
                }
            }

            #methods
        };
    }
}
