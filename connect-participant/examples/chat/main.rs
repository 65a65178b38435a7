//! A chat from the command line: joins, says something, shows the transcript, leaves.
//!
//! Without arguments it starts a local Amazon Connect in this process and talks to that. With
//! `--participant-token` it talks to any other: the one at `--endpoint` or `AWS_ENDPOINT_URL`, or the real
//! one of `AWS_REGION`.

mod transcript;

use std::error::Error;
use std::process::ExitCode;

use awso::Config;
use awso_connect_local::{LocalConnect, cli};
use awso_connect_participant::{
    Client, ConnectionToken, ConnectionType, Item, ParticipantToken, SortKey, content_type,
};
use clap::Parser;

/// Joins a chat of Amazon Connect, says something, shows the transcript and leaves.
#[derive(Parser)]
#[command(name = "chat")]
struct Arguments {
    /// What to say; may be given several times
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, default_values = ["Hello!", "What is the price?"])]
    message: Vec<String>,

    /// The customer's name in a chat with the local service
    #[arg(long, default_value = "Jane")]
    name: String,

    /// Where the service is, instead of the local one; AWS_ENDPOINT_URL says so too
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,

    /// What StartChatContact answered; a chat is joined with it, instead of starting one
    // Tokens may begin with a `-`.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "PARTICIPANT_TOKEN",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    participant_token: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::fail("chat", error),
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { message, name, endpoint, participant_token } = arguments;
    // An empty token in the environment counts as none.
    match (participant_token.filter(|token| !token.is_empty()), endpoint) {
        (Some(token), endpoint) => {
            let config = endpoint.into_iter().fold(Config::new(), Config::endpoint_url);
            let client = Client::from_env_with(config).await?;
            chat(&client, token.into(), &message).await
        }
        (None, endpoint) if endpoint.is_some() || endpoint_in_environment() => {
            Err("an endpoint alone starts no chat: give --participant-token too, \
                which StartChatContact answers"
                .into())
        }
        (None, _) => {
            let service = LocalConnect::start().await?;
            cli::say(&format!("A local Amazon Connect answers at {}.\n\n", service.endpoint()))?;
            let config = service.config();
            let token = start_chat(config.clone(), &name).await?;
            chat(&Client::new(config)?, token, &message).await
        }
    }
}

fn endpoint_in_environment() -> bool {
    ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CONNECTPARTICIPANT"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Starts a chat with the local service, as the back end of a chat widget does with the real one.
async fn start_chat(config: Config, name: &str) -> Result<ParticipantToken, Box<dyn Error>> {
    let started = awso_connect::Client::new(config)?
        .start_chat_contact()
        .instance_id("local-instance")
        .contact_flow_id("local-flow")
        .participant_details(awso_connect::ParticipantDetails::make(name))
        .send()
        .await?;
    let token = started.participant_token.ok_or("StartChatContact answered no participant token")?;
    Ok(token.into_inner().into())
}

async fn chat(client: &Client, token: ParticipantToken, messages: &[String]) -> Result<(), Box<dyn Error>> {
    let connection = client
        .create_participant_connection()
        .r#type([ConnectionType::ConnectionCredentials])
        .connect_participant(true)
        .participant_token(token)
        .send()
        .await?;
    let token = connection
        .connection_credentials
        .and_then(|credentials| credentials.connection_token)
        .ok_or("CreateParticipantConnection answered no connection token")?;

    for message in messages {
        client.send_event().content_type(content_type::TYPING).connection_token(&token).send().await?;
        client
            .send_message()
            .content_type(content_type::TEXT_PLAIN)
            .content(message)
            .connection_token(&token)
            .send()
            .await?;
    }
    let items = whole_transcript(client, &token).await?;
    cli::say(&transcript::Lines(&items).to_string())?;

    client.disconnect_participant().connection_token(&token).send().await?;
    Ok(cli::say("\nDisconnected.\n")?)
}

/// All pages, the oldest item first.
async fn whole_transcript(client: &Client, token: &ConnectionToken) -> Result<Vec<Item>, Box<dyn Error>> {
    let mut pages = client
        .get_transcript()
        .max_results(100)
        .sort_order(SortKey::Ascending)
        .connection_token(token)
        .pages();
    let mut items = Vec::new();
    while let Some(page) = pages.try_next().await? {
        // Pages go back in time, each in order.
        items.splice(0..0, page.transcript.unwrap_or_default());
    }
    Ok(items)
}
