//! Every place at once, in an order of its own.

use std::collections::BTreeMap;

use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/boxes/{Box}/{Path+}/letters", method = "PUT")]
pub(crate) struct StoreLetterRequest {
    #[aws(payload)]
    letter: Option<awso::Blob>,
    #[aws(label, rename = "Path")]
    way: String,
    #[aws(label)]
    r#box: String,
    #[aws(query)]
    tag: Option<String>,
    #[aws(query_map)]
    more: Option<BTreeMap<String, String>>,
    #[aws(header = "X-Copies")]
    copies: Option<i32>,
    #[aws(prefix_headers = "X-Meta-")]
    meta: Option<BTreeMap<String, String>>,
    #[aws(header = "X-Token", idempotency_token)]
    token: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub(crate) struct StoreLetterResponse {
    #[aws(status_code)]
    status: Option<i32>,
    #[aws(header = "X-Id")]
    id: Option<String>,
}

#[test]
fn required_members_are_set_in_any_order() {
    let one = StoreLetterRequest::make().r#box("a").way("b/c").build();
    let other = StoreLetterRequest::make().way("b/c").copies(2).r#box("a").build();
    assert_eq!(StoreLetterRequest { copies: Some(2), ..one }, other);
    assert_eq!(StoreLetterResponse::make().status(201), StoreLetterResponse { status: Some(201), id: None });
}
