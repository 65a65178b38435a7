//! Recorded traffic, as a transport that wants the same requests in the same order.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use awso::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use awso::{Endpoint, Sending, Transport, TransportError, TransportErrorKind};
use libtest_mimic::Failed;
use serde_json::Value;

/// The headers whose values are the case's. Others in the records are of another SDK, another day or another case:
/// signatures and session tokens do not even belong to the keys that were answered before.
const HEADERS: [&str; 5] = [
    "accept",
    "content-type",
    "x-amz-sso_bearer_token",
    "x-aws-ec2-metadata-token",
    "x-aws-ec2-metadata-token-ttl-seconds",
];

/// The headers that are there where they are recorded, and only there: what is signed and what is not.
const SIGNED: [&str; 2] = ["authorization", "x-amz-security-token"];

/// Gives the recorded answers in turn, and notes how requests differ from the recorded ones.
#[derive(Clone, Debug)]
pub(crate) struct Replay(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    left: VecDeque<Exchange>,
    problems: Vec<String>,
}

/// What travels on one connection.
#[derive(Clone, Debug, Default)]
struct Exchange {
    connection: u64,
    request: Value,
    request_body: String,
    response: Value,
    response_body: String,
}

impl Replay {
    pub(crate) fn of(record: &Value) -> Self {
        let mut exchanges: Vec<Exchange> = Vec::new();
        for event in record["events"].as_array().unwrap() {
            let connection = event["connection_id"].as_u64().unwrap();
            let action = &event["action"];
            let at = exchanges.iter().position(|exchange| exchange.connection == connection);
            let at = at.unwrap_or_else(|| {
                exchanges.push(Exchange { connection, ..Exchange::default() });
                exchanges.len() - 1
            });
            let exchange = &mut exchanges[at];
            if let Some(request) = action.get("Request") {
                exchange.request = request["request"].clone();
            } else if let Some(response) = action.get("Response") {
                exchange.response = response["response"].clone();
            } else if let Some(data) = action.get("Data") {
                let text = data["data"]["Utf8"].as_str().expect("the data of records is text");
                match data["direction"].as_str() {
                    Some("Request") => exchange.request_body.push_str(text),
                    _ => exchange.response_body.push_str(text),
                }
            }
        }
        Replay(Arc::new(Mutex::new(State { left: exchanges.into(), problems: Vec::new() })))
    }

    /// How the requests so far differ from the recorded ones.
    pub(crate) fn problems(&self) -> String {
        self.0.lock().unwrap().problems.join("\n")
    }

    /// All was as recorded, and nothing is left.
    pub(crate) fn finish(&self) -> Result<(), Failed> {
        let mut state = self.0.lock().unwrap();
        for exchange in std::mem::take(&mut state.left) {
            state.problems.push(format!("not sent: {}", exchange.request["uri"]));
        }
        if state.problems.is_empty() { Ok(()) } else { Err(state.problems.join("\n").into()) }
    }
}

impl Transport for Replay {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        let mut state = self.0.lock().unwrap();
        let url = endpoint.url(&request);
        let Some(exchange) = state.left.pop_front() else {
            state.problems.push(format!("sent and not recorded: {} {url}", request.method));
            let error = TransportError::new(TransportErrorKind::Connect, "nothing more is recorded");
            return Box::pin(async { Err(error) });
        };
        state.problems.extend(exchange.differences(&url, &request));
        let answer = exchange.answer();
        Box::pin(async { answer })
    }
}

impl Exchange {
    fn differences(&self, url: &str, request: &Request) -> Vec<String> {
        let mut differences = Vec::new();
        let mut compare = |what: &str, recorded: String, sent: String| {
            if recorded != sent {
                differences.push(format!("{what}: recorded {recorded}, sent {sent}"));
            }
        };
        compare("method", self.request["method"].as_str().unwrap().to_owned(), request.method.to_string());
        compare("uri", comparable(self.request["uri"].as_str().unwrap()), comparable(url));
        for (name, values) in self.request["headers"].as_object().unwrap() {
            let name = name.to_lowercase();
            let sent = request.headers.get(&name).map(|value| value.to_str().unwrap().to_owned());
            if HEADERS.contains(&name.as_str()) {
                compare(&name, values[0].as_str().unwrap().to_owned(), sent.unwrap_or_default());
            }
        }
        // The agents of containers are authorized by a token of the case, which no record shows.
        for name in SIGNED.into_iter().filter(|_| self.request["method"] == "POST") {
            let is_recorded = self.request["headers"].get(name).is_some();
            compare(name, is_recorded.to_string(), request.headers.contains_key(name).to_string());
        }
        let sent = String::from_utf8(request.body.bytes().unwrap().to_vec()).unwrap();
        compare("body", form(&self.request_body), form(&sent));
        differences
    }

    fn answer(&self) -> Result<Response, TransportError> {
        let Some(recorded) = self.response.get("Ok") else {
            return Err(TransportError::new(TransportErrorKind::Request, "the record holds no answer"));
        };
        let status = u16::try_from(recorded["status"].as_u64().unwrap()).unwrap();
        let mut response = Response::new(StatusCode::from_u16(status).unwrap());
        for (name, values) in recorded["headers"].as_object().unwrap() {
            for value in values.as_array().unwrap() {
                let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
                response.headers.append(name, HeaderValue::from_str(value.as_str().unwrap()).unwrap());
            }
        }
        response.body = self.response_body.clone().into();
        Ok(response)
    }
}

/// An address with the parameters in order. That of no path is that of `/`.
fn comparable(url: &str) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let slash = if address.split_once("://").unwrap().1.contains('/') { "" } else { "/" };
    let query: BTreeSet<&str> = query.split('&').collect();
    format!("{address}{slash}?{}", query.into_iter().collect::<Vec<_>>().join("&"))
}

/// What is said in a form, and under which names. The values are of other cases: not even the roles are those of
/// the profiles.
fn form(body: &str) -> String {
    let of_the_case = ["Action=", "Version="];
    let shown = |pair: &str| match of_the_case.iter().any(|name| pair.starts_with(name)) {
        true => pair.to_owned(),
        false => pair.split('=').next().unwrap_or_default().to_owned(),
    };
    body.split('&').map(shown).collect::<Vec<_>>().join("&")
}
