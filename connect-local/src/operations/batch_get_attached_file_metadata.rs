//! BatchGetAttachedFileMetadata: the business asks what is known of several files.

use awso_connect::{
    AttachedFile, AttachedFileError, BatchGetAttachedFileMetadataRequest,
    BatchGetAttachedFileMetadataResponse, InvalidRequestException,
};

use super::attached_file::{UNKNOWN, file_arn, find, resource, size, status};
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for BatchGetAttachedFileMetadataRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<BatchGetAttachedFileMetadataResponse, Refusal> {
        let place = resource(instance, &self.instance_id, &self.associated_resource_arn)?;
        let (mut files, mut errors) = (Vec::new(), Vec::new());
        for id in self.file_ids.iter() {
            let Ok(file) = find(instance, &place, id) else {
                let error = AttachedFileError::make()
                    .error_code("ResourceNotFoundException")
                    .error_message(UNKNOWN)
                    .file_id(id.clone());
                errors.push(error);
                continue;
            };
            let mut known = AttachedFile::make(
                file.created.to_string(),
                file_arn(file),
                file.id.as_str(),
                file.name.as_str(),
                size(file),
                status(file),
            )
            .associated_resource_arn(self.associated_resource_arn.as_str());
            known.file_use_case_type.clone_from(&file.details.use_case);
            known.created_by.clone_from(&file.details.created_by);
            known.tags.clone_from(&file.details.tags);
            files.push(known);
        }
        Ok(BatchGetAttachedFileMetadataResponse::make().files(files).errors(errors))
    }
}
