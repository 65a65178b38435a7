//! One operation a file: its input with the annotation, and its output.

mod cancel_participant_authentication;
mod complete_attachment_upload;
mod create_participant_connection;
mod describe_view;
mod disconnect_participant;
mod get_attachment;
mod get_authentication_url;
mod get_transcript;
mod send_event;
mod send_message;
mod start_attachment_upload;

pub use cancel_participant_authentication::*;
pub use complete_attachment_upload::*;
pub use create_participant_connection::*;
pub use describe_view::*;
pub use disconnect_participant::*;
pub use get_attachment::*;
pub use get_authentication_url::*;
pub use get_transcript::*;
pub use send_event::*;
pub use send_message::*;
pub use start_attachment_upload::*;
