//! Where a client finds credentials and its host.

use std::sync::{Arc, Mutex};

use awso::http::{Request, Response, StatusCode};
use awso::{Config, Endpoint, Environment, Sending, Transport};
use awso_connect::Client;

/// Takes everything, and keeps where it went and who signed it.
#[derive(Clone, Debug, Default)]
struct Taking(Arc<Mutex<Vec<(String, String)>>>);

impl Transport for Taking {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        let authorization = request.headers["authorization"].to_str().unwrap().to_owned();
        self.0.lock().unwrap().push((endpoint.to_string(), authorization));
        Box::pin(async {
            let mut response = Response::new(StatusCode::OK);
            response.body = "{}".into();
            Ok(response)
        })
    }
}

async fn called(variables: &[(&str, &str)]) -> (String, String) {
    let transport = Taking::default();
    let config =
        Config::new().environment(Environment::of(variables.iter().copied())).transport(transport.clone());
    let client = Client::from_env_with(config).await.unwrap();
    client.stop_contact().instance_id("i").contact_id("c").send().await.unwrap();
    let calls = transport.0.lock().unwrap().clone();
    assert_eq!(calls.len(), 1);
    calls[0].clone()
}

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "hush")];

#[tokio::test]
async fn a_client_of_the_environment_signs_with_what_the_default_chain_finds() {
    let (endpoint, authorization) = called(&[KEYS[0], KEYS[1], ("AWS_REGION", "eu-west-2")]).await;
    assert_eq!(endpoint, "https://connect.eu-west-2.amazonaws.com");
    assert!(authorization.contains("Credential=AKIDENV/"), "{authorization}");
    assert!(authorization.contains("/eu-west-2/connect/aws4_request"), "{authorization}");
}

#[tokio::test]
async fn in_gov_cloud_the_plain_host_is_the_fips_host() {
    let fips = ("AWS_USE_FIPS_ENDPOINT", "true");
    for (region, host) in [
        ("us-gov-west-1", "https://connect.us-gov-west-1.amazonaws.com"),
        ("us-east-1", "https://connect-fips.us-east-1.amazonaws.com"),
    ] {
        let (endpoint, _) = called(&[KEYS[0], KEYS[1], fips, ("AWS_REGION", region)]).await;
        assert_eq!(endpoint, host);
    }
}

#[tokio::test]
async fn without_credentials_nothing_is_sent_and_the_error_says_what_to_do() {
    let transport = Taking::default();
    let variables = [("AWS_REGION", "eu-west-2"), ("AWS_EC2_METADATA_DISABLED", "true")];
    let config = Config::new().environment(Environment::of(variables)).transport(transport.clone());
    let client = Client::from_env_with(config).await.unwrap();
    let call = client.stop_contact().instance_id("i").contact_id("c").send();
    let error = call.await.expect_err("no credentials").to_string();
    assert!(error.starts_with("StopContact was not sent: no credentials: "), "{error}");
    assert!(transport.0.lock().unwrap().is_empty());
}
