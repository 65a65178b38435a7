//! What the service answers, one operation a file.

mod attached_file;
mod batch_get_attached_file_metadata;
mod cancel_participant_authentication;
mod complete_attached_file_upload;
mod complete_attachment_upload;
mod contact;
mod create_participant;
mod create_participant_connection;
mod delete_attached_file;
mod describe_contact;
mod describe_view;
mod disconnect_participant;
mod get_attached_file;
mod get_attachment;
mod get_authentication_url;
mod get_contact_attributes;
mod get_transcript;
mod list_contact_references;
mod send_chat_integration_event;
mod send_event;
mod send_message;
mod start_attached_file_upload;
mod start_attachment_upload;
mod start_chat_contact;
mod start_contact_streaming;
mod start_outbound_chat_contact;
mod stop_contact;
mod stop_contact_streaming;
mod tag_contact;
mod transfer_contact;
mod untag_contact;
mod update_contact;
mod update_contact_attributes;
mod update_participant_authentication;

pub(crate) use get_transcript::{item_values, items};
