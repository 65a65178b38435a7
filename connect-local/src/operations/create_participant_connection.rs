//! CreateParticipantConnection: a participant token becomes a connection token, a websocket, or both.

use awso_connect_participant::{
    ConnectionCredentials, ConnectionType, CreateParticipantConnectionRequest,
    CreateParticipantConnectionResponse, ValidationException, Websocket,
};

use crate::caller::Invited;
use crate::contact::CUSTOMER;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::token::Session;

impl Answer for CreateParticipantConnectionRequest {
    type Caller = Invited;
    type Invalid = ValidationException;

    fn answer(
        self,
        Invited(session): Invited,
        instance: &mut Instance,
    ) -> Result<CreateParticipantConnectionResponse, Refusal> {
        let types = self.r#type.as_ref();
        // Who does not say what they want gets what does not have to be used within 100 seconds.
        let wants = |kind| types.map_or(kind == ConnectionType::ConnectionCredentials, |t| t.contains(&kind));
        if types.is_some_and(|types| !types.iter().all(is_known)) {
            return Err(Refusal::invalid(format!("Type: {UNKNOWN_TYPE}")));
        }
        if types.is_none() && instance.settings.assumptions.connection_type_is_required {
            return Err(Refusal::invalid("Type: missing; ask for WEBSOCKET, CONNECTION_CREDENTIALS or both"));
        }
        let mut response = CreateParticipantConnectionResponse::make();
        if wants(ConnectionType::ConnectionCredentials) {
            response = response.connection_credentials(credentials(instance, session));
        }
        if wants(ConnectionType::Websocket) {
            response = response.websocket(websocket(instance, session));
        }
        let is_enough = self.connect_participant == Some(true) && counts(instance, session);
        if is_enough || instance.settings.assumptions.flow_starts_on_connection {
            instance.join(session);
        }
        Ok(response)
    }
}

pub(super) const UNKNOWN_TYPE: &str =
    "the local service has no calls; ask for WEBSOCKET, CONNECTION_CREDENTIALS or both";

fn is_known(kind: &ConnectionType) -> bool {
    matches!(kind, ConnectionType::Websocket | ConnectionType::ConnectionCredentials)
}

/// Whether `ConnectParticipant` of this participant counts as a subscription.
fn counts(instance: &Instance, session: Session) -> bool {
    let is_streamed = instance.contact(session).is_ok_and(|contact| !contact.streams.is_empty());
    let needs_a_stream = instance.settings.assumptions.connect_participant_needs_a_stream;
    is_streamed || session.participant != CUSTOMER || !needs_a_stream
}

fn credentials(instance: &mut Instance, session: Session) -> ConnectionCredentials {
    let (token, expiry) = instance.connection_token(session);
    ConnectionCredentials::make().connection_token(token).expiry(expiry.to_string())
}

fn websocket(instance: &mut Instance, session: Session) -> Websocket {
    let offered = instance.offer_socket(session);
    Websocket::make().url(offered.url).connection_expiry(offered.connection_expiry.to_string())
}
