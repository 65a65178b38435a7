//! A directory a case: variables, files, what travels, and what comes of it.

use std::path::{Path, PathBuf};

use awso::{Credentials, Environment, ProvideCredentials, Timestamp};
use awso_credentials::{CredentialsConfig, DefaultChain, ProfileCredentials};
use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::replay::Replay;
use crate::{official, says, wait};

pub(crate) fn trials(kind: &'static str) -> Vec<Trial> {
    official(kind, |place| {
        let entries = std::fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path());
        let mut cases: Vec<PathBuf> = entries.filter(|path| path.join("test-case.json").exists()).collect();
        cases.sort();
        let trial = |case: PathBuf| {
            let name = format!("{kind}/{}", case.file_name().unwrap().to_string_lossy());
            Trial::test(name, move || wait(run(kind, &case)))
        };
        cases.into_iter().map(trial).collect()
    })
}

async fn run(kind: &str, case: &Path) -> Result<(), Failed> {
    let variables = read(&case.join("env.json"));
    let variables = variables.as_object().unwrap().iter();
    let variables = variables.map(|(name, value)| (name.as_str(), value.as_str().unwrap()));
    let replay = Replay::of(&read(&case.join("http-traffic.json")));
    // A time before all that the cases say ends.
    let start = Timestamp::from_epoch(0, 0).unwrap();
    let environment = Environment::of(variables).with_root(case.join("fs"));
    let config = CredentialsConfig::new(environment).transport(replay.clone()).clock(move || start);
    let found = match kind {
        "profile-provider" => ProfileCredentials::new(config).credentials().await,
        _ => DefaultChain::new(config).credentials().await,
    };
    let expected = read(&case.join("test-case.json"))["result"].take();
    match (&found, expected["ErrorContains"].as_str()) {
        (Err(error), Some(text)) => says(&error.to_string(), text)?,
        (Ok(found), None) if !expected["Ok"].is_null() => same(found, &expected["Ok"])?,
        _ => return Err(format!("expected {expected}\nfound {found:?}\n{}", replay.problems()).into()),
    }
    replay.finish()
}

fn same(found: &Credentials, expected: &Value) -> Result<(), Failed> {
    let found = [
        ("access_key_id", Some(Value::from(found.access_key_id()))),
        ("secret_access_key", Some(found.secret_access_key().into())),
        ("session_token", found.session_token().map(Value::from)),
        ("account_id", found.account_id().map(Value::from)),
        ("expiry", found.expires_at().map(|end| end.epoch().0.into())),
    ];
    let found = found.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    let found = Value::Object(found);
    if found == *expected { Ok(()) } else { Err(format!("expected {expected}\n   found {found}").into()) }
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}
