//! A chat as a conversation: connected, caught up, in order, with nothing lost.

mod clock;
mod driver;
mod entry;
mod error;
mod event;
mod file;
mod frame;
pub mod machine;
mod options;
mod saved;
mod session;
mod socket;
mod transcript;

pub use clock::Clock;
pub use entry::{Delivery, Entry, EntryKey};
pub use error::{CallError, CallErrorKind, ChatError, EndReason, SocketError, StorageError};
pub use event::{
    Authentication, AuthenticationState, ChatEvent, LossReason, MessageReceipt, Participant, ReceiptOutcome,
    TypingOutcome,
};
pub use file::{Attachment, Download, Progress, Upload};
pub use machine::ReceiptKind;
pub use options::{AutomaticReceipts, ChatOptions};
pub use saved::{SavedChat, UnsentMessage};
pub use session::{ChatEvents, ChatSession, Sending, Start};
