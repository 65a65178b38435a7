//! StartOutboundChatContact: the business begins a chat with a customer.

use std::time::Duration;

use awso_connect::{
    ClientToken, ConflictException, Endpoint, EndpointType, InvalidRequestException, LimitExceededException,
    StartOutboundChatContactRequest, StartOutboundChatContactResponse, TemplatedMessageConfig,
};
use awso_connect_participant::content_type;

use super::contact::{first_attributes, known, request, supported};
use crate::caller::Signer;
use crate::details::{Details, SUBTYPE, SegmentAttributes};
use crate::instance::Instance;
use crate::integration::{Correspondence, UNKNOWN_SUBTYPE, subtype};
use crate::participant::Role;
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::speech::{Message, cut};
use crate::start::{ChatStart, NoStart};

impl Answer for StartOutboundChatContactRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<StartOutboundChatContactResponse, Refusal> {
        let client_token = self.client_token.filter(|token| !token.is_empty()).map(ClientToken::into_inner);
        let before = client_token.as_ref().and_then(|token| instance.outbound_chat(&self.instance_id, token));
        if let Some(contact_id) = before {
            return Ok(StartOutboundChatContactResponse { contact_id: Some(contact_id.into()) });
        }
        if self.contact_flow_id.is_empty() {
            return Err(request("ContactFlowId: missing"));
        }
        let segment = SegmentAttributes::of(self.segment_attributes).map_err(request)?;
        let subtype = segment.subtype().and_then(subtype);
        let subtype =
            subtype.ok_or_else(|| request(format!("SegmentAttributes.{SUBTYPE}: {UNKNOWN_SUBTYPE}")))?;
        let (business, customer) = (sender(&self.source_endpoint)?, recipient(&self.destination_endpoint)?);
        let subtype = Some(subtype.to_owned());
        let correspondence = Correspondence { customer: customer.clone(), business, subtype };
        if instance.contacts.between(&correspondence).is_some() {
            return Err(Refusal::of::<ConflictException>("a chat between these two is on"));
        }
        let message = match (self.initial_system_message, &self.initial_templated_system_message) {
            (Some(_), Some(_)) => {
                return Err(request("InitialSystemMessage: not together with InitialTemplatedSystemMessage"));
            }
            (Some(message), None) => Some(Message {
                content_type: message.content_type.into_inner(),
                content: message.content.into_inner(),
            }),
            (None, template) => template.as_ref().map(of_template),
        };
        let related = match &self.related_contact_id {
            Some(id) => Some(known(instance, &self.instance_id, id)?),
            None => None,
        };
        let minutes = self.chat_duration_in_minutes.map(|minutes| u64::from(minutes.unsigned_abs()));
        let customer = self.participant_details.map_or(customer, |it| it.display_name.into_inner());
        let start = ChatStart {
            supported: supported(self.supported_messaging_content_types).map_err(request)?,
            first: message.map(|message| (Role::System, message)),
            duration: minutes.map(|minutes| Duration::from_secs(60 * minutes)),
            details: Details {
                attributes: first_attributes(self.attributes).map_err(request)?,
                segment,
                customer_endpoint: Some(self.destination_endpoint),
                system_endpoint: Some(self.source_endpoint),
                correspondence: Some(correspondence),
                outbound_token: client_token,
                ..Details::default()
            },
            related,
            is_on_at_once: true,
            ..ChatStart::new(customer, self.instance_id.into_inner())
        };
        let place = instance.begin_chat(start).map_err(refusal)?;
        let contact_id = instance.contacts.get(place).map(|contact| contact.id.as_str().into());
        Ok(StartOutboundChatContactResponse { contact_id })
    }
}

fn sender(endpoint: &Endpoint) -> Result<String, Refusal> {
    let address = endpoint.address.as_ref().filter(|address| !address.is_empty());
    match (&endpoint.r#type, address) {
        (Some(EndpointType::ConnectPhoneNumberArn), Some(address)) => Ok(address.to_string()),
        _ => Err(request("SourceEndpoint: a phone number of the instance, of Type CONNECT_PHONENUMBER_ARN")),
    }
}

fn recipient(endpoint: &Endpoint) -> Result<String, Refusal> {
    let is_number = |address: &str| {
        let digits = address.strip_prefix('+').unwrap_or_default();
        (2..=15).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
    };
    let address = endpoint.address.as_ref().filter(|address| is_number(address));
    match (&endpoint.r#type, address) {
        (Some(EndpointType::TelephoneNumber), Some(address)) => Ok(address.to_string()),
        _ => Err(request("DestinationEndpoint: a number as E.164 writes it, of Type TELEPHONE_NUMBER")),
    }
}

/// There are no templates here: what is said names the one that is meant, and what would be put into it.
fn of_template(template: &TemplatedMessageConfig) -> Message {
    let mut content = format!("[template {}]", template.message_template_id.as_str());
    for (name, value) in template.template_attributes.custom_attributes.iter().flatten() {
        content.push_str(&format!("\n{}: {}", name.as_str(), value.as_str()));
    }
    cut(&mut content);
    Message { content_type: content_type::TEXT_PLAIN.to_owned(), content }
}

fn refusal(problem: NoStart) -> Refusal {
    match problem {
        NoStart::Full(most) => {
            let message = format!("an instance has {most} chats at once at most");
            Refusal::of::<LimitExceededException>(message)
        }
        NoStart::Message(problem) => request(format!("InitialSystemMessage.{problem}")),
        NoStart::Attributes(problem) => request(problem),
    }
}
