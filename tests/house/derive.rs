//! What runs when a crate is built that depends on ours.

use std::fs;

use awso_tests::paths;
use serde_json::Value;

use crate::{cargo, sources, text};

/// What no macro may name: files, networks, variables, processes, clocks, threads, what stays from one item to the next.
const ELSEWHERE: [&str; 20] = [
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::os",
    "std::path",
    "std::process",
    "std::sync",
    "thread::",
    "std::time",
    "env!",
    "include!",
    "include_bytes!",
    "include_str!",
    "static mut",
    "thread_local!",
    "print!",
    "println!",
    "eprint",
    "extern crate",
];

#[test]
fn the_derives_look_at_nothing_but_their_input() {
    let files = sources(&paths::workspace().join("awso-derive/src"));
    assert!(files.len() > 20, "{files:?}");
    for file in files.into_iter().filter(|file| !file.ends_with("tests.rs")) {
        let source = fs::read_to_string(&file).unwrap();
        // Documentation is read when the derives themselves are built; whether a panic is under way is nobody else's
        // affair; tests are no part of them.
        let source = source
            .replace(r#"#![doc = include_str!("../ATTRIBUTES.md")]"#, "")
            .replace("use std::thread;", "");
        let source = source.replace("thread::panicking()", "");
        let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for name in ELSEWHERE {
            assert!(!code.contains(name), "{} names {name}", file.display());
        }
    }
    let tree = cargo(&["tree", "-p", "awso-derive", "--edges", "normal,build", "--prefix", "none"]);
    let mut crates: Vec<_> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    crates.sort_unstable();
    crates.dedup();
    let known = ["awso-derive", "proc-macro2", "quote", "regex-syntax", "syn", "unicode-ident"];
    assert_eq!(crates, known);
}

#[test]
fn no_crate_of_ours_runs_a_program_when_it_is_built() {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"])).unwrap();
    for package in metadata["packages"].as_array().unwrap() {
        for target in package["targets"].as_array().unwrap() {
            let kinds = target["kind"].as_array().unwrap();
            let name = text(package, "name");
            assert!(kinds.iter().all(|kind| kind != "custom-build"), "{name} has a build script");
            let is_macro = kinds.iter().any(|kind| kind == "proc-macro");
            assert!(!is_macro || name == "awso-derive", "{name} has macros");
        }
    }
}
