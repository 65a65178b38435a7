//! The whole of Amazon Connect, as the scaffold writes it and as AWS does.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::builds::{Built, empty, measured};
use super::table;
use crate::Outcome;
use crate::lab::{Lab, benches, cargo, directory, target};
use crate::process;
use crate::table::{Aim, NOBODY, OURS, Row, Table};

const OFFICIAL: &str = "official";

/// All 405 operations, from nothing.
pub(crate) fn connect(lab: &mut Lab) -> Outcome<Table> {
    let model = model()?;
    let crate_ = scaffold(&model)?;
    let mut ours = Vec::new();
    for profile in ["dev", "release"] {
        eprintln!("building all of Amazon Connect from nothing ({profile})");
        let place = target().join("whole/ours");
        empty(&place)?;
        let mut cargo = cargo();
        cargo.current_dir(&crate_).args(["build", "--offline", "--profile", profile]);
        ours.push(measured(cargo.arg("--target-dir").arg(&place))?);
        fs::remove_dir_all(&place)?;
    }
    let official = match lab.has_official {
        true => Some(official()?),
        false => None,
    };
    let values = |of: fn(&Built) -> f64| {
        let mut values = vec![(OURS.to_owned(), of(&ours[0]))];
        values.extend(official.as_ref().map(|built| (OFFICIAL.to_owned(), of(built))));
        values
    };
    let released = |of: fn(&Built) -> f64| [(OURS.to_owned(), of(&ours[1]))];
    let seconds = |it: &Built| it.ended.time.as_secs_f64();
    let memory = |it: &Built| it.ended.peak / 1024.0;
    let rows = vec![
        Row::new("debug build", "s", OFFICIAL, &values(seconds)).aim(Aim::AtMost(1.0 / 6.0)),
        Row::new("debug build, processors", "s", OFFICIAL, &values(|it| it.ended.processor.as_secs_f64())),
        Row::new("debug build, most memory of a process", "MB", OFFICIAL, &values(memory))
            .aim(Aim::AtMost(0.25)),
        Row::new("debug build, crates", "crates", OFFICIAL, &values(|it| it.crates as f64)),
        Row::new("release build", "s", NOBODY, &released(seconds)).aim(Aim::Most(240.0)),
        Row::new("release build, processors", "s", NOBODY, &released(|it| it.ended.processor.as_secs_f64())),
        Row::new("release build, most memory of a process", "MB", NOBODY, &released(memory)),
    ];
    let method = "All 405 operations and 2,446 shapes of the service model, as `awso-scaffold` writes them, and \
                  `aws-sdk-connect`; both with all they depend on, from nothing. The official client's release build is left \
                  out: it takes more than a quarter of an hour.";
    Ok(table("whole", "The whole of Amazon Connect", method, rows))
}

/// The service model, which is not part of this repository: where the tests look for it, too.
fn model() -> Outcome<PathBuf> {
    let workspace = benches().parent().unwrap_or(benches());
    let data = match env::var_os("AWSO_OFFICIAL_DATA").filter(|data| !data.is_empty()) {
        Some(data) => workspace.join(data),
        None => workspace.join("../shared"),
    };
    let model = data.join("models/connect/service-2.json");
    if !model.exists() {
        let problem =
            "is not there: set AWSO_OFFICIAL_DATA to a directory that has it, or leave the topic `whole` out";
        return Err(format!("{} {problem}", model.display()).into());
    }
    Ok(model)
}

/// The crate that the scaffold makes of the model.
fn scaffold(model: &Path) -> Outcome<PathBuf> {
    let made = directory("whole")?.join("awso-connect-whole");
    empty(&made)?;
    fs::remove_dir(&made)?;
    let awso = benches().join("../awso").canonicalize()?;
    let mut cargo = cargo();
    cargo.current_dir(benches().join("..")).args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "awso-scaffold",
    ]);
    cargo.arg("--target-dir").arg(target().join("scaffold")).arg("--").arg(model);
    cargo.args(["service", "--name", "awso-connect-whole", "--out"]).arg(&made).arg("--awso").arg(&awso);
    process::run(&mut cargo)?;
    own(&made)?;
    fs::copy(benches().join("../Cargo.lock"), made.join("Cargo.lock"))?;
    Ok(made)
}

/// Makes the package a workspace of its own, whatever directory it lies in.
fn own(made: &Path) -> Outcome<()> {
    let manifest = made.join("Cargo.toml");
    let mut text = fs::read_to_string(&manifest)?;
    if !text.contains("[workspace]") {
        text.push_str("\n[workspace]\n");
    }
    Ok(fs::write(manifest, text)?)
}

/// The official client, debug: minutes, and gigabytes.
fn official() -> Outcome<Built> {
    eprintln!("building aws-sdk-connect from nothing");
    let place = target().join("whole/official");
    empty(&place)?;
    let mut cargo = cargo();
    cargo.current_dir(benches().join("official")).args(["build", "--locked", "--package", "aws-sdk-connect"]);
    let built = measured(cargo.arg("--target-dir").arg(&place))?;
    fs::remove_dir_all(&place)?;
    Ok(built)
}
