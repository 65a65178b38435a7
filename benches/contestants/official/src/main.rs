//! AWS's own client, with its HTTP client without TLS.

use std::process::ExitCode;

use aws_credential_types::Credentials;
use aws_sdk_connectparticipant::config::Region;
use aws_sdk_connectparticipant::{Client, Config};
use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use harness::{CONTENT, CONTENT_TYPE, Caller, Counted, INSTANCE, Outcome, TOKEN};

#[global_allocator]
static ALLOCATOR: Counted = Counted;

struct SendMessage(Client);

impl Caller for SendMessage {
    async fn call(&mut self) -> Outcome<()> {
        let message = self.0.send_message().content_type(CONTENT_TYPE).content(CONTENT);
        let sent = message.connection_token(TOKEN).send().await?;
        sent.id.ok_or("no id")?;
        Ok(())
    }
}

/// Its model names Signature Version 4, so it signs where it has a key.
fn client(endpoint: &str, http: SharedHttpClient, is_signed: bool) -> Client {
    let config = Config::builder()
        .behavior_version_latest()
        .region(Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .http_client(http);
    let config = match is_signed {
        true => config.credentials_provider(Credentials::from_keys("AKIDMADEUP", "a-made-up-secret", None)),
        false => config.allow_no_auth(),
    };
    Client::from_conf(config.build())
}

/// Answers every request with the same document, without a network.
#[derive(Clone, Debug)]
struct Answering(bytes::Bytes);

impl HttpConnector for Answering {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let answer = StatusCode::try_from(200)
            .map(|status| HttpResponse::new(status, SdkBody::from(self.0.clone())))
            .map_err(|error| ConnectorError::other(error.into(), None));
        HttpConnectorFuture::ready(answer)
    }
}

fn answering(document: impl Into<bytes::Bytes>) -> SharedHttpClient {
    let connector = SharedHttpConnector::new(Answering(document.into()));
    http_client_fn(move |_, _| connector.clone())
}

struct ReadTranscript(Client);

impl Caller for ReadTranscript {
    async fn call(&mut self) -> Outcome<()> {
        let page = self.0.get_transcript().connection_token(TOKEN).send().await?;
        page.next_token.ok_or("no token of the next page")?;
        Ok(())
    }
}

struct WriteMessage(Client, String);

impl Caller for WriteMessage {
    async fn call(&mut self) -> Outcome<()> {
        let message = self.0.send_message().content_type("application/json").content(&self.1);
        message.client_token(INSTANCE).connection_token(TOKEN).send().await?.id.ok_or("no id")?;
        Ok(())
    }
}

fn main() -> ExitCode {
    harness::main(|arguments| match arguments.task.as_str() {
        task @ ("send_message" | "send_message_signed") => {
            let client =
                client(arguments.place(), Builder::new().build_http(), task == "send_message_signed");
            arguments.call(async || Ok(SendMessage(client.clone())))
        }
        "read_transcript" => {
            let client = client("http://127.0.0.1", answering(arguments.document()?), false);
            arguments.call(async || Ok(ReadTranscript(client.clone())))
        }
        "write_message" => {
            let content = String::from_utf8(arguments.document()?)?;
            let client = client("http://127.0.0.1", answering(fixtures::SENT), false);
            arguments.call(async || Ok(WriteMessage(client.clone(), content.clone())))
        }
        _ => arguments.unknown(),
    })
}
