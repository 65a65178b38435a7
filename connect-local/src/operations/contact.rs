//! What the operations of a business on contacts have in common.

use std::collections::BTreeMap;

use awso_connect::{
    AttributeName, AttributeValue, ContactId, InstanceId, InvalidParameterException, InvalidRequestException,
    ResourceNotFoundException, SupportedMessagingContentType,
};
use awso_connect_participant::content_type;

use crate::contact::Contact;
use crate::details::Attributes;
use crate::instance::Instance;
use crate::refusal::Refusal;

/// The place of the contact, also of one that is over.
pub(super) fn known(instance: &Instance, instance_id: &InstanceId, id: &ContactId) -> Result<usize, Refusal> {
    let place = instance.place_of_known(id, instance_id);
    place.ok_or_else(|| Refusal::of::<ResourceNotFoundException>("no contact of this instance has this id"))
}

/// What is known of the contact, also of one that is over.
pub(super) fn find<'i>(
    instance: &'i Instance,
    instance_id: &InstanceId,
    id: &ContactId,
) -> Result<&'i Contact, Refusal> {
    let place = known(instance, instance_id, id)?;
    instance.contacts.get(place).ok_or_else(|| Refusal::of::<ResourceNotFoundException>("no such contact"))
}

/// The place of the contact that is still on.
pub(super) fn still_on(
    instance: &Instance,
    instance_id: &InstanceId,
    id: &ContactId,
) -> Result<usize, Refusal> {
    let place = known(instance, instance_id, id)?;
    match instance.contacts.get(place) {
        Some(contact) if !contact.is_over() => Ok(place),
        _ => Err(request("the chat is over")),
    }
}

/// Changes a contact, or says what is wrong with the change.
pub(super) fn change<E>(
    instance: &mut Instance,
    place: usize,
    change: impl FnOnce(&mut Contact) -> Result<(), E>,
) -> Result<(), E> {
    let (mut done, now) = (Ok(()), instance.now);
    instance.change(place, |contact| {
        done = change(contact);
        if done.is_ok() {
            contact.details.updated = Some(now);
        }
    });
    done
}

/// Attributes as a request brings them.
pub(super) fn attributes(
    given: Option<BTreeMap<AttributeName, AttributeValue>>,
) -> impl Iterator<Item = (String, String)> {
    let texts = |(name, value): (AttributeName, AttributeValue)| (name.into_inner(), value.into_inner());
    given.into_iter().flatten().map(texts)
}

/// The attributes that a contact begins with.
pub(super) fn first_attributes(
    given: Option<BTreeMap<AttributeName, AttributeValue>>,
) -> Result<Attributes, String> {
    Attributes::of(attributes(given))
}

/// The content types that a chat is to support.
pub(super) fn supported(
    given: Option<Vec<SupportedMessagingContentType>>,
) -> Result<Option<Vec<String>>, String> {
    let Some(types) = given else { return Ok(None) };
    let types: Vec<String> = types.into_iter().map(SupportedMessagingContentType::into_inner).collect();
    if types.iter().any(|name| name == content_type::TEXT_PLAIN) {
        Ok(Some(types))
    } else {
        Err("SupportedMessagingContentTypes: text/plain must be one of them".to_owned())
    }
}

pub(super) fn parameter(problem: impl Into<String>) -> Refusal {
    Refusal::of::<InvalidParameterException>(problem)
}

pub(super) fn request(problem: impl Into<String>) -> Refusal {
    Refusal::of::<InvalidRequestException>(problem)
}
