//! Documents that do not hold what they should, and odd ones that do.

use awso::{AwsShape, DecodeError};
use awso_connect_participant::{
    AccessDeniedException, GetAttachmentResponse, GetTranscriptResponse, Item, SendMessageResponse,
    StartPosition, UploadMetadata,
};

fn refused<T: AwsShape>(json: &str) -> DecodeError {
    T::of_json(json).err().unwrap_or_else(|| panic!("{json} was read"))
}

#[test]
fn a_wrong_type_is_reported_with_path_and_byte() {
    let json = r#"{"InitialContactId":"c","Transcript":[{},{"Id":"a"},{},{"AbsoluteTime":"t","Id":5}]}"#;
    let error = refused::<GetTranscriptResponse>(json);
    let byte = json.find("5}").unwrap();
    assert_eq!(error.path(), "GetTranscriptResponse.Transcript[3].Id");
    assert_eq!(error.problem(), "expected a string, found a number");
    assert_eq!(error.offset(), Some(byte), "{error}");
    assert_eq!(
        error.to_string(),
        format!("GetTranscriptResponse.Transcript[3].Id: expected a string, found a number, at byte {byte}")
    );
}

#[test]
fn every_wrong_type_is_named_and_found_at_its_byte() {
    for (value, found) in [
        ("true", "a boolean"),
        ("5", "a number"),
        ("-5", "a number"),
        ("5.5", "a number"),
        ("[]", "a list"),
        ("[1]", "a list"),
        ("{}", "an object"),
        (r#"{"a":1}"#, "an object"),
    ] {
        for space in ["", " ", "\n", "\r\n\t"] {
            let json = format!(r#"{{"é":1,{space}"Id":{space}{value}{space}}}"#);
            let error = refused::<SendMessageResponse>(&json);
            assert_eq!(error.path(), "SendMessageResponse.Id", "{json:?}");
            assert!(error.problem().starts_with("expected a string, found "), "{json:?}: {error}");
            assert!(
                error.problem().contains(found.trim_start_matches("an ").trim_start_matches("a ")),
                "{json:?}: {error}"
            );
            // A scalar is seen once it is read, a list or object as it begins.
            let start = json.find(value).unwrap();
            let last = start + value.len() - 1;
            let seen = if value.starts_with(['[', '{']) { start..=last } else { last..=last };
            assert!(
                error.offset().is_some_and(|offset| seen.contains(&offset)),
                "{seen:?} {json:?}: {error}"
            );
        }
    }
}

#[test]
fn a_key_of_a_map_stands_in_the_path() {
    let error = refused::<UploadMetadata>(r#"{"HeadersToInclude":{"x-amz-acl":"p","a \"b\"":[]}}"#);
    assert_eq!(error.path(), r#"UploadMetadata.HeadersToInclude["a \"b\""]"#);
    assert_eq!(error.problem(), "expected a string, found a list");
}

#[test]
fn a_document_cut_short_anywhere_is_an_error_that_says_so() {
    let json = r#"{"Transcript":[{"Id":"é\n","Attachments":[{"AttachmentId":"a"}],"X":[1,-2.5e3,true,null]}],"NextToken":null}"#;
    GetTranscriptResponse::of_json(json).unwrap();
    for end in 1..json.len() {
        let error = GetTranscriptResponse::of_json(&json.as_bytes()[..end]).expect_err("it is cut short");
        // A number's sign, point or exponent without its digits is no number, wherever it ends.
        let torn = json.as_bytes()[..end].ends_with(b"-") || json.as_bytes()[..end].ends_with(b".");
        let torn = torn || json.as_bytes()[..end].ends_with(b"5e");
        let problem = if torn { "not JSON: invalid number" } else { "the document ends early" };
        assert_eq!(error.problem(), problem, "{end}");
        assert!(error.to_string().starts_with("GetTranscriptResponse"), "{error}");
        assert_eq!(error.offset(), Some(end - 1), "{error}");
    }
}

#[test]
fn what_is_no_json_says_where() {
    for (json, byte) in [("{\"Id\":\"a\",}", 10), ("<html>", 0), ("{\"Id\":\"a\"} x", 11), ("{'Id':1}", 1)] {
        let error = refused::<SendMessageResponse>(json);
        assert!(error.problem().starts_with("not JSON: "), "{json}: {error}");
        assert_eq!(error.offset(), Some(byte), "{json}: {error}");
    }
}

#[test]
fn null_where_a_structure_is_needed_is_an_error() {
    let error = refused::<SendMessageResponse>("null");
    assert_eq!(error.to_string(), "SendMessageResponse: expected a structure, found null");
}

#[test]
fn null_is_absent() {
    let json = r#"{"Id":null,"AbsoluteTime":null,"MessageMetadata":null}"#;
    assert_eq!(SendMessageResponse::of_json(json), SendMessageResponse::of_json("{}"));
    let items = GetTranscriptResponse::of_json(r#"{"Transcript":[null,{"Id":"a"},null]}"#).unwrap();
    assert_eq!(items.transcript, Some(vec![Item::of_json(r#"{"Id":"a"}"#).unwrap()]));
    let denied = AccessDeniedException::of_json(r#"{"Message":null}"#).unwrap();
    assert_eq!(denied.message, "");
}

#[test]
fn the_last_of_duplicate_keys_wins_whole() {
    let sent = SendMessageResponse::of_json(
        r#"{"Id":"first","MessageMetadata":{"MessageProcessingStatus":"FAILED"},"Id":"last","MessageMetadata":{}}"#,
    )
    .unwrap();
    assert_eq!(sent.id, Some("last".into()));
    assert_eq!(sent.message_metadata.expect("metadata").message_processing_status, None);
    let items =
        GetTranscriptResponse::of_json(r#"{"Transcript":[{},{}],"Transcript":[{"Id":"a"}]}"#).unwrap();
    assert_eq!(items.transcript.expect("items").len(), 1);
    let upload = UploadMetadata::of_json(
        r#"{"HeadersToInclude":{"a":"1","b":"2"},"HeadersToInclude":{"c":"3","c":"4"}}"#,
    );
    let headers = upload.unwrap().headers_to_include.expect("headers");
    assert_eq!(headers.into_iter().collect::<Vec<_>>(), [("c".into(), "4".into())]);
}

#[test]
fn a_null_that_comes_last_wins_over_an_optional_member() {
    let sent = SendMessageResponse::of_json(r#"{"Id":"first","Id":null}"#).unwrap();
    assert_eq!(sent.id, None);
}

#[test]
fn a_null_that_comes_last_wins_over_a_required_member() {
    let denied = AccessDeniedException::of_json(r#"{"Message":"first","Message":null}"#).unwrap();
    assert_eq!(denied.message, "");
    let sized = GetAttachmentResponse::of_json(r#"{"AttachmentSizeInBytes":7,"AttachmentSizeInBytes":null}"#);
    assert_eq!(sized.unwrap().attachment_size_in_bytes, 0.into());
}

#[test]
fn unknown_members_are_skipped_wherever_they_stand() {
    let json = r#"{"a":[{"Id":[]}],"Id":"i","b":{"Id":{"c":null}},"id":5,"ID":6,"":7}"#;
    assert_eq!(SendMessageResponse::of_json(json), SendMessageResponse::of_json(r#"{"Id":"i"}"#));
}

#[test]
fn deep_nesting_is_an_error_or_skipped_and_never_an_overflow() {
    for depth in [200, 100_000] {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        refused::<Vec<Vec<String>>>(&format!("{open}{close}"));
        refused::<GetTranscriptResponse>(&format!(r#"{{"Transcript":{open}{close}}}"#));
        refused::<Nested>(&format!("{}{}", r#"{"Inner":"#.repeat(depth), "}".repeat(depth)));
        refused::<Nested>(&r#"{"Inner":"#.repeat(depth));
        let unknown = format!(r#"{{"Unknown":{open}{close},"Id":"a"}}"#);
        if let Ok(sent) = SendMessageResponse::of_json(&unknown) {
            assert_eq!(sent.id, Some("a".into()));
        }
    }
    let nested = Nested::of_json(format!("{}{{}}{}", r#"{"Inner":"#.repeat(100), "}".repeat(100))).unwrap();
    assert_eq!(nested.depth(), 100);
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
struct Nested {
    inner: Option<Box<Nested>>,
}

impl Nested {
    fn depth(&self) -> usize {
        self.inner.as_ref().map_or(0, |inner| 1 + inner.depth())
    }
}

#[test]
fn numbers_that_do_not_fit_are_errors() {
    for number in
        ["2147483648", "-2147483649", "9223372036854775808", "1e10", "1e999", "18446744073709551616"]
    {
        let error = refused::<StartPosition>(&format!(r#"{{"MostRecent":{number}}}"#));
        assert_eq!(error.path(), "StartPosition.MostRecent", "{number}");
    }
    let error = refused::<StartPosition>(r#"{"MostRecent":1.5}"#);
    assert_eq!(error.problem(), "expected a 32-bit integer, found a number with a fraction");
    for number in ["9223372036854775808", "-9223372036854775809", "1e19", "0.5"] {
        refused::<GetAttachmentResponse>(&format!(r#"{{"AttachmentSizeInBytes":{number}}}"#));
    }
    refused::<i8>("128");
    refused::<i8>("-129");
    refused::<i16>("32768");
    refused::<f32>("3.5e38");
    refused::<f64>("1e309");
}

#[test]
fn whole_numbers_may_be_written_with_a_fraction_of_zero() {
    let position = StartPosition::of_json(r#"{"MostRecent":100.0}"#).unwrap();
    assert_eq!(position.most_recent, Some(100.into()));
    assert_eq!(i64::of_json("1e3"), Ok(1000));
}

#[test]
fn a_document_in_another_encoding_is_an_error() {
    let utf16: Vec<u8> = r#"{"Id":"a"}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    SendMessageResponse::of_json(utf16).expect_err("UTF-16");
    SendMessageResponse::of_json(b"{\"Id\":\"\xff\"}").expect_err("no UTF-8");
    SendMessageResponse::of_json(r#"{"Id":"\ud800"}"#).expect_err("half a surrogate pair");
}
