//! AWS restXml: <https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html>.

use super::error::lines;
use super::{Rules, failure};
use crate::codec::xml;

pub(super) static RULES: Rules = Rules {
    content_type: "application/xml",
    answer_type: "application/xml",
    head: |_, _| {},
    write_input: |out, operation, input| xml::write_body(out, operation.service.xml_namespace, input),
    read_input: |body, _, input| xml::read_body(body, input),
    write_output: |out, operation, output| xml::write_body(out, operation.service.xml_namespace, output),
    read_output: |body, _, output| xml::read_body(body, output),
    write_payload: |out, service, site, view| xml::write_payload(out, service.xml_namespace, site, view),
    read_payload: xml::read_payload,
    describe: |_, body| failure::describe_xml(body),
    write_error: |out, operation, error| {
        let around = ["ErrorResponse", "Error"];
        xml::write_error(out, operation, &around, &lines(error), error.structure, true);
    },
    read_error: |body, error| failure::read_text(body, error, xml::read_error_body),
};
