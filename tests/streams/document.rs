//! Streams where there is no exchange: documents, constraints, Debug.

use awso::{AwsShape, Blob, ByteStream, Value};

use crate::shape::{FetchObjectResponse, StoreObjectRequest};
use crate::source::Source;

fn store(body: ByteStream) -> StoreObjectRequest {
    StoreObjectRequest { key: "k".into(), media_type: None, body }
}

#[test]
fn bytes_at_hand_stand_in_documents_as_a_blob_does() {
    let at_hand = store("hi?>".into());
    assert_eq!(at_hand.to_json(), r#"{"Key":"k","Body":"aGk/Pg=="}"#);
    assert_eq!(StoreObjectRequest::of_json(at_hand.to_json()).as_ref(), Ok(&at_hand));
    assert_eq!(
        at_hand.to_xml(),
        "<StoreObjectRequest><Key>k</Key><Body>aGk/Pg==</Body></StoreObjectRequest>"
    );
    assert_eq!(StoreObjectRequest::of_xml(at_hand.to_xml()).as_ref(), Ok(&at_hand));
    assert_eq!(at_hand.to_value().get("Body"), Some(&Value::Blob(Blob::from("hi?>"))));
    assert_eq!(StoreObjectRequest::of_value(&at_hand.to_value()).as_ref(), Ok(&at_hand));
    let pairs = [("Key", "k"), ("Body", "aGk/Pg==")].map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(at_hand.to_query(), pairs);
    assert_eq!(at_hand.to_ec2_query(), pairs);
    let error = StoreObjectRequest::of_json(r#"{"Body":"?"}"#).expect_err("no base64");
    assert_eq!(error.problem(), "expected base64, found other text");
}

#[test]
fn a_stream_is_left_out_of_documents_and_stays_whole() {
    let live = store(ByteStream::new(Source::of(9).0));
    assert_eq!(live.to_json(), r#"{"Key":"k"}"#);
    assert_eq!(live.to_xml(), "<StoreObjectRequest><Key>k</Key></StoreObjectRequest>");
    assert_eq!(live.to_value().get("Body"), None);
    assert_eq!(live.to_query(), [("Key".to_owned(), "k".to_owned())]);
    assert_eq!(live.validate(), Ok(()));
    assert_eq!(live.body.to_json(), "null");
    assert_ne!(live, live);
    assert_eq!(format!("{:?}", live.body), "ByteStream(a stream)");
    let body = FetchObjectResponse { age: None, body: Some("secret".into()) };
    assert_eq!(format!("{body:?}"), "FetchObjectResponse { age: None, body: Some(ByteStream(6 bytes)) }");
}

/// The compiler cannot see that a structure which holds a stream is inside another one.
#[derive(AwsShape, Debug)]
struct Parcel {
    object: FetchObjectResponse,
}

#[test]
fn a_stream_further_inside_is_a_violation_and_not_lost() {
    let parcel = Parcel { object: FetchObjectResponse { age: None, body: Some("b".into()) } };
    let violations = parcel.validate().expect_err("it would not travel");
    assert_eq!(
        violations.to_string(),
        "Parcel.Object.Body: a stream travels as the payload of an operation only"
    );
}
