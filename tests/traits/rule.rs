//! Rules that only a service's prose states.

use awso::schema::Rule;
use awso::{AwsShape, Blob};
use awso_connect_participant::content_type::{JSON, TEXT_PLAIN, TYPING};
use awso_connect_participant::{SendEventRequest, SendMessageRequest};

const LETTER_RULES: &[Rule] = &[
    Rule::max_bytes("Content", 4).when("Kind", &["note", "memo"]),
    Rule::one_of("Kind", &["note", "memo", "essay"]),
    Rule::max_bytes("Secret", 2).when("Secret", &["xyz"]),
];

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
pub struct Secret(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rules = LETTER_RULES)]
pub struct Letter {
    pub kind: Option<String>,
    pub content: String,
    pub secret: Option<Secret>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letters(Vec<Letter>);

#[track_caller]
fn problems(shape: &impl AwsShape) -> Vec<String> {
    let violations = shape.validate().err();
    violations
        .iter()
        .flat_map(awso::Violations::iter)
        .map(|it| format!("{}: {}", it.path, it.problem))
        .collect()
}

#[test]
fn a_rule_counts_where_its_condition_holds() {
    assert_eq!(problems(&Letter::make("abcde")), [""; 0]);
    assert_eq!(problems(&Letter::make("abcde").kind("essay")), [""; 0]);
    assert_eq!(problems(&Letter::make("abcd").kind("memo")), [""; 0]);
    assert_eq!(
        problems(&Letter::make("abcde").kind("memo")),
        ["Letter.Content: 5 bytes, at most 4 where Kind is memo"]
    );
    assert_eq!(
        problems(&Letter::make("ééé").kind("note")),
        ["Letter.Content: 6 bytes, at most 4 where Kind is note"]
    );
}

#[test]
fn all_rules_of_the_whole_tree_are_reported_at_once_and_nothing_sensitive_is_shown() {
    let letters = Letters::from(vec![Letter::make("a"), Letter::make("abcde").kind("odd").secret("xyz")]);
    assert_eq!(
        problems(&letters),
        [
            "Letters[1].Kind: value odd, expected one of note, memo, essay",
            "Letters[1].Secret: 3 bytes, at most 2 where Secret is ** redacted **",
        ]
    );
}

const PARCEL_RULES: &[Rule] = &[
    Rule::max_bytes("Content", 4).when("Size", &["1", "2"]),
    Rule::one_of("Size", &["1", "2", "3"]),
    Rule::one_of("Grade", &["10", "-1"]),
    Rule::one_of("Weight", &["0.5", "1"]).when("Fragile", &["true"]),
];

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Grade {
    #[aws(value = 10)]
    Fine,
    #[aws(unknown)]
    Unknown(i32),
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rules = PARCEL_RULES)]
pub struct Parcel {
    pub content: Option<Blob>,
    pub size: Option<i64>,
    pub grade: Option<Grade>,
    pub weight: Option<f32>,
    pub fragile: Option<bool>,
}

#[test]
fn a_blob_counts_its_bytes_and_a_number_is_what_it_is_written_as() {
    let fits = Parcel::make().content(vec![0xff; 4]).size(1).grade(Grade::Fine).weight(1.0).fragile(true);
    assert_eq!(problems(&fits), [""; 0]);
    assert_eq!(problems(&fits.clone().content(vec![0xff; 5]).size(3).weight(7.0).fragile(false)), [""; 0]);
    assert_eq!(
        problems(&Parcel::make().content(vec![0xff; 5]).size(2).grade(-2).weight(0.25).fragile(true)),
        [
            "Parcel.Content: 5 bytes, at most 4 where Size is 2",
            "Parcel.Grade: value -2, expected one of 10, -1",
            "Parcel.Weight: value 0.25, expected one of 0.5, 1 where Fragile is true",
        ]
    );
    assert_eq!(problems(&Parcel::make().size(4)), ["Parcel.Size: value 4, expected one of 1, 2, 3"]);
}

#[test]
fn a_message_has_at_most_as_many_bytes_as_its_media_type_allows() {
    let message = |media_type: &str, content: String| {
        SendMessageRequest::make().content_type(media_type).content(content).connection_token("t").build()
    };
    assert_eq!(problems(&message(TEXT_PLAIN, "a".repeat(16_384))), [""; 0]);
    // 10,000 characters pass the model's length; they are 20,000 bytes.
    assert_eq!(
        problems(&message(JSON, "é".repeat(10_000))),
        ["SendMessageRequest.Content: 20000 bytes, at most 16384 where ContentType is application/json"]
    );
}

#[test]
fn only_events_that_participants_send_are_sent() {
    let event =
        |media_type: &str| SendEventRequest::make().content_type(media_type).connection_token("t").build();
    assert_eq!(problems(&event(TYPING)), [""; 0]);
    let problems = problems(&event(TEXT_PLAIN));
    assert_eq!(problems.len(), 1);
    let start = "SendEventRequest.ContentType: value text/plain, expected one of application/vnd.amazonaws.connect.event.typing, ";
    assert!(problems[0].starts_with(start), "{problems:?}");
}
