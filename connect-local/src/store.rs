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

use crate::journal::{FORMAT, Key};

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
        let store = Store::of(path, Box::new(move || Ok(builder().create_file(open_file(&file)?)?)))?;
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
fn make_directory(directory: &Path) -> io::Result<()> {
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

fn told(path: &Path, error: impl Into<io::Error>) -> io::Error {
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
