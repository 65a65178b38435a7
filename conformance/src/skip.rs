//! The cases that are left out, each with its reason.

use std::collections::BTreeMap;
use std::path::Path;

use crate::case::Case;

/// The reasons, by protocol, direction and id: one id stands for several cases.
#[derive(Debug)]
pub(crate) struct Skips(BTreeMap<[String; 3], String>);

impl Skips {
    pub(crate) fn read(file: &Path) -> Result<Self, String> {
        let fail = |problem: String| format!("{}: {problem}", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| fail(error.to_string()))?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| fail(error.to_string()))?;
        let skips = table.get("skip").and_then(toml::Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut reasons = BTreeMap::new();
        for skip in skips {
            let text = |key: &str| {
                let text = skip.get(key).and_then(toml::Value::as_str).filter(|text| !text.is_empty());
                text.map(str::to_owned).ok_or_else(|| fail(format!("a skip has no `{key}`")))
            };
            reasons.insert([text("protocol")?, text("direction")?, text("id")?], text("reason")?);
        }
        Ok(Self(reasons))
    }

    pub(crate) fn reason(&self, case: &Case) -> Option<&str> {
        self.0.get(&key(case)).map(String::as_str)
    }

    /// What is skipped and none of these cases.
    pub(crate) fn unknown(&self, cases: &[Case]) -> Vec<String> {
        let known = |skip: &&[String; 3]| cases.iter().any(|case| key(case) == **skip);
        self.0
            .keys()
            .filter(|skip| !known(skip))
            .map(|[protocol, direction, id]| format!("{id} ({protocol} {direction})"))
            .collect()
    }
}

fn key(case: &Case) -> [String; 3] {
    [case.protocol.clone(), case.direction.to_string(), case.id.clone()]
}
