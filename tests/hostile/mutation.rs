//! A valid document with something wrong at each of its bytes.

use awso::http::{HeaderValue, Response, StatusCode};
use awso::protocol::{decode, decode_error, encode};
use awso::{AwsShape, OperationError as _};

use crate::every::{documents, errors, messages, texts};
use crate::shape::{Choice, Node, PutNodeError, PutNodeRequest, full};

const AWKWARD: &[u8] = b"\0\t\n \"'\\{}[],:;-+.0eE9<>/&#=!?%utnX\x7f\x80\xc3\xef\xff";

fn nested() -> (String, String) {
    let node = Node { inner: Some(Box::new(full())), ..Node::of_json(r#"{"Name":"outer"}"#).unwrap() };
    (node.to_json(), node.to_xml())
}

#[test]
fn a_document_cut_short_anywhere_is_an_error() {
    let (json, xml) = nested();
    for end in 0..json.len() {
        let cut = &json.as_bytes()[..end];
        let error = Node::of_json(cut).unwrap_err();
        assert!(error.offset().is_none_or(|offset| offset <= end), "{error}");
        PutNodeError::of_json("Broken", cut).unwrap_err();
        PutNodeError::of_json("Novel", cut).unwrap();
    }
    for end in 0..xml.len() {
        let cut = &xml.as_bytes()[..end];
        let error = Node::of_xml(cut).unwrap_err();
        assert!(error.offset().is_none_or(|offset| offset <= end), "{error}");
        PutNodeError::of_xml("Broken", cut).unwrap_err();
        PutNodeError::of_xml("Novel", cut).unwrap();
    }
}

#[test]
fn an_answer_cut_short_anywhere_is_an_error_and_an_error_keeps_what_came() {
    let body = format!(r#"{{"code":"Broken","Message":"m","Node":{}}}"#, full().to_json());
    let known = r#"{"code":"Broken","Message":"m""#.len();
    for end in 1..body.len() {
        let mut response = Response::new(StatusCode::OK);
        response.body = body.as_bytes()[..end].to_vec().into();
        decode::<PutNodeRequest>(&response).unwrap_err();
        let error = decode_error::<PutNodeRequest>(response);
        if end >= known {
            assert_eq!((error.code(), error.message()), ("Broken", Some("m")), "{end}");
        }
    }
}

#[test]
fn any_byte_of_a_document_may_be_another_one() {
    for document in [full().to_json(), full().to_xml()] {
        let mut odd = document.into_bytes();
        for place in 0..odd.len() {
            let byte = odd[place];
            for awkward in AWKWARD {
                odd[place] = *awkward;
                let _ =
                    (Node::of_json(&odd), Node::of_xml(&odd), Choice::of_json(&odd), Choice::of_xml(&odd));
            }
            odd[place] = byte ^ 0x20;
            if place % 8 == 0 {
                documents(&odd);
                errors(&odd);
            }
            odd[place] = byte;
        }
    }
}

#[test]
fn any_byte_of_a_request_may_be_another_one() {
    let input = PutNodeRequest::make()
        .id(1)
        .key("a/b c")
        .byte(1)
        .double(1.5)
        .times([1, 2].map(|seconds| awso::Timestamp::from_epoch(seconds, 5).unwrap()))
        .header_integers([1, 2])
        .header_times([1, 2].map(|seconds| awso::Timestamp::from_epoch(seconds, 0).unwrap()))
        .header_words(["a, \"b\\".to_owned(), String::new()])
        .header_json("{}")
        .header_blob("b")
        .choice(Choice::Text("t".into()))
        .build();
    let request = encode(&input).unwrap();
    let again: PutNodeRequest = awso::protocol::decode_request(&request).unwrap();
    assert_eq!((again.key.as_str(), &again.header_words), ("a/b c", &input.header_words));
    let read =
        |request: &awso::http::Request| drop(awso::protocol::decode_request::<PutNodeRequest>(request));
    for awkward in AWKWARD {
        for text in [&request.path, &request.query] {
            for place in 0..=text.len() {
                let mut odd = text.clone().into_bytes();
                odd.truncate(place);
                odd.push(*awkward);
                odd.extend(text.as_bytes().iter().skip(place + 1));
                let odd = String::from_utf8_lossy(&odd).into_owned();
                let mut changed = request.try_clone().unwrap();
                changed.path.clone_from(&odd);
                read(&changed);
                let mut changed = request.try_clone().unwrap();
                changed.query = odd;
                read(&changed);
            }
        }
        for (name, value) in &request.headers {
            for place in 0..value.len() {
                let mut odd = value.as_bytes().to_vec();
                odd[place] = *awkward;
                let Ok(odd) = HeaderValue::from_bytes(&odd) else { continue };
                let mut changed = request.try_clone().unwrap();
                changed.headers.insert(name, odd);
                read(&changed);
            }
        }
    }
}

#[test]
fn any_byte_of_a_number_or_time_may_be_another_one() {
    for text in [
        "1795266337.12",
        "-1.79526633712E+9",
        "2026-11-21T13:05:37.12Z",
        "2026-11-21T13:05:37+01:30[Europe/Berlin][u-ca=iso8601]",
        "Sat, 21 Nov 2026 13:05:37.12 GMT",
    ] {
        for place in 0..text.len() {
            texts(&text.as_bytes()[..place]);
            for awkward in (0..=127).chain(*b"\xc3\xa9") {
                let mut odd = text.as_bytes().to_vec();
                odd[place] = awkward;
                texts(&odd);
                odd.insert(place, b'-');
                texts(&odd);
            }
            messages(&text.as_bytes()[place..]);
        }
    }
}
