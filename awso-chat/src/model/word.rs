//! How it stands, in words: on the status line, and beside the transcript.

use super::{Connection, Model};
use crate::layout::{Tone, progress_bar};
use crate::text::{bytes, cut, width, wrap_within};

impl Model {
    /// How it stands with the connection, and in fewer words.
    fn state(&self) -> (String, &'static str) {
        match &self.connection {
            Connection::Connecting => (format!("○ connecting to {}…", self.place), "○ connecting…"),
            Connection::Connected => ("● connected".to_owned(), "● connected"),
            Connection::Lost(how) => {
                (format!("○ connection lost ({how}), reconnecting"), "○ connection lost, reconnecting")
            }
            Connection::Over(reason) => (format!("■ the chat is over: {reason}"), "■ the chat is over"),
        }
    }

    /// The status line, as far as it fits.
    pub(crate) fn status(&self) -> String {
        let columns = self.size.0.saturating_sub(1);
        let (state, short) = self.state();
        if width(&state) > columns {
            return cut(short, columns);
        }
        let has_room = columns + 1 > width(&state) + width(&self.place) + 15;
        if has_room && self.connection != Connection::Connecting {
            return format!("{state} · {}", self.place);
        }
        state
    }

    /// What is said beside the transcript, in rows: the state if the status line has no room for it, and what went wrong
    /// before what is under way, before who types. Nothing drowns the end of a reason.
    pub(crate) fn beside(&self) -> Vec<(String, Tone)> {
        let (columns, height) = self.size;
        let state = self.state().0;
        let state = (width(&state) >= columns).then_some((state, Tone::Plain));
        let words: Vec<(String, Tone)> = state.into_iter().chain(self.word()).collect();
        // A long one leaves most of the screen to the transcript.
        let most = (height / 3 / words.len().max(1)).max(1);
        let rows = |(text, tone): (String, Tone)| {
            wrap_within(&text, columns, most).into_iter().map(move |row| (row, tone))
        };
        words.into_iter().flat_map(rows).collect()
    }

    fn word(&self) -> Option<(String, Tone)> {
        if let Some(notice) = &self.notice {
            let (sign, tone) = if notice.is_problem { ("! ", Tone::Problem) } else { ("", Tone::Plain) };
            return Some((format!("{sign}{}", notice.text), tone));
        }
        if let Some(download) = self.downloads.first() {
            let far = match download.total {
                Some(total) => progress_bar(download.done, total, self.size.0 / 2),
                None => bytes(download.done),
            };
            // How far it is, is seen whatever it is called.
            let room = self.size.0.saturating_sub(width(&far) + width("fetching : "));
            return Some((format!("fetching {}: {far}", cut(&download.name, room.max(8))), Tone::Plain));
        }
        let typing = self.typing()?;
        Some((cut(&typing, self.size.0), Tone::Quiet))
    }
}
