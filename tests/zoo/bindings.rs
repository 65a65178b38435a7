//! The places of an HTTP message that few operations use.

use std::collections::BTreeMap;

use awso::http::{Response, StatusCode};
use awso::{AwsShape, Timestamp, protocol};

/// Stores something under a path of its own.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/things/{Key+}/kept", method = "PUT")]
pub struct KeepThingRequest {
    #[aws(label)]
    pub key: String,
    #[aws(prefix_headers = "X-Meta-")]
    pub metadata: Option<BTreeMap<String, String>>,
    #[aws(query = "kind")]
    pub kind: Option<String>,
    #[aws(query_map)]
    pub parameters: Option<BTreeMap<String, Vec<String>>>,
    #[aws(header = "If-Modified-Since")]
    pub since: Option<Timestamp>,
    #[aws(header = "X-Times")]
    pub times: Option<Vec<Timestamp>>,
    #[aws(header = "X-Json", json_value)]
    pub json: Option<String>,
    #[aws(payload, media_type = "image/png")]
    pub picture: Option<awso::Blob>,
}

/// It is kept.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct KeepThingResponse {
    #[aws(status_code)]
    pub status: Option<i32>,
    #[aws(prefix_headers = "X-Meta-")]
    pub metadata: Option<BTreeMap<String, String>>,
}

fn strings(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn every_place_is_filled_and_read_back() {
    let time: Timestamp = "2026-11-21T13:05:37Z".parse().unwrap();
    let keep = KeepThingRequest::make()
        .key("a b/../c/d+")
        .metadata(strings(&[("one", "1"), ("two", "zwei")]))
        .kind("own")
        .parameters(BTreeMap::from([
            ("kind".to_owned(), vec!["taken".to_owned()]),
            ("tag".to_owned(), vec!["a".to_owned(), "b&c".to_owned()]),
        ]))
        .since(time)
        .times([time, time])
        .json(r#"{"a":1}"#)
        .picture("png");
    assert!(protocol::encode(&keep.build()).is_err(), "`..` is no part of a path");

    let keep = KeepThingRequest::make().key("a b/c/d+").kind("own");
    let keep = keep.metadata(strings(&[("one", "1"), ("two", "zwei")])).since(time).times([time, time]);
    let parameters = BTreeMap::from([("tag".to_owned(), vec!["a".to_owned(), "b&c".to_owned()])]);
    let keep = keep.parameters(parameters).json(r#"{"a":1}"#).picture("png").build();
    let request = protocol::encode(&keep).unwrap();
    assert_eq!(request.path, "/things/a%20b/c/d%2B/kept");
    assert_eq!(request.query, "kind=own&tag=a&tag=b%26c");
    let header = |name: &str| request.headers[name].to_str().unwrap();
    assert_eq!((header("x-meta-one"), header("x-meta-two")), ("1", "zwei"));
    assert_eq!(header("if-modified-since"), "Sat, 21 Nov 2026 13:05:37 GMT");
    assert_eq!(header("x-times"), "Sat, 21 Nov 2026 13:05:37 GMT, Sat, 21 Nov 2026 13:05:37 GMT");
    assert_eq!(header("x-json"), "eyJhIjoxfQ==");
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(request.body, "png");

    let mut again: KeepThingRequest = protocol::decode_request(&request).unwrap();
    // A server cannot know which parameters a member of their own has taken: the map shows all.
    again.parameters.as_mut().unwrap().remove("kind");
    assert_eq!(again, keep);
}

#[test]
fn a_member_of_its_own_goes_before_the_query_map() {
    let parameters = BTreeMap::from([("kind".to_owned(), vec!["map".to_owned()])]);
    let keep = || KeepThingRequest::make().key("k").parameters(parameters.clone());
    assert_eq!(protocol::encode(&keep().build()).unwrap().query, "kind=map");
    assert_eq!(protocol::encode(&keep().kind("own").build()).unwrap().query, "kind=own");
}

#[test]
fn status_and_prefixed_headers_of_an_answer_are_members() {
    let mut response = Response::new(StatusCode::CREATED);
    response.headers.insert("x-meta-a", "1".parse().unwrap());
    response.headers.insert("other", "2".parse().unwrap());
    let kept = protocol::decode::<KeepThingRequest>(&response).unwrap();
    assert_eq!(kept, KeepThingResponse { status: Some(201), metadata: Some(strings(&[("a", "1")])) });
    let response = protocol::encode_response::<KeepThingRequest>(&kept).unwrap();
    assert_eq!(
        (response.status, &response.headers["x-meta-a"]),
        (StatusCode::CREATED, &"1".parse().unwrap())
    );
}
