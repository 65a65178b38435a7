//! The process is killed while it has a lot to do.
#![cfg(all(feature = "cli", unix))]

mod common;

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{SUBSCRIBE, Socket, text};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How many messages are under way at once.
const CONCURRENT: usize = 200;

struct Running {
    child: Child,
    endpoint: String,
    client: Client,
}

/// Ends with the test, however that ends.
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    path
}

impl Running {
    fn start(data: &Path) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_connect-local"));
        Running::of(command.args(["--quiet", "--port", "0", "--signatures", "ignore", "--data"]).arg(data))
    }

    fn of(command: &mut Command) -> Running {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let endpoint = lines.next().expect("a line");
        let endpoint = endpoint.strip_prefix("connect-local listens on ").expect("the endpoint").to_owned();
        Running { child, endpoint, client: Client::new() }
    }

    fn kill(mut self) {
        // SIGKILL, on Unix.
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Ends it as a service manager does.
    fn terminate(mut self) -> (Option<i32>, ChildStderr) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill runs").success());
        let status = self.child.wait().expect("it ends");
        (status.code(), self.child.stderr.take().expect("piped"))
    }

    /// The answer, if one comes.
    async fn ask(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: &Value,
    ) -> Option<(StatusCode, Value)> {
        let request = self.client.request(method, format!("{}{path}", self.endpoint));
        let response = request.header("x-amz-bearer", token).body(body.to_string()).send().await.ok()?;
        let status = response.status();
        Some((status, serde_json::from_str(&response.text().await.ok()?).expect("JSON")))
    }

    async fn ok(&self, method: Method, path: &str, token: &str, body: &Value) -> Value {
        let (status, answer) = self.ask(method, path, token, body).await.expect("an answer");
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer
    }

    /// A chat: the participant token, a connection token, the URL of a websocket.
    async fn chat(&self) -> (String, String, String) {
        let start =
            json!({"InstanceId": "i", "ContactFlowId": "f", "ParticipantDetails": {"DisplayName": "Jane"}});
        let started = self.ok(Method::PUT, "/contact/chat", "", &start).await;
        let participant_token = text(&started["ParticipantToken"]);
        let both = json!({"Type": ["WEBSOCKET", "CONNECTION_CREDENTIALS"], "ConnectParticipant": true});
        let connection = self.ok(Method::POST, "/participant/connection", &participant_token, &both).await;
        let token = text(&connection["ConnectionCredentials"]["ConnectionToken"]);
        (participant_token, token, text(&connection["Websocket"]["Url"]))
    }

    /// All items, the oldest first.
    async fn transcript(&self, token: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next = Value::Null;
        loop {
            let mut query = json!({"MaxResults": 100, "SortOrder": "ASCENDING", "ScanDirection": "FORWARD",
                "StartPosition": {"AbsoluteTime": "2000-01-01T00:00:00.000Z"}});
            if !next.is_null() {
                query["NextToken"] = next;
            }
            let page = self.ok(Method::POST, "/participant/transcript", token, &query).await;
            items.extend(page["Transcript"].as_array().expect("items").iter().cloned());
            next = page["NextToken"].clone();
            if next == "" {
                return items;
            }
        }
    }
}

fn message(content: &str) -> Value {
    let token: String = content.chars().take(100).collect();
    json!({"ContentType": "text/plain", "Content": content, "ClientToken": token})
}

#[tokio::test]
async fn whatever_was_answered_or_heard_before_a_kill_is_in_the_transcript_once_and_in_order() {
    let data = scratch("crash-kill");
    let mut running = Running::start(&data);
    let (participant_token, token, mut url) = running.chat().await;
    let mut acknowledged: HashMap<String, (String, String)> = HashMap::new();
    // The kill comes at other moments of the work each time, and the data of one round is there in the next.
    for (round, enough) in [1, 40, 120, 7, 80].into_iter().enumerate() {
        let mut socket = Socket::open(&url).await.expect("a websocket");
        socket.say(SUBSCRIBE).await;
        socket.next().await;
        let shared = Arc::new(running);
        let answered = Arc::new(AtomicUsize::new(0));
        let mut senders = JoinSet::new();
        for sender in 0..CONCURRENT {
            let (running, answered, token) = (Arc::clone(&shared), Arc::clone(&answered), token.clone());
            senders.spawn(async move {
                let mut sent = Vec::new();
                for count in 0.. {
                    let content = format!("{round}-{sender}-{count}");
                    let message = message(&content);
                    let answer = running.ask(Method::POST, "/participant/message", &token, &message).await;
                    let Some((StatusCode::OK, answer)) = answer else { break };
                    sent.push((content, text(&answer["Id"]), text(&answer["AbsoluteTime"])));
                    answered.fetch_add(1, Ordering::Relaxed);
                }
                sent
            });
        }
        while answered.load(Ordering::Relaxed) < CONCURRENT + enough {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let pid = shared.child.id().to_string();
        assert!(Command::new("kill").args(["-KILL", &pid]).status().expect("kill runs").success());
        while let Some(sent) = senders.join_next().await {
            for (content, id, at) in sent.expect("a sender") {
                acknowledged.insert(id, (content, at));
            }
        }
        let mut heard = Vec::new();
        while let Ok(Some(Ok(frame))) = timeout(Duration::from_secs(5), socket.raw_next()).await {
            let frame: Value = serde_json::from_str(frame.to_text().unwrap_or_default()).unwrap_or_default();
            let item: Value =
                serde_json::from_str(frame["content"].as_str().unwrap_or("null")).expect("JSON");
            if item["Type"] == "MESSAGE" {
                heard.push(text(&item["Id"]));
            }
        }
        Arc::into_inner(shared).expect("nobody else").kill();

        running = Running::start(&data);
        let items = running.transcript(&token).await;
        let places: HashMap<&str, usize> = items
            .iter()
            .enumerate()
            .map(|(place, item)| (item["Id"].as_str().expect("an id"), place))
            .collect();
        assert_eq!(places.len(), items.len(), "an item is there twice");
        assert!(items.is_sorted_by_key(|item| text(&item["AbsoluteTime"])));
        for (id, (content, at)) in &acknowledged {
            let item = &items[places[id.as_str()]];
            assert_eq!((text(&item["Content"]), text(&item["AbsoluteTime"])), (content.clone(), at.clone()));
            assert_eq!(
                items.iter().filter(|item| item["Content"] == content.as_str()).count(),
                1,
                "{content}"
            );
        }
        let heard: Vec<usize> = heard.iter().map(|id| places[id.as_str()]).collect();
        // How many come through before the kill is the machine's affair.
        assert!(!heard.is_empty(), "nothing was heard in round {round}");
        assert!(heard.is_sorted(), "what was heard in round {round} is out of order: {heard:?}");
        // Who sends again what was not answered gets the message that was taken, if it was.
        let unanswered = items.iter().find(|item| {
            item["ParticipantRole"] == "CUSTOMER"
                && item["Type"] == "MESSAGE"
                && !acknowledged.contains_key(item["Id"].as_str().expect("an id"))
        });
        if let Some(item) = unanswered {
            let content = message(item["Content"].as_str().expect("a text"));
            let again = running.ok(Method::POST, "/participant/message", &token, &content).await;
            assert_eq!(again["Id"], item["Id"]);
        }
        let websocket = json!({"Type": ["WEBSOCKET"]});
        let connection =
            running.ok(Method::POST, "/participant/connection", &participant_token, &websocket).await;
        url = text(&connection["Websocket"]["Url"]);
    }
    let _ = fs::remove_dir_all(data);
}

#[tokio::test]
async fn a_signal_to_end_ends_it_in_order() {
    let data = scratch("crash-terminate");
    let running = Running::start(&data);
    let (_, token, _) = running.chat().await;
    running.ok(Method::POST, "/participant/message", &token, &message("hello")).await;
    let (code, said) = running.terminate();
    assert_eq!(code, Some(0));
    assert_eq!(BufReader::new(said).lines().count(), 0);
    let running = Running::start(&data);
    let said = running.transcript(&token).await;
    assert!(said.iter().any(|item| item["Content"] == "hello"));
    drop(running);
    let _ = fs::remove_dir_all(data);
}

#[test]
fn a_second_process_is_told_that_the_directory_is_taken() {
    let data = scratch("crash-second");
    let _first = Running::start(&data);
    let mut command = Command::new(env!("CARGO_BIN_EXE_connect-local"));
    let output = command.args(["--port", "0", "--data"]).arg(&data).output().expect("the binary runs");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{said}");
    let file = data.join("connect-local.redb");
    let problem = "another process uses it; stop that one, or give another directory";
    assert_eq!(said, format!("connect-local: {}: {problem}\n", file.display()));
    let _ = fs::remove_dir_all(data);
}

/// The largest file that the process may write stands for a disk that is full.
#[tokio::test]
async fn on_a_full_disk_requests_are_answered_500_and_what_was_answered_before_is_kept() {
    let data = scratch("crash-full");
    let mut command = Command::new("sh");
    let limit =
        r#"trap '' XFSZ; ulimit -f 20000; exec "$0" --quiet --port 0 --signatures ignore --data "$1""#;
    let running = Running::of(command.args(["-c", limit, env!("CARGO_BIN_EXE_connect-local")]).arg(&data));
    let (_, token, _) = running.chat().await;
    let mut acknowledged = Vec::new();
    let refused = loop {
        let content = format!("{} {}", acknowledged.len(), "x".repeat(16_000));
        let answer = running.ask(Method::POST, "/participant/message", &token, &message(&content)).await;
        match answer.expect("an answer") {
            (StatusCode::OK, answer) => acknowledged.push((text(&answer["Id"]), content)),
            refused => break refused,
        }
        assert!(acknowledged.len() < 1_000, "the limit is not one");
    };
    assert!(!acknowledged.is_empty(), "{refused:?}");
    let message_of = |answer: &Value| text(&answer["message"]);
    assert_eq!(refused.0, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(
        message_of(&refused.1),
        "the data directory cannot be written, the log says why; ask again later"
    );
    let asked = running.ask(Method::POST, "/participant/transcript", &token, &json!({})).await;
    assert_eq!(asked.expect("an answer").0, StatusCode::INTERNAL_SERVER_ERROR);
    let long = message(&"x".repeat(5_000_000));
    let answer = running.ask(Method::POST, "/participant/message", &token, &long).await;
    assert_eq!(answer.expect("an answer").0, StatusCode::INTERNAL_SERVER_ERROR);
    let (code, said) = running.terminate();
    assert_eq!(code, Some(0));
    let said: Vec<String> = BufReader::new(said).lines().map_while(Result::ok).collect();
    let file = data.join("connect-local.redb");
    assert!(said[0].starts_with(&format!("connect-local: {}: File too large", file.display())), "{said:?}");
    assert!(said[0].ends_with("requests are answered 500. What was answered before is kept"), "{said:?}");
    assert_eq!(said.len(), 1);

    let running = Running::start(&data);
    let items = running.transcript(&token).await;
    for (id, content) in acknowledged {
        let found: Vec<&Value> = items.iter().filter(|item| item["Id"] == id.as_str()).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["Content"], content.as_str());
    }
    drop(running);
    let _ = fs::remove_dir_all(data);
}
