//! StopContactStreaming: the messages of a chat do not go to a topic any more.

use awso_connect::{
    InvalidRequestException, ResourceNotFoundException, StopContactStreamingRequest,
    StopContactStreamingResponse,
};

use super::contact::{change, known};
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for StopContactStreamingRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<StopContactStreamingResponse, Refusal> {
        let place = known(instance, &self.instance_id, &self.contact_id)?;
        change(instance, place, |contact| contact.stop_stream(&self.streaming_id).then_some(()).ok_or(()))
            .map_err(|()| {
                Refusal::of::<ResourceNotFoundException>("StreamingId: no stream of this contact")
            })?;
        Ok(StopContactStreamingResponse {})
    }
}
