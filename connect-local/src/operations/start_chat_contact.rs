//! StartChatContact: a chat begins.

use std::time::Duration;

use awso_connect_participant::content_type;

use crate::caller::Anyone;
use crate::connect::{
    InvalidParameterException, InvalidRequestException, StartChatContactRequest, StartChatContactResponse,
    SupportedMessagingContentType,
};
use crate::contact::Message;
use crate::instance::{ChatStart, Instance};
use crate::refusal::Refusal;
use crate::routes::Answer;

/// How many bytes the names and values of all attributes may have together.
const LONGEST_ATTRIBUTES: usize = 32_768;

impl Answer for StartChatContactRequest {
    type Caller = Anyone;
    type Invalid = InvalidRequestException;

    fn answer(self, Anyone: Anyone, instance: &mut Instance) -> Result<StartChatContactResponse, Refusal> {
        self.check()?;
        let client_token = self.client_token.filter(|token| !token.is_empty());
        let minutes = self.chat_duration_in_minutes.map(|minutes| u64::from(minutes.unsigned_abs()));
        let started = instance.start_chat(ChatStart {
            customer: self.participant_details.display_name.into_inner(),
            supported: self
                .supported_messaging_content_types
                .map(|types| types.into_iter().map(SupportedMessagingContentType::into_inner).collect()),
            initial_message: self.initial_message.map(|message| Message {
                content_type: message.content_type.into_inner(),
                content: message.content.into_inner(),
            }),
            duration: minutes.map(|minutes| Duration::from_secs(60 * minutes)),
            known_by: client_token.map(|token| (self.instance_id.into_inner(), token.into_inner())),
        })?;
        Ok(StartChatContactResponse::make()
            .contact_id(started.contact_id)
            .participant_id(started.participant_id)
            .participant_token(started.participant_token))
    }
}

impl StartChatContactRequest {
    /// What the service asks of a request beyond the constraints of its model.
    fn check(&self) -> Result<(), Refusal> {
        // The model gives the flow no least length, so a flow that is left out reads as an empty one.
        if self.contact_flow_id.is_empty() {
            return Err(Refusal::of::<InvalidRequestException>("ContactFlowId: missing"));
        }
        let supported = self.supported_messaging_content_types.as_ref();
        if supported.is_some_and(|types| !types.iter().any(|name| name.as_str() == content_type::TEXT_PLAIN))
        {
            return Err(parameter("SupportedMessagingContentTypes: text/plain must be one of them"));
        }
        let attributes = self.attributes.iter().flatten();
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
}

fn parameter(problem: impl Into<String>) -> Refusal {
    Refusal::of::<InvalidParameterException>(problem)
}
