//! What participants say in a chat: messages and events, and the rules for them.

use awso_connect_participant::{ConflictException, content_type};
use sha2::{Digest, Sha256};

use crate::clock::Moment;
use crate::contact::{CUSTOMER, Contact, new_id};
use crate::participant::Presence;
use crate::refusal::Refusal;
use crate::transcript::{Entry, EntryKind};

/// The longest content of a message in bytes. The model counts characters, the service bytes.
pub(crate) const LONGEST_CONTENT: usize = 16_384;

/// What a participant may send as a message: the last of them only agents and bots.
pub(crate) const MESSAGES: [&str; 5] = [
    content_type::TEXT_PLAIN,
    content_type::TEXT_MARKDOWN,
    content_type::JSON,
    content_type::INTERACTIVE_RESPONSE,
    content_type::INTERACTIVE,
];

/// With more of them, receipts are refused.
const MOST_FOR_RECEIPTS: usize = 2;

/// How long a message may be, which the service's documents have said in more than one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MessageLimits {
    /// 16,384 bytes, whatever it is: what the API reference says now.
    #[default]
    Current,
    /// 1,024 characters, which is what a Lex bot at the other end takes.
    Lex,
    /// 1,024 bytes of text, 12,000 of JSON, 12,288 of an answer to an interactive message: as it was.
    Legacy,
}

impl MessageLimits {
    fn check(self, message: &Message) -> Result<(), String> {
        let (bytes, characters) = (message.content.len(), message.content.chars().count());
        let (length, most, unit) = match (self, message.content_type.as_str()) {
            (MessageLimits::Current, _) => (bytes, LONGEST_CONTENT, "bytes"),
            (MessageLimits::Lex, _) => (characters, 1_024, "characters"),
            (MessageLimits::Legacy, content_type::JSON) => (bytes, 12_000, "bytes"),
            (MessageLimits::Legacy, content_type::INTERACTIVE_RESPONSE | content_type::INTERACTIVE) => {
                (bytes, 12_288, "bytes")
            }
            (MessageLimits::Legacy, _) => (bytes, 1_024, "bytes"),
        };
        if length > most { Err(format!("Content: {length} {unit}, at most {most}")) } else { Ok(()) }
    }
}

/// Ends a text where the longest content of a message does.
pub(crate) fn cut(text: &mut String) {
    let end = (0..=text.len().min(LONGEST_CONTENT)).rev().find(|end| text.is_char_boundary(*end));
    text.truncate(end.unwrap_or_default());
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

impl Sent {
    fn of(entry: &Entry) -> Self {
        Sent { id: entry.id.clone(), at: entry.at }
    }
}

/// By what a message that is sent again is known: who sends it, its client token, and what it says. Clients are known
/// that use a token more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Known {
    pub(crate) author: usize,
    /// Of token, content type and content.
    pub(crate) digest: [u8; 32],
}

impl Known {
    fn of(author: usize, token: &str, message: &Message) -> Self {
        let mut digest = Sha256::new();
        for part in [token, &message.content_type, &message.content] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        Known { author, digest: digest.finalize().into() }
    }
}

impl Contact {
    /// Takes a message. The same message with the same client token is the one taken before.
    pub(crate) fn send_message(
        &mut self,
        author: usize,
        message: Message,
        client_token: Option<&str>,
        limits: MessageLimits,
        now: Moment,
    ) -> Result<Sent, Refusal> {
        self.check(author, &message, limits).map_err(Refusal::invalid)?;
        let token = client_token.filter(|token| !token.is_empty());
        let known = token.map(|token| Known::of(author, token, &message));
        let before = known.as_ref().and_then(|known| self.sent.get(known));
        if let Some(entry) = before.and_then(|place| self.transcript.get(*place)) {
            return Ok(Sent::of(entry));
        }
        // Agents and bots who are driven from outside are not talked to by the script.
        let words = (author == CUSTOMER).then(|| message.content.clone());
        let place = self.say(author, message, now);
        if let Some(known) = known {
            self.sent.insert(known, place);
        }
        if let Some(words) = words {
            self.react_to(&words, now);
        }
        self.transcript.get(place).map(Sent::of).ok_or_else(Refusal::denied)
    }

    /// Puts a message at the end of the transcript, and tells its place.
    pub(crate) fn say(&mut self, author: usize, message: Message, now: Moment) -> usize {
        let Message { content_type, content } = message;
        self.stir(author, now);
        self.append(author, &content_type, EntryKind::Message { content }, now)
    }

    /// Whether the message is one that can be sent in this chat, or which member of it is not, and why.
    pub(crate) fn check(
        &self,
        author: usize,
        message: &Message,
        limits: MessageLimits,
    ) -> Result<(), String> {
        let Message { content_type, content } = message;
        let is_customer = author == CUSTOMER;
        let allowed = MESSAGES.get(..if is_customer { 4 } else { 5 }).unwrap_or_default();
        if !allowed.contains(&content_type.as_str()) {
            return Err(format!("ContentType: not one of {}", allowed.join(", ")));
        }
        if let Some(supported) = self.supported.as_ref().filter(|list| !list.contains(content_type)) {
            let supported = supported.join(", ");
            return Err(format!("ContentType: {content_type} is not one this chat supports: {supported}"));
        }
        if content.is_empty() {
            return Err("Content: empty".to_owned());
        }
        limits.check(message)
    }

    /// Takes an event. Its client token is not looked at: amazon-connect-chatjs sends all its receipts with one.
    pub(crate) fn send_event(
        &mut self,
        author: usize,
        content_type: &str,
        content: Option<&str>,
        now: Moment,
    ) -> Result<Sent, Refusal> {
        match content_type {
            content_type::TYPING => {
                let (id, at) = self.pass(author, content_type, now);
                Ok(Sent { id, at })
            }
            // Since 2025 this is said with `ConnectParticipant`.
            content_type::CONNECTION_ACKNOWLEDGED => Ok(self.unheard(now)),
            content_type::MESSAGE_DELIVERED => self.receive(author, content, false, now),
            content_type::MESSAGE_READ => self.receive(author, content, true, now),
            _ => Err(Refusal::invalid(
                "ContentType: not an event a participant can send: typing, connection.acknowledged, \
                 message.delivered and message.read are",
            )),
        }
    }

    fn receive(
        &mut self,
        recipient: usize,
        content: Option<&str>,
        read: bool,
        now: Moment,
    ) -> Result<Sent, Refusal> {
        let place = self.message_named_in(content)?;
        // Who is invited has not seen anything yet.
        let here = self.present().filter(|participant| participant.presence == Presence::Here);
        if here.count() > MOST_FOR_RECEIPTS {
            return Err(Refusal::of::<ConflictException>(
                "receipts are for chats of two participants; this one has more",
            ));
        }
        let sent = self.unheard(now);
        let Some(entry) = self.transcript.get_mut(place) else { return Ok(sent) };
        let receipt = entry.receive(recipient, read, sent.at);
        self.note(place, receipt, &sent.id, sent.at);
        Ok(sent)
    }

    /// The id and moment of an event that is nobody else's affair.
    fn unheard(&mut self, now: Moment) -> Sent {
        Sent { id: new_id(), at: self.moment(now) }
    }

    /// The place of the message that a receipt's content `{"messageId":"…"}` names.
    fn message_named_in(&self, content: Option<&str>) -> Result<usize, Refusal> {
        let document: serde_json::Value =
            content.and_then(|content| serde_json::from_str(content).ok()).unwrap_or_default();
        let id = document.get("messageId").and_then(serde_json::Value::as_str);
        let id = id.ok_or_else(|| {
            Refusal::invalid(r#"Content: a receipt says which message it is for: {"messageId":"…"}"#)
        })?;
        let place = self.transcript.place_of(id);
        // Amazon's clients for phones take files for messages.
        let is_said = |place: &usize| self.transcript.get(*place).is_some_and(Entry::is_said);
        place
            .filter(is_said)
            .ok_or_else(|| Refusal::invalid("Content: messageId names no message of this chat"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::contact::News;
    use crate::contact::tests::{contact, go_on, noon, words};
    use crate::participant::Role;
    use crate::script::Script;

    fn text(content: &str) -> Message {
        Message { content_type: content_type::TEXT_PLAIN.to_owned(), content: content.to_owned() }
    }

    fn script() -> Script {
        Script::silent().otherwise("<{message}>")
    }

    fn send(contact: &mut Contact, message: Message, token: Option<&str>) -> Result<Sent, Refusal> {
        let sent = contact.send_message(CUSTOMER, message, token, MessageLimits::Current, noon());
        go_on(contact);
        sent
    }

    #[test]
    fn the_answer_follows_the_message() {
        let mut contact = contact(None);
        contact.join(CUSTOMER, &script(), noon());
        go_on(&mut contact);
        let sent = send(&mut contact, text("one"), None).expect("taken");
        assert_eq!(words(&contact)[2..], ["one", "<one>"]);
        assert_eq!(sent, Sent::of(contact.transcript.get(2).expect("the message")));
    }

    #[test]
    fn an_agent_who_is_not_there_yet_answers_when_they_are() {
        let mut contact = contact(None);
        let script = script().joins_after(Duration::from_secs(3));
        contact.join(CUSTOMER, &script, noon());
        let with = MessageLimits::Current;
        contact.send_message(CUSTOMER, text("one"), None, with, noon()).expect("taken");
        go_on(&mut contact);
        assert_eq!(words(&contact), ["participant.joined", "one", "participant.joined", "<one>"]);
    }

    #[test]
    fn the_same_message_with_the_same_token_is_taken_once() {
        let mut contact = contact(None);
        let first = send(&mut contact, text("one"), Some("t")).expect("taken");
        let other = send(&mut contact, text("two"), Some("t")).expect("taken");
        assert_eq!(send(&mut contact, text("one"), Some("t")), Ok(first.clone()));
        assert_eq!(send(&mut contact, text("two"), Some("t")), Ok(other));
        assert_eq!(words(&contact), ["one", "two"]);
        assert_eq!(contact.news.len(), 2);
        for token in [None, Some(""), Some("u")] {
            assert_ne!(send(&mut contact, text("one"), token), Ok(first.clone()));
        }
        assert_eq!(contact.transcript.len(), 5);
    }

    #[test]
    fn a_message_of_another_content_type_or_too_long_is_refused() {
        let mut contact = contact(Some(&["text/plain"]));
        let markdown = Message { content_type: "text/markdown".to_owned(), content: "*".to_owned() };
        let html = Message { content_type: "text/html".to_owned(), content: "<b>".to_owned() };
        for message in [markdown, html, text(""), text(&"é".repeat(8_193))] {
            assert!(send(&mut contact, message, None).is_err());
        }
        assert!(send(&mut contact, text(&"é".repeat(8_192)), None).is_ok());
    }

    #[test]
    fn how_long_a_message_may_be_is_the_profiles_affair() {
        let of =
            |content_type: &str, content: String| Message { content_type: content_type.to_owned(), content };
        for (limits, content_type, unit, most) in [
            (MessageLimits::Current, "application/json", "x", 16_384),
            (MessageLimits::Lex, "text/plain", "é", 1_024),
            (MessageLimits::Legacy, "text/plain", "x", 1_024),
            (MessageLimits::Legacy, "text/markdown", "x", 1_024),
            (MessageLimits::Legacy, "application/json", "x", 12_000),
            (MessageLimits::Legacy, content_type::INTERACTIVE_RESPONSE, "x", 12_288),
        ] {
            assert_eq!(limits.check(&of(content_type, unit.repeat(most))), Ok(()));
            assert!(
                limits.check(&of(content_type, unit.repeat(most + 1))).is_err(),
                "{limits:?} {content_type}"
            );
        }
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
    fn receipts_among_more_than_two_are_a_conflict() {
        let mut contact = contact(None);
        contact.join(CUSTOMER, &script(), noon());
        let id = send(&mut contact, text("one"), None).expect("taken").id;
        let content = format!(r#"{{"messageId":"{id}"}}"#);
        // The customer and the agent of the script are here, and somebody is invited.
        let invited = contact.invite("Ada", Role::Agent, noon());
        contact
            .send_event(CUSTOMER, content_type::MESSAGE_DELIVERED, Some(&content), noon())
            .expect("of two");
        contact.join(invited, &script(), noon());
        let taken = contact.send_event(CUSTOMER, content_type::MESSAGE_READ, Some(&content), noon());
        assert_eq!(taken.map_err(|refusal| refusal.into_response().status.as_u16()), Err(409));
    }

    #[test]
    fn a_receipt_for_no_message_and_an_unknown_event_are_refused() {
        let mut contact = contact(None);
        contact.join(CUSTOMER, &script(), noon());
        let event = format!(r#"{{"messageId":"{}"}}"#, contact.transcript.get(0).expect("an event").id);
        for content in [None, Some("x"), Some("{}"), Some(r#"{"messageId":"x"}"#), Some(event.as_str())] {
            let taken = contact.send_event(CUSTOMER, content_type::MESSAGE_READ, content, noon());
            assert!(taken.is_err(), "{content:?}");
        }
        assert!(contact.send_event(CUSTOMER, content_type::CHAT_ENDED, None, noon()).is_err());
    }

    #[test]
    fn typing_is_heard_and_leaves_no_trace() {
        let mut contact = contact(None);
        let one = contact.send_event(CUSTOMER, content_type::TYPING, None, noon()).expect("taken");
        let next = contact.send_event(CUSTOMER, content_type::TYPING, None, noon()).expect("taken");
        assert!(one.id != next.id && one.at < next.at);
        assert!(contact.transcript.last().is_none());
        assert!(matches!(&contact.news[..], [News::Passing(first), News::Passing(_)] if first.id == one.id));
    }
}
