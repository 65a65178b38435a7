//! Derived code among an author's own odd names: nothing of it clashes, warns or is shadowed.

#![deny(warnings, missing_docs)]
#![allow(clippy::all, reason = "odd names are what this is about")]

extern crate awso as aws;

mod shadows;

use aws::{AwsService, AwsShape};

/// The client.
#[derive(AwsService, Clone, Debug)]
#[aws_service(
    crate = "::aws",
    id = "Odd",
    endpoint_prefix = "odd",
    version = "1",
    protocol = "rest-json",
    auth = "none"
)]
pub struct Client(aws::Client);

/// An operation whose method is a keyword, of members whose names differ by a `_` only.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(crate = "::aws")]
#[aws_operation(uri = "/move/{r}", method = "POST", output = Empty)]
pub struct MoveRequest {
    /// Nearly the same.
    pub x1: String,
    /// Nearly the same.
    #[aws(rename = "X_1")]
    pub x_1: String,
    /// A keyword in the path.
    #[aws(label, rename = "r")]
    pub r#ref: String,
    /// On its way out.
    #[deprecated]
    pub old: Option<i32>,
    #[allow(missing_docs)]
    pub plain: Option<i32>,
    hidden: Option<i32>,
}

/// No members.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(crate = "::aws")]
pub struct Empty {}

/// An operation with the name of a type parameter.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(crate = "::aws")]
#[aws_operation(uri = "/c", method = "GET", output = S)]
pub struct C {
    /// A member with such a type.
    #[aws(query)]
    pub t: T,
}

/// A newtype with the name of a type parameter, of one with such a name.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(crate = "::aws")]
pub struct T(O);

/// A newtype with the name of a type parameter.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(crate = "::aws")]
pub struct O(String);

/// A structure with the name of a type parameter, on its way out.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(crate = "::aws")]
pub struct S {
    /// On its way out.
    #[deprecated]
    pub old: Option<String>,
    secret: Option<bool>,
}

mod private {
    use aws::AwsShape;

    /// An operation in a private module, seen in the crate only.
    #[derive(AwsShape, Clone, Debug, PartialEq)]
    #[aws(crate = "::aws")]
    #[aws_operation(uri = "/private", method = "DELETE", output = ())]
    pub(crate) struct HideInput {
        pub(crate) what: Option<String>,
    }
}

#[test]
fn odd_operations_are_called_as_they_are_written() {
    let client = Client::new(aws::Config::new().endpoint_url("http://127.0.0.1:1")).expect("a client");
    let moved = client.r#move().x1("a").x_1("b").r#ref("c/d").plain(1).build();
    let request = aws::protocol::encode(&moved).expect("a request");
    assert_eq!(request.path, "/move/c%2Fd");
    assert_eq!(request.body, r#"{"X1":"a","X_1":"b","Plain":1}"#);
    assert_eq!(moved.hidden, None);

    let request = aws::protocol::encode(&client.c().t("x y").build()).expect("a request");
    assert_eq!((request.query.as_str(), request.body.is_empty()), ("T=x%20y", true));
    assert_eq!(S::of_json("{}").map(|s| s.secret), Ok(None));

    let hide: private::HideInput = client.hide().what("it").build();
    assert_eq!(aws::protocol::encode(&hide).expect("a request").body, r#"{"What":"it"}"#);
}
