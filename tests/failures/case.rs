//! Every way to fail that an answer can bring about, and what a caller is to learn of it.

use awso::{Cause, TransportErrorKind};
use awso_tests::Answer;

use crate::{fail, status};

pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) answer: Answer,
    cause: &'static str,
    status: Option<u16>,
    pub(crate) request_id: Option<&'static str>,
    code: Option<&'static str>,
    message: Option<&'static str>,
}

const ID: (&str, &str) = ("x-amzn-RequestId", "3c2e-77");
const JSON: (&str, &str) = ("Content-Type", "application/json");

fn service(name: &'static str, status: u16, headers: &[(&str, &str)], body: &str) -> Case {
    let mut all = vec![ID];
    all.extend(headers);
    let answer = Answer::http(status, &all, body);
    Case {
        name,
        answer,
        cause: "Service",
        status: Some(status),
        request_id: Some("3c2e-77"),
        code: None,
        message: None,
    }
}

fn decode(name: &'static str, body: &str) -> Case {
    Case { cause: "Decode", ..service(name, 200, &[JSON], body) }
}

fn transport(name: &'static str, cause: &'static str, answer: Answer) -> Case {
    Case { name, answer, cause, status: None, request_id: None, code: None, message: None }
}

impl Case {
    fn says(self, code: impl Into<Option<&'static str>>, message: impl Into<Option<&'static str>>) -> Self {
        Case { code: code.into(), message: message.into(), ..self }
    }

    fn with_head(self) -> Self {
        Case { status: Some(200), request_id: Some("3c2e-77"), ..self }
    }
}

pub(crate) fn cases() -> Vec<Case> {
    let explicit = "User is not authorized to access this resource with an explicit deny";
    let explicit_body = format!(r#"{{"message":"{explicit}"}}"#);
    let html = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>";
    let truncated = "HTTP/1.1 200 OK\r\nx-amzn-RequestId: 3c2e-77\r\ncontent-type: application/json\r\n";
    let typed = |name| ("x-amzn-ErrorType", name);
    vec![
        service("an untyped 403", 403, &[JSON], &explicit_body).says(None, explicit),
        service("a page from a proxy", 502, &[("Content-Type", "text/html; charset=utf-8")], html),
        service("nothing", 500, &[], ""),
        service(
            "a code in the header",
            403,
            &[JSON, typed("AccessDeniedException")],
            r#"{"message":"Access denied"}"#,
        )
        .says("AccessDeniedException", "Access denied"),
        service(
            "a code with a URL",
            429,
            &[JSON, typed("ThrottlingException:http://internal.amazon.com/coral/com.amazon.coral.service/")],
            r#"{"message":"slow down"}"#,
        )
        .says("ThrottlingException", "slow down"),
        service(
            "a code with a namespace",
            400,
            &[JSON, typed("com.amazonaws.connect#ValidationException")],
            r#"{"Message":"in capitals"}"#,
        )
        .says("ValidationException", "in capitals"),
        service(
            "a code in __type",
            400,
            &[JSON],
            r#"{"__type":"ns#ValidationException","errorMessage":"by another name"}"#,
        )
        .says("ValidationException", "by another name"),
        service("a code in code", 500, &[JSON], r#"{"code":"InternalServerException","message":"ours"}"#)
            .says("InternalServerException", "ours"),
        service("a header and no JSON", 503, &[typed("ThrottlingException")], "busy <b>now</b>")
            .says("ThrottlingException", None),
        service(
            "an error from tomorrow",
            418,
            &[JSON, typed("TeapotException")],
            r#"{"message":"short and stout"}"#,
        )
        .says("TeapotException", "short and stout"),
        service(
            "an error of another operation",
            409,
            &[JSON, typed("ConflictException")],
            r#"{"Message":"twice"}"#,
        )
        .says("ConflictException", "twice"),
        service(
            "a message that is no text",
            400,
            &[JSON, typed("ValidationException")],
            r#"{"Message":5,"detail":true}"#,
        )
        .says("ValidationException", None),
        service("a message of no error known", 401, &[JSON], r#"{"message":null}"#),
        service("JSON that is no object", 400, &[JSON], "[\"ValidationException\"]"),
        decode("null", "null"),
        decode("another kind of document", "[]"),
        decode("a number for an id", r#"{"Id": 5}"#),
        decode("a page with status 200", html),
        decode("two documents", "{} {}"),
        decode("a document cut short", r#"{"Id":"a-1","AbsoluteTi"#),
        transport(
            "a body cut short",
            "Transport Body",
            Answer::raw(format!("{truncated}content-length: 40\r\n\r\n{{\"Id\":\"a-1\"")),
        )
        .with_head(),
        transport(
            "a reset within the head",
            "Transport Request",
            Answer::raw("HTTP/1.1 200 OK\r\nx-amzn-Req").reset(),
        ),
        transport("an end before the head", "Transport Request", Answer::raw("")),
        transport("no HTTP", "Transport Request", Answer::raw("220 smtp.example ESMTP\r\n\r\n")),
    ]
}

fn cause<E>(cause: &Cause<E>) -> &'static str {
    match cause {
        Cause::Service(_) => "Service",
        Cause::Decode(_) => "Decode",
        Cause::Transport(error) => match error.kind() {
            TransportErrorKind::Connect => "Transport Connect",
            TransportErrorKind::Timeout => "Transport Timeout",
            TransportErrorKind::Request => "Transport Request",
            TransportErrorKind::Body => "Transport Body",
            _ => "Transport of another kind",
        },
        Cause::Invalid(_) => "Invalid",
        Cause::Encode(_) => "Encode",
        _ => "another cause",
    }
}

#[tokio::test]
async fn every_failure_keeps_its_cause_status_request_id_code_and_message() {
    let mut wrong = Vec::new();
    for case in cases() {
        let error = fail(case.answer.clone()).await;
        let found = (
            cause(error.cause()),
            status(&error),
            error.request_id().map(str::to_owned),
            error.code().map(str::to_owned),
            error.message().map(str::to_owned),
        );
        let expected = (
            case.cause,
            case.status,
            case.request_id.map(str::to_owned),
            case.code.map(str::to_owned),
            case.message.map(str::to_owned),
        );
        if found != expected {
            wrong.push(format!("{}:\n  found    {found:?}\n  expected {expected:?}\n  {error:?}", case.name));
        }
        assert_eq!(error.operation(), "SendMessage");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
