//! Records in an embedded database: one file in a directory, `connect-local.redb`.
//!
//! A write is one transaction, and is on the disk when it is done. A file that was left in the middle of one holds what
//! the one before left in it.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use redb::{
    Builder, CommitError, Database, DatabaseError, ReadableTable, StorageError, TableDefinition, TableError,
    TransactionError,
};

use crate::record::{FORMAT, Key};

const FILE: &str = "connect-local.redb";
/// What the pages of the database may take of memory. All that it holds is in memory anyway.
const CACHE: usize = 8 * 1024 * 1024;

const META: TableDefinition<'_, &str, u32> = TableDefinition::new("meta");
const RECORDS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("records");
const FORMAT_KEY: &str = "format";

/// A record in JSON; without one it is removed.
pub(crate) type Json = Option<Vec<u8>>;

/// How the file is opened; tests open others.
pub(crate) type Open = Box<dyn Fn() -> Result<Database, DatabaseError> + Send>;

pub(crate) struct Store {
    path: PathBuf,
    open: Open,
    /// None when it broke, and could not be opened again yet.
    database: Option<Database>,
}

impl Store {
    /// Opens the database in this directory, and makes both if there are none.
    ///
    /// # Errors
    /// The directory cannot be made or read, another process has it, or what is there is not for this version.
    pub(crate) fn open(directory: &Path) -> io::Result<Store> {
        make_directory(directory).map_err(|error| told(directory, error))?;
        let path = directory.join(FILE);
        let file = path.clone();
        let store = Store::of(path, Box::new(move || builder().create_file(open_file(&file)?)))?;
        // Without it the new file itself may be gone after the power was.
        #[cfg(unix)]
        File::open(directory)
            .and_then(|directory| directory.sync_all())
            .map_err(|error| told(directory, error))?;
        Ok(store)
    }

    pub(crate) fn of(path: PathBuf, open: Open) -> io::Result<Store> {
        let mut store = Store { path, open, database: None };
        store.guard(|store| {
            let database = store.database()?;
            let transaction = database.begin_write().map_err(Problem::from)?;
            {
                let mut meta = transaction.open_table(META)?;
                let format = meta.get(FORMAT_KEY)?.map(|format| format.value());
                match format {
                    None => drop(meta.insert(FORMAT_KEY, FORMAT)?),
                    Some(FORMAT) => {}
                    Some(other) => return Err(Problem::Format(other)),
                }
                transaction.open_table(RECORDS)?;
            }
            transaction.commit()?;
            Ok(())
        })?;
        Ok(store)
    }

    /// Reads all records, in the order of their keys.
    pub(crate) fn load<E: ToString>(
        &mut self,
        mut each: impl FnMut(Key, &[u8]) -> Result<(), E>,
    ) -> io::Result<()> {
        self.guard(|store| {
            let transaction = store.database()?.begin_read().map_err(Problem::from)?;
            let records = transaction.open_table(RECORDS)?;
            for record in records.iter()? {
                let (key, json) = record?;
                let key = Key::of_bytes(key.value())
                    .ok_or_else(|| Problem::Damaged("a record has no known key".to_owned()))?;
                each(key, json.value()).map_err(|problem| Problem::Damaged(problem.to_string()))?;
            }
            Ok(())
        })
    }

    /// Writes all of these or none. They are on the disk when this returns. After an error the file is opened anew, by
    /// the next write.
    pub(crate) fn write<'r>(&mut self, records: impl Iterator<Item = (&'r Key, &'r Json)>) -> io::Result<()> {
        self.guard(|store| {
            let transaction = store.database()?.begin_write().map_err(Problem::from)?;
            {
                let mut table = transaction.open_table(RECORDS)?;
                for (key, json) in records {
                    let key = key.to_bytes();
                    match json {
                        Some(json) => drop(table.insert(&*key, &**json)?),
                        None => drop(table.remove(&*key)?),
                    }
                }
            }
            transaction.commit()?;
            Ok(())
        })
    }

    fn database(&mut self) -> Result<&Database, Problem> {
        let opened = match self.database.take() {
            Some(database) => database,
            None => (self.open)()?,
        };
        Ok(self.database.insert(opened))
    }

    /// Does something with the database, and lets go of it where that goes wrong: after an error it takes no more.
    fn guard(&mut self, act: impl FnOnce(&mut Store) -> Result<(), Problem>) -> io::Result<()> {
        // The database checks what it reads by assertions, too.
        let done = catch_unwind(AssertUnwindSafe(|| act(self)))
            .unwrap_or_else(|_| Err(Problem::Damaged("the database stopped at what it read".to_owned())));
        done.map_err(|problem| {
            let broken = self.database.take();
            // Closing it writes to the disk that has just refused, and that must not matter.
            let _ = catch_unwind(AssertUnwindSafe(|| drop(broken)));
            problem.told(&self.path)
        })
    }
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    // Later versions of the database read no other.
    builder.set_cache_size(CACHE).create_with_file_format_v3(true);
    builder
}

/// For its owner only: what was said in chats is in it.
pub(crate) fn make_directory(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

fn open_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // A file that was there before, as from a copy, may be open to others.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let metadata = file.metadata()?;
        if metadata.permissions().mode() & 0o077 != 0 {
            file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(file)
}

pub(crate) fn told(path: &Path, error: impl Into<io::Error>) -> io::Error {
    let error = error.into();
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// What can go wrong.
enum Problem {
    Io(io::Error),
    InUse,
    Format(u32),
    Damaged(String),
}

impl Problem {
    fn told(self, path: &Path) -> io::Error {
        match self {
            Problem::Io(error) => told(path, error),
            Problem::InUse => told(
                path,
                io::Error::new(
                    io::ErrorKind::ResourceBusy,
                    "another process uses it; stop that one, or give another directory",
                ),
            ),
            Problem::Format(format) => told(
                path,
                io::Error::new(
                    io::ErrorKind::Unsupported,
                    format!(
                        "written in format {format}, and this version reads {FORMAT}; take the version that wrote it, \
                         or give another directory"
                    ),
                ),
            ),
            Problem::Damaged(problem) => told(
                path,
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("damaged, or no data of connect-local: {problem}; give another directory"),
                ),
            ),
        }
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Io(error) => Problem::Io(error),
            StorageError::Corrupted(problem) => Problem::Damaged(problem),
            other => Problem::Io(io::Error::other(other.to_string())),
        }
    }
}

impl From<DatabaseError> for Problem {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::DatabaseAlreadyOpen => Problem::InUse,
            DatabaseError::Storage(StorageError::Io(error)) if error.kind() == io::ErrorKind::InvalidData => {
                Problem::Damaged(error.to_string())
            }
            DatabaseError::Storage(error) => error.into(),
            other => Problem::Damaged(other.to_string()),
        }
    }
}

impl From<TransactionError> for Problem {
    fn from(error: TransactionError) -> Self {
        match error {
            TransactionError::Storage(error) => error.into(),
            other => Problem::Io(io::Error::other(other.to_string())),
        }
    }
}

impl From<TableError> for Problem {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Storage(error) => error.into(),
            other => Problem::Damaged(other.to_string()),
        }
    }
}

impl From<CommitError> for Problem {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Storage(error) => error.into(),
            other => Problem::Io(io::Error::other(other.to_string())),
        }
    }
}

#[cfg(test)]
pub(crate) mod platter;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::platter::Platter;
    use super::*;

    type Records = BTreeMap<Key, Json>;

    fn record(contact: usize, text: &str) -> (Key, Json) {
        (Key::Contact(contact), Some(text.as_bytes().to_vec()))
    }

    fn loaded(store: &mut Store) -> Records {
        let mut records = Records::new();
        let each = |key, json: &[u8]| {
            records.insert(key, Some(json.to_vec()));
            Ok::<(), String>(())
        };
        store.load(each).expect("a whole database");
        records
    }

    #[test]
    fn records_are_written_replaced_and_removed() {
        let platter = Platter::default();
        let mut store = platter.store().expect("a new database");
        let first: Records = [record(0, "a"), record(1, "b"), record(2, "c")].into();
        store.write(first.iter()).expect("written");
        let second: Records = [record(1, "B"), (Key::Contact(2), None), (Key::Contact(3), None)].into();
        store.write(second.iter()).expect("written");
        drop(store);
        let mut store = platter.store().expect("the same database");
        assert_eq!(loaded(&mut store), Records::from([record(0, "a"), record(1, "B")]));
    }

    #[test]
    fn another_format_is_told() {
        for other in [FORMAT - 1, FORMAT + 1] {
            let platter = Platter::default();
            let store = platter.store().expect("a new database");
            let transaction = store.database.as_ref().expect("open").begin_write().expect("a transaction");
            transaction.open_table(META).expect("a table").insert(FORMAT_KEY, other).expect("put");
            transaction.commit().expect("written");
            drop(store);
            let error = platter.store().err().expect("not for this version");
            assert_eq!(error.kind(), io::ErrorKind::Unsupported);
            let told = format!(
                "platter: written in format {other}, and this version reads {FORMAT}; take the version that wrote it, or \
                 give another directory"
            );
            assert_eq!(error.to_string(), told);
        }
    }

    #[test]
    fn a_full_disk_is_told_and_the_next_write_goes_on_when_it_is_not_any_more() {
        for left in 0.. {
            let platter = Platter::default();
            let mut store = platter.store().expect("a new database");
            store.write(Records::from([record(0, "a")]).iter()).expect("written");
            platter.takes(left);
            let more: Records = [record(1, "b"), record(2, &"c".repeat(100_000))].into();
            let Err(error) = store.write(more.iter()) else {
                assert!(left > 3, "it takes some changes");
                break;
            };
            assert!(error.to_string().starts_with("platter: "), "{error}");
            assert!(store.write(more.iter()).is_err());
            platter.takes(None);
            store.write(more.iter()).expect("written");
            drop(store);
            let mut store = platter.store().expect("the same database");
            assert_eq!(loaded(&mut store).len(), 3);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// However the power goes, what was written is there, and of what was being written all or nothing.
        #[test]
        fn nothing_written_is_lost_with_the_power_and_nothing_is_half_there(
            batches in prop::collection::vec(
                prop::collection::btree_map(
                    (0_usize..20).prop_map(Key::Contact),
                    prop::option::weighted(0.8, prop::collection::vec(any::<u8>(), 0..3_000)),
                    1..8,
                ),
                1..12,
            ),
            left in 0_usize..120,
            survivors in prop::collection::vec(any::<u8>(), 1..40),
        ) {
            let platter = Platter::default();
            let mut store = platter.store().expect("a new database");
            platter.takes(left);
            let mut written = Records::new();
            let mut last = Records::new();
            for batch in batches {
                last.clone_from(&written);
                for (key, json) in &batch {
                    match json {
                        Some(_) => last.insert(key.clone(), json.clone()),
                        None => last.remove(key),
                    };
                }
                if store.write(batch.iter()).is_err() {
                    break;
                }
                written.clone_from(&last);
            }
            // Nothing can be put in order while it goes down.
            if platter.takes_more() {
                platter.takes(0);
            }
            drop(store);
            let mut survivors = survivors.iter().copied().cycle();
            platter.lose_power(|| survivors.next().unwrap_or_default());
            let mut store = platter.store().expect("a whole database");
            let found = loaded(&mut store);
            prop_assert!(found == written || found == last);
            store.write(written.iter()).expect("it goes on");
        }
    }
}
