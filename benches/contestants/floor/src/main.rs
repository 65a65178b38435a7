//! The client written by hand.

use std::process::ExitCode;

use floor::{ChatMessage, Client, ParticipantDetails, SendMessage as Message, StartChatContact, Transcript};
use harness::{CONTENT, CONTENT_TYPE, Caller, Counted, INSTANCE, Outcome, TOKEN};

#[global_allocator]
static ALLOCATOR: Counted = Counted;

struct SendMessage(Client);

impl Caller for SendMessage {
    async fn call(&mut self) -> Outcome<()> {
        let sent = self.0.send_message(TOKEN, CONTENT_TYPE, CONTENT).await?;
        sent.id.ok_or("no id")?;
        Ok(())
    }
}

struct StartChat(Client);

impl Caller for StartChat {
    async fn call(&mut self) -> Outcome<()> {
        let message = ChatMessage { content_type: CONTENT_TYPE, content: CONTENT };
        let chat =
            StartChatContact { initial_message: Some(message), chat_duration_in_minutes: Some(60), ..chat() };
        self.0.start_chat_contact(chat).await?.contact_id.ok_or("no id")?;
        Ok(())
    }
}

fn chat() -> StartChatContact<'static> {
    let participant_details = ParticipantDetails { display_name: "Jane" };
    StartChatContact {
        instance_id: INSTANCE,
        contact_flow_id: INSTANCE,
        participant_details,
        ..Default::default()
    }
}

fn main() -> ExitCode {
    harness::main(|arguments| match arguments.task.as_str() {
        "send_message" => {
            let client = Client::new(arguments.place())?;
            arguments.call(async || Ok(SendMessage(client.clone())))
        }
        "read_transcript" => {
            let document = arguments.document()?;
            arguments.repeat(|| Ok(serde_json::from_slice::<Transcript>(&document)?))
        }
        "start_chat" => {
            let client = Client::new(arguments.place())?;
            arguments.call(async || Ok(StartChat(client.clone())))
        }
        "write_chat" => {
            let chat = StartChatContact { attributes: Some(fixtures::attributes().collect()), ..chat() };
            arguments.repeat(|| Ok(serde_json::to_vec(&chat)?))
        }
        "write_message" => {
            let content = String::from_utf8(arguments.document()?)?;
            let message =
                Message { content_type: "application/json", content: &content, client_token: INSTANCE };
            arguments.repeat(|| Ok(serde_json::to_vec(&message)?))
        }
        _ => arguments.unknown(),
    })
}
