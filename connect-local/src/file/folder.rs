//! Files in a directory: one a file, under its key. What is not committed yet has a name that is no key.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use uuid::Uuid;

use super::{Pieces, Receiving, Storage};

/// How many bytes are read at once.
const PIECE: usize = 64 * 1024;
/// What the names of files end with that are on their way.
const DRAFT: &str = "draft";

/// Files in a directory: as many bytes as are allowed, those under way among them.
#[derive(Debug)]
pub(crate) struct Folder(Arc<Shelf>);

struct Shelf {
    path: PathBuf,
    used: AtomicU64,
    most: u64,
    /// Held while a file takes its place, or leaves it.
    moving: Mutex<()>,
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} bytes", self.used.load(Ordering::Relaxed), self.most)
    }
}

impl Folder {
    /// The files that are known, in this directory. All others there are what a crash has left, and are deleted.
    ///
    /// # Errors
    /// The directory cannot be made or read.
    pub(crate) fn open(path: PathBuf, most: u64, is_known: impl Fn(&str) -> bool) -> io::Result<Folder> {
        crate::store::make_directory(&path)?;
        let mut used = 0;
        for entry in fs::read_dir(&path)? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(&is_known) {
                used += entry.metadata()?.len();
            } else if is_ours(&entry.file_name()) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(Folder(Arc::new(Shelf { path, used: AtomicU64::new(used), most, moving: Mutex::new(()) })))
    }
}

/// Whether the name is one that the service gives: whatever else is in the directory, it did not put there.
fn is_ours(name: &std::ffi::OsStr) -> bool {
    let path = Path::new(name);
    let is_draft = path.extension().is_none_or(|extension| extension == DRAFT);
    is_draft
        && path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| Uuid::try_parse(stem).is_ok())
}

impl Shelf {
    fn place(&self, key: &str) -> PathBuf {
        self.path.join(key)
    }

    fn give_back(&self, bytes: u64) {
        // It is not more than what was taken.
        let _ = self
            .used
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |used| Some(used.saturating_sub(bytes)));
    }
}

impl Storage for Folder {
    fn receive(&self, key: &str) -> io::Result<Box<dyn Receiving>> {
        // Two may come under one key at once.
        let path = self.0.place(&format!("{}.{DRAFT}", Uuid::new_v4()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        let target = self.0.place(key);
        Ok(Box::new(Draft { shelf: Arc::clone(&self.0), path, target, file, length: 0, is_committed: false }))
    }

    fn read(&self, key: &str) -> io::Result<Option<Pieces>> {
        let mut file = match File::open(self.0.place(key)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut is_broken = false;
        Ok(Some(Box::new(std::iter::from_fn(move || {
            if is_broken {
                return None;
            }
            let mut piece = Vec::new();
            match Read::by_ref(&mut file).take(PIECE as u64).read_to_end(&mut piece) {
                Ok(0) => None,
                Ok(_) => Some(Ok(Bytes::from(piece))),
                Err(error) => {
                    is_broken = true;
                    Some(Err(error))
                }
            }
        }))))
    }

    fn delete(&self, key: &str) -> io::Result<()> {
        let _moving = self.0.moving.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.0.place(key);
        let length = match fs::metadata(&path) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        fs::remove_file(path)?;
        self.0.give_back(length);
        Ok(())
    }
}

struct Draft {
    shelf: Arc<Shelf>,
    path: PathBuf,
    target: PathBuf,
    file: File,
    length: u64,
    is_committed: bool,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes for {}", self.length, self.target.display())
    }
}

impl Receiving for Draft {
    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        let (length, most) = (piece.len() as u64, self.shelf.most);
        let taken = self.shelf.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |used| {
            used.checked_add(length).filter(|used| *used <= most)
        });
        if taken.is_err() {
            let message = format!("all attachments may have {most} bytes together");
            return Err(io::Error::new(ErrorKind::StorageFull, message));
        }
        self.length += length;
        self.file.write_all(piece)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.file.sync_all()
    }

    fn commit(mut self: Box<Self>) -> io::Result<()> {
        let _moving = self.shelf.moving.lock().unwrap_or_else(PoisonError::into_inner);
        let before = fs::metadata(&self.target).map_or(0, |metadata| metadata.len());
        fs::rename(&self.path, &self.target)?;
        self.is_committed = true;
        self.shelf.give_back(before);
        // The name, too, has to be on the disk.
        #[cfg(unix)]
        File::open(&self.shelf.path)?.sync_all()?;
        Ok(())
    }
}

/// Deletes what was not committed.
impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_committed {
            // What stays is deleted at the next start.
            let _ = fs::remove_file(&self.path);
            self.shelf.give_back(self.length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Scratch {
            let path = std::env::temp_dir().join(format!("connect-local-folder-{name}-{}", Uuid::new_v4()));
            Scratch(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn put(folder: &Folder, key: &str, pieces: &[&[u8]]) -> io::Result<()> {
        let mut draft = folder.receive(key)?;
        pieces.iter().try_for_each(|piece| draft.write(piece))?;
        draft.finish()?;
        draft.commit()
    }

    fn get(folder: &Folder, key: &str) -> Option<Vec<u8>> {
        let pieces = folder.read(key).expect("a readable directory")?;
        Some(pieces.flat_map(|piece| piece.expect("a readable file")).collect())
    }

    fn used(folder: &Folder) -> u64 {
        folder.0.used.load(Ordering::Relaxed)
    }

    #[test]
    fn a_file_is_there_once_it_is_committed_and_until_it_is_deleted() {
        let scratch = Scratch::new("life");
        let key = Uuid::new_v4().to_string();
        let folder = Folder::open(scratch.0.clone(), 1_000_000, |_| true).expect("a directory");
        let mut draft = folder.receive(&key).expect("a draft");
        draft.write(b"one").expect("room");
        assert_eq!((get(&folder, &key), used(&folder)), (None, 3));
        drop(draft);
        assert_eq!((used(&folder), fs::read_dir(&scratch.0).expect("a directory").count()), (0, 0));
        put(&folder, &key, &[b"one ", b"two"]).expect("room");
        let long = vec![7; 2 * PIECE + 1];
        put(&folder, &key, &[&long]).expect("room");
        assert_eq!((get(&folder, &key), used(&folder)), (Some(long.clone()), long.len() as u64));
        let reading = folder.read(&key).expect("readable").expect("there");
        folder.delete(&key).expect("deleted");
        folder.delete(&key).expect("nothing to delete");
        assert_eq!((get(&folder, &key), used(&folder)), (None, 0));
        drop(reading);
    }

    #[test]
    fn files_under_way_take_room_too() {
        let scratch = Scratch::new("room");
        let folder = Folder::open(scratch.0.clone(), 10, |_| true).expect("a directory");
        let mut one = folder.receive("one").expect("a draft");
        one.write(b"123456").expect("room");
        assert_eq!(put(&folder, "two", &[b"1234", b"5"]).expect_err("full").kind(), ErrorKind::StorageFull);
        one.commit().expect("committed");
        put(&folder, "two", &[b"1234"]).expect("room");
    }

    #[test]
    fn what_a_crash_has_left_is_deleted_at_the_next_start_and_what_is_not_ours_stays() {
        let scratch = Scratch::new("crash");
        let [known, unknown] = [(); 2].map(|()| Uuid::new_v4().to_string());
        let folder = Folder::open(scratch.0.clone(), 100, |_| true).expect("a directory");
        for key in [&known, &unknown] {
            put(&folder, key, &[b"bytes"]).expect("room");
        }
        std::mem::forget(folder.receive(&known).expect("a draft"));
        fs::write(scratch.0.join("notes.txt"), "").expect("written");
        let folder = Folder::open(scratch.0.clone(), 100, |key| key == known).expect("a directory");
        assert_eq!((get(&folder, &unknown), used(&folder)), (None, 5));
        let mut names: Vec<_> =
            fs::read_dir(&scratch.0).expect("a directory").flatten().map(|entry| entry.file_name()).collect();
        names.sort();
        let mut expected = [known.as_str(), "notes.txt"];
        expected.sort_unstable();
        assert_eq!(names, expected);
    }
}
