//! How code that calls a service is tested: with typed answers, without a network; and with exchanges that were
//! recorded once.

use awso::testing::{self, Recorder, Replay, answer, error};
use awso_connect_local::LocalConnect;
use awso_connect_participant::{
    Client, CreateParticipantConnectionRequest, SendMessageRequest, SendMessageResponse, ThrottlingException,
    content_type,
};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What is tested: says these things, and tells how many of them were taken.
async fn say(client: &Client, token: &str, messages: &[&str]) -> usize {
    let mut taken = 0;
    for message in messages {
        let message = client.send_message().content_type(content_type::TEXT_PLAIN).content(*message);
        taken += usize::from(message.connection_token(token).send().await.is_ok());
    }
    taken
}

/// The answers are the test's. What is retried is retried without waiting: 3 attempts fail here.
async fn with_typed_answers() -> Outcome {
    let too_fast = ThrottlingException { message: "too fast".into() };
    let (client, requests) = testing::client::<Client>([
        answer::<SendMessageRequest>(SendMessageResponse::make().id("m-1")),
        error::<SendMessageRequest>(too_fast).times(3),
    ]);
    assert_eq!(say(&client, "any token", &["hello", "is anybody there?"]).await, 1);
    assert_eq!(requests.operations(), ["SendMessage"; 4]);
    let sent = requests.inputs::<SendMessageRequest>()?;
    assert_eq!(sent[0].content.as_str(), "hello");
    println!("typed answers: {} requests, none of which left the process", sent.len());
    Ok(())
}

/// The answers are those of a service that was there once. The file may be committed: it holds no token.
async fn with_recorded_ones() -> Outcome {
    let recorder = Recorder::new();
    {
        let service = LocalConnect::start().await?;
        let chat = awso_examples::start_chat(&service, "Jane").await?;
        let client = Client::new(service.config().middleware(recorder.clone()))?;
        joined_and_said(&client, &chat.participant_token).await?;
        assert!(!recorder.to_json().contains(&chat.participant_token));
    } // The service is gone.

    let replay = Replay::of_json(&recorder.to_json())?; // a test's: Replay::open("tests/chat.json")?
    let client = Client::new(replay.config())?;
    joined_and_said(&client, "any other token").await?;
    assert!(replay.unasked().is_empty());
    println!("recorded ones: {} bytes of JSON", recorder.to_json().len());
    Ok(())
}

async fn joined_and_said(client: &Client, participant_token: &str) -> Outcome {
    let join = CreateParticipantConnectionRequest::make().connect_participant(true);
    let joined = client.send(join.participant_token(participant_token).build()).await?;
    let token = joined.connection_credentials.and_then(|it| it.connection_token).ok_or("no token")?;
    assert_eq!(say(client, token.expose(), &["hello"]).await, 1);
    Ok(())
}

#[tokio::main]
async fn main() -> Outcome {
    with_typed_answers().await?;
    with_recorded_ones().await
}
