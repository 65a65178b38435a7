//! A document of [`Every`], changed as text or tree.

use awso::{AwsShape, DecodeError, Value};

use crate::shape::{Every, Holder, full};

pub const NIL: &str = r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true""#;

pub fn json() -> serde_json::Map<String, serde_json::Value> {
    serde_json::from_str(&full().to_json()).unwrap()
}

pub fn xml() -> String {
    full().to_xml()
}

/// Where in a document of [`Every`] the elements of a member stand.
pub fn element(xml: &str, name: &str) -> std::ops::Range<usize> {
    let end = format!("</{name}>");
    xml.find(&format!("<{name}>")).unwrap()..xml.rfind(&end).unwrap() + end.len()
}

pub fn value() -> Vec<(String, Value)> {
    let Value::Structure(members) = full().to_value() else { panic!("a structure") };
    members.into_iter().map(|(name, value)| (name.into_owned(), value)).collect()
}

pub fn structure(members: Vec<(String, Value)>) -> Value {
    Value::Structure(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

/// The document alone and in every place.
pub type Read = (Result<Every, DecodeError>, Result<Holder, DecodeError>);

pub fn read_json(every: &str) -> Read {
    let holder = format!(
        r#"{{"Every":{every},"Maybe":{every},"Many":[{every},{every}],"ByName":{{"k":{every}}},"Either":{{"Every":{every}}}}}"#
    );
    (Every::of_json(every), Holder::of_json(holder))
}

pub fn read_xml(every: &str) -> Read {
    let rest = every.strip_prefix("<Every").unwrap().strip_suffix("</Every>").unwrap();
    let tagged = |tag: &str| format!("<{tag}{rest}</{tag}>");
    let holder = format!(
        "<Holder>{every}{}<Many>{}{}</Many><ByName><entry><key>k</key>{}</entry></ByName><Either>{every}</Either></Holder>",
        tagged("Maybe"),
        tagged("member"),
        tagged("member"),
        tagged("value"),
    );
    (Every::of_xml(every), Holder::of_xml(holder))
}

pub fn read_value(every: &Value) -> Read {
    let members = [
        ("Every", every.clone()),
        ("Maybe", Value::Sensitive(Box::new(every.clone()))),
        ("Many", Value::List(vec![every.clone(), every.clone()])),
        ("ByName", Value::Map(vec![("k".to_owned(), every.clone())])),
        ("Either", Value::Structure(vec![("Every".into(), every.clone())])),
    ];
    let holder = structure(members.map(|(name, value)| (name.to_owned(), value)).into());
    (Every::of_value(every), Holder::of_value(&holder))
}
