//! AWS restJson1, as Smithy specifies it: <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>.

use super::{Rules, failure};
use crate::codec::json;

pub(super) static RULES: Rules = Rules {
    content_type: "application/json",
    answer_type: "application/json",
    head: |_, _| {},
    write_input: |out, _, input| json::write_body(out, input),
    read_input: |body, _, input| json::read_body(body, input),
    write_output: |out, _, output| json::write_body(out, output),
    read_output: |body, _, output| json::read_body(body, output),
    write_payload: |out, _, site, view| json::write(out, site, view),
    read_payload: |body, site, slot| json::read_payload(body, (site.target)().name, slot),
    describe: |_, body| failure::describe_json(body),
    write_error: |out, _, error| json::write_error(out, None, error.structure, error.message, true),
    read_error: |body, error| failure::read_text(body, error, json::read_body),
};
