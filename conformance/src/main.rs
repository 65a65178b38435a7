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
mod expect;
mod generate;
mod literal;
mod skip;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use case::{Case, Direction};
use skip::Skips;

const CASES: &str = "protocol compliance cases in botocore's form: the directory `tests/unit/protocols` of \
    https://github.com/boto/botocore, with `input` and `output` in it";

fn main() -> ExitCode {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let given = std::env::args_os().nth(1).map(PathBuf::from);
    let directory = given.unwrap_or_else(|| workspace.join("../shared/protocol-tests"));
    match run(workspace, &directory) {
        Ok(Some(true)) => ExitCode::SUCCESS,
        Ok(Some(false)) => ExitCode::FAILURE,
        Ok(None) => {
            eprintln!("there are no cases in {}. They are {CASES}.", directory.display());
            ExitCode::from(2)
        }
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

/// Whether all passed or are skipped; none where there are no cases.
fn run(workspace: &Path, directory: &Path) -> Result<Option<bool>, String> {
    let cases = case::read(directory)?;
    if cases.is_empty() {
        return Ok(None);
    }
    let skips = Skips::read(&workspace.join("conformance/skips.toml"))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
    let place = target.join("conformance");
    let (generated, answers) = execute(workspace, &place, &target, &cases)?;

    let mut table: BTreeMap<(&str, Direction), [usize; 3]> = BTreeMap::new();
    let mut failures = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let problem = match (&generated[index], answers.get(&index)) {
            (Err(problem), _) => Some(problem.clone()),
            (Ok(()), Some(answer)) => compare::problem(case, answer),
            (Ok(()), None) => Some("the case did not run".to_owned()),
        };
        let outcome = match (problem, skips.reason(case)) {
            (None, None) => Outcome::Passed,
            (Some(problem), None) => Outcome::Failed(problem),
            (Some(_), Some(reason)) => Outcome::Skipped(reason.to_owned()),
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
    for skip in skips.unknown(&cases) {
        eprintln!("skips.toml: {skip} is not among these cases");
    }
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
    Ok(Some(failures.is_empty()))
}

/// What became of writing each case, and what each answered that was written.
type Ran = (Vec<Result<(), String>>, BTreeMap<usize, serde_json::Value>);

/// Writes, builds and runs the program of all cases. Shapes that do not compile are left out, and the rest is built
/// again.
fn execute(workspace: &Path, place: &Path, target: &Path, cases: &[Case]) -> Result<Ran, String> {
    let mut broken = BTreeMap::new();
    let generated = loop {
        let generated = generate::write(workspace, place, cases, &broken)?;
        let before = broken.len();
        let Err(errors) = build(workspace, place, target)? else { break generated };
        for (module, error) in errors.lines().filter_map(module_of) {
            broken
                .entry(module)
                .and_modify(|it: &mut String| it.extend(["\n", error]))
                .or_insert(error.to_owned());
        }
        if broken.len() == before {
            return Err(format!("what was generated does not compile:\n{errors}"));
        }
    };
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
    Ok((generated, printed.lines().filter_map(line).collect()))
}

/// The errors of the compiler, one a line, if there are any.
fn build(workspace: &Path, place: &Path, target: &Path) -> Result<Result<(), String>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--message-format=short", "--manifest-path"])
        .arg(place.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target)
        .current_dir(workspace)
        .output()
        .map_err(|error| format!("cargo does not run: {error}"))?;
    let said = String::from_utf8_lossy(&built.stderr).into_owned();
    Ok(if built.status.success() { Ok(()) } else { Err(said) })
}

/// The module that a line of the compiler's tells an error of: `src/m7.rs:3:5: error[E0308]: mismatched types`.
fn module_of(line: &str) -> Option<(String, &str)> {
    let (place, error) = line.split_once(": error")?;
    let file = place.split(':').next()?.rsplit('/').next()?;
    let module = file.strip_suffix(".rs").filter(|it| it.starts_with('m') && *it != "main")?;
    Some((module.to_owned(), error.trim_start_matches(|c| c != ' ').trim()))
}
