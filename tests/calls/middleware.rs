//! What applications put around their calls.

use std::sync::{Arc, Mutex};

use awso::http::{HeaderValue, Request, Response, StatusCode};
use awso::{Middleware, Next, Sending};
use awso_connect_participant::Client;

use crate::script::{Script, answer, send, taken};

type Log = Arc<Mutex<Vec<String>>>;

/// Writes down when it is passed, and leaves its name in the request.
#[derive(Debug)]
struct Passed(&'static str, Log);

impl Passed {
    fn note(&self, text: &str, next: &Next<'_>) {
        let (name, operation, attempt) = (self.0, next.operation().name, next.attempt());
        self.1.lock().unwrap().push(format!("{name} {text} {operation} {attempt}"));
    }

    fn pass<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        request.headers.append("x-passed", HeaderValue::from_static(self.0));
        self.note("before", &next);
        Box::pin(async move {
            let answer = next.run(request).await;
            self.note("after", &next);
            answer
        })
    }
}

impl Middleware for Passed {
    fn operation<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        self.pass(request, next)
    }

    fn attempt<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        self.pass(request, next)
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_middleware_stands_outermost_around_operation_and_attempts() {
    let log = Log::default();
    let script = Script::of([answer(429, ""), taken()]);
    let config = script.config().middleware(Passed("a", log.clone())).middleware(Passed("b", log.clone()));
    send(&Client::new(config).unwrap()).await.unwrap();
    let mut expected = vec!["a before SendMessage 0".to_owned(), "b before SendMessage 0".into()];
    for attempt in 1..=2 {
        for step in ["a before", "b before", "b after", "a after"] {
            expected.push(format!("{step} SendMessage {attempt}"));
        }
    }
    expected.extend(["b after SendMessage 0".to_owned(), "a after SendMessage 0".into()]);
    assert_eq!(*log.lock().unwrap(), expected);
    for seen in script.seen.lock().unwrap().iter() {
        let passed: Vec<_> = seen.headers.get_all("x-passed").iter().collect();
        assert_eq!(passed, ["a", "b", "a", "b"]);
    }
}

/// Answers from what it keeps.
#[derive(Debug)]
struct Cache;

impl Middleware for Cache {
    fn operation<'a>(&'a self, _: Request, _: Next<'a>) -> Sending<'a> {
        Box::pin(async {
            let mut response = Response::new(StatusCode::OK);
            response.body = r#"{"Id": "kept"}"#.into();
            Ok(response)
        })
    }
}

#[tokio::test]
async fn a_middleware_may_answer_by_itself() {
    let script = Script::of([taken()]);
    let client = Client::new(script.config().middleware(Cache)).unwrap();
    let sent = send(&client).await.unwrap();
    assert_eq!((sent.id.as_deref().map(String::as_str), script.times().len()), (Some("kept"), 0));
}
