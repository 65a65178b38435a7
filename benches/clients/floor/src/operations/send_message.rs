use reqwest::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Client, Error};

/// What is said.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SendMessage<'a> {
    pub content_type: &'a str,
    pub content: &'a str,
    pub client_token: &'a str,
}

/// The message is sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SentMessage {
    pub id: Option<String>,
    pub absolute_time: Option<String>,
    pub message_metadata: Option<Processing>,
}

/// What became of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Processing {
    pub message_processing_status: Option<ProcessingStatus>,
}

/// How far it came.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProcessingStatus {
    Processing,
    Failed,
    Rejected,
    #[serde(other)]
    Unknown,
}

impl Client {
    /// Says something.
    ///
    /// # Errors
    /// No connection, an error of the service, an answer that cannot be read.
    pub async fn send_message(
        &self,
        token: &str,
        content_type: &str,
        content: &str,
    ) -> Result<SentMessage, Error> {
        let mut buffer = Uuid::encode_buffer();
        let client_token = Uuid::new_v4().hyphenated().encode_lower(&mut buffer);
        let body = serde_json::to_vec(&SendMessage { content_type, content, client_token })?;
        let request = self
            .http
            .post(self.url("/participant/message"))
            .header(CONTENT_TYPE, "application/json")
            .header("x-amz-bearer", token)
            .body(body);
        self.send(request).await
    }
}
