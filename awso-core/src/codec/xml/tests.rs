//! What both directions promise together, on shapes written by hand.

use std::collections::BTreeMap;
use std::fmt::Debug;

use super::{read_body, write_body};
use crate::schema::{Member, Place, Schema, Trait};
use crate::shape::{
    AwsShape, Enumeration, IntEnumeration, Slot, Structure, Union, UnknownVariant, Variant, View,
};
use crate::timestamp::TimestampFormat;
use crate::value::Document;
use crate::{BigDecimal, BigInteger, Blob, Timestamp};

macro_rules! structure {
    ($name:ident $schema:expr; $($index:literal $field:ident: $type:ty,)*) => {
        #[derive(Debug, PartialEq)]
        struct $name { $($field: $type,)* }
        impl AwsShape for $name {
            const SCHEMA: &'static Schema = &$schema;
            fn blank() -> Self {
                Self { $($field: AwsShape::blank(),)* }
            }
            fn view(&self) -> View<'_> {
                View::Structure(self)
            }
            fn slot(&mut self) -> Slot<'_> {
                Slot::Structure(self)
            }
        }
        impl Structure for $name {
            fn member(&self, index: usize) -> View<'_> {
                match index {
                    $($index => self.$field.view(),)*
                    _ => View::Absent,
                }
            }
            fn member_mut(&mut self, index: usize) -> Slot<'_> {
                match index {
                    $($index => self.$field.slot(),)*
                    _ => Slot::Absent,
                }
            }
        }
    };
}

// Behind the macro, which they use.
mod any;
mod namespace;
mod refused;

macro_rules! newtype {
    ($name:ident($type:ty) $schema:expr) => {
        #[derive(Clone, Debug, PartialEq)]
        struct $name($type);
        impl AwsShape for $name {
            const SCHEMA: &'static Schema = &$schema;
            const TEXT: bool = <$type>::TEXT;
            fn blank() -> Self {
                Self(AwsShape::blank())
            }
            fn view(&self) -> View<'_> {
                self.0.view()
            }
            fn slot(&mut self) -> Slot<'_> {
                self.0.slot()
            }
        }
    };
}

#[track_caller]
fn there_and_back<T: AwsShape + PartialEq + Debug>(value: &T, xml: &str) {
    assert_eq!(value.to_xml(), xml);
    assert_eq!(T::of_xml(xml).as_ref(), Ok(value));
}

#[track_caller]
fn reads<T: AwsShape + PartialEq + Debug>(xml: &str, value: &T) {
    assert_eq!(T::of_xml(xml).as_ref(), Ok(value));
    assert_eq!(T::of_xml(value.to_xml()).as_ref(), Ok(value));
}

#[track_caller]
fn refused<T: AwsShape + Debug>(xml: impl AsRef<[u8]>, error: &str) {
    assert_eq!(T::of_xml(xml).expect_err("an error").to_string(), error);
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn map<V, const N: usize>(entries: [(&str, V); N]) -> BTreeMap<String, V> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

#[test]
fn every_scalar_goes_there_and_back() {
    there_and_back(&true, "<Boolean>true</Boolean>");
    there_and_back(&i8::MIN, "<Byte>-128</Byte>");
    there_and_back(&i16::MAX, "<Short>32767</Short>");
    there_and_back(&i32::MIN, "<Integer>-2147483648</Integer>");
    there_and_back(&i64::MAX, "<Long>9223372036854775807</Long>");
    there_and_back(&0.1f32, "<Float>0.1</Float>");
    there_and_back(&f32::INFINITY, "<Float>Infinity</Float>");
    there_and_back(&-2.5e-7, "<Double>-0.00000025</Double>");
    there_and_back(&f64::NEG_INFINITY, "<Double>-Infinity</Double>");
    assert!(f64::of_xml(f64::NAN.to_xml()).expect("a number").is_nan());
    for value in [f64::MAX, f64::MIN_POSITIVE, 5e-324, 1e300] {
        assert_eq!(f64::of_xml(value.to_xml()), Ok(value));
    }
    there_and_back(&Blob::from(&b"hi?>"[..]), "<Blob>aGk/Pg==</Blob>");
    there_and_back(&Blob::from(&b""[..]), "<Blob></Blob>");
    let digits = "123456789012345678901234567890";
    there_and_back(
        &digits.parse::<BigInteger>().expect("digits"),
        &format!("<BigInteger>{digits}</BigInteger>"),
    );
    there_and_back(&"1.50".parse::<BigDecimal>().expect("digits"), "<BigDecimal>1.50</BigDecimal>");
    let time = Timestamp::from_epoch(1_398_796_238, 500_000_000).expect("a time");
    there_and_back(&time, "<Timestamp>2014-04-29T18:30:38.5Z</Timestamp>");
    there_and_back(&(), "<Unit></Unit>");
}

#[test]
fn any_text_goes_there_and_back() {
    there_and_back(
        &text("<a b=\"c\">'&'</a>]]>"),
        "<String>&lt;a b=&quot;c&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;]]&gt;</String>",
    );
    there_and_back(&text("  white    space\t\n "), "<String>  white    space\t\n </String>");
    there_and_back(
        &text("\r\n\u{0}\u{1b}\u{85}\u{2028}\u{ffff}é\u{1F600}"),
        "<String>&#xD;\n&#x0;&#x1B;&#x85;&#x2028;&#xFFFF;é😀</String>",
    );
    there_and_back(&text(""), "<String></String>");
}

#[test]
fn a_document_is_its_json() {
    let document: Document = serde_json::json!({"a": [1, 2.5, null, "<&>\u{0}"]});
    there_and_back(
        &document,
        r"<Document>{&quot;a&quot;:[1,2.5,null,&quot;&lt;&amp;&gt;\u0000&quot;]}</Document>",
    );
    there_and_back(&Document::Null, "<Document>null</Document>");
}

#[test]
fn text_is_what_a_parser_says() {
    reads("<s>a&#98;&#x63;<![CDATA[<&amp;]]><!-- no --><?no no?>&gt;\r\nd\re</s>", &text("abc<&amp;>\nd\ne"));
    reads(
        "\u{feff}<?xml version='1.0'?>\n<!-- x --><!DOCTYPE s [<!ENTITY a 'b'>]><?p i?><s/> \n<!-- y -->",
        &text(""),
    );
    reads("<n> 3\n</n>", &3);
    reads("<b> aGk/\n Pg== </b>", &Blob::from(&b"hi?>"[..]));
    reads("<t>\n2014-04-29T18:30:38Z</t>", &Timestamp::from_epoch(1_398_796_238, 0).expect("a time"));
}

#[test]
fn lists_and_maps_go_there_and_back() {
    there_and_back(&vec![1, 2], "<List><member>1</member><member>2</member></List>");
    there_and_back(&Vec::<i32>::new(), "<List></List>");
    there_and_back(
        &vec![vec![text("a")], vec![]],
        "<List><member><member>a</member></member><member></member></List>",
    );
    there_and_back(
        &map([("", vec![]), ("a<b", vec![1])]),
        "<Map><entry><key></key><value></value></entry>\
         <entry><key>a&lt;b</key><value><member>1</member></value></entry></Map>",
    );
    reads("<m><entry><value>1</value><key>a</key></entry></m>", &map([("a", 1)]));
    reads("<m><entry><key>a</key><value>1</value></entry><other/></m>", &map([("a", 1)]));
    reads("<l>x<other><member>7</member></other><member>1</member><!-- 2 --></l>", &vec![1]);
}

#[test]
fn a_value_before_its_key_is_read_when_the_key_is_known() {
    let inner = map([("x", 1), ("y", 2)]);
    reads(
        "<m><entry><other/><value><entry><value>1</value><key>x</key></entry>\
         <entry><key>y</key><value>2</value></entry></value><key>a</key><other/></entry></m>",
        &map([("a", inner)]),
    );
    refused::<BTreeMap<String, i32>>(
        "<m><entry><value>x</value><key>a</key></entry></m>",
        r#"Map["a"]: expected a 32-bit integer, found other text, at byte 25"#,
    );
    refused::<BTreeMap<String, i32>>(
        "<m><entry><value>1</value></entry></m>",
        "Map: expected an entry with a `key`, found one without, at byte 33",
    );
}

#[test]
fn a_null_is_a_nil_element() {
    const NIL: &str = r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>"#;
    there_and_back(&vec![Some(text("")), None], &format!("<List><member></member><member{NIL}</List>"));
    there_and_back(
        &map([("a", None), ("b", Some(1))]),
        &format!(
            "<Map><entry><key>a</key><value{NIL}</entry><entry><key>b</key><value>1</value></entry></Map>"
        ),
    );
    there_and_back(&None::<i32>, &format!("<Integer{NIL}"));
    reads("<l><member>1</member><member xsi:nil='1'>2</member><member>3</member></l>", &vec![1, 3]);
    reads("<l><member nil='true'>1</member><member x:nil='false'>2</member></l>", &vec![Some(1), Some(2)]);
    refused::<i32>("<n x:nil='true'/>", "Integer: expected a 32-bit integer, found nil, at byte 16");
}

newtype!(Tags(Vec<String>) Schema::newtype::<Vec<String>>("Tags").traits(&[Trait::XmlItem("item")]));
newtype!(Bux(String) Schema::newtype::<String>("Bux")
    .traits(&[Trait::XmlNamespace { uri: "http://bux.com", prefix: "" }]));
newtype!(Key(String) Schema::newtype::<String>("Key").sensitive()
    .traits(&[Trait::XmlNamespace { uri: "https://the-key.example.com", prefix: "k" }]));
impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Eq for Key {}
impl Ord for Key {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Colour(String);
impl AwsShape for Colour {
    const SCHEMA: &'static Schema = &Schema::enumeration("Colour", &["RED"]);
    const TEXT: bool = true;
    fn blank() -> Self {
        Colour(String::new())
    }
    fn view(&self) -> View<'_> {
        View::Enum(&self.0)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Enum(self)
    }
}
impl Enumeration for Colour {
    fn set(&mut self, name: &str) {
        self.0 = name.to_owned();
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Level(i32);
impl AwsShape for Level {
    const SCHEMA: &'static Schema = &Schema::int_enumeration("Level", &[1]);
    fn blank() -> Self {
        Level(0)
    }
    fn view(&self) -> View<'_> {
        View::IntEnum(self.0)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::IntEnum(self)
    }
}
impl IntEnumeration for Level {
    fn set(&mut self, number: i32) {
        self.0 = number;
    }
}

#[derive(Debug, PartialEq)]
enum Choice {
    Unset,
    Text(String),
    Many(Vec<Option<i32>>),
    Attributes(BTreeMap<String, i32>),
    Nested(Box<Choice>),
    Wrapped(Tags),
    Unknown(UnknownVariant),
}

static CHOICE: Schema = Schema::union(
    "Choice",
    &[
        Member::of::<String>("Text").traits(&[Trait::XmlName("text")]),
        Member::of::<Vec<Option<i32>>>("Many").traits(&[Trait::XmlFlattened]),
        Member::of::<BTreeMap<String, i32>>("Attributes").traits(&[Trait::XmlFlattened]),
        Member::of::<Box<Choice>>("Nested"),
        Member::of::<Tags>("Wrapped"),
    ],
);

impl AwsShape for Choice {
    const SCHEMA: &'static Schema = &CHOICE;
    fn blank() -> Self {
        Choice::Unset
    }
    fn view(&self) -> View<'_> {
        View::Union(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Union(self)
    }
}

impl Union for Choice {
    fn variant(&self) -> Variant<'_> {
        match self {
            Choice::Unset => Variant::Unset,
            Choice::Text(value) => Variant::Known(0, value.view()),
            Choice::Many(value) => Variant::Known(1, value.view()),
            Choice::Attributes(value) => Variant::Known(2, value.view()),
            Choice::Nested(value) => Variant::Known(3, AwsShape::view(value)),
            Choice::Wrapped(value) => Variant::Known(4, value.view()),
            Choice::Unknown(unknown) => Variant::Unknown(unknown),
        }
    }
    fn select(&mut self, index: usize) -> Slot<'_> {
        *self = match index {
            0 => Choice::Text(AwsShape::blank()),
            1 => Choice::Many(AwsShape::blank()),
            2 => Choice::Attributes(AwsShape::blank()),
            3 => Choice::Nested(AwsShape::blank()),
            4 => Choice::Wrapped(AwsShape::blank()),
            _ => Choice::Unset,
        };
        match self {
            Choice::Text(value) => value.slot(),
            Choice::Many(value) => value.slot(),
            Choice::Attributes(value) => value.slot(),
            Choice::Nested(value) => AwsShape::slot(value),
            Choice::Wrapped(value) => value.slot(),
            Choice::Unset | Choice::Unknown(_) => Slot::Absent,
        }
    }
    fn select_unknown(&mut self, variant: UnknownVariant) {
        *self = Choice::Unknown(variant);
    }
}

#[test]
fn a_union_is_the_element_of_its_variant() {
    there_and_back(&Choice::Unset, "<Choice></Choice>");
    there_and_back(&Choice::Text(text("a")), "<Choice><text>a</text></Choice>");
    there_and_back(&Choice::Many(vec![Some(1), Some(2)]), "<Choice><Many>1</Many><Many>2</Many></Choice>");
    let null_first = Choice::Many(vec![None, Some(2)]);
    assert_eq!(Choice::of_xml(null_first.to_xml()), Ok(null_first));
    there_and_back(
        &Choice::Attributes(map([("a", 1), ("b", 2)])),
        "<Choice><Attributes><key>a</key><value>1</value></Attributes>\
         <Attributes><key>b</key><value>2</value></Attributes></Choice>",
    );
    there_and_back(
        &Choice::Nested(Box::new(Choice::Wrapped(Tags(vec![text("a"), text("")])))),
        "<Choice><Nested><Wrapped><item>a</item><item></item></Wrapped></Nested></Choice>",
    );
    reads("<u><text x:nil='true'/><Nested/></u>", &Choice::Nested(Box::new(Choice::Unset)));
    refused::<Choice>("<u><text/><Nested/></u>", &format!("Choice: {}, at byte 18", super::read::SEVERAL));
    refused::<Choice>("<u><text/><text/></u>", &format!("Choice: {}, at byte 16", super::read::SEVERAL));
    refused::<Choice>("<u><new/><text/></u>", &format!("Choice: {}, at byte 15", super::read::SEVERAL));
    refused::<Choice>(
        "<u><Many>1</Many><Many>x</Many></u>",
        "Choice.Many[1]: expected a 32-bit integer, found other text, at byte 30",
    );
}

#[test]
fn an_unknown_variant_is_kept_with_its_content() {
    let unknown = |content: Document| Choice::Unknown(UnknownVariant { tag: text("New"), content });
    there_and_back(&unknown("a&b".into()), "<Choice><New>a&amp;b</New></Choice>");
    there_and_back(&unknown("".into()), "<Choice><New></New></Choice>");
    there_and_back(&unknown(serde_json::json!(["1", "2"])), "<Choice><New>1</New><New>2</New></Choice>");
    there_and_back(
        &unknown(serde_json::json!({"a": "1", "b": {"c": ["x", "y", {"d": ""}]}})),
        "<Choice><New><a>1</a><b><c>x</c><c>y</c><c><d></d></c></b></New></Choice>",
    );
    let numbers = unknown(serde_json::json!({"n": 1.5, "b": true, "l": []}));
    assert_eq!(numbers.to_xml(), "<Choice><New><b>true</b><n>1.5</n></New></Choice>");
    for tag in ["", "a b", "a><b", "1a", "x:y", "é"] {
        let odd = Choice::Unknown(UnknownVariant { tag: text(tag), content: "x".into() });
        assert_eq!(odd.to_xml(), "<Choice></Choice>", "{tag}");
    }
}

structure! {
    Everything Schema::structure("Everything", &[
        Member::of::<Option<String>>("Type").traits(&[Trait::XmlAttribute, Trait::XmlName("xsi:type")]),
        Member::of::<Vec<Choice>>("Choices").traits(&[Trait::XmlFlattened, Trait::XmlName("Choice")]),
        Member::of::<Option<BTreeMap<String, Tags>>>("Flat")
            .traits(&[Trait::XmlFlattened, Trait::XmlKey("K"), Trait::XmlValue("V")]),
        Member::of::<Option<Box<Everything>>>("Next"),
        Member::of::<Option<Tags>>("Tags"),
        Member::of::<Timestamp>("At").traits(&[Trait::TimestampFormat(TimestampFormat::EpochSeconds)]),
        Member::of::<Vec<Timestamp>>("Dates").traits(&[Trait::TimestampFormat(TimestampFormat::HttpDate)]),
        Member::of::<Colour>("Colour").at(Colour::BASE, Place::Header("x-colour")),
        Member::of::<Option<Level>>("Level").traits(&[Trait::XmlAttribute]),
        Member::of::<Option<Bux>>("Bux").traits(&[Trait::XmlNamespace { uri: "http://baz.com", prefix: "baz" }]),
    ]).traits(&[
        Trait::XmlName("All"),
        Trait::XmlNamespace { uri: "http://www.w3.org/2001/XMLSchema-instance", prefix: "xsi" },
    ]);
    0 kind: Option<String>,
    1 choices: Vec<Choice>,
    2 flat: Option<BTreeMap<String, Tags>>,
    3 next: Option<Box<Everything>>,
    4 tags: Option<Tags>,
    5 at: Timestamp,
    6 dates: Vec<Timestamp>,
    7 colour: Colour,
    8 level: Option<Level>,
    9 bux: Option<Bux>,
}

const XSI: &str = r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;

fn everything() -> Everything {
    let time = Timestamp::from_epoch(1_398_796_238, 0).expect("a time");
    Everything {
        kind: Some(text("<\"a\tb\nc\r&'>")),
        choices: vec![Choice::Text(text("a")), Choice::Many(vec![Some(1), Some(2)]), Choice::Unset],
        flat: Some(BTreeMap::from([(text("a"), Tags(vec![text("x")])), (text("b"), Tags(vec![]))])),
        next: Some(Box::new(Everything { at: time, ..Everything::blank() })),
        tags: Some(Tags(vec![])),
        at: time,
        dates: vec![time],
        colour: Colour(text("MAUVE")),
        level: Some(Level(7)),
        bux: Some(Bux(text("b"))),
    }
}

#[test]
fn a_structure_goes_there_and_back_with_all_its_members() {
    let xml = format!(
        "<All {XSI} xsi:type=\"&lt;&quot;a&#x9;b&#xA;c&#xD;&amp;&apos;&gt;\" Level=\"7\">\
         <Choice><text>a</text></Choice><Choice><Many>1</Many><Many>2</Many></Choice><Choice></Choice>\
         <Flat><K>a</K><V><item>x</item></V></Flat><Flat><K>b</K><V></V></Flat>\
         <Next {XSI}><At>1398796238</At><Dates></Dates><Colour></Colour></Next>\
         <Tags></Tags><At>1398796238</At>\
         <Dates><member>Tue, 29 Apr 2014 18:30:38 GMT</member></Dates><Colour>MAUVE</Colour>\
         <Bux xmlns:baz=\"http://baz.com\">b</Bux></All>"
    );
    there_and_back(&everything(), &xml);
    let bare = Everything::blank();
    assert_eq!(Everything::of_xml(bare.to_xml()), Ok(bare));
}

#[test]
fn elements_are_read_in_any_order_with_any_prefix_and_the_last_wins() {
    let read = Everything::of_xml(
        "<x:root xmlns='http://a' xmlns:y='http://b' y:type='k' other='1' Level='1'><y:Choice><y:text>1</y:text></y:Choice>\
         <Next Level='1'><Tags><item>x</item></Tags></Next><Tags/><Unknown><At>x</At></Unknown><Level>9</Level>\
         <Flat><K>a</K><V/></Flat><Choice><text>2</text></Choice><Tags><item>a</item><other/></Tags>\
         <Next><Level>3</Level></Next><Flat><V><item>v</item></V><K>b</K></Flat></x:root>",
    );
    let expected = Everything {
        kind: Some(text("k")),
        choices: vec![Choice::Text(text("1")), Choice::Text(text("2"))],
        flat: Some(BTreeMap::from([(text("a"), Tags(vec![])), (text("b"), Tags(vec![text("v")]))])),
        next: Some(Box::new(Everything::blank())),
        tags: Some(Tags(vec![text("a")])),
        level: Some(Level(1)),
        ..Everything::blank()
    };
    assert_eq!(read, Ok(expected));
}

#[test]
fn the_body_has_the_members_that_are_bound_nowhere_else() {
    let mut value = everything();
    let mut xml = Vec::new();
    write_body(&mut xml, None, &value);
    assert!(!String::from_utf8_lossy(&xml).contains("MAUVE"));
    let mut read = Everything::blank();
    read.colour = Colour(text("RED"));
    read_body(&xml, &mut read).expect("what was written");
    read_body(b"<a><Colour>BLUE</Colour></a>", &mut read).expect("a member that is not of the body");
    value.colour = Colour(text("RED"));
    assert_eq!(read, value);
}

#[test]
fn a_text_is_xml_or_json_by_its_first_character() {
    assert_eq!(Vec::of_string(" \n<l><member>1</member></l>"), Ok(vec![1]));
    assert_eq!(Vec::of_string("\u{feff}<l/>"), Ok(Vec::<i32>::new()));
    assert_eq!(Vec::of_string(" [1]"), Ok(vec![1]));
    assert!(Vec::<i32>::of_string("").is_err());
}
