//! What an item of a chat says to a person, for the screen, for lines, and for files.

use awso::Document;
use awso_connect_participant::{
    ArtifactId, ArtifactStatus, ChatItemType, Item, ParticipantRole, content_type,
};
use jiff::tz::TimeZone;

use crate::text::{clean, clean_line};

/// What an item is. Nothing in it speaks to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Somebody said this.
    Text(String),
    /// Somebody sent these.
    Files(Vec<File>),
    /// This happened.
    Event(String),
}

/// A file that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Its number in the chat, from 1; 0 where nobody has counted.
    pub(crate) number: usize,
    pub(crate) id: Option<ArtifactId>,
    pub(crate) name: String,
    pub(crate) status: FileStatus,
}

/// Whether a file can be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileStatus {
    InProgress,
    Approved,
    Rejected,
    Unknown,
}

impl FileStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            FileStatus::InProgress => "being scanned",
            FileStatus::Approved => "approved",
            FileStatus::Rejected => "rejected",
            FileStatus::Unknown => "of unknown state",
        }
    }
}

/// `Sam (agent)`; a customer goes by the name alone.
pub(crate) fn who(item: &Item) -> String {
    let name = item.display_name.as_ref().map_or("", |name| name.as_str());
    let name = if name.is_empty() { "somebody".to_owned() } else { clean_line(name) };
    match &item.participant_role {
        None | Some(ParticipantRole::Customer) => name,
        Some(role) => format!("{name} ({})", clean_line(role.as_str()).to_lowercase().replace('_', " ")),
    }
}

/// What it says.
pub(crate) fn said(item: &Item) -> Said {
    match &item.r#type {
        Some(ChatItemType::Message) => Said::Text(clean(&message(item))),
        Some(ChatItemType::Attachment) => Said::Files(files(item)),
        _ => Said::Event(event(item)),
    }
}

fn content(item: &Item) -> &str {
    item.content.as_ref().map_or("", |content| content.as_str())
}

fn type_of(item: &Item) -> &str {
    item.content_type.as_ref().map_or("", |content_type| content_type.as_str())
}

fn message(item: &Item) -> String {
    let text = content(item);
    let interactive = (type_of(item) == content_type::INTERACTIVE).then(|| interactive(text)).flatten();
    interactive.unwrap_or_else(|| text.to_owned())
}

/// The title of an interactive message, and what there is to choose from.
fn interactive(text: &str) -> Option<String> {
    let document: Document = text.parse().ok()?;
    let content = &document["data"]["content"];
    let mut lines = vec![content["title"].as_str()?.to_owned()];
    lines.extend(content["subtitle"].as_str().map(str::to_owned));
    let elements = content["elements"].as_array().into_iter().flatten();
    lines.extend(elements.filter_map(|element| Some(format!("• {}", element["title"].as_str()?))));
    Some(lines.join("\n"))
}

fn files(item: &Item) -> Vec<File> {
    let files = item.attachments.iter().flatten();
    let file = |file: &awso_connect_participant::AttachmentItem| File {
        number: 0,
        id: file.attachment_id.clone(),
        name: clean_line(file.attachment_name.as_ref().map_or("a file without a name", |name| name.as_str())),
        status: match file.status {
            Some(ArtifactStatus::InProgress) => FileStatus::InProgress,
            Some(ArtifactStatus::Approved) => FileStatus::Approved,
            Some(ArtifactStatus::Rejected) => FileStatus::Rejected,
            _ => FileStatus::Unknown,
        },
    };
    files.map(file).collect()
}

fn event(item: &Item) -> String {
    let who = who(item);
    let what = match type_of(item) {
        content_type::PARTICIPANT_JOINED => "joined",
        content_type::PARTICIPANT_LEFT => "left",
        content_type::PARTICIPANT_INVITED => "is invited",
        content_type::PARTICIPANT_ACTIVE => "takes part again",
        content_type::PARTICIPANT_INACTIVE => "does not take part for now",
        content_type::PARTICIPANT_IDLE => "is idle",
        content_type::PARTICIPANT_RETURNED => "is back",
        content_type::PARTICIPANT_AUTODISCONNECTION => "was idle for too long",
        content_type::PARTICIPANT_DISPLAY_NAME_UPDATED => "goes by this name now",
        content_type::TRANSFER_SUCCEEDED => return "the chat was transferred".to_owned(),
        content_type::TRANSFER_FAILED => return "the chat could not be transferred".to_owned(),
        content_type::CHAT_REHYDRATED => return "the chat goes on from an earlier one".to_owned(),
        content_type::CHAT_ENDED => return "the chat ended".to_owned(),
        "" => return "an event without a type".to_owned(),
        other => return clean_line(other.rsplit_once(".event.").map_or(other, |(_, event)| event)),
    };
    format!("{who} {what}")
}

/// The moment of an item, as the service tells it.
pub(crate) fn moment(item: &Item) -> Option<jiff::Timestamp> {
    item.absolute_time.as_ref()?.parse().ok()
}

/// The time of day where this machine is.
pub(crate) fn time_of_day(item: &Item, zone: &TimeZone, form: &str) -> Option<String> {
    Some(moment(item)?.to_zoned(zone.clone()).strftime(form).to_string())
}

#[cfg(test)]
pub(crate) mod tests {
    use awso::AwsShape as _;

    use super::*;

    /// An item as the service writes it.
    pub(crate) fn item(json: &str) -> Item {
        Item::of_json(json).expect("an item")
    }

    #[test]
    fn people_go_by_their_name_and_part() {
        let name = |json| who(&item(json));
        assert_eq!(name(r#"{"DisplayName":"Sam","ParticipantRole":"CUSTOM_BOT"}"#), "Sam (custom bot)");
        assert_eq!(name(r#"{"DisplayName":"Jane","ParticipantRole":"CUSTOMER"}"#), "Jane");
        assert_eq!(name(r#"{"DisplayName":"a\u001b[31m\nb"}"#), "a�[31m b");
        assert_eq!(name("{}"), "somebody");
    }

    #[test]
    fn events_are_told_in_words() {
        let what = |name: &str| {
            let json = format!(
                r#"{{"Type":"EVENT","DisplayName":"Sam","ContentType":"application/vnd.amazonaws.connect.event.{name}"}}"#
            );
            said(&item(&json))
        };
        assert_eq!(what("participant.joined"), Said::Event("Sam joined".into()));
        assert_eq!(what("chat.ended"), Said::Event("the chat ended".into()));
        assert_eq!(what("moon.rose"), Said::Event("moon.rose".into()));
        assert_eq!(said(&item("{}")), Said::Event("an event without a type".into()));
    }

    #[test]
    fn interactive_messages_show_what_there_is_to_choose() {
        let document = r#"{"templateType":"ListPicker","data":{"content":{"title":"Which one?","elements":[{"title":"This"},{"title":"That"}]}}}"#;
        let json = format!(
            r#"{{"Type":"MESSAGE","ContentType":"application/vnd.amazonaws.connect.message.interactive","Content":{document:?}}}"#
        );
        assert_eq!(said(&item(&json)), Said::Text("Which one?\n• This\n• That".into()));
    }

    #[test]
    fn times_are_those_of_a_zone() {
        let item = item(r#"{"AbsoluteTime":"2026-11-21T23:05:37.120Z"}"#);
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        assert_eq!(time_of_day(&item, &zone, "%H:%M").as_deref(), Some("00:05"));
    }
}
