//! Many chats at once: how many messages a second the service takes, and how long an answer takes.
//!
//! `cargo run -p awso-examples --example load -- [CHATS] [MESSAGES]`; 20 chats of 10 messages where nothing is said.

use std::time::{Duration, Instant};

use awso_connect_local::{LocalConnect, Script};
use awso_connect_participant::{Client, content_type};
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::task::JoinSet;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// One customer: joins, says so many things, and tells how long each answer took.
async fn customer(
    client: Client,
    participant_token: String,
    messages: usize,
    told: UnboundedSender<Duration>,
) -> Outcome {
    let join = client.create_participant_connection().connect_participant(true);
    let joined = join.participant_token(participant_token).send().await?;
    let token = joined.connection_credentials.and_then(|it| it.connection_token).ok_or("no token")?;
    for number in 0..messages {
        let begin = Instant::now();
        let message =
            client.send_message().content_type(content_type::TEXT_PLAIN).content(format!("message {number}"));
        message.connection_token(&token).send().await?;
        told.send(begin.elapsed())?;
    }
    client.disconnect_participant().connection_token(&token).send().await?;
    Ok(())
}

/// The progress, over itself in the same line.
fn show(done: usize, all: usize) {
    let width = 40;
    let full = done * width / all.max(1);
    eprint!("\r[{}{}] {done}/{all}", "#".repeat(full), " ".repeat(width - full));
}

#[tokio::main]
async fn main() -> Outcome {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let chats = numbers.next().transpose()?.unwrap_or(20);
    let messages = numbers.next().transpose()?.unwrap_or(10);

    let service = LocalConnect::builder().script(Script::silent()).most_chats(chats).start().await?;
    // One client for all: they share its connections. With a real instance, its quotas: .middleware(Quotas::documented())
    let client = Client::new(service.config())?;
    let mut tokens = Vec::new();
    for number in 0..chats {
        let chat = awso_examples::start_chat(&service, &format!("Customer {number}")).await?;
        tokens.push(chat.participant_token);
    }

    let (told, mut answers) = mpsc::unbounded_channel();
    let mut customers = JoinSet::new();
    let begin = Instant::now();
    for token in tokens {
        customers.spawn(customer(client.clone(), token, messages, told.clone()));
    }
    drop(told);

    let mut times = Vec::new();
    while let Some(time) = answers.recv().await {
        times.push(time);
        show(times.len(), chats * messages);
    }
    eprintln!();
    while let Some(ended) = customers.join_next().await {
        ended??;
    }
    let seconds = begin.elapsed().as_secs_f64();
    times.sort_unstable();
    println!("{} messages in {seconds:.1} s, {:.0} a second", times.len(), times.len() as f64 / seconds);
    for percent in [50, 90, 99] {
        if let Some(time) = times.get(times.len() * percent / 100) {
            println!("{percent} % were answered within {time:.1?}");
        }
    }
    Ok(())
}
