//! CreateParticipantConnection: a participant token becomes a connection token.

use awso_connect_participant::{
    ConnectionCredentials, ConnectionType, CreateParticipantConnectionRequest,
    CreateParticipantConnectionResponse, ValidationException,
};

use crate::caller::Invited;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for CreateParticipantConnectionRequest {
    type Caller = Invited;
    type Invalid = ValidationException;

    fn answer(
        self,
        Invited(session): Invited,
        instance: &mut Instance,
    ) -> Result<CreateParticipantConnectionResponse, Refusal> {
        if self.r#type.is_some_and(|types| !types.contains(&ConnectionType::ConnectionCredentials)) {
            return Err(Refusal::invalid(
                "Type: the local service has no websocket and no call; ask for CONNECTION_CREDENTIALS",
            ));
        }
        let (token, expiry) = instance.connect(session);
        let credentials = ConnectionCredentials::make().connection_token(token).expiry(expiry.to_string());
        Ok(CreateParticipantConnectionResponse::make().connection_credentials(credentials))
    }
}
