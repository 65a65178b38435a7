//! Calls without async, over real connections.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(missing_docs, unreachable_pub, reason = "shapes are written as in a service's own crate")]

use std::thread;

use awso::blocking::Wait as _;
use awso::{AwsService, AwsShape, ByteStream, Config};
use awso_tests::{Answer, Recorder};

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Words",
    endpoint_prefix = "words",
    version = "2026-01-01",
    protocol = "rest-json",
    auth = "none"
)]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    uri = "/words",
    method = "POST",
    paginated(input_token = "NextToken", output_token = "NextToken")
)]
pub struct ListWordsRequest {
    pub next_token: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ListWordsResponse {
    #[aws(items)]
    pub words: Vec<String>,
    pub next_token: Option<String>,
}

#[derive(AwsShape, Debug, PartialEq)]
#[aws_operation(uri = "/sound", method = "GET")]
pub struct PlayRequest {}

#[derive(AwsShape, Debug, PartialEq)]
pub struct PlayResponse {
    #[aws(payload)]
    pub sound: ByteStream,
}

const PAGES: [&str; 2] = [r#"{"Words":["a","b"],"NextToken":"1"}"#, r#"{"Words":["c"]}"#];

fn service(answers: &[&str]) -> (Recorder, Client) {
    let answers = answers.iter().map(|answer| Answer::json(answer)).collect();
    // The server lives on the runtime of the one who starts it, which is that of all blocking calls.
    let recorder = Recorder::start_all(answers).wait().unwrap();
    let client = Client::new(recorder.config()).unwrap();
    (recorder, client)
}

#[test]
fn a_call_is_waited_for_where_async_code_awaits_it() {
    let (recorder, client) = service(&[r#"{"Words":["a"]}"#]);
    assert_eq!(client.list_words().send().wait().unwrap().words, ["a"]);
    let answered = client.list_words().send().with_metadata().wait().unwrap();
    assert_eq!(answered.metadata.request_id(), Some("req-200"));
    assert_eq!(client.send(ListWordsRequest::make().build()).wait().unwrap().words, ["a"]);
    assert_eq!(recorder.requests().len(), 3);
}

#[test]
fn a_client_is_made_of_the_environment_without_async() {
    let config = Config::new().endpoint_url("http://127.0.0.1:9");
    let client = Client::from_env_with(config).wait().unwrap();
    let error = client.list_words().send().wait().unwrap_err();
    assert!(error.to_string().starts_with("ListWords got no answer"), "{error}");
}

#[test]
fn pages_items_and_streams_are_iterators() {
    let (recorder, client) = service(&PAGES);
    let pages: Result<Vec<_>, _> = client.list_words().pages().wait().collect();
    assert_eq!(pages.unwrap().len(), 2);
    assert_eq!(recorder.requests().len(), 2);
    let (_recorder, client) = service(&PAGES);
    let words: Result<Vec<_>, _> = client.list_words().pages().items().wait().collect();
    assert_eq!(words.unwrap(), ["a", "b", "c"]);
    let (_recorder, client) = service(&["la la la"]);
    let sound = client.play().send().wait().unwrap().sound;
    let pieces: Result<Vec<_>, _> = sound.wait().collect();
    assert_eq!(pieces.unwrap().concat(), b"la la la");
}

async fn wait_within(client: Client) -> Vec<String> {
    client.list_words().send().wait().unwrap().words
}

#[test]
fn within_an_async_context_a_call_is_waited_for_all_the_same() {
    let (_recorder, client) = service(&[r#"{"Words":["a"]}"#]);
    let one = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    assert_eq!(one.block_on(wait_within(client.clone())), ["a"]);
    let several = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    assert_eq!(several.block_on(wait_within(client.clone())), ["a"]);
    assert_eq!(wait_within(client).wait(), ["a"]);
}

#[test]
fn many_threads_wait_at_once() {
    let (recorder, client) = service(&[r#"{"Words":["a"]}"#]);
    thread::scope(|scope| {
        for _ in 0..16 {
            let client = client.clone();
            scope.spawn(move || assert_eq!(client.list_words().send().wait().unwrap().words, ["a"]));
        }
    });
    assert_eq!(recorder.requests().len(), 16);
}

#[test]
fn a_panic_in_what_is_waited_for_is_the_waiting_threads_own() {
    async fn panics() {
        panic!("in the future");
    }
    let alone = thread::spawn(|| panics().wait()).join().unwrap_err();
    assert_eq!(alone.downcast_ref(), Some(&"in the future"));
    let within = thread::spawn(|| async { panics().wait() }.wait()).join().unwrap_err();
    assert_eq!(within.downcast_ref(), Some(&"in the future"));
}
