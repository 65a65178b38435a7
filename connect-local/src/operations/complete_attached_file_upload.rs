//! CompleteAttachedFileUpload: the business has uploaded a file, which is scanned.

use awso_connect::{
    CompleteAttachedFileUploadRequest, CompleteAttachedFileUploadResponse, InvalidRequestException,
};

use super::attached_file::{resource, unknown};
use crate::caller::Signer;
use crate::file::Incomplete;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for CompleteAttachedFileUploadRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<CompleteAttachedFileUploadResponse, Refusal> {
        let theirs = resource(instance, &self.instance_id, &self.associated_resource_arn)?;
        let completed = instance.complete_file(&self.file_id, |place| *place == theirs, None);
        completed.map_err(|problem| match problem {
            Incomplete::Unknown => unknown(),
            Incomplete::NotUploaded => Refusal::of::<InvalidRequestException>(
                "FileId: the file has not been uploaded; PUT it to the URL first",
            ),
            Incomplete::Twice => {
                Refusal::of::<InvalidRequestException>("FileId: the upload is complete already")
            }
        })?;
        Ok(CompleteAttachedFileUploadResponse {})
    }
}
