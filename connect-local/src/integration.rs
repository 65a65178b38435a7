//! Chats whose customer writes through another message service, such as SMS.

use serde::{Deserialize, Serialize};

/// The instance of the chats that begin with a message there. Nothing in it says which one it is for.
pub(crate) const INSTANCE_ID: &str = "integration";

/// The kinds of chat that there are.
const SUBTYPES: [&str; 2] = ["connect:SMS", "connect:WhatsApp"];

pub(crate) const UNKNOWN_SUBTYPE: &str = "connect:SMS or connect:WhatsApp";

/// The kind of chat that is meant, however it is written.
pub(crate) fn subtype(given: &str) -> Option<&'static str> {
    SUBTYPES.into_iter().find(|known| known.eq_ignore_ascii_case(given))
}

/// Who writes to whom, as the other service knows them. One chat at a time belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Correspondence {
    pub(crate) customer: String,
    pub(crate) business: String,
    /// One of those there are.
    pub(crate) subtype: Option<String>,
}
