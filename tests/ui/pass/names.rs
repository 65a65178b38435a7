//! Names that are nearly taken.

use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
struct Letter {
    #[aws(json_name = "subject", xml(name = "text", attribute))]
    text: String,
    #[aws(json_name = "text", xml(name = "text"))]
    subject: Option<String>,
    #[aws(rename = "Make")]
    make_: Option<String>,
    // Only a builder has these.
    build: Option<bool>,
    send: Option<bool>,
}

#[test]
fn members_swap_their_names() {
    let letter = Letter::make("Dear all").subject("News").make_("m").build(true).send(false);
    let json = r#"{"subject":"Dear all","text":"News","Make":"m","Build":true,"Send":false}"#;
    assert_eq!(letter.to_json(), json);
    assert_eq!(Letter::of_json(json).unwrap(), letter);
}
