//! Where a chat is, and how one gets into it.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use awso::{AwsShape as _, Config, Environment, Middleware, Next, Sending, http::Request};
use awso_connect::ParticipantDetails;
use awso_connect_local::{LocalConnect, Script};
use awso_connect_participant::chat::{
    AutomaticReceipts, ChatEvents, ChatOptions, ChatSession, SavedChat, Start,
};
use awso_connect_participant::{Client, ConnectionToken, ConnectionType, ParticipantToken};
use tokio::sync::mpsc::UnboundedSender;

use crate::options::{Chat, Export, From, There, Which};
use crate::text::clean_line;

/// How long it may take to leave a chat.
pub(crate) const GOODBYE: Duration = Duration::from_secs(5);

/// A chat that one takes part in.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) chat: ChatSession,
    pub(crate) events: ChatEvents,
    /// It ends with this, where it is local.
    pub(crate) local: Option<LocalConnect>,
    /// Where, for people.
    pub(crate) place: String,
    /// What this participant is called, as long as the service does not say.
    pub(crate) own_name: String,
}

/// Joins the chat, and tells what fails meanwhile and is tried again. None where it is stopped before; what was started
/// for it is ended then, as it is where it fails.
///
/// # Errors
/// What is asked for cannot be done: a line that says what and why.
pub(crate) async fn join(
    options: &Chat,
    news: UnboundedSender<String>,
    stopped: impl Future<Output = ()>,
) -> Result<Option<Joined>, String> {
    tokio::pin!(stopped);
    let opening = open(options, news);
    tokio::pin!(opening);
    // Who is told to stop comes no further.
    let door = tokio::select! {
        biased;
        () = &mut stopped => {
            // The service may have started it already.
            return match tokio::time::timeout(GOODBYE, opening).await {
                Ok(Ok(door)) => door.close().await.map(|()| None),
                Ok(Err(_)) => Ok(None),
                Err(_) => Err("the service did not say in time whether it has started a chat".to_owned()),
            };
        }
        door = &mut opening => door?,
    };
    let Door { start, started, local, place, own_name } = door;
    let joined = tokio::select! {
        biased;
        () = &mut stopped => None,
        joined = start => Some(joined),
    };
    match joined {
        Some(Ok((chat, events))) => Ok(Some(Joined { chat, events, local, place, own_name })),
        Some(Err(error)) => match close(started).await {
            Ok(()) => Err(text(error)),
            Err(problem) => Err(format!("{error}; {problem}")),
        },
        None => close(started).await.map(|()| None),
    }
}

/// Before a chat.
struct Door {
    start: Start,
    /// What ends the chat, where it was started here. Whoever has started another one ends it.
    started: Option<Started>,
    local: Option<LocalConnect>,
    place: String,
    own_name: String,
}

struct Started {
    client: Client,
    token: ParticipantToken,
}

impl Door {
    async fn close(self) -> Result<(), String> {
        close(self.started).await
    }
}

/// Ends a chat that was started here and that one is not in.
async fn close(started: Option<Started>) -> Result<(), String> {
    let Some(Started { client, token }) = started else { return Ok(()) };
    let closing = async {
        let token = connection_token(&client, token).await?;
        client.disconnect_participant().connection_token(token).send().await.map(drop).map_err(text)
    };
    let problem = match tokio::time::timeout(GOODBYE, closing).await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(problem)) => problem,
        Err(_) => "no answer in time".to_owned(),
    };
    Err(format!("the chat that was started could not be ended: {problem}"))
}

/// What calls of a chat are made with, without a websocket.
///
/// # Errors
/// The participant's token is not taken, or the call does not succeed.
pub(crate) async fn connection_token(
    client: &Client,
    token: ParticipantToken,
) -> Result<ConnectionToken, String> {
    let call = client.create_participant_connection().r#type([ConnectionType::ConnectionCredentials]);
    let connection = call.participant_token(token).send().await.map_err(text)?;
    let token = connection.connection_credentials.and_then(|credentials| credentials.connection_token);
    token.ok_or_else(|| "CreateParticipantConnection answered no connection token".to_owned())
}

async fn open(options: &Chat, news: UnboundedSender<String>) -> Result<Door, String> {
    let from = &options.from;
    let config = from.config().middleware(Attempts { news, before: Mutex::new(None) });
    let mut chat_options = ChatOptions::default();
    chat_options.receipts = AutomaticReceipts::Delivered;
    let own_name = clean_line(&options.name);
    Ok(match options.which()? {
        Which::There(There::Saved(path)) => {
            let saved = saved(path)?;
            let client = Client::from_env_with(config).await.map_err(text)?;
            Door::of(ChatSession::resume(&client, saved).options(chat_options), from.place())
        }
        Which::There(There::Joined(token)) => {
            let client = Client::from_env_with(config).await.map_err(text)?;
            Door::of(ChatSession::start(&client, token).options(chat_options), from.place())
        }
        Which::New { instance, flow } => {
            let client = Client::from_env_with(config.clone()).await.map_err(text)?;
            // What ends the chat is no attempt to get into it. From its start on nothing else may fail.
            let ending = Client::from_env_with(from.config()).await.map_err(text)?;
            let connect = awso_connect::Client::from_env_with(config).await.map_err(text)?;
            let token = start(&connect, instance, flow, &options.name, &mut chat_options).await?;
            let start = ChatSession::start(&client, token.clone()).options(chat_options);
            Door {
                started: Some(Started { client: ending, token }),
                own_name,
                ..Door::of(start, from.place())
            }
        }
        Which::Local { script } => {
            let script = Script::named(script).ok_or_else(|| format!("--script: there is no {script}"))?;
            let local = LocalConnect::builder().script(script).start().await.map_err(text)?;
            let connect = awso_connect::Client::new(local.config()).map_err(text)?;
            let token =
                start(&connect, "local-instance", "local-flow", &options.name, &mut chat_options).await?;
            let client = Client::new(local.config()).map_err(text)?;
            let start = ChatSession::start(&client, token).options(chat_options);
            let place = format!("local, {}", local.endpoint());
            Door { local: Some(local), own_name, ..Door::of(start, place) }
        }
    })
}

impl Door {
    fn of(start: Start, place: String) -> Self {
        Door { start, started: None, local: None, place, own_name: "you".to_owned() }
    }
}

/// Starts a chat, as the back end of a chat widget does.
async fn start(
    client: &awso_connect::Client,
    instance: &str,
    flow: &str,
    name: &str,
    options: &mut ChatOptions,
) -> Result<ParticipantToken, String> {
    let start = client
        .start_chat_contact()
        .instance_id(instance)
        .contact_flow_id(flow)
        .participant_details(ParticipantDetails::make(name));
    let started = start.send().await.map_err(text)?;
    options.participant_id = started.participant_id.map(|id| id.into_inner().into());
    options.contact_id = started.contact_id.map(|id| id.into_inner().into());
    let token = started.participant_token.ok_or("StartChatContact answered no participant token")?;
    Ok(token.into_inner().into())
}

/// Tells why something is tried again, once it is. Whoever is in the chat listens no longer.
#[derive(Debug)]
struct Attempts {
    news: UnboundedSender<String>,
    /// What has become of the attempt before, if it was not what is wanted.
    before: Mutex<Option<String>>,
}

const CONNECTING: &str = "CreateParticipantConnection";

impl Attempts {
    fn remember(&self, problem: Option<String>) -> Option<String> {
        let mut before = self.before.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut before, problem)
    }
}

impl Middleware for Attempts {
    fn attempt<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        let operation = next.operation().name;
        if !["StartChatContact", CONNECTING].contains(&operation) {
            return next.run(request);
        }
        if let Some(problem) = self.remember(None) {
            let _ = self.news.send(problem);
        }
        Box::pin(async move {
            let answer = next.run(request).await;
            let problem = match &answer {
                Ok(response) if !response.status.is_success() => {
                    Some(format!("{operation}: answered {}", response.status))
                }
                // Nobody would ask again who has got it.
                Ok(_) if operation == CONNECTING => Some("no websocket came about".to_owned()),
                Ok(_) => None,
                Err(error) => Some(format!("{operation}: {error}")),
            };
            self.remember(problem);
            answer
        })
    }
}

impl Chat {
    /// Where one is about to chat; nothing for a local chat, which takes no time.
    pub(crate) fn place(&self) -> Option<String> {
        let is_local = matches!(self.which(), Ok(Which::Local { .. }));
        (!is_local).then(|| self.from.place())
    }
}

impl Export {
    /// A client of the service, and the token of the chat.
    ///
    /// # Errors
    /// Region or endpoint are missing or wrong, or what was saved cannot be read.
    pub(crate) async fn client(&self) -> Result<(Client, ParticipantToken), String> {
        let token = match self.there()? {
            There::Saved(path) => saved(path)?.participant_token,
            There::Joined(token) => token,
        };
        let client = Client::from_env_with(self.from.config()).await.map_err(text)?;
        Ok((client, token))
    }
}

impl From {
    /// What was said on the command line; the rest comes from where AWS clients look for it.
    fn config(&self) -> Config {
        let config = self.region.iter().fold(Config::new(), Config::region);
        self.endpoint.iter().fold(config, Config::endpoint_url)
    }

    fn place(&self) -> String {
        match (&self.endpoint, &self.region) {
            (Some(endpoint), _) => endpoint.clone(),
            (None, Some(region)) => format!("Amazon Connect in {region}"),
            (None, None) => "Amazon Connect".to_owned(),
        }
    }
}

/// What was saved of a chat.
fn saved(path: &Path) -> Result<SavedChat, String> {
    let told = |problem: &dyn std::fmt::Display| format!("{}: {problem}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| told(&error))?;
    SavedChat::of_json(&text).map_err(|error| told(&error))
}

/// Writes what goes on with the chat to a file for its owner alone.
///
/// # Errors
/// It cannot be written.
pub(crate) fn save(chat: &ChatSession, path: &Path) -> Result<(), String> {
    let text = chat.save().to_json();
    Environment::process()
        .write_private(path, text.as_bytes())
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn text(problem: impl std::fmt::Display) -> String {
    problem.to_string()
}
