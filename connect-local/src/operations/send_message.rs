//! SendMessage: a participant says something, and the agent answers.

use awso_connect_participant::{SendMessageRequest, SendMessageResponse, ValidationException};

use crate::caller::Connected;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::speech::Message;

impl Answer for SendMessageRequest {
    type Caller = Connected;
    type Invalid = ValidationException;

    fn answer(
        self,
        Connected(session): Connected,
        instance: &mut Instance,
    ) -> Result<SendMessageResponse, Refusal> {
        let (contact, settings, now) = instance.enter(session)?;
        let message =
            Message { content_type: self.content_type.into_inner(), content: self.content.into_inner() };
        let client_token = self.client_token.as_ref().map(|token| token.as_str());
        let sent =
            contact.send_message(session.participant, message, client_token, settings.message_limits, now)?;
        Ok(SendMessageResponse::make().id(sent.id).absolute_time(sent.at.to_string()))
    }
}
