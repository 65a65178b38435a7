use awso::AwsShape;

use crate::{
    ContactId, InstanceId, InternalServiceException, InvalidParameterException, InvalidRequestException,
    ResourceNotFoundException, StreamingId,
};

/// Ends a stream of a chat's messages.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/stop-streaming",
    method = "POST",
    errors(
        InvalidRequestException,
        InvalidParameterException,
        ResourceNotFoundException,
        InternalServiceException
    )
)]
pub struct StopContactStreamingRequest {
    /// The instance.
    pub instance_id: InstanceId,
    /// The contact.
    pub contact_id: ContactId,
    /// The stream, from the answer of `StartContactStreaming` or `StartChatContact`.
    pub streaming_id: StreamingId,
}

/// The stream is ended.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct StopContactStreamingResponse {}
