//! The binary `connect-local`, as a person uses it.
#![cfg(feature = "cli")]

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::json;

fn connect_local(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connect-local"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> Output {
    connect_local(arguments).output().expect("the binary runs")
}

/// Ends with the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("a place for scratch files");
    path
}

#[tokio::test]
async fn it_says_where_it_listens_and_the_agent_follows_the_script() {
    let script = file("ada.json", r#"{"agent": "Ada", "greeting": "Welcome {name}"}"#);
    let arguments = ["--port", "0", "--signatures", "ignore", "--script", script.to_str().expect("a path")];
    let mut running = Running(connect_local(&arguments).spawn().expect("the binary runs"));
    let mut lines = BufReader::new(running.0.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let endpoint = lines.next().expect("a line");
    let endpoint = endpoint.strip_prefix("connect-local listens on ").expect("the endpoint");
    assert!(endpoint.starts_with("http://127.0.0.1:"));
    for line in [lines.next(), lines.next()] {
        assert!(line.is_some_and(|line| line.contains("curl") && line.contains(endpoint)));
    }

    let start = r#"{"InstanceId":"i","ContactFlowId":"f","ParticipantDetails":{"DisplayName":"Jane"}}"#;
    let client = reqwest::Client::new();
    let started = client.put(format!("{endpoint}/contact/chat")).body(start).send().await.expect("an answer");
    let started: serde_json::Value =
        serde_json::from_str(&started.text().await.expect("a body")).expect("JSON");
    let token = started["ParticipantToken"].as_str().expect("a token");
    let post = |path: &str, token: &str| {
        let request = client.post(format!("{endpoint}/participant/{path}")).header("x-amz-bearer", token);
        let request = request.body(r#"{"ConnectParticipant":true}"#);
        async { request.send().await.expect("an answer").text().await.expect("a body") }
    };
    let connection: serde_json::Value = serde_json::from_str(&post("connection", token).await).expect("JSON");
    let token = connection["ConnectionCredentials"]["ConnectionToken"].as_str().expect("a token");
    assert!(post("transcript", token).await.contains("Welcome Jane"));
}

#[test]
fn every_mistake_is_one_clear_line() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let taken = listener.local_addr().expect("an address").port().to_string();
    let broken = file("broken.json", r#"{"rules": [{"contains": "a"}]}"#);
    let broken = broken.to_str().expect("a path");
    let latin = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("latin.toml");
    std::fs::write(&latin, b"agent = 'Ada'\ngreeting = 'Gr\xfc\xdfe'\n").expect("a place for scratch files");
    let latin = latin.to_str().expect("a path");
    let faults = file("broken.toml", "[[faults]]\nstatus = 7").display().to_string();
    for (arguments, code, problem) in [
        (vec!["--port", &taken], 1, format!("cannot listen on 127.0.0.1:{taken}: Address already in use")),
        (vec!["--script", "no/such.json"], 1, "no/such.json: No such file".to_owned()),
        (vec!["--script", broken], 1, format!("{broken}: line 1: rules[0].reply: missing")),
        (vec!["--faults", &faults], 1, format!("{faults}: line 2: faults[0].status: write the status")),
        (vec!["--prot", "1"], 2, "unexpected argument '--prot' found".to_owned()),
        (vec!["--port", "x"], 2, "invalid value 'x' for '--port <N>'".to_owned()),
        (vec!["--assume", "moon=true"], 1, "--assume: no such assumption; there are ".to_owned()),
        (vec!["--most-connections", "0"], 2, "invalid value '0' for '--most-connections <N>'".to_owned()),
        (vec!["--script", latin], 1, format!("{latin}: line 2: not UTF-8")),
        (vec!["--access-key-id", ""], 2, "a value is required for '--access-key-id <ID>'".to_owned()),
        (
            vec!["--secret-access-key", ""],
            2,
            "a value is required for '--secret-access-key <SECRET>'".to_owned(),
        ),
        (vec!["--accept-attachment", "=x/y"], 1, "--accept-attachment: =x/y: write EXTENSION=".to_owned()),
        (vec!["--accept-attachment", "json="], 1, "--accept-attachment: json=: write EXTENSION=".to_owned()),
        (
            vec!["--accept-attachment", "json=x"],
            1,
            "--accept-attachment: json=x: write EXTENSION=".to_owned(),
        ),
        (vec!["--host", "localhost"], 2, "invalid value 'localhost' for '--host <ADDRESS>'".to_owned()),
        (vec!["--public-url", "connect"], 1, "public URL: ".to_owned()),
        (
            vec!["--assume", "no-token-is-404=true"],
            1,
            "--assume: no such assumption; did you mean no-token-is-401?".to_owned(),
        ),
        (
            vec!["--throttles", "SendEvent,SendMesage"],
            1,
            "--throttles: no operation \"SendMesage\"; did you mean SendMessage?".to_owned(),
        ),
        (vec!["--port"], 2, "a value is required for '--port <N>'".to_owned()),
    ] {
        let output = run(&arguments);
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.starts_with(&format!("connect-local: {problem}")), "{said}");
        assert_eq!((said.lines().count(), output.stdout.len()), (1, 0), "{said}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let help = run(&["--help"]);
    assert!(help.status.success() && help.stderr.is_empty());
    let text = String::from_utf8(help.stdout).expect("UTF-8");
    for option in
        ["--port", "--script", "--connection-token-lifetime", "4599", "--signatures", "--assume", "AKIDLOCAL"]
    {
        assert!(text.contains(option), "{option} in {text}");
    }
    assert!(run(&["--version"]).stdout.starts_with(b"connect-local "));
}

/// Where the binary listens, from its first line.
fn endpoint(running: &mut Running) -> String {
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    line.trim_end().strip_prefix("connect-local listens on ").expect("the endpoint").to_owned()
}

fn signal(running: &Running, name: &str) {
    let status = Command::new("kill").args([name, &running.0.id().to_string()]).status();
    assert!(status.expect("a kill").success());
}

/// What stands in the log of a chat that is started, and answered, and ended.
async fn log_of_a_chat(arguments: &[&str]) -> (String, Vec<String>) {
    let arguments = [&["--port", "0", "--signatures", "ignore", "--script", "silent"], arguments].concat();
    let mut running = Running(connect_local(&arguments).spawn().expect("the binary runs"));
    let endpoint = endpoint(&mut running);
    let ask = |method: reqwest::Method, path: &str, token: &str, body: serde_json::Value| {
        let request = reqwest::Client::new().request(method, format!("{endpoint}{path}"));
        let request = request.header("x-amz-bearer", token).body(body.to_string());
        async move {
            let answer = request.send().await.expect("an answer").text().await.expect("a body");
            serde_json::from_str::<serde_json::Value>(&answer).expect("JSON")
        }
    };
    let start =
        json!({"InstanceId": "i", "ContactFlowId": "f", "ParticipantDetails": {"DisplayName": "Jane"}});
    let chat = ask(reqwest::Method::PUT, "/contact/chat", "none", start).await;
    let token = chat["ParticipantToken"].as_str().expect("a token");
    let both = json!({"Type": ["WEBSOCKET", "CONNECTION_CREDENTIALS"]});
    let connection = ask(reqwest::Method::POST, "/participant/connection", token, both).await;
    let url = connection["Websocket"]["Url"].as_str().expect("a URL");
    let socket = tokio_tungstenite::client_async(
        url,
        tokio::net::TcpStream::connect(endpoint.trim_start_matches("http://")).await.expect("a port"),
    );
    let socket = socket.await.expect("a websocket");
    let token = connection["ConnectionCredentials"]["ConnectionToken"].as_str().expect("a token");
    let message = json!({"ContentType": "text/html", "Content": "what was said"});
    ask(reqwest::Method::POST, "/participant/message", token, message).await;
    let contact = chat["ContactId"].as_str().expect("an id");
    ask(reqwest::Method::GET, &format!("/contacts/i/{contact}"), "", json!({})).await;
    let tags = json!({"InstanceId": "i", "ContactId": contact, "Tags": {"about": "what was said"}});
    ask(reqwest::Method::POST, "/contact/tags", "", tags).await;
    ask(reqwest::Method::POST, "/participant/disconnect", token, json!({})).await;
    ask(reqwest::Method::GET, "/_local/clock", "none", json!({})).await;
    drop(socket);
    signal(&running, "-TERM");
    let mut said = String::new();
    running.0.stderr.take().expect("piped").read_to_string(&mut said).expect("UTF-8");
    for secret in
        [chat["ParticipantToken"].as_str().expect("a token"), token, &url[url.len() - 43..], "what was said"]
    {
        assert!(!said.contains(secret), "{secret} in {said}");
    }
    (contact.to_owned(), said.lines().map(str::to_owned).collect())
}

#[tokio::test]
async fn a_chat_can_be_followed_in_the_log() {
    let (contact, lines) = log_of_a_chat(&[]).await;
    // Without times, which begin a line, and how long something took.
    let is_time = |word: &str| word.ends_with("ms") && word.as_bytes()[0].is_ascii_digit();
    let shown: Vec<String> = lines
        .iter()
        .map(|line| {
            let (time, rest) = line.split_once(' ').expect("words");
            assert_eq!((time.len(), &time[10..11], &time[23..]), (24, "T", "Z"), "{line}");
            let words = rest.split(' ').filter(|word| !is_time(word) && !word.starts_with("participant="));
            words.collect::<Vec<_>>().join(" ").replace(&contact, "ID")
        })
        .collect();
    assert_eq!(
        shown[..11],
        [
            "chat started contact=ID",
            "PUT /contact/chat StartChatContact 200 contact=ID",
            "POST /participant/connection CreateParticipantConnection 200 contact=ID",
            "websocket 0 opened contact=ID",
            "GET /websocket/ 101",
            "POST /participant/message SendMessage 400 ValidationException contact=ID",
            "GET /contacts/i/ID DescribeContact 200 contact=ID",
            "POST /contact/tags TagContact 200 contact=ID",
            "chat ended contact=ID",
            "websocket 0 closed 1000 (the chat is over) contact=ID",
            "POST /participant/disconnect DisconnectParticipant 200 contact=ID",
        ],
        "{lines:#?}"
    );
    assert_eq!(shown[11..], ["GET /_local/clock 200"]);
}

#[tokio::test]
async fn a_quiet_one_logs_nothing() {
    assert_eq!(log_of_a_chat(&["--quiet"]).await.1, Vec::<String>::new());
}

#[tokio::test]
async fn a_log_that_nobody_reads_holds_nobody_up() {
    let mut running = Running(connect_local(&["--port", "0"]).spawn().expect("the binary runs"));
    let (endpoint, client) = (endpoint(&mut running), reqwest::Client::new());
    // More than a pipe and the queue hold.
    for _ in 0..6_000 {
        client.post(format!("{endpoint}/nothing")).send().await.expect("an answer");
    }
    signal(&running, "-TERM");
    assert!(running.0.wait().expect("its end").success());
}

#[cfg(unix)]
#[tokio::test]
async fn it_serves_where_the_process_may_have_few_open_files() {
    let mut command = Command::new("sh");
    let script = r#"ulimit -n 100; exec "$0" --port 0"#;
    command.args(["-c", script, env!("CARGO_BIN_EXE_connect-local")]);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut running = Running(command.spawn().expect("a shell"));
    let endpoint = endpoint(&mut running);
    let address = endpoint.trim_start_matches("http://");
    let idle: Vec<_> = (0..300).map(|_| std::net::TcpStream::connect(address).expect("a port")).collect();
    let client =
        reqwest::Client::builder().timeout(std::time::Duration::from_secs(5)).build().expect("a client");
    let page = client.get(&endpoint).send().await.expect("an answer");
    assert_eq!(page.status(), 200);
    drop(idle);
}
