//! Suites and cases, as botocore has them.

use std::fmt;
use std::path::Path;

use awso_scaffold::Json;

use crate::expect;

/// Which way a case goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Direction {
    Input,
    Output,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Direction::Input => "input",
            Direction::Output => "output",
        })
    }
}

/// One case with what its suite says.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) protocol: String,
    pub(crate) direction: Direction,
    /// A model of the one operation the case is of.
    pub(crate) model: Json,
    pub(crate) operation: String,
    pub(crate) endpoint: String,
    /// The case itself.
    pub(crate) json: Json,
}

/// Every case of a directory, in the order of file names.
pub(crate) fn read(directory: &Path) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for (direction, name) in [(Direction::Input, "input"), (Direction::Output, "output")] {
        let Ok(entries) = std::fs::read_dir(directory.join(name)) else { continue };
        let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        for file in files {
            let fail = |problem: String| format!("{}: {problem}", file.display());
            let text = std::fs::read_to_string(&file).map_err(|error| fail(error.to_string()))?;
            let suites = Json::parse(&text).map_err(|error| fail(error.to_string()))?;
            for suite in expect::items("the file", &suites).map_err(fail)? {
                let Some(of_suite) = suite.get("cases") else {
                    return Err(fail("a suite has no `cases`".to_owned()));
                };
                for case in expect::items("cases", of_suite).map_err(fail)? {
                    cases.push(self::case(direction, suite, case).ok_or_else(|| {
                        let id = case.get("id").and_then(Json::as_str).unwrap_or("a case");
                        fail(format!("{id} has no `id`, `given.name` or `metadata.protocol`"))
                    })?);
                }
            }
        }
    }
    Ok(cases)
}

fn case(direction: Direction, suite: &Json, case: &Json) -> Option<Case> {
    let given = case.get("given")?;
    let operation = given.get("name")?.as_str()?.to_owned();
    let metadata = suite.get("metadata")?;
    let named = metadata.get("protocol")?.as_str()?;
    let protocol = match metadata.get("jsonVersion").and_then(Json::as_str) {
        Some(version) if named == "json" => format!("json-{version}"),
        _ => named.trim_start_matches("smithy-").to_owned(),
    };
    let operations = Json::Object(vec![(operation.clone(), given.clone())]);
    let shapes = suite.get("shapes").cloned().unwrap_or(Json::Object(Vec::new()));
    let model = Json::Object(vec![
        ("metadata".to_owned(), metadata.clone()),
        ("operations".to_owned(), operations),
        ("shapes".to_owned(), shapes),
    ]);
    let endpoint = suite.get("clientEndpoint").and_then(Json::as_str).unwrap_or("https://example.com");
    Some(Case {
        id: case.get("id")?.as_str()?.to_owned(),
        protocol,
        direction,
        model,
        operation,
        endpoint: endpoint.to_owned(),
        json: case.clone(),
    })
}
