//! A chat without async: `.wait()` stands where async code says `.await`, and pages are iterators.

use awso::blocking::Wait as _;
use awso_connect_local::LocalConnect;
use awso_connect_participant::{Client, content_type};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Outcome {
    let service = LocalConnect::start().wait()?;
    let chat = awso_examples::start_chat(&service, "Jane").wait()?;
    let client = Client::new(service.config())?;

    let join = client.create_participant_connection().connect_participant(true);
    let joined = join.participant_token(chat.participant_token).send().wait()?;
    let token = joined.connection_credentials.and_then(|it| it.connection_token).ok_or("no token")?;
    let message = client.send_message().content_type(content_type::TEXT_PLAIN).content("hello");
    message.connection_token(&token).send().wait()?;

    for item in client.get_transcript().connection_token(&token).pages().items().wait() {
        let item = item?;
        if let (Some(name), Some(content)) = (item.display_name, item.content) {
            println!("{}: {}", name.as_str(), content.as_str());
        }
    }
    Ok(())
}
