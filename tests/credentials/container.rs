//! What address the variables of a container name.

use std::sync::{Arc, Mutex};

use awso::http::{Request, Response, StatusCode};
use awso::{Endpoint, Environment, ProvideCredentials as _, Sending, Transport};
use awso_credentials::{CredentialsConfig, DefaultChain};
use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::{official, says, wait};

pub(crate) fn trials() -> Vec<Trial> {
    official("ecs-tests.json", |file| {
        let mut cases: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let Value::Array(cases) = cases["tests"].take() else { panic!("the cases are a list") };
        let trial = |case: Value| {
            let name = format!("container/{}", case["docs"].as_str().unwrap());
            Trial::test(name, move || wait(run(&case)))
        };
        cases.into_iter().map(trial).collect()
    })
}

async fn run(case: &Value) -> Result<(), Failed> {
    let variables = case["env"].as_object().unwrap().iter();
    let variables = variables.map(|(name, value)| (name.as_str(), value.as_str().unwrap()));
    let environment = Environment::of(variables.chain([("AWS_EC2_METADATA_DISABLED", "true")]));
    let asked = Asked::default();
    let chain = DefaultChain::new(CredentialsConfig::new(environment).transport(asked.clone()));
    let found = chain.credentials().await;
    let expected = &case["result"];
    match (&found, expected["Ok"].as_str(), expected["ErrorContains"].as_str()) {
        (Err(error), _, Some(text)) => says(&error.to_string(), text),
        (Ok(_), Some(url), _) if *asked.0.lock().unwrap() == [url] => Ok(()),
        _ => Err(format!("expected {expected}\nfound {found:?} of {:?}", asked.0.lock().unwrap()).into()),
    }
}

/// Notes the addresses, and gives keys at each.
#[derive(Clone, Debug, Default)]
struct Asked(Arc<Mutex<Vec<String>>>);

impl Transport for Asked {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        self.0.lock().unwrap().push(endpoint.url(&request));
        let mut response = Response::new(StatusCode::OK);
        response.body = r#"{"AccessKeyId": "A", "SecretAccessKey": "S", "Token": "T"}"#.into();
        Box::pin(async { Ok(response) })
    }
}
