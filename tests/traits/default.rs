//! A member that is left out has its default, wherever it is left out.

use awso::schema::Trait;
use awso::{AwsShape, Blob, Document, Value};

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Tier {
    Standard,
    Express,
    #[aws(unknown)]
    Unknown(String),
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(range(1..=100))]
pub struct Copies(i32);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/print", method = "POST", output = Printing)]
pub struct PrintRequest {
    pub title: String,
    #[aws(default = 2)]
    pub copies: Copies,
    #[aws(default = "EXPRESS")]
    pub tier: Tier,
    #[aws(default = true, query)]
    pub colour: bool,
    #[aws(default = -1)]
    pub offset: i16,
    #[aws(default = 0.5)]
    pub scale: f32,
    #[aws(default)]
    pub notes: Vec<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Printing {
    pub id: String,
    #[aws(default = 0x_10_00)]
    pub pages: i64,
    #[aws(default = "queue", header = "X-State")]
    pub state: String,
}

#[test]
fn a_builder_needs_no_member_that_has_a_default() {
    let request = PrintRequest::make().title("a").build();
    assert_eq!(
        request,
        PrintRequest {
            title: "a".into(),
            copies: Copies::from(2),
            tier: Tier::Express,
            colour: true,
            offset: -1,
            scale: 0.5,
            notes: Vec::new(),
        }
    );
    let request = PrintRequest::make().title("a").offset(7).push_notes("n").copies(9).tier("NEW").build();
    assert_eq!((request.offset, request.copies), (7, Copies::from(9)));
    assert_eq!((request.tier, request.notes), (Tier::Unknown("NEW".into()), vec!["n".to_owned()]));
}

#[test]
fn defaults_are_sent() {
    let request = awso::protocol::encode(&PrintRequest::make().title("a").build()).unwrap();
    assert_eq!(request.query, "Colour=true");
    let body = r#"{"Title":"a","Copies":2,"Tier":"EXPRESS","Offset":-1,"Scale":0.5,"Notes":[]}"#;
    assert_eq!(request.body, body);
}

#[test]
fn a_member_that_an_answer_leaves_out_or_nulls_has_its_default() {
    let expected = Printing::make("p").pages(4_096).state("queue");
    assert_eq!(Printing::make("p"), expected);
    for body in [r#"{"Id":"p"}"#, r#"{"Id":"p","Pages":null,"State":null}"#] {
        assert_eq!(Printing::of_json(body).unwrap(), expected, "{body}");
        let mut response = awso::http::Response::new(awso::http::StatusCode::OK);
        response.body = body.into();
        assert_eq!(awso::protocol::decode::<PrintRequest>(&response).unwrap(), expected, "{body}");
    }
    assert_eq!(Printing::of_xml("<p><Id>p</Id></p>").unwrap(), expected);
    assert_eq!(Printing::of_value(&awso::Value::Structure(Vec::new())).unwrap().pages, 4_096);
    assert_eq!(Printing::of_json(r#"{"Pages":4}"#).unwrap().pages, 4);
    assert_eq!(Printing::of_json(r#"{"Pages":4,"Pages":null}"#).unwrap().pages, 4_096);
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Label(Blob);

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
pub struct Seal(String);

/// Defaults whose text is no form of theirs on the wire.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Parcel {
    #[aws(default = "aGk=")]
    pub bytes: Blob,
    #[aws(default = "aGk=")]
    pub label: Label,
    #[aws(default = "true")]
    pub text: Document,
    #[aws(default = true)]
    pub flag: Document,
    #[aws(default = 1.5)]
    pub number: Document,
    #[aws(default = "wax")]
    pub seal: Seal,
}

#[test]
fn a_null_after_a_value_leaves_the_default_as_it_was_before_any() {
    let blank = Parcel::of_json("{}").unwrap();
    assert_eq!(blank, Parcel::make());
    assert_eq!((blank.bytes.as_ref(), &blank.text), (&b"aGk="[..], &Document::from("true")));
    for name in ["Bytes", "Label", "Text", "Flag", "Number", "Seal"] {
        for value in [r#""AAAA""#, r#""""#] {
            let json = format!(r#"{{"{name}": {value}, "{name}": null}}"#);
            let read = Parcel::of_json(&json).unwrap();
            // A document has a null of its own.
            let read = Parcel { text: blank.text.clone(), flag: true.into(), number: 1.5.into(), ..read };
            assert_eq!(read, blank, "{json}");
        }
    }
    let nil = r#"<Bytes xsi:nil="true"/><Text xsi:nil="true"/><Seal xsi:nil="true"/>"#;
    let xml = format!("<p><Bytes>AAAA</Bytes><Text>1</Text><Seal>x</Seal>{nil}</p>");
    assert_eq!(Parcel::of_xml(xml).unwrap(), blank);
    let twice =
        |name: &'static str, value| Value::Structure(vec![(name.into(), value), (name.into(), Value::Null)]);
    for (name, value) in [
        ("Bytes", Value::Blob("x".into())),
        ("Text", Value::Document(1.into())),
        ("Flag", Value::Document(1.into())),
        ("Number", Value::Document(1.into())),
    ] {
        assert_eq!(Parcel::of_value(&twice(name, value)).unwrap(), blank, "{name}");
    }
}

#[test]
fn the_schema_tells_defaults_and_that_the_members_are_not_required() {
    let default = |name: &str| {
        let member = PrintRequest::SCHEMA.members().iter().find(|member| member.name == name).unwrap();
        let default = member.traits.iter().find_map(|it| match it {
            Trait::Default(text) => Some(*text),
            _ => None,
        });
        (member.required, default)
    };
    assert_eq!(default("Title"), (true, None));
    assert_eq!(default("Copies"), (false, Some("2")));
    assert_eq!(default("Tier"), (false, Some("EXPRESS")));
    assert_eq!(default("Offset"), (false, Some("-1")));
    assert_eq!(default("Notes"), (false, Some("")));
}
