//! awsJson 1.0 and 1.1: <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html>.

use super::{Rules, failure};
use crate::codec::json;
use crate::http::{Request, rpc};
use crate::schema::OperationSchema;

const JSON_1_0: &str = "application/x-amz-json-1.0";
const JSON_1_1: &str = "application/x-amz-json-1.1";

pub(super) static RULES_1_0: Rules = Rules { content_type: JSON_1_0, answer_type: JSON_1_0, ..RULES };
pub(super) static RULES_1_1: Rules = Rules { content_type: JSON_1_1, answer_type: JSON_1_1, ..RULES };

const RULES: Rules = Rules {
    content_type: "",
    answer_type: "",
    head,
    write_input: |out, _, input| json::write_document(out, input),
    read_input: |body, _, input| json::read_document(body, input),
    write_output: |out, _, output| json::write_document(out, output),
    read_output: |body, _, output| json::read_document(body, output),
    write_payload: |_, _, _, _| {},
    read_payload: |_, _, _| Ok(()),
    describe: failure::describe_json_compatible,
    write_error: |out, operation, error| {
        json::write_error(out, Some(error.kind(operation)), error.structure, error.message, false);
    },
    read_error: |body, error| failure::read_text(body, error, json::read_document),
};

fn head(operation: &'static OperationSchema, request: &mut Request) {
    let target = format!("{}.{}", operation.service.target_prefix, operation.name);
    rpc::headers(&mut request.headers, [("x-amz-target", target)]);
    query_mode(operation, request);
}

/// Tells a service that spoke AWS Query before to send the codes of that time too.
pub(super) fn query_mode(operation: &'static OperationSchema, request: &mut Request) {
    if operation.service.query_compatible {
        rpc::headers(&mut request.headers, [("x-amzn-query-mode", "true".to_owned())]);
    }
}
