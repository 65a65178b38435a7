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

mod failure;
mod rest_json;

use http::StatusCode;

use crate::error::{DecodeError, EncodeError};
use crate::http::{BodyFormat, Request, Response};
use crate::http::{ask, read_request, read_response, write_request, write_response};
use crate::operation::{Operation, OperationError};
use crate::schema::OperationSchema;
use crate::shape::{AwsShape, Structure};

pub(crate) use failure::{ERROR_TYPE, Failure, message_index};

/// The protocols of AWS services that this crate speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// AWS restJson1: members bound to parts of the HTTP message, the rest as JSON.
    RestJson,
}

impl Protocol {
    fn body_format(self) -> BodyFormat {
        match self {
            Protocol::RestJson => rest_json::BODY,
        }
    }

    fn failure_format(self) -> failure::Format {
        match self {
            Protocol::RestJson => rest_json::FAILURE,
        }
    }

    /// The request of an operation for this input.
    pub(crate) fn encode(
        self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
    ) -> Result<Request, EncodeError> {
        let mut request = write_request(self.body_format(), operation, input)?;
        ask(operation, input, &mut request)?;
        Ok(request)
    }

    pub(crate) fn decode(self, response: &Response, output: &mut dyn Structure) -> Result<(), DecodeError> {
        read_response(self.body_format(), response, output)
    }

    /// What an answer that is no success says of itself.
    pub(crate) fn failure(self, response: Response) -> Failure {
        self.failure_format().read(response)
    }

    /// The typed error of a failure: the declared one of that code, or the unknown one.
    pub(crate) fn error<E: OperationError>(self, failure: Failure) -> E {
        self.failure_format().error(failure)
    }
}

/// The request that an operation is, but for the endpoint.
///
/// A stream moves from the input to the request; bytes at hand are shared.
///
/// # Errors
/// A label that is empty or has no place in a host name, a header value with control characters, a stream that was
/// moved before.
pub fn encode<O: Operation>(input: &O) -> Result<Request, EncodeError> {
    O::OPERATION.service.protocol.encode(O::OPERATION, input)
}

/// The output in a successful response. A stream moves from the response to the output.
///
/// # Errors
/// A body or header that does not hold the output.
pub fn decode<O: Operation>(response: &Response) -> Result<O::Output, DecodeError> {
    let mut output = O::Output::blank();
    O::OPERATION.service.protocol.decode(response, &mut output)?;
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
/// A path of another operation, or a part that does not hold its member.
pub fn decode_request<O: Operation>(request: &Request) -> Result<O, DecodeError> {
    let mut input = O::blank();
    read_request(O::OPERATION.service.protocol.body_format(), O::OPERATION, request, &mut input)?;
    Ok(input)
}

/// The response that carries an output, with status 200: the inverse of [`decode`], for servers.
/// A stream moves from the output to the response.
///
/// # Errors
/// A header value with control characters, a stream that was moved before.
pub fn encode_response<O: Operation>(output: &O::Output) -> Result<Response, EncodeError> {
    let mut response = Response::new(StatusCode::OK);
    write_response(O::OPERATION.service.protocol.body_format(), &mut response, output)?;
    Ok(response)
}
