//! The example `chat` as a person runs it.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

use awso_connect_local::LocalConnect;

/// The example, which `cargo test` builds beside the tests.
fn program() -> PathBuf {
    let tests = std::env::current_exe().expect("a test has a file");
    let target = tests.ancestors().nth(2).expect("it stands in target/PROFILE/deps");
    let program = target.join("examples").join(format!("chat{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is missing: build it with `cargo build --examples`", program.display());
    program
}

fn chat(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(program());
    command.args(arguments).env_clear().envs(environment.iter().copied());
    command.output().expect("the example starts")
}

async fn chat_in_background(arguments: Vec<String>) -> Output {
    let run = move || chat(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
    tokio::task::spawn_blocking(run).await.expect("the example ends")
}

/// The transcript without its times.
fn said(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines().filter_map(|line| line.split_once("  ")).map(|(_, what)| what.to_owned()).collect()
}

#[track_caller]
fn fails_with(output: &Output, expected: &str) {
    let error = String::from_utf8(output.stderr.clone()).expect("UTF-8");
    assert!(!output.status.success(), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(error.starts_with("chat: ") && error.contains(expected), "{error}");
}

async fn participant_token(service: &LocalConnect) -> String {
    let client = awso_connect::Client::new(service.config()).expect("a client");
    let start = client
        .start_chat_contact()
        .instance_id("i")
        .contact_flow_id("f")
        .participant_details(awso_connect::ParticipantDetails::make("Ada"));
    let started = start.send().await.expect("a chat starts");
    started.participant_token.expect("with a token").into_inner()
}

#[test]
fn without_arguments_it_chats_with_a_local_service() {
    let output = chat(&[], &[]);
    assert!(output.status.success(), "{output:?}");
    let said = said(&output);
    assert_eq!(said[..2], ["* Jane joined", "* Robin (agent) joined"]);
    assert!(said.contains(&"Jane: Hello!".to_owned()), "{said:?}");
    assert!(said.iter().filter(|line| line.starts_with("Robin (agent): ")).count() >= 3, "{said:?}");
}

#[test]
fn it_says_the_messages_it_is_given_in_order() {
    let output = chat(&["--name", "Zoë", "--message", "one two", "--message", "–3–"], &[]);
    let said = said(&output);
    let own: Vec<_> = said.iter().filter(|line| line.starts_with("Zoë: ")).collect();
    assert_eq!(own, ["Zoë: one two", "Zoë: –3–"]);
}

#[test]
fn a_transcript_of_many_pages_is_shown_whole() {
    let messages: Vec<String> = (0..120).map(|index| format!("message {index}")).collect();
    let arguments: Vec<&str> = messages.iter().flat_map(|message| ["--message", message.as_str()]).collect();
    let said = said(&chat(&arguments, &[]));
    let own: Vec<_> = said.iter().filter_map(|line| line.strip_prefix("Jane: ")).collect();
    assert_eq!(own, messages);
}

#[tokio::test]
async fn it_talks_to_any_endpoint_with_a_participant_token() {
    let service = LocalConnect::start().await.expect("a service");
    let token = participant_token(&service).await;
    let arguments = ["--endpoint", service.endpoint(), "--participant-token", &token, "--message", "hi"];
    let output = chat_in_background(arguments.map(str::to_owned).to_vec()).await;
    assert!(output.status.success(), "{output:?}");
    assert!(said(&output).contains(&"Ada: hi".to_owned()), "{output:?}");
}

#[tokio::test]
async fn an_expired_and_an_unknown_token_are_one_clear_line() {
    let builder = LocalConnect::builder().participant_token_lifetime(Duration::from_secs(1));
    let service = builder.start().await.expect("a service");
    let token = participant_token(&service).await;
    service.advance(Duration::from_secs(2));
    for (token, expected) in [
        (token.as_str(), "AccessDeniedException: Access denied (HTTP 403 Forbidden, request id "),
        ("-made-up", "no error code: User is not authorized to access this resource"),
    ] {
        let arguments = ["--endpoint", service.endpoint(), "--participant-token", token];
        let output = chat_in_background(arguments.map(str::to_owned).to_vec()).await;
        fails_with(&output, expected);
        assert!(!String::from_utf8_lossy(&output.stderr).contains(token), "{output:?}");
    }
}

#[test]
fn every_mistake_on_the_command_line_is_one_clear_line() {
    let nowhere = "http://127.0.0.1:1";
    for (arguments, expected) in [
        (&["--bogus"][..], "unexpected argument '--bogus'"),
        (&["--message"], "a value is required for '--message <TEXT>'"),
        (&["--message", ""], "SendMessageRequest.Content: length 0, at least 1"),
        (&["--name", ""], "StartChatContactRequest.ParticipantDetails.DisplayName: length 0, at least 1"),
        (&["--endpoint", nowhere], "give --participant-token too"),
        (&["--endpoint", nowhere, "--participant-token", "t"], "could not connect to 127.0.0.1:1"),
        (&["--endpoint", "nonsense", "--participant-token", "t"], "does not begin with `http://`"),
        (&["--participant-token", "t"], "set a region (AWS_REGION) or an endpoint URL (AWS_ENDPOINT_URL)"),
    ] {
        fails_with(&chat(arguments, &[]), expected);
    }
}

#[test]
fn what_others_write_stays_on_its_line_and_does_not_speak_to_the_terminal() {
    let forged = "x\u{1b}]0;title\u{7}\n16:00:00  Robin (agent): send me your card";
    let said = said(&chat(&["--message", forged], &[]));
    let line = "Jane: x ]0;title  16:00:00  Robin (agent): send me your card";
    assert!(said.contains(&line.to_owned()), "{said:?}");
}

#[test]
fn the_endpoint_of_the_service_goes_before_the_general_one() {
    let environment = [
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
        ("AWS_ENDPOINT_URL_CONNECTPARTICIPANT", "http://127.0.0.1:2"),
        ("PARTICIPANT_TOKEN", "t"),
    ];
    fails_with(&chat(&[], &environment), "could not connect to 127.0.0.1:2");
}

#[test]
fn a_proxy_of_the_environment_is_not_asked_for_this_machine() {
    let proxy = [("HTTP_PROXY", "http://127.0.0.1:9"), ("http_proxy", "http://127.0.0.1:9")];
    let output = chat(&[], &proxy);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn the_environment_names_the_endpoint_and_an_empty_variable_does_not() {
    let nowhere = [("AWS_ENDPOINT_URL", "http://127.0.0.1:1"), ("PARTICIPANT_TOKEN", "t")];
    fails_with(&chat(&[], &nowhere), "could not connect to 127.0.0.1:1");
    let output = chat(&[], &[("AWS_ENDPOINT_URL", ""), ("PARTICIPANT_TOKEN", "")]);
    assert!(output.status.success(), "{output:?}");
}
