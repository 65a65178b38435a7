//! Says something in a chat, and shows what is answered.

use awso_connect_local::LocalConnect;
use awso_connect_participant::{Client, content_type};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome {
    let service = LocalConnect::start().await?;
    let chat = awso_examples::start_chat(&service, "Jane").await?;

    // With the real service: Client::from_env().await?
    let client = Client::new(service.config())?;
    let connection = client
        .create_participant_connection()
        .connect_participant(true)
        .participant_token(chat.participant_token)
        .send()
        .await?;
    let token = connection.connection_credentials.and_then(|it| it.connection_token).ok_or("no token")?;

    let sent = client
        .send_message()
        .content_type(content_type::TEXT_PLAIN)
        .content("hello")
        .connection_token(&token)
        .send()
        .await?;
    println!("sent as {}", sent.id.ok_or("no id")?.as_str());

    let newest = client.get_transcript().max_results(1).connection_token(&token).send().await?;
    for item in newest.transcript.into_iter().flatten() {
        if let (Some(name), Some(content)) = (item.display_name, item.content) {
            println!("{}: {}", name.as_str(), content.as_str());
        }
    }
    Ok(())
}
