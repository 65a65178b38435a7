//! A transport that answers as it is told, in virtual time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use awso::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use awso::{Config, Endpoint, Sending, Transport, TransportError, TransportErrorKind};
use awso_connect_participant::{Client, SendMessageError, SendMessageResponse};
use tokio::time::{Instant, sleep};

/// One attempt's end.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    after: Duration,
    end: Result<Told, TransportErrorKind>,
}

/// Status, headers and body of an answer.
type Told = (u16, Vec<(&'static str, String)>, String);

/// An answer of this status, with this error code in its head, if any.
pub(crate) fn answer(status: u16, code: &str) -> Turn {
    let mut headers = vec![("x-amzn-requestid", "req-1".to_owned())];
    if !code.is_empty() {
        headers.push(("x-amzn-errortype", code.to_owned()));
    }
    Turn { after: Duration::ZERO, end: Ok((status, headers, r#"{"message": "as told"}"#.to_owned())) }
}

/// The answer that a message was taken.
pub(crate) fn taken() -> Turn {
    let headers = vec![("x-amzn-requestid", "req-2".to_owned())];
    let body = r#"{"Id": "i", "AbsoluteTime": "2026-11-21T13:05:37.120Z"}"#.to_owned();
    Turn { after: Duration::ZERO, end: Ok((200, headers, body)) }
}

/// No whole answer.
pub(crate) fn none(kind: TransportErrorKind) -> Turn {
    Turn { after: Duration::ZERO, end: Err(kind) }
}

impl Turn {
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok((_, headers, _)) = &mut self.end {
            headers.push((name, value.to_owned()));
        }
        self
    }

    /// Has the error's message be this.
    pub(crate) fn saying(mut self, message: &str) -> Self {
        if let Ok((_, _, body)) = &mut self.end {
            *body = serde_json::json!({ "message": message }).to_string();
        }
        self
    }

    pub(crate) fn after(mut self, after: Duration) -> Self {
        self.after = after;
        self
    }
}

/// Answers in turn, the last one from then on, and keeps what came when.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    turns: Arc<Mutex<VecDeque<Turn>>>,
    pub(crate) seen: Arc<Mutex<Vec<Seen>>>,
    began: Instant,
}

#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) at: Duration,
    pub(crate) body: String,
    pub(crate) headers: awso::http::HeaderMap,
}

impl Script {
    pub(crate) fn of(turns: impl IntoIterator<Item = Turn>) -> Self {
        let turns = turns.into_iter().collect::<VecDeque<_>>();
        Script { turns: Arc::new(Mutex::new(turns)), seen: Arc::default(), began: Instant::now() }
    }

    pub(crate) fn config(&self) -> Config {
        Config::new().region("eu-west-2").transport(self.clone())
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.config()).unwrap()
    }

    /// When each attempt came, from the first one on.
    pub(crate) fn times(&self) -> Vec<Duration> {
        self.seen.lock().unwrap().iter().map(|seen| seen.at).collect()
    }
}

impl Transport for Script {
    fn send<'a>(&'a self, _: &'a Endpoint, request: Request) -> Sending<'a> {
        Box::pin(async move {
            let body = String::from_utf8(request.body.bytes().unwrap().to_vec()).unwrap();
            let seen = Seen { at: self.began.elapsed(), body, headers: request.headers };
            self.seen.lock().unwrap().push(seen);
            let Turn { after, end } = {
                let mut turns = self.turns.lock().unwrap();
                if turns.len() > 1 { turns.pop_front().unwrap() } else { turns[0].clone() }
            };
            sleep(after).await;
            let (status, headers, body) =
                end.map_err(|kind| TransportError::new(kind, "as the script says"))?;
            let mut response = Response::new(StatusCode::from_u16(status).unwrap());
            for (name, value) in headers {
                response.headers.insert(HeaderName::from_static(name), HeaderValue::try_from(value).unwrap());
            }
            response.body = body.into();
            Ok(response)
        })
    }
}

pub(crate) type Sent = Result<SendMessageResponse, awso::Error<SendMessageError>>;

/// Sends a message, whose operation carries an idempotency token.
pub(crate) async fn send(client: &Client) -> Sent {
    client.send_message().content_type("text/plain").content("hello").connection_token("token").send().await
}
