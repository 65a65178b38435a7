//! awso's client of Amazon Connect. What is not signed is the same operation declared without a signature, so that the
//! difference is the signature alone.

use std::collections::BTreeMap;
use std::process::ExitCode;

use awso::{AwsService, AwsShape, Config, Credentials};
use awso_connect::{
    AttributeName, AttributeValue, ChatDurationInMinutes, ChatMessage, ClientToken, ContactFlowId,
    InstanceId, ParticipantDetails, StartChatContactRequest, StartChatContactResponse,
};
use harness::{CONTENT, CONTENT_TYPE, Caller, Counted, INSTANCE, Outcome};

#[global_allocator]
static ALLOCATOR: Counted = Counted;

/// The same service without a signature.
#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Connect",
    endpoint_prefix = "connect",
    version = "2017-08-08",
    protocol = "rest-json",
    auth = "none"
)]
struct Unsigned(awso::Client);

/// What both send of the request.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(uri = "/contact/chat", method = "PUT", service = Unsigned, output = StartChatContactResponse, errors())]
struct UnsignedChatRequest {
    instance_id: InstanceId,
    contact_flow_id: ContactFlowId,
    attributes: Option<BTreeMap<AttributeName, AttributeValue>>,
    participant_details: ParticipantDetails,
    initial_message: Option<ChatMessage>,
    #[aws(idempotency_token)]
    client_token: Option<ClientToken>,
    chat_duration_in_minutes: Option<ChatDurationInMinutes>,
}

struct Signing(awso_connect::Client);

impl Caller for Signing {
    async fn call(&mut self) -> Outcome<()> {
        let chat = self.0.start_chat_contact().instance_id(INSTANCE).contact_flow_id(INSTANCE);
        let chat = chat
            .participant_details(ParticipantDetails::make("Jane"))
            .initial_message(ChatMessage::make(CONTENT_TYPE, CONTENT))
            .chat_duration_in_minutes(60);
        chat.send().await?.contact_id.ok_or("no id")?;
        Ok(())
    }
}

struct NotSigning(Unsigned);

impl Caller for NotSigning {
    async fn call(&mut self) -> Outcome<()> {
        let chat = self.0.unsigned_chat().instance_id(INSTANCE).contact_flow_id(INSTANCE);
        let chat = chat
            .participant_details(ParticipantDetails::make("Jane"))
            .initial_message(ChatMessage::make(CONTENT_TYPE, CONTENT))
            .chat_duration_in_minutes(60);
        chat.send().await?.contact_id.ok_or("no id")?;
        Ok(())
    }
}

fn main() -> ExitCode {
    harness::main(|arguments| {
        let config = Config::new().region("us-east-1").endpoint_url(arguments.place());
        match arguments.task.as_str() {
            "start_chat_signed" => {
                let credentials = Credentials::new("AKIDMADEUP", "a-made-up-secret");
                let client = awso_connect::Client::new(config.credentials(credentials))?;
                arguments.call(async || Ok(Signing(client.clone())))
            }
            "start_chat" => {
                let client = Unsigned::new(config)?;
                arguments.call(async || Ok(NotSigning(client.clone())))
            }
            "write_chat" => {
                let attributes = fixtures::attributes().map(|(name, value)| {
                    Outcome::Ok((AttributeName::make(name)?, AttributeValue::make(value)?))
                });
                let chat = StartChatContactRequest::make()
                    .instance_id(INSTANCE)
                    .contact_flow_id(INSTANCE)
                    .attributes(attributes.collect::<Outcome<BTreeMap<_, _>>>()?)
                    .participant_details(ParticipantDetails::make("Jane"))
                    .build();
                arguments.repeat(|| Ok(chat.to_json()))
            }
            _ => arguments.unknown(),
        }
    })
}
