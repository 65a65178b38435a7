//! Where a chat is, and how one gets into it.

use std::path::Path;

use awso::{AwsShape as _, Config, Environment};
use awso_connect::ParticipantDetails;
use awso_connect_local::{LocalConnect, Script};
use awso_connect_participant::chat::{AutomaticReceipts, ChatEvents, ChatOptions, ChatSession, SavedChat};
use awso_connect_participant::{Client, ParticipantToken};

use crate::options::{Chat, From};
use crate::text::clean_line;

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

/// # Errors
/// What is asked for cannot be done: a line that says what and why.
pub(crate) async fn join(options: &Chat) -> Result<Joined, String> {
    let Chat { from, .. } = options;
    let mut chat_options = ChatOptions::default();
    chat_options.receipts = AutomaticReceipts::Delivered;
    if let Some(path) = &from.resume {
        let saved = saved(path)?;
        let client = from.client().await?;
        return begun(ChatSession::resume(&client, saved).options(chat_options), from.place(), None, "you")
            .await;
    }
    if let Some(token) = from.token().filter(|_| !options.local) {
        let client = from.client().await?;
        return begun(ChatSession::start(&client, token).options(chat_options), from.place(), None, "you")
            .await;
    }
    if let (Some(instance), Some(flow)) = (&options.instance, &options.flow) {
        let client = awso_connect::Client::from_env_with(from.config()).await.map_err(text)?;
        let token = start(&client, instance, flow, &options.name, &mut chat_options).await?;
        let client = from.client().await?;
        return begun(
            ChatSession::start(&client, token).options(chat_options),
            from.place(),
            None,
            &options.name,
        )
        .await;
    }
    if from.endpoint.is_some() || from.region.is_some() {
        return Err(
            "which chat? give --instance and --flow to start one, or --participant-token to join one"
                .to_owned(),
        );
    }
    if options.save.is_some() {
        return Err("a local chat ends with this program: there is nothing to --save".to_owned());
    }
    let script =
        Script::named(&options.script).ok_or_else(|| format!("--script: there is no {}", options.script))?;
    let local = LocalConnect::builder().script(script).start().await.map_err(text)?;
    let client = awso_connect::Client::new(local.config()).map_err(text)?;
    let token = start(&client, "local-instance", "local-flow", &options.name, &mut chat_options).await?;
    let client = Client::new(local.config()).map_err(text)?;
    let place = format!("local, {}", local.endpoint());
    begun(ChatSession::start(&client, token).options(chat_options), place, Some(local), &options.name).await
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

async fn begun(
    start: awso_connect_participant::chat::Start,
    place: String,
    local: Option<LocalConnect>,
    own_name: &str,
) -> Result<Joined, String> {
    let (chat, events) = start.await.map_err(text)?;
    Ok(Joined { chat, events, local, place, own_name: clean_line(own_name) })
}

impl From {
    /// What was said on the command line; the rest comes from where AWS clients look for it.
    fn config(&self) -> Config {
        let config = self.region.iter().fold(Config::new(), Config::region);
        self.endpoint.iter().fold(config, Config::endpoint_url)
    }

    /// # Errors
    /// Region or endpoint are missing or wrong.
    pub(crate) async fn client(&self) -> Result<Client, String> {
        Client::from_env_with(self.config()).await.map_err(text)
    }

    /// An empty token in the environment counts as none.
    fn token(&self) -> Option<ParticipantToken> {
        self.participant_token.as_ref().filter(|token| !token.is_empty()).map(|token| token.as_str().into())
    }

    /// The token of a chat that is there.
    ///
    /// # Errors
    /// None is named, or the file cannot be read.
    pub(crate) fn participant_token(&self) -> Result<ParticipantToken, String> {
        match &self.resume {
            Some(path) => Ok(saved(path)?.participant_token),
            None => {
                self.token().ok_or_else(|| "which chat? give --resume FILE or --participant-token".to_owned())
            }
        }
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
