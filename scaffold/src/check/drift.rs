//! The differences a crate declares.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::Finding;
use crate::Error;

#[derive(Debug, Default)]
pub(super) struct Drift {
    file: PathBuf,
    partial: Option<String>,
    deviations: Vec<Deviation>,
}

#[derive(Debug)]
struct Deviation {
    line: usize,
    finding: String,
    reason: String,
}

impl Drift {
    /// Reads the file; one that is not there declares nothing.
    pub(super) fn read(file: &Path) -> Result<Self, Error> {
        if !file.exists() {
            return Ok(Drift { file: file.to_owned(), ..Drift::default() });
        }
        let text = crate::model::read_file(file)?;
        Drift::parse(file, &text).map_err(|error| error.in_file(file))
    }

    fn parse(file: &Path, text: &str) -> Result<Self, Error> {
        let line_of = |offset: usize| 1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
        let wrong = |offset: usize, problem: &str| Error::new(format!("line {}", line_of(offset)), problem);
        let table = DeTable::parse(text)
            .map_err(|error| wrong(error.span().map_or(0, |span| span.start), error.message()))?;
        let mut drift = Drift { file: file.to_owned(), ..Drift::default() };
        for (key, value) in table.get_ref() {
            let at = key.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("partial", DeValue::String(reason)) => drift.partial = Some(reason.to_string()),
                ("deviation", DeValue::Array(all)) => {
                    for one in all.iter() {
                        let at = one.span().start;
                        let DeValue::Table(one) = one.get_ref() else {
                            return Err(wrong(at, "a deviation is written `[[deviation]]`"));
                        };
                        let text = |key: &str| one.get(key).and_then(|value| value.get_ref().as_str());
                        let reason = text("reason").unwrap_or_default();
                        let findings = one.get("findings").and_then(|value| value.get_ref().as_array());
                        if reason.trim().is_empty() || findings.is_none() {
                            return Err(wrong(at, "a deviation has a `reason` and a list of `findings`"));
                        }
                        for finding in findings.into_iter().flat_map(|all| all.iter()) {
                            let Some(text) = finding.get_ref().as_str() else {
                                return Err(wrong(
                                    finding.span().start,
                                    "a finding is text, as the check prints it",
                                ));
                            };
                            drift.deviations.push(Deviation {
                                line: line_of(finding.span().start),
                                finding: text.to_owned(),
                                reason: reason.to_owned(),
                            });
                        }
                    }
                }
                _ => return Err(wrong(at, "there are `partial = \"…\"` and `[[deviation]]`")),
            }
        }
        Ok(drift)
    }

    /// Whether the crate has some of the operations on purpose.
    pub(super) fn is_partial(&self) -> bool {
        self.partial.as_ref().is_some_and(|reason| !reason.trim().is_empty())
    }

    /// The findings that are not declared, and the declarations that find nothing. One covers one.
    pub(super) fn judge(&self, mut found: Vec<Finding>) -> Vec<Finding> {
        let mut stale = Vec::new();
        for deviation in &self.deviations {
            match found.iter().position(|found| found.text == deviation.finding) {
                Some(index) => drop(found.remove(index)),
                None => stale.push(Finding {
                    file: self.file.clone(),
                    line: deviation.line,
                    text: format!(
                        "no deviation any more, take it out: {} ({})",
                        deviation.finding, deviation.reason
                    ),
                }),
            }
        }
        found.extend(stale);
        found.sort();
        found.dedup();
        found
    }
}
