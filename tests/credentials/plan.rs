//! What the keys of profiles mean together.

use std::path::{Path, PathBuf};

use awso::Environment;
use awso_credentials::{Base, Plan, ProfileCredentials};
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{official, says};

pub(crate) fn trials() -> Vec<Trial> {
    official("assume-role-tests.json", |file| {
        let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let trial = |(index, case): (usize, Value)| {
            let name = format!("plan/{index} {}", case["docs"].as_str().unwrap());
            Trial::test(name, move || run(&case))
        };
        cases.into_iter().enumerate().map(trial).collect()
    })
}

fn run(case: &Value) -> Result<(), Failed> {
    let root = Root::with(&config(&case["input"]));
    let selected = case["input"]["selected_profile"].as_str().unwrap();
    let environment = Environment::of([("HOME", "/home"), ("AWS_PROFILE", selected)]).with_root(&root.0);
    let plan = ProfileCredentials::new(environment).plan();
    let expected = &case["output"];
    match (&plan, expected["Error"].as_str()) {
        (Err(error), Some(text)) => says(&error.to_string(), text),
        (Ok(plan), None) if steps(plan) == expected["ProfileChain"] => Ok(()),
        _ => Err(format!("expected {expected}\nfound {plan:?}").into()),
    }
}

/// The profiles as a config file.
fn config(input: &Value) -> String {
    let mut text = String::new();
    for (kind, sections) in [("profile", &input["profiles"]), ("sso-session", &input["sso_sessions"])] {
        for (name, keys) in sections.as_object().into_iter().flatten() {
            text.push_str(&format!("[{kind} {name}]\n"));
            for (key, value) in keys.as_object().unwrap() {
                text.push_str(&format!("{key} = {}\n", value.as_str().unwrap()));
            }
        }
    }
    text
}

/// The plan as the cases write it.
fn steps(plan: &Plan) -> Value {
    let base = match &plan.base {
        Base::Keys(keys) => json!({"AccessKey": {
            "access_key_id": keys.access_key_id(),
            "secret_access_key": keys.secret_access_key(),
            "session_token": keys.session_token(),
            "account_id": keys.account_id(),
        }}),
        Base::WebIdentity(role) => json!({"WebIdentityToken": {
            "role_arn": role.role_arn,
            "role_session_name": role.role_session_name,
            "web_identity_token_file": role.token_file,
        }}),
        Base::Sso(sso) => json!({"Sso": {
            "sso_session": sso.session,
            "sso_region": sso.region,
            "sso_start_url": sso.start_url,
            "sso_account_id": sso.account_id,
            "sso_role_name": sso.role_name,
        }}),
        Base::Process { command, .. } => json!({ "CredentialProcess": command }),
        named => json!({ "NamedSource": format!("{named:?}") }),
    };
    let roles = plan.roles.iter().map(|role| {
        json!({"AssumeRole": {
            "role_arn": role.role_arn,
            "external_id": role.external_id,
            "role_session_name": role.role_session_name,
        }})
    });
    let mut steps: Vec<Value> = [base].into_iter().chain(roles).collect();
    // What a case does not mention is not there.
    for members in steps.iter_mut().flat_map(|step| step.as_object_mut().unwrap().values_mut()) {
        if let Value::Object(members) = members {
            members.retain(|_, value| !value.is_null());
        }
    }
    steps.into()
}

/// A directory with a config file, for as long as it is wanted.
struct Root(PathBuf);

impl Root {
    fn with(config: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("plan-{}", uuid::Uuid::new_v4()));
        let directory = root.join("home/.aws");
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join("config"), config).unwrap();
        Root(root)
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        // What is left lies where cargo builds.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
