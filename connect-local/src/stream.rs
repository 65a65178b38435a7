//! Streams of a chat's messages to SNS topics. There is no SNS here: what would be published is kept for a while, for
//! whoever asks.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arn::ACCOUNT;
use crate::clock::Moment;
use crate::contact::{Contact, News, new_id};
use crate::frame;
use crate::instance::Instance;
use crate::transcript::Entry;

/// How many topics a contact may have.
const MOST_STREAMS: usize = 2;

/// A stream of a contact's messages.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Stream {
    pub(crate) id: String,
    pub(crate) topic: String,
    /// By which its start is known again.
    client_token: Option<String>,
}

/// Why a stream does not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoStream {
    /// The client token was used for another topic.
    OtherTopic,
    /// There are as many as there may be.
    TooMany(usize),
}

/// What would be published to a topic.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    pub(crate) at: Moment,
    pub(crate) contact_id: String,
    pub(crate) stream_id: String,
    pub(crate) topic: String,
    pub(crate) message_id: String,
    /// The item in JSON.
    pub(crate) message: Arc<str>,
    /// The attributes of the message, all of which are text.
    pub(crate) attributes: Attributes,
}

type Attributes = Arc<[(&'static str, String)]>;

const NO_TOPIC: &str = "StreamingEndpointArn: not the ARN of an SNS topic, arn:aws:sns:REGION:ACCOUNT:NAME";

/// Whether this can be the ARN of a standard topic; else what is wrong with it.
pub(crate) fn check_topic(arn: &str) -> Result<(), String> {
    let parts: Vec<&str> = arn.split(':').collect();
    let [scheme, partition, "sns", region, account, name] = parts.as_slice() else {
        return Err(NO_TOPIC.to_owned());
    };
    let is_account = account.len() == 12 && account.chars().all(|c| c.is_ascii_digit());
    let is_inside = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if name.ends_with(".fifo") {
        return Err("StreamingEndpointArn: a FIFO topic; only standard ones are taken".to_owned());
    }
    let is_name = !name.is_empty() && name.len() <= 256 && name.chars().all(is_inside);
    if *scheme != "arn" || !partition.starts_with("aws") || region.is_empty() || !is_account || !is_name {
        return Err(NO_TOPIC.to_owned());
    }
    Ok(())
}

impl Contact {
    /// Streams its messages to the topic from now on, and gives the id of the stream. The same start with the same client
    /// token gives the same stream.
    pub(crate) fn start_stream(
        &mut self,
        topic: &str,
        client_token: Option<&str>,
    ) -> Result<String, NoStream> {
        let known = self
            .streams
            .iter()
            .find(|stream| client_token.is_some() && stream.client_token.as_deref() == client_token);
        if let Some(known) = known {
            return if known.topic == topic { Ok(known.id.clone()) } else { Err(NoStream::OtherTopic) };
        }
        if self.streams.len() >= MOST_STREAMS {
            return Err(NoStream::TooMany(MOST_STREAMS));
        }
        let (id, client_token) = (new_id(), client_token.map(str::to_owned));
        self.streams.push(Stream { id: id.clone(), topic: topic.to_owned(), client_token });
        Ok(id)
    }

    /// Ends a stream, if there is one of this id.
    pub(crate) fn stop_stream(&mut self, id: &str) -> bool {
        let before = self.streams.len();
        self.streams.retain(|stream| stream.id != id);
        self.streams.len() < before
    }
}

impl Instance {
    /// Publishes what all of the contact at this place hear: messages as a whole, events and files.
    pub(crate) fn publish(&mut self, place: usize, news: &News) {
        let Some(contact) = self.contacts.get(place).filter(|contact| !contact.streams.is_empty()) else {
            return;
        };
        let entry = match news {
            News::Item(item) => contact.transcript.get(*item),
            News::Passing(entry) | News::Part { entry, is_completed: true, .. } => Some(entry),
            News::Part { .. } | News::Receipt { .. } | News::Left(_) | News::Over => None,
        };
        let Some(entry) = entry else { return };
        let (message, attributes) = message(contact, entry);
        for stream in &contact.streams {
            let bytes = message.len() + stream.topic.len();
            let published = Published {
                at: self.now,
                contact_id: contact.id.clone(),
                stream_id: stream.id.clone(),
                topic: stream.topic.clone(),
                message_id: new_id(),
                message: Arc::clone(&message),
                attributes: Arc::clone(&attributes),
            };
            self.published.put(bytes, published);
        }
    }
}

fn message(contact: &Contact, entry: &Entry) -> (Arc<str>, Attributes) {
    let item = frame::item_of(contact, entry);
    let of_item = |name: &'static str| Some((name, item.get(name)?.as_str()?.to_owned()));
    let attributes =
        ["InitialContactId", "ContactId", "ParticipantRole", "Type"].into_iter().filter_map(of_item);
    let others = [
        ("InstanceId", contact.instance_id.clone()),
        ("AccountId", ACCOUNT.to_owned()),
        ("ContentType", entry.content_type.clone()),
        // Nothing that is said here is for one side only.
        ("MessageVisibility", "ALL".to_owned()),
    ];
    let attributes = attributes.chain(others).collect();
    (Value::Object(item).to_string().into(), attributes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::tests::contact;

    #[test]
    fn only_standard_topics_are_taken() {
        for arn in ["arn:aws:sns:us-east-1:123456789012:Chat_1", "arn:aws-cn:sns:cn-north-1:123456789012:x"] {
            assert_eq!(check_topic(arn), Ok(()), "{arn}");
        }
        for arn in [
            "",
            "topic",
            "arn:aws:sqs:us-east-1:123456789012:x",
            "arn:aws:sns:us-east-1:12:x",
            "arn:aws:sns:us-east-1:123456789012:",
            "arn:aws:sns:us-east-1:123456789012:x:y",
            "arn:aws:sns::123456789012:x",
            "arn:aws:sns:us-east-1:123456789012:x.fifo",
        ] {
            assert!(check_topic(arn).is_err(), "{arn}");
        }
    }

    #[test]
    fn a_contact_has_two_streams_and_a_token_is_for_one() {
        let mut contact = contact(None);
        let one = contact.start_stream("a", Some("t")).expect("a stream");
        assert_eq!(contact.start_stream("a", Some("t")), Ok(one.clone()));
        assert_eq!(contact.start_stream("b", Some("t")), Err(NoStream::OtherTopic));
        contact.start_stream("b", None).expect("a stream");
        assert_eq!(contact.start_stream("c", None), Err(NoStream::TooMany(2)));
        assert!(contact.stop_stream(&one) && !contact.stop_stream(&one));
        assert!(contact.start_stream("c", None).is_ok());
    }
}
