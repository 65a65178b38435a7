//! DeleteAttachedFile: a file is gone.

use awso_connect::{DeleteAttachedFileRequest, DeleteAttachedFileResponse, InvalidRequestException};

use super::attached_file::{resource, unknown};
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for DeleteAttachedFileRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(self, Signer: Signer, instance: &mut Instance) -> Result<DeleteAttachedFileResponse, Refusal> {
        let theirs = resource(instance, &self.instance_id, &self.associated_resource_arn)?;
        if instance.delete_file(&self.file_id, |place| *place == theirs) {
            Ok(DeleteAttachedFileResponse {})
        } else {
            Err(unknown())
        }
    }
}
