//! EC2 Query: <https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html>.

use super::error::lines;
use super::{Rules, failure, query as aws_query};
use crate::codec::query::{self, Dialect};
use crate::codec::xml;

pub(super) static RULES: Rules = Rules {
    content_type: aws_query::FORM,
    answer_type: "text/xml",
    head: |_, _| {},
    write_input: |out, operation, input| query::write_form(out, Dialect::Ec2, operation, input),
    read_input: |body, operation, input| query::read_form(body, Dialect::Ec2, operation, input),
    write_output: |out, operation, output| {
        xml::write_wrapped(out, operation, &[aws_query::response(operation)], output);
    },
    read_output: |body, _, output| xml::read_document(body, output),
    write_payload: |_, _, _, _| {},
    read_payload: |_, _, _| Ok(()),
    describe: |_, body| failure::describe_xml(body),
    write_error: |out, operation, error| {
        let around = ["Response", "Errors", "Error"];
        xml::write_error(out, operation, &around, &lines(error), error.structure, false);
    },
    read_error: |body, error| failure::read_text(body, error, xml::read_error),
};
