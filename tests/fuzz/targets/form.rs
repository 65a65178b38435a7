//! The forms of AWS Query and EC2 Query, as a server reads them.

use awso::http::{Method, Request};
use awso::{Operation, protocol};

use super::law;

/// A service over this protocol whose operation takes a bit of everything.
macro_rules! service {
    ($name:ident, $protocol:literal) => {
        mod $name {
            use awso::{AwsService, AwsShape};

            use super::super::{hostile, zoo};

            #[derive(AwsService, Clone, Debug)]
            #[aws_service(id = "Fuzz", endpoint_prefix = "fuzz", version = "1", protocol = $protocol, auth = "none")]
            pub struct Client(awso::Client);

            #[derive(AwsShape, Clone, Debug, PartialEq)]
            #[aws_operation(service = Client, output = ())]
            pub struct AskRequest {
                pub name: String,
                pub choice: Option<zoo::Choice>,
                pub inner: Option<zoo::Inner>,
                pub lists: Option<zoo::Collections>,
                pub named: Option<zoo::Named>,
                pub numbers: Option<hostile::Numbers>,
            }
        }
    };
}

service!(aws, "query");
service!(ec2, "ec2");

fn kept<O: Operation + std::fmt::Debug>(bytes: &[u8]) {
    let mut request = Request::new(Method::POST, "/");
    request.body = bytes.to_vec().into();
    let Some(input) = law::read(protocol::decode_request::<O>(&request), bytes.len()) else { return };
    // What a form cannot say is read as something else, once.
    let mut written = protocol::encode(&input).expect("a form says anything");
    for last in [false, true] {
        let again =
            protocol::decode_request::<O>(&written).unwrap_or_else(|error| panic!("{error}: {input:?}"));
        let rewritten = protocol::encode(&again).expect("a form says anything");
        assert!(!last || rewritten.body == written.body, "{input:?}: {again:?}");
        written = rewritten;
    }
}

pub(super) fn run(bytes: &[u8]) {
    kept::<aws::AskRequest>(bytes);
    kept::<ec2::AskRequest>(bytes);
}
