//! What holds of the workspace as a whole.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use awso_tests::paths;
use serde_json::Value;

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--locked")
        .current_dir(paths::workspace())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

fn version(text: &str) -> Vec<u32> {
    text.split('.').map(|part| part.parse().unwrap()).collect()
}

#[test]
fn nothing_in_the_tree_needs_a_newer_rust_than_stated() {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--format-version", "1"])).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let stated = packages.iter().find(|package| text(package, "name") == "awso").unwrap();
    let stated = text(stated, "rust_version");
    let newer: Vec<String> = packages
        .iter()
        .filter(|package| !text(package, "rust_version").is_empty())
        .filter(|package| version(text(package, "rust_version")) > version(stated))
        .map(|package| format!("{} needs {}", text(package, "id"), text(package, "rust_version")))
        .collect();
    assert!(newer.is_empty(), "Cargo.toml states {stated}, but {newer:#?}");
}

#[test]
fn no_crate_that_users_build_is_there_in_two_versions() {
    let tree = cargo(&["tree", "-p", "awso-connect-participant", "--edges", "normal", "--prefix", "none"]);
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in tree.lines() {
        let mut words = line.split(' ');
        versions.entry(words.next().unwrap()).or_default().insert(words.next().unwrap());
    }
    assert!(versions.contains_key("reqwest"), "{tree}");
    versions.retain(|_, versions| versions.len() > 1);
    assert!(versions.is_empty(), "{versions:#?}");
}
