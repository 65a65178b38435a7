//! Which service is looked at, and clients of it.

use std::env;

use awso::{Config, Credentials};
use awso_connect_local::{ACCESS_KEY_ID, LocalConnect, SECRET_ACCESS_KEY};

/// Amazon Connect, wherever it is.
pub(crate) struct Service {
    pub(crate) connect: awso_connect::Client,
    pub(crate) participant: awso_connect_participant::Client,
    pub(crate) instance_id: String,
    pub(crate) contact_flow_id: String,
    /// Ends with the test, where it is ours.
    _local: Option<LocalConnect>,
}

impl Service {
    /// The one that the environment names, or a local one.
    pub(crate) async fn of_environment() -> Service {
        let (endpoint, local) = match set("AWSO_CONNECT_ENDPOINT") {
            Some(endpoint) => (endpoint, None),
            None => {
                let local = LocalConnect::start().await.expect("a free port");
                (local.endpoint().to_owned(), Some(local))
            }
        };
        let or = |name: &str, default: &str| set(name).unwrap_or_else(|| default.to_owned());
        let credentials = Credentials::new(
            or("AWSO_CONNECT_ACCESS_KEY_ID", ACCESS_KEY_ID),
            or("AWSO_CONNECT_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY),
        );
        let credentials =
            set("AWSO_CONNECT_SESSION_TOKEN").into_iter().fold(credentials, Credentials::with_session_token);
        // What makes no sense is for the service to refuse, not for the client.
        let config = Config::new()
            .validate(false)
            .region(or("AWSO_CONNECT_REGION", "us-east-1"))
            .credentials(credentials);
        let participant = or("AWSO_CONNECT_PARTICIPANT_ENDPOINT", &endpoint);
        Service {
            connect: awso_connect::Client::new(config.clone().endpoint_url(endpoint)).unwrap(),
            participant: awso_connect_participant::Client::new(config.endpoint_url(participant)).unwrap(),
            instance_id: or("AWSO_CONNECT_INSTANCE", "11111111-2222-3333-4444-555555555555"),
            contact_flow_id: or("AWSO_CONNECT_FLOW", "66666666-7777-8888-9999-000000000000"),
            _local: local,
        }
    }
}

fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
