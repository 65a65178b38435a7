//! AWS Query: <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>.

use super::error::lines;
use super::{Rules, failure};
use crate::codec::query::{self, Dialect};
use crate::codec::xml;
use crate::schema::OperationSchema;

pub(super) const FORM: &str = "application/x-www-form-urlencoded";

pub(super) static RULES: Rules = Rules {
    content_type: FORM,
    answer_type: "text/xml",
    head: |_, _| {},
    write_input: |out, operation, input| query::write_form(out, Dialect::Aws, operation, input),
    read_input: |body, operation, input| query::read_form(body, Dialect::Aws, operation, input),
    write_output: |out, operation, output| {
        xml::write_wrapped(out, operation, &[response(operation), result(operation)], output);
    },
    read_output: |body, operation, output| xml::read_wrapped(body, &result(operation), output),
    write_payload: |_, _, _, _| {},
    read_payload: |_, _, _| Ok(()),
    describe: |_, body| failure::describe_xml(body),
    write_error: |out, operation, error| {
        let around = ["ErrorResponse", "Error"];
        xml::write_error(out, operation, &around, &lines(error), error.structure, false);
    },
    read_error: |body, error| failure::read_text(body, error, xml::read_error),
};

pub(super) fn response(operation: &OperationSchema) -> String {
    format!("{}Response", operation.name)
}

fn result(operation: &OperationSchema) -> String {
    format!("{}Result", operation.name)
}
