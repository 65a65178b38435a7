//! The official models and protocol tests. They are not part of this repository: where they are not found (see
//! `awso_tests::paths::official`), the trials are ignored and say so.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod awkward;
mod generated;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use awso_scaffold::check::check;
use awso_scaffold::print::{self, CrateOptions};
use awso_scaffold::{Client, Json, Model, Options};
use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};

const PARTICIPANT: &str = "models/connectparticipant/service-2.json";
const CONNECT: &str = "models/connect/service-2.json";

const SUITES: [&str; 10] = [
    "ec2.json",
    "json.json",
    "json_1_0-query-compatible.json",
    "json_1_0.json",
    "query.json",
    "rest-json.json",
    "rest-xml.json",
    "smithy-rpc-v2-cbor-non-query-compatible.json",
    "smithy-rpc-v2-cbor-query-compatible.json",
    "smithy-rpc-v2-cbor.json",
];

fn main() -> ExitCode {
    let rest_json = ["protocol-tests/input/rest-json.json", "protocol-tests/output/rest-json.json"];
    let trials = vec![
        trial(
            "every_operation_of_connect_participant_is_formatted_and_the_same_each_time",
            &[PARTICIPANT],
            formatted,
        ),
        trial("every_operation_of_connect_is_formatted_and_the_same_each_time", &[CONNECT], formatted),
        trial("every_suite_of_the_protocol_tests_is_scaffolded", &[rest_json[0], rest_json[1]], |_| suites()),
        trial(
            "what_is_generated_compiles_without_a_warning",
            &[PARTICIPANT, rest_json[0], rest_json[1]],
            |files| generated::compiles(&files[0]),
        ),
        trial("what_hardly_any_model_says_compiles_under_every_protocol", &[], |_| awkward::compiles()),
        trial("connect_participant_is_as_its_model_says", &[PARTICIPANT], |files| participant(&files[0])),
        trial("the_chat_operations_of_connect_are_as_their_model_says", &[CONNECT], |files| {
            connect(&files[0])
        }),
        trial(
            "a_scaffold_of_connect_is_as_its_model_says_but_for_the_signature_it_declares",
            &[CONNECT],
            scaffolded,
        ),
        trial("a_changed_length_in_connect_participant_is_found", &[PARTICIPANT], |files| changed(&files[0])),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A trial of official files, ignored where one is not there.
fn trial(name: &str, files: &[&'static str], run: fn(&[PathBuf]) -> Result<(), Failed>) -> Trial {
    let files = files.to_vec();
    Trial::ignorable_test(name, move || {
        let mut found = Vec::new();
        for file in files {
            match paths::official(file) {
                Some(path) => found.push(path),
                None => {
                    let why =
                        format!("{file} is not there: set AWSO_OFFICIAL_DATA to a directory that has it");
                    return Ok(Completion::ignored_with(why));
                }
            }
        }
        run(&found).map(|()| Completion::Completed)
    })
}

/// A directory of this test's own, empty.
fn directory(name: &str) -> PathBuf {
    let directory = paths::target_dir().join("scaffold-official").join(name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    directory
}

fn model(file: &Path) -> Model {
    let pages = fs::read_to_string(file.with_file_name("paginators-1.json")).unwrap();
    Model::of_file(file).unwrap().with_paginators(&Json::parse(&pages).unwrap()).unwrap()
}

/// The suites of a file of protocol tests.
fn read(file: &Path) -> Vec<Model> {
    let json = Json::parse(&fs::read_to_string(file).unwrap()).unwrap();
    json.items().iter().map(|suite| Model::of_tree(suite).unwrap()).collect()
}

fn formatted(files: &[PathBuf]) -> Result<(), Failed> {
    let (model, again) = (model(&files[0]), self::model(&files[0]));
    let directory = directory(if files[0].ends_with(CONNECT) { "connect" } else { "participant" });
    for operation in &model.operations {
        let text = print::operation(&model, &operation.name, Client::Crate).unwrap();
        if text != print::operation(&again, &operation.name, Client::Crate).unwrap() {
            return Err(format!("{} is not the same each time", operation.name).into());
        }
        fs::write(directory.join(format!("{}.rs", operation.name)), text).unwrap();
    }
    is_formatted(&directory)
}

/// Whether rustfmt, with the repository's settings, would change nothing.
fn is_formatted(directory: &Path) -> Result<(), Failed> {
    let files = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let output = Command::new("rustfmt")
        .args(["--edition", "2024", "--check", "--config-path"])
        .arg(paths::workspace().join("rustfmt.toml"))
        .args(files)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    if output.status.success() { Ok(()) } else { Err(text.chars().take(4000).collect::<String>().into()) }
}

fn suites() -> Result<(), Failed> {
    let directory = directory("suites");
    for side in ["input", "output"] {
        for file in SUITES {
            let Some(path) = paths::official(&format!("protocol-tests/{side}/{file}")) else { continue };
            for (index, model) in read(&path).iter().enumerate() {
                if model.operations.is_empty() {
                    return Err(format!("{file}: suite {index} has no operation").into());
                }
                for operation in &model.operations {
                    let text = print::operation(model, &operation.name, Client::Here).unwrap();
                    fs::write(directory.join(format!("{side}-{file}-{index}-{}.rs", operation.name)), text)
                        .unwrap();
                }
            }
        }
    }
    is_formatted(&directory)
}

fn participant(file: &Path) -> Result<(), Failed> {
    none(&model(file), &paths::workspace().join("connect-participant"))
}

fn connect(file: &Path) -> Result<(), Failed> {
    none(&model(file), &paths::workspace().join("connect"))
}

fn none(model: &Model, directory: &Path) -> Result<(), Failed> {
    let found = check(model, directory).unwrap();
    let lines: Vec<_> = found.iter().map(ToString::to_string).collect();
    if lines.is_empty() { Ok(()) } else { Err(format!("\n{}", lines.join("\n")).into()) }
}

/// What is printed, checked.
fn scaffolded(files: &[PathBuf]) -> Result<(), Failed> {
    let (model, directory) = (model(&files[0]), directory("connect-crate"));
    for file in print::crate_files(&model, &Options::default(), &CrateOptions::default()) {
        let path = directory.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.text).unwrap();
    }
    none(&model, &directory)
}

/// A copy of the crate with another length.
fn changed(file: &Path) -> Result<(), Failed> {
    let (from, to) = (paths::workspace().join("connect-participant"), directory("changed"));
    copy(&from.join("src"), &to.join("src"));
    fs::copy(from.join("drift.toml"), to.join("drift.toml")).unwrap();
    none(&model(file), &to)?;
    let message = to.join("src/message.rs");
    let text = fs::read_to_string(&message).unwrap();
    let line = 1 + text.lines().position(|line| line.contains("1..=16384")).unwrap();
    fs::write(&message, text.replacen("1..=16384", "1..=16385", 1)).unwrap();
    let found: Vec<_> = check(&model(file), &to).unwrap().iter().map(ToString::to_string).collect();
    let text = "ChatContent: length is `1..=16384` in the model, `1..=16385` here";
    let expected = format!("{}:{line}: {text}", message.display());
    if found == [expected.clone()] { Ok(()) } else { Err(format!("{found:?}, not {expected}").into()) }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}
