//! A client whose answers are given beforehand, and what it sent.

use std::fmt;
use std::sync::{Arc, Mutex};

use super::{Answer, config, lock, refused};
use crate::client::{Client, Config, Middleware, Next};
use crate::error::{ConfigError, DecodeError};
use crate::http::{Request, Response, plain};
use crate::operation::{Operation, Service};
use crate::protocol;
use crate::schema::OperationSchema;
use crate::transport::{Sending, TransportError};

/// A client that is given these answers, and what it sends.
///
/// A request takes the first answer for its operation that is left, so that the order of answers counts within an
/// operation and not between them. One that finds none fails, which says so.
///
/// # Panics
/// Never: region, endpoint and its rules, and transport are those of [`config`](super::config()), which are right for
/// any service.
pub fn client<C: Service>(answers: impl IntoIterator<Item = Answer>) -> (C, Requests) {
    client_with(config(), answers).unwrap_or_else(|error| panic!("{error}"))
}

/// As [`client`], with other settings than those of [`config`](super::config()).
///
/// Answers are given around an attempt, nearer than any middleware of the settings, before it would be signed: no
/// credentials are asked for.
///
/// # Errors
/// Those of the settings.
pub fn client_with<C: Service>(
    config: Config,
    answers: impl IntoIterator<Item = Answer>,
) -> Result<(C, Requests), ConfigError> {
    let requests = Requests(Arc::default());
    lock(&requests.0).answers.extend(answers);
    let client = Client::new(C::SERVICE, config.middleware(requests.clone()))?;
    Ok((C::of(client), requests))
}

/// What a client under test was given and what it sent, every attempt counted. Cloning gives another handle.
#[derive(Clone)]
pub struct Requests(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    answers: Vec<Answer>,
    sent: Vec<(&'static OperationSchema, Request)>,
}

impl Requests {
    /// The inputs of the operation `O` that were sent, in order.
    ///
    /// # Errors
    /// A request that does not hold the input, as when middleware has changed it.
    pub fn inputs<O: Operation>(&self) -> Result<Vec<O>, DecodeError> {
        let script = lock(&self.0);
        let sent = script.sent.iter().filter(|(operation, _)| is_same(operation, O::OPERATION));
        sent.map(|(_, request)| input(request)).collect()
    }

    /// The operations that were called, in order.
    pub fn operations(&self) -> Vec<&'static str> {
        lock(&self.0).sent.iter().map(|(operation, _)| operation.name).collect()
    }

    /// The requests as they were sent but for their signatures, in order, streams read whole.
    pub fn all(&self) -> Vec<Request> {
        lock(&self.0).sent.iter().filter_map(|(_, request)| request.try_clone()).collect()
    }

    /// The operations of answers that were not asked for, or not as often as they were given. An answer that is given
    /// without end is asked for when it was used once.
    pub fn unasked(&self) -> Vec<&'static str> {
        let is_unasked = |answer: &&Answer| answer.left.map_or(!answer.asked, |left| left > 0);
        lock(&self.0).answers.iter().filter(is_unasked).map(|answer| answer.operation.name).collect()
    }

    fn respond(
        &self,
        operation: &'static OperationSchema,
        request: Request,
    ) -> Result<Response, TransportError> {
        let mut script = lock(&self.0);
        let is_left = |answer: &&mut Answer| is_same(answer.operation, operation) && answer.left != Some(0);
        let answer = match script.answers.iter_mut().find(is_left) {
            Some(answer) => answer.make(&request),
            None => Err(refused(script.nothing_left(operation))),
        };
        script.sent.push((operation, request));
        answer
    }
}

impl Script {
    fn nothing_left(&self, operation: &OperationSchema) -> String {
        let name = operation.name;
        if self.answers.iter().any(|answer| is_same(answer.operation, operation)) {
            return format!("the answers given for {name} are used up");
        }
        let mut others: Vec<_> = self.answers.iter().map(|answer| answer.operation.name).collect();
        others.dedup();
        match others.as_slice() {
            [] => format!("no answer was given for {name}, nor for anything else"),
            others => format!("no answer was given for {name}, only for {}", others.join(", ")),
        }
    }
}

impl Middleware for Requests {
    fn attempt<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        Box::pin(async move {
            request.body = request.body.collect().await?.into();
            self.respond(next.operation(), request)
        })
    }
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.operations()).finish()
    }
}

/// The input that a request holds.
pub(super) fn input<O: Operation>(request: &Request) -> Result<O, DecodeError> {
    match plain(O::OPERATION, request) {
        Some(plain) => protocol::decode_request(&plain),
        None => protocol::decode_request(request),
    }
}

/// Whether two descriptions are of one operation.
pub(super) fn is_same(a: &OperationSchema, b: &OperationSchema) -> bool {
    a.name == b.name && a.service.id == b.service.id
}
