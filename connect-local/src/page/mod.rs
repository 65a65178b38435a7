//! The page at `/`, for the developer of a client: what it does, as the service sees it, and a box to answer it.
//!
//! | method and path | what it gives |
//! |---|---|
//! | `GET /` | the page |
//! | `GET /_page/page.css`, `GET /_page/page.js`, and what that imports | the rest of it |
//! | `GET /_page/events` | Server-Sent Events: everything at first, and then what changes |
//! | `GET /_page/contacts/{id}` | a transcript, as the frames that said it |
//! | `GET /_page/requests/{number}` | a request and its answer, without secrets |
//!
//! What it does goes through the control routes.

mod show;

use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use awso::ByteStream;
use awso::http::{HeaderValue, Method, Request, Response, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use futures_util::stream;
use tokio::time::timeout;
use uuid::Uuid;

use crate::guard;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::service::{Inbox, Outgoing, Service};

const PREFIX: &str = "/_page/";
const HTML: &str = include_str!("index.html");
const CSS: &str = include_str!("page.css");
/// The modules of the page's script, by name. `page.js` imports the others.
const SCRIPTS: [(&str, &str); 11] = [
    ("answer.js", include_str!("scripts/answer.js")),
    ("chat.js", include_str!("scripts/chat.js")),
    ("contacts.js", include_str!("scripts/contacts.js")),
    ("dom.js", include_str!("scripts/dom.js")),
    ("draw.js", include_str!("scripts/draw.js")),
    ("events.js", include_str!("scripts/events.js")),
    ("page.js", include_str!("scripts/page.js")),
    ("panes.js", include_str!("scripts/panes.js")),
    ("start.js", include_str!("scripts/start.js")),
    ("state.js", include_str!("scripts/state.js")),
    ("traffic.js", include_str!("scripts/traffic.js")),
];

/// How long nothing is sent to a page until a comment is, by which a connection that is gone is noticed.
const PULSE: Duration = Duration::from_secs(15);
/// How soon a page that lost its events asks for them again.
const RETRY_MILLIS: u32 = 1_000;

/// What tells one run of the service from another, and its own page from others.
pub(crate) struct Page {
    run: String,
    token: String,
}

impl Default for Page {
    fn default() -> Self {
        // 244 random bits.
        let token = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat();
        Page { run: Uuid::new_v4().to_string(), token: URL_SAFE_NO_PAD.encode(token) }
    }
}

/// Without the token.
impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("run", &self.run).finish_non_exhaustive()
    }
}

impl Page {
    /// What the page brings with all that it does.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// All that a page starts with.
    pub(crate) fn show_all(&self, instance: &Instance) -> String {
        instance.show_all(&self.run, &self.token)
    }
}

/// Whether a request is one for the page. A `POST` of `/` is not: protocols of AWS have such.
pub(crate) fn is_for(method: &Method, path: &str) -> bool {
    path.starts_with(PREFIX) || (path == "/" && (method == Method::GET || method == Method::HEAD))
}

/// Answers a request for the page.
pub(crate) fn respond(request: &Request, peer: SocketAddr, service: &Service) -> Response {
    let access = service.step(|instance| instance.settings.control);
    let admitted = access.show(peer).and_then(|()| guard::admit(request, service.page().token()));
    let answered = admitted.and_then(|()| answer(request, service));
    let mut response = answered.unwrap_or_else(Refusal::into_response);
    guard::protect(&mut response.headers);
    response
}

fn answer(request: &Request, service: &Service) -> Result<Response, Refusal> {
    let parts: Vec<&str> =
        request.path.strip_prefix(PREFIX).map_or(Vec::new(), |rest| rest.split('/').collect());
    let is_reading = request.method == Method::GET || request.method == Method::HEAD;
    match parts.as_slice() {
        [] if is_reading => Ok(of("text/html; charset=utf-8", HTML)),
        ["page.css"] if is_reading => Ok(of("text/css; charset=utf-8", CSS)),
        ["events"] if request.method == Method::GET => {
            let (all, inbox) = service.listen();
            Ok(of("text/event-stream", events(&all, inbox)))
        }
        ["contacts", id] if is_reading => json(service.step(|instance| instance.show_transcript(id))),
        ["requests", number] if is_reading => {
            let number = number.parse().ok();
            json(number.and_then(|number| service.step(|instance| instance.show_exchange(number))))
        }
        [name] if is_reading => {
            let script = SCRIPTS.iter().find(|(known, _)| known == name);
            script.map(|(_, text)| of("text/javascript; charset=utf-8", *text)).ok_or_else(nothing)
        }
        _ => Err(nothing()),
    }
}

fn of(content_type: &'static str, body: impl Into<ByteStream>) -> Response {
    let mut response = Response::new(StatusCode::OK);
    response.headers.insert("content-type", HeaderValue::from_static(content_type));
    response.body = body.into();
    response
}

fn json(text: Option<String>) -> Result<Response, Refusal> {
    text.map(|text| of("application/json", text)).ok_or_else(nothing)
}

fn nothing() -> Refusal {
    let message = "the page has nothing of this kind; requests are kept for a while only";
    Refusal::outside(StatusCode::NOT_FOUND, "ResourceNotFoundException", message)
}

/// The events as they come. The stream ends when the page is too slow, and when the service stops.
fn events(all: &str, inbox: Inbox) -> ByteStream {
    let first = format!("retry: {RETRY_MILLIS}\ndata: {all}\n\n");
    ByteStream::new(stream::unfold((Some(first), inbox), |(first, mut inbox)| async move {
        let text = match first {
            Some(first) => first,
            None => match timeout(PULSE, inbox.next()).await {
                Ok(Some(Outgoing::Text(text))) => format!("data: {text}\n\n"),
                Ok(Some(Outgoing::Close(_)) | None) => return None,
                Err(_) => ":\n\n".to_owned(),
            },
        };
        Some((Ok::<_, Infallible>(Bytes::from(text)), (None, inbox)))
    }))
}
