//! AWS Query: <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>.

use super::{Rules, failure};
use crate::codec::query::{self, Dialect};
use crate::codec::xml;
use crate::error::DecodeError;
use crate::schema::OperationSchema;
use crate::shape::Structure;

pub(super) const FORM: &str = "application/x-www-form-urlencoded";

pub(super) static RULES: Rules = Rules {
    content_type: FORM,
    head: |_, _| {},
    write_input: |out, operation, input| query::write_form(out, Dialect::Aws, operation, input),
    read_input: not_read,
    write_output: |out, operation, output| {
        xml::write_wrapped(out, operation, &[response(operation), result(operation)], output);
    },
    read_output: |body, operation, output| xml::read_wrapped(body, &result(operation), output),
    write_payload: |_, _, _, _| {},
    read_payload: |_, _, _| Ok(()),
    describe: |_, body| failure::describe_xml(body),
    read_error: |body, error| failure::read_text(body, error, xml::read_error),
};

pub(super) fn response(operation: &OperationSchema) -> String {
    format!("{}Response", operation.name)
}

fn result(operation: &OperationSchema) -> String {
    format!("{}Result", operation.name)
}

/// A form has one way to say several things, so what it says is known to nobody but the service.
pub(super) fn not_read(
    _: &[u8],
    operation: &'static OperationSchema,
    _: &mut dyn Structure,
) -> Result<(), DecodeError> {
    let problem = "forms of AWS Query are written but not read".to_owned();
    Err(DecodeError::new((operation.input)().name, Vec::new(), problem))
}
