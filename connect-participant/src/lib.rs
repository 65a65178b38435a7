//! A typed client of the [Amazon Connect Participant Service][service], version 2018-09-07: what a
//! customer, agent or bot does in a chat.
//!
//! A chat begins elsewhere, with Amazon Connect's `StartChatContact`, which answers a
//! [`ParticipantToken`]. Here that is traded for a [`ConnectionToken`], which every other operation asks
//! for. The service wants no signature: the token in the header `X-Amz-Bearer` is all.
//!
//! ```
//! use awso_connect_participant::{Client, ConnectionType, ParticipantToken, SendMessageError};
//!
//! # async fn chat(participant_token: ParticipantToken) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::from_env().await?;
//! let connection = client
//!     .create_participant_connection()
//!     .r#type([ConnectionType::ConnectionCredentials])
//!     .participant_token(participant_token)
//!     .send()
//!     .await?;
//! let token = connection.connection_credentials.and_then(|it| it.connection_token).ok_or("no token")?;
//!
//! let sent = client
//!     .send_message()
//!     .content_type("text/plain")
//!     .content("hello")
//!     .connection_token(&token)
//!     .send()
//!     .await;
//! match sent {
//!     Ok(message) => println!("sent as {:?}", message.id),
//!     Err(error) => match error.service() {
//!         Some(SendMessageError::ThrottlingException(_)) => println!("too fast"),
//!         _ => println!("{error}"), // one line: operation, code, message, status, request id
//!     },
//! }
//! # Ok(()) }
//! ```
//!
//! All constraints (lengths, ranges) are those of the service model, botocore 1.44.5, and are checked
//! before anything is sent.
//!
//! [service]: https://docs.aws.amazon.com/connect-participant/latest/APIReference/Welcome.html

mod attachment;
mod authentication;
#[cfg(feature = "chat")]
pub mod chat;
mod client;
mod connection;
mod error;
mod message;
mod operations;
mod token;
mod transcript;
mod view;

pub use attachment::*;
pub use authentication::*;
pub use client::Client;
pub use connection::*;
pub use error::*;
pub use message::*;
pub use operations::*;
pub use token::*;
pub use transcript::*;
pub use view::*;
