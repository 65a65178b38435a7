use reqwest::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};

use super::send_message::ProcessingStatus;
use crate::{Client, Error};

/// Which page.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTranscript<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan_direction: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_order: Option<&'a str>,
}

/// A page.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Transcript {
    pub initial_contact_id: Option<String>,
    pub transcript: Option<Vec<Item>>,
    pub next_token: Option<String>,
}

/// A message, event or attachment.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Item {
    pub absolute_time: Option<String>,
    pub content: Option<String>,
    pub content_type: Option<String>,
    pub id: Option<String>,
    pub r#type: Option<ItemType>,
    pub participant_id: Option<String>,
    pub display_name: Option<String>,
    pub participant_role: Option<ParticipantRole>,
    pub attachments: Option<Vec<Attachment>>,
    pub message_metadata: Option<MessageMetadata>,
    pub related_contact_id: Option<String>,
    pub contact_id: Option<String>,
}

/// What an item is.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ItemType {
    Typing,
    ParticipantJoined,
    ParticipantLeft,
    ChatEnded,
    TransferSucceeded,
    TransferFailed,
    Message,
    Event,
    Attachment,
    ConnectionAck,
    MessageDelivered,
    MessageRead,
    #[serde(other)]
    Unknown,
}

/// A participant's part.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ParticipantRole {
    Agent,
    Customer,
    System,
    CustomBot,
    Supervisor,
    #[serde(other)]
    Unknown,
}

/// A file.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attachment {
    pub content_type: Option<String>,
    pub attachment_id: Option<String>,
    pub attachment_name: Option<String>,
    pub status: Option<AttachmentStatus>,
}

/// How far a file came.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AttachmentStatus {
    Approved,
    Rejected,
    InProgress,
    #[serde(other)]
    Unknown,
}

/// Receipts of a message.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MessageMetadata {
    pub message_id: Option<String>,
    pub receipts: Option<Vec<Receipt>>,
    pub message_processing_status: Option<ProcessingStatus>,
}

/// When somebody got and read it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Receipt {
    pub delivered_timestamp: Option<String>,
    pub read_timestamp: Option<String>,
    pub recipient_participant_id: Option<String>,
}

impl Client {
    /// Asks for a page.
    ///
    /// # Errors
    /// No connection, an error of the service, an answer that cannot be read.
    pub async fn get_transcript(&self, token: &str, page: GetTranscript<'_>) -> Result<Transcript, Error> {
        let request = self
            .http
            .post(self.url("/participant/transcript"))
            .header(CONTENT_TYPE, "application/json")
            .header("x-amz-bearer", token)
            .body(serde_json::to_vec(&page)?);
        self.send(request).await
    }
}
