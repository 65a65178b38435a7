//! Exchanges without their secrets, as the operation's own shapes tell them.
//!
//! What is kept of a request is not what was on the wire but the input read back, its secrets replaced, and encoded
//! anew: nothing gets into a file that the model does not know, such as a signature.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName};

use super::script::input;
use crate::codec::value::{self, to_value};
use crate::http::{Request, Response, plain};
use crate::operation::{ErrorReader, Operation, OperationError};
use crate::protocol;
use crate::redact::{REDACTED, Secrets};
use crate::schema::{Kind, Schema};
use crate::shape::{AwsShape, Slot, Structure, View};
use crate::timestamp::Timestamp;
use crate::value::{Document, Value};

/// Stands for an idempotency token, which is another one each time.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// What headers of an answer are kept, other than those of the output's members.
const KEPT: [&str; 8] = [
    "content-type",
    "date",
    "retry-after",
    "x-amz-request-id",
    "x-amz-retry-after",
    "x-amzn-errortype",
    "x-amzn-query-error",
    "x-amzn-requestid",
];

/// How the messages of an operation lose their secrets.
#[derive(Debug)]
pub(crate) struct Recording {
    /// The request as it may be kept, if it can be read.
    pub(super) request: fn(&Request) -> Option<Request>,
    /// The answer as it may be kept. Its body is at hand.
    pub(super) response: fn(&Request, &Response) -> Response,
}

impl Recording {
    pub(crate) const fn of<O: Operation>() -> Self {
        Recording { request: request::<O>, response: response::<O> }
    }

    /// Of no operation.
    #[cfg(test)]
    pub(crate) const fn nothing() -> Self {
        Recording { request: |_| None, response: |_, response| Response::new(response.status) }
    }
}

fn request<O: Operation>(request: &Request) -> Option<Request> {
    let input = input::<O>(request).ok()?;
    let mut value = to_value(O::SCHEMA, View::Structure(&input));
    if let Value::Structure(members) = &mut value {
        let is_token = |name: &str| {
            O::SCHEMA.members().iter().any(|member| member.name == name && member.idempotency_token)
        };
        members.iter_mut().filter(|(name, _)| is_token(name)).for_each(|(_, token)| {
            *token = Value::String(TOKEN.to_owned());
        });
    }
    hide(&mut value);
    let shown = protocol::encode(&O::of_value(&value).ok()?).ok()?;
    let mut shown = plain(O::OPERATION, &shown).unwrap_or(shown);
    // It is that of another body, compressed or with other secrets.
    shown.headers.remove("content-md5");
    Some(shown)
}

fn response<O: Operation>(request: &Request, response: &Response) -> Response {
    let is_success = response.status.is_success();
    let shown = if is_success { output::<O>(response) } else { error::<O>(response) };
    let (Some(mut shown), Ok(input)) = (shown, input::<O>(request)) else {
        let headers = kept(&response.headers);
        return Response { headers, body: REDACTED.into(), status: response.status };
    };
    for (name, value) in &kept(&response.headers) {
        shown.headers.insert(name, value.clone());
    }
    shown.status = response.status;
    Secrets::of(&input).hide(&mut shown);
    shown
}

/// The answer of a success, if nothing in it may be secret or its secrets can be told.
fn output<O: Operation>(response: &Response) -> Option<Response> {
    let copy = response.try_clone()?;
    let Ok(output) = protocol::decode::<O>(response) else {
        let headers = HeaderMap::new();
        return (!holds_secrets(O::Output::SCHEMA, &mut Vec::new())).then_some(Response { headers, ..copy });
    };
    let mut value = to_value(O::Output::SCHEMA, View::Structure(&output));
    let is_changed = hide(&mut value);
    let mut shown = protocol::encode_response::<O>(&O::Output::of_value(&value).ok()?).ok()?;
    if !is_changed {
        shown.body = copy.body;
    }
    Some(shown)
}

/// The answer of an error, likewise.
fn error<O: Operation>(response: &Response) -> Option<Response> {
    let error = protocol::decode_error::<O>(response.try_clone()?);
    let Ok(structure) = error.structure() else {
        let headers = HeaderMap::new();
        return Some(Response { headers, ..response.try_clone()? });
    };
    let schema = structure.schema();
    let mut value = to_value(schema, View::Structure(structure));
    let is_changed = hide(&mut value);
    let index = O::Error::declared().position(|declared| std::ptr::eq(declared, schema))?;
    let mut is_read = false;
    let mut fill = |structure: &mut dyn Structure| {
        is_read = value::read(schema.name, &value, Slot::Structure(structure)).is_ok();
    };
    let error = O::Error::read(index, ErrorReader::Declared(&mut fill));
    let mut shown = protocol::encode_error::<O>(&error).ok().filter(|_| is_read)?;
    if !is_changed {
        shown.body = response.body.try_clone()?;
    }
    Some(shown)
}

fn kept(headers: &HeaderMap) -> HeaderMap {
    let is_kept = |name: &&HeaderName| KEPT.contains(&name.as_str());
    headers
        .keys()
        .filter(is_kept)
        .filter_map(|name| Some((name.clone(), headers.get(name)?.clone())))
        .collect()
}

/// Puts stand-ins of the same kind in the place of secrets, so that what is kept can be read again. Tells whether there
/// were any.
fn hide(value: &mut Value) -> bool {
    let inside: Vec<&mut Value> = match value {
        Value::Sensitive(secret) => {
            *value = stand_in(secret);
            return true;
        }
        Value::List(items) => items.iter_mut().collect(),
        Value::Map(entries) => entries.iter_mut().map(|(_, item)| item).collect(),
        Value::Structure(members) => members.iter_mut().map(|(_, item)| item).collect(),
        _ => return false,
    };
    let mut is_changed = false;
    for item in inside {
        is_changed |= hide(item);
    }
    is_changed
}

fn stand_in(secret: &Value) -> Value {
    match secret {
        Value::Null => Value::Null,
        Value::Boolean(_) => Value::Boolean(false),
        Value::Byte(_) => Value::Byte(0),
        Value::Short(_) => Value::Short(0),
        Value::Integer(_) => Value::Integer(0),
        Value::Long(_) => Value::Long(0),
        Value::Float(_) => Value::Float(0.0),
        Value::Double(_) => Value::Double(0.0),
        Value::String(_) => Value::String(REDACTED.to_owned()),
        Value::Enum(_) => Value::Enum(REDACTED.to_owned()),
        Value::BigInteger(_) => Value::BigInteger(AwsShape::blank()),
        Value::BigDecimal(_) => Value::BigDecimal(AwsShape::blank()),
        Value::Timestamp(_) => Value::Timestamp(Timestamp::blank()),
        Value::Document(_) => Value::Document(Document::String(REDACTED.to_owned())),
        Value::Blob(_) => Value::Blob(REDACTED.as_bytes().to_vec().into()),
        Value::List(items) => Value::List(items.iter().map(stand_in).collect()),
        // Its keys may be what is secret.
        Value::Map(entries) => {
            let first = entries.first().map(|(_, value)| (REDACTED.to_owned(), stand_in(value)));
            Value::Map(first.into_iter().collect())
        }
        Value::Structure(members) => {
            let hidden = members.iter().map(|(name, value)| (Cow::clone(name), stand_in(value)));
            Value::Structure(hidden.collect())
        }
        Value::Sensitive(inner) => stand_in(inner),
    }
}

/// Whether something in the shape is sensitive. `seen` are the shapes around it.
fn holds_secrets(schema: &'static Schema, seen: &mut Vec<&'static Schema>) -> bool {
    if seen.iter().any(|other| std::ptr::eq(*other, schema)) {
        return false;
    }
    seen.push(schema);
    schema.is_sensitive()
        || match schema.kind {
            Kind::Structure(members) | Kind::Union(members) => {
                members.iter().any(|member| holds_secrets((member.target)(), seen))
            }
            Kind::List(item) | Kind::Newtype(item) => holds_secrets(item(), seen),
            Kind::Map { key, value } => holds_secrets(key(), seen) || holds_secrets(value(), seen),
            _ => false,
        }
}
