//! What the service answers, one operation a file.

mod cancel_participant_authentication;
mod create_participant;
mod create_participant_connection;
mod describe_view;
mod disconnect_participant;
mod get_authentication_url;
mod get_transcript;
mod send_event;
mod send_message;
mod start_chat_contact;
mod stop_contact;
mod update_participant_authentication;

pub(crate) use get_transcript::{item_values, items};
