//! Amazon DynamoDB, over awsJson 1.0: a union that holds itself.

use std::collections::BTreeMap;

use awso::{AwsService, AwsShape, Blob};

use crate::server::Server;

#[derive(AwsService, Debug)]
#[aws_service(
    id = "DynamoDB",
    endpoint_prefix = "dynamodb",
    version = "2012-08-10",
    protocol = "json-1.0",
    auth = "none",
    target_prefix = "DynamoDB_20120810"
)]
pub struct Client(awso::Client);

/// An attribute's value. Numbers travel as text.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum AttributeValue {
    S(String),
    N(String),
    B(Blob),
    #[aws(rename = "SS")]
    Ss(Vec<String>),
    #[aws(rename = "NS")]
    Ns(Vec<String>),
    #[aws(rename = "BS")]
    Bs(Vec<Blob>),
    M(BTreeMap<String, AttributeValue>),
    L(Vec<AttributeValue>),
    #[aws(rename = "NULL")]
    Null(bool),
    #[aws(rename = "BOOL")]
    Bool(bool),
    #[aws(unknown)]
    Unknown(awso::UnknownVariant),
}

type Item = BTreeMap<String, AttributeValue>;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client, output = ())]
pub struct CreateTableRequest {
    pub table_name: String,
    pub attribute_definitions: Vec<AttributeDefinition>,
    pub key_schema: Vec<KeySchemaElement>,
    pub billing_mode: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct AttributeDefinition {
    pub attribute_name: String,
    pub attribute_type: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct KeySchemaElement {
    pub attribute_name: String,
    pub key_type: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client, errors(ConditionalCheckFailedException, ResourceNotFoundException))]
pub struct PutItemRequest {
    pub table_name: String,
    pub item: Item,
    pub condition_expression: Option<String>,
    pub return_values: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct PutItemResponse {
    pub attributes: Option<Item>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client, errors(ResourceNotFoundException))]
pub struct GetItemRequest {
    pub table_name: String,
    pub key: BTreeMap<String, AttributeValue>,
    pub consistent_read: Option<bool>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct GetItemResponse {
    pub item: Option<Item>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub struct ConditionalCheckFailedException {
    #[aws(rename = "message")]
    pub message: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub struct ResourceNotFoundException {
    #[aws(rename = "message")]
    pub message: Option<String>,
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

pub(crate) async fn run(server: &Server) {
    let client = Client::new(server.config("dynamodb")).unwrap();
    client
        .create_table()
        .table_name("letters")
        .attribute_definitions([AttributeDefinition::make("id", "S")])
        .key_schema([KeySchemaElement::make("id", "HASH")])
        .billing_mode("PAY_PER_REQUEST")
        .send()
        .await
        .unwrap();

    let nested = BTreeMap::from([
        (
            "list".to_owned(),
            AttributeValue::L(vec![text("a"), AttributeValue::L(vec![AttributeValue::Null(true)])]),
        ),
        ("flag".to_owned(), AttributeValue::Bool(false)),
    ]);
    let item = BTreeMap::from([
        ("id".to_owned(), text("1")),
        ("number".to_owned(), AttributeValue::N("12345678901234567890.5".to_owned())),
        ("bytes".to_owned(), AttributeValue::B(Blob::from(&b"\0\xff"[..]))),
        ("words".to_owned(), AttributeValue::Ss(vec!["x".to_owned(), "y".to_owned()])),
        ("nested".to_owned(), AttributeValue::M(nested)),
    ]);
    client.put_item().table_name("letters").item(item.clone()).send().await.unwrap();
    let key = BTreeMap::from([("id".to_owned(), text("1"))]);
    let got = client.get_item().table_name("letters").key(key).consistent_read(true).send().await.unwrap();
    assert_eq!(got.item, Some(item.clone()));
    let none = client.get_item().table_name("letters").insert_key("id", text("2")).send().await.unwrap();
    assert_eq!(none.item.unwrap_or_default(), BTreeMap::new());

    let again =
        client.put_item().table_name("letters").item(item).condition_expression("attribute_not_exists(id)");
    let error = again.send().await.expect_err("it is there");
    let Some(PutItemError::ConditionalCheckFailedException(failed)) = error.service() else {
        panic!("{error}")
    };
    assert!(failed.message.as_deref().unwrap().contains("conditional request failed"), "{error}");
    let error = client.get_item().table_name("none").insert_key("id", text("2")).send().await;
    let error = error.expect_err("no such table");
    assert!(matches!(error.service(), Some(GetItemError::ResourceNotFoundException(_))), "{error}");
}
