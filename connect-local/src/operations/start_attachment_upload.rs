//! StartAttachmentUpload: a participant is told where a file can be uploaded.

use std::collections::BTreeMap;

use awso_connect_participant::{
    NonEmptyClientToken, ServiceQuotaExceededException, StartAttachmentUploadRequest,
    StartAttachmentUploadResponse, UploadMetadata, UrlMetadataSignedHeadersKey,
    UrlMetadataSignedHeadersValue, ValidationException,
};

use crate::arn::ACCOUNT;
use crate::caller::Connected;
use crate::file::{Announcement, Details, Place, Unwelcome, upload_disposition, visible};
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for StartAttachmentUploadRequest {
    type Caller = Connected;
    type Invalid = ValidationException;

    fn answer(
        self,
        Connected(session): Connected,
        instance: &mut Instance,
    ) -> Result<StartAttachmentUploadResponse, Refusal> {
        let contact = instance.contact(session)?;
        let (name, media_type) = (self.attachment_name.into_inner(), self.content_type.into_inner());
        let headers = [
            ("Content-Length", self.attachment_size_in_bytes.to_string()),
            ("Content-Type", media_type.clone()),
            ("Content-Disposition", upload_disposition(&name)),
            ("x-amz-acl", "bucket-owner-full-control".to_owned()),
            ("x-amz-meta-account_id", ACCOUNT.to_owned()),
            ("x-amz-meta-contact_id", contact.id.clone()),
            ("x-amz-meta-initial_contact_id", contact.initial_id.clone()),
            ("x-amz-meta-organization_id", visible(&contact.instance_id)),
        ];
        let announced = instance.announce_file(Announcement {
            place: Place::Chat(session),
            name,
            media_type,
            // The constraint of its shape lets no negative one through.
            size: self.attachment_size_in_bytes.unsigned_abs(),
            client_token: self.client_token.map(NonEmptyClientToken::into_inner),
            details: Details::default(),
        });
        let id = announced.map_err(|problem| match problem {
            Unwelcome::Name(problem) => Refusal::invalid(format!("AttachmentName: {problem}")),
            Unwelcome::Type(problem) => Refusal::invalid(format!("ContentType: {problem}")),
            Unwelcome::Size(problem) => Refusal::invalid(format!("AttachmentSizeInBytes: {problem}")),
            Unwelcome::OtherFile => Refusal::invalid("ClientToken: it was used for another file"),
            Unwelcome::TooMany(most) => {
                Refusal::of::<ServiceQuotaExceededException>(format!("a chat has {most} attachments at most"))
            }
        })?;
        let lifetime = instance.settings.attachments.upload_url_lifetime;
        let signed = instance.upload_url(&id, &headers, lifetime).ok_or_else(|| {
            Refusal::invalid("AttachmentName and ContentType: they make no headers of an upload")
        })?;
        let headers: BTreeMap<_, _> = headers
            .into_iter()
            .map(|(name, value)| {
                (UrlMetadataSignedHeadersKey::from(name), UrlMetadataSignedHeadersValue::from(value))
            })
            .collect();
        let metadata = UploadMetadata::make()
            .url(signed.url)
            // In recordings, this one has no milliseconds.
            .url_expiry(signed.expiry.without_millis())
            .headers_to_include(headers);
        Ok(StartAttachmentUploadResponse::make().attachment_id(id).upload_metadata(metadata))
    }
}
