//! SendEvent: a participant types, or has seen a message.

use awso_connect_participant::{SendEventRequest, SendEventResponse, ValidationException};

use crate::caller::Connected;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for SendEventRequest {
    type Caller = Connected;
    type Invalid = ValidationException;

    fn answer(
        self,
        Connected(session): Connected,
        instance: &mut Instance,
    ) -> Result<SendEventResponse, Refusal> {
        let (contact, _, now) = instance.enter(session)?;
        let content = self.content.as_ref().map(|content| content.as_str());
        let sent = contact.send_event(session.participant, &self.content_type, content, now)?;
        Ok(SendEventResponse::make().id(sent.id).absolute_time(sent.at.to_string()))
    }
}
