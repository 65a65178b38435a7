//! Amazon SNS, over AWS Query.

use std::collections::BTreeMap;

use awso::{AwsService, AwsShape};

use crate::server::Server;

#[derive(AwsService, Debug)]
#[aws_service(
    id = "SNS",
    endpoint_prefix = "sns",
    version = "2010-03-31",
    protocol = "query",
    auth = "none",
    xml_namespace = "http://sns.amazonaws.com/doc/2010-03-31/"
)]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client)]
pub struct CreateTopicRequest {
    pub name: String,
    pub attributes: Option<BTreeMap<String, String>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct CreateTopicResponse {
    pub topic_arn: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client, errors(NotFoundException, InvalidParameterException))]
pub struct PublishRequest {
    pub topic_arn: Option<String>,
    pub message: String,
    pub subject: Option<String>,
    #[aws(xml(key = "Name", value = "Value"))]
    pub message_attributes: Option<BTreeMap<String, MessageAttributeValue>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct MessageAttributeValue {
    pub data_type: String,
    pub string_value: Option<String>,
    pub binary_value: Option<awso::Blob>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct PublishResponse {
    pub message_id: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 404, code = "NotFound")]
pub struct NotFoundException {
    #[aws(rename = "message")]
    pub message: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400, code = "InvalidParameter")]
pub struct InvalidParameterException {
    #[aws(rename = "message")]
    pub message: Option<String>,
}

pub(crate) async fn run(server: &Server) {
    let client = Client::new(server.config("sns")).unwrap();
    let topic = client
        .create_topic()
        .name("news")
        .insert_attributes("DisplayName", "News & more")
        .send()
        .await
        .unwrap()
        .topic_arn
        .unwrap();
    assert_eq!(topic, "arn:aws:sns:us-east-1:123456789012:news");
    let published = client
        .publish()
        .topic_arn(&topic)
        .message("1 + 1 = 2 & so on: é")
        .insert_message_attributes("kind", MessageAttributeValue::make("String").string_value("x"))
        .insert_message_attributes("raw", MessageAttributeValue::make("Binary").binary_value("\u{0}"))
        .send()
        .await
        .unwrap();
    assert_eq!(published.message_id.unwrap().len(), 36);

    let error = client.publish().topic_arn(topic + "-none").message("x").send().await.expect_err("no topic");
    let Some(PublishError::NotFoundException(not_found)) = error.service() else { panic!("{error}") };
    assert!(not_found.message.as_deref().unwrap().contains("does not exist"), "{error}");
    assert_eq!(error.status().unwrap(), 404);
    assert!(error.request_id().is_some(), "{error}");
}
