//! One chat: who takes part, what was said, and whether it is still on.

use std::collections::HashMap;

use awso_connect_participant::content_type;
use uuid::Uuid;

use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::script::Script;
use crate::transcript::{Entry, EntryKind};

/// The longest content of a message in bytes. The model counts characters, the service bytes.
pub(crate) const LONGEST_CONTENT: usize = 16_384;

/// What a customer may send as a message.
const MESSAGES: [&str; 4] = [
    content_type::TEXT_PLAIN,
    content_type::TEXT_MARKDOWN,
    content_type::JSON,
    content_type::INTERACTIVE_RESPONSE,
];

/// The customer is a contact's first participant.
pub(crate) const CUSTOMER: usize = 0;
/// The agent is the second one, once the contact flow has brought them in.
const AGENT: usize = 1;

#[derive(Debug)]
pub(crate) struct Contact {
    pub(crate) id: String,
    pub(crate) participants: Vec<Participant>,
    pub(crate) transcript: Vec<Entry>,
    /// The content types of messages that the customer's side can show; any if it did not say.
    supported: Option<Vec<String>>,
    /// Places in the transcript of the messages that came with a client token.
    sent: HashMap<(usize, String), Vec<usize>>,
    ends: Moment,
    ended: bool,
    /// The latest moment given to anything in this contact.
    latest: Moment,
}

#[derive(Debug)]
pub(crate) struct Participant {
    pub(crate) id: String,
    pub(crate) display_name: String,
    pub(crate) role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Customer,
    Agent,
}

/// What a participant says.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) content_type: String,
    pub(crate) content: String,
}

/// What a participant is told of what they sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) id: String,
    pub(crate) at: Moment,
}

impl Contact {
    /// A chat with one participant, the customer, that lasts no longer than `ends`.
    pub(crate) fn new(customer: &str, supported: Option<Vec<String>>, now: Moment, ends: Moment) -> Self {
        Contact {
            id: new_id(),
            participants: vec![Participant::new(customer, Role::Customer)],
            transcript: Vec::new(),
            supported,
            sent: HashMap::new(),
            ends,
            ended: false,
            latest: now,
        }
    }

    pub(crate) fn is_over(&self, now: Moment) -> bool {
        self.ended || now >= self.ends
    }

    /// The contact flow: it starts when the customer first connects, and brings the agent in.
    pub(crate) fn start_flow(&mut self, script: &Script, now: Moment) {
        if self.participants.len() > AGENT {
            return;
        }
        self.append(CUSTOMER, content_type::PARTICIPANT_JOINED, EntryKind::Event, now);
        self.participants.push(Participant::new(script.agent_name(), Role::Agent));
        self.append(AGENT, content_type::PARTICIPANT_JOINED, EntryKind::Event, now);
        let greeting = script.greet(&self.participants[CUSTOMER].display_name);
        self.agent_says(greeting, now);
    }

    /// Takes a message. The same message with the same client token is the one taken before.
    pub(crate) fn send_message(
        &mut self,
        author: usize,
        message: Message,
        client_token: Option<&str>,
        script: &Script,
        now: Moment,
    ) -> Result<Sent, Refusal> {
        self.check(&message).map_err(Refusal::invalid)?;
        let token = client_token.filter(|token| !token.is_empty()).map(|token| (author, token.to_owned()));
        if let Some(place) = token.as_ref().and_then(|token| self.place_of(token, &message)) {
            return Ok(Sent::of(&self.transcript[place]));
        }
        let reply = script.reply(&self.participants[author].display_name, &message.content);
        let place = self.say(author, message, now);
        if let Some(token) = token {
            self.sent.entry(token).or_default().push(place);
        }
        self.agent_says(reply, now);
        Ok(Sent::of(&self.transcript[place]))
    }

    /// Puts a message at the end of the transcript, and tells its place.
    pub(crate) fn say(&mut self, author: usize, message: Message, now: Moment) -> usize {
        let Message { content_type, content } = message;
        self.append(author, &content_type, EntryKind::Message { content }, now)
    }

    /// Whether the message is one that can be sent in this chat, or which member of it is not, and why.
    pub(crate) fn check(&self, message: &Message) -> Result<(), String> {
        let Message { content_type, content } = message;
        if !MESSAGES.contains(&content_type.as_str()) {
            return Err(format!("ContentType: not one of {}", MESSAGES.join(", ")));
        }
        if let Some(supported) = self.supported.as_ref().filter(|list| !list.contains(content_type)) {
            let supported = supported.join(", ");
            return Err(format!("ContentType: {content_type} is not one this chat supports: {supported}"));
        }
        if content.len() > LONGEST_CONTENT {
            return Err(format!("Content: {} bytes, at most {LONGEST_CONTENT}", content.len()));
        }
        Ok(())
    }

    /// Takes note of an event that a participant reports.
    ///
    /// A client token says nothing here: there are clients that send one and the same with every receipt.
    pub(crate) fn send_event(
        &mut self,
        author: usize,
        content_type: &str,
        content: Option<&str>,
        now: Moment,
    ) -> Result<Sent, Refusal> {
        let receipt = match content_type {
            content_type::TYPING | content_type::CONNECTION_ACKNOWLEDGED => None,
            content_type::MESSAGE_DELIVERED => Some((self.message_named_in(content)?, false)),
            content_type::MESSAGE_READ => Some((self.message_named_in(content)?, true)),
            _ => {
                return Err(Refusal::invalid(
                    "ContentType: not an event a participant can send: typing, connection.acknowledged, \
                     message.delivered and message.read are",
                ));
            }
        };
        let at = self.moment(now);
        if let Some((place, read)) = receipt {
            self.transcript[place].receive(author, read, at);
        }
        Ok(Sent { id: new_id(), at })
    }

    /// The participant leaves, and with them gone the chat is over.
    pub(crate) fn disconnect(&mut self, participant: usize, now: Moment) {
        self.append(participant, content_type::PARTICIPANT_LEFT, EntryKind::Event, now);
        self.append(None, content_type::CHAT_ENDED, EntryKind::Event, now);
        self.ended = true;
    }

    fn agent_says(&mut self, text: Option<String>, now: Moment) {
        if let (Some(content), true) = (text, self.participants.len() > AGENT) {
            self.say(AGENT, Message { content_type: content_type::TEXT_PLAIN.to_owned(), content }, now);
        }
    }

    /// Where the message that came with this token and these words before stands.
    fn place_of(&self, token: &(usize, String), message: &Message) -> Option<usize> {
        let same = |entry: &Entry| {
            entry.content_type == message.content_type
                && matches!(&entry.kind, EntryKind::Message { content } if *content == message.content)
        };
        self.sent.get(token)?.iter().copied().find(|place| same(&self.transcript[*place]))
    }

    /// The place of the message that a receipt's content `{"messageId":"…"}` names.
    fn message_named_in(&self, content: Option<&str>) -> Result<usize, Refusal> {
        let document: serde_json::Value =
            content.and_then(|content| serde_json::from_str(content).ok()).unwrap_or_default();
        let id = document.get("messageId").and_then(serde_json::Value::as_str);
        let id = id.ok_or_else(|| {
            Refusal::invalid(r#"Content: a receipt says which message it is for: {"messageId":"…"}"#)
        })?;
        self.transcript
            .iter()
            .position(|entry| entry.id == id && matches!(entry.kind, EntryKind::Message { .. }))
            .ok_or_else(|| Refusal::invalid("Content: messageId names no message of this chat"))
    }

    fn append(
        &mut self,
        author: impl Into<Option<usize>>,
        content_type: &str,
        kind: EntryKind,
        now: Moment,
    ) -> usize {
        let (id, at) = (new_id(), self.moment(now));
        let (content_type, author) = (content_type.to_owned(), author.into());
        self.transcript.push(Entry { id, at, kind, content_type, author, receipts: Vec::new() });
        self.transcript.len() - 1
    }

    /// A moment later than any before it, so that time alone puts a transcript in order.
    fn moment(&mut self, now: Moment) -> Moment {
        self.latest = now.max(self.latest.next());
        self.latest
    }
}

impl Participant {
    fn new(display_name: &str, role: Role) -> Self {
        Participant { id: new_id(), display_name: display_name.to_owned(), role }
    }
}

impl Sent {
    fn of(entry: &Entry) -> Self {
        Sent { id: entry.id.clone(), at: entry.at }
    }
}

fn new_id() -> String {
    Uuid::new_v4().to_string()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn noon() -> Moment {
        Moment::parse("2026-11-21T12:00:00.000Z").expect("a time")
    }

    fn contact(supported: Option<&[&str]>) -> Contact {
        let supported = supported.map(|types| types.iter().map(|t| (*t).to_owned()).collect());
        Contact::new("Jane", supported, noon(), noon().after(Duration::from_secs(60)))
    }

    fn text(content: &str) -> Message {
        Message { content_type: content_type::TEXT_PLAIN.to_owned(), content: content.to_owned() }
    }

    fn send(contact: &mut Contact, message: Message, token: Option<&str>) -> Result<Sent, Refusal> {
        contact.send_message(CUSTOMER, message, token, &Script::silent().otherwise("<{message}>"), noon())
    }

    /// What was said, and the last word of each event.
    fn words(contact: &Contact) -> Vec<String> {
        let word = |entry: &Entry| match &entry.kind {
            EntryKind::Message { content } => content.clone(),
            EntryKind::Event => entry.content_type.rsplit("event.").next().unwrap_or_default().to_owned(),
        };
        contact.transcript.iter().map(word).collect()
    }

    #[test]
    fn the_flow_brings_the_agent_in_once() {
        let mut contact = contact(None);
        let script = Script::silent().agent("Ada").greeting("Hello {name}");
        contact.start_flow(&script, noon());
        contact.start_flow(&script, noon());
        assert_eq!(words(&contact), ["participant.joined", "participant.joined", "Hello Jane"]);
        let authors: Vec<_> = contact.transcript.iter().map(|entry| entry.author).collect();
        assert_eq!(authors, [Some(CUSTOMER), Some(AGENT), Some(AGENT)]);
        assert_eq!(contact.participants[AGENT].display_name, "Ada");
    }

    #[test]
    fn the_answer_follows_the_message() {
        let mut contact = contact(None);
        contact.start_flow(&Script::silent(), noon());
        let sent = send(&mut contact, text("one"), None).expect("taken");
        assert_eq!(words(&contact)[2..], ["one", "<one>"]);
        assert_eq!(sent, Sent::of(&contact.transcript[2]));
    }

    #[test]
    fn the_same_message_with_the_same_token_is_taken_once() {
        let mut contact = contact(None);
        let first = send(&mut contact, text("one"), Some("t")).expect("taken");
        let other = send(&mut contact, text("two"), Some("t")).expect("taken");
        assert_eq!(send(&mut contact, text("one"), Some("t")), Ok(first.clone()));
        assert_eq!(send(&mut contact, text("two"), Some("t")), Ok(other));
        assert_eq!(words(&contact), ["one", "two"]);
        for token in [None, Some(""), Some("u")] {
            assert_ne!(send(&mut contact, text("one"), token), Ok(first.clone()));
        }
        assert_eq!(contact.transcript.len(), 5);
    }

    #[test]
    fn time_goes_forward_within_a_contact_whatever_the_clock_does() {
        let mut contact = contact(None);
        let early = Moment::parse("2026-11-20T12:00:00.000Z").expect("a time");
        for now in [noon(), early, noon(), noon()] {
            contact.say(CUSTOMER, text("tick"), now);
        }
        assert!(contact.transcript.is_sorted_by(|one, next| one.at < next.at));
    }

    #[test]
    fn a_message_of_another_content_type_or_too_long_is_refused() {
        let mut contact = contact(Some(&["text/plain"]));
        let markdown = Message { content_type: "text/markdown".to_owned(), content: "*".to_owned() };
        let html = Message { content_type: "text/html".to_owned(), content: "<b>".to_owned() };
        for message in [markdown, html, text(&"é".repeat(8_193))] {
            assert!(send(&mut contact, message, None).is_err());
        }
        assert!(send(&mut contact, text(&"é".repeat(8_192)), None).is_ok());
    }

    #[test]
    fn receipts_with_one_and_the_same_token_all_count() {
        let mut contact = contact(None);
        let ids = ["one", "two"].map(|word| send(&mut contact, text(word), None).expect("taken").id);
        for id in &ids {
            let content = format!(r#"{{"messageId":"{id}"}}"#);
            contact.send_event(CUSTOMER, content_type::MESSAGE_READ, Some(&content), noon()).expect("taken");
        }
        assert!(contact.transcript.iter().all(|entry| entry.receipts[0].read.is_some()));
    }

    #[test]
    fn a_receipt_for_no_message_and_an_unknown_event_are_refused() {
        let mut contact = contact(None);
        contact.start_flow(&Script::silent(), noon());
        let event = format!(r#"{{"messageId":"{}"}}"#, contact.transcript[0].id);
        for content in [None, Some("x"), Some("{}"), Some(r#"{"messageId":"x"}"#), Some(event.as_str())] {
            let taken = contact.send_event(CUSTOMER, content_type::MESSAGE_READ, content, noon());
            assert!(taken.is_err(), "{content:?}");
        }
        assert!(contact.send_event(CUSTOMER, content_type::CHAT_ENDED, None, noon()).is_err());
    }

    #[test]
    fn typing_leaves_no_trace() {
        let mut contact = contact(None);
        let one = contact.send_event(CUSTOMER, content_type::TYPING, None, noon()).expect("taken");
        let next = contact.send_event(CUSTOMER, content_type::TYPING, None, noon()).expect("taken");
        assert!(one.id != next.id && one.at < next.at);
        assert!(contact.transcript.is_empty());
    }

    #[test]
    fn a_chat_is_over_when_the_customer_leaves_or_its_time_is_up() {
        let mut contact = contact(None);
        assert!(!contact.is_over(noon()));
        assert!(contact.is_over(noon().after(Duration::from_secs(60))));
        contact.disconnect(CUSTOMER, noon());
        assert!(contact.is_over(noon()));
        assert_eq!(words(&contact), ["participant.left", "chat.ended"]);
    }
}
