//! Smithy RPC v2 CBOR: <https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html>.

use super::{Rules, aws_json, failure};
use crate::codec::cbor;
use crate::http::{Request, rpc};
use crate::schema::OperationSchema;

pub(super) static RULES: Rules = Rules {
    content_type: "application/cbor",
    answer_type: "application/cbor",
    head,
    write_input: |out, operation, input| {
        if operation.has_input {
            cbor::write_document(out, input);
        }
    },
    read_input: |body, _, input| cbor::read_document(body, input),
    write_output: |out, _, output| cbor::write_document(out, output),
    read_output: |body, _, output| cbor::read_document(body, output),
    write_payload: |_, _, _, _| {},
    read_payload: |_, _, _| Ok(()),
    describe: failure::describe_cbor,
    write_error: |out, operation, error| {
        cbor::write_error(out, error.kind(operation), error.structure, error.message);
    },
    read_error: cbor::read_document,
};

fn head(operation: &'static OperationSchema, request: &mut Request) {
    request.path = format!("/service/{}/operation/{}", operation.service.target_prefix, operation.name);
    let mark = ["smithy-protocol", "accept"].into_iter().zip(["rpc-v2-cbor", "application/cbor"]);
    rpc::headers(&mut request.headers, mark.map(|(name, value)| (name, value.to_owned())));
    aws_json::query_mode(operation, request);
}
