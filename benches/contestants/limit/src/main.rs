//! What the work itself costs: a connection that stays, a request written to it, an answer read from it. There is no
//! pool, no redirect, no URL to be read, and each caller has a connection of its own.

use std::process::ExitCode;

use bytes::Bytes;
use floor::SentMessage;
use harness::{CONTENT, CONTENT_TYPE, Caller, Counted, Outcome, TOKEN};
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE as MEDIA_TYPE, HOST, HeaderValue};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use uuid::Uuid;

#[global_allocator]
static ALLOCATOR: Counted = Counted;

struct SendMessage {
    connection: SendRequest<Full<Bytes>>,
    host: HeaderValue,
}

impl SendMessage {
    async fn over(endpoint: &str) -> Outcome<Self> {
        let host = endpoint.strip_prefix("http://").ok_or("the endpoint is none of plain HTTP")?;
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        Ok(SendMessage { connection, host: HeaderValue::from_str(host)? })
    }
}

impl Caller for SendMessage {
    async fn call(&mut self) -> Outcome<()> {
        let mut buffer = Uuid::encode_buffer();
        let client_token = Uuid::new_v4().hyphenated().encode_lower(&mut buffer);
        let message = floor::SendMessage { content_type: CONTENT_TYPE, content: CONTENT, client_token };
        let request = Request::post("/participant/message")
            .header(HOST, self.host.clone())
            .header(MEDIA_TYPE, HeaderValue::from_static("application/json"))
            .header("x-amz-bearer", HeaderValue::from_static(TOKEN))
            .body(Full::from(serde_json::to_vec(&message)?))?;
        self.connection.ready().await?;
        let answer = self.connection.send_request(request).await?;
        if !answer.status().is_success() {
            return Err(format!("the server says {}", answer.status()).into());
        }
        let body = answer.into_body().collect().await?.to_bytes();
        let sent: SentMessage = serde_json::from_slice(&body)?;
        sent.id.ok_or("no id")?;
        Ok(())
    }
}

fn main() -> ExitCode {
    harness::main(|arguments| match arguments.task.as_str() {
        "send_message" => arguments.call(async || SendMessage::over(arguments.place()).await),
        _ => arguments.unknown(),
    })
}
