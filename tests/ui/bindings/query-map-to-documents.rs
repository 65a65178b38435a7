use std::collections::BTreeMap;

use awso::{AwsService, AwsShape};

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Post",
    endpoint_prefix = "post",
    version = "2026-01-01",
    protocol = "rest-json",
    auth = "none"
)]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Rows(BTreeMap<String, awso::Document>);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/rows", method = "POST", output = ())]
pub struct PutRowsRequest {
    #[aws(query_map)]
    pub rows: Option<Rows>,
}

fn main() {}
