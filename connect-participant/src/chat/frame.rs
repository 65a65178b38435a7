//! What goes over the websocket: texts in JSON, of which nothing is documented. Their forms are those that
//! amazon-connect-chatjs sends and expects, and that clients have recorded.

use awso::{AwsShape, Document};

use crate::Item;

pub(super) const SUBSCRIBE: &str = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;
pub(super) const HEARTBEAT: &str = r#"{"topic":"aws/heartbeat"}"#;

/// What the service says.
#[derive(Debug)]
pub(super) enum Frame {
    /// The subscription is done, or is refused.
    Subscribed(bool),
    Heartbeat,
    Item(Box<Incoming>),
    /// Nothing that this crate knows.
    Unknown,
}

/// An item as it came: by websocket, or on a page of the transcript.
#[derive(Clone, Debug)]
pub(super) struct Incoming {
    pub(super) item: Item,
    /// Which part of the message it is, if that comes in parts.
    pub(super) part: Option<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) number: i32,
    pub(super) is_last: bool,
}

/// Members of an item that are on the wire and not in the model.
#[derive(AwsShape)]
struct Unmodelled {
    message_metadata: Option<UnmodelledMetadata>,
}

#[derive(AwsShape)]
struct UnmodelledMetadata {
    message_completed: Option<bool>,
    chunk_number: Option<i32>,
}

impl From<Item> for Incoming {
    fn from(item: Item) -> Self {
        Incoming { item, part: None }
    }
}

impl Incoming {
    fn of_json(text: &str) -> Option<Self> {
        let item = Item::of_json(text).ok()?;
        // A type, or there is nothing to go by.
        item.r#type.as_ref()?;
        let part = || {
            // Nearly no item is one, and those that are say so.
            text.contains("ChunkNumber").then_some(())?;
            let metadata = Unmodelled::of_json(text).ok()?.message_metadata?;
            Some(Part { number: metadata.chunk_number?, is_last: metadata.message_completed? })
        };
        Some(Incoming { part: part(), item })
    }
}

impl Frame {
    /// What the text says; nothing if it is empty.
    pub(super) fn of(text: &str) -> Option<Frame> {
        if text.trim().is_empty() {
            return None;
        }
        let Ok(frame) = text.parse::<Document>() else { return Some(Frame::Unknown) };
        let content = frame.get("content");
        Some(match frame.get("topic").and_then(Document::as_str) {
            Some("aws/subscribe") => {
                let status = content.and_then(|content| content.get("status"));
                Frame::Subscribed(status.and_then(Document::as_str) == Some("success"))
            }
            Some("aws/heartbeat") => Frame::Heartbeat,
            Some("aws/chat") => {
                let item = content.and_then(Document::as_str).and_then(Incoming::of_json);
                item.map_or(Frame::Unknown, |item| Frame::Item(Box::new(item)))
            }
            _ => Frame::Unknown,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ChatItemType, content_type};

    fn item(text: &str) -> Incoming {
        match Frame::of(text) {
            Some(Frame::Item(item)) => *item,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn recorded_frames_are_read() {
        // Recordings of Amazon's client for iOS, with ids made anonymous there.
        let message = item(
            r#"{"content":"{\"AbsoluteTime\":\"2024-07-14T22:18:39.241Z\",\"Content\":\"Test\",\"ContentType\":\"text/plain\",\"Id\":\"i\",\"Type\":\"MESSAGE\",\"ParticipantId\":\"p\",\"DisplayName\":\"Customer\",\"ParticipantRole\":\"CUSTOMER\",\"InitialContactId\":\"c\",\"ContactId\":\"c\"}","contentType":"application/json","topic":"aws/chat"}"#,
        );
        assert_eq!(*message.item.content.expect("content"), "Test");
        assert_eq!(message.part, None);
        let receipt = item(
            r#"{"content":"{\"AbsoluteTime\":\"2024-07-14T23:41:28.821Z\",\"ContentType\":\"application/vnd.amazonaws.connect.event.message.metadata\",\"Id\":\"i\",\"Type\":\"MESSAGEMETADATA\",\"MessageMetadata\":{\"MessageId\":\"m\",\"Receipts\":[{\"DeliveredTimestamp\":\"2024-07-14T23:41:28.735Z\",\"ReadTimestamp\":\"2024-07-14T23:41:28.735Z\",\"RecipientParticipantId\":\"p\"}]}}","contentType":"application/json","topic":"aws/chat"}"#,
        );
        assert_eq!(receipt.item.r#type, Some(ChatItemType::Unknown("MESSAGEMETADATA".to_owned())));
        assert_eq!(*receipt.item.content_type.expect("a type"), content_type::MESSAGE_METADATA);
    }

    #[test]
    fn a_part_of_a_message_says_which() {
        let part = item(
            r#"{"content":"{\"Type\":\"MESSAGE\",\"Id\":\"i\",\"Content\":\"Hel\",\"MessageMetadata\":{\"MessageCompleted\":false,\"ChunkNumber\":2}}","topic":"aws/chat"}"#,
        );
        assert_eq!(part.part, Some(Part { number: 2, is_last: false }));
    }

    #[test]
    fn answers_are_told_apart() {
        let subscribed = r#"{"topic":"aws/subscribe","content":{"status":"success","topics":["aws/chat"]}}"#;
        assert!(matches!(Frame::of(subscribed), Some(Frame::Subscribed(true))));
        for refused in [
            r#"{"topic":"aws/subscribe","content":{"status":"failure","topics":["aws/chat"]}}"#,
            r#"{"topic":"aws/subscribe"}"#,
        ] {
            assert!(matches!(Frame::of(refused), Some(Frame::Subscribed(false))), "{refused}");
        }
        assert!(matches!(Frame::of(HEARTBEAT), Some(Frame::Heartbeat)));
    }

    #[test]
    fn what_makes_no_sense_is_unknown_and_an_empty_frame_is_nothing() {
        let deep = "[".repeat(100_000);
        for text in [
            "hello",
            "{}",
            "[1",
            "null",
            &deep,
            r#"{"topic":"aws/chat"}"#,
            r#"{"topic":"aws/chat","content":"{"}"#,
            r#"{"topic":"aws/chat","content":"{}"}"#,
            r#"{"topic":"aws/chat","content":7}"#,
            r#"{"message":"Forbidden","connectionId":"abc=","requestId":"xyz="}"#,
        ] {
            assert!(matches!(Frame::of(text), Some(Frame::Unknown)), "{text}");
        }
        assert!(Frame::of("").is_none() && Frame::of(" \n").is_none());
    }
}
