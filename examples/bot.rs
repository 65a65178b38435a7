//! A custom bot in a chat: it joins, says hello, answers, and goes when the chat is over.

use awso_connect::{ParticipantDetails, ParticipantDetailsToAdd, ParticipantRole};
use awso_connect_local::{LocalConnect, Script};
use awso_connect_participant::Client;
use awso_connect_participant::chat::{ChatEvent, ChatSession};

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// What the bot knows.
fn answer(question: &str) -> &'static str {
    match question.to_lowercase() {
        about if about.contains("open") => "We are open from 9 to 17:30.",
        about if about.contains("price") => "7 pounds.",
        _ => "I am only a bot: ask me about prices or opening hours.",
    }
}

/// Takes part in the chat that the token is for, until it is over.
async fn bot(client: Client, token: String) -> Outcome {
    let (chat, mut events) = ChatSession::start(&client, token).connect_participant(true).history(0).await?;
    chat.send("Hello, I am a bot. What would you like to know?").await?;
    while let Some(event) = events.next().await {
        let ChatEvent::Message(said) = event else { continue };
        if !said.is_own() {
            chat.send(answer(said.text())).await?;
        }
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Outcome {
    // A local Amazon Connect where nobody else answers. The business starts a chat there …
    let service = LocalConnect::builder().script(Script::nobody()).start().await?;
    let business = awso_connect::Client::new(service.config())?;
    let start = business.start_chat_contact().instance_id("any").contact_flow_id("any");
    let chat = start.participant_details(ParticipantDetails::make("Jane")).send().await?;
    // … and invites the bot to it.
    let details = ParticipantDetailsToAdd::make().participant_role(ParticipantRole::CustomBot);
    let invite = business.create_participant().instance_id("any").contact_id(chat.contact_id.unwrap());
    let invited = invite.participant_details(details.display_name("Bot")).send().await?;

    let client = Client::new(service.config())?;
    let customer_token = chat.participant_token.unwrap().into_inner();
    let (customer, mut events) = ChatSession::start(&client, customer_token).await?;
    let bot_token = invited.participant_credentials.unwrap().participant_token.unwrap().into_inner();
    let bot = tokio::spawn(bot(client, bot_token));

    let mut questions = ["When are you open?", "And the price?"].into_iter();
    while let Some(event) = events.next().await {
        let ChatEvent::Message(said) = event else { continue };
        println!("{}: {}", said.display_name(), said.text());
        if !said.is_own() {
            match questions.next() {
                Some(question) => drop(customer.send(question)),
                None => customer.disconnect().await?,
            }
        }
    }
    bot.await?
}
