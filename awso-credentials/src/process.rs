//! A program that gives credentials.

use std::io::{self, Read as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use awso::Credentials;
use tokio::sync::oneshot;

use crate::document::Document;
use crate::lack::{Found, Lack};

/// How long the program may take. It may have to ask a person.
const LIMIT: Duration = Duration::from_secs(60);

/// How much it may say; credentials take a few kilobytes.
const LONGEST: u64 = 1024 * 1024;

/// How often it is looked whether the program has ended.
const TICK: Duration = Duration::from_millis(10);

/// What the program of a profile answers. Neither it nor what it says is ever shown: both may hold secrets.
pub(crate) async fn load(command: &str) -> Found<Credentials> {
    load_within(command, LIMIT).await
}

async fn load_within(command: &str, limit: Duration) -> Found<Credentials> {
    let (sender, receiver) = oneshot::channel();
    let command = command.to_owned();
    let thread = thread::Builder::new().name("credential_process".to_owned());
    let started = thread.spawn(move || {
        let output = run(&command, limit, || sender.is_closed());
        // Nobody waits any more.
        let _ = sender.send(output);
    });
    started.map_err(|error| problem(&format!("no thread could be started: {error}")))?;
    let output =
        receiver.await.map_err(|_| problem("its thread ended early"))?.map_err(|why| problem(&why))?;
    let whose = "the output of credential_process";
    let document = Document::parse(&output, whose)?;
    if document.get("Version").and_then(serde_json::Value::as_i64) != Some(1) {
        return Err(Lack::failed(format!("{whose} holds no `Version` that is 1: another is not known")));
    }
    document.credentials("SessionToken", whose)
}

fn problem(why: &str) -> Lack {
    Lack::failed(format!("Error retrieving credentials: {why}"))
}

/// Runs the command and takes what it prints, within the limit and as long as somebody waits.
fn run(command: &str, limit: Duration, is_left: impl Fn() -> bool) -> Result<Vec<u8>, String> {
    let mut child = shell(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("external process could not be started: {error}"))?;
    let output = follow(&mut child, limit, is_left);
    if output.is_err() {
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();
    }
    output
}

fn follow(child: &mut Child, limit: Duration, is_left: impl Fn() -> bool) -> Result<Vec<u8>, String> {
    let due = Instant::now() + limit;
    let output = reader(child)?;
    let mut printed = None;
    loop {
        match output.recv_timeout(TICK) {
            Ok(read) => {
                let bytes = read.map_err(|error| format!("its output cannot be read: {error}"))?;
                if u64::try_from(bytes.len()).is_ok_and(|len| len > LONGEST) {
                    return Err(format!("its output is longer than {LONGEST} bytes"));
                }
                printed = Some(bytes);
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            // All is read; it has still to end.
            Err(mpsc::RecvTimeoutError::Disconnected) => thread::sleep(TICK),
        }
        let status = child.try_wait().map_err(|error| format!("its end cannot be seen: {error}"))?;
        if let Some(status) = status
            && let Some(outcome) = outcome(status, &mut printed)
        {
            return outcome;
        }
        if is_left() {
            return Err("nobody waits for it any more".to_owned());
        }
        if Instant::now() >= due {
            return Err(format!("external process did not end within {} s", limit.as_secs()));
        }
    }
}

/// What has come of a program that has ended. One that succeeded may still have its output on the way.
fn outcome(status: ExitStatus, printed: &mut Option<Vec<u8>>) -> Option<Result<Vec<u8>, String>> {
    if !status.success() {
        return Some(Err(format!("external process exited with code {status}: run it by hand to see why")));
    }
    printed.take().map(Ok)
}

/// What the child prints, read on a thread of its own, for a read has no time limit. What the child leaves behind
/// may hold the pipe open longer than the child lives.
fn reader(child: &mut Child) -> Result<mpsc::Receiver<io::Result<Vec<u8>>>, String> {
    let stdout = child.stdout.take().ok_or("its output cannot be read")?;
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().name("credential_process output".to_owned());
    let started = thread.spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.take(LONGEST + 1).read_to_end(&mut bytes);
        // Nobody waits any more.
        let _ = sender.send(read.map(|_| bytes));
    });
    started.map_err(|error| format!("no thread could be started: {error}"))?;
    Ok(receiver)
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    use std::os::windows::process::CommandExt as _;

    let mut shell = Command::new("cmd.exe");
    // `cmd` has rules of its own for quotes, so the command goes as it is.
    shell.arg("/C").raw_arg(command);
    shell
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn why(found: Found<Credentials>) -> String {
        match found {
            Err(Lack::Failed(why)) => why,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn what_the_program_prints_is_never_shown() {
        for command in [
            "echo secret; echo secret >&2; exit 3",
            "echo secret",
            r#"echo '{"Version": 2, "AccessKeyId": "secret", "SecretAccessKey": "secret"}'"#,
            r#"echo '{"Version": 1, "AccessKeyId": "secret"}'"#,
            "/no/such/program/secret",
        ] {
            let why = why(load(command).await);
            assert!(!why.contains("secret"), "{why}");
        }
    }

    #[tokio::test]
    async fn a_program_that_does_not_end_is_ended() {
        let begin = Instant::now();
        for command in ["sleep 30", "exec >&-; sleep 30", "yes"] {
            let why = why(load_within(command, Duration::from_millis(200)).await);
            assert!(why.contains("did not end within") || why.contains("longer than"), "{why}");
        }
        assert!(begin.elapsed() < Duration::from_secs(10));
    }

    #[tokio::test]
    async fn keys_are_read_with_their_token_and_end() {
        let command = r#"echo '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "S", "SessionToken": "T",
            "Expiration": "2026-11-21T13:05:37Z"}'"#;
        let end = "2026-11-21T13:05:37Z".parse().expect("a time");
        let expected = Credentials::new("A", "S").with_session_token("T").with_expiration(end);
        assert_eq!(load(command).await, Ok(expected));
    }
}
