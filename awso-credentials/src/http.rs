//! Plain requests to the metadata of a container or an instance.

use std::sync::Arc;
use std::time::Duration;

use awso::http::{Request, Response};
use awso::{Endpoint, Transport, TransportError, TransportErrorKind};

use crate::config::CredentialsConfig;
use crate::lack::Found;
#[cfg(any(feature = "reqwest", not(feature = "hyper")))]
use crate::lack::Lack;

/// How long the host may take to connect; these hosts are one hop away (botocore and the official SDK: 1 s).
#[cfg(any(feature = "hyper", feature = "reqwest"))]
const CONNECT: Duration = Duration::from_secs(1);

/// What is waited before an attempt is repeated, twice as long each time. The hosts serve one machine, so that
/// there is no crowd to spread out.
const BACKOFF: Duration = Duration::from_millis(100);

/// How much is read of an answer; credentials take a few kilobytes.
const LONGEST: usize = 1024 * 1024;

/// How often and how long something is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    pub(crate) attempts: u32,
    /// How long an attempt may take.
    pub(crate) limit: Duration,
}

/// Sends a request until an answer comes that is worth reading: no success of the server's own fault is one.
pub(crate) async fn exchange(
    transport: &dyn Transport,
    endpoint: &Endpoint,
    request: &Request,
    patience: Patience,
) -> Result<Response, TransportError> {
    let mut attempt = 1;
    loop {
        let answer = once(transport, endpoint, request, patience.limit).await;
        let again = match &answer {
            Ok(response) => response.status.is_server_error(),
            // Nobody is there: that does not change within seconds, and most machines are no instances.
            Err(error) => error.kind() != TransportErrorKind::Connect,
        };
        if !again || attempt >= patience.attempts {
            return answer;
        }
        tokio::time::sleep(BACKOFF * 2_u32.pow(attempt - 1)).await;
        attempt += 1;
    }
}

async fn once(
    transport: &dyn Transport,
    endpoint: &Endpoint,
    request: &Request,
    limit: Duration,
) -> Result<Response, TransportError> {
    let mut copy = request.try_clone().ok_or_else(|| {
        TransportError::new(
            TransportErrorKind::Stream,
            "the request is a stream, which can be sent only once",
        )
    })?;
    // So that no more is read than is wanted, whoever answers there.
    copy.stream_answer = true;
    let answer = async { whole(transport.send(endpoint, copy).await?).await };
    match tokio::time::timeout(limit, answer).await {
        Ok(answer) => answer,
        Err(_) => {
            let problem = format!("{} did not answer within {} s", endpoint.authority(), limit.as_secs());
            Err(TransportError::new(TransportErrorKind::Timeout, problem))
        }
    }
}

/// The answer with its body at hand.
async fn whole(mut answer: Response) -> Result<Response, TransportError> {
    let mut bytes = Vec::new();
    while let Some(piece) = answer.body.next().await {
        bytes.extend_from_slice(&piece?);
        if bytes.len() > LONGEST {
            let problem = format!("the answer is longer than {LONGEST} bytes");
            return Err(TransportError::new(TransportErrorKind::Body, problem));
        }
    }
    answer.body = bytes.into();
    Ok(answer)
}

/// What carries requests to the metadata of a container or an instance: no proxy can reach these.
pub(crate) fn direct(config: &CredentialsConfig) -> Found<Arc<dyn Transport>> {
    match &config.transport {
        Some(transport) => Ok(Arc::clone(transport)),
        None => built_in(),
    }
}

#[cfg(feature = "reqwest")]
fn built_in() -> Found<Arc<dyn Transport>> {
    let builder = reqwest::Client::builder().connect_timeout(CONNECT).no_proxy();
    match builder.redirect(reqwest::redirect::Policy::none()).build() {
        Ok(client) => Ok(Arc::new(client)),
        Err(error) => Err(Lack::failed(format!("the HTTP client cannot be set up: {error}"))),
    }
}

#[cfg(all(feature = "hyper", not(feature = "reqwest")))]
fn built_in() -> Found<Arc<dyn Transport>> {
    Ok(Arc::new(awso::HyperTransport::new().no_proxy().connect_timeout(CONNECT)))
}

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
fn built_in() -> Found<Arc<dyn Transport>> {
    Err(Lack::failed(
        "there is no transport: set one, or build awso-credentials with its feature `reqwest` or its feature `hyper`",
    ))
}

#[cfg(all(test, any(feature = "hyper", feature = "reqwest")))]
mod tests {
    use awso::Environment;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn an_answer_without_end_is_not_read_to_its_end() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/c", listener.local_addr().expect("an address"));
        let sent = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let count = Arc::clone(&sent);
        tokio::spawn(async move {
            loop {
                let (mut socket, _) = listener.accept().await.expect("a connection");
                let _ = socket.read(&mut [0; 4096]).await;
                let _ = socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n{").await;
                while socket.write_all(&[b' '; 65_536]).await.is_ok() {
                    count.fetch_add(65_536, std::sync::atomic::Ordering::Relaxed);
                }
            }
        });
        let environment = Environment::of([("AWS_CONTAINER_CREDENTIALS_FULL_URI", url.as_str())]);
        let found = crate::container::load(&CredentialsConfig::new(environment)).await;
        let Err(Lack::Failed(why)) = found else { panic!("there are no keys") };
        let sent = sent.load(std::sync::atomic::Ordering::Relaxed);
        assert!(sent < 32 * 1024 * 1024, "{sent} bytes: {why}");
    }
}
