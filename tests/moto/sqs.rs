//! Amazon SQS, over awsJson 1.0, with the error codes of its time on AWS Query.

use std::collections::BTreeMap;

use awso::{AwsService, AwsShape, OperationError as _};

use crate::server::Server;

#[derive(AwsService, Debug)]
#[aws_service(
    id = "SQS",
    endpoint_prefix = "sqs",
    version = "2012-11-05",
    protocol = "json-1.0",
    auth = "none",
    target_prefix = "AmazonSQS",
    query_compatible
)]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client)]
pub struct CreateQueueRequest {
    pub queue_name: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct CreateQueueResponse {
    pub queue_url: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client, errors(QueueDoesNotExist, InvalidMessageContents))]
pub struct SendMessageRequest {
    pub queue_url: String,
    pub message_body: String,
    pub delay_seconds: Option<i32>,
    pub message_attributes: Option<BTreeMap<String, MessageAttributeValue>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct MessageAttributeValue {
    pub string_value: Option<String>,
    pub binary_value: Option<awso::Blob>,
    pub data_type: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct SendMessageResponse {
    #[aws(rename = "MD5OfMessageBody")]
    pub md5_of_message_body: Option<String>,
    pub message_id: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client, errors(QueueDoesNotExist))]
pub struct ReceiveMessageRequest {
    pub queue_url: String,
    pub max_number_of_messages: Option<i32>,
    pub message_attribute_names: Option<Vec<String>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ReceiveMessageResponse {
    pub messages: Option<Vec<Message>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Message {
    pub message_id: Option<String>,
    pub receipt_handle: Option<String>,
    pub body: Option<String>,
    pub message_attributes: Option<BTreeMap<String, MessageAttributeValue>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400, code = "AWS.SimpleQueueService.NonExistentQueue")]
pub struct QueueDoesNotExist {
    #[aws(rename = "message")]
    pub message: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub struct InvalidMessageContents {
    #[aws(rename = "message")]
    pub message: Option<String>,
}

pub(crate) async fn run(server: &Server) {
    let client = Client::new(server.config("sqs")).unwrap();
    let queue = client.create_queue().queue_name("jobs").send().await.unwrap().queue_url.unwrap();
    let body = "<b>\u{1F980} & \"co\"</b>";
    let sent = client
        .send_message()
        .queue_url(&queue)
        .message_body(body)
        .insert_message_attributes("kind", MessageAttributeValue::make("String").string_value("test"))
        .insert_message_attributes("raw", MessageAttributeValue::make("Binary").binary_value(&b"\0\xff"[..]))
        .send()
        .await
        .unwrap();
    let received = client
        .receive_message()
        .queue_url(&queue)
        .max_number_of_messages(10)
        .message_attribute_names(["All"])
        .send()
        .await
        .unwrap();
    let messages = received.messages.unwrap();
    let [message] = &messages[..] else { panic!("one message: {messages:?}") };
    assert_eq!(
        (message.message_id.as_ref(), message.body.as_deref()),
        (sent.message_id.as_ref(), Some(body))
    );
    let attributes = message.message_attributes.as_ref().unwrap();
    assert_eq!(attributes["kind"].string_value.as_deref(), Some("test"));
    assert_eq!(attributes["raw"].binary_value.as_ref(), Some(&awso::Blob::from(&b"\0\xff"[..])));

    let missing = queue.replace("jobs", "none");
    let error =
        client.send_message().queue_url(missing).message_body("x").send().await.expect_err("no queue");
    let Some(SendMessageError::QueueDoesNotExist(_)) = error.service() else { panic!("{error}") };
    assert_eq!(error.service().unwrap().code(), "AWS.SimpleQueueService.NonExistentQueue");
}
