//! How chats begin: a customer's, one that the business begins, one that comes from another message service.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::arn;
use crate::contact::{Beginning, CUSTOMER, Contact};
use crate::details::Details;
use crate::instance::{Deadline, Instance};
use crate::participant::Role;
use crate::persistence::{NoAssociation, Source};
use crate::speech::Message;
use crate::timer::{Configuration, Limits};
use crate::token::{Purpose, Session};

/// How long a chat lasts unless its start says otherwise.
const CHAT_DURATION: Duration = Duration::from_secs(25 * 60 * 60);
/// How long a chat waits for its customer to subscribe.
const SUBSCRIPTION_WINDOW: Duration = Duration::from_secs(5 * 60);
/// For how long the client token of a chat that the business began is known.
const OUTBOUND_TOKEN_LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How a chat is to start.
#[derive(Debug)]
pub(crate) struct ChatStart {
    pub(crate) customer: String,
    pub(crate) instance_id: String,
    pub(crate) supported: Option<Vec<String>>,
    /// What is said first, by the customer or the system.
    pub(crate) first: Option<(Role, Message)>,
    pub(crate) duration: Option<Duration>,
    /// Whether messages may come in parts.
    pub(crate) is_incremental: bool,
    pub(crate) details: Details,
    /// The place of the contact that it is started for.
    pub(crate) related: Option<usize>,
    /// The chat that it goes on from.
    pub(crate) source: Option<Source>,
    /// The topic that its messages are streamed to.
    pub(crate) topic: Option<String>,
    /// Its flow waits for no customer.
    pub(crate) is_on_at_once: bool,
}

impl ChatStart {
    /// A chat of this customer, which waits for them.
    pub(crate) fn new(customer: String, instance_id: String) -> Self {
        ChatStart {
            customer,
            instance_id,
            supported: None,
            first: None,
            duration: None,
            is_incremental: false,
            details: Details::default(),
            related: None,
            source: None,
            topic: None,
            is_on_at_once: false,
        }
    }
}

/// Why a chat does not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoStart {
    /// As many as may be are on.
    Full(usize),
    /// What is wrong with what is said first.
    Message(String),
    /// The attributes are too large with those of the contact that it belongs to.
    Attributes(String),
}

/// What the one who starts a chat gets for the customer.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct StartedChat {
    pub(crate) session: Session,
    pub(crate) contact_id: String,
    /// The id of the contact that it continues.
    pub(crate) continued_from: Option<String>,
    pub(crate) participant_id: String,
    pub(crate) participant_token: String,
    /// The id of the stream of its messages.
    #[serde(default)]
    pub(crate) stream_id: Option<String>,
}

/// Without the token.
impl fmt::Debug for StartedChat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StartedChat").field("contact_id", &self.contact_id).finish_non_exhaustive()
    }
}

impl Instance {
    /// Starts a chat for a customer; a start that was seen before gives the chat it gave then.
    pub(crate) fn start_chat(
        &mut self,
        start: ChatStart,
        client_token: Option<String>,
    ) -> Result<StartedChat, NoStart> {
        let known_by = client_token.map(|token| (arn::instance_id(&start.instance_id).to_owned(), token));
        if let Some(started) = known_by.as_ref().and_then(|known_by| self.starts.get(known_by)) {
            return Ok(started.clone());
        }
        let continued_from = start.source.as_ref().map(|source| source.id.clone());
        let place = self.begin_chat(start)?;
        let session = Session { contact: place, participant: CUSTOMER };
        let (contact_id, participant_id) = self.names_of(session).unwrap_or_default();
        let contact = self.contacts.get(place);
        let ends = contact.map_or(self.now, |contact| contact.ends);
        let stream_id = contact.and_then(|contact| contact.streams.first()).map(|stream| stream.id.clone());
        let lifetime = self.settings.participant_token_lifetime;
        let until = lifetime.map_or(ends, |lifetime| self.now.after(lifetime));
        let participant_token = self.issue(Purpose::Participant, session, until);
        let started =
            StartedChat { session, contact_id, continued_from, participant_id, participant_token, stream_id };
        if let (Some(known_by), Some(contact)) = (known_by, self.contacts.get_mut(place)) {
            contact.started_with = Some(known_by.1.clone());
            self.starts.insert(known_by, started.clone());
        }
        Ok(started)
    }

    /// The id of the contact that the business began with this client token, for as long as it is known.
    pub(crate) fn outbound_chat(&self, instance_id: &str, client_token: &str) -> Option<String> {
        let contact = self.contacts.outbound(arn::instance_id(instance_id), client_token)?;
        let known_until = contact.details.began?.after(OUTBOUND_TOKEN_LIFETIME);
        (self.now < known_until).then(|| contact.id.clone())
    }

    /// Lets a chat begin, and tells its place.
    pub(crate) fn begin_chat(&mut self, start: ChatStart) -> Result<usize, NoStart> {
        let contact = self.prepare_chat(start)?;
        Ok(self.add_chat(contact))
    }

    /// A chat as it begins, which nobody knows of yet.
    pub(crate) fn prepare_chat(&self, start: ChatStart) -> Result<Contact, NoStart> {
        let instance_id = arn::instance_id(&start.instance_id).to_owned();
        self.has_room_for_a_chat(&instance_id)?;
        let (now, settings) = (self.now, &self.settings);
        let supported = start.supported.or_else(|| {
            let plain = vec![awso_connect_participant::content_type::TEXT_PLAIN.to_owned()];
            (!settings.assumptions.any_content_type_by_default).then_some(plain)
        });
        let ends = now.after(start.duration.unwrap_or(CHAT_DURATION));
        let limits = Limits { idle: settings.idle_after, disconnect: settings.disconnected_after };
        let mut contact = Contact::new(Beginning {
            customer: start.customer,
            instance_id,
            supported,
            now,
            ends,
            assumptions: settings.assumptions,
            details: start.details,
            timers: Configuration::of_all(limits),
        });
        contact.flow.is_incremental = start.is_incremental;
        if let Some(topic) = start.topic {
            // A new contact has no other stream.
            let _ = contact.start_stream(&topic, None);
        }
        if let Some(related) = start.related.and_then(|place| self.contacts.get(place)) {
            contact.relate_to(related).map_err(NoStart::Attributes)?;
        }
        let is_on_at_once = start.is_on_at_once || start.source.is_some();
        if let Some(source) = start.source
            && let Err(NoAssociation::Attributes(problem)) = contact.go_on_from(source, now)
        {
            return Err(NoStart::Attributes(problem));
        }
        if let Some((role, message)) = start.first {
            let author = match role {
                Role::Customer => CUSTOMER,
                role => contact.appear(role.usual_name(), role, now),
            };
            contact.check(author, &message, settings.message_limits).map_err(NoStart::Message)?;
            contact.say(author, message, now);
        }
        if is_on_at_once {
            contact.start_flow(&settings.script, now);
        }
        Ok(contact)
    }

    /// Takes in a chat that was prepared, and tells its place.
    pub(crate) fn add_chat(&mut self, contact: Contact) -> usize {
        let (now, ends) = (self.now, contact.ends);
        let place = self.contacts.push(contact);
        self.enrol(place);
        self.change(place, |_| ());
        self.log_chat(place, now, "started");
        self.agenda.put(ends, Deadline::ChatEnds(place));
        self.agenda.put(now.after(SUBSCRIPTION_WINDOW), Deadline::SubscriptionCloses(place));
        place
    }

    fn has_room_for_a_chat(&self, instance_id: &str) -> Result<(), NoStart> {
        let most = self.settings.most_chats;
        if self.contacts.count_on(instance_id) < most { Ok(()) } else { Err(NoStart::Full(most)) }
    }
}
