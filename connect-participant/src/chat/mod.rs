//! A chat as a conversation: connected, caught up, in order, with nothing lost.

mod entry;
mod error;
mod event;
mod frame;
pub mod machine;
mod options;
mod saved;
mod transcript;

pub use entry::{Delivery, Entry, EntryKey};
pub use error::{CallError, CallErrorKind, ChatError, EndReason, SocketError, StorageError};
pub use event::{
    Authentication, AuthenticationState, ChatEvent, LossReason, MessageReceipt, Participant, ReceiptOutcome,
    TypingOutcome,
};
pub use machine::ReceiptKind;
pub use options::{AutomaticReceipts, ChatOptions};
pub use saved::{SavedChat, UnsentMessage};
