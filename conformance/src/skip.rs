//! The cases that are left out, each with its reason.

use std::collections::BTreeMap;
use std::path::Path;

/// Reasons by the ids of cases.
pub(crate) fn read(file: &Path) -> Result<BTreeMap<String, String>, String> {
    let fail = |problem: String| format!("{}: {problem}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| fail(error.to_string()))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| fail(error.to_string()))?;
    let skips = table.get("skip").and_then(toml::Value::as_array).map_or(&[][..], Vec::as_slice);
    skips
        .iter()
        .map(|skip| {
            let text =
                |key: &str| skip.get(key).and_then(toml::Value::as_str).filter(|text| !text.is_empty());
            match (text("id"), text("reason")) {
                (Some(id), Some(reason)) => Ok((id.to_owned(), reason.to_owned())),
                _ => Err(fail("a skip has an `id` and a `reason`".to_owned())),
            }
        })
        .collect()
}
