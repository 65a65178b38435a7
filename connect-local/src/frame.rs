//! What goes over the websocket: texts in JSON, as clients of the real service have seen them.

use awso_connect_participant::ChatItemType;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::clock::Moment;
use crate::contact::Contact;
use crate::event;
use crate::transcript::{Entry, EntryKind, Receipt};

/// The topic that chats are delivered under.
const CHAT: &str = "aws/chat";

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Subscribe(Vec<String>),
    Unsubscribe(Vec<String>),
    Ping,
    Heartbeat,
    Unknown,
}

impl Asked {
    /// What the text of a frame asks for. An empty one asks for nothing.
    pub(crate) fn of(text: &str, ignore_rest: bool) -> Option<Asked> {
        if text.trim().is_empty() {
            return None;
        }
        // Amazon's client for iOS sends `{"topic":"aws/subscribe",…})`.
        let mut documents = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        let first = documents.next().and_then(Result::ok).unwrap_or_default();
        let is_all = text.get(documents.byte_offset()..).is_some_and(|rest| rest.trim().is_empty());
        if !is_all && !ignore_rest {
            return Some(Asked::Unknown);
        }
        let topics = || {
            let topics = first.pointer("/content/topics").and_then(Value::as_array);
            let texts = topics.into_iter().flatten().filter_map(Value::as_str);
            texts.map(str::to_owned).collect()
        };
        Some(match first.get("topic").and_then(Value::as_str) {
            Some("aws/subscribe") => Asked::Subscribe(topics()),
            Some("aws/unsubscribe") => Asked::Unsubscribe(topics()),
            Some("aws/ping") => Asked::Ping,
            Some("aws/heartbeat") => Asked::Heartbeat,
            _ => Asked::Unknown,
        })
    }

    /// Whether these topics can be subscribed to: the one there is, and none besides.
    pub(crate) fn are_known(topics: &[String]) -> bool {
        !topics.is_empty() && topics.iter().all(|topic| topic == CHAT)
    }
}

pub(crate) fn subscribed(is_done: bool, topics: &[String]) -> String {
    answer_on_topics("aws/subscribe", is_done, topics)
}

pub(crate) fn unsubscribed(is_done: bool, topics: &[String]) -> String {
    answer_on_topics("aws/unsubscribe", is_done, topics)
}

fn answer_on_topics(topic: &str, is_done: bool, topics: &[String]) -> String {
    let status = if is_done { "success" } else { "failure" };
    json!({ "topic": topic, "content": { "status": status, "topics": topics } }).to_string()
}

/// The answer to the deep heartbeat, by which a client learns whether the service behind the gateway is well.
pub(crate) fn pong(is_well: bool) -> String {
    let (status, content) = if is_well { (200, "OK") } else { (500, "Internal Server Error") };
    json!({ "topic": "aws/ping", "statusCode": status, "statusContent": content }).to_string()
}

pub(crate) fn heartbeat() -> String {
    json!({ "topic": "aws/heartbeat" }).to_string()
}

/// What the gateway says by itself, as `Forbidden` to what it has no route for. Its ids are 16 characters in base64.
pub(crate) fn gateway_error(message: &str, connection_id: u64) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    let request = Uuid::new_v4();
    let request_id = STANDARD.encode(request.as_bytes().first_chunk::<8>().copied().unwrap_or_default());
    let connection_id = STANDARD.encode(connection_id.to_be_bytes());
    json!({ "message": message, "connectionId": connection_id, "requestId": request_id }).to_string()
}

/// A message or an event.
pub(crate) fn item(contact: &Contact, entry: &Entry) -> String {
    chat(item_of(contact, entry))
}

/// A part of a message that comes in parts, or the whole at its end. All have the same id.
pub(crate) fn part(contact: &Contact, entry: &Entry, number: u32, is_completed: bool) -> String {
    let mut item = item_of(contact, entry);
    let metadata = json!({ "MessageCompleted": is_completed, "ChunkNumber": number });
    item.insert("MessageMetadata".to_owned(), metadata);
    chat(item)
}

/// The members of an item.
pub(crate) fn item_of(contact: &Contact, entry: &Entry) -> Map<String, Value> {
    let mut item = Map::new();
    put(&mut item, "AbsoluteTime", entry.at.to_string());
    // In recordings, items of files have no content type of their own.
    if !matches!(entry.kind, EntryKind::Attachment(_)) {
        put(&mut item, "ContentType", entry.content_type.as_str());
    }
    put(&mut item, "Id", entry.id.as_str());
    match &entry.kind {
        EntryKind::Message { content } => {
            put(&mut item, "Type", "MESSAGE");
            put(&mut item, "Content", content.as_str());
        }
        EntryKind::Event => put(&mut item, "Type", "EVENT"),
        EntryKind::Attachment(file) => {
            put(&mut item, "Type", "ATTACHMENT");
            let attachment = json!({
                "ContentType": file.media_type,
                "AttachmentId": file.id,
                "AttachmentName": file.name,
                "Status": file.status.name(),
            });
            put(&mut item, "Attachments", vec![attachment]);
        }
        EntryKind::EventOf { content } => {
            put(&mut item, "Type", "EVENT");
            put(&mut item, "Content", content.as_str());
        }
        EntryKind::Receipt { message_id, receipt: seen } => {
            return receipt_of(contact, message_id, seen, &entry.id, entry.at);
        }
    }
    if let Some(author) = entry.author.and_then(|author| contact.participants.get(author)) {
        put(&mut item, "ParticipantId", author.id.as_str());
        put(&mut item, "DisplayName", author.display_name.as_str());
        put(&mut item, "ParticipantRole", author.role.name());
    }
    put(&mut item, "InitialContactId", contact.initial_id.as_str());
    put(&mut item, "ContactId", contact.id.as_str());
    item
}

/// That a message has reached somebody. Such a frame says neither from whom it is nor of which contact.
pub(crate) fn receipt(
    contact: &Contact,
    message_id: &str,
    receipt: &Receipt,
    id: &str,
    at: Moment,
) -> String {
    chat(receipt_of(contact, message_id, receipt, id, at))
}

fn receipt_of(
    contact: &Contact,
    message_id: &str,
    receipt: &Receipt,
    id: &str,
    at: Moment,
) -> Map<String, Value> {
    let mut seen = Map::new();
    put(&mut seen, "DeliveredTimestamp", receipt.delivered.to_string());
    if let Some(read) = receipt.read {
        put(&mut seen, "ReadTimestamp", read.to_string());
    }
    if let Some(recipient) = contact.participants.get(receipt.recipient) {
        put(&mut seen, "RecipientParticipantId", recipient.id.as_str());
    }
    let mut item = Map::new();
    put(&mut item, "AbsoluteTime", at.to_string());
    put(&mut item, "ContentType", event::MESSAGE_METADATA);
    put(&mut item, "Id", id);
    put(&mut item, "Type", ChatItemType::MESSAGE_METADATA);
    let metadata = json!({ "MessageId": message_id, "Receipts": [seen] });
    item.insert("MessageMetadata".to_owned(), metadata);
    item
}

fn put(map: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    map.insert(name.to_owned(), value.into());
}

fn chat(item: Map<String, Value>) -> String {
    let content = Value::Object(item).to_string();
    json!({ "content": content, "contentType": "application/json", "topic": CHAT }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_send_is_understood() {
        let chat = vec![CHAT.to_owned()];
        for (text, asked) in [
            (
                r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#,
                Some(Asked::Subscribe(chat.clone())),
            ),
            (
                r#"{"topic": "aws/subscribe", "content": {"topics": ["aws/chat"]}})"#,
                Some(Asked::Subscribe(chat)),
            ),
            (r#"{"topic":"aws/ping"}"#, Some(Asked::Ping)),
            (r#"{"topic":"aws/heartbeat"}"#, Some(Asked::Heartbeat)),
            (r#"{"topic":"aws/other"}"#, Some(Asked::Unknown)),
            ("hello", Some(Asked::Unknown)),
            ("[1", Some(Asked::Unknown)),
            ("", None),
            ("\n", None),
        ] {
            assert_eq!(Asked::of(text, true), asked, "{text}");
        }
        assert_eq!(Asked::of(r#"{"topic":"aws/ping"})"#, false), Some(Asked::Unknown));
        assert_eq!(Asked::of(&"[".repeat(100_000), true), Some(Asked::Unknown));
    }

    #[test]
    fn answers_are_those_of_the_service() {
        let topics = vec![CHAT.to_owned()];
        let value = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        assert_eq!(
            value(&subscribed(true, &topics)),
            value(r#"{"topic":"aws/subscribe","content":{"status":"success","topics":["aws/chat"]}}"#)
        );
        assert_eq!(
            value(&pong(true)),
            value(r#"{"topic":"aws/ping","statusCode":200,"statusContent":"OK"}"#)
        );
        assert_eq!(heartbeat(), r#"{"topic":"aws/heartbeat"}"#);
        let forbidden = value(&gateway_error("Forbidden", 7));
        assert_eq!(forbidden["message"], "Forbidden");
        assert!(forbidden["connectionId"].is_string() && forbidden["requestId"].is_string());
    }
}
