//! Chats that begin and talk, all at once, and what is measured of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use awso::{Config, Credentials};
use awso_connect::{ParticipantDetails, ParticipantDetailsToAdd, ParticipantRole};
use awso_connect_local::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::Failure;
use crate::numbers::Latencies;
use crate::person::{Heard, Person, Sent};
use crate::process::Service;

/// How many chats are prepared at once.
const PREPARED_AT_ONCE: usize = 16;

/// What the service has to carry.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) chats: usize,
    /// In each chat.
    pub(crate) messages: usize,
    /// Whether there is a data directory.
    pub(crate) is_kept: bool,
}

/// What was measured.
pub(crate) struct Figures {
    /// How long it took until all chats had begun.
    pub(crate) began: Duration,
    /// How long they talked.
    pub(crate) talked: Duration,
    pub(crate) calls: Latencies,
    pub(crate) deliveries: Latencies,
    /// The memory of the service at rest, with all chats open, and at the end.
    pub(crate) memory: [String; 3],
    /// For how long the service had a processor while they talked, if the system tells.
    pub(crate) processor: Option<Duration>,
}

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

impl Load {
    /// How many messages that are in all.
    pub(crate) fn total(&self) -> usize {
        self.chats * self.messages
    }

    /// Puts it on a service of its own.
    pub(crate) async fn run(&self) -> Result<Figures, Failure> {
        let Load { chats, messages, is_kept } = *self;
        // Two websockets a chat, and two requests at once. The client makes up to two connections for a request, for
        // while it waits for one that is in use it makes a new one.
        let service = Service::start(chats * 6 + 64, is_kept, &[])?;
        let at_rest = service.memory();
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
        let (began, open) = (begun.elapsed(), service.memory());

        let all_set = Arc::new(Barrier::new(chats + 1));
        let mut running = JoinSet::new();
        for chat in prepared {
            let all_set = Arc::clone(&all_set);
            running.spawn(async move {
                all_set.wait().await;
                chat.talk(messages).await
            });
        }
        let before = service.processor_time();
        all_set.wait().await;
        let begun = Instant::now();
        let (mut calls, mut deliveries) = (Latencies::default(), Latencies::default());
        while let Some(outcome) = running.join_next().await {
            let outcome = outcome??;
            calls.extend(outcome.calls);
            deliveries.extend(outcome.deliveries);
        }
        let talked = begun.elapsed();
        let processor =
            service.processor_time().zip(before).map(|(after, before)| after.saturating_sub(before));
        assert_eq!((calls.len(), deliveries.len()), (self.total(), 2 * self.total()));
        let memory = [at_rest, open, service.memory()];
        Ok(Figures { began, talked, calls, deliveries, memory, processor })
    }
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
