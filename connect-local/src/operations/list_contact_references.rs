//! ListContactReferences: the business asks what a contact refers to.

use awso_connect::{
    AttachmentReference, ContactAnalysisReference, DateReference, EmailMessageReference, EmailReference,
    InvalidRequestException, ListContactReferencesRequest, ListContactReferencesResponse, NumberReference,
    Reference, ReferenceArn, ReferenceKey, ReferenceSummary, ReferenceType, StringReference, UrlReference,
};

use super::contact::{find, request};
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for ListContactReferencesRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<ListContactReferencesResponse, Refusal> {
        let contact = find(instance, &self.instance_id, &self.contact_id)?;
        if self.reference_types.is_empty() {
            return Err(request("referenceTypes: missing"));
        }
        if self.reference_types.iter().any(|kind| matches!(kind, ReferenceType::Unknown(_))) {
            return Err(request("referenceTypes: one that is none of the model's"));
        }
        // There is one page, as documented.
        if self.next_token.as_ref().is_some_and(|token| !token.is_empty()) {
            return Err(request("nextToken: none was given out"));
        }
        let is_asked =
            |(_, reference): &(&ReferenceKey, &Reference)| self.reference_types.contains(&reference.r#type);
        let asked = contact.details.references.iter().filter(is_asked);
        let list = asked.filter_map(|(name, reference)| summary(name, reference)).collect();
        Ok(ListContactReferencesResponse { reference_summary_list: Some(list), next_token: None })
    }
}

fn summary(name: &ReferenceKey, reference: &Reference) -> Option<ReferenceSummary> {
    let Reference { value, r#type, status, arn, .. } = reference.clone();
    let name = Some(name.clone());
    Some(match r#type {
        ReferenceType::Url => ReferenceSummary::Url(UrlReference { name, value }),
        ReferenceType::Attachment => {
            ReferenceSummary::Attachment(AttachmentReference { name, value, status, arn })
        }
        ReferenceType::ContactAnalysis => {
            let arn = arn.map(ReferenceArn::into_inner);
            let known = ContactAnalysisReference::make();
            ReferenceSummary::ContactAnalysis(ContactAnalysisReference { name, value, status, arn, ..known })
        }
        ReferenceType::Number => ReferenceSummary::Number(NumberReference { name, value }),
        ReferenceType::String => ReferenceSummary::String(StringReference { name, value }),
        ReferenceType::Date => ReferenceSummary::Date(DateReference { name, value }),
        ReferenceType::Email => ReferenceSummary::Email(EmailReference { name, value }),
        ReferenceType::EmailMessage => ReferenceSummary::EmailMessage(EmailMessageReference { name, arn }),
        ReferenceType::EmailMessagePlainText => {
            ReferenceSummary::EmailMessagePlainText(EmailMessageReference { name, arn })
        }
        ReferenceType::EmailMessagePlainTextRedacted => {
            ReferenceSummary::EmailMessagePlainTextRedacted(EmailMessageReference { name, arn })
        }
        ReferenceType::EmailMessageRedacted => {
            ReferenceSummary::EmailMessageRedacted(EmailMessageReference { name, arn })
        }
        ReferenceType::Unknown(_) => return None,
    })
}
