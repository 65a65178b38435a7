//! GetAttachment: a participant is told where a file can be downloaded.

use std::time::Duration;

use awso_connect_participant::{
    ContentDisposition, GetAttachmentRequest, GetAttachmentResponse, ValidationException,
};

use crate::caller::Connected;
use crate::file::{Disposition, Stage};
use crate::instance::Instance;
use crate::participant::Role;
use crate::refusal::Refusal;
use crate::routes::Answer;

/// How many seconds a URL holds unless the request says otherwise: the most that can be asked for.
pub(super) const EXPIRY: u64 = 300;

impl Answer for GetAttachmentRequest {
    type Caller = Connected;
    type Invalid = ValidationException;

    fn answer(
        self,
        Connected(session): Connected,
        instance: &mut Instance,
    ) -> Result<GetAttachmentResponse, Refusal> {
        let asking = instance.contact(session)?.participants.get(session.participant);
        // The API reference says that custom bots get no files of customers.
        if asking.is_none_or(|asking| asking.role == Role::CustomBot) {
            return Err(Refusal::denied());
        }
        let disposition = match self.url_content_disposition {
            None | Some(ContentDisposition::Attachment) => Disposition::Attachment,
            Some(ContentDisposition::Inline) => Disposition::Inline,
            Some(_) => return Err(Refusal::invalid("UrlContentDisposition: INLINE or ATTACHMENT")),
        };
        let file = instance
            .attachment(session, &self.attachment_id)
            .ok_or_else(|| Refusal::invalid("AttachmentId: no file of this chat"))?;
        if file.stage != Stage::Approved {
            return Err(if instance.settings.assumptions.unapproved_attachments_are_denied {
                Refusal::denied()
            } else {
                let status = file.attached().status.name();
                Refusal::invalid(format!("AttachmentId: the file is {status}, not APPROVED"))
            });
        }
        let seconds = self.url_expiry_in_seconds.map_or(EXPIRY, |seconds| u64::from(seconds.unsigned_abs()));
        let signed = instance
            .download_url(file, disposition, Duration::from_secs(seconds))
            .ok_or_else(|| Refusal::invalid("UrlExpiryInSeconds: no URL can hold so long"))?;
        let size = i64::try_from(file.size).unwrap_or(i64::MAX);
        Ok(GetAttachmentResponse::make(size).url(signed.url).url_expiry(signed.expiry.to_string()))
    }
}
