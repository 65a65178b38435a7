//! Answers that are no success, over every protocol.

use awso::http::{HeaderName, HeaderValue, Response, StatusCode};
use awso::{Operation, OperationError as _, protocol};

/// A service over this protocol, with an operation whose errors have members.
macro_rules! service {
    ($name:ident, $protocol:literal, $($uri:tt)*) => {
        mod $name {
            use awso::{AwsService, AwsShape};

            #[derive(AwsService, Clone, Debug)]
            #[aws_service(id = "Fuzz", endpoint_prefix = "fuzz", version = "1", protocol = $protocol, auth = "none",
                target_prefix = "Fuzz")]
            pub struct Client(awso::Client);

            #[derive(AwsShape, Clone, Debug, PartialEq)]
            #[aws_operation($($uri)* service = Client, output = (), errors(Broken, Slow))]
            pub struct AskRequest;

            #[derive(AwsShape, Clone, Debug, PartialEq)]
            #[aws_error(status = 500)]
            pub struct Broken {
                pub message: Option<String>,
                pub after: Option<i32>,
                pub choice: Option<super::super::zoo::Choice>,
                pub numbers: Option<super::super::hostile::Numbers>,
            }

            #[derive(AwsShape, Clone, Debug, PartialEq)]
            #[aws_error(status = 429, throttling)]
            pub struct Slow {
                #[aws(rename = "message")]
                pub message: String,
            }
        }
    };
}

service!(rest_json, "rest-json", uri = "/ask", method = "POST",);
service!(rest_xml, "rest-xml", uri = "/ask", method = "POST",);
service!(json_1_0, "json-1.0",);
service!(json_1_1, "json-1.1",);
service!(query, "query",);
service!(ec2, "ec2",);
service!(cbor, "rpc-v2-cbor",);

/// The codes that the first byte chooses from, as they may stand in a header.
const CODES: [&str; 8] =
    ["", "Broken", "Slow", "Novel", "ns#Broken", "Slow:http://host/", "ns#Slow:x", "Broken;Sender"];

fn decode<O: Operation>(response: &Response) {
    let error = protocol::decode_error::<O>(response.try_clone().expect("bytes at hand"));
    let shown = error.to_string();
    assert!(!shown.is_empty());
    let again = protocol::decode_error::<O>(response.try_clone().expect("bytes at hand"));
    assert_eq!((again.to_string(), again.code()), (shown, error.code()));
    // What a server makes of the error can be read, too.
    let Ok(encoded) = protocol::encode_error::<O>(&error) else { return };
    assert!(!protocol::decode_error::<O>(encoded).to_string().is_empty());
}

pub(super) fn run(bytes: &[u8]) {
    let Some((first, body)) = bytes.split_first() else { return };
    let status = if first & 0x80 == 0 { StatusCode::BAD_REQUEST } else { StatusCode::SERVICE_UNAVAILABLE };
    let mut response = Response::new(status);
    let code = CODES[usize::from(first & 7)];
    for name in ["x-amzn-errortype", "x-amzn-query-error"] {
        if !code.is_empty() {
            response.headers.insert(HeaderName::from_static(name), HeaderValue::from_static(code));
        }
    }
    response.body = body.to_vec().into();
    decode::<rest_json::AskRequest>(&response);
    decode::<rest_xml::AskRequest>(&response);
    decode::<json_1_0::AskRequest>(&response);
    decode::<json_1_1::AskRequest>(&response);
    decode::<query::AskRequest>(&response);
    decode::<ec2::AskRequest>(&response);
    decode::<cbor::AskRequest>(&response);
}
