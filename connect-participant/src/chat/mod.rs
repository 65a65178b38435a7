//! A chat as a conversation: connected, caught up, in order, with nothing lost. The feature `chat` brings it.
//!
//! A session minds the websocket, its heartbeats and its successor, the connection token, what was missed, and what is
//! on its way; the application has a handle to speak with, and a stream of events.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! use awso_connect_participant::Client;
//! use awso_connect_participant::chat::{ChatEvent, ChatSession};
//! # let service = awso_connect_local::LocalConnect::start().await?;
//! # let config = service.config();
//! # let start = awso_connect::Client::new(config.clone())?.start_chat_contact().instance_id("i").contact_flow_id("f");
//! # let started = start.participant_details(awso_connect::ParticipantDetails::make("Jane")).send().await?;
//! # let participant_id = started.participant_id.ok_or("no participant")?.into_inner();
//! # let participant_token = started.participant_token.ok_or("no token")?.into_inner();
//!
//! let client = Client::new(config)?;
//! // Token and id are what `StartChatContact` has answered.
//! let (chat, mut events) = ChatSession::start(&client, participant_token).participant_id(participant_id).await?;
//!
//! let sent = chat.send("hello").await?; // on its way at once; the future tells that the service has it
//! println!("sent as {:?}", sent.id());
//! while let Some(event) = events.next().await {
//!     match event {
//!         ChatEvent::Message(message) if !message.is_own() => {
//!             println!("{}: {}", message.display_name(), message.text());
//!             chat.disconnect().await?;
//!         }
//!         ChatEvent::Ended(reason) => println!("over: {reason}"),
//!         _ => {}
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What holds
//!
//! - Each item of the chat comes once as an event, in the order of the service's times wherever the service tells it so.
//!   What was missed without a connection comes first when there is one again.
//! - Messages of one session arrive in the order in which they were sent. One that has failed can be
//!   [sent again](ChatSession::resend) and arrives once, whether or not it had arrived.
//! - A connection that is lost is known within 15 seconds, and made anew as long as the chat lasts.
//! - Nothing is global, nothing is sent but what the chat needs: thousands of sessions live in one process. Those of one
//!   instance share its quotas: see [`Quotas`].
//! - Tokens and URLs stand in no event, error or Debug.
//!
//! # How it goes
//!
//! | what | when |
//! |---|---|
//! | heartbeat | every 10 s; a loss after 5 s without an answer |
//! | next websocket | a minute before the end of the old one, which is closed when the new one is subscribed |
//! | next connection token | a minute before its end, and when it is denied |
//! | reconnection | after at most 0.5 s, then 1, 2, 4 … 30 s, of which a random half is taken off |
//! | catch-up | from the newest item that the transcript has confirmed, or an older one that may still change; after every 50 frames, too |
//! | typing of one's own | once in 10 s |
//! | typing of others | holds for 12 s |
//! | receipts | one in 5 s, the rest coalesced |
//!
//! Nothing is logged; the crate `tungstenite` underneath writes what comes by websocket to the crate `log` at its level
//! `trace`, what was said in it: whoever logs at that level turns it off, as with `tungstenite=off` in the filter of
//! `env_logger` and `tracing-subscriber`.
//!
//! The machine behind it waits for nothing and opens nothing: [`machine`] is for other transports, and for tests that
//! let a day pass in a moment.

mod clock;
mod driver;
mod entry;
mod error;
mod event;
mod file;
mod frame;
mod history;
pub mod machine;
mod options;
mod quotas;
mod saved;
mod session;
mod socket;
mod start;
mod transcript;

pub use clock::Clock;
pub use entry::{Delivery, Entry, EntryKey};
pub use error::{CallError, CallErrorKind, ChatError, EndReason, SocketError, StorageError};
pub use event::{
    Authentication, AuthenticationState, ChatEvent, LossReason, MessageReceipt, Participant, ReceiptOutcome,
    TypingOutcome,
};
pub use file::{Attachment, Download, Progress, Upload};
pub use history::History;
pub use machine::ReceiptKind;
pub use options::{AutomaticReceipts, ChatOptions};
pub use quotas::Quotas;
pub use saved::{SavedChat, UnsentMessage};
pub use session::{ChatEvents, ChatSession, Sending};
pub use start::Start;
