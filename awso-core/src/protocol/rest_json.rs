//! AWS restJson1, as Smithy specifies it: <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>.

use super::failure;
use crate::codec::json;
use crate::http::BodyFormat;

pub(super) const BODY: BodyFormat = BodyFormat {
    content_type: "application/json",
    write_body: json::write_body,
    read_body: json::read_body,
    write_payload: json::write,
    read_payload: json::read_payload,
};

pub(super) const FAILURE: failure::Format = failure::Format { describe: failure::describe_json, body: BODY };
