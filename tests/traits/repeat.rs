//! Which operations may be sent again when nobody knows whether they were carried out.

use awso::{AwsShape, Operation};

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/said", method = "POST", output = (), idempotent)]
pub struct SaidRequest;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/unsaid", method = "POST", output = ())]
pub struct UnsaidRequest {
    pub what: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/token", method = "POST", output = ())]
pub struct TokenRequest {
    #[aws(idempotency_token)]
    pub token: Option<String>,
}

macro_rules! by_method {
    ($($method:literal $input:ident $idempotent:literal)*) => {
        $(
            #[derive(AwsShape, Clone, Debug, PartialEq)]
            #[aws_operation(uri = "/method", method = $method, output = ())]
            pub struct $input;
        )*

        #[test]
        fn a_method_says_whether_twice_is_the_same_as_once() {
            $(assert_eq!($input::OPERATION.is_idempotent(), $idempotent, $method);)*
        }
    };
}

by_method! {
    "GET" ByGetRequest true
    "HEAD" ByHeadRequest true
    "OPTIONS" ByOptionsRequest true
    "PUT" ByPutRequest true
    "DELETE" ByDeleteRequest true
    "POST" ByPostRequest false
    "PATCH" ByPatchRequest false
}

#[test]
fn an_operation_is_idempotent_by_its_attribute_or_its_token() {
    assert!(SaidRequest::OPERATION.idempotent && SaidRequest::OPERATION.is_idempotent());
    assert!(!TokenRequest::OPERATION.idempotent && TokenRequest::OPERATION.is_idempotent());
    assert!(!UnsaidRequest::OPERATION.idempotent && !UnsaidRequest::OPERATION.is_idempotent());
}
