#![doc = include_str!("../ATTRIBUTES.md")]

mod attr;
mod case;
mod check;
mod ctxt;
mod expand;
mod fallback;
mod model;
mod parse;
mod symbol;
mod uri;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct or enum an AWS shape: see the [attributes](crate#attributes).
#[proc_macro_derive(AwsShape, attributes(aws, aws_error, aws_operation))]
pub fn derive_shape(input: TokenStream) -> TokenStream {
    expand::shape(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a tuple struct around `awso::Client` the client of a service: see [services](crate#services).
#[proc_macro_derive(AwsService, attributes(aws_service))]
pub fn derive_service(input: TokenStream) -> TokenStream {
    expand::service(&parse_macro_input!(input as DeriveInput)).into()
}
