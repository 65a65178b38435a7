//! The variables and files that settings are found in.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::io;
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

impl fmt::Debug for Environment {
    /// Shows which it is: variables hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_process() { "Environment(process)" } else { "Environment(given)" })
    }
}
