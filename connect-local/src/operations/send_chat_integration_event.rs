//! SendChatIntegrationEvent: something has happened in another message service, and a chat follows it.

use awso_connect::{
    ChatContent, ChatContentType, ChatEvent, ChatEventType, InvalidRequestException, NewSessionDetails,
    SegmentAttributeValue, SendChatIntegrationEventRequest, SendChatIntegrationEventResponse,
    ThrottlingException,
};

use super::contact::{first_attributes, request, supported};
use crate::caller::Signer;
use crate::contact::{CUSTOMER, Contact};
use crate::details::{Details, SUBTYPE, SegmentAttributes};
use crate::instance::Instance;
use crate::integration::{Correspondence, INSTANCE_ID, UNKNOWN_SUBTYPE, subtype};
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::speech::Message;
use crate::start::{ChatStart, NoStart};
use crate::stream::check_topic;
use crate::token::Session;

impl Answer for SendChatIntegrationEventRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<SendChatIntegrationEventResponse, Refusal> {
        let subtype = match &self.subtype {
            None => None,
            Some(given) => {
                Some(subtype(given).ok_or_else(|| request(format!("Subtype: {UNKNOWN_SUBTYPE}")))?)
            }
        };
        let correspondence = Correspondence {
            customer: self.source_id.into_inner(),
            business: self.destination_id.into_inner(),
            subtype: subtype.map(str::to_owned),
        };
        let happened = happened(self.event)?;
        let known = instance.contacts.between(&correspondence);
        let place = match (known, &happened) {
            (Some(place), _) => place,
            (None, Happened::Message(message)) => {
                let details = self.new_session_details.unwrap_or_else(NewSessionDetails::make);
                begin(instance, correspondence, details, message)?
            }
            // Only a message makes a chat: there is nobody to leave, and nothing to be told of.
            (None, Happened::Event { .. } | Happened::Disconnect) => {
                return Ok(SendChatIntegrationEventResponse {
                    initial_contact_id: None,
                    new_chat_created: Some(false),
                });
            }
        };
        let session = Session { contact: place, participant: CUSTOMER };
        if let Happened::Message(message) = &happened {
            check(instance.contact(session)?, message, instance)?;
            // Whoever writes is there. With a new chat, this starts its flow.
            instance.join(session);
        }
        let (contact, settings, now) = instance.enter(session)?;
        let followed = match happened {
            Happened::Message(message) => {
                contact.send_message(CUSTOMER, message, None, settings.message_limits, now).map(drop)
            }
            Happened::Event { content_type, content } => {
                contact.send_event(CUSTOMER, &content_type, content.as_deref(), now).map(drop)
            }
            Happened::Disconnect => {
                contact.leave(CUSTOMER, settings.assumptions.last_agent_ends_the_chat, now);
                Ok(())
            }
        };
        // What participants are told with errors of their own is an invalid request here.
        followed.map_err(|refusal| request(format!("Event.{}", refusal.message())))?;
        Ok(SendChatIntegrationEventResponse {
            initial_contact_id: Some(contact.initial_id.as_str().into()),
            new_chat_created: Some(known.is_none()),
        })
    }
}

/// Whether the customer can say this in the chat.
fn check(contact: &Contact, message: &Message, instance: &Instance) -> Result<(), Refusal> {
    let checked = contact.check(CUSTOMER, message, instance.settings.message_limits);
    checked.map_err(|problem| request(format!("Event.{problem}")))
}

/// What has happened, with what has to be there for it.
enum Happened {
    Message(Message),
    Event { content_type: String, content: Option<String> },
    Disconnect,
}

fn happened(event: ChatEvent) -> Result<Happened, Refusal> {
    let content_type = event.content_type.map(ChatContentType::into_inner);
    let content = event.content.map(ChatContent::into_inner);
    match (event.r#type, content_type, content) {
        (ChatEventType::Disconnect, ..) => Ok(Happened::Disconnect),
        (ChatEventType::Message, Some(content_type), Some(content)) => {
            Ok(Happened::Message(Message { content_type, content }))
        }
        (ChatEventType::Message, ..) => Err(request("Event: a MESSAGE has ContentType and Content")),
        (ChatEventType::Event, Some(content_type), content) => Ok(Happened::Event { content_type, content }),
        (ChatEventType::Event, None, _) => Err(request("Event: an EVENT has a ContentType")),
        (ChatEventType::Unknown(_), ..) => Err(request("Event.Type: MESSAGE, EVENT or DISCONNECT")),
    }
}

fn begin(
    instance: &mut Instance,
    correspondence: Correspondence,
    details: NewSessionDetails,
    message: &Message,
) -> Result<usize, Refusal> {
    let invalid = |problem: String| request(format!("NewSessionDetails.{problem}"));
    let customer = match details.participant_details {
        Some(participant) => participant.display_name.into_inner(),
        None => correspondence.customer.clone(),
    };
    let topic = details.streaming_configuration.map(|it| it.streaming_endpoint_arn.into_inner());
    if let Some(topic) = &topic {
        check_topic(topic).map_err(|problem| invalid(format!("StreamingConfiguration.{problem}")))?;
    }
    let kind = correspondence.subtype.as_deref().map(|subtype| {
        (
            SUBTYPE.into(),
            SegmentAttributeValue { value_string: Some(subtype.into()), ..SegmentAttributeValue::make() },
        )
    });
    let start = ChatStart {
        supported: supported(details.supported_messaging_content_types).map_err(invalid)?,
        details: Details {
            attributes: first_attributes(details.attributes).map_err(invalid)?,
            segment: SegmentAttributes::of(kind).map_err(invalid)?,
            correspondence: Some(correspondence),
            ..Details::default()
        },
        topic,
        ..ChatStart::new(customer, INSTANCE_ID.to_owned())
    };
    let contact = instance.prepare_chat(start).map_err(|problem| match problem {
        NoStart::Full(most) => {
            Refusal::of::<ThrottlingException>(format!("an instance has {most} chats at once at most"))
        }
        NoStart::Message(problem) | NoStart::Attributes(problem) => request(problem),
    })?;
    check(&contact, message, instance)?;
    Ok(instance.add_chat(contact))
}
