//! Streams as they stand on the wire.

use awso::{ByteStream, Operation as _};
use awso_tests::Answer;

use crate::service;
use crate::shape::{FetchObjectRequest, StoreObjectRequest, TurnImageRequest};
use crate::source::Source;

#[tokio::test]
async fn a_body_of_known_length_says_so_and_one_of_unknown_length_comes_in_chunks() {
    let (recorder, client) = service(Answer::json("{}")).await;
    let (source, _) = Source::of(300_000);
    let known = ByteStream::new(source).with_len(300_000);
    let (source, _) = Source::of(300_000);
    for body in [known, ByteStream::new(source), ByteStream::from("at hand"), ByteStream::default()] {
        client.store_object().key("k").body(body).send().await.unwrap();
    }
    let requests = recorder.requests();
    let framing: Vec<_> = requests
        .iter()
        .map(|request| (request.header("content-length"), request.header("transfer-encoding")))
        .collect();
    assert_eq!(framing[0], (vec!["300000"], vec![]));
    assert_eq!(framing[1], (vec![], vec!["chunked"]));
    assert_eq!(framing[2], (vec!["7"], vec![]));
    assert_eq!(framing[3], (vec!["0"], vec![]));
    assert_eq!(requests[0].body.len(), 300_000);
    assert_eq!(requests[0].body, requests[1].body);
    assert_eq!(requests[2].text(), "at hand");
}

#[tokio::test]
async fn the_media_type_is_the_members_or_that_of_bytes_unless_a_header_says_otherwise() {
    let (recorder, client) = service(Answer::json("{}")).await;
    client.store_object().key("k").body("b").send().await.unwrap();
    client.store_object().key("k").body("b").media_type("text/html").send().await.unwrap();
    let turned = client.turn_image().image("b").send().await.unwrap();
    assert_eq!(turned.image.collect().await.unwrap(), "{}");
    client.turn_image().send().await.unwrap();
    let types: Vec<_> =
        recorder.requests().iter().map(|request| request.header("content-type").join(",")).collect();
    assert_eq!(types, ["application/octet-stream", "text/html", "image/png", ""]);
}

#[tokio::test]
async fn an_answer_of_either_framing_or_of_none_is_read() {
    let chunked =
        "HTTP/1.1 200 OK\r\nx-age: 5\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    let stated = "HTTP/1.1 200 OK\r\nx-age: 5\r\ncontent-length: 5\r\n\r\nabcde";
    let neither = "HTTP/1.1 200 OK\r\nx-age: 5\r\n\r\nabcde";
    for (answer, len) in [(chunked, None), (stated, Some(5)), (neither, None)] {
        let (_recorder, client) = service(Answer::raw(answer)).await;
        let fetched = client.fetch_object().key("k").send().await.unwrap();
        let body = fetched.body.expect("a body");
        assert_eq!((fetched.age, body.len()), (Some(5), len));
        assert_eq!(body.collect().await.unwrap(), "abcde");
    }
    let empty = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    let (_recorder, client) = service(Answer::raw(empty)).await;
    assert_eq!(client.fetch_object().key("k").send().await.unwrap().body, None);
    assert_eq!(client.turn_image().send().await.unwrap().image, "");
}

#[test]
fn only_an_output_that_holds_a_stream_is_handed_over_as_it_comes() {
    let streamed = |request: awso::http::Request| request.stream_answer;
    let store = StoreObjectRequest { key: "k".into(), media_type: None, body: "b".into() };
    assert!(!streamed(awso::protocol::encode(&store).unwrap()));
    assert!(streamed(awso::protocol::encode(&FetchObjectRequest { key: "k".into() }).unwrap()));
    assert!(streamed(awso::protocol::encode(&TurnImageRequest { image: None }).unwrap()));
    assert!((StoreObjectRequest::OPERATION.input)().holds_stream());
    assert!(!(StoreObjectRequest::OPERATION.output)().holds_stream());
}

#[test]
fn a_request_can_be_sent_again_unless_its_body_is_a_stream() {
    let request = |body: ByteStream| {
        let store = StoreObjectRequest { key: "k".into(), media_type: None, body };
        awso::protocol::encode(&store).unwrap()
    };
    let again = request("at hand".into()).try_clone().expect("it is at hand");
    assert_eq!((again.path.as_str(), &again.body), ("/objects/k", &"at hand".into()));
    assert!(request(ByteStream::new(Source::of(9).0)).try_clone().is_none());
}

#[tokio::test]
async fn a_stream_moves_out_of_what_is_borrowed_and_bytes_at_hand_stay() {
    let (source, _) = Source::of(9);
    let store = StoreObjectRequest { key: "k".into(), media_type: None, body: ByteStream::new(source) };
    let request = awso::protocol::encode(&store).unwrap();
    let error = awso::protocol::encode(&store).expect_err("it is gone");
    assert_eq!(error.to_string(), "StoreObjectRequest.Body: the stream was sent before");
    assert_eq!(format!("{:?}", store.body), "ByteStream(a stream handed on)");

    let served: StoreObjectRequest = awso::protocol::decode_request(&request).unwrap();
    assert_eq!(served.body.collect().await.unwrap(), vec![0; 9]);
    let error = awso::protocol::decode_request::<StoreObjectRequest>(&request).expect_err("it is gone");
    assert_eq!(error.to_string(), "StoreObjectRequest.Body: the stream was read before");

    let media_type = Some("text/plain".to_owned());
    let store = StoreObjectRequest { body: "at hand".into(), media_type, ..store };
    for _ in 0..2 {
        let request = awso::protocol::encode(&store).unwrap();
        assert_eq!(awso::protocol::decode_request::<StoreObjectRequest>(&request).unwrap(), store);
        assert_eq!(awso::protocol::decode_request::<StoreObjectRequest>(&request).unwrap(), store);
    }
}
