//! What somebody would write who needs these operations and has no framework: structs for serde, and reqwest.
//!
//! It does what every client has to: builds the request of typed input, with an idempotency token, reads the typed
//! answer, and tells the service's errors by their code. There is no validation, no retry, no time limit, and nothing is
//! hidden in logs.

mod error;
mod operations;

pub use error::Error;
pub use operations::get_transcript::*;
pub use operations::send_message::*;
pub use operations::start_chat_contact::*;

/// A client of one endpoint.
#[derive(Clone, Debug)]
pub struct Client {
    endpoint: String,
    http: reqwest::Client,
}

impl Client {
    /// A client that calls this endpoint.
    ///
    /// # Errors
    /// reqwest cannot be set up.
    pub fn new(endpoint: &str) -> Result<Self, Error> {
        // A proxy of the environment cannot reach this machine's own servers.
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Client { endpoint: endpoint.to_owned(), http })
    }

    /// Sends a request and reads its answer.
    async fn send<T: serde::de::DeserializeOwned>(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<T, Error> {
        let answer = request.send().await?;
        if !answer.status().is_success() {
            return Err(Error::of(answer).await);
        }
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.endpoint)
    }
}
