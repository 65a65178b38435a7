//! A module in which the prelude's names, and `std` itself, are the author's own.

#![allow(dead_code, reason = "they only have to be in the way")]

use aws::AwsShape;

struct Result;
struct Option;
struct Some;
struct None;
struct Ok;
struct Err;
struct Vec;
struct String;
struct Box;
struct Default;
struct Into;
struct From;
struct Clone;
struct Debug;
struct PartialEq;
struct Send;
struct Sync;
mod core {}
mod std {}

/// A structure of everything.
#[derive(AwsShape, ::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
#[aws(crate = "::aws")]
#[aws_operation(uri = "/shadows", method = "POST", errors(Failure), output = (), service = crate::Client)]
pub struct CastRequest {
    /// Text.
    pub text: Name,
    /// An enum.
    pub kind: ::core::option::Option<Kind>,
    /// A list.
    pub list: ::std::vec::Vec<Name>,
    /// A token.
    #[aws(idempotency_token)]
    pub token: ::core::option::Option<::std::string::String>,
}

/// Text.
#[derive(AwsShape, ::core::clone::Clone, ::core::cmp::PartialEq)]
#[aws(crate = "::aws", length(1..), sensitive)]
pub struct Name(::std::string::String);

/// An enum.
#[derive(AwsShape, ::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
#[aws(crate = "::aws")]
pub enum Kind {
    /// One.
    One,
    /// Any other.
    #[aws(unknown)]
    Unknown(::std::string::String),
}

/// An error.
#[derive(AwsShape, ::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
#[aws(crate = "::aws")]
#[aws_error(status = 400)]
pub struct Failure {
    /// What of it.
    pub message: ::core::option::Option<::std::string::String>,
}

#[test]
fn shadowed_names_do_not_reach_derived_code() {
    let cast = CastRequest::make().text("a").kind(Kind::One).list([Name::from("b")]).build();
    assert_eq!(cast.to_json(), r#"{"Text":"a","Kind":"ONE","List":["b"]}"#);
}
