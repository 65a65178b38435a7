//! StartChatContact: a chat begins.

use std::time::Duration;

use awso_connect::{
    ClientToken, ConnectionCredentials, ConnectionType, InvalidParameterException, InvalidRequestException,
    PersistentChat, RehydrationType, ResponseMode, StartChatContactRequest, StartChatContactResponse,
    SupportedMessagingContentType, Websocket,
};
use awso_connect_participant::content_type;

use super::create_participant_connection::UNKNOWN_TYPE;
use crate::caller::Signer;
use crate::instance::{ChatStart, Instance};
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::speech::Message;
use crate::token::Session;

/// How many bytes the names and values of all attributes may have together.
const LONGEST_ATTRIBUTES: usize = 32_768;

impl Answer for StartChatContactRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(self, Signer: Signer, instance: &mut Instance) -> Result<StartChatContactResponse, Refusal> {
        check(&self)?;
        let wants = self.connection_types.as_ref().map(|types| types.to_vec()).unwrap_or_default();
        let client_token = self.client_token.filter(|token| !token.is_empty());
        let minutes = self.chat_duration_in_minutes.map(|minutes| u64::from(minutes.unsigned_abs()));
        let continues = match &self.persistent_chat {
            Some(persistent) => Some(source(persistent, &self.instance_id, instance)?),
            None => None,
        };
        let started = instance.start_chat(ChatStart {
            instance_id: self.instance_id.into_inner(),
            customer: self.participant_details.display_name.into_inner(),
            supported: self
                .supported_messaging_content_types
                .map(|types| types.into_iter().map(SupportedMessagingContentType::into_inner).collect()),
            initial_message: self.initial_message.map(|message| Message {
                content_type: message.content_type.into_inner(),
                content: message.content.into_inner(),
            }),
            is_incremental: self
                .participant_configuration
                .is_some_and(|configuration| configuration.response_mode == Some(ResponseMode::Incremental)),
            duration: minutes.map(|minutes| Duration::from_secs(60 * minutes)),
            client_token: client_token.map(ClientToken::into_inner),
            continues,
        })?;
        let session = started.session;
        let mut response = StartChatContactResponse::make()
            .contact_id(started.contact_id)
            .participant_id(started.participant_id)
            .participant_token(started.participant_token);
        if let Some(id) = started.continued_from {
            response = response.continued_from_contact_id(id);
        }
        // A start that is seen again repeats what it gave; but a chat that is over has nothing to connect to.
        if instance.contact(session)?.is_over() {
            return Ok(response);
        }
        if wants.contains(&ConnectionType::ConnectionCredentials) {
            response = response.connection_credentials(credentials(instance, session));
        }
        if wants.contains(&ConnectionType::Websocket) {
            response = response.websocket(websocket(instance, session));
        }
        Ok(response)
    }
}

fn is_known(kind: &ConnectionType) -> bool {
    matches!(kind, ConnectionType::Websocket | ConnectionType::ConnectionCredentials)
}

fn credentials(instance: &mut Instance, session: Session) -> ConnectionCredentials {
    let (token, expiry) = instance.connection_token(session);
    ConnectionCredentials::make().connection_token(token).expiry(expiry.to_string())
}

fn websocket(instance: &mut Instance, session: Session) -> Websocket {
    let offered = instance.offer_socket(session);
    Websocket::make().url(offered.url).connection_expiry(offered.connection_expiry.to_string())
}

/// The place of the contact that a persistent chat continues.
fn source(persistent: &PersistentChat, instance_id: &str, instance: &Instance) -> Result<usize, Refusal> {
    let id = persistent.source_contact_id.as_ref();
    let id = id.ok_or_else(|| parameter("PersistentChat.SourceContactId: missing"))?;
    let place = instance.contacts.place_of(id).filter(|place| {
        let contact = instance.contacts.get(*place);
        contact.is_some_and(|contact| contact.is_over() && contact.instance_id == instance_id)
    });
    let place = place.ok_or_else(|| {
        parameter("PersistentChat.SourceContactId: no contact of this instance that is over")
    })?;
    match &persistent.rehydration_type {
        Some(RehydrationType::FromSegment) => Ok(place),
        Some(RehydrationType::EntirePastSession) => {
            let first = instance.contacts.get(place).map(|contact| contact.initial_id.as_str());
            Ok(first.and_then(|first| instance.contacts.newest_over(first)).unwrap_or(place))
        }
        _ => Err(parameter("PersistentChat.RehydrationType: ENTIRE_PAST_SESSION or FROM_SEGMENT")),
    }
}

/// What the service asks of a request beyond the constraints of its model.
fn check(start: &StartChatContactRequest) -> Result<(), Refusal> {
    // The model gives the flow no least length, so a flow that is left out reads as an empty one.
    if start.contact_flow_id.is_empty() {
        return Err(Refusal::of::<InvalidRequestException>("ContactFlowId: missing"));
    }
    let supported = start.supported_messaging_content_types.as_ref();
    if supported.is_some_and(|types| !types.iter().any(|name| name.as_str() == content_type::TEXT_PLAIN)) {
        return Err(parameter("SupportedMessagingContentTypes: text/plain must be one of them"));
    }
    if start.related_contact_id.is_some() && start.persistent_chat.is_some() {
        return Err(parameter("RelatedContactId: not together with PersistentChat"));
    }
    if start.connection_types.as_ref().is_some_and(|types| !types.iter().all(is_known)) {
        return Err(parameter(format!("ConnectionTypes: {UNKNOWN_TYPE}")));
    }
    let attributes = start.attributes.iter().flatten();
    let mut bytes = 0;
    for (name, value) in attributes {
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) {
            return Err(parameter("Attributes: names have letters, digits, - and _ only"));
        }
        bytes += name.len() + value.len();
    }
    if bytes > LONGEST_ATTRIBUTES {
        return Err(parameter(format!("Attributes: {bytes} bytes, at most {LONGEST_ATTRIBUTES}")));
    }
    Ok(())
}

fn parameter(problem: impl Into<String>) -> Refusal {
    Refusal::of::<InvalidParameterException>(problem)
}
