//! One chat, from its start to its end.

use std::collections::BTreeMap;
use std::time::Duration;

use awso::{Config, ConfigError};
use awso_connect::{ParticipantDetails, ParticipantDetailsToAdd, ParticipantRole};
use awso_connect_participant::chat::{Attachment, ChatError, ChatEvent, ChatEvents, ChatSession};
use tokio::time::timeout;

/// How many messages each side says.
const MESSAGES: usize = 4;
/// How long to wait until something is heard: a connection that went is noticed after 15 seconds.
const PATIENCE: Duration = Duration::from_secs(40);
/// How often a message that failed is sent again.
const AGAIN: usize = 5;

/// Both sides' clients.
pub(crate) struct Clients {
    connect: awso_connect::Client,
    participant: awso_connect_participant::Client,
}

impl Clients {
    pub(crate) fn new(config: Config) -> Result<Self, ConfigError> {
        let connect = awso_connect::Client::new(config.clone())?;
        Ok(Clients { connect, participant: awso_connect_participant::Client::new(config)? })
    }
}

/// Why a chat did not come to its end.
pub(crate) enum Unlucky {
    /// The service failed, as it is meant to.
    Failed(String),
    /// What holds of every chat does not hold.
    Wrong(String),
}

impl<E: std::error::Error> From<E> for Unlucky {
    fn from(error: E) -> Self {
        // Ids and times aside, so that it can be counted.
        let text = error.to_string();
        Unlucky::Failed(text.split(['(', ':']).next().unwrap_or_default().trim().to_owned())
    }
}

/// One side of the chat.
struct Side {
    session: ChatSession,
    events: ChatEvents,
}

/// Returns how many messages were said.
pub(crate) async fn chat(clients: &Clients, number: usize) -> Result<usize, Unlucky> {
    let Clients { connect, participant } = clients;
    let start = connect.start_chat_contact().instance_id("i").contact_flow_id("f");
    let started = start.participant_details(ParticipantDetails::make("Jane")).send().await?;
    let (Some(contact_id), Some(token)) = (started.contact_id, started.participant_token) else {
        return Err(Unlucky::Wrong("a chat without an id or a token".to_owned()));
    };
    let agent = connect.create_participant().instance_id("i").contact_id(contact_id.as_str());
    let agent = agent.participant_details(
        ParticipantDetailsToAdd::make().display_name("Sam").participant_role(ParticipantRole::Agent),
    );
    let (session, events) = ChatSession::start(participant, token.into_inner()).await?;
    let mut customer = Side { session, events };
    let agent = agent.send().await?;
    let token = agent.participant_credentials.and_then(|credentials| credentials.participant_token);
    let token = token.ok_or_else(|| Unlucky::Wrong("an agent without a token".to_owned()))?;
    let (session, events) = ChatSession::start(participant, token.into_inner()).await?;
    let mut agent = Side { session, events };

    let mut said = Vec::new();
    for turn in 0..MESSAGES {
        for (name, by, to) in [("Jane", 0, 1), ("Sam", 1, 0)] {
            let sides = [&mut customer, &mut agent];
            let text = format!("{name} in chat {number}, turn {turn}");
            if number.is_multiple_of(3) {
                let _ = sides[by].session.typing().await;
            }
            sides[by].say(&text).await?;
            said.push(text);
            let [customer, agent] = sides;
            let heard = if to == 0 { customer } else { agent };
            heard.hear(said.last().map(String::as_str).unwrap_or_default(), number).await?;
        }
    }
    if number.is_multiple_of(4) {
        let bytes = vec![b'x'; 20_000];
        let sent = customer.session.send_file(Attachment::bytes("notes.txt", bytes)).await;
        if let Ok(entry) = sent
            && let Some(id) = entry.attachments().first().and_then(|file| file.attachment_id.clone())
            && let Ok(download) = agent.session.download(&id).await
        {
            // A download that breaks off is one of the things that go wrong here.
            let _ = download.into_stream().collect().await;
        }
    }
    known_once(&said, &customer.session, "the customer's session")?;
    known_once(&said, &agent.session, "the agent's session")?;
    match number % 4 {
        0 => drop(connect.stop_contact().instance_id("i").contact_id(contact_id.as_str()).send().await),
        1 => agent.session.disconnect().await?,
        2 => {}
        _ => {
            drop(agent);
            customer.session.disconnect().await?;
        }
    }
    Ok(said.len())
}

impl Side {
    /// Says it, and again where that failed: it is the same message.
    async fn say(&self, text: &str) -> Result<(), Unlucky> {
        let mut sending = self.session.send(text);
        for _ in 0..AGAIN {
            let key = sending.key();
            match sending.await {
                Ok(_) => return Ok(()),
                Err(error @ ChatError::Ended(_)) => return Err(error.into()),
                Err(_) => sending = self.session.resend(key),
            }
        }
        sending.await?;
        Ok(())
    }

    async fn hear(&mut self, text: &str, number: usize) -> Result<(), Unlucky> {
        let hearing = async {
            while let Some(event) = self.events.next().await {
                let ChatEvent::Message(entry) = event else { continue };
                if entry.text() != text {
                    continue;
                }
                if number.is_multiple_of(5)
                    && let Some(id) = entry.id()
                {
                    // Nobody waits for it: that leaves nothing, either.
                    let _ = timeout(Duration::from_millis(1), self.session.mark_read(id)).await;
                }
                return Ok(());
            }
            Err(Unlucky::Failed("a chat is over before its time".to_owned()))
        };
        match timeout(PATIENCE, hearing).await {
            Ok(heard) => heard,
            Err(_) => Err(Unlucky::Wrong(format!("`{text}` was said and not heard"))),
        }
    }
}

/// That all that was said is known, and nothing twice.
fn known_once(said: &[String], session: &ChatSession, whose: &str) -> Result<(), Unlucky> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for entry in session.transcript() {
        *known.entry(entry.text().to_owned()).or_default() += 1;
    }
    match said.iter().find(|text| known.get(*text) != Some(&1)) {
        None => Ok(()),
        Some(text) => {
            let times = known.get(text).copied().unwrap_or_default();
            Err(Unlucky::Wrong(format!("{whose} knows `{text}` {times} times")))
        }
    }
}
