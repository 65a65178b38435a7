//! What it takes to build a program, and what comes of it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::slice;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::table;
use crate::Outcome;
use crate::lab::{self, Lab, benches, cargo, directory, target};
use crate::process::{self, Ended};
use crate::table::{Aim, FLOOR, Row, Table, median};

/// Who has a smallest program.
const BUILDERS: [&str; 3] = ["floor", "ours", "official"];

/// The smallest program that sends a message, from nothing.
pub(crate) fn clean(lab: &mut Lab) -> Outcome<Table> {
    fetch()?;
    let mut rows = Vec::new();
    for profile in ["dev", "release"] {
        let (mut time, mut processor, mut crates, mut peak) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for name in builders(lab) {
            eprintln!("building hello-{name} from nothing ({profile})");
            let place = directory("clean")?.join(name);
            empty(&place)?;
            let built = build(&format!("hello-{name}"), profile, &place)?;
            time.push((name.to_owned(), built.ended.time.as_secs_f64()));
            processor.push((name.to_owned(), built.ended.processor.as_secs_f64()));
            crates.push((name.to_owned(), built.crates as f64));
            peak.push((name.to_owned(), built.ended.peak / 1024.0));
            if profile == "dev" {
                continue;
            }
            // The next topics take this one.
            let program = place.join("release").join(format!("hello-{name}"));
            fs::copy(&program, hello(name)?)?;
            fs::remove_dir_all(&place)?;
        }
        let kind = if profile == "dev" { "debug" } else { profile };
        rows.push(Row::new(format!("{kind} build"), "s", FLOOR, &time).aim(Aim::AtMost(1.25)));
        rows.push(
            Row::new(format!("{kind} build, processors"), "s", FLOOR, &processor).aim(Aim::AtMost(1.25)),
        );
        rows.push(Row::new(format!("{kind} build, most memory of a process"), "MB", FLOOR, &peak));
        rows.push(Row::new(format!("{kind} build, crates"), "crates", FLOOR, &crates).aim(Aim::AtMost(1.25)));
    }
    let method = "The smallest program that sends a message, with the client's default features, built by `cargo build` into \
                  an empty directory; the sources are there. `processors` is the time that all of them were at work, which \
                  says more on a machine that does something else, too.";
    Ok(table("clean", "A clean build", method, rows))
}

/// What is built anew after a change.
pub(crate) fn again(lab: &mut Lab) -> Outcome<Table> {
    let rounds = if lab.is_quick { 3 } else { 7 };
    let mut builds = Vec::new();
    for name in builders(lab) {
        let rebuilt = Rebuilt::of(name)?;
        rebuilt.build()?;
        builds.push((name, rebuilt));
    }
    let mut rows = Vec::new();
    for what in ["the application", "one operation"] {
        let (mut time, mut processor) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            let (mut times, mut processors) = (Vec::new(), Vec::new());
            for (name, rebuilt) in &builds {
                let file = if what == "one operation" { &rebuilt.operation } else { &rebuilt.application };
                let ended = touched(file, || rebuilt.build())?;
                times.push(((*name).to_owned(), ended.time.as_secs_f64()));
                processors.push(((*name).to_owned(), ended.processor.as_secs_f64()));
            }
            time.push(times);
            processor.push(processors);
        }
        let row =
            |name: String, rounds: &[_]| Row::of_rounds(name, "s", FLOOR, rounds).aim(Aim::AtMost(1.25));
        rows.push(row(format!("after {what}"), &time));
        rows.push(row(format!("after {what}, processors"), &processor));
    }
    let method = "A debug build of the smallest program after its own file has changed, and after the file of the operation \
                  `SendMessage` has: of the official client in a copy of its sources. Medians.";
    Ok(table("again", "A build after a change", method, rows))
}

/// The program as it is shipped, and how soon it has its first answer.
pub(crate) fn program(lab: &mut Lab) -> Outcome<Table> {
    let endpoint = lab.endpoint()?;
    let rounds = if lab.is_quick { 5 } else { 41 };
    let (mut size, mut instructions, mut programs) = (Vec::new(), Vec::new(), Vec::new());
    for name in builders(lab) {
        let program = hello(name)?;
        if !program.exists() {
            let package = format!("hello-{name}");
            fs::copy(lab.program(&package)?, &program)?;
        }
        let stripped = program.with_extension("stripped");
        process::run(Command::new("strip").arg("-o").arg(&stripped).arg(&program))?;
        size.push((name.to_owned(), fs::metadata(&stripped)?.len() as f64 / 1024.0));
        let start = lab::instructions(&program, slice::from_ref(&endpoint), &format!("hello-{name}"))?;
        instructions.push((name.to_owned(), start));
        programs.push((name, stripped));
    }
    let (mut time, mut processor) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (mut times, mut processors) = (Vec::new(), Vec::new());
        for (name, program) in &programs {
            let ended = process::run(Command::new(program).arg(&endpoint))?;
            times.push(((*name).to_owned(), ended.time.as_secs_f64() * 1e3));
            processors.push(((*name).to_owned(), ended.processor.as_secs_f64() * 1e3));
        }
        time.push(times);
        processor.push(processors);
    }
    let rows = vec![
        Row::new("stripped release program", "kB", FLOOR, &size).aim(Aim::AtMost(1.15)),
        Row::of_rounds("start to first answer", "ms", FLOOR, &time).aim(Aim::AtMost(1.1)),
        Row::of_rounds("start to first answer, processor", "ms", FLOOR, &processor),
        Row::new("start to first answer, instructions", "instructions", FLOOR, &instructions)
            .aim(Aim::AtMost(1.1)),
    ];
    let method = "The smallest program, from its start to its end: it makes a client, which sets up TLS although this server \
                  speaks none, sends one message and prints the answer's id. Medians of what takes time.";
    Ok(table("program", "The program", method, rows))
}

fn builders(lab: &Lab) -> impl Iterator<Item = &'static str> + use<> {
    let has_official = lab.has_official;
    BUILDERS.into_iter().filter(move |name| has_official || *name != "official")
}

/// Where the smallest program is kept once it is built for release.
fn hello(name: &str) -> Outcome<PathBuf> {
    Ok(directory("hello")?.join(name))
}

/// A build that has succeeded.
pub(crate) struct Built {
    pub(crate) ended: Ended,
    /// How many crates were compiled.
    pub(crate) crates: usize,
}

/// Builds the package of the workspace in this place.
fn build(package: &str, profile: &str, place: &Path) -> Outcome<Built> {
    let mut cargo = cargo();
    cargo.args(["build", "--locked", "--package", package, "--profile", profile]);
    measured(cargo.arg("--target-dir").arg(place))
}

/// Runs this `cargo build` and counts what it compiles.
pub(crate) fn measured(cargo: &mut Command) -> Outcome<Built> {
    let ended = process::run(cargo.args(["--quiet", "--message-format=json"]))?;
    let mut crates = BTreeSet::new();
    for line in ended.output.lines() {
        let message: Value = serde_json::from_str(line)?;
        if message["reason"] == "compiler-artifact" && message["fresh"] == false {
            crates.insert(message["package_id"].to_string());
        }
    }
    Ok(Built { ended, crates: crates.len() })
}

/// Makes sure that no build has to wait for the network.
fn fetch() -> Outcome<()> {
    let rustc = process::run(Command::new("rustc").arg("-vV"))?.output;
    let host =
        rustc.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not name its host")?;
    process::run(cargo().args(["fetch", "--quiet", "--locked", "--target", host])).map(drop)
}

/// Makes this directory anew.
pub(crate) fn empty(place: &Path) -> Outcome<()> {
    if place.exists() {
        fs::remove_dir_all(place)?;
    }
    Ok(fs::create_dir_all(place)?)
}

/// The smallest program of a contestant, to be built again and again.
struct Rebuilt {
    /// The directory of the workspace.
    workspace: PathBuf,
    package: String,
    is_copy: bool,
    application: PathBuf,
    operation: PathBuf,
}

impl Rebuilt {
    fn of(name: &str) -> Outcome<Self> {
        let package = format!("hello-{name}");
        let sources = benches().join("hello").join(name);
        if name == "official" {
            let (workspace, operation) = copied(&sources)?;
            let application = workspace.join("src/main.rs");
            return Ok(Rebuilt { workspace, package, is_copy: true, application, operation });
        }
        let operation = match name {
            FLOOR => benches().join("clients/floor/src/operations/send_message.rs"),
            _ => benches().join("../connect-participant/src/operations/send_message.rs"),
        };
        let application = sources.join("src/main.rs");
        Ok(Rebuilt { workspace: benches().to_owned(), package, is_copy: false, application, operation })
    }

    fn build(&self) -> Outcome<Ended> {
        let mut cargo = cargo();
        cargo.current_dir(&self.workspace).args(["build", "--package", &self.package, "--offline"]);
        if !self.is_copy {
            cargo.arg("--locked");
        }
        Ok(measured(cargo.arg("--target-dir").arg(target().join("again/built")))?.ended)
    }
}

/// The smallest program of the official client in a workspace of its own with a copy of that client's sources: cargo does
/// not look whether those of a registry have changed. And the file of its operation.
fn copied(sources: &Path) -> Outcome<(PathBuf, PathBuf)> {
    const SDK: &str = "aws-sdk-connectparticipant";
    let workspace = directory("again")?.join("official");
    empty(&workspace)?;
    let metadata =
        process::run(cargo().args(["metadata", "--format-version", "1", "--locked", "--offline"]))?;
    let metadata: Value = serde_json::from_str(&metadata.output)?;
    let packages = metadata["packages"].as_array().ok_or("metadata without packages")?;
    let sdk = packages.iter().find(|package| package["name"] == SDK).ok_or("no official client")?;
    let manifest = Path::new(sdk["manifest_path"].as_str().ok_or("a package without a manifest")?);
    let copy = workspace.join("sdk");
    process::run(Command::new("cp").arg("-r").arg(manifest.parent().unwrap_or(manifest)).arg(&copy))?;

    let version = sdk["version"].as_str().unwrap_or_default();
    let manifest = format!(
        "[workspace]\nmembers = [\"sdk\"]\n\n[package]\nname = \"hello-official\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{SDK} = {{ version = \"={version}\", features = [\"behavior-version-latest\"] }}\n\
         tokio = {{ version = \"1\", default-features = false, features = [\"net\", \"rt\", \"time\"] }}\n\n\
         [patch.crates-io]\n{SDK} = {{ path = \"sdk\" }}\n"
    );
    fs::write(workspace.join("Cargo.toml"), manifest)?;
    fs::copy(benches().join("Cargo.lock"), workspace.join("Cargo.lock"))?;
    fs::create_dir_all(workspace.join("src"))?;
    fs::copy(sources.join("src/main.rs"), workspace.join("src/main.rs"))?;
    Ok((workspace, copy.join("src/operation/send_message.rs")))
}

/// Runs this while the file seems to have been changed just now, and gives it its own time back.
fn touched<T>(file: &Path, run: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let handle =
        File::options().write(true).open(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let before = handle.metadata()?.modified()?;
    // Cargo takes a file for changed that is newer than the last build's start.
    handle.set_modified(SystemTime::now() + Duration::from_millis(10))?;
    let outcome = run();
    handle.set_modified(before)?;
    outcome
}

/// The line through these points that is nearest to them: where it begins, and how steep it is.
pub(crate) fn slope(points: &[(f64, f64)]) -> (f64, f64) {
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
    let (above, below) = points.iter().fold((0.0, 0.0), |(above, below), point| {
        (above + (point.0 - x) * (point.1 - y), below + (point.0 - x).powi(2))
    });
    let steep = above / below;
    (y - steep * x, steep)
}

/// The middle of several builds.
pub(crate) fn middle(builds: &[Ended], of: fn(&Ended) -> f64) -> f64 {
    median(builds.iter().map(of))
}
