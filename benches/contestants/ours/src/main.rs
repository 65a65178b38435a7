//! awso's client.

use std::process::ExitCode;

use awso::{AwsShape as _, Config};
use awso_connect_participant::{Client, ConnectionToken, GetTranscriptResponse, SendMessageRequest};
use harness::{CONTENT, CONTENT_TYPE, Caller, Counted, INSTANCE, Outcome, TOKEN};

#[global_allocator]
static ALLOCATOR: Counted = Counted;

struct SendMessage {
    client: Client,
    token: ConnectionToken,
}

impl Caller for SendMessage {
    async fn call(&mut self) -> Outcome<()> {
        let message = self.client.send_message().content_type(CONTENT_TYPE).content(CONTENT);
        let sent = message.connection_token(&self.token).send().await?;
        sent.id.ok_or("no id")?;
        Ok(())
    }
}

fn main() -> ExitCode {
    harness::main(|arguments| match arguments.task.as_str() {
        "send_message" => {
            let client = Client::new(Config::new().endpoint_url(arguments.place()))?;
            let token = ConnectionToken::make(TOKEN)?;
            arguments.call(async || Ok(SendMessage { client: client.clone(), token: token.clone() }))
        }
        "read_transcript" => {
            let document = arguments.document()?;
            arguments.repeat(|| Ok(GetTranscriptResponse::of_json(&document)?))
        }
        "write_message" => {
            let content = String::from_utf8(arguments.document()?)?;
            let message = SendMessageRequest::make()
                .content_type("application/json")
                .content(content)
                .client_token(INSTANCE)
                .connection_token(TOKEN)
                .build();
            arguments.repeat(|| Ok(message.to_json()))
        }
        _ => arguments.unknown(),
    })
}
