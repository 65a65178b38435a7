//! The fuzzer's seeds and all it ever found, gone through once. What is fuzzed, and how: `CONTRIBUTING.md`.

#![allow(clippy::print_stdout, reason = "which file it was is told above a panic")]
#![allow(unreachable_pub, reason = "shapes are written as in a service's own crate")]

mod targets;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use awso_tests::paths;

pub use targets::Client;

/// What a target may be given lies in `fuzz/seeds/TARGET`, what broke one in `fuzz/regressions/TARGET`.
fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files
}

fn go_through(part: &str, least: usize) {
    for (name, target) in targets::TARGETS {
        let files = files(&paths::workspace().join("fuzz").join(part).join(name));
        assert!(files.len() >= least, "{name} has {} {part}", files.len());
        for file in files {
            let bytes = fs::read(&file).expect("a file that can be read");
            let begun = Instant::now();
            println!("{}", file.display());
            target(&bytes);
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "{} took {:?}",
                file.display(),
                begun.elapsed()
            );
        }
    }
}

#[test]
fn every_seed_is_read_and_kept() {
    go_through("seeds", 1);
}

#[test]
fn nothing_that_was_found_is_found_again() {
    go_through("regressions", 0);
}

#[test]
fn every_target_is_one_of_the_fuzzer() {
    let directory = paths::workspace().join("fuzz/fuzz_targets");
    let fuzzed: Vec<String> = files(&directory)
        .iter()
        .map(|file| file.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(fuzzed, targets::TARGETS.map(|(name, _)| name));
    for name in fuzzed {
        assert!(targets::target(&name).is_some());
    }
}
