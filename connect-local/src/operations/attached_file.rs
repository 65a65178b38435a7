//! What the operations on attached files have in common.

use awso_connect::{ContentDisposition, FileStatusType, InvalidRequestException, ResourceNotFoundException};

use crate::arn;
use crate::file::{Disposition, File, Place, Stage, contact_of_arn};
use crate::instance::Instance;
use crate::refusal::Refusal;

/// The resource that files are attached to: a contact that is known here, or anything that is no contact.
pub(super) fn resource(instance: &Instance, instance_id: &str, arn: &str) -> Result<Place, Refusal> {
    let invalid =
        |problem: &str| Refusal::of::<InvalidRequestException>(format!("associatedResourceArn: {problem}"));
    let mut parts = arn.splitn(6, ':');
    let (scheme, resource) = (parts.next(), parts.nth(4));
    if scheme != Some("arn") || resource.is_none_or(str::is_empty) {
        return Err(invalid("not an ARN"));
    }
    if let Some(contact_id) = contact_of_arn(arn) {
        let contact = instance.contact_of_id(contact_id);
        if contact.is_none_or(|contact| !contact.is_of(instance_id)) {
            return Err(invalid("no contact of this instance"));
        }
    }
    Ok(Place::Resource { instance_id: instance_id.to_owned(), arn: arn.to_owned() })
}

/// The file of that id, if it is one of the resource.
pub(super) fn find<'i>(instance: &'i Instance, place: &Place, id: &str) -> Result<&'i File, Refusal> {
    instance.files.get(id).filter(|file| file.place == *place).ok_or_else(unknown)
}

pub(super) fn unknown() -> Refusal {
    Refusal::of::<ResourceNotFoundException>(UNKNOWN)
}

pub(super) const UNKNOWN: &str = "FileId: no file of this resource";

/// The ARN of the file.
pub(super) fn file_arn(file: &File) -> String {
    let instance_id = match &file.place {
        Place::Resource { instance_id, .. } => instance_id.as_str(),
        Place::Chat(_) => "",
    };
    arn::within(instance_id, "file", &file.id)
}

pub(super) fn status(file: &File) -> FileStatusType {
    match file.stage {
        Stage::Announced | Stage::Uploaded { .. } => FileStatusType::Drafting,
        Stage::Scanned { .. } => FileStatusType::Processing,
        Stage::Approved => FileStatusType::Approved,
        Stage::Rejected => FileStatusType::Rejected,
    }
}

pub(super) fn size(file: &File) -> i64 {
    i64::try_from(file.size).unwrap_or(i64::MAX)
}

pub(super) fn disposition(asked: Option<&ContentDisposition>) -> Result<Disposition, Refusal> {
    match asked {
        None | Some(ContentDisposition::Attachment) => Ok(Disposition::Attachment),
        Some(ContentDisposition::Inline) => Ok(Disposition::Inline),
        Some(_) => Err(Refusal::of::<InvalidRequestException>("urlContentDisposition: INLINE or ATTACHMENT")),
    }
}
