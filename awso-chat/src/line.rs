//! A line of the transcript as the screen needs it.

use std::path::PathBuf;

use awso_connect_participant::chat::{Delivery, Entry, EntryKey};
use awso_connect_participant::{ArtifactId, ChatItemId};
use jiff::tz::TimeZone;

use crate::item::{self, FileStatus, Said};
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

/// Which file has this number, and where it goes: under its own name in the working directory, where no path says.
///
/// # Errors
/// There is none, or it cannot be fetched.
pub(crate) fn download<'l>(
    lines: impl Iterator<Item = &'l Line>,
    number: usize,
    path: Option<PathBuf>,
) -> Result<(ArtifactId, PathBuf), String> {
    let file = number.checked_sub(1).and_then(|before| lines.flat_map(Line::files).nth(before));
    let file = file.ok_or_else(|| format!("there is no file {number}"))?;
    let id = file.id.clone().filter(|_| file.status == FileStatus::Approved);
    let id = id.ok_or_else(|| format!("file {number} is {}", file.status.word()))?;
    Ok((id, path.unwrap_or_else(|| local_name(&file.name))))
}

/// The last part of what somebody calls a file, without what would hide it: it stays in the working directory.
fn local_name(name: &str) -> PathBuf {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim_start_matches('.').trim();
    PathBuf::from(if name.is_empty() { "attachment" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::{file, said};

    #[test]
    fn files_are_found_by_number_and_stay_in_the_working_directory() {
        let lines = [
            said("Sam", "hello"),
            file("a.pdf", FileStatus::Approved),
            file("b.pdf", FileStatus::InProgress),
            file("../..\\.bashrc", FileStatus::Approved),
            file("..", FileStatus::Approved),
        ];
        let download = |number, path| download(lines.iter(), number, path).map(|(_, path)| path);
        assert_eq!(download(1, None), Ok("a.pdf".into()));
        assert_eq!(download(1, Some("there".into())), Ok("there".into()));
        assert_eq!(download(2, None), Err("file 2 is being scanned".into()));
        assert_eq!(download(3, None), Ok("bashrc".into()));
        assert_eq!(download(4, None), Ok("attachment".into()));
        assert_eq!(download(5, None), Err("there is no file 5".into()));
        assert_eq!(download(0, None), Err("there is no file 0".into()));
    }
}
