//! The program as scripts run it: lines in, lines out.

mod common;

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use awso_connect_local::{AttachmentSettings, Fault, LocalConnect};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

use self::common::{awso_chat, scratch, start};

/// Runs it with this input, to its end.
async fn run(arguments: &[&str], input: &str) -> Output {
    attend(awso_chat(arguments), &[("", input)]).await
}

/// Runs it to its end, with some input each time that it has printed a line with some text.
async fn attend(command: Command, steps: &[(&str, &str)]) -> Output {
    let mut command = tokio::process::Command::from(command);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().expect("it starts");
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    let mut input = child.stdin.take().expect("piped");
    let mut printed = String::new();
    let run = async {
        for (awaited, text) in steps {
            while !printed.contains(awaited) {
                assert!(out.read_line(&mut printed).await.expect("UTF-8") > 0, "no {awaited} in {printed}");
            }
            // Whoever ends early does not read it.
            let _ = input.write_all(text.as_bytes()).await;
        }
        drop(input);
        out.read_to_string(&mut printed).await.expect("UTF-8");
        child.wait_with_output().await.expect("it ends")
    };
    let ended = tokio::time::timeout(Duration::from_secs(60), run).await;
    let ended = ended.unwrap_or_else(|_| panic!("it does not end: {printed}"));
    Output { stdout: printed.into_bytes(), ..ended }
}

/// What it printed, without the times.
fn said(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines().map(|line| line.split_once("  ").map_or(line, |(_, what)| what).to_owned()).collect()
}

/// What standard error says, beyond that it connects.
fn complaint(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).expect("UTF-8");
    text.split_inclusive('\n').filter(|line| !line.starts_with("awso-chat: connecting to ")).collect()
}

#[track_caller]
fn succeeds(output: &Output) {
    assert!(output.status.success() && complaint(output).is_empty(), "{output:?}");
}

/// It fails with one line that says this.
#[track_caller]
fn fails(output: &Output, code: i32, problem: &str) {
    let complaint = complaint(output);
    assert_eq!(output.status.code(), Some(code), "{complaint}");
    assert!(complaint.starts_with("awso-chat: ") && complaint.contains(problem), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
}

#[tokio::test]
async fn without_arguments_it_chats_with_an_agent_who_says_what_was_said() {
    let output = run(&[], "hello\n\nand\u{1b}[31m more\n").await;
    succeeds(&output);
    let said = said(&output);
    assert!(said[0].starts_with("* in a chat (local, http://127.0.0.1:"), "{said:?}");
    let expected = [
        "* Jane joined",
        "* Echo (agent) joined",
        "Jane: hello",
        "Echo (agent): hello",
        "Jane: and�[31m more",
        "Echo (agent): and�[31m more",
        "* Jane left",
        "* the chat is over: this participant left",
    ];
    assert_eq!(said[1..], expected);
}

#[tokio::test]
async fn a_chat_is_started_where_the_command_line_says() {
    let service = LocalConnect::start().await.expect("a service");
    let mut command = awso_chat(&["--endpoint", service.endpoint(), "--instance", "i", "--flow", "f"]);
    command.args(["--name", "Ada", "--region", "us-east-1"]);
    command.env("AWS_ACCESS_KEY_ID", awso_connect_local::ACCESS_KEY_ID);
    command.env("AWS_SECRET_ACCESS_KEY", awso_connect_local::SECRET_ACCESS_KEY);
    let output = attend(command, &[]).await;
    succeeds(&output);
    assert!(said(&output).contains(&"* Ada joined".to_owned()), "{output:?}");
}

#[tokio::test]
async fn a_file_goes_there_and_comes_back() {
    let folder = scratch("files");
    let (there, back) = (folder.join("there.txt"), folder.join("back.txt"));
    std::fs::write(&there, "what it says").expect("a place for files");
    let attachments = AttachmentSettings::default().scan_time(Duration::from_millis(100));
    let service = LocalConnect::builder().attachments(attachments).start().await.expect("a service");
    let chat = start(&service).await;
    let steps = [
        ("", format!("/attach {}\n", there.display())),
        ("(file 1, approved)", format!("/download 1 {}\n", back.display())),
    ];
    let steps = steps.each_ref().map(|(awaited, input)| (*awaited, input.as_str()));
    let output = attend(awso_chat(&chat.arguments(&service)), &steps).await;
    succeeds(&output);
    let said = said(&output);
    assert!(said.contains(&"Jane sent there.txt (file 1, being scanned)".to_owned()), "{said:?}");
    assert!(said.contains(&format!("* {} is there: 12 bytes", back.display())), "{said:?}");
    assert_eq!(std::fs::read_to_string(back).expect("a file"), "what it says");
}

#[tokio::test]
async fn a_saved_chat_goes_on_and_its_file_is_for_its_owner() {
    let folder = scratch("saved");
    let saved = folder.join("chat.json").display().to_string();
    let service = LocalConnect::start().await.expect("a service");
    let chat = start(&service).await;
    let there = ["--endpoint", service.endpoint(), "--region", "us-east-1"];
    let first = [&chat.arguments(&service)[..], &["--save", &saved]].concat();
    let output = run(&first, "my name is Jane\n").await;
    succeeds(&output);
    assert!(
        said(&output).iter().any(|line| line.starts_with("* the chat goes on with --resume ")),
        "{output:?}"
    );
    assert!(!said(&output).iter().any(|line| line.contains("left")), "{output:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&saved).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    let export = [&there[..], &["--resume", &saved]].concat();
    let export = [&["export"], &export[..]].concat();
    let markdown = run(&export, "").await;
    succeeds(&markdown);
    let markdown = String::from_utf8(markdown.stdout).expect("UTF-8");
    assert!(markdown.starts_with("# Chat\n") && markdown.contains("\n> my name is Jane"), "{markdown}");
    let page = folder.join("chat.html").display().to_string();
    let to_file = [&export[..], &["--out", &page]].concat();
    succeeds(&run(&to_file, "").await);
    assert!(std::fs::read_to_string(&page).expect("a page").contains("<p>my name is Jane</p>"));
    fails(&run(&to_file, "").await, 1, "chat.html: there is such a file already");

    let output = run(&[&there[..], &["--resume", &saved]].concat(), "still here\n").await;
    succeeds(&output);
    assert!(said(&output).contains(&"Jane: still here".to_owned()), "{output:?}");
    assert!(said(&output).contains(&"* the chat is over: this participant left".to_owned()), "{output:?}");
    fails(&run(&[&there[..], &["--resume", &saved]].concat(), "").await, 1, "AccessDenied");
}

#[tokio::test]
async fn what_is_not_sent_is_told_and_sent_again_on_demand() {
    let service = LocalConnect::start().await.expect("a service");
    let chat = start(&service).await;
    service.fail_next("SendMessage", 1, Fault::error(400, "ValidationException")).expect("an operation");
    let mut command = awso_chat(&chat.arguments(&service));
    // In turn, so that the complaint is there before the next line.
    command.arg("--linger=1");
    let output = attend(
        command,
        &[("", "first\n"), ("Jane joined", "/help\n"), ("//TEXT", "second\n"), ("Jane: second", "/resend\n")],
    )
    .await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let complaint = complaint(&output);
    assert!(complaint.contains("not sent: first: SendMessage failed: ValidationException"), "{complaint}");
    assert!(said(&output).contains(&"Jane: first".to_owned()), "{output:?}");
}

#[tokio::test]
async fn the_end_is_told_with_its_reason() {
    let service = LocalConnect::start().await.expect("a service");
    let chat = start(&service).await;
    let running = attend(awso_chat(&[&chat.arguments(&service)[..], &["--linger=60"]].concat()), &[]);
    let ending = async {
        // The flow begins when somebody is there.
        while service.transcript(&chat.contact).is_none_or(|items| items.is_empty()) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        service.end_contact(&chat.contact).expect("it is on");
    };
    let (output, ()) = tokio::join!(running, ending);
    succeeds(&output);
    let said = said(&output);
    assert_eq!(said.last().map(String::as_str), Some("* the chat is over: the chat ended"), "{said:?}");
}

#[tokio::test]
async fn every_mistake_is_one_clear_line() {
    let nothing = scratch("mistakes").join("none.json").display().to_string();
    for (arguments, code, problem) in [
        (vec!["--endpoint", "http://127.0.0.1:1"], 2, "which chat? give --instance and --flow"),
        (vec!["--instance", "i"], 2, "--flow <ID>"),
        (vec!["--local", "--endpoint", "http://127.0.0.1:1"], 2, "cannot be used with"),
        (
            vec!["--script", "moon"],
            2,
            "invalid value 'moon' for '--script <NAME>' [possible values: friendly, ",
        ),
        (vec!["--save", "x.json"], 2, "a local chat ends with this program"),
        (vec!["--name", ""], 2, "'--name <NAME>'"),
        (vec!["--instance", "", "--flow", "f"], 2, "'--instance <ID>'"),
        (vec!["--participant-token", ""], 2, "a value is required for '--participant-token <TOKEN>'"),
        (vec!["--participant-token", "t", "--resume", "x.json"], 2, "cannot be used with"),
        (vec!["export", "--participant-token", "t", "--out", "x.txt"], 2, "x.txt: which format?"),
        (vec!["QVFJREFIZHN"], 2, "unrecognized subcommand '…'"),
        (vec!["--linger", "QVFJREFIZHN"], 2, "invalid value '…' for '--linger <SECONDS>'"),
        (vec!["--resume", &nothing], 1, "none.json: No such file"),
        (vec!["export"], 2, "which chat? give --resume FILE or --participant-token"),
        (vec!["export", "--format", "pdf"], 2, "invalid value 'pdf'"),
        (vec!["--participant-token", "t"], 1, "region"),
        (
            vec!["--participant-token", "t", "--endpoint", "nowhere", "--region", "us-east-1"],
            2,
            "the endpoint URL does not begin",
        ),
        (vec!["--nothing"], 2, "unexpected argument '--nothing' found"),
    ] {
        fails(&run(&arguments, "").await, code, problem);
    }
    let mut command = awso_chat(&[]);
    command.env("PARTICIPANT_TOKEN", "");
    fails(&attend(command, &[]).await, 2, "PARTICIPANT_TOKEN in the environment is no token");
    let mut command = awso_chat(&["--local", "--linger=0"]);
    command.env("PARTICIPANT_TOKEN", "");
    succeeds(&attend(command, &[]).await);
}

#[tokio::test]
async fn it_is_told_where_it_connects_to_and_what_hinders_it() {
    let service = LocalConnect::start().await.expect("a service");
    let chat = start(&service).await;
    let fault = Fault::status(503);
    service.fail_next("CreateParticipantConnection", 4, fault).expect("an operation");
    let output = attend(awso_chat(&[&chat.arguments(&service)[..], &["--linger=0"]].concat()), &[]).await;
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told[0], format!("awso-chat: connecting to {}…", service.endpoint()));
    assert_eq!(told[1..], ["awso-chat: CreateParticipantConnection: answered 503 Service Unavailable"; 4]);
    let chat = start(&service).await;
    service.fail_next("Websocket", 1, Fault::status(503)).expect("an operation");
    let output = attend(awso_chat(&[&chat.arguments(&service)[..], &["--linger=0"]].concat()), &[]).await;
    assert!(output.status.success(), "{output:?}");
    assert_eq!(complaint(&output), "awso-chat: no websocket came about\n");
    // What is not tried again is told once, as what it ends with.
    let output = run(&chat.arguments(&service), "").await;
    fails(&output, 1, "AccessDenied");
}

#[tokio::test]
async fn wrong_commands_are_told_and_the_chat_goes_on() {
    let output = run(&[], "/foo\n/download 3\n/attach /no/such/file\n//etc\n").await;
    assert_eq!(output.status.code(), Some(1));
    let complaint = complaint(&output);
    for problem in
        ["there is no /foo", "there is no file 3", "/no/such/file: No such file", "3 things failed"]
    {
        assert!(complaint.contains(problem), "{complaint}");
    }
    assert!(said(&output).contains(&"Echo (agent): /etc".to_owned()), "{output:?}");
}

#[tokio::test]
async fn what_was_asked_for_before_quitting_is_done_before_it_quits() {
    let folder = scratch("quit");
    let file = folder.join("report.txt");
    std::fs::write(&file, "a report").expect("a file");
    let transcript = folder.join("chat.md");
    let input = format!("/attach {}\n/export {}\n/quit\n", file.display(), transcript.display());
    let output = run(&[], &input).await;
    succeeds(&output);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("report.txt") && transcript.exists(), "{text}");
    // And where it cannot be done, that is told.
    let output = run(&[], "/export /no/such/folder/chat.md\n/quit\n").await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(complaint(&output).contains("/no/such/folder/chat.md"), "{output:?}");
}

#[tokio::test]
async fn input_is_read_no_faster_than_it_is_taken() {
    let service = LocalConnect::start().await.expect("a service");
    let chat = start(&service).await;
    let many: String = (0..500).map(|number| format!("line {number}\n")).collect();
    let output = run(&chat.arguments(&service), &many).await;
    succeeds(&output);
    let said = said(&output);
    let lines = (0..500).map(|number| format!("Jane: line {number}"));
    assert!(lines.eq(said.iter().filter(|line| line.starts_with("Jane: ")).cloned()), "{said:?}");
}

#[cfg(unix)]
mod signals {
    use super::*;

    const STARTING: [&str; 6] = ["--region", "us-east-1", "--instance", "i", "--flow", "f"];

    fn starting(service: &LocalConnect) -> Command {
        let mut command = awso_chat(&[&STARTING[..], &["--endpoint", service.endpoint()]].concat());
        command.env("AWS_ACCESS_KEY_ID", awso_connect_local::ACCESS_KEY_ID);
        command.env("AWS_SECRET_ACCESS_KEY", awso_connect_local::SECRET_ACCESS_KEY);
        command
    }

    fn spawn(command: Command) -> tokio::process::Child {
        let mut command = tokio::process::Command::from(command);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command.spawn().expect("it starts")
    }

    async fn send(signal: &str, child: &tokio::process::Child) {
        let id = child.id().expect("it runs").to_string();
        let sent = tokio::process::Command::new("kill").args(["-s", signal, &id]).status().await;
        assert!(sent.expect("kill runs").success());
    }

    async fn ended(child: tokio::process::Child) -> Output {
        let ended = tokio::time::timeout(Duration::from_secs(20), child.wait_with_output()).await;
        ended.expect("it ends").expect("it ran")
    }

    /// Waits until the service has been asked for this, and gives the status that it has answered.
    async fn asked(service: &LocalConnect, operation: &str) -> u64 {
        let asking = async {
            loop {
                let requests = service.requests();
                if let Some(request) = requests.iter().find(|request| request["operation"] == operation) {
                    return request["status"].as_u64().unwrap_or_default();
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let status = tokio::time::timeout(Duration::from_secs(20), asking).await;
        status.unwrap_or_else(|_| panic!("{operation} is not asked for"))
    }

    /// It ends in good order, and the service was told.
    async fn has_left(service: &LocalConnect, child: tokio::process::Child) {
        let output = ended(child).await;
        succeeds(&output);
        assert_eq!(asked(service, "DisconnectParticipant").await, 200);
    }

    #[tokio::test]
    async fn a_chat_that_was_started_is_ended_where_somebody_does_not_wait_for_it() {
        let delayed = |seconds| Fault::delayed(Duration::from_secs(seconds));
        // Before there is a websocket, and before the service has said that there is a chat.
        for (operation, delay) in [("CreateParticipantConnection", 60), ("StartChatContact", 1)] {
            let service = LocalConnect::start().await.expect("a service");
            service.fail_next(operation, 1, delayed(delay)).expect("an operation");
            let child = spawn(starting(&service));
            asked(&service, operation).await;
            send("INT", &child).await;
            has_left(&service, child).await;
        }
    }

    #[tokio::test]
    async fn whoever_presses_ctrl_c_twice_does_not_wait() {
        let service = LocalConnect::start().await.expect("a service");
        let fault = Fault::delayed(Duration::from_secs(60));
        service.fail_next("CreateParticipantConnection", 9, fault).expect("an operation");
        let child = spawn(starting(&service));
        asked(&service, "CreateParticipantConnection").await;
        send("INT", &child).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let start = std::time::Instant::now();
        send("INT", &child).await;
        fails(&ended(child).await, 1, "the chat was not left: interrupted");
        assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());

        // In the chat, too.
        let service = LocalConnect::start().await.expect("a service");
        let fault = Fault::status(503).after(Duration::from_secs(60));
        service.fail_next("DisconnectParticipant", 9, fault).expect("an operation");
        let mut child = spawn(starting(&service));
        in_the_chat(&mut child).await;
        send("INT", &child).await;
        asked(&service, "DisconnectParticipant").await;
        send("INT", &child).await;
        fails(&ended(child).await, 1, "the chat was not left: interrupted");
    }

    /// Waits until it has printed that it is.
    async fn in_the_chat(child: &mut tokio::process::Child) {
        let mut out = BufReader::new(child.stdout.as_mut().expect("piped"));
        let mut line = String::new();
        out.read_line(&mut line).await.expect("UTF-8");
        assert!(line.starts_with("* in a chat"), "{line}");
    }

    #[tokio::test]
    async fn a_chat_is_left_when_the_terminal_closes_unless_it_is_to_outlive_it() {
        let service = LocalConnect::start().await.expect("a service");
        let mut child = spawn(starting(&service));
        in_the_chat(&mut child).await;
        send("HUP", &child).await;
        has_left(&service, child).await;

        let service = LocalConnect::start().await.expect("a service");
        let program = starting(&service);
        let mut command = Command::new("sh");
        command
            .args(["-c", r#"trap "" HUP; exec "$0" "$@""#])
            .arg(program.get_program())
            .args(program.get_args());
        command.env_clear().envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let mut child = spawn(command);
        in_the_chat(&mut child).await;
        send("HUP", &child).await;
        let mut input = child.stdin.take().expect("piped");
        input.write_all(b"still here\n").await.expect("it reads");
        asked(&service, "SendMessage").await;
        drop(input);
        has_left(&service, child).await;
    }
}
