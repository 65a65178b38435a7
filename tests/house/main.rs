//! What holds of the workspace as a whole.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod derive;
mod documents;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
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

/// The Rust under a directory, but for what cargo has built there.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut ahead = vec![directory.to_owned()];
    while let Some(directory) = ahead.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                ahead.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// As a number each of its parts, in order: `1.88` is `1.88.0`.
fn version(text: &str) -> [u32; 3] {
    let mut parts = text.split('.').map(|part| part.parse().unwrap());
    std::array::from_fn(|_| parts.next().unwrap_or_default())
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

/// What is built for whoever depends on a crate alone: names with their versions.
fn built_for(package: &str, features: &str) -> BTreeMap<String, BTreeSet<String>> {
    let tree = cargo(&[
        "tree",
        "-p",
        package,
        "--features",
        features,
        "--edges",
        "normal,build",
        "--prefix",
        "none",
    ]);
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in tree.lines() {
        let mut words = line.split(' ').map(str::to_owned);
        versions.entry(words.next().unwrap()).or_default().insert(words.next().unwrap());
    }
    assert!(versions.contains_key("reqwest"), "{tree}");
    versions
}

/// The clients with their features, and how many crates each of them may cost, itself included.
const CLIENTS: [(&str, &str, usize); 3] = [
    ("awso-connect", "", 125),
    ("awso-connect-participant", "", 115),
    ("awso-connect-participant", "chat", 130),
];

#[test]
fn no_crate_that_users_build_is_there_in_two_versions() {
    for (package, features, _) in CLIENTS {
        let mut versions = built_for(package, features);
        versions.retain(|_, versions| versions.len() > 1);
        assert!(versions.is_empty(), "{package}: {versions:#?}");
    }
}

#[test]
fn no_client_costs_more_crates_than_it_may() {
    for (package, features, most) in CLIENTS {
        let crates = built_for(package, features);
        assert!(crates.len() <= most, "{package} takes {} crates, at most {most}: {crates:?}", crates.len());
    }
}
