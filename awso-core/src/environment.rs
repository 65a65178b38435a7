//! The variables and files that settings are found in.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The variables and files that settings are found in: those of the process, or others for a test.
///
/// ```
/// let environment = awso_core::Environment::of([("AWS_REGION", "eu-west-2")]);
/// assert_eq!(environment.var("AWS_REGION").as_deref(), Some("eu-west-2"));
/// assert_eq!(environment.var("HOME"), None);
/// ```
#[derive(Clone, Default)]
pub struct Environment(Option<Arc<Given>>);

struct Given {
    variables: BTreeMap<String, String>,
    root: Option<PathBuf>,
}

impl Environment {
    /// That of the process.
    pub fn process() -> Self {
        Environment(None)
    }

    /// These variables and no files.
    pub fn of(variables: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Environment(Some(Arc::new(Given { variables, root: None })))
    }

    /// The same variables, and files as if this directory were the root of all: `/home/.aws/config` is read
    /// from `{root}/home/.aws/config`. The environment of the process is left as it is.
    #[must_use]
    pub fn with_root(self, root: impl Into<PathBuf>) -> Self {
        let Some(given) = self.0 else { return self };
        let variables = given.variables.clone();
        Environment(Some(Arc::new(Given { variables, root: Some(root.into()) })))
    }

    /// A variable. One that is blank counts as not set, as does one that is no UTF-8.
    pub fn var(&self, name: &str) -> Option<String> {
        let value = match &self.0 {
            None => std::env::var_os(name).map(OsString::into_string)?.ok()?,
            Some(given) => given.variables.get(name)?.clone(),
        };
        Some(value).filter(|value| !value.trim().is_empty())
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Those of the file system. Without a root, there are no files in an environment that was given.
    pub fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.place(path) {
            Some(place) => std::fs::read(place),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Puts these bytes in the place of a file, at once or not at all: nobody sees half of them. On Unix only the
    /// user may read the file (mode 0600), as is due to secrets.
    ///
    /// # Errors
    /// Those of the file system, and the directory is not there. Without a root, there are no files in an
    /// environment that was given.
    pub fn write_private(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let place = self.place(path).ok_or(io::ErrorKind::NotFound)?;
        let mut name = place.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        // Of a name of its own, for others may write at the same time.
        name.push(format!(".{}.tmp", uuid::Uuid::new_v4()));
        let draft = place.with_file_name(name);
        let written = create_private(&draft)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .and_then(|()| std::fs::rename(&draft, &place));
        if written.is_err() {
            // It may not even be there.
            let _ = std::fs::remove_file(&draft);
        }
        written
    }

    /// Whether these are the variables and files of the process.
    pub fn is_process(&self) -> bool {
        self.0.is_none()
    }

    fn place(&self, path: &Path) -> Option<PathBuf> {
        match &self.0 {
            None => Some(path.to_owned()),
            Some(given) => Some(given.root.as_ref()?.join(path.strip_prefix("/").unwrap_or(path))),
        }
    }
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl fmt::Debug for Environment {
    /// Shows which it is: variables hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_process() { "Environment(process)" } else { "Environment(given)" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_replaced_whole_and_only_its_user_reads_it() {
        use std::os::unix::fs::PermissionsExt as _;

        let root = std::env::temp_dir().join(format!("awso-environment-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(root.join("cache")).expect("a directory");
        std::fs::write(root.join("cache/token"), "a longer text than the new one").expect("a file");
        let environment = Environment::of([("A", "b")]).with_root(&root);
        environment.write_private(Path::new("/cache/token"), b"new").expect("it is written");
        assert_eq!(environment.read(Path::new("/cache/token")).expect("it is read"), b"new");
        let mode = std::fs::metadata(root.join("cache/token")).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(root.join("cache")).expect("a directory").count(), 1);
        environment.write_private(Path::new("/none/token"), b"new").expect_err("there is no such directory");
        std::fs::remove_dir_all(root).expect("it is removed");
    }

    #[test]
    fn an_environment_without_a_root_writes_nothing() {
        let environment = Environment::of([("HOME", "/")]);
        environment.write_private(Path::new("/token"), b"").expect_err("there are no files");
    }
}
