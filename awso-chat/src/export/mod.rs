//! A transcript as a file: Markdown, JSON, HTML.

mod html;
mod markdown;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use awso::AwsShape as _;
use awso_connect_participant::{Client, GetTranscriptResponse, Item, ParticipantToken, SortKey};

use crate::place;

/// In which form a transcript is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// To read, and to put into a ticket.
    #[value(name = "md", alias = "markdown")]
    Markdown,
    /// As GetTranscript answers it, with everything that is known.
    Json,
    /// A page of its own, which loads nothing.
    Html,
}

impl Format {
    /// The one that the name of a file ends in.
    pub(crate) fn of_path(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "md" | "markdown" => Some(Format::Markdown),
            "json" => Some(Format::Json),
            "html" | "htm" => Some(Format::Html),
            _ => None,
        }
    }

    /// As [`of_path`](Self::of_path).
    ///
    /// # Errors
    /// It ends in none.
    pub(crate) fn required_of_path(path: &Path) -> Result<Format, String> {
        let problem = || format!("{}: which format? let it end in .md, .json or .html", path.display());
        Format::of_path(path).ok_or_else(problem)
    }

    /// The transcript, the oldest item first, in this format.
    pub(crate) fn write(self, items: Vec<Item>) -> String {
        match self {
            Format::Markdown => markdown::write(&items),
            Format::Html => html::write(&items),
            Format::Json => {
                let page = GetTranscriptResponse {
                    initial_contact_id: None,
                    transcript: Some(items),
                    next_token: None,
                };
                page.to_json() + "\n"
            }
        }
    }
}

/// Writes the items to a file that is not there yet, in the format that its name ends in.
///
/// # Errors
/// The name ends in none, or the file is there or cannot be written.
pub(crate) fn to_file(path: &Path, format: Option<Format>, items: Vec<Item>) -> Result<(), String> {
    let told = |problem: &dyn std::fmt::Display| format!("{}: {problem}", path.display());
    let format = format.map_or_else(|| Format::required_of_path(path), Ok)?;
    let text = format.write(items);
    let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => told(&"there is such a file already"),
        _ => told(&error),
    })
}

/// The transcript of a chat, the oldest item first, without taking part in it.
///
/// # Errors
/// The token is not taken, or a call does not succeed.
pub(crate) async fn fetch(client: &Client, token: ParticipantToken) -> Result<Vec<Item>, String> {
    let token = place::connection_token(client, token).await?;
    let request = client.get_transcript().max_results(100).sort_order(SortKey::Descending);
    let mut pages = request.connection_token(token).pages().items();
    let mut items = Vec::new();
    while let Some(item) = pages.try_next().await.map_err(|error| error.to_string())? {
        items.push(item);
    }
    items.reverse();
    Ok(items)
}

/// `2026-11-21 13:05:37 UTC`: the file may be read anywhere.
fn time(item: &Item) -> String {
    let utc = crate::item::time_of_day(item, &jiff::tz::TimeZone::UTC, "%Y-%m-%d %H:%M:%S UTC");
    utc.unwrap_or_else(|| "not sent".to_owned())
}

/// Whether somebody has read it, as an appendix.
fn read(item: &Item) -> &'static str {
    let receipts = item.message_metadata.iter().flat_map(|metadata| metadata.receipts.iter().flatten());
    if receipts.into_iter().any(|receipt| receipt.read_timestamp.is_some()) { " · read" } else { "" }
}
