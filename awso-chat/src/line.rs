//! A line of the transcript as the screen needs it.

use awso_connect_participant::ChatItemId;
use awso_connect_participant::chat::{Delivery, Entry, EntryKey};
use jiff::tz::TimeZone;

use crate::item::{self, Said};
use crate::text::clean_line;

/// What was said or done, by whom, when, and how far it has come. Nothing in it speaks to a terminal.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) key: EntryKey,
    /// None while it is being sent.
    pub(crate) id: Option<ChatItemId>,
    pub(crate) is_own: bool,
    pub(crate) who: String,
    /// As `13:05`; nothing while it is not known.
    pub(crate) time: String,
    pub(crate) said: Said,
    /// None of what others have said.
    pub(crate) status: Option<Status>,
}

/// How far something of one's own has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Sending,
    Sent,
    Delivered,
    Read,
    /// Why.
    Failed(String),
}

impl Line {
    pub(crate) fn of(entry: &Entry, own_name: &str, zone: &TimeZone) -> Self {
        let item = entry.item();
        Line {
            key: entry.key(),
            id: item.id.clone(),
            is_own: entry.is_own(),
            // Until the service has it, it names nobody.
            who: match &item.display_name {
                None if entry.is_own() => own_name.to_owned(),
                _ => item::who(item),
            },
            time: item::time_of_day(item, zone, "%H:%M").unwrap_or_default(),
            said: item::said(item),
            status: entry.delivery().map(Status::of),
        }
    }

    /// Whether it is something that somebody says, and not something that happens.
    pub(crate) fn is_speech(&self) -> bool {
        !matches!(self.said, Said::Event(_))
    }

    pub(crate) fn is_failed(&self) -> bool {
        matches!(self.status, Some(Status::Failed(_)))
    }

    pub(crate) fn files(&self) -> &[item::File] {
        match &self.said {
            Said::Files(files) => files,
            _ => &[],
        }
    }
}

impl Status {
    fn of(delivery: &Delivery) -> Self {
        match delivery {
            Delivery::Sending => Status::Sending,
            Delivery::Delivered => Status::Delivered,
            Delivery::Read => Status::Read,
            Delivery::Failed(error) => Status::Failed(clean_line(&error.to_string())),
            _ => Status::Sent,
        }
    }

    /// A sign and a word.
    pub(crate) fn words(&self) -> &'static str {
        match self {
            Status::Sending => "… sending",
            Status::Sent => "✓ sent",
            Status::Delivered => "✓✓ delivered",
            Status::Read => "✓✓ read",
            Status::Failed(_) => "✗ not sent",
        }
    }
}
