//! The transcript as the screen needs it: its lines, and the files in them.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Known;
use std::path::PathBuf;
use std::sync::Arc;

use awso_connect_participant::ArtifactId;
use awso_connect_participant::chat::{Entry, EntryKey};
use jiff::tz::TimeZone;

use crate::item::{FileStatus, Said};
use crate::line::Line;
use crate::text::boundary_at_most;

/// Makes lines of entries, and of those that have changed only.
#[derive(Debug)]
pub(crate) struct Lines {
    own_name: String,
    zone: TimeZone,
    made: HashMap<EntryKey, (Arc<Entry>, Arc<Line>)>,
}

impl Lines {
    /// Until the service says who one is, one is called this.
    pub(crate) fn new(own_name: String, zone: TimeZone) -> Self {
        Lines { own_name, zone, made: HashMap::new() }
    }

    pub(crate) fn of(&mut self, entries: Vec<Arc<Entry>>) -> Vec<Arc<Line>> {
        let before = std::mem::take(&mut self.made);
        let lines = entries.into_iter().map(|entry| {
            let same = before.get(&entry.key()).filter(|(made_of, _)| Arc::ptr_eq(made_of, &entry));
            let line = match same {
                Some((_, line)) => Arc::clone(line),
                None => Arc::new(Line::of(&entry, &self.own_name, &self.zone)),
            };
            self.made.insert(entry.key(), (entry, Arc::clone(&line)));
            line
        });
        with_files(lines.collect())
    }
}

/// The lines with their files numbered, each file once and as it is now: what a scan says of a file may be an item of
/// its own.
fn with_files(lines: Vec<Arc<Line>>) -> Vec<Arc<Line>> {
    let mut count = 0;
    let mut numbers: HashMap<ArtifactId, usize> = HashMap::new();
    let mut statuses: HashMap<usize, FileStatus> = HashMap::new();
    let mut numbered = Vec::with_capacity(lines.len());
    for line in lines {
        let Said::Files(files) = &line.said else {
            numbered.push(line);
            continue;
        };
        let mut files = files.clone();
        files.retain_mut(|file| {
            let known = file.id.clone().map(|id| numbers.entry(id));
            let is_new = !matches!(known, Some(Known::Occupied(_)));
            file.number = match known {
                Some(Known::Occupied(known)) => *known.get(),
                free => {
                    count += 1;
                    if let Some(free) = free {
                        free.insert_entry(count);
                    }
                    count
                }
            };
            statuses.insert(file.number, file.status);
            is_new
        });
        if !files.is_empty() {
            numbered.push(Arc::new(Line { said: Said::Files(files), ..(*line).clone() }));
        }
    }
    for line in &mut numbered {
        let is_old =
            |line: &Line| line.files().iter().any(|file| statuses.get(&file.number) != Some(&file.status));
        if is_old(line)
            && let Said::Files(files) = &mut Arc::make_mut(line).said
        {
            for file in files {
                file.status = statuses.get(&file.number).copied().unwrap_or(file.status);
            }
        }
    }
    numbered
}

/// Which file has this number, and where it goes: under its own name in the working directory, where no path says.
///
/// # Errors
/// There is none, or it cannot be fetched.
pub(crate) fn download<'l>(
    lines: impl IntoIterator<Item = &'l Arc<Line>>,
    number: usize,
    path: Option<PathBuf>,
) -> Result<(ArtifactId, PathBuf), String> {
    let mut files = lines.into_iter().flat_map(|line| line.files());
    let file = files.find(|file| file.number == number && number > 0);
    let file = file.ok_or_else(|| format!("there is no file {number}"))?;
    let id = file.id.clone().filter(|_| file.status == FileStatus::Approved);
    let id = id.ok_or_else(|| format!("file {number} is {}", file.status.word()))?;
    Ok((id, path.unwrap_or_else(|| local_name(&file.name))))
}

/// The longest name of a file that all usual systems take, in bytes.
const LONGEST_NAME: usize = 255;
/// What Windows takes for devices, whatever their extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The last part of what somebody calls a file, as a name that any system takes: it stays in the working directory, is
/// neither hidden nor an option of a command, and keeps its extension.
fn local_name(name: &str) -> PathBuf {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.replace(['<', '>', ':', '"', '|', '?', '*'], "_");
    let name = name.trim_start_matches(|first: char| first.is_whitespace() || matches!(first, '.' | '-'));
    let name = name.trim_end_matches(|last: char| last.is_whitespace() || last == '.');
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 16 => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let first = stem.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let is_numbered = first.len() == 4 && first.ends_with(|last: char| last.is_ascii_digit());
    let is_port = is_numbered && (first.starts_with("com") || first.starts_with("lpt"));
    let stem = match stem {
        "" => "attachment".to_owned(),
        _ if is_port || DEVICES.contains(&first.as_str()) => format!("_{stem}"),
        _ => stem.to_owned(),
    };
    let end = boundary_at_most(&stem, LONGEST_NAME - extension.len());
    PathBuf::from(format!("{}{extension}", &stem[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::{arcs, file, said};

    #[test]
    fn a_file_is_shown_once_and_as_its_scan_has_left_it() {
        let lines = with_files(arcs([
            file("a.pdf", FileStatus::InProgress),
            said("Sam", "hello"),
            file("b.pdf", FileStatus::InProgress),
            file("a.pdf", FileStatus::Approved),
        ]));
        let files = lines.iter().flat_map(|line| line.files());
        let files: Vec<_> = files.map(|file| (file.number, file.name.as_str(), file.status)).collect();
        assert_eq!(files, [(1, "a.pdf", FileStatus::Approved), (2, "b.pdf", FileStatus::InProgress)]);
        assert_eq!(lines.len(), 3);
    }

    #[test]
    fn files_are_found_by_number_and_stay_in_the_working_directory() {
        let lines = with_files(arcs([
            said("Sam", "hello"),
            file("a.pdf", FileStatus::Approved),
            file("b.pdf", FileStatus::InProgress),
            file("../..\\.bashrc", FileStatus::Approved),
            file("..", FileStatus::Approved),
        ]));
        let download = |number, path| download(&lines, number, path).map(|(_, path)| path);
        assert_eq!(download(1, None), Ok("a.pdf".into()));
        assert_eq!(download(1, Some("there".into())), Ok("there".into()));
        assert_eq!(download(2, None), Err("file 2 is being scanned".into()));
        assert_eq!(download(3, None), Ok("bashrc".into()));
        assert_eq!(download(4, None), Ok("attachment".into()));
        assert_eq!(download(5, None), Err("there is no file 5".into()));
        assert_eq!(download(0, None), Err("there is no file 0".into()));
    }

    #[test]
    fn names_of_others_become_names_that_any_system_takes() {
        for (theirs, ours) in [
            ("/etc/passwd", "passwd"),
            ("../../x", "x"),
            ("C:\\boot.ini", "boot.ini"),
            ("-rf", "rf"),
            (". . .profile", "profile"),
            ("CON", "_CON"),
            ("nul.tar.gz", "_nul.tar.gz"),
            ("com1.txt", "_com1.txt"),
            ("context.txt", "context.txt"),
            ("a.txt:stream", "a.txt_stream"),
            ("why?.txt. ", "why_.txt"),
            ("日本語.pdf", "日本語.pdf"),
            ("...", "attachment"),
        ] {
            assert_eq!(local_name(theirs), PathBuf::from(ours), "{theirs}");
        }
        let long = local_name(&format!("{}.pdf", "日".repeat(300)));
        let long = long.to_str().expect("UTF-8");
        assert!(long.len() <= 255 && long.len() > 250 && long.ends_with("日.pdf"), "{long}");
    }
}
