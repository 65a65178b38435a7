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
//! A finding names the shape and member it is about; where two still say the same words, each is to be listed, so that
//! another one later is not taken for declared. A crate that has some of the operations says `partial = "…"` there,
//! and why. A deviation that is none any more is a finding too.
//!
//! What the model says of the crate's operations and no crate can say, such as a pattern that `regex` does not
//! express, is no finding: [`notes`] tells it.

mod compare;
mod drift;
mod given;
mod look;
mod source;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::model::{Model, Note};
use crate::plan::{Options, Plan, auth};
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
    let printed = print::service(model, &Options::default());
    let mut theirs = source::Source::default();
    theirs.add(Path::new("the scaffold"), &printed)?;
    let drift = drift::Drift::read(&directory.join("drift.toml"))?;
    let found = compare::compare(model, &theirs, &ours, drift.is_partial());
    Ok(drift.judge(found))
}

/// What the model says of a crate's operations and the check cannot hold the crate to.
///
/// # Errors
/// A file that cannot be read, or that is no Rust.
pub fn notes(model: &Model, directory: &Path) -> Result<Vec<Note>, Error> {
    let ours = source::Source::read(directory)?;
    let known = ours.operations().filter(|name| model.operation(name).is_some());
    let operations: Vec<_> = known.map(str::to_owned).collect();
    if operations.is_empty() {
        // An empty list would ask for all there are.
        return Ok(Vec::new());
    }
    let options = Options { operations, ..Options::default() };
    Ok(Plan::of(model, &options).notes)
}

/// The `drift.toml` of a fresh crate that has some of the operations, or whose requests prove otherwise who sends them
/// than the model says; `None` where neither is so.
pub(crate) fn declaration(model: &Model, options: &Options) -> Option<String> {
    // Text in JSON is text in TOML.
    let text = |text: String| serde_json::Value::from(text);
    let partial = (!options.operations.is_empty())
        .then(|| format!("\npartial = {}\n", text("the crate was made with `--operation`".to_owned())));
    let theirs = auth(&model.metadata);
    let auth = options.auth.as_deref().filter(|ours| *ours != theirs).map(|ours| {
        let reason = text(format!("the crate was made with `--auth {ours}`"));
        let finding = text(compare::differing(compare::SERVICE, "auth", Some(theirs), Some(ours)));
        format!("\n[[deviation]]\nreason = {reason}\nfindings = [{finding}]\n")
    });
    if partial.is_none() && auth.is_none() {
        return None;
    }
    let about = "# Where this crate is not as the service model says, on purpose: the check finds whatever is not listed here,\n\
                 # and what is listed and not found.\n";
    Some([Some(about.to_owned()), partial, auth].into_iter().flatten().collect())
}
