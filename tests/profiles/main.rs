//! The shared config and credentials files against the official cases.
//!
//! The cases are not part of this repository. Where they are not found (see `awso_tests::paths::official`),
//! the trials are ignored and say so.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use awso::Environment;
use awso::profile::{ProfileFiles, Profiles, Section};
use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Trial};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let mut trials = trials("credentials/profile-parser-tests.json", parses);
    trials.extend(self::trials("credentials/file-location-tests.json", is_located));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// One trial a case, or one that says that there are no cases.
fn trials(file: &'static str, run: fn(&Value) -> Result<(), String>) -> Vec<Trial> {
    let Some(path) = paths::official(file) else {
        let ignored = move || {
            Ok(Completion::ignored_with(format!(
                "{file} is not there: set AWSO_OFFICIAL_DATA to a directory that has it"
            )))
        };
        return vec![Trial::ignorable_test(file, ignored)];
    };
    let mut file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let Value::Array(cases) = file["tests"].take() else { panic!("no cases") };
    assert!(!cases.is_empty());
    let named = |case: Value| (case["name"].as_str().unwrap().to_owned(), case);
    let trial = |(name, case): (String, Value)| Trial::test(name, move || run(&case).map_err(Into::into));
    cases.into_iter().map(named).map(trial).collect()
}

/// The files of a case hold the profiles that it says, or are refused as it says.
fn parses(case: &Value) -> Result<(), String> {
    let input = |name: &str| case["input"][name].as_str().unwrap_or_default();
    let parsed = Profiles::parse(input("configFile"), input("credentialsFile"));
    if let Some(expected) = case["output"]["errorContaining"].as_str() {
        return match parsed {
            Err(error) if error.to_string().contains(expected) => Ok(()),
            other => Err(format!("expected an error with `{expected}`, found {other:?}")),
        };
    }
    let parsed = parsed.map_err(|error| error.to_string())?;
    let expected = &case["output"]["config"];
    same(&expected["profiles"], &json!(shown(parsed.profiles())))?;
    match expected.get("sso_sessions") {
        Some(sessions) => same(sessions, &json!(shown(parsed.sso_sessions()))),
        None => Ok(()),
    }
}

fn shown<'p>(sections: impl Iterator<Item = &'p Section>) -> BTreeMap<&'p str, BTreeMap<&'p str, &'p str>> {
    let properties = |section: &'p Section| {
        section.properties().map(|property| (property.name(), property.value())).collect()
    };
    sections.map(|section| (section.name(), properties(section))).collect()
}

/// The environment of a case names the files and the profile that it says.
fn is_located(case: &Value) -> Result<(), String> {
    let variables = case["environment"].as_object().unwrap();
    let variables = variables.iter().map(|(name, value)| (name, value.as_str().unwrap()));
    let environment = Environment::of(variables);
    let files = match case["platform"].as_str() {
        Some("windows") => ProfileFiles::on_windows(&environment),
        Some("linux") => ProfileFiles::on_unix(&environment),
        platform => return Err(format!("an unknown platform: {platform:?}")),
    };
    let path = |name: &str| case[name].as_str().map(PathBuf::from);
    same(&json!(path("configLocation")), &json!(files.config))?;
    same(&json!(path("credentialsLocation")), &json!(files.credentials))?;
    match case.get("profile") {
        Some(profile) => same(profile, &json!(Profiles::selected(&environment))),
        None => Ok(()),
    }
}

fn same(expected: &Value, found: &Value) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("expected {expected}, found {found}")) }
}
