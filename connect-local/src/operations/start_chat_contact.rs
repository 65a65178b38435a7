//! StartChatContact: a chat begins.

use std::time::Duration;

use awso_connect::{
    ClientToken, ConnectionCredentials, ConnectionType, CustomerIdNonEmpty,
    DisconnectOnCustomerExitParticipantType, InvalidRequestException, LimitExceededException, PersistentChat,
    ResponseMode, StartChatContactRequest, StartChatContactResponse, Websocket,
};
use awso_connect_participant::content_type;

use super::contact::{first_attributes, known, parameter, request, supported};
use super::create_participant_connection::UNKNOWN_TYPE;
use crate::caller::Signer;
use crate::details::{Details, SUBTYPE, SegmentAttributes};
use crate::instance::Instance;
use crate::participant::Role;
use crate::persistence::Source;
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::speech::Message;
use crate::start::{ChatStart, NoStart};
use crate::stream::check_topic;
use crate::token::Session;

/// The kind of chat that shows guides, and what it has to support for that.
const GUIDE: &str = "connect:Guide";
const INTERACTIVE: [&str; 2] = [content_type::INTERACTIVE, content_type::INTERACTIVE_RESPONSE];

impl Answer for StartChatContactRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(self, Signer: Signer, instance: &mut Instance) -> Result<StartChatContactResponse, Refusal> {
        check(&self)?;
        let wants = self.connection_types.as_ref().map(|types| types.to_vec()).unwrap_or_default();
        let client_token = self.client_token.filter(|token| !token.is_empty());
        let minutes = self.chat_duration_in_minutes.map(|minutes| u64::from(minutes.unsigned_abs()));
        let source = match &self.persistent_chat {
            Some(persistent) => Some(source(persistent, &self.instance_id, instance)?),
            None => None,
        };
        let related = match &self.related_contact_id {
            Some(id) => Some(known(instance, &self.instance_id, id)?),
            None => None,
        };
        let supported = supported(self.supported_messaging_content_types).map_err(parameter)?;
        let segment = SegmentAttributes::of(self.segment_attributes.into_iter().flatten());
        let segment = segment.map_err(parameter)?;
        let shows = |name: &str| supported.as_ref().is_some_and(|types| types.iter().any(|it| it == name));
        if segment.subtype() == Some(GUIDE) && !INTERACTIVE.into_iter().all(shows) {
            let both = INTERACTIVE.join(" and ");
            return Err(parameter(format!(
                "SegmentAttributes: a {SUBTYPE} of {GUIDE} needs SupportedMessagingContentTypes {both}"
            )));
        }
        let exit = self.disconnect_on_customer_exit.as_ref();
        let customer = self.participant_details.display_name.into_inner();
        let start = ChatStart {
            supported,
            first: self.initial_message.map(|message| {
                let content_type = message.content_type.into_inner();
                (Role::Customer, Message { content_type, content: message.content.into_inner() })
            }),
            is_incremental: self
                .participant_configuration
                .is_some_and(|configuration| configuration.response_mode == Some(ResponseMode::Incremental)),
            duration: minutes.map(|minutes| Duration::from_secs(60 * minutes)),
            details: Details {
                attributes: first_attributes(self.attributes).map_err(parameter)?,
                segment,
                customer_id: self.customer_id.map(CustomerIdNonEmpty::into_inner),
                agents_leave_with_customer: exit
                    .is_some_and(|exit| exit.contains(&DisconnectOnCustomerExitParticipantType::Agent)),
                ..Details::default()
            },
            related,
            source,
            topic: self
                .chat_streaming_configuration
                .map(|configuration| configuration.streaming_endpoint_arn.into_inner()),
            ..ChatStart::new(customer, self.instance_id.into_inner())
        };
        let started = instance.start_chat(start, client_token.map(ClientToken::into_inner));
        let started = started.map_err(refusal)?;
        let session = started.session;
        let mut response = StartChatContactResponse::make()
            .contact_id(started.contact_id)
            .participant_id(started.participant_id)
            .participant_token(started.participant_token);
        response.continued_from_contact_id = started.continued_from.map(Into::into);
        response.streaming_id = started.stream_id.map(Into::into);
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

fn credentials(instance: &mut Instance, session: Session) -> ConnectionCredentials {
    let (token, expiry) = instance.connection_token(session);
    ConnectionCredentials::make().connection_token(token).expiry(expiry.to_string())
}

fn websocket(instance: &mut Instance, session: Session) -> Websocket {
    let offered = instance.offer_socket(session);
    Websocket::make().url(offered.url).connection_expiry(offered.connection_expiry.to_string())
}

/// The contact that a persistent chat continues.
fn source(persistent: &PersistentChat, instance_id: &str, instance: &Instance) -> Result<Source, Refusal> {
    let missing = |member: &str| parameter(format!("PersistentChat.{member}: missing"));
    let id = persistent.source_contact_id.as_ref().ok_or_else(|| missing("SourceContactId"))?;
    let kind = persistent.rehydration_type.as_ref().ok_or_else(|| missing("RehydrationType"))?;
    instance.source(instance_id, kind, id).map_err(|problem| parameter(format!("PersistentChat.{problem}")))
}

/// What the service asks of a request beyond the constraints of its model.
fn check(start: &StartChatContactRequest) -> Result<(), Refusal> {
    // The model gives the flow no least length, so a flow that is left out reads as an empty one.
    if start.contact_flow_id.is_empty() {
        return Err(request("ContactFlowId: missing"));
    }
    if start.related_contact_id.is_some() && start.persistent_chat.is_some() {
        return Err(parameter("RelatedContactId: not together with PersistentChat"));
    }
    let is_unknown = |kind: &ConnectionType| matches!(kind, ConnectionType::Unknown(_));
    if start.connection_types.as_ref().is_some_and(|types| types.iter().any(is_unknown)) {
        return Err(parameter(format!("ConnectionTypes: {UNKNOWN_TYPE}")));
    }
    let mode = start.participant_configuration.as_ref().and_then(|it| it.response_mode.as_ref());
    if matches!(mode, Some(ResponseMode::Unknown(_))) {
        return Err(parameter("ParticipantConfiguration.ResponseMode: INCREMENTAL or COMPLETE"));
    }
    let is_nobody = |who: &DisconnectOnCustomerExitParticipantType| {
        matches!(who, DisconnectOnCustomerExitParticipantType::Unknown(_))
    };
    if start.disconnect_on_customer_exit.as_ref().is_some_and(|exit| exit.iter().any(is_nobody)) {
        return Err(parameter("DisconnectOnCustomerExit: AGENT"));
    }
    if let Some(configuration) = &start.chat_streaming_configuration {
        check_topic(&configuration.streaming_endpoint_arn)
            .map_err(|problem| parameter(format!("ChatStreamingConfiguration.{problem}")))?;
    }
    Ok(())
}

fn refusal(problem: NoStart) -> Refusal {
    match problem {
        NoStart::Full(most) => {
            let message = format!("an instance has {most} chats at once at most");
            Refusal::of::<LimitExceededException>(message)
        }
        NoStart::Message(problem) => parameter(format!("InitialMessage.{problem}")),
        NoStart::Attributes(problem) => parameter(problem),
    }
}
