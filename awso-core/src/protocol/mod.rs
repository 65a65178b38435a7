//! Protocols: how an operation becomes an HTTP request and back. All pure, so that tests, emulators and
//! other transports use them as clients do.
//!
//! ```
//! # use awso_core::schema::*;
//! # use awso_core::{AwsShape, protocol};
//! # use awso_core::shape::{Slot, Structure, View};
//! // `input` is a structure with an operation on it; `request` is ready but for the endpoint.
//! # fn show<O: awso_core::Operation>(input: &O) -> Result<(), Box<dyn std::error::Error>> {
//! let request = protocol::encode(input)?;
//! let again: O = protocol::decode_request(&request)?;
//! # Ok(())
//! # }
//! ```

mod aws_json;
mod ec2;
mod error;
mod failure;
mod query;
mod rest_json;
mod rest_xml;
#[cfg(feature = "cbor")]
mod rpc_v2_cbor;

use http::{HeaderMap, StatusCode};

use crate::error::{DecodeError, EncodeError};
use crate::http::{COMPRESSED_FROM, Request, Response, ask, binding, rpc};
use crate::operation::{Operation, OperationError};
use crate::schema::{OperationSchema, ServiceSchema, Site};
use crate::shape::{AwsShape, Slot, Structure, View};
use error::ErrorLines;

#[cfg(feature = "testing")]
pub(crate) use error::encode_declared;
pub use error::encode_error;
pub(crate) use failure::{Description, ERROR_TYPE, Failure, bare_code, fill_message, message_index};

/// The protocols of AWS services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// AWS restJson1: members bound to parts of the HTTP message, the rest as JSON.
    RestJson,
    /// AWS restXml: members bound to parts of the HTTP message, the rest as XML.
    RestXml,
    /// awsJson 1.0: the operation in a header, all members as JSON.
    Json10,
    /// awsJson 1.1.
    Json11,
    /// AWS Query: a form goes out, XML comes back.
    Query,
    /// EC2 Query, a dialect of AWS Query.
    Ec2,
    /// Smithy RPC v2 CBOR: the operation in the path, all members as CBOR. Needs the feature `cbor`.
    RpcV2Cbor,
}

/// How a protocol differs from the others.
pub(crate) struct Rules {
    pub(crate) content_type: &'static str,
    /// That of answers.
    pub(crate) answer_type: &'static str,
    /// What else a request needs that is known by the operation's name.
    pub(crate) head: fn(&'static OperationSchema, &mut Request),
    pub(crate) write_input: fn(&mut Vec<u8>, &'static OperationSchema, &dyn Structure),
    pub(crate) read_input: fn(&[u8], &'static OperationSchema, &mut dyn Structure) -> Result<(), DecodeError>,
    pub(crate) write_output: fn(&mut Vec<u8>, &'static OperationSchema, &dyn Structure),
    pub(crate) read_output:
        fn(&[u8], &'static OperationSchema, &mut dyn Structure) -> Result<(), DecodeError>,
    /// The document of a structure, union, list, map or document that is the whole body.
    pub(crate) write_payload: fn(&mut Vec<u8>, &'static ServiceSchema, Site, View<'_>),
    pub(crate) read_payload: fn(&[u8], Site, Slot<'_>) -> Result<(), DecodeError>,
    /// What an answer that is no success says of itself.
    pub(crate) describe: fn(&HeaderMap, &[u8]) -> Description,
    /// The body of an error.
    pub(crate) write_error: fn(&mut Vec<u8>, &'static OperationSchema, &ErrorLines<'_>),
    pub(crate) read_error: fn(&[u8], &mut dyn Structure) -> Result<(), DecodeError>,
}

impl Protocol {
    /// Whether members travel where they are bound to. If not, the body holds all of them.
    pub(crate) const fn binds(self) -> bool {
        matches!(self, Protocol::RestJson | Protocol::RestXml)
    }

    /// Stops the compiler where the protocol is not built.
    pub(crate) const fn is_built(self) {
        let is_built = cfg!(feature = "cbor") || !matches!(self, Protocol::RpcV2Cbor);
        assert!(is_built, "`rpc-v2-cbor` needs awso's feature `cbor`");
    }

    fn rules(self) -> &'static Rules {
        match self {
            Protocol::RestJson => &rest_json::RULES,
            Protocol::RestXml => &rest_xml::RULES,
            Protocol::Json10 => &aws_json::RULES_1_0,
            Protocol::Json11 => &aws_json::RULES_1_1,
            Protocol::Query => &query::RULES,
            Protocol::Ec2 => &ec2::RULES,
            #[cfg(feature = "cbor")]
            Protocol::RpcV2Cbor => &rpc_v2_cbor::RULES,
            // No service gets here: its description does not compile.
            #[cfg(not(feature = "cbor"))]
            Protocol::RpcV2Cbor => &aws_json::RULES_1_1,
        }
    }

    /// The request of an operation for this input. A body of at least so many bytes is compressed, where the
    /// operation is one whose bodies are.
    pub(crate) fn encode(
        self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        compressed_from: usize,
    ) -> Result<Request, EncodeError> {
        let rules = self.rules();
        let mut request = if self.binds() {
            binding::write_request(rules, operation, input)?
        } else {
            rpc::write_request(rules, operation, input)
        };
        (rules.head)(operation, &mut request);
        ask(operation, input, &mut request, compressed_from)?;
        Ok(request)
    }

    pub(crate) fn decode(
        self,
        operation: &'static OperationSchema,
        response: &Response,
        output: &mut dyn Structure,
    ) -> Result<(), DecodeError> {
        let rules = self.rules();
        let read = |body: &[u8], output: &mut dyn Structure| (rules.read_output)(body, operation, output);
        self.read_response(response, output, read)
    }

    fn read_response(
        self,
        response: &Response,
        structure: &mut dyn Structure,
        read_body: impl FnOnce(&[u8], &mut dyn Structure) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        if self.binds() {
            binding::read_response(self.rules(), response, structure, read_body)
        } else {
            rpc::read_response(response, structure, read_body)
        }
    }

    /// What an answer that is no success says of itself.
    pub(crate) fn failure(self, response: Response) -> Failure {
        Failure::read(self, response)
    }

    /// The typed error of a failure: the declared one of that code, or the unknown one.
    pub(crate) fn error<E: OperationError>(self, failure: Failure) -> E {
        failure.error(self)
    }
}

/// The request that an operation is, but for the endpoint.
///
/// A stream moves from the input to the request; bytes at hand are shared.
///
/// # Errors
/// A label that is empty or has no place in a host name, one of a single segment that is `.` or `..`, a header value
/// with control characters, a stream that was moved before.
pub fn encode<O: Operation>(input: &O) -> Result<Request, EncodeError> {
    O::OPERATION.service.protocol.encode(O::OPERATION, input, COMPRESSED_FROM)
}

/// The output in a successful response. A stream moves from the response to the output.
///
/// # Errors
/// A body or header that does not hold the output.
pub fn decode<O: Operation>(response: &Response) -> Result<O::Output, DecodeError> {
    let mut output = O::Output::blank();
    O::OPERATION.service.protocol.decode(O::OPERATION, response, &mut output)?;
    Ok(output)
}

/// The error in a response that is no success. Nothing is lost: what no declared error describes is in
/// the unknown one. A body that is still a stream is not read: collect it first.
pub fn decode_error<O: Operation>(response: Response) -> O::Error {
    let protocol = O::OPERATION.service.protocol;
    protocol.error(protocol.failure(response))
}

/// The input that a request carries: the inverse of [`encode`], for servers. A stream moves from the request
/// to the input.
///
/// # Errors
/// A path of another operation, a part that does not hold its member.
pub fn decode_request<O: Operation>(request: &Request) -> Result<O, DecodeError> {
    let mut input = O::blank();
    let protocol = O::OPERATION.service.protocol;
    if protocol.binds() {
        binding::read_request(protocol.rules(), O::OPERATION, request, &mut input)?;
    } else {
        rpc::read_request(protocol.rules(), O::OPERATION, request, &mut input)?;
    }
    Ok(input)
}

/// The response that carries an output, with status 200: the inverse of [`decode`], for servers.
/// A stream moves from the output to the response.
///
/// # Errors
/// A header value with control characters, a stream that was moved before.
pub fn encode_response<O: Operation>(output: &O::Output) -> Result<Response, EncodeError> {
    let mut response = Response::new(StatusCode::OK);
    let protocol = O::OPERATION.service.protocol;
    if protocol.binds() {
        binding::write_response(protocol.rules(), O::OPERATION, &mut response, output)?;
    } else {
        rpc::write_response(protocol.rules(), O::OPERATION, &mut response, output);
    }
    Ok(response)
}
