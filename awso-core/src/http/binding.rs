//! Each member to and from the place it is bound to: one loop over the members in each direction.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{BODY, HEADERS, Request, Response, header, query, uri};
use crate::error::{DecodeError, EncodeError, Step};
use crate::protocol::Rules;
use crate::schema::{Kind, Member, OperationSchema, Place, ServiceSchema, Trait};
use crate::shape::{Slot, Structure, View};
use crate::stream::ByteStream;

pub(crate) fn write_request(
    rules: &Rules,
    operation: &'static OperationSchema,
    input: &dyn Structure,
) -> Result<Request, EncodeError> {
    let path = uri::write_path(operation, input)?;
    let mut query_string = operation.query.to_owned();
    let members = input.schema().members();
    for (index, member) in members.iter().enumerate() {
        match member.place {
            Place::Query(name) => {
                query::write(&mut query_string, name, member.site(), input.member(index));
            }
            Place::QueryMap => {
                // What a member of its own says goes before what the map says.
                let is_member = |key: &str| {
                    let is_key = |it: &Member| matches!(it.place, Place::Query(name) if name == key);
                    let index = members.iter().position(is_key);
                    index.is_some_and(|index| !matches!(input.member(index), View::Absent))
                };
                query::write_map(&mut query_string, member.site(), input.member(index), &is_member);
            }
            _ => {}
        }
    }
    let mut headers = HeaderMap::with_capacity(HEADERS);
    let write_body = |out: &mut Vec<u8>| (rules.write_input)(out, operation, input);
    let body = write_message(rules, operation.service, input, &mut headers, write_body)?;
    Ok(Request {
        method: operation.method.clone(),
        host_prefix: String::new(),
        path,
        query: query_string,
        headers,
        body,
        stream_answer: (operation.output)().holds_stream(),
        template: operation.uri.template,
    })
}

pub(crate) fn read_request(
    rules: &Rules,
    operation: &'static OperationSchema,
    request: &Request,
    input: &mut dyn Structure,
) -> Result<(), DecodeError> {
    uri::read_path(operation, &request.path, input)?;
    let schema = input.schema();
    for (index, member) in schema.members().iter().enumerate() {
        let read = match member.place {
            Place::Query(name) => query::read(&request.query, name, input.member_mut(index)),
            Place::QueryMap => query::read_map(&request.query, input.member_mut(index)),
            _ => continue,
        };
        read.map_err(|expected| {
            let problem = format!("expected {expected} in the query string");
            DecodeError::new(schema.name, vec![Step::Member(member.name)], problem)
        })?;
    }
    let read_body = |body: &[u8], input: &mut dyn Structure| (rules.read_input)(body, operation, input);
    read_message(rules, &request.headers, &request.body, input, read_body)
}

pub(crate) fn write_response(
    rules: &Rules,
    operation: &'static OperationSchema,
    response: &mut Response,
    output: &dyn Structure,
) -> Result<(), EncodeError> {
    write_status(response, output)?;
    let write_body = |out: &mut Vec<u8>| (rules.write_output)(out, operation, output);
    response.body = write_message(rules, operation.service, output, &mut response.headers, write_body)?;
    Ok(())
}

/// Puts an error's members where they are bound to, beside a body that says which error it is.
pub(crate) fn write_error(
    rules: &Rules,
    operation: &'static OperationSchema,
    response: &mut Response,
    error: &dyn Structure,
) -> Result<(), EncodeError> {
    write_status(response, error)?;
    let is_payload = error.schema().members().iter().any(is(Place::Payload));
    let body = write_message(rules, operation.service, error, &mut response.headers, |_| ())?;
    if is_payload {
        response.body = body;
    }
    Ok(())
}

/// The status that a member says.
fn write_status(response: &mut Response, structure: &dyn Structure) -> Result<(), EncodeError> {
    let schema = structure.schema();
    for (index, member) in schema.members().iter().enumerate() {
        if let (Place::StatusCode, View::Integer(status)) = (member.place, structure.member(index)) {
            let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
            response.status = status.ok_or_else(|| {
                EncodeError::new(schema.name, member.name, "a status lies between 100 and 999")
            })?;
        }
    }
    Ok(())
}

/// Reads an output, or an error: `read_body` knows what the body of either is like.
pub(crate) fn read_response(
    rules: &Rules,
    response: &Response,
    output: &mut dyn Structure,
    read_body: impl FnOnce(&[u8], &mut dyn Structure) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    for (index, member) in output.schema().members().iter().enumerate() {
        if member.place == Place::StatusCode
            && let Slot::Integer(status) = output.member_mut(index).filled()
        {
            *status = response.status.as_u16().into();
        }
    }
    read_message(rules, &response.headers, &response.body, output, read_body)
}

fn is(place: Place) -> impl Fn(&Member) -> bool {
    move |member| member.place == place
}

/// What requests and responses have in common: headers and the body.
fn write_message(
    rules: &Rules,
    service: &'static ServiceSchema,
    structure: &dyn Structure,
    headers: &mut HeaderMap,
    write_body: impl FnOnce(&mut Vec<u8>),
) -> Result<ByteStream, EncodeError> {
    let members = structure.schema().members();
    for (index, member) in members.iter().enumerate() {
        let written = match member.place {
            Place::Header(name) => header::write(headers, name, member.site(), structure.member(index)),
            Place::PrefixHeaders(prefix) => {
                header::write_prefixed(headers, prefix, member.site(), structure.member(index))
            }
            _ => continue,
        };
        written.map_err(|problem| EncodeError::new(structure.schema().name, member.name, problem))?;
    }
    let media_type = |index: usize| {
        let stated = |it: &Trait| if let Trait::MediaType(name) = it { Some(*name) } else { None };
        members[index].site().find(stated)
    };
    let mut body = Vec::new();
    let mut stream = None;
    let content_type = match members.iter().position(is(Place::Payload)) {
        Some(index) => match structure.member(index) {
            View::Absent => return Ok(ByteStream::default()),
            View::Blob(bytes) => {
                body.extend_from_slice(bytes);
                media_type(index).unwrap_or("application/octet-stream")
            }
            View::Stream(payload) => {
                let taken = payload.take().ok_or_else(|| {
                    EncodeError::new(
                        structure.schema().name,
                        members[index].name,
                        "the stream was sent before",
                    )
                })?;
                stream = Some(taken);
                media_type(index).unwrap_or("application/octet-stream")
            }
            View::String(text) | View::Enum(text) => {
                body.extend_from_slice(text.as_bytes());
                media_type(index).unwrap_or("text/plain")
            }
            view => {
                (rules.write_payload)(&mut body, service, members[index].site(), view);
                rules.content_type
            }
        },
        None if members.iter().any(is(Place::Body)) => {
            body.reserve(BODY);
            write_body(&mut body);
            rules.content_type
        }
        // No member could stand in the body, so there is none.
        None => return Ok(ByteStream::default()),
    };
    headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(content_type));
    Ok(stream.unwrap_or_else(|| body.into()))
}

fn read_message(
    rules: &Rules,
    headers: &HeaderMap,
    body: &ByteStream,
    structure: &mut dyn Structure,
    read_body: impl FnOnce(&[u8], &mut dyn Structure) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let schema = structure.schema();
    let members = schema.members();
    for (index, member) in members.iter().enumerate() {
        let read = match member.place {
            Place::Header(name) => header::read(headers, name, member.site(), structure.member_mut(index)),
            Place::PrefixHeaders(prefix) => {
                header::read_prefixed(headers, prefix, structure.member_mut(index))
            }
            _ => continue,
        };
        read.map_err(|expected| {
            let problem = format!("expected {expected} in the header");
            DecodeError::new(schema.name, vec![Step::Member(member.name)], problem)
        })?;
    }
    // Services answer an output without members with an empty body as well as with `{}`.
    if body.is_empty() {
        return Ok(());
    }
    match members.iter().position(is(Place::Payload)) {
        Some(index) => read_payload(rules, body, &members[index], structure.member_mut(index))
            .map_err(|error| error.within(schema.name, Step::Member(members[index].name))),
        None => read_body(at_hand(body, schema.name)?, structure),
    }
}

fn read_payload(
    rules: &Rules,
    body: &ByteStream,
    member: &Member,
    slot: Slot<'_>,
) -> Result<(), DecodeError> {
    let fail = |problem: &str| DecodeError::new(member.name, Vec::new(), problem.to_owned());
    // What is no text may be a null, which fills nothing.
    let kind = &(member.target)().base().kind;
    let is_filled = matches!(kind, Kind::Blob | Kind::Stream | Kind::String | Kind::Enum(_));
    let slot = match if is_filled { slot.filled() } else { slot } {
        Slot::Stream(stream) => {
            *stream = body.take().ok_or_else(|| fail("the stream was read before"))?;
            return Ok(());
        }
        slot => slot,
    };
    let body = at_hand(body, member.name)?;
    match slot {
        Slot::Blob(blob) => *blob = body.clone().into(),
        Slot::String(string) => {
            *string = str::from_utf8(body).map_err(|_| fail("the body is not UTF-8"))?.to_owned();
        }
        Slot::Enum(enumeration) => {
            enumeration.set(str::from_utf8(body).map_err(|_| fail("the body is not UTF-8"))?);
        }
        slot => return (rules.read_payload)(body, member.site(), slot),
    }
    Ok(())
}

/// The body of a message that no member takes as a stream.
fn at_hand<'b>(body: &'b ByteStream, shape: &'static str) -> Result<&'b Bytes, DecodeError> {
    body.bytes().ok_or_else(|| DecodeError::new(shape, Vec::new(), "the body was not read whole".to_owned()))
}
