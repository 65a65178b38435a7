//! CompleteAttachmentUpload: a participant has uploaded a file, which is scanned and shown.

use awso_connect_participant::{
    CompleteAttachmentUploadRequest, CompleteAttachmentUploadResponse, ConflictException, ValidationException,
};

use crate::caller::Connected;
use crate::file::{Incomplete, Place};
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for CompleteAttachmentUploadRequest {
    type Caller = Connected;
    type Invalid = ValidationException;

    fn answer(
        self,
        Connected(session): Connected,
        instance: &mut Instance,
    ) -> Result<CompleteAttachmentUploadResponse, Refusal> {
        let is_conflict = instance.settings.assumptions.completing_without_bytes_is_a_conflict;
        let client_token = self.client_token.as_ref().map(|token| token.as_str());
        // The constraint of its shape lets exactly one through.
        for id in self.attachment_ids.iter() {
            let completed = instance.complete_file(id, |place| *place == Place::Chat(session), client_token);
            completed.map_err(|problem| match problem {
                Incomplete::Unknown => {
                    Refusal::invalid("AttachmentIds: no upload that this participant has started")
                }
                Incomplete::NotUploaded if is_conflict => Refusal::of::<ConflictException>(NO_BYTES),
                Incomplete::NotUploaded => Refusal::invalid(NO_BYTES),
                Incomplete::Twice => {
                    Refusal::of::<ConflictException>("AttachmentIds: the upload is complete already")
                }
            })?;
        }
        Ok(CompleteAttachmentUploadResponse {})
    }
}

const NO_BYTES: &str = "AttachmentIds: the file has not been uploaded; PUT it to the URL first";
