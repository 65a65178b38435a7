//! Enums of every kind, with the variant for the unknown where it may stand.

use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
enum Kind {
    #[aws(unknown)]
    Other(String),
    Letter,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
enum Size {
    #[aws(value = -1)]
    Small,
    #[aws(value = 2147483647)]
    Large,
    #[aws(unknown)]
    Unknown(i32),
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
enum Content {
    Nothing(()),
    Kind(Kind),
    Size(Size),
    Many(Vec<Content>),
    #[aws(unknown)]
    Unknown,
}

#[test]
fn what_is_not_listed_is_taken() {
    assert_eq!(Kind::from("LETTER"), Kind::Letter);
    assert_eq!(Kind::from("PARCEL"), Kind::Other("PARCEL".into()));
    let content = Content::Many(vec![Content::Nothing(()), Content::Kind(Kind::Letter)]);
    assert_eq!(Content::of_json(content.to_json()).unwrap(), content);
    assert_eq!(Content::of_json(r#"{"Size":7}"#).unwrap(), Content::Size(Size::Unknown(7)));
    assert_eq!(Content::Size(Size::Small).to_json(), r#"{"Size":-1}"#);
    assert_eq!(Content::of_json(r#"{"Size":2147483647}"#).unwrap(), Content::Size(Size::Large));
}
