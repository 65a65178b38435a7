//! Exchanges as they happen, written down.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::file::{self, Asked, Exchange};
use super::lock;
use crate::client::{Middleware, Next};
use crate::http::{Request, Response};
use crate::schema::OperationSchema;
use crate::transport::{Sending, TransportError};

/// Writes down what a client sends and is answered, whatever its transport, for [`Replay`](super::Replay).
///
/// It is middleware, and sees every attempt before it is signed. The file is JSON to be read and changed by people, and
/// holds no secrets: the values of sensitive members, in requests, answers and errors, are replaced by stand-ins of
/// their kind, wherever an answer repeats them too. Of a request only its operation's members are kept, so no
/// signature and nothing that middleware adds; idempotency tokens, which are others each time, are one and the same.
/// Where an answer cannot be read and may hold a secret, its body is left out. What the model does not call sensitive
/// is kept as it is.
///
/// Streams are read whole, in both directions.
///
/// ```no_run
/// use awso_core::Config;
/// use awso_core::testing::Recorder;
///
/// # async fn show() -> std::io::Result<()> {
/// let recorder = Recorder::new();
/// let config = Config::new().region("eu-west-2").middleware(recorder.clone());
/// // … calls of a client with this configuration …
/// recorder.save("tests/conversation.json")?;
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<Exchange>>>);

impl Recorder {
    /// A recorder that has nothing yet. Cloning gives another handle of it.
    pub fn new() -> Self {
        Recorder::default()
    }

    /// The exchanges so far, as the file has them.
    pub fn to_json(&self) -> String {
        file::write(&lock(&self.0))
    }

    /// Writes the exchanges so far into a file, which is replaced.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        std::fs::write(path, self.to_json())
    }

    /// Keeps an exchange, and hands the answer on.
    fn keep(
        &self,
        operation: &'static OperationSchema,
        request: &Request,
        answer: Result<Response, TransportError>,
    ) -> Result<Response, TransportError> {
        let outcome = match &answer {
            Ok(response) => Ok((operation.recording.response)(request, response)),
            Err(error) => Err((error.kind(), error.to_string())),
        };
        let asked = Asked::of(operation, request);
        lock(&self.0).push(Exchange { operation: file::name(operation), request: asked, outcome });
        answer
    }
}

/// An answer whose body is at hand.
async fn whole(answer: Result<Response, TransportError>) -> Result<Response, TransportError> {
    let Response { status, headers, body } = answer?;
    let body = body.collect().await?.into();
    Ok(Response { status, headers, body })
}

impl Middleware for Recorder {
    fn attempt<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        Box::pin(async move {
            let operation = next.operation();
            request.body = request.body.collect().await?.into();
            let Some(sent) = request.try_clone() else { return next.run(request).await };
            let answer = whole(next.run(request).await).await;
            self.keep(operation, &sent, answer)
        })
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recorder({} exchanges)", lock(&self.0).len())
    }
}
