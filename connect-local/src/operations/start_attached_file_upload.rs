//! StartAttachedFileUpload: the business is told where a file can be uploaded.

use std::collections::BTreeMap;
use std::time::Duration;

use awso_connect::{
    ClientToken, FileUseCaseType, InvalidRequestException, ResourceConflictException,
    ServiceQuotaExceededException, StartAttachedFileUploadRequest, StartAttachedFileUploadResponse,
    UploadUrlMetadata, UrlMetadataSignedHeadersKey, UrlMetadataSignedHeadersValue,
};

use super::attached_file::{file_arn, find, resource, status};
use super::get_attachment::EXPIRY;
use crate::arn::ACCOUNT;
use crate::caller::Signer;
use crate::file::{Announcement, Details, Unwelcome, upload_disposition, visible};
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

/// The variant of the error's union that says what is wrong with a file.
const REASON: &str = "AttachedFileInvalidRequestExceptionReason";

impl Answer for StartAttachedFileUploadRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<StartAttachedFileUploadResponse, Refusal> {
        let place = resource(instance, &self.instance_id, &self.associated_resource_arn)?;
        if matches!(self.file_use_case_type, FileUseCaseType::Unknown(_)) {
            return Err(Refusal::of::<InvalidRequestException>("FileUseCaseType: not one of the model's"));
        }
        let (name, size) = (self.file_name.into_inner(), self.file_size_in_bytes.unsigned_abs());
        let media_type = instance.settings.attachments.kinds.of_name(&name).to_owned();
        let headers = [
            ("Content-Length", size.to_string()),
            ("Content-Type", media_type.clone()),
            ("Content-Disposition", upload_disposition(&name)),
            ("x-amz-meta-account_id", ACCOUNT.to_owned()),
            ("x-amz-meta-organization_id", visible(&self.instance_id)),
        ];
        let announced = instance.announce_file(Announcement {
            place: place.clone(),
            name,
            media_type,
            size,
            client_token: self.client_token.filter(|token| !token.is_empty()).map(ClientToken::into_inner),
            details: Details {
                use_case: Some(self.file_use_case_type),
                created_by: self.created_by,
                tags: self.tags,
            },
        });
        let id = announced.map_err(refusal)?;
        let seconds = self.url_expiry_in_seconds.map_or(EXPIRY, |seconds| u64::from(seconds.unsigned_abs()));
        let signed = instance.upload_url(&id, &headers, Duration::from_secs(seconds)).ok_or_else(|| {
            Refusal::of::<InvalidRequestException>("UrlExpiryInSeconds: no URL can hold so long")
        })?;
        let headers: BTreeMap<_, _> = headers
            .into_iter()
            .map(|(name, value)| {
                (UrlMetadataSignedHeadersKey::from(name), UrlMetadataSignedHeadersValue::from(value))
            })
            .collect();
        let metadata = UploadUrlMetadata::make()
            .url(signed.url)
            .url_expiry(signed.expiry.to_string())
            .headers_to_include(headers);
        let file = find(instance, &place, &id)?;
        let mut response = StartAttachedFileUploadResponse::make()
            .file_arn(file_arn(file))
            .file_id(id)
            .creation_time(file.created.to_string())
            .file_status(status(file))
            .upload_url_metadata(metadata);
        response.created_by.clone_from(&file.details.created_by);
        Ok(response)
    }
}

fn refusal(problem: Unwelcome) -> Refusal {
    let invalid = |member: &str, problem: String, reason| {
        Refusal::of::<InvalidRequestException>(format!("{member}: {problem}")).because(REASON, reason)
    };
    match problem {
        // It is by its extension that the kind of a file is known here.
        Unwelcome::Name(problem) | Unwelcome::Type(problem) => {
            invalid("FileName", problem, "INVALID_FILE_TYPE")
        }
        Unwelcome::Size(problem) => invalid("FileSizeInBytes", problem, "INVALID_FILE_SIZE"),
        Unwelcome::OtherFile => {
            Refusal::of::<ResourceConflictException>("ClientToken: it was used for another file")
        }
        Unwelcome::TooMany(most) => {
            Refusal::of::<ServiceQuotaExceededException>(format!("there are {most} files at most"))
                .because("AttachedFileServiceQuotaExceededExceptionReason", "TOTAL_FILE_COUNT_EXCEEDED")
        }
    }
}
