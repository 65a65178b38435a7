pub(crate) mod get_transcript;
pub(crate) mod send_message;
pub(crate) mod start_chat_contact;
