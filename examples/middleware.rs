//! Something of one's own around every attempt: it says what was sent, what was answered and how long that took. The
//! service fails once, so that a retry is seen.

use std::time::{Duration, Instant};

use awso::http::{HeaderValue, Request};
use awso::{Middleware, Next, RetryPolicy, Sending};
use awso_connect_local::{Fault, LocalConnect};
use awso_connect_participant::{Client, content_type};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Tells of each attempt, and leaves the application's name in it.
#[derive(Debug)]
struct Told(HeaderValue);

impl Middleware for Told {
    fn attempt<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        request.headers.insert("x-application", self.0.clone());
        let (operation, attempt) = (next.operation().name, next.attempt());
        Box::pin(async move {
            let begin = Instant::now();
            let answer = next.run(request).await;
            let outcome =
                answer.as_ref().map_or_else(ToString::to_string, |answer| answer.status.to_string());
            println!("{operation}, attempt {attempt}: {outcome}, {:.1?}", begin.elapsed());
            answer
        })
    }
}

#[tokio::main]
async fn main() -> Outcome {
    let service = LocalConnect::start().await?;
    let chat = awso_examples::start_chat(&service, "Jane").await?;
    let config = service
        .config()
        .middleware(Told(HeaderValue::from_static("example")))
        .retry(RetryPolicy::standard().initial_backoff(Duration::from_millis(20)));
    let client = Client::new(config)?;

    let join = client.create_participant_connection().connect_participant(true);
    let joined = join.participant_token(chat.participant_token).send().await?;
    let token = joined.connection_credentials.and_then(|it| it.connection_token).ok_or("no token")?;

    service.fail_next("SendMessage", 1, Fault::error(500, "InternalServerException"))?;
    let message = client.send_message().content_type(content_type::TEXT_PLAIN).content("hello");
    let sent = message.connection_token(&token).send().with_metadata().await?;
    println!("sent after {} attempts", sent.metadata.attempts());
    Ok(())
}
