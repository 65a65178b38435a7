//! Each example runs to its end, by itself and without anything of this machine's settings.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use awso_tests::foreign::Foreign;
use awso_tests::paths;

fn directory() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn examples() -> Vec<String> {
    let files = fs::read_dir(directory()).unwrap().map(|entry| entry.unwrap().path());
    let sources = files.filter(|path| path.extension().is_some_and(|it| it == "rs"));
    let names = sources.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names
}

/// Cargo builds the examples before it runs the tests of their package, into a folder beside theirs.
fn program(name: &str) -> PathBuf {
    let tests = env::current_exe().unwrap();
    let built = tests.parent().and_then(Path::parent).unwrap().join("examples");
    let program = built.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    assert!(
        program.exists(),
        "{name} is not built: `cargo test -p awso-examples` does, and no `--test` alone"
    );
    program
}

#[test]
fn each_runs_to_its_end() {
    for name in examples() {
        let ended = Foreign::program(&program(&name)).unwrap().run("").unwrap();
        ended.success().unwrap_or_else(|why| panic!("{name}: {why}"));
    }
}

#[test]
fn each_stands_in_the_table() {
    let table = fs::read_to_string(directory().join("README.md")).unwrap();
    for name in examples() {
        assert!(table.contains(&format!("| [`{name}`]({name}.rs) |")), "{name}");
    }
}

#[test]
fn the_bot_of_the_guide_is_the_example_in_60_lines() {
    let chapter = fs::read_to_string(paths::workspace().join("guide/src/chat-bot.md")).unwrap();
    let bot = fs::read_to_string(directory().join("bot.rs")).unwrap();
    let (_, code) = bot.split_once("\n\n").unwrap();
    assert!(code.lines().count() <= 60, "{} lines", code.lines().count());
    assert!(chapter.contains(&format!("```rust,standalone_crate\n{code}```\n")), "the guide has another bot");
}
