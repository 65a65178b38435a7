//! A transport for tests: it answers by a script and notes what is sent.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Arc, Mutex};

use awso::http::{HeaderMap, Request, Response, StatusCode};
use awso::{Endpoint, Environment, Sending, Timestamp, Transport, TransportError, TransportErrorKind};

use crate::config::CredentialsConfig;

/// What comes of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turn {
    Answer(u16, &'static str),
    Refused,
    Silence,
}

/// What was sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// `GET http://169.254.170.2/credentials`
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Script(Arc<Mutex<(VecDeque<Turn>, Vec<Sent>)>>);

impl Script {
    pub(crate) fn of(turns: impl IntoIterator<Item = Turn>) -> Self {
        Script(Arc::new(Mutex::new((turns.into_iter().collect(), Vec::new()))))
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.0.lock().expect("no test panics within").1.clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.sent().into_iter().map(|sent| sent.line).collect()
    }

    /// These variables, this transport, and the first second of 1970.
    pub(crate) fn config(&self, variables: &[(&str, &str)]) -> CredentialsConfig {
        self.config_in(Environment::of(variables.iter().copied()))
    }

    pub(crate) fn config_in(&self, environment: Environment) -> CredentialsConfig {
        let start = Timestamp::from_epoch(0, 0).expect("a time");
        CredentialsConfig::new(environment).transport(self.clone()).clock(move || start)
    }
}

impl Transport for Script {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        let mut state = self.0.lock().expect("no test panics within");
        let body = request.body.bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let line = format!("{} {}", request.method, endpoint.url(&request));
        state.1.push(Sent { line, headers: request.headers, body: body.unwrap_or_default() });
        let turn = state.0.pop_front().expect("the script goes on");
        Box::pin(async move {
            match turn {
                Turn::Answer(status, body) => {
                    let mut response = Response::new(StatusCode::from_u16(status).expect("a status"));
                    response.body = body.into();
                    Ok(response)
                }
                Turn::Refused => Err(TransportError::new(TransportErrorKind::Connect, "connection refused")),
                Turn::Silence => pending().await,
            }
        })
    }
}
