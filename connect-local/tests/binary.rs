//! The binary `connect-local`, as a person uses it.
#![cfg(feature = "cli")]

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

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
    let faults = file("broken.toml", "[[faults]]\nstatus = 7").display().to_string();
    for (arguments, code, problem) in [
        (vec!["--port", &taken], 1, format!("cannot listen on 127.0.0.1:{taken}: Address already in use")),
        (vec!["--script", "no/such.json"], 1, "no/such.json: No such file".to_owned()),
        (vec!["--script", broken], 1, format!("{broken}: line 1: rules[0].reply: missing")),
        (vec!["--faults", &faults], 1, format!("{faults}: line 2: faults[0].status: write the status")),
        (vec!["--prot", "1"], 2, "unexpected argument '--prot' found".to_owned()),
        (vec!["--port", "x"], 2, "invalid value 'x' for '--port <N>'".to_owned()),
        (vec!["--assume", "moon=true"], 1, "--assume: no such assumption; there are ".to_owned()),
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
