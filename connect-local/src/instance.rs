//! All that the service knows: its contacts, the tokens for them, what the agent says, what time it is.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use crate::clock::{Clock, Moment};
use crate::connect::InvalidParameterException;
use crate::contact::{CUSTOMER, Contact, Message};
use crate::refusal::Refusal;
use crate::script::Script;
use crate::token::{BearerTokens, PageTokens, Purpose, Session};

/// How long a chat lasts unless its start says otherwise.
const CHAT_DURATION: Duration = Duration::from_secs(25 * 60 * 60);

/// What can be set before the service starts.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) script: Script,
    pub(crate) connection_token_lifetime: Duration,
    /// As long as the chat may last, unless set.
    pub(crate) participant_token_lifetime: Option<Duration>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            script: Script::default(),
            connection_token_lifetime: Duration::from_secs(24 * 60 * 60),
            participant_token_lifetime: None,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Instance {
    settings: Settings,
    clock: Clock,
    contacts: Vec<Contact>,
    bearer_tokens: BearerTokens,
    page_tokens: PageTokens,
    /// The answers to starts that came with a client token, by instance id and token.
    starts: HashMap<(String, String), StartedChat>,
}

/// How a chat is to start.
#[derive(Debug)]
pub(crate) struct ChatStart {
    pub(crate) customer: String,
    pub(crate) supported: Option<Vec<String>>,
    pub(crate) initial_message: Option<Message>,
    pub(crate) duration: Option<Duration>,
    /// Instance id and client token, by which a start is known again.
    pub(crate) known_by: Option<(String, String)>,
}

/// What the one who starts a chat gets for the customer.
#[derive(Clone)]
pub(crate) struct StartedChat {
    pub(crate) contact_id: String,
    pub(crate) participant_id: String,
    pub(crate) participant_token: String,
}

/// Without the token.
impl fmt::Debug for StartedChat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StartedChat").field("contact_id", &self.contact_id).finish_non_exhaustive()
    }
}

impl Instance {
    pub(crate) fn new(settings: Settings) -> Self {
        Instance {
            settings,
            clock: Clock::default(),
            contacts: Vec::new(),
            bearer_tokens: BearerTokens::default(),
            page_tokens: PageTokens::default(),
            starts: HashMap::new(),
        }
    }

    pub(crate) fn advance(&mut self, duration: Duration) {
        self.clock.advance(duration);
    }

    /// Starts a chat; a start that was seen before gives the chat it gave then.
    pub(crate) fn start_chat(&mut self, start: ChatStart) -> Result<StartedChat, Refusal> {
        if let Some(started) = start.known_by.as_ref().and_then(|known_by| self.starts.get(known_by)) {
            return Ok(started.clone());
        }
        let now = self.clock.now();
        let ends = now.after(start.duration.unwrap_or(CHAT_DURATION));
        let mut contact = Contact::new(&start.customer, start.supported, now, ends);
        if let Some(message) = start.initial_message {
            contact.check(&message).map_err(|problem| {
                Refusal::of::<InvalidParameterException>(format!("InitialMessage.{problem}"))
            })?;
            contact.say(CUSTOMER, message, now);
        }
        let session = Session { contact: self.contacts.len(), participant: CUSTOMER };
        let until = self.settings.participant_token_lifetime.map_or(ends, |lifetime| now.after(lifetime));
        let started = StartedChat {
            contact_id: contact.id.clone(),
            participant_id: contact.participants[CUSTOMER].id.clone(),
            participant_token: self.bearer_tokens.issue(Purpose::Participant, session, until),
        };
        self.contacts.push(contact);
        if let Some(known_by) = start.known_by {
            self.starts.insert(known_by, started.clone());
        }
        Ok(started)
    }

    /// Who the token stands for, if it is good for this and their chat is still on.
    pub(crate) fn admit(&self, token: &str, purpose: Purpose) -> Result<Session, Refusal> {
        let now = self.clock.now();
        let session = self.bearer_tokens.redeem(token, purpose, now)?;
        if self.contacts[session.contact].is_over(now) { Err(Refusal::denied()) } else { Ok(session) }
    }

    /// A new connection token, and when it expires. The first connection starts the contact flow.
    pub(crate) fn connect(&mut self, session: Session) -> (String, Moment) {
        let expiry = self.clock.now().after(self.settings.connection_token_lifetime);
        let (contact, script, now) = self.enter(session);
        contact.start_flow(script, now);
        (self.bearer_tokens.issue(Purpose::Connection, session, expiry), expiry)
    }

    /// The contact of the session, with the script that answers in it and the time.
    pub(crate) fn enter(&mut self, session: Session) -> (&mut Contact, &Script, Moment) {
        (&mut self.contacts[session.contact], &self.settings.script, self.clock.now())
    }

    pub(crate) fn contact(&self, session: Session) -> &Contact {
        &self.contacts[session.contact]
    }

    pub(crate) fn contact_of_id(&self, id: &str) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.id == id)
    }

    pub(crate) fn page_tokens(&self) -> &PageTokens {
        &self.page_tokens
    }
}
