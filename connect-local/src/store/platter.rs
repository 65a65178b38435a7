//! A disk that can be full, and can lose its power, for tests.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use redb::{DatabaseError, StorageBackend};

use super::{Open, Store, builder};

/// What every handle on it shares.
#[derive(Clone, Debug, Default)]
pub(crate) struct Platter(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    bytes: Vec<u8>,
    /// As it was when it was last told to keep everything, and what was done since.
    safe: Vec<u8>,
    unsafe_changes: Vec<Change>,
    /// How many changes it takes until it takes no more.
    left: Option<usize>,
}

#[derive(Clone, Debug)]
enum Change {
    Length(usize),
    Bytes(usize, Vec<u8>),
}

impl Change {
    fn apply(self, bytes: &mut Vec<u8>) {
        match self {
            Change::Length(length) => bytes.resize(length, 0),
            Change::Bytes(offset, written) => {
                let end = offset + written.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                bytes[offset..end].copy_from_slice(&written);
            }
        }
    }
}

impl Platter {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no panic in here")
    }

    /// It takes so many more changes; or any number again.
    pub(crate) fn takes(&self, left: impl Into<Option<usize>>) {
        self.state().left = left.into();
    }

    /// Whether it would take one more.
    pub(crate) fn takes_more(&self) -> bool {
        self.state().left != Some(0)
    }

    /// The power goes and comes back. Of what was not safe, what `survives` says is there: none, all, or a part of each
    /// change, in any selection.
    pub(crate) fn lose_power(&self, mut survives: impl FnMut() -> u8) {
        let mut state = self.state();
        let mut bytes = std::mem::take(&mut state.safe);
        for change in std::mem::take(&mut state.unsafe_changes) {
            match (survives() % 3, change) {
                (0, _) => {}
                (1, Change::Bytes(offset, mut written)) => {
                    written.truncate(written.len() * usize::from(survives()) / 256);
                    Change::Bytes(offset, written).apply(&mut bytes);
                }
                (_, change) => change.apply(&mut bytes),
            }
        }
        state.safe.clone_from(&bytes);
        state.bytes = bytes;
        state.left = None;
    }

    pub(crate) fn open(&self) -> Open {
        let platter = self.clone();
        Box::new(move || -> Result<_, DatabaseError> { builder().create_with_backend(platter.clone()) })
    }

    pub(crate) fn store(&self) -> io::Result<Store> {
        Store::of("platter".into(), self.open())
    }

    fn change(&self, change: Change) -> io::Result<()> {
        let mut state = self.state();
        state.spend()?;
        change.clone().apply(&mut state.bytes);
        state.unsafe_changes.push(change);
        Ok(())
    }
}

impl State {
    fn spend(&mut self) -> io::Result<()> {
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(1).ok_or(io::ErrorKind::StorageFull)?;
        }
        Ok(())
    }
}

fn place(number: u64) -> usize {
    usize::try_from(number).expect("a small disk")
}

impl StorageBackend for Platter {
    fn len(&self) -> io::Result<u64> {
        Ok(self.state().bytes.len() as u64)
    }

    fn read(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let state = self.state();
        let bytes = state.bytes.get(place(offset)..place(offset) + length);
        bytes.map(<[u8]>::to_vec).ok_or(io::ErrorKind::UnexpectedEof.into())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.change(Change::Length(place(length)))
    }

    fn sync_data(&self, _eventual: bool) -> io::Result<()> {
        let mut state = self.state();
        state.spend()?;
        for change in std::mem::take(&mut state.unsafe_changes) {
            change.apply(&mut state.safe);
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.change(Change::Bytes(place(offset), data.to_vec()))
    }
}
