//! Whether a crate is still as its model says.
//!
//! The model is scaffolded, and both sides are read by the same reader and compared. What a crate does otherwise
//! on purpose stands in its `drift.toml`, with the reason:
//!
//! ```toml
//! [[deviation]]
//! reason = "whoever has it can act with it, so it is hidden although the model does not ask for it"
//! findings = ["ViewToken: sensitive here, not in the model"]
//! ```
//!
//! A crate that has some of the operations says `partial = "…"` there, and why. A deviation that is none any more
//! is a finding too.

mod compare;
mod drift;
mod given;
mod look;
mod source;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::model::Model;
use crate::plan::Options;
use crate::{Error, print};

/// Where a crate is not as its model says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, as the way to the crate's directory was given.
    pub file: PathBuf,
    /// The line in it, from 1.
    pub line: usize,
    /// What is different.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.text)
    }
}

/// Compares the crate in a directory with a model. None of what it finds is declared in its `drift.toml`.
///
/// # Errors
/// A file that cannot be read, or that is no Rust or TOML.
pub fn check(model: &Model, directory: &Path) -> Result<Vec<Finding>, Error> {
    let ours = source::Source::read(directory)?;
    let options = Options { auth: Some(auth(model)), ..Options::default() };
    let printed = print::service(model, &options);
    let mut theirs = source::Source::default();
    theirs.add(Path::new("the scaffold"), &printed)?;
    let drift = drift::Drift::read(&directory.join("drift.toml"))?;
    let found = compare::compare(&theirs, &ours, drift.is_partial());
    Ok(drift.judge(found))
}

/// How the service's requests prove who sends them, as `auth = "…"` has it.
fn auth(model: &Model) -> String {
    let metadata = &model.metadata;
    let first = metadata.auth.first().map(|auth| auth.rsplit('#').next().unwrap_or(auth).to_owned());
    match (first.as_deref(), metadata.signature_version.as_deref()) {
        (Some("noAuth"), _) | (None, None) => "none".to_owned(),
        (Some(other), _) => other.to_owned(),
        (None, Some("v4")) => "sigv4".to_owned(),
        (None, Some(other)) => other.to_owned(),
    }
}
