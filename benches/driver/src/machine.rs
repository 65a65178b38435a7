//! Where and with what it was measured.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::Outcome;
use crate::lab::{benches, cargo};
use crate::process;

/// What is said of versions.
const PACKAGES: [&str; 14] = [
    "tokio",
    "reqwest",
    "hyper",
    "hyper-util",
    "rustls",
    "serde",
    "serde_json",
    "quick-xml",
    "aws-sdk-connectparticipant",
    "aws-smithy-runtime",
    "aws-smithy-http-client",
    "aws-smithy-json",
    "aws-sigv4",
    "plotters",
];

/// The machine in a line: figures of another one are others.
pub(crate) fn machine() -> Outcome<String> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let of = |name: &str| {
        let named = |line: &&str| line.split(':').next().is_some_and(|it| it.trim() == name);
        let lines = processors.lines().filter(named);
        lines
            .filter_map(|line| line.split_once(':'))
            .map(|(_, value)| value.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let model =
        of("model name").into_iter().next().unwrap_or_else(|| "a processor without a name".to_owned());
    let memory = fs::read_to_string("/proc/meminfo")?;
    let memory = memory.split_whitespace().nth(1).and_then(|it| it.parse::<f64>().ok()).unwrap_or_default();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    Ok(format!(
        "{} × {model}, {:.0} GB, Linux {}, {}",
        of("processor").len(),
        memory / 1024.0 / 1024.0,
        kernel.trim(),
        said(Command::new("rustc").arg("--version"))?,
    ))
}

/// The day.
pub(crate) fn today() -> Outcome<String> {
    said(Command::new("date").args(["-u", "+%Y-%m-%d"]))
}

/// The versions of all that was compared, as the lock files have them.
pub(crate) fn versions() -> Outcome<String> {
    let revision = said(Command::new("git").current_dir(benches()).args(["describe", "--always", "--dirty"]));
    let mut versions = vec![format!("awso {}", revision.unwrap_or_else(|_| "of no repository".to_owned()))];
    versions.extend(locked(benches(), &PACKAGES)?);
    versions.extend(locked(&benches().join("official"), &["aws-sdk-connect"])?);
    versions.push(said(Command::new("valgrind").arg("--version"))?);
    Ok(versions.join(", "))
}

fn locked(workspace: &Path, names: &[&str]) -> Outcome<Vec<String>> {
    let mut cargo = cargo();
    cargo.current_dir(workspace).args(["metadata", "--format-version", "1", "--locked"]);
    let metadata: Value = serde_json::from_str(&process::run(&mut cargo)?.output)?;
    let packages = metadata["packages"].as_array().ok_or("metadata without packages")?;
    let version = |name: &&str| {
        // The newest, where the tree has another one for something old.
        let found = packages.iter().rfind(|package| package["name"] == **name);
        found.and_then(|package| package["version"].as_str()).map(|version| format!("{name} {version}"))
    };
    Ok(names.iter().filter_map(version).collect())
}

/// The first line of what a program says.
fn said(command: &mut Command) -> Outcome<String> {
    Ok(process::run(command)?.output.lines().next().unwrap_or_default().to_owned())
}
