use std::collections::BTreeMap;

use reqwest::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Client, Error};

/// The chat to start.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct StartChatContact<'a> {
    pub instance_id: &'a str,
    pub contact_flow_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<BTreeMap<String, String>>,
    pub participant_details: ParticipantDetails<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_message: Option<ChatMessage<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chat_duration_in_minutes: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supported_messaging_content_types: Option<Vec<&'a str>>,
}

/// Who the customer is.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ParticipantDetails<'a> {
    pub display_name: &'a str,
}

/// What the customer says first.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChatMessage<'a> {
    pub content_type: &'a str,
    pub content: &'a str,
}

/// The chat is started.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StartedChat {
    pub contact_id: Option<String>,
    pub participant_id: Option<String>,
    pub participant_token: Option<String>,
    pub continued_from_contact_id: Option<String>,
}

impl Client {
    /// Starts a chat, unsigned.
    ///
    /// # Errors
    /// No connection, an error of the service, an answer that cannot be read.
    pub async fn start_chat_contact(&self, mut chat: StartChatContact<'_>) -> Result<StartedChat, Error> {
        chat.client_token.get_or_insert_with(|| Uuid::new_v4().to_string());
        let request = self
            .http
            .put(self.url("/contact/chat"))
            .header(CONTENT_TYPE, "application/json")
            .body(serde_json::to_vec(&chat)?);
        self.send(request).await
    }
}
