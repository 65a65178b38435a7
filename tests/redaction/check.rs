//! All that is made of an operation's input and answer on the way there and back.

use std::fmt::Debug;
use std::net::TcpListener;

use awso::http::{Response, StatusCode};
use awso::{AwsShape, Cause, Config, Error, Operation, OperationError, protocol};
use awso_connect_participant::Client;
use awso_tests::{Answer, Recorder};

use crate::{SECRET, assert_debug_hides, assert_hides, leak};

pub(crate) fn builder(builder: &impl Debug) {
    assert_debug_hides("the builder", builder);
}

/// `input` makes an input with this token; `answer` has `{s}` in the place of secrets.
pub(crate) async fn operation<O>(input: impl Fn(&str) -> O, answer: &str)
where
    O: Operation<Service = Client, Output: Debug> + Debug + Clone,
{
    let answer = answer.replace("{s}", SECRET);
    shapes(&input(SECRET), &answer);
    decode_errors::<O>(&answer);
    refusals(&input).await;
    service_errors(&input).await;
    broken_exchanges(&input, &answer).await;
}

fn shapes<O>(input: &O, answer: &str)
where
    O: Operation<Output: Debug> + Debug,
{
    // The secret is in there, or nothing would be proven.
    assert!(leak(&input.to_json()).is_some());
    assert_debug_hides("the input", input);
    assert_debug_hides("the input's value", &input.to_value());
    assert_debug_hides("the input's view", &input.view());
    let request = protocol::encode(input).unwrap();
    assert_debug_hides("the request", &request);
    assert_debug_hides("the request's headers", &request.headers);
    let read = protocol::decode_request::<O>(&request).unwrap();
    assert_eq!(read.to_json(), input.to_json());
    assert_debug_hides("the input a server reads", &read);
    let response = response(answer);
    assert_debug_hides("the response", &response);
    let output = protocol::decode::<O>(&response).unwrap();
    assert_eq!(leak(&output.to_json()).is_some(), leak(answer).is_some(), "the answer is read");
    assert_debug_hides("the output", &output);
    assert_debug_hides("the output's value", &output.to_value());
    assert_debug_hides("the output's view", &output.view());
    let response = protocol::encode_response::<O>(&output).unwrap();
    assert_debug_hides("the response a server makes", &response);
}

fn response(body: &str) -> Response {
    let mut response = Response::new(StatusCode::OK);
    response.body = body.to_owned().into();
    response
}

/// The answer cut off at every byte, with every value of another type, and as another document altogether.
fn decode_errors<O: Operation>(answer: &str) {
    let mut errors = 0;
    let mut check = |body: &str| {
        if let Err(error) = protocol::decode::<O>(&response(body)) {
            errors += 1;
            assert_hides("a decode error", &error.to_string());
            assert_debug_hides("a decode error", &error);
        }
    };
    (1..answer.len()).for_each(|end| check(&answer[..end]));
    for wrong in [
        "5",
        "true",
        "[]",
        "{}",
        "\"QmVhcmVyU2VjcmV0\"",
        "[\"QmVhcmVyU2VjcmV0\"]",
        "{\"QmVhcmVyU2VjcmV0\":5}",
    ] {
        for (start, end) in values(answer) {
            check(&format!("{}{wrong}{}", &answer[..start], &answer[end..]));
        }
        check(wrong);
    }
    check(&format!("{answer} {SECRET}"));
    check(SECRET);
    assert!(errors > 5);
}

/// Where the values that hold no others stand in a document without escapes and spaces within them.
fn values(json: &str) -> Vec<(usize, usize)> {
    let starts = json.match_indices([':', '[', ',']).map(|(at, _)| at + 1);
    starts
        .filter_map(|start| {
            let rest = &json[start..];
            let len = match rest.chars().next()? {
                '"' => rest[1..].find('"')? + 2,
                '0'..='9' => rest.find([',', '}', ']'])?,
                _ => return None,
            };
            // A text before a colon is a key.
            (!rest[len..].starts_with(':')).then_some((start, start + len))
        })
        .collect()
}

fn error<E: OperationError>(what: &str, error: &Error<E>) {
    assert_hides(what, &error.to_string());
    assert_debug_hides(what, error);
    if let Some(service) = error.service() {
        assert_hides(what, &service.to_string());
        assert_debug_hides(what, service);
    }
    if let Cause::Transport(transport) = error.cause() {
        assert_debug_hides(what, &transport.get_ref());
    }
}

/// Inputs that are not sent at all.
async fn refusals<O: Operation<Service = Client>>(input: &impl Fn(&str) -> O) {
    let recorder = Recorder::start(Answer::json("{}")).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    assert_debug_hides("the client", &client);
    let too_long = client.send(input(&SECRET.repeat(63))).await.err().expect("1,008 characters");
    assert!(matches!(too_long.cause(), Cause::Invalid(_)));
    error("a validation error", &too_long);
    let torn = client.send(input(&format!("{SECRET}\n{SECRET}"))).await.err().expect("a line break");
    assert!(matches!(torn.cause(), Cause::Encode(_)), "{torn:?}");
    error("an encode error", &torn);
    assert_eq!(recorder.requests(), []);
}

/// Every declared error, an unknown one and an untyped one, from a service that minds its words.
async fn service_errors<O: Operation<Service = Client>>(input: &impl Fn(&str) -> O) {
    let declared = O::Error::declared().map(awso::schema::Schema::error_code);
    for code in declared.chain(["NovelException", ""]) {
        let answer = Answer::http(400, &[("x-amzn-errortype", code)], r#"{"message":"no"}"#);
        let recorder = Recorder::start(answer).await.unwrap();
        let client = Client::new(recorder.config()).unwrap();
        let refused = client.send(input(SECRET)).await.err().expect("status 400");
        assert_eq!(refused.message(), Some("no"));
        error("a service error", &refused);
    }
}

async fn broken_exchanges<O: Operation<Service = Client>>(input: &impl Fn(&str) -> O, answer: &str) {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n";
    for answer in [Answer::raw(format!("{head}{answer}")), Answer::raw("").reset(), Answer::raw(SECRET)] {
        let recorder = Recorder::start(answer).await.unwrap();
        let client = Client::new(recorder.config()).unwrap();
        let broken = client.send(input(SECRET)).await.err().expect("no whole answer");
        assert!(matches!(broken.cause(), Cause::Transport(_)), "{broken:?}");
        error("a transport error", &broken);
    }
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = Config::new().endpoint_url(format!("http://{free}"));
    assert_debug_hides("the settings", &config);
    let client = Client::new(config).unwrap();
    let unreachable = client.send(input(SECRET)).await.err().expect("nobody listens");
    assert!(matches!(unreachable.cause(), Cause::Transport(_)));
    error("an unreachable endpoint", &unreachable);
    // Nor does what was read before the answer turned out to be unreadable.
    let recorder = Recorder::start(Answer::json(&format!("{answer},"))).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    let unread = client.send(input(SECRET)).await.err().expect("a comma too many");
    assert!(matches!(unread.cause(), Cause::Decode(_)), "{unread:?}");
    error("an unreadable answer", &unread);
}
