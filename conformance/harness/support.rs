//! What generated cases run through: the typed value in, what went out as JSON; the answer in, how it compares.

use std::future::Future;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use awso::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use awso::{AwsShape, Config, Endpoint, Error, Operation, OperationError, Sending, Transport};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

/// Runs a case and prints its number and what it answers.
pub async fn run(index: usize, case: impl Future<Output = Value> + Send + 'static) {
    let answer = tokio::spawn(case).await.unwrap_or_else(|error| {
        let panic = error.into_panic();
        let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        json!({ "problem": format!("it panicked: {}", text.unwrap_or_default()) })
    });
    println!("{index}\t{answer}");
}

/// Keeps the request as it is sent over a connection to a server of its own.
#[derive(Clone, Debug, Default)]
struct Catcher(Arc<Mutex<Option<Value>>>);

impl Transport for Catcher {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        Box::pin(async move {
            let url = endpoint.url(&request);
            let method = request.method.as_str().to_owned();
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let target = url.split_once("://").unwrap().1;
            let target = &target[target.find(['/', '?']).unwrap_or(target.len())..];
            let own = format!("{}{}", request.path, if request.query.is_empty() { "" } else { "?" }) + &request.query;
            let base = target.strip_suffix(own.as_str()).unwrap_or_default();
            let server = format!("http://{}{base}", listener.local_addr().unwrap()).parse::<Endpoint>().unwrap();
            let served = std::thread::spawn(move || serve(&listener));
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            let sent = Transport::send(&client, &server, request).await;
            if sent.is_ok() {
                let (target, headers, body) = served.join().unwrap();
                let body = BASE64.encode(body);
                *self.0.lock().unwrap() =
                    Some(json!({ "method": method, "url": url, "target": target, "headers": headers, "body": body }));
            }
            sent
        })
    }
}

/// Reads one request, and answers that there is nothing to say.
fn serve(listener: &TcpListener) -> (String, Vec<(String, String)>, Vec<u8>) {
    let mut reader = BufReader::new(listener.accept().unwrap().0);
    let line = |reader: &mut BufReader<TcpStream>| {
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line).unwrap();
        String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()
    };
    let first = line(&mut reader);
    let mut headers = Vec::new();
    loop {
        let header = line(&mut reader);
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').unwrap();
        headers.push((name.to_ascii_lowercase(), value.strip_prefix(' ').unwrap_or(value).to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, it)| it.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    reader.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    (first.split(' ').nth(1).unwrap().to_owned(), headers, body)
}

/// The shape with nothing set, for what a case leaves out.
pub fn rest<T: AwsShape>() -> T {
    T::of_json("{}").unwrap()
}

type New<O> = fn(Config) -> Result<<O as Operation>::Service, awso::ConfigError>;

pub async fn input<O: Operation>(input: O, endpoint: &str, client: New<O>) -> Value {
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

/// Answers what a case has.
#[derive(Debug)]
struct Answering(Mutex<Option<Response>>);

impl Transport for Answering {
    fn send<'a>(&'a self, _: &'a Endpoint, _: Request) -> Sending<'a> {
        let response = self.0.lock().unwrap().take().unwrap();
        Box::pin(async move { Ok(response) })
    }
}

/// What a call comes to that is answered so.
async fn call<O: Operation>(response: Response, client: New<O>) -> Result<O::Output, Error<O::Error>> {
    let transport = Answering(Mutex::new(Some(response)));
    let config = Config::new().endpoint_url("https://example.com").transport(transport).validate(false);
    // There is one answer.
    let client = client(config.max_attempts(1)).unwrap();
    awso::Service::client(&client).send(rest::<O>()).await
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

pub async fn output<O: Operation<Output: PartialEq>>(
    status: u16,
    headers: &[(&str, &str)],
    body: &[u8],
    client: New<O>,
    expected: &O::Output,
) -> Value {
    match call::<O>(response(status, headers, body), client).await {
        Ok(got) => compare(&got, expected),
        Err(error) => json!({ "problem": error.to_string() }),
    }
}

/// `expected` is none for an error that the operation does not declare.
pub async fn error<O: Operation<Error: PartialEq>>(
    status: u16,
    headers: &[(&str, &str)],
    body: &[u8],
    client: New<O>,
    expected: Option<O::Error>,
    code: Option<&str>,
    message: Option<&str>,
) -> Value {
    let error = match call::<O>(response(status, headers, body), client).await {
        Ok(got) => return json!({ "problem": format!("got {}\nexpected an error", got.to_json()) }),
        Err(error) => error,
    };
    let Some(got) = error.service() else { return json!({ "problem": error.to_string() }) };
    if code.is_some_and(|code| got.code() != code) {
        return json!({ "problem": format!("got the code {:?}\nexpected {code:?}", got.code()) });
    }
    if message.is_some() && got.message() != message {
        return json!({ "problem": format!("got the message {:?}\nexpected {message:?}", got.message()) });
    }
    match expected {
        Some(expected) if *got != expected => json!({ "problem": format!("got {got:?}\nexpected {expected:?}") }),
        None if got.status().is_some() => json!({ "problem": format!("got {got:?}\nexpected an error that is not declared") }),
        _ => json!({}),
    }
}
