//! Reads a transcript that is longer than a page: as pages, and as the items of all pages.

use awso_connect_local::{LocalConnect, Script};
use awso_connect_participant::{Client, content_type};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome {
    let service = LocalConnect::builder().script(Script::silent()).start().await?;
    let chat = awso_examples::start_chat(&service, "Jane").await?;
    let client = Client::new(service.config())?;
    let connection = client
        .create_participant_connection()
        .connect_participant(true)
        .participant_token(chat.participant_token)
        .send()
        .await?;
    let token = connection.connection_credentials.and_then(|it| it.connection_token).ok_or("no token")?;
    for number in 1..=25 {
        let message = client.send_message().content_type(content_type::TEXT_PLAIN);
        message.content(format!("message {number}")).connection_token(&token).send().await?;
    }

    // A page is fetched when it is asked for. The newest items come first.
    let mut pages = client.get_transcript().max_results(10).connection_token(&token).pages();
    while let Some(page) = pages.try_next().await? {
        println!("a page of {} items", page.transcript.map_or(0, |items| items.len()));
    }

    // The items of all pages. Whoever has seen enough stops, and fetches no more.
    let mut items = client.get_transcript().max_results(10).connection_token(&token).pages().items();
    while let Some(item) = items.try_next().await? {
        let Some(content) = item.content else { continue };
        println!("{}", content.as_str());
        if content.as_str() == "message 13" {
            break;
        }
    }
    Ok(())
}
