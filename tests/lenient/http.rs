//! Answers that lack something: headers, a body, parts of it.

use std::collections::BTreeMap;

use awso::http::{HeaderName, Response, StatusCode};
use awso::protocol::{decode, decode_error};
use awso::{AwsShape, BigDecimal, BigInteger, Blob, Document, OperationError as _, Timestamp};

use crate::shape::{Choice, Color, Every, Inner, Level, Word, blank, unset};

/// Gives everything.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/give", method = "GET", output = Given, errors(Refused))]
pub struct GiveRequest {}

/// A required member in every place.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Given {
    #[aws(status_code)]
    pub status: i32,
    #[aws(header = "X-Boolean")]
    pub boolean: bool,
    #[aws(header = "X-Byte")]
    pub byte: i8,
    #[aws(header = "X-Long")]
    pub long: i64,
    #[aws(header = "X-Double")]
    pub double: f64,
    #[aws(header = "X-Big-Integer")]
    pub big_integer: BigInteger,
    #[aws(header = "X-Big-Decimal")]
    pub big_decimal: BigDecimal,
    #[aws(header = "X-Text")]
    pub text: String,
    #[aws(header = "X-Json", json_value)]
    pub json: String,
    #[aws(header = "X-Timestamp")]
    pub timestamp: Timestamp,
    #[aws(header = "X-Color")]
    pub color: Color,
    #[aws(header = "X-Level")]
    pub level: Level,
    #[aws(header = "X-Word")]
    pub word: Word,
    #[aws(header = "X-List")]
    pub list: Vec<i32>,
    #[aws(header = "X-Seven", default = 7)]
    pub seven: i16,
    #[aws(prefix_headers = "X-Meta-")]
    pub meta: BTreeMap<String, String>,
    pub name: String,
    pub inner: Inner,
}

/// An error with members in every place.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub struct Refused {
    pub message: String,
    #[aws(status_code)]
    pub status: i32,
    #[aws(header = "Retry-After")]
    pub after: i32,
    #[aws(header = "X-Seven", default = 7)]
    pub seven: i16,
    #[aws(prefix_headers = "X-Meta-")]
    pub meta: BTreeMap<String, String>,
    pub every: Every,
    pub color: Color,
    pub choice: Choice,
    #[aws(default = 3)]
    pub three: i16,
    pub pause: Option<i32>,
    pub pauses: Option<Vec<i32>>,
    #[aws(header = "X-Pause")]
    pub head_pause: Option<i32>,
}

fn given() -> Given {
    let Every { text, double, timestamp, color, level, big_integer, big_decimal, inner, .. } = blank();
    Given {
        status: 200,
        boolean: false,
        byte: 0,
        long: 0,
        double,
        big_integer,
        big_decimal,
        text: text.clone(),
        json: text.clone(),
        timestamp,
        color,
        level,
        word: text.clone().into(),
        list: Vec::new(),
        seven: 7,
        meta: BTreeMap::new(),
        name: text,
        inner,
    }
}

fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    let mut response = Response::new(StatusCode::from_u16(status).unwrap());
    for (name, value) in headers {
        response.headers.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
    }
    response.body = body.to_owned().into();
    response
}

fn meta(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    entries.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn an_answer_of_nothing_is_blank_but_for_its_status() {
    for body in ["", "{}", r#"{"Name":null,"Inner":null}"#, r#"{"Inner":{}}"#, r#"{"Text":"no","X-Text":1}"#]
    {
        assert_eq!(decode::<GiveRequest>(&response(200, &[], body)), Ok(given()), "{body}");
    }
}

/// Takes a member from the other one.
type Take = fn(&mut Given, Given);

#[test]
fn a_header_that_is_missing_costs_nothing_else() {
    let headers: [(&str, &str, Take); 15] = [
        ("x-boolean", "true", |it, other| it.boolean = other.boolean),
        ("x-byte", "1", |it, other| it.byte = other.byte),
        ("x-long", "-2", |it, other| it.long = other.long),
        ("x-double", "1.5", |it, other| it.double = other.double),
        ("x-big-integer", "12", |it, other| it.big_integer = other.big_integer),
        ("x-big-decimal", "1.2", |it, other| it.big_decimal = other.big_decimal),
        ("x-text", "x", |it, other| it.text = other.text),
        ("x-json", "e30=", |it, other| it.json = other.json),
        ("x-timestamp", "Sat, 21 Nov 2026 13:05:37 GMT", |it, other| it.timestamp = other.timestamp),
        ("x-color", "RED", |it, other| it.color = other.color),
        ("x-level", "10", |it, other| it.level = other.level),
        ("x-word", "w", |it, other| it.word = other.word),
        ("x-list", "1, 2", |it, other| it.list = other.list),
        ("x-seven", "8", |it, other| it.seven = other.seven),
        ("x-meta-a", "b", |it, other| it.meta = other.meta),
    ];
    let body = r#"{"Inner":{"Name":"i"},"Name":"n"}"#;
    let without = |missing: &str| {
        let mut all = vec![("x-unknown", "\t"), ("x-met", "1"), ("content-type", "")];
        all.extend(
            headers.iter().filter(|(name, ..)| *name != missing).map(|(name, text, _)| (*name, *text)),
        );
        decode::<GiveRequest>(&response(202, &all, body)).unwrap()
    };
    let full = without("");
    assert_eq!((full.status, full.name.as_str(), full.inner.name.as_str()), (202, "n", "i"));
    assert_eq!((full.list.as_slice(), full.json.as_str()), (&[1, 2][..], "{}"));
    for (name, _, take) in headers {
        let mut expected = full.clone();
        take(&mut expected, given());
        assert_ne!(expected, full, "{name}");
        assert_eq!(without(name), expected, "{name}");
    }
}

macro_rules! payloads {
    ($($request:ident $output:ident $test:ident: $type:ty = $blank:expr, $optional:ident $answer:ident;)*) => {$(
        #[derive(AwsShape, Clone, Debug, PartialEq)]
        #[aws_operation(uri = "/", method = "GET", output = $output)]
        pub struct $request {}

        #[derive(AwsShape, Clone, Debug, PartialEq)]
        pub struct $output {
            #[aws(payload)]
            pub payload: $type,
            #[aws(header = "X-Text")]
            pub text: String,
        }

        #[derive(AwsShape, Clone, Debug, PartialEq)]
        #[aws_operation(uri = "/", method = "GET", output = $answer)]
        pub struct $optional {}

        #[derive(AwsShape, Clone, Debug, PartialEq)]
        pub struct $answer {
            #[aws(payload)]
            pub payload: Option<$type>,
            #[aws(header = "X-Text")]
            pub text: String,
        }

        #[test]
        fn $test() {
            let is_document = !matches!(stringify!($type), "Blob" | "String" | "Color");
            for body in ["", "null", " null\n"].iter().take(if is_document { 3 } else { 1 }) {
                let response = response(200, &[("x-text", "x")], body);
                let payload = $blank;
                assert_eq!(decode::<$request>(&response), Ok($output { payload, text: "x".into() }), "{body}");
                let expected = $answer { payload: None, text: "x".into() };
                assert_eq!(decode::<$optional>(&response), Ok(expected), "{body}");
            }
        }
    )*};
}

payloads! {
    GetBlob BlobGiven a_blob_that_is_the_body_may_be_missing: Blob = Blob::default(), AskBlob BlobAsked;
    GetText TextGiven a_text_that_is_the_body_may_be_missing: String = String::new(), AskText TextAsked;
    GetColor ColorGiven an_enum_that_is_the_body_may_be_missing: Color = blank().color, AskColor ColorAsked;
    GetEvery EveryGiven a_structure_that_is_the_body_may_be_missing: Every = blank(), AskEvery EveryAsked;
    GetChoice ChoiceGiven a_union_that_is_the_body_may_be_missing: Choice = unset(), AskChoice ChoiceAsked;
    GetAny AnyGiven a_document_that_is_the_body_may_be_missing: Document = Document::Null, AskAny AnyAsked;
}

fn refused() -> Refused {
    Refused {
        message: String::new(),
        status: 0,
        after: 0,
        seven: 7,
        meta: BTreeMap::new(),
        every: blank(),
        color: blank().color,
        choice: unset(),
        three: 3,
        pause: None,
        pauses: None,
        head_pause: None,
    }
}

fn error(response: Response) -> Refused {
    match decode_error::<GiveRequest>(response) {
        GiveError::Refused(refused) => refused,
        GiveError::Unknown(unknown) => panic!("{unknown:?}"),
    }
}

const TYPED: (&str, &str) = ("x-amzn-errortype", "Refused");

#[test]
fn an_error_of_nothing_is_blank_but_for_its_status() {
    let nulls = r#"{"Message":null,"Every":null,"Color":null,"Choice":null,"Three":null,"later":[null]}"#;
    for body in ["", "{}", "null", "[]", "{\"Every\":{}}", "<html>", "\u{feff}{}", nulls] {
        assert_eq!(error(response(418, &[TYPED], body)), Refused { status: 418, ..refused() }, "{body}");
    }
    for document in ["{}", nulls, "\u{feff}{}"] {
        let read = GiveError::of_json("Refused", document).unwrap();
        assert_eq!(read, GiveError::Refused(refused()), "{document}");
    }
    for document in ["<Error/>", "<Response><Errors><Error><Code>Refused</Code></Error></Errors></Response>"]
    {
        let read = GiveError::of_xml("Refused", document).unwrap();
        assert_eq!(read, GiveError::Refused(refused()), "{document}");
    }
}

#[test]
fn an_error_has_the_members_of_its_head_and_body() {
    let headers = [TYPED, ("retry-after", "5"), ("x-meta-a", "b"), ("x-seven", "8")];
    let body = r#"{"message":"no","Every":{"Text":"x"},"Color":"RED"}"#;
    let every = Every { text: "x".into(), ..blank() };
    let read = Refused {
        message: "no".into(),
        status: 429,
        after: 5,
        seven: 8,
        meta: meta(&[("a", "b")]),
        every,
        color: Color::Red,
        ..refused()
    };
    assert_eq!(error(response(429, &headers, body)), read);
    // What is wrong in the head loses nothing of the body, and the other way round.
    let odd = Refused { after: 0, seven: 7, meta: meta(&[]), ..read.clone() };
    assert_eq!(error(response(429, &[TYPED, ("retry-after", "soon")], body)), odd);
    let odd = Refused { message: String::new(), every: blank(), color: blank().color, ..read };
    assert_eq!(error(response(429, &headers, "busy")), odd);
}

#[test]
fn what_does_not_fit_an_error_leaves_nothing_behind() {
    let read = |pause: &str, body: &str| error(response(503, &[TYPED, ("x-pause", pause)], body));
    let expected = Refused { status: 503, message: "m".into(), ..refused() };
    for odd in ["\"soon\"", "1.5", "1e999", "{}", "[]", "9999999999"] {
        for name in ["Pause", "Three", "Color", "Choice", "Every"] {
            if matches!((name, odd), ("Choice" | "Every", "{}") | ("Color", "\"soon\"")) {
                continue;
            }
            let body = format!(r#"{{"Message":"m","{name}":{odd}}}"#);
            assert_eq!(read("soon", &body), expected, "{body}");
        }
        let pauses = Refused { pauses: Some(vec![1, 2]), head_pause: Some(5), ..expected.clone() };
        if odd != "1e999" {
            assert_eq!(read("5", &format!(r#"{{"Message":"m","Pauses":[1,2,{odd},4]}}"#)), pauses, "{odd}");
        }
    }
}
