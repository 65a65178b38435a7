//! A transcript as a person reads it.

use std::fmt;

use awso_connect_local::cli;
use awso_connect_participant::{ChatItemType, Item, ParticipantRole, content_type};

/// One line an item: when, who, what.
pub(crate) struct Lines<'a>(pub(crate) &'a [Item]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|item| writeln!(f, "{}  {}", time(item), cli::one_line(&what(item))))
    }
}

/// The time of day out of `2026-11-21T13:05:37.120Z`.
fn time(item: &Item) -> &str {
    item.absolute_time.as_ref().and_then(|time| time.get(11..19)).unwrap_or("--:--:--")
}

fn what(item: &Item) -> String {
    let who = who(item);
    match &item.r#type {
        Some(ChatItemType::Message) => {
            let receipts = item.message_metadata.as_ref().and_then(|metadata| metadata.receipts.as_deref());
            let read = receipts.unwrap_or_default().iter().any(|receipt| receipt.read_timestamp.is_some());
            let content = item.content.as_ref().map_or("", |content| content.as_str());
            format!("{who}: {content}{}", if read { "  (read)" } else { "" })
        }
        Some(ChatItemType::Attachment) => {
            let files = item.attachments.as_deref().unwrap_or_default().iter();
            let names: Vec<&str> =
                files.filter_map(|file| file.attachment_name.as_ref()).map(|name| name.as_str()).collect();
            format!("{who} sent {}", names.join(", "))
        }
        _ => match item.content_type.as_ref().map(|content_type| content_type.as_str()) {
            Some(content_type::PARTICIPANT_JOINED) => format!("* {who} joined"),
            Some(content_type::PARTICIPANT_LEFT) => format!("* {who} left"),
            Some(content_type::CHAT_ENDED) => "* the chat ended".to_owned(),
            Some(other) => format!("* {}", other.rsplit_once(".event.").map_or(other, |(_, event)| event)),
            None => "* an event without a type".to_owned(),
        },
    }
}

/// `Sam (agent)`; a customer goes by the name alone.
fn who(item: &Item) -> String {
    let name = item.display_name.as_ref().map_or("somebody", |name| name.as_str());
    match &item.participant_role {
        None | Some(ParticipantRole::Customer) => name.to_owned(),
        Some(role) => format!("{name} ({})", role.as_str().to_lowercase().replace('_', " ")),
    }
}
