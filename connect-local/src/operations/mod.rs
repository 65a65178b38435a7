//! What the service answers, one operation a file.

mod create_participant;
mod create_participant_connection;
mod disconnect_participant;
mod get_transcript;
mod send_event;
mod send_message;
mod start_chat_contact;
mod stop_contact;

pub(crate) use get_transcript::items;
