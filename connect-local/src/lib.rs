//! A local Amazon Connect chat service over HTTP, for tests and for trying things out: real contacts,
//! tokens, transcripts and idempotency, and at the other end an agent who follows a [`Script`].
//!
//! A test starts one in its own process, on a free port, and it ends with its handle:
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! use awso::Config;
//! use awso_connect_local::{LocalConnect, connect};
//!
//! let service = LocalConnect::start().await?;
//! let config = Config::new().endpoint_url(service.endpoint());
//!
//! // The business starts the chat …
//! let started = connect::Client::new(config.clone())?
//!     .start_chat_contact()
//!     .instance_id("any-instance")
//!     .contact_flow_id("any-flow")
//!     .participant_details(connect::ParticipantDetails::make("Jane"))
//!     .send()
//!     .await?;
//! let participant_token = started.participant_token.expect("a started chat has a token");
//!
//! // … and the customer takes part in it.
//! let chat = awso_connect_participant::Client::new(config)?;
//! let connection = chat.create_participant_connection().participant_token(participant_token).send().await?;
//! let credentials = connection.connection_credentials.expect("they are given unless others are asked for");
//! let connection_token = credentials.connection_token.expect("credentials hold a token");
//! chat.send_message()
//!     .content_type("text/plain")
//!     .content("hello")
//!     .connection_token(&connection_token)
//!     .send()
//!     .await?;
//! let page = chat.get_transcript().connection_token(&connection_token).send().await?;
//! let newest = page.transcript.unwrap_or_default().remove(0);
//! assert!(newest.content.expect("a message").contains("Hello Jane"));
//! # Ok::<(), Box<dyn std::error::Error>>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! People start the binary `connect-local`, which listens on port 4599.
//!
//! # What it answers
//!
//! | operation | what happens |
//! |---|---|
//! | StartChatContact | A chat with one participant begins. The same client token gives the same chat. No signature is asked for, and any instance and flow are taken to exist. |
//! | CreateParticipantConnection | A connection token, as many as wanted. The first one starts the contact flow: customer and agent join, the agent greets. There is no websocket here, so asking for that alone is refused. |
//! | SendMessage | The message, then the agent's answer. The same message with the same client token is taken once. |
//! | SendEvent | `typing` and `connection.acknowledged` are taken and forgotten; `message.delivered` and `message.read` become receipts in the message's metadata. |
//! | GetTranscript | Pages of the transcript, from a start position, in either direction and order. |
//! | DisconnectParticipant | The customer leaves, the chat ends, and its tokens are good for nothing more. |
//!
//! Every limit of the model is checked. Where the service's own behaviour is not written down, this one
//! chose: a `MaxResults` of 0 is the default of 10, a message that is reported as read was delivered too,
//! and a participant token is good for as long as its chat may last.

mod caller;
#[cfg(feature = "cli")]
pub mod cli;
mod clock;
pub mod connect;
mod contact;
mod instance;
mod local;
mod operations;
mod refusal;
mod routes;
mod script;
mod server;
mod token;
mod transcript;

pub use local::{LocalConnect, LocalConnectBuilder};
pub use script::{Script, ScriptError};
