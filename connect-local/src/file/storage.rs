//! Where the bytes of files are.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, ErrorKind};
use std::iter;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

/// The bytes of a file, piece by piece.
pub(crate) type Pieces = Box<dyn Iterator<Item = io::Result<Bytes>> + Send>;

/// Keeps the bytes of files by key. A key is an id that the service has made: 36 characters of `[0-9a-f-]`.
///
/// All calls come from within the service's tasks, several at a time, and are not to wait for long.
pub(crate) trait Storage: fmt::Debug + Send + Sync {
    /// Begins to take a file. Nothing of it is there before it is committed; without that it is dropped.
    ///
    /// # Errors
    /// Those of the medium.
    fn receive(&self, key: &str) -> io::Result<Box<dyn Receiving>>;

    /// The file of that key, if there is one. A file that is deleted while it is read stays readable, or the reading
    /// ends with an error.
    ///
    /// # Errors
    /// Those of the medium.
    fn read(&self, key: &str) -> io::Result<Option<Pieces>>;

    /// Deletes the file of that key, if there is one.
    ///
    /// # Errors
    /// Those of the medium.
    fn delete(&self, key: &str) -> io::Result<()>;
}

/// A file that is being taken.
pub(crate) trait Receiving: fmt::Debug + Send {
    /// Takes the next piece.
    ///
    /// # Errors
    /// There is no room ([`ErrorKind::StorageFull`]), and those of the medium.
    fn write(&mut self, piece: &[u8]) -> io::Result<()>;

    /// Puts the file in the place of what was there under its key.
    ///
    /// # Errors
    /// Those of the medium. What was there is then still there.
    fn commit(self: Box<Self>) -> io::Result<()>;
}

/// Files in memory: as many bytes as are allowed, those under way among them.
#[derive(Debug)]
pub(crate) struct Memory(Arc<Mutex<Shelf>>);

struct Shelf {
    files: HashMap<String, Bytes>,
    used: u64,
    most: u64,
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} files, {} of {} bytes", self.files.len(), self.used, self.most)
    }
}

impl Memory {
    pub(crate) fn new(most: u64) -> Self {
        Memory(Arc::new(Mutex::new(Shelf { files: HashMap::new(), used: 0, most })))
    }
}

fn lock(shelf: &Mutex<Shelf>) -> MutexGuard<'_, Shelf> {
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Storage for Memory {
    fn receive(&self, key: &str) -> io::Result<Box<dyn Receiving>> {
        Ok(Box::new(Draft { shelf: Arc::clone(&self.0), key: key.to_owned(), bytes: Vec::new() }))
    }

    fn read(&self, key: &str) -> io::Result<Option<Pieces>> {
        let bytes = lock(&self.0).files.get(key).cloned();
        Ok(bytes.map(|bytes| Box::new(iter::once(Ok(bytes))) as Pieces))
    }

    fn delete(&self, key: &str) -> io::Result<()> {
        let mut shelf = lock(&self.0);
        if let Some(bytes) = shelf.files.remove(key) {
            shelf.used = shelf.used.saturating_sub(bytes.len() as u64);
        }
        Ok(())
    }
}

struct Draft {
    shelf: Arc<Mutex<Shelf>>,
    key: String,
    bytes: Vec<u8>,
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes of {}", self.bytes.len(), self.key)
    }
}

impl Receiving for Draft {
    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        let mut shelf = lock(&self.shelf);
        let used = shelf.used.saturating_add(piece.len() as u64);
        if used > shelf.most {
            let message = format!("all attachments may have {} bytes together", shelf.most);
            return Err(io::Error::new(ErrorKind::StorageFull, message));
        }
        shelf.used = used;
        drop(shelf);
        self.bytes.extend_from_slice(piece);
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> io::Result<()> {
        let bytes = Bytes::from(std::mem::take(&mut self.bytes).into_boxed_slice());
        let mut shelf = lock(&self.shelf);
        if let Some(before) = shelf.files.insert(self.key.clone(), bytes) {
            shelf.used = shelf.used.saturating_sub(before.len() as u64);
        }
        Ok(())
    }
}

/// Gives back the room of what was not committed.
impl Drop for Draft {
    fn drop(&mut self) {
        let mut shelf = lock(&self.shelf);
        shelf.used = shelf.used.saturating_sub(self.bytes.len() as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(memory: &Memory, key: &str, pieces: &[&[u8]]) -> io::Result<()> {
        let mut draft = memory.receive(key)?;
        pieces.iter().try_for_each(|piece| draft.write(piece))?;
        draft.commit()
    }

    fn get(memory: &Memory, key: &str) -> Option<Vec<u8>> {
        let pieces = memory.read(key).expect("memory does not fail")?;
        Some(pieces.flat_map(|piece| piece.expect("memory does not fail")).collect())
    }

    fn used(memory: &Memory) -> u64 {
        lock(&memory.0).used
    }

    #[test]
    fn a_file_is_there_once_it_is_committed_and_until_it_is_deleted() {
        let memory = Memory::new(100);
        let mut draft = memory.receive("k").expect("a draft");
        draft.write(b"one").expect("room");
        assert_eq!(get(&memory, "k"), None);
        drop(draft);
        assert_eq!((get(&memory, "k"), used(&memory)), (None, 0));
        put(&memory, "k", &[b"one ", b"two"]).expect("room");
        assert_eq!(get(&memory, "k").as_deref(), Some(&b"one two"[..]));
        put(&memory, "k", &[b"new"]).expect("room");
        assert_eq!((get(&memory, "k").as_deref(), used(&memory)), (Some(&b"new"[..]), 3));
        memory.delete("k").expect("deleted");
        memory.delete("k").expect("nothing to delete");
        assert_eq!((get(&memory, "k"), used(&memory)), (None, 0));
    }

    #[test]
    fn files_under_way_take_room_too() {
        let memory = Memory::new(10);
        let mut one = memory.receive("one").expect("a draft");
        one.write(b"123456").expect("room");
        let error = put(&memory, "two", &[b"1234", b"5"]).expect_err("full");
        assert_eq!(error.kind(), ErrorKind::StorageFull);
        one.commit().expect("committed");
        put(&memory, "two", &[b"1234"]).expect("room");
    }
}
