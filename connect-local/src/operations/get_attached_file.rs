//! GetAttachedFile: the business asks what is known of a file, and where it can be downloaded.

use std::time::Duration;

use awso_connect::{
    DownloadUrlMetadata, GetAttachedFileRequest, GetAttachedFileResponse, InvalidRequestException,
};

use super::attached_file::{disposition, file_arn, find, resource, size, status};
use super::get_attachment::EXPIRY;
use crate::caller::Signer;
use crate::file::Stage;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for GetAttachedFileRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(self, Signer: Signer, instance: &mut Instance) -> Result<GetAttachedFileResponse, Refusal> {
        let place = resource(instance, &self.instance_id, &self.associated_resource_arn)?;
        let file = find(instance, &place, &self.file_id)?;
        let disposition = disposition(self.url_content_disposition.as_ref())?;
        let seconds = self.url_expiry_in_seconds.map_or(EXPIRY, |seconds| u64::from(seconds.unsigned_abs()));
        let mut response = GetAttachedFileResponse::make(size(file))
            .file_arn(file_arn(file))
            .file_id(file.id.as_str())
            .creation_time(file.created.to_string())
            .file_status(status(file))
            .file_name(file.name.as_str())
            .associated_resource_arn(self.associated_resource_arn);
        response.file_use_case_type.clone_from(&file.details.use_case);
        response.created_by.clone_from(&file.details.created_by);
        response.tags.clone_from(&file.details.tags);
        // There is nothing to download before the file is approved.
        let lifetime = Duration::from_secs(seconds);
        let signed = (file.stage == Stage::Approved)
            .then(|| instance.download_url(file, disposition, lifetime))
            .flatten();
        response.download_url_metadata = signed
            .map(|signed| DownloadUrlMetadata::make().url(signed.url).url_expiry(signed.expiry.to_string()));
        Ok(response)
    }
}
