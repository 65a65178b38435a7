//! The places of an HTTP message that few operations use.

use std::collections::BTreeMap;

use awso::http::{Response, StatusCode};
use awso::{AwsShape, Timestamp, protocol};

use crate::shape::{Color, Day, Level, Word};

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
    let keep = KeepThingRequest::make().key("a b/../c/d+").kind("own");
    let keep = keep.metadata(strings(&[("one", "1"), ("two", "zwei")])).since(time).times([time, time]);
    let parameters = BTreeMap::from([("tag".to_owned(), vec!["a".to_owned(), "b&c".to_owned()])]);
    let keep = keep.parameters(parameters).json(r#"{"a":1}"#).picture("png").build();
    let request = protocol::encode(&keep).unwrap();
    assert_eq!(request.path, "/things/a%20b/../c/d%2B/kept");
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

/// Each kind that fits on one line, also behind newtypes and among nulls.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/lines", method = "POST", output = ())]
pub struct PutLinesRequest {
    #[aws(header = "X-Flags")]
    pub flags: Option<Vec<bool>>,
    #[aws(header = "X-Levels")]
    pub levels: Option<Vec<Level>>,
    #[aws(header = "X-Words")]
    pub words: Option<Vec<Option<Word>>>,
    #[aws(header = "X-Blobs")]
    pub blobs: Option<Vec<awso::Blob>>,
    #[aws(header = "X-Days")]
    pub days: Option<Vec<Day>>,
    #[aws(query)]
    pub ratios: Option<Vec<Option<f32>>>,
    #[aws(query_map)]
    pub others: Option<BTreeMap<Word, Vec<Option<Color>>>>,
    #[aws(prefix_headers = "X-Big-")]
    pub bigs: Option<BTreeMap<Word, Option<awso::BigDecimal>>>,
}

#[test]
fn whatever_fits_on_one_line_may_be_in_lists_and_maps_and_nulls_are_left_out() {
    let day: Timestamp = "2026-11-21T13:05:37Z".parse().unwrap();
    let put = PutLinesRequest {
        flags: Some(vec![true, false]),
        levels: Some(vec![Level::Above, Level::Unknown(7)]),
        words: Some(vec![None, Some("a".into()), None, Some("".into())]),
        blobs: Some(vec!["hi".into()]),
        days: Some(vec![day.into()]),
        ratios: Some(vec![Some(0.5), None, Some(1.0)]),
        others: Some([("c".into(), vec![None, Some(Color::Blue)])].into()),
        bigs: Some([("a".into(), None), ("b".into(), "1.50".parse().ok())].into()),
    };
    let request = protocol::encode(&put).unwrap();
    assert_eq!(request.query, "Ratios=0.5&Ratios=1&c=blue-ish");
    assert_eq!(request.headers["x-words"], "a, \"\"");
    let again: PutLinesRequest = protocol::decode_request(&request).unwrap();
    let expected = PutLinesRequest {
        words: Some(vec![Some("a".into()), Some("".into())]),
        ratios: Some(vec![Some(0.5), Some(1.0)]),
        others: again.others.clone(),
        bigs: Some([("b".into(), "1.50".parse().ok())].into()),
        ..put.clone()
    };
    assert_eq!(again, expected);
    assert_eq!(again.others.unwrap()[&"c".into()], [Some(Color::Blue)]);
    // Of nulls alone stays an empty list.
    let nulls = PutLinesRequest { words: Some(vec![None, None]), ..put };
    assert_eq!(protocol::encode(&nulls).unwrap().headers["x-words"], "");
}
