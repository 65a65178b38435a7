//! UpdateContact: the business says what a contact is about, and what it refers to.

use awso_connect::{
    InvalidRequestException, Reference, ReferenceType, UpdateContactRequest, UpdateContactResponse,
};

use super::contact::{change, known, parameter, request};
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for UpdateContactRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(self, Signer: Signer, instance: &mut Instance) -> Result<UpdateContactResponse, Refusal> {
        let place = known(instance, &self.instance_id, &self.contact_id)?;
        let UpdateContactRequest { name, description, references, segment_attributes, .. } = &self;
        let of_others = [
            ("QueueInfo", self.queue_info.is_some()),
            ("UserInfo", self.user_info.is_some()),
            ("CustomerEndpoint", self.customer_endpoint.is_some()),
            ("SystemEndpoint", self.system_endpoint.is_some()),
            ("AdditionalRecipients", self.additional_recipients.is_some()),
        ];
        if let Some((member, _)) = of_others.iter().find(|(_, is_given)| *is_given) {
            return Err(request(format!("{member}: not for chats")));
        }
        if name.is_none() && description.is_none() && references.is_none() && segment_attributes.is_none() {
            return Err(request(
                "nothing is to be updated: Name, Description, References or SegmentAttributes",
            ));
        }
        references.iter().flatten().try_for_each(|(_, reference)| check(reference)).map_err(parameter)?;
        let are_merged = instance.settings.assumptions.references_are_merged;
        let update = change(instance, place, |contact| {
            let details = &mut contact.details;
            // What can be refused comes before what cannot, so that all is set or nothing.
            let mut segment = details.segment.clone();
            if let Some(more) = self.segment_attributes {
                segment.update(more)?;
            }
            if let Some(references) = self.references {
                details.references.set(references, are_merged)?;
            }
            details.segment = segment;
            if let Some(name) = self.name {
                details.name = Some(name.into_inner());
            }
            if let Some(description) = self.description {
                details.description = Some(description.into_inner());
            }
            Ok::<_, String>(())
        });
        update.map_err(parameter)?;
        Ok(UpdateContactResponse {})
    }
}

fn check(reference: &Reference) -> Result<(), String> {
    let value = reference.value.as_ref().map_or("", |value| value.as_str());
    match &reference.r#type {
        ReferenceType::Unknown(_) => Err("References: a Type that is none of the model's".to_owned()),
        ReferenceType::Date if value.parse::<i64>().is_err() => {
            Err("References: the Value of a DATE is a Unix time".to_owned())
        }
        _ => Ok(()),
    }
}
