//! Many chats at once: `cargo bench -p awso-connect-local --bench chats -- [CHATS] [MESSAGES]`, by default 500 chats of
//! 20 messages each.
//!
//! The service is the binary, in a process of its own. Each chat has a customer and an agent, a websocket each; both
//! speak at once, each waiting for the answer to a message before the next. That both hear every message once, in one
//! order, which is also that of the transcript, and that each author's messages are in the order they were sent, is
//! asserted. How fast that goes is printed.
#![allow(clippy::print_stdout, reason = "it is a program that prints numbers")]

mod numbers;
mod person;
mod process;

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use awso::{Config, Credentials};
use awso_connect::{ParticipantDetails, ParticipantDetailsToAdd, ParticipantRole};
use awso_connect_local::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use numbers::Latencies;
use person::{Heard, Person, Sent};
use process::Service;

type Failure = Box<dyn Error + Send + Sync>;

/// How many chats are prepared at once.
const PREPARED_AT_ONCE: usize = 16;

/// The clients of the whole program.
#[derive(Clone)]
struct Clients {
    connect: awso_connect::Client,
    participant: awso_connect_participant::Client,
}

/// A chat whose two participants listen.
struct Chat {
    customer: Person,
    agent: Person,
}

/// What came of a chat.
struct Outcome {
    calls: Vec<Duration>,
    deliveries: Vec<Duration>,
}

fn main() -> ExitCode {
    // Whatever cargo itself passes begins with a dash.
    let mut numbers = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let mut number = |default| numbers.next().map_or(Ok(default), |text| text.parse::<usize>());
    let outcome = match (number(500), number(20)) {
        (Ok(chats), Ok(messages)) if chats > 0 && messages > 0 && messages.is_multiple_of(2) => {
            run(chats, messages)
        }
        _ => Err("expected how many chats, and how many messages in each, an even number".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("failed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(chats: usize, messages: usize) -> Result<(), Failure> {
    // Two connections for each chat's requests at most, two websockets, and some room.
    let service = Service::start(chats * 4 + 64)?;
    println!("{chats} chats with 2 websockets each, {messages} messages a chat");
    println!("the service at rest: {}", service.memory());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(drive(&service, chats, messages))
}

async fn drive(service: &Service, chats: usize, messages: usize) -> Result<(), Failure> {
    let config = Config::new()
        .endpoint_url(service.endpoint())
        .region("us-east-1")
        .credentials(Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY));
    let clients = Clients {
        connect: awso_connect::Client::new(config.clone())?,
        participant: awso_connect_participant::Client::new(config)?,
    };

    let begun = Instant::now();
    let prepared: Vec<Chat> = stream::iter(0..chats)
        .map(|number| begin(clients.clone(), number))
        .buffer_unordered(PREPARED_AT_ONCE)
        .try_collect()
        .await?;
    let took = begun.elapsed();
    println!(
        "begun in {took:.1?}: 4 calls and 2 websockets a chat, {:.0} chats/s",
        chats as f64 / took.as_secs_f64()
    );
    println!("the service with all chats open: {}", service.memory());

    let all_set = Arc::new(Barrier::new(chats + 1));
    let mut running = JoinSet::new();
    for chat in prepared {
        let all_set = Arc::clone(&all_set);
        running.spawn(async move {
            all_set.wait().await;
            chat.talk(messages).await
        });
    }
    all_set.wait().await;
    let begun = Instant::now();
    let (mut calls, mut deliveries) = (Latencies::default(), Latencies::default());
    while let Some(outcome) = running.join_next().await {
        let outcome = outcome??;
        calls.extend(outcome.calls);
        deliveries.extend(outcome.deliveries);
    }
    let took = begun.elapsed();
    let total = chats * messages;
    assert_eq!((calls.len(), deliveries.len()), (total, 2 * total));
    println!(
        "talked for {took:.1?}: {total} messages, {:.0}/s, {:.0} deliveries/s",
        total as f64 / took.as_secs_f64(),
        2.0 * total as f64 / took.as_secs_f64()
    );
    println!("SendMessage, answered after:      {}", calls.summary());
    println!("SendMessage, heard by each after: {}", deliveries.summary());
    println!("the service afterwards: {}", service.memory());
    println!("no message was lost, none came twice, all in one order");
    Ok(())
}

async fn begin(clients: Clients, number: usize) -> Result<Chat, Failure> {
    let started = clients
        .connect
        .start_chat_contact()
        .instance_id("any-instance")
        .contact_flow_id("any-flow")
        .participant_details(ParticipantDetails::make(format!("Customer {number}")))
        .send()
        .await?;
    let token = started.participant_token.ok_or("a chat without a token")?;
    let customer = Person::join(&clients.participant, token.into_inner()).await?;
    let invited = clients
        .connect
        .create_participant()
        .instance_id("any-instance")
        .contact_id(started.contact_id.ok_or("a chat without an id")?)
        .participant_details(
            ParticipantDetailsToAdd::make()
                .participant_role(ParticipantRole::Agent)
                .display_name(format!("Agent {number}")),
        )
        .send()
        .await?;
    let invitation = invited.participant_credentials.ok_or("an agent without credentials")?;
    let token = invitation.participant_token.ok_or("an agent without a token")?;
    let agent = Person::join(&clients.participant, token.into_inner()).await?;
    Ok(Chat { customer, agent })
}

impl Chat {
    /// Both speak at once, and hear all of it.
    async fn talk(self, messages: usize) -> Result<Outcome, Failure> {
        let Chat { customer, agent } = self;
        let each = messages / 2;
        let (by_customer, by_agent) =
            tokio::join!(customer.speak("customer", each), agent.speak("agent", each));
        let sent: BTreeMap<String, Sent> = by_customer?.into_iter().chain(by_agent?).collect();
        let transcript = customer.transcript().await?;
        let (customer, agent) = tokio::join!(customer.hear(messages), agent.hear(messages));
        let (customer, agent) = (customer?, agent?);
        for heard in [&customer, &agent] {
            let ids: Vec<_> = heard.iter().map(|heard| heard.id.as_str()).collect();
            assert_eq!(ids, transcript, "what was heard is not what the transcript says");
            for author in ["customer", "agent"] {
                let words = heard.iter().filter_map(|heard| heard.words.strip_prefix(author));
                let expected: Vec<_> = (0..each).map(|number| format!(" {number}")).collect();
                assert_eq!(words.collect::<Vec<_>>(), expected, "not all the {author} said, in its order");
            }
            assert!(heard.is_sorted_by(|one, next| one.absolute_time < next.absolute_time));
        }
        let delay = |heard: &Heard| sent.get(&heard.id).map(|sent| heard.at.duration_since(sent.begun));
        let deliveries: Option<Vec<_>> = customer.iter().chain(&agent).map(delay).collect();
        Ok(Outcome {
            calls: sent.values().map(|sent| sent.answered.duration_since(sent.begun)).collect(),
            deliveries: deliveries.ok_or("a message was heard that nobody was answered")?,
        })
    }
}
