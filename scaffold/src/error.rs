use std::fmt;
use std::path::{Path, PathBuf};

/// What is wrong with a file that was read: where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    file: Option<PathBuf>,
    place: String,
    problem: String,
}

impl Error {
    /// `place` is a path in the JSON, a line, or empty.
    pub(crate) fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Error { file: None, place: place.into(), problem: problem.into() }
    }

    /// The same error, of this file.
    #[must_use]
    pub fn in_file(mut self, file: &Path) -> Self {
        self.file.get_or_insert_with(|| file.to_owned());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}: ", file.display())?;
        }
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for Error {}
