//! A case as it lies in its directory.

use std::path::{Path, PathBuf};
use std::time::Duration;

use awso::auth::sigv4::{PathEncoding, SessionToken, SigningParams, SigningSettings};
use awso::http::{HeaderName, HeaderValue, Method, Request};
use awso::{Credentials, Endpoint, Timestamp};
use libtest_mimic::Failed;
use serde_json::Value;

/// A request, and what it is signed with.
pub(crate) struct Case {
    directory: PathBuf,
    context: Value,
    credentials: Credentials,
    pub(crate) request: Message,
}

/// An HTTP request as text.
#[derive(Clone)]
pub(crate) struct Message {
    pub(crate) method: Method,
    pub(crate) target: String,
    pub(crate) host: String,
    /// Without the host, which our requests leave to the endpoint.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: String,
}

/// What a context may say. One that says more may ask for another signature, so it is not passed over.
const KEYS: [&str; 8] = [
    "credentials",
    "expiration_in_seconds",
    "normalize",
    "omit_session_token",
    "region",
    "service",
    "sign_body",
    "timestamp",
];

impl Case {
    pub(crate) fn read(directory: &Path) -> Result<Self, Failed> {
        let file = |name: &str| read(directory, name);
        let context: Value = serde_json::from_str(&file("context.json")?)?;
        for key in context.as_object().unwrap().keys() {
            if !KEYS.contains(&key.as_str()) {
                return Err(format!("the context says `{key}`, which this test does not know").into());
            }
        }
        let keys = &context["credentials"];
        let mut credentials =
            Credentials::new(text(&keys["access_key_id"])?, text(&keys["secret_access_key"])?);
        if let Some(token) = keys["token"].as_str() {
            credentials = credentials.with_session_token(token);
        }
        let request = Message::parse(&file("request.txt")?)?;
        Ok(Case { directory: directory.to_owned(), context, credentials, request })
    }

    pub(crate) fn text(&self, name: &str) -> Result<String, Failed> {
        Ok(read(&self.directory, name)?.trim_end().to_owned())
    }

    pub(crate) fn message(&self, name: &str) -> Result<Message, Failed> {
        Message::parse(&read(&self.directory, name)?)
    }

    pub(crate) fn params(&self) -> SigningParams<'_> {
        let flag = |key: &str, otherwise: bool| self.context[key].as_bool().unwrap_or(otherwise);
        let session_token =
            if flag("omit_session_token", false) { SessionToken::Unsigned } else { SessionToken::Signed };
        let settings = SigningSettings {
            // The cases have paths encoded once, whatever the service.
            path_encoding: PathEncoding::Single,
            normalize_path: flag("normalize", true),
            session_token,
            content_sha256_header: flag("sign_body", true),
            ..SigningSettings::SIGV4
        };
        SigningParams {
            settings,
            credentials: &self.credentials,
            region: self.context["region"].as_str().unwrap(),
            signing_name: self.context["service"].as_str().unwrap(),
            time: self.context["timestamp"].as_str().unwrap().parse::<Timestamp>().unwrap(),
        }
    }

    pub(crate) fn expires_in(&self) -> Duration {
        Duration::from_secs(self.context["expiration_in_seconds"].as_u64().unwrap())
    }

    pub(crate) fn endpoint(&self) -> Endpoint {
        format!("https://{}", self.request.host).parse().unwrap()
    }
}

impl Message {
    /// A line that begins with a blank goes on with the value of the line before (RFC 9112, section 5.2).
    fn parse(text: &str) -> Result<Self, Failed> {
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end_matches('\n'), ""));
        let mut lines = head.lines();
        let line = lines.next().ok_or("the request is empty")?;
        let (method, rest) = line.split_once(' ').ok_or("the request line has no target")?;
        // A target may hold blanks.
        let target = rest.rsplit_once(" HTTP/1.1").map_or(rest, |(target, _)| target).to_owned();
        let mut fields = Vec::<(String, String)>::new();
        for line in lines {
            match (fields.last_mut(), line.starts_with([' ', '\t'])) {
                (Some((_, value)), true) => value.push_str(&format!(" {}", line.trim())),
                _ => {
                    let (name, value) = line.split_once(':').ok_or("a header has no colon")?;
                    fields.push((name.to_owned(), value.to_owned()));
                }
            }
        }
        let mut host = String::new();
        let mut headers = Vec::new();
        for (name, value) in fields {
            if name.eq_ignore_ascii_case("host") {
                value.trim().clone_into(&mut host);
            } else {
                headers.push((name.parse()?, HeaderValue::from_bytes(value.trim().as_bytes())?));
            }
        }
        Ok(Message {
            method: method.parse()?,
            target,
            host,
            headers,
            body: body.trim_end_matches('\n').to_owned(),
        })
    }

    pub(crate) fn request(&self) -> Request {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let mut request = Request::new(self.method.clone(), path);
        query.clone_into(&mut request.query);
        for (name, value) in &self.headers {
            request.headers.append(name.clone(), value.clone());
        }
        request.body = self.body.clone().into();
        request
    }
}

fn read(directory: &Path, name: &str) -> Result<String, Failed> {
    let path = directory.join(name);
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.replace("\r\n", "\n"))
}

fn text(value: &Value) -> Result<&str, Failed> {
    value.as_str().ok_or_else(|| "a key is no text".into())
}
