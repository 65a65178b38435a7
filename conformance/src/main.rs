//! The official protocol compliance cases, in botocore's form, run through annotated shapes.
//!
//! `cargo conformance [DIR]` scaffolds the shapes of every suite, compiles them, builds each input as a typed
//! value, and compares what goes out; reads each answer, and compares the typed value. DIR defaults to
//! `../shared/protocol-tests`. Exit code 0: all passed or are skipped for a reason; 1: a case failed; 2: there are
//! no cases.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for people")]

mod body;
mod case;
mod compare;
mod generate;
mod literal;
mod skip;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use case::Direction;

const CASES: &str = "protocol compliance cases in botocore's form: the directory `tests/unit/protocols` of \
    https://github.com/boto/botocore, with `input` and `output` in it";

fn main() -> ExitCode {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let given = std::env::args_os().nth(1).map(PathBuf::from);
    let directory = given.unwrap_or_else(|| workspace.join("../shared/protocol-tests"));
    if !directory.join("input").is_dir() && !directory.join("output").is_dir() {
        eprintln!("there are no cases in {}. They are {CASES}.", directory.display());
        return ExitCode::from(2);
    }
    match run(workspace, &directory) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// What became of a case.
enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

fn run(workspace: &Path, directory: &Path) -> Result<bool, String> {
    let cases = case::read(directory)?;
    let skips = skip::read(&workspace.join("conformance/skips.toml"))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
    let place = target.join("conformance");
    let generated = generate::write(workspace, &place, &cases)?;
    let answers = execute(workspace, &place, &target)?;

    let mut table: BTreeMap<(&str, Direction), [usize; 3]> = BTreeMap::new();
    let mut failures = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let problem = match (&generated[index], answers.get(&index)) {
            (Err(problem), _) => Some(problem.clone()),
            (Ok(()), Some(answer)) => compare::problem(case, answer),
            (Ok(()), None) => Some("the case did not run".to_owned()),
        };
        let outcome = match (problem, skips.get(&case.id)) {
            (None, None) => Outcome::Passed,
            (Some(problem), None) => Outcome::Failed(problem),
            (Some(_), Some(reason)) => Outcome::Skipped(reason.clone()),
            (None, Some(_)) => {
                Outcome::Failed("it is skipped, and passes: take it from skips.toml".to_owned())
            }
        };
        let counts = table.entry((&case.protocol, case.direction)).or_default();
        match outcome {
            Outcome::Passed => counts[0] += 1,
            Outcome::Failed(problem) => {
                counts[1] += 1;
                failures.push(format!("{} ({} {})\n{problem}", case.id, case.protocol, case.direction));
            }
            Outcome::Skipped(reason) => {
                counts[2] += 1;
                println!("skipped: {} ({} {}): {reason}", case.id, case.protocol, case.direction);
            }
        }
    }
    let known = |id: &String| cases.iter().any(|case| case.id == *id);
    failures.extend(
        skips.keys().filter(|id| !known(id)).map(|id| format!("{id}: skipped, and there is no such case")),
    );
    for failure in &failures {
        println!("failed: {}\n", failure.replace('\n', "\n    "));
    }
    println!("{:<14}{:<10}{:>8}{:>8}{:>8}", "protocol", "direction", "passed", "failed", "skipped");
    let mut all = [0; 3];
    for ((protocol, direction), counts) in &table {
        println!(
            "{protocol:<14}{:<10}{:>8}{:>8}{:>8}",
            direction.to_string(),
            counts[0],
            counts[1],
            counts[2]
        );
        (0..3).for_each(|index| all[index] += counts[index]);
    }
    let [passed, failed, skipped] = all;
    println!("conformance: {passed} passed, {failed} failed, {skipped} skipped of {}", cases.len());
    Ok(failures.is_empty())
}

/// Builds and runs the generated program; each line it prints is a case's number and its answer.
fn execute(
    workspace: &Path,
    place: &Path,
    target: &Path,
) -> Result<BTreeMap<usize, serde_json::Value>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--manifest-path"])
        .arg(place.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target)
        .current_dir(workspace)
        .status()
        .map_err(|error| format!("cargo does not run: {error}"))?;
    if !built.success() {
        return Err("what the scaffold wrote does not compile: see above".to_owned());
    }
    let program =
        target.join("debug").join(format!("awso-conformance-cases{}", std::env::consts::EXE_SUFFIX));
    let output = Command::new(&program)
        .output()
        .map_err(|error| format!("{} does not run: {error}", program.display()))?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let line = |line: &str| {
        let (index, answer) = line.split_once('\t')?;
        Some((index.parse().ok()?, serde_json::from_str(answer).ok()?))
    };
    let answers: BTreeMap<usize, _> = printed.lines().filter_map(line).collect();
    if !output.status.success() {
        return Err(format!(
            "the cases did not run to their end: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    Ok(answers)
}
