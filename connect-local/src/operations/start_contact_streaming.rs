//! StartContactStreaming: the messages of a chat go to a topic, too.

use awso_connect::{
    InvalidRequestException, LimitExceededException, StartContactStreamingRequest,
    StartContactStreamingResponse,
};

use super::contact::{change, parameter, request, still_on};
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::stream::{NoStream, check_topic};

impl Answer for StartContactStreamingRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<StartContactStreamingResponse, Refusal> {
        let topic = &self.chat_streaming_configuration.streaming_endpoint_arn;
        check_topic(topic).map_err(|problem| parameter(format!("ChatStreamingConfiguration.{problem}")))?;
        let client_token = self.client_token.as_deref().filter(|token| !token.is_empty());
        // The model asks for it, and clients fill it in.
        let client_token = client_token.ok_or_else(|| request("ClientToken: missing"))?;
        let place = still_on(instance, &self.instance_id, &self.contact_id)?;
        let mut id = String::new();
        change(instance, place, |contact| {
            id = contact.start_stream(topic, Some(client_token))?;
            Ok(())
        })
        .map_err(refusal)?;
        Ok(StartContactStreamingResponse { streaming_id: id.into() })
    }
}

fn refusal(problem: NoStream) -> Refusal {
    match problem {
        NoStream::OtherTopic => request("ClientToken: it was used for another topic"),
        NoStream::TooMany(most) => {
            Refusal::of::<LimitExceededException>(format!("a contact has {most} streams at most"))
        }
    }
}
