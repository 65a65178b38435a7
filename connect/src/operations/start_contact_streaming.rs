use awso::AwsShape;

use crate::{
    ChatStreamingConfiguration, ClientToken, ContactId, InstanceId, InternalServiceException,
    InvalidParameterException, InvalidRequestException, LimitExceededException, ResourceNotFoundException,
    StreamingId,
};

/// Begins to stream the messages of a chat to an SNS topic.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/start-streaming",
    method = "POST",
    errors(
        InvalidRequestException,
        InvalidParameterException,
        ResourceNotFoundException,
        InternalServiceException,
        LimitExceededException
    )
)]
pub struct StartContactStreamingRequest {
    /// The instance.
    pub instance_id: InstanceId,
    /// The contact.
    pub contact_id: ContactId,
    /// Where to.
    pub chat_streaming_configuration: ChatStreamingConfiguration,
    /// Marks repetitions. The service insists on it, so it is filled where it is left out.
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
}

/// The messages are streamed.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct StartContactStreamingResponse {
    /// The stream, for `StopContactStreaming`.
    pub streaming_id: StreamingId,
}
