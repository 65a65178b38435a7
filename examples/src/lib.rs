#![doc = include_str!("../README.md")]

use std::error::Error;

use awso_connect::ParticipantDetails;
use awso_connect_local::LocalConnect;

/// A chat that has been started.
pub struct Started {
    /// Which it is.
    pub contact_id: String,
    /// What the customer joins it with.
    pub participant_token: String,
}

/// Starts a chat with a local Amazon Connect, as the back end of an application does with the real one.
///
/// # Errors
/// The service does not answer, or without a token.
pub async fn start_chat(service: &LocalConnect, name: &str) -> Result<Started, Box<dyn Error + Send + Sync>> {
    let started = awso_connect::Client::new(service.config())?
        .start_chat_contact()
        .instance_id("any-instance")
        .contact_flow_id("any-flow")
        .participant_details(ParticipantDetails::make(name))
        .send()
        .await?;
    Ok(Started {
        contact_id: started.contact_id.ok_or("no contact")?.into_inner(),
        participant_token: started.participant_token.ok_or("no token")?.into_inner(),
    })
}
