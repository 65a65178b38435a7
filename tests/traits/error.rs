//! What the model says of errors.

use awso::schema::Fault;
use awso::{AwsShape, OperationError as _};

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400, code = "Slow", throttling)]
pub struct SlowDown {
    pub message: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 409, retryable)]
pub struct Busy;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 503, fault = "client")]
pub struct Odd;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 500)]
pub struct Broken {
    pub message: Option<String>,
    pub part: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/", method = "GET", output = (), errors(SlowDown, Busy, Odd, Broken))]
pub struct TryRequest;

#[test]
fn the_model_says_whose_fault_an_error_is_and_whether_to_try_again() {
    let told = |code: &str| {
        let error = TryError::of_json(code, "{}").unwrap();
        (error.status(), error.fault(), error.is_retryable(), error.is_throttling())
    };
    assert_eq!(told("Slow"), (Some(400), Some(Fault::Client), true, true));
    assert_eq!(told("Busy"), (Some(409), Some(Fault::Client), true, false));
    assert_eq!(told("Odd"), (Some(503), Some(Fault::Client), false, false));
    assert_eq!(told("Broken"), (Some(500), Some(Fault::Server), false, false));
    assert_eq!(told("Other"), (None, None, false, false));
}

#[test]
fn an_error_is_read_from_xml_in_whatever_services_wrap_it() {
    let members = "<Code>Broken</Code><Message>down</Message><part>disk</part><Part>disk</Part>";
    for document in [
        format!("<Error>{members}</Error>"),
        format!("<ErrorResponse><Error>{members}</Error><RequestId>r</RequestId></ErrorResponse>"),
        format!("<Response><Errors><Error>{members}</Error></Errors><RequestID>r</RequestID></Response>"),
    ] {
        let error = TryError::of_xml("Broken", &document).unwrap();
        let TryError::Broken(broken) = &error else { panic!("{error:?}") };
        assert_eq!(broken.part.as_deref(), Some("disk"), "{document}");
        assert_eq!(error.message(), Some("down"), "{document}");
        let error = TryError::of_xml("Novel", &document).unwrap();
        assert_eq!((error.code(), error.message()), ("Novel", Some("down")), "{document}");
    }
    let problem = TryError::of_xml("Broken", "<Error><Part>disk</Error>").unwrap_err().to_string();
    assert!(problem.starts_with("Broken"), "{problem}");
    let lost = TryError::of_xml("Novel", "no xml").unwrap();
    assert_eq!((lost.code(), lost.message()), ("Novel", None));
    TryError::of_xml("Broken", "<ErrorResponse><RequestId/></ErrorResponse>").unwrap_err();
}

#[test]
fn an_error_is_written_as_it_was_read() {
    let error = TryError::of_json("Broken", r#"{"Part":"disk"}"#).unwrap();
    assert_eq!(error.to_json(), r#"{"Part":"disk"}"#);
    let error = TryError::of_json("Novel", r#"{"any": 1}"#).unwrap();
    assert_eq!(error.to_json(), r#"{"any": 1}"#);
    assert_eq!(
        TryError::declared().map(|error| error.name).collect::<Vec<_>>(),
        ["SlowDown", "Busy", "Odd", "Broken"]
    );
}

#[test]
fn a_code_loses_namespace_and_url_whoever_hands_it_over() {
    for code in ["ns#Broken:http://x", "Broken", "com.amazonaws.a#Broken", "Broken:http://x", " Broken "] {
        let error = TryError::of_json(code, r#"{"Message": "down"}"#).unwrap();
        assert!(matches!(error, TryError::Broken(_)), "{code}: {error:?}");
        let error = TryError::of_xml(code, "<e/>").unwrap();
        assert!(matches!(error, TryError::Broken(_)), "{code}: {error:?}");
    }
    // By its shape's name where it has a code of its own, as in an answer.
    for code in ["Slow", "SlowDown"] {
        assert_eq!(TryError::of_json(code, "{}").unwrap().code(), "Slow");
    }
    assert_eq!(TryError::of_json("ns#Novel:http://x", "{}").unwrap().code(), "Novel");
}

#[test]
fn the_json_of_an_unknown_error_is_json_whatever_its_body_was() {
    let error = TryError::of_xml("ns#Novel", "<Error><Message>\"down\"</Message></Error>").unwrap();
    assert_eq!(error.to_json(), r#"{"code":"Novel","message":"\"down\""}"#);
    let again = TryError::of_json("Novel", error.to_json()).unwrap();
    assert_eq!((again.code(), again.message()), ("Novel", Some("\"down\"")));
    assert_eq!(TryError::of_xml("", "no xml").unwrap().to_json(), r#"{"code":""}"#);
    assert_eq!(TryError::of_json("Novel", [0xff]).unwrap().to_json(), r#"{"code":"Novel"}"#);
}
