//! What generated cases run through: the typed value in, what went out as JSON; the answer in, how it compares.

use std::sync::{Arc, Mutex};

use awso::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use awso::{AwsShape, Config, Endpoint, Operation, OperationError, Sending, Transport, TransportError, TransportErrorKind};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

/// Keeps the request, and sends nothing.
#[derive(Clone, Debug, Default)]
struct Catcher(Arc<Mutex<Option<Value>>>);

impl Transport for Catcher {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        let headers: Vec<_> = request
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        *self.0.lock().unwrap() = Some(json!({
            "method": request.method.as_str(),
            "url": endpoint.url(&request),
            "headers": headers,
            "body": BASE64.encode(request.body.bytes().cloned().unwrap_or_default()),
        }));
        Box::pin(async { Err(TransportError::new(TransportErrorKind::Connect, "caught")) })
    }
}

/// The shape with nothing set, for what a case leaves out.
pub fn rest<T: AwsShape>() -> T {
    T::of_json("{}").unwrap()
}

pub async fn input<O: Operation>(
    input: O,
    endpoint: &str,
    client: fn(Config) -> Result<O::Service, awso::ConfigError>,
) -> Value {
    let catcher = Catcher::default();
    let config = Config::new()
        .endpoint_url(endpoint)
        .transport(catcher.clone())
        .idempotency_tokens(|| "00000000-0000-4000-8000-000000000000".to_owned());
    let client = client(config).unwrap();
    let error = awso::Service::client(&client).send(input).await.err();
    let caught = catcher.0.lock().unwrap().take();
    caught.unwrap_or_else(|| json!({ "problem": error.map(|error| error.to_string()) }))
}

fn response(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Response {
    let mut response = Response::new(StatusCode::from_u16(status).unwrap());
    for (name, value) in headers {
        let name = HeaderName::try_from(*name).unwrap();
        response.headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    response.body = body.to_vec().into();
    response
}

/// Whether two values are the same. NaN is the same as itself here.
fn compare<T: AwsShape + PartialEq>(got: &T, expected: &T) -> Value {
    let (shown, wanted) = (got.to_json(), expected.to_json());
    let has_nan = shown.contains("NaN");
    if got == expected || (has_nan && shown == wanted) {
        return json!({});
    }
    json!({ "problem": format!("got {shown}\nexpected {wanted}") })
}

pub fn output<O: Operation<Output: PartialEq>>(
    status: u16,
    headers: &[(&str, &str)],
    body: &[u8],
    expected: &O::Output,
) -> Value {
    match awso::protocol::decode::<O>(&response(status, headers, body)) {
        Ok(got) => compare(&got, expected),
        Err(error) => json!({ "problem": error.to_string() }),
    }
}

pub fn error<O: Operation<Error: PartialEq>>(
    status: u16,
    headers: &[(&str, &str)],
    body: &[u8],
    expected: &O::Error,
    code: Option<&str>,
    message: Option<&str>,
) -> Value {
    let got = awso::protocol::decode_error::<O>(response(status, headers, body));
    if code.is_some_and(|code| got.code() != code) {
        return json!({ "problem": format!("got the code {:?}\nexpected {code:?}", got.code()) });
    }
    if message.is_some() && got.message() != message {
        return json!({ "problem": format!("got the message {:?}\nexpected {message:?}", got.message()) });
    }
    if got == *expected {
        return json!({});
    }
    json!({ "problem": format!("got {got:?}\nexpected {expected:?}") })
}
