//! A moto server on a free port of 127.0.0.1, for as long as its handle lives.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use awso::http::{HeaderValue, Request};
use awso::{Config, Endpoint, Sending, Transport};

const SERVE: &str = "
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address='127.0.0.1', port=0, verbose=False)
server.start()
print('%s:%s' % server.get_host_and_port(), flush=True)
sys.stdin.read()
";

pub(crate) struct Server {
    process: Child,
    endpoint: String,
}

impl Server {
    /// # Errors
    /// Why there is no server: no Python, no moto in it.
    pub(crate) fn start(python: &Path) -> Result<Server, String> {
        if !python.exists() {
            return Err(format!("there is no {}", python.display()));
        }
        let mut process = Command::new(python)
            .args(["-c", SERVE])
            .env_clear()
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ACCESS_KEY_ID", "made-up")
            .env("AWS_SECRET_ACCESS_KEY", "made-up")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{} does not run: {error}", python.display()))?;
        let mut address = String::new();
        if let Some(stdout) = process.stdout.take() {
            // A line it does not write is an empty one.
            let _ = BufReader::new(stdout).read_line(&mut address);
        }
        if address.trim().is_empty() {
            let _ = process.wait();
            return Err(format!("{} has no moto server", python.display()));
        }
        Ok(Server { process, endpoint: format!("http://{}", address.trim()) })
    }

    /// The settings of a client of this service.
    pub(crate) fn config(&self, service: &'static str) -> Config {
        let transport = Named { service, client: reqwest::Client::builder().no_proxy().build().unwrap() };
        Config::new().endpoint_url(&self.endpoint).transport(transport)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Says in an `authorization` header which service is meant: moto looks for it there, and at nothing else of it.
#[derive(Debug)]
struct Named {
    service: &'static str,
    client: reqwest::Client,
}

impl Transport for Named {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, mut request: Request) -> Sending<'a> {
        let scope = format!("made-up/20260101/us-east-1/{}/aws4_request", self.service);
        let value = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0");
        request.headers.insert("authorization", HeaderValue::try_from(value).unwrap());
        self.client.send(endpoint, request)
    }
}
