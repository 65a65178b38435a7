//! Exchanges as a file that a person can read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::value::RawValue;

use crate::http::{Request, Response};
use crate::redact::REDACTED;
use crate::schema::OperationSchema;
use crate::transport::{TransportError, TransportErrorKind};

/// What is written once the file's form changes.
const VERSION: u32 = 1;

/// A request and what became of it, without secrets.
pub(super) struct Exchange {
    /// `ConnectParticipant.SendMessage`
    pub(super) operation: String,
    pub(super) request: Asked,
    pub(super) outcome: Result<Response, (TransportErrorKind, String)>,
}

/// A request, as far as it is kept.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: Headers,
    pub(super) body: Bytes,
}

pub(super) type Headers = BTreeMap<String, Vec<String>>;

impl Asked {
    /// The request without its secrets. Of one that cannot be read there is only what the model says.
    pub(super) fn of(operation: &'static OperationSchema, request: &Request) -> Self {
        let Some(shown) = (operation.recording.request)(request) else {
            return Asked {
                method: operation.method.to_string(),
                path: operation.uri.template.to_owned(),
                query: String::new(),
                headers: Headers::new(),
                body: REDACTED.into(),
            };
        };
        Asked {
            method: shown.method.to_string(),
            path: shown.path,
            query: shown.query,
            headers: headers(&shown.headers),
            body: shown.body.into_bytes().unwrap_or_default(),
        }
    }
}

/// The name that an operation has in a file.
pub(super) fn name(operation: &OperationSchema) -> String {
    format!("{}.{}", operation.service.id, operation.name)
}

fn headers(all: &HeaderMap) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in all {
        let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
        headers.entry(name.as_str().to_owned()).or_default().push(text);
    }
    headers
}

const KINDS: [(&str, TransportErrorKind); 6] = [
    ("connect", TransportErrorKind::Connect),
    ("timeout", TransportErrorKind::Timeout),
    ("request", TransportErrorKind::Request),
    ("body", TransportErrorKind::Body),
    ("stream", TransportErrorKind::Stream),
    ("refused", TransportErrorKind::Refused),
];

/// The file.
pub(super) fn write(exchanges: &[Exchange]) -> String {
    let mut out = format!("{{\n  \"version\": {VERSION},\n  \"exchanges\": [");
    for (index, Exchange { operation, request, outcome }) in exchanges.iter().enumerate() {
        out.push_str(if index == 0 { "\n    {" } else { ",\n    {" });
        let mut lines = Lines { out: &mut out, indent: 6, is_first: true };
        lines.put("operation", &quoted(operation));
        lines.within("request", |lines| {
            lines.put("method", &quoted(&request.method));
            lines.put("path", &quoted(&request.path));
            if !request.query.is_empty() {
                lines.put("query", &quoted(&request.query));
            }
            lines.message(&request.headers, &request.body);
        });
        match outcome {
            Ok(response) => lines.within("response", |lines| {
                lines.put("status", response.status.as_str());
                let body = response.body.bytes().cloned().unwrap_or_default();
                lines.message(&headers(&response.headers), &body);
            }),
            Err((kind, problem)) => lines.within("failure", |lines| {
                let name = KINDS.iter().find(|(_, it)| it == kind).map_or("request", |(name, _)| name);
                lines.put("kind", &quoted(name));
                lines.put("problem", &quoted(problem));
            }),
        }
        out.push_str("\n    }");
    }
    out.push_str("\n  ]\n}\n");
    out
}

/// Members of an object, one a line.
struct Lines<'o> {
    out: &'o mut String,
    indent: usize,
    is_first: bool,
}

impl Lines<'_> {
    fn put(&mut self, name: &str, json: &str) {
        let comma = if std::mem::take(&mut self.is_first) { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{comma}\n{:indent$}{}: {json}", "", quoted(name), indent = self.indent);
    }

    fn within(&mut self, name: &str, write: impl FnOnce(&mut Lines<'_>)) {
        self.put(name, "{");
        let indent = self.indent;
        write(&mut Lines { out: self.out, indent: indent + 2, is_first: true });
        let _ = write!(self.out, "\n{:indent$}}}", "");
    }

    fn message(&mut self, headers: &Headers, body: &Bytes) {
        if !headers.is_empty() {
            self.within("headers", |lines| {
                for (name, values) in headers {
                    match values.as_slice() {
                        [value] => lines.put(name, &quoted(value)),
                        values => {
                            let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
                            lines.put(name, &format!("[{}]", values.join(", ")));
                        }
                    }
                }
            });
        }
        let media_type = headers.get("content-type").and_then(|values| values.first());
        let is_json = media_type.is_some_and(|it| it.contains("json"));
        match str::from_utf8(body) {
            Ok("") => {}
            // As it stands, so that digits and order are kept.
            Ok(text) if is_json && is_document(text) => self.put("json", text),
            Ok(text) => self.put("text", &quoted(text)),
            Err(_) => self.put("base64", &quoted(&BASE64.encode(body))),
        }
    }
}

fn is_document(text: &str) -> bool {
    text.trim() == text && serde_json::from_str::<&RawValue>(text).is_ok()
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// The exchanges of a file. On failure tells where and what is wrong.
pub(super) fn read(json: &str) -> Result<Vec<Exchange>, String> {
    let file: Object<'_> = serde_json::from_str(json).map_err(|error| error.to_string())?;
    match part::<u32>(&file, "version")? {
        Some(VERSION) => {}
        Some(version) => return Err(format!("version {version} is not known, only {VERSION}")),
        None => return Err("`version` is missing: this is no file of recorded exchanges".to_owned()),
    }
    let exchanges: Vec<Object<'_>> = required(&file, "exchanges")?;
    let read = exchanges.iter().enumerate();
    read.map(|(index, it)| exchange(it).map_err(|problem| format!("exchange {}: {problem}", index + 1)))
        .collect()
}

type Object<'j> = BTreeMap<String, &'j RawValue>;

fn part<'j, T: serde_core::Deserialize<'j>>(object: &Object<'j>, name: &str) -> Result<Option<T>, String> {
    let Some(raw) = object.get(name) else { return Ok(None) };
    serde_json::from_str(raw.get()).map(Some).map_err(|error| format!("`{name}`: {error}"))
}

fn required<'j, T: serde_core::Deserialize<'j>>(object: &Object<'j>, name: &str) -> Result<T, String> {
    part(object, name)?.ok_or_else(|| format!("`{name}` is missing"))
}

fn exchange(it: &Object<'_>) -> Result<Exchange, String> {
    let request: Object<'_> = required(it, "request")?;
    let asked = Asked {
        method: required(&request, "method")?,
        path: required(&request, "path")?,
        query: part(&request, "query")?.unwrap_or_default(),
        headers: read_headers(&request)?,
        body: read_body(&request)?,
    };
    let outcome = match (part::<Object<'_>>(it, "response")?, part::<Object<'_>>(it, "failure")?) {
        (Some(response), _) => Ok(read_response(&response)?),
        (None, Some(failure)) => {
            let kind: String = required(&failure, "kind")?;
            let known = KINDS.iter().find(|(name, _)| *name == kind);
            let (_, kind) = known.ok_or_else(|| format!("`{kind}` is no kind of failure"))?;
            Err((*kind, required(&failure, "problem")?))
        }
        (None, None) => return Err("`response` is missing".to_owned()),
    };
    Ok(Exchange { operation: required(it, "operation")?, request: asked, outcome })
}

fn read_response(it: &Object<'_>) -> Result<Response, String> {
    let status: u16 = required(it, "status")?;
    let status = StatusCode::from_u16(status).map_err(|_| format!("{status} is no HTTP status"))?;
    let mut response = Response::new(status);
    for (name, values) in read_headers(it)? {
        for value in values {
            let header = (HeaderName::try_from(&name), HeaderValue::try_from(value));
            let (Ok(name), Ok(value)) = header else { return Err(format!("`{name}` is no header")) };
            response.headers.append(name, value);
        }
    }
    response.body = read_body(it)?.into();
    Ok(response)
}

fn read_headers(it: &Object<'_>) -> Result<Headers, String> {
    let headers: Object<'_> = part(it, "headers")?.unwrap_or_default();
    let values = |name: &String| match part::<String>(&headers, name) {
        Ok(value) => Ok(value.into_iter().collect()),
        Err(_) => part::<Vec<String>>(&headers, name).map(Option::unwrap_or_default),
    };
    headers.keys().map(|name| Ok((name.to_ascii_lowercase(), values(name)?))).collect()
}

fn read_body(it: &Object<'_>) -> Result<Bytes, String> {
    if let Some(document) = it.get("json") {
        return Ok(document.get().to_owned().into());
    }
    if let Some(text) = part::<String>(it, "text")? {
        return Ok(text.into());
    }
    let base64: String = part(it, "base64")?.unwrap_or_default();
    BASE64.decode(base64).map(Bytes::from).map_err(|error| format!("`base64`: {error}"))
}

impl Exchange {
    /// What became of the request, once more.
    pub(super) fn answer(&self) -> Result<Response, TransportError> {
        match &self.outcome {
            // A file holds bytes, never a stream.
            Ok(response) => Ok(response.try_clone().unwrap_or_else(|| Response::new(response.status))),
            Err((kind, problem)) => Err(TransportError::new(*kind, problem.clone())),
        }
    }
}
