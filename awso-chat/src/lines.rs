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

/// The last part of what somebody calls a file, without what would hide it: it stays in the working directory.
fn local_name(name: &str) -> PathBuf {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim_start_matches('.').trim();
    PathBuf::from(if name.is_empty() { "attachment" } else { name })
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
}
