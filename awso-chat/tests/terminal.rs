//! The program in a terminal: driven by keys, and seen as its screen. tmux is that terminal; where it is not, the trials
//! are ignored and say so.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use awso_connect_local::{
    AttachmentSettings, Fault, FaultRule, LocalConnect, Script, SocketEnd, Subscriptions,
};
use awso_connect_participant::chat::{Attachment, ChatSession};
use awso_connect_participant::{Item, ParticipantRole};
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use tokio::runtime::Runtime;

use self::common::{Started, scratch};

/// How long something may take that takes no time.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let trial = |name: &str, run: fn() -> Result<(), Failed>| {
        Trial::ignorable_test(name, move || match Command::new("tmux").arg("-V").output() {
            Ok(_) => run().map(|()| Completion::Completed),
            Err(error) => Ok(Completion::ignored_with(format!("tmux does not run: {error}; install it"))),
        })
    };
    let trials = vec![
        trial("a_conversation_from_beginning_to_end", conversation),
        trial("a_connection_is_lost_and_regained_in_sight", connection),
        trial("files_show_how_far_they_are", files),
        trial("what_is_not_sent_is_seen_and_sent_again", resending),
        trial("the_place_is_kept_while_others_speak", scrolling),
        trial("what_others_say_does_not_reach_the_terminal_as_commands", hostile),
        trial("what_is_pasted_is_not_sent_line_by_line", pasting),
        trial("a_signal_gives_the_terminal_back", signal),
        trial("the_end_is_seen_with_its_reason_and_the_transcript_is_there", end),
        trial("it_is_seen_that_it_connects_and_ctrl_c_does_not_wait_for_that", connecting),
        trial("a_terminal_that_closes_leaves_the_chat", closing),
        trial("a_file_that_is_not_sent_is_told_and_then_the_screen_rests", failing),
        trial("a_chat_is_left_in_the_middle_of_a_file", leaving),
        trial("a_service_that_is_gone_is_seen_and_left", gone),
        trial("files_of_others_go_nowhere_but_the_working_directory", naming),
        trial("without_arguments_there_is_somebody_to_talk_to", local),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A program in a terminal of its own. Both end with this.
struct Terminal {
    socket: PathBuf,
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.tmux(&["kill-server"]);
        let _ = std::fs::remove_file(&self.socket);
    }
}

impl Terminal {
    /// Says how the program has ended, and how it has left the terminal.
    fn run(columns: usize, rows: usize, arguments: &[&str], folder: &Path) -> Result<Self, Failed> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        // Paths of sockets are short.
        let name = format!("awso-chat-{}-{number}", std::process::id());
        let terminal = Terminal { socket: std::env::temp_dir().join(name) };
        let size = [columns.to_string(), rows.to_string()];
        // The program's id is in a file, for whoever sends it a signal.
        let script = r#"
            sh -c 'echo $$ > pid; exec "$0" "$@"' "$0" "$@"
            echo "ended with $?"
            stty -a | tr ' ' '\n' | grep -x -e icanon -e echo
            exec sleep 60"#;
        let program = env!("CARGO_BIN_EXE_awso-chat");
        let start = ["new-session", "-d", "-x", &size[0], "-y", &size[1], "--", "sh", "-c", script, program];
        let started = terminal
            .command(&[&start[..], arguments].concat())
            .current_dir(folder)
            .env("HOME", folder)
            .env("TZ", "UTC")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            // tmux leaves its server behind, which would keep these open.
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        if started.success() { Ok(terminal) } else { Err(format!("tmux: {started}").into()) }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command.arg("-u").arg("-S").arg(&self.socket).args(["-f", "/dev/null"]).args(arguments).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    fn tmux(&self, arguments: &[&str]) -> Result<String, Failed> {
        let output = self.command(arguments).output()?;
        if !output.status.success() {
            return Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Keys by the names that tmux has for them.
    fn press(&self, keys: &[&str]) -> Result<(), Failed> {
        self.tmux(&[&["send-keys"], keys].concat()).map(drop)
    }

    fn write(&self, text: &str) -> Result<(), Failed> {
        self.press(&["-l", text])
    }

    fn enter(&self, text: &str) -> Result<(), Failed> {
        self.write(text)?;
        self.press(&["Enter"])
    }

    fn screen(&self) -> Result<String, Failed> {
        self.tmux(&["capture-pane", "-p"])
    }

    fn tell(&self, format: &str) -> Result<String, Failed> {
        Ok(self.tmux(&["display-message", "-p", format])?.trim_end().to_owned())
    }

    /// The screen, once it is as it should be.
    #[track_caller]
    fn wait(&self, what: &str, is_it: impl Fn(&str) -> bool) -> Result<String, Failed> {
        let caller = std::panic::Location::caller();
        let until = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen()?;
            if is_it(&screen) {
                return Ok(screen);
            }
            if Instant::now() > until {
                return Err(format!("{caller}: {what} is not seen:\n{screen}").into());
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Waits until this is seen.
    #[track_caller]
    fn see(&self, text: &str) -> Result<String, Failed> {
        self.wait(text, |screen| screen.contains(text))
    }

    /// The program has ended with this code, and the terminal is as it was before.
    #[track_caller]
    fn ended(&self, code: i32) -> Result<(), Failed> {
        self.see(&format!("ended with {code}"))?;
        let screen = self.wait("a terminal that shows what is typed", |screen| {
            screen.contains("icanon") && screen.contains("\necho\n")
        })?;
        let state = self.tell("#{alternate_on} #{cursor_flag}")?;
        if state == "0 1" { Ok(()) } else { Err(format!("{state}\n{screen}").into()) }
    }
}

/// A chat with a service that the test drives.
struct World {
    runtime: Runtime,
    service: LocalConnect,
    chat: Started,
    folder: PathBuf,
}

impl World {
    fn new(script: Script) -> Result<Self, Failed> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let attachments = AttachmentSettings::default().scan_time(Duration::from_millis(200));
        let service =
            runtime.block_on(LocalConnect::builder().script(script).attachments(attachments).start())?;
        let chat = runtime.block_on(common::start(&service));
        let folder = scratch(&format!("terminal-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
        Ok(World { runtime, service, chat, folder })
    }

    fn terminal(&self, columns: usize, rows: usize) -> Result<Terminal, Failed> {
        let terminal = Terminal::run(columns, rows, &self.chat.arguments(&self.service), &self.folder)?;
        terminal.see("● connected")?;
        Ok(terminal)
    }

    fn say(&self, text: &str) -> Result<(), Failed> {
        let _inside = self.runtime.enter();
        self.service.say_as(&self.chat.contact, &ParticipantRole::Agent, "Sam", text)?;
        Ok(())
    }
}

fn conversation() -> Result<(), Failed> {
    let world = World::new(Script::named("echo").ok_or("no script")?)?;
    std::fs::write(world.folder.join("a file.txt"), "what it says")?;
    let terminal = world.terminal(80, 24)?;
    terminal.enter("hello there 日本 👍")?;
    terminal.see("✓ sent")?;
    let screen =
        terminal.wait("what is said and its echo", |screen| screen.matches("hello there").count() == 2)?;
    let rows: Vec<&str> = screen.lines().collect();
    if !rows.contains(&"│ hello there 日本 👍")
        || !rows.iter().any(|row| row.ends_with("  │ hello there 日本 👍"))
    {
        return Err(screen.into());
    }

    terminal.enter("/attach a file.txt")?;
    terminal.see("file 1 · /download 1")?;
    terminal.enter("/download 1 back.txt")?;
    terminal.see("back.txt is there: 12 bytes")?;
    assert_eq!(std::fs::read_to_string(world.folder.join("back.txt"))?, "what it says");

    terminal.tmux(&["resize-window", "-x", "40", "-y", "12"])?;
    let screen = terminal.wait("a smaller screen", |screen| {
        screen.lines().count() <= 12 && screen.lines().last().is_some_and(|row| row.ends_with("F1 help"))
    })?;
    if !screen.contains("a file.txt") || screen.lines().any(|row| row.chars().count() > 40) {
        return Err(screen.into());
    }
    terminal.write("one")?;
    terminal.press(&["M-Enter"])?;
    terminal.write("two")?;
    terminal.press(&["C-a", "Delete", "C-e", "Enter"])?;
    terminal.wait("two lines and their echo", |screen| screen.contains("│ one\n│ wo\n"))?;

    terminal.press(&["C-c"])?;
    terminal.ended(0)?;
    // A chat whose customer leaves is over.
    let items = world.service.transcript(&world.chat.contact).ok_or("no contact")?;
    let last =
        items.last().and_then(|item| item.content_type.as_ref()).map(|content_type| content_type.as_str());
    assert_eq!(last, Some("application/vnd.amazonaws.connect.event.chat.ended"));
    Ok(())
}

fn connection() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    let terminal = world.terminal(80, 24)?;
    world.service.set_subscriptions(Subscriptions::Ignored);
    world.service.end_websockets(Some(&world.chat.contact), SocketEnd::Drop)?;
    terminal.see("○ connection lost (broken), reconnecting")?;
    world.say("said while nobody listened")?;
    terminal.enter("said in the meantime")?;
    terminal.see("│ said in the meantime")?;
    world.service.set_subscriptions(Subscriptions::Answered);
    terminal.see("● connected")?;
    terminal.see("│ said while nobody listened")?;
    terminal.enter("/quit")?;
    terminal.ended(0)
}

fn files() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    std::fs::File::create(world.folder.join("film.mp4"))?.set_len(10_000_000)?;
    let terminal = world.terminal(80, 24)?;
    let slow = || Fault::slow(Duration::from_secs(3));
    world.service.add_fault(FaultRule::of("Upload", slow()).next(1))?;
    terminal.enter("/attach film.mp4")?;
    terminal.wait("a bar that has begun", |screen| {
        screen.contains("│ █") && screen.contains("░ ") && screen.contains("% of 10.0 MB")
    })?;
    terminal.see("file 1 · /download 1")?;
    world.service.add_fault(FaultRule::of("Download", slow()).next(1))?;
    terminal.enter("/download 1 back.mp4")?;
    terminal.wait("a bar that has begun", |screen| screen.contains("fetching back.mp4: █"))?;
    terminal.see("back.mp4 is there: 10.0 MB")?;
    terminal.enter("/download 1 back.mp4")?;
    terminal.see("! the file: back.mp4: File exists")?;
    Ok(())
}

fn resending() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    let terminal = world.terminal(80, 24)?;
    world.service.fail_next("SendMessage", 1, Fault::error(400, "ValidationException"))?;
    terminal.enter("hello")?;
    terminal.see("│ ✗ not sent: SendMessage failed: ValidationException")?;
    terminal.see("│ /resend sends it again")?;
    terminal.enter("/resend")?;
    terminal.wait("that it is sent", |screen| screen.contains("✓ sent") && !screen.contains("not sent"))?;
    let items = world.service.transcript(&world.chat.contact).ok_or("no contact")?;
    let hello = |item: &&Item| item.content.as_ref().is_some_and(|content| content.as_str() == "hello");
    assert_eq!(items.iter().filter(hello).count(), 1);
    Ok(())
}

fn scrolling() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    let terminal = world.terminal(60, 16)?;
    for number in 1..=20 {
        world.say(&format!("message {number}"))?;
    }
    terminal.see("│ message 20")?;
    terminal.press(&["PageUp"])?;
    let before = terminal.see("↓ more")?;
    let (typing, agent) = ("application/vnd.amazonaws.connect.event.typing", ParticipantRole::Agent);
    world.service.inject(&world.chat.contact, &agent, "Sam", typing, "")?;
    terminal.see("Sam is typing…")?;
    world.say("the newest")?;
    let after = terminal.wait("that it is there and its author types no longer", |screen| {
        screen.contains("↓ 1 new") && !screen.contains("typing")
    })?;
    let top = |screen: &str| screen.lines().take(8).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(top(&before), top(&after));
    terminal.press(&["C-Home"])?;
    terminal.see("│ message 1\n")?;
    terminal.press(&["C-End"])?;
    terminal.see("│ the newest")?;
    Ok(())
}

fn hostile() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    let terminal = world.terminal(80, 24)?;
    let title = terminal.tell("#{pane_title}")?;
    world.say("before")?;
    world.say("\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\r\u{8}after\u{202e}")?;
    let screen = terminal.see("after")?;
    assert!(screen.contains("│ before") && screen.contains("│ �[2J�]0;owned��31m"), "{screen}");
    assert_eq!(terminal.tell("#{pane_title}")?, title);
    Ok(())
}

fn pasting() -> Result<(), Failed> {
    let world = World::new(Script::named("echo").ok_or("no script")?)?;
    let terminal = world.terminal(80, 24)?;
    terminal.tmux(&["set-buffer", "first line\nsecond line"])?;
    terminal.tmux(&["paste-buffer", "-p"])?;
    terminal.see("> first line\n  second line")?;
    terminal.press(&["Enter"])?;
    terminal.see("\n│ first line\n│ second line")?;
    Ok(())
}

fn signal() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    let terminal = world.terminal(80, 24)?;
    let killed =
        Command::new("sh").args(["-c", "kill -TERM $(cat pid)"]).current_dir(&world.folder).status()?;
    assert!(killed.success());
    terminal.ended(0)
}

fn connecting() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    world.service.fail_next("CreateParticipantConnection", 9, Fault::status(503))?;
    let arguments = world.chat.arguments(&world.service);
    let terminal = Terminal::run(80, 24, &arguments, &world.folder)?;
    terminal.see(&format!("○ connecting to {}…", world.service.endpoint()))?;
    terminal.see("! CreateParticipantConnection: answered 503 Service Unavailable; trying again")?;
    terminal.enter("hello")?;
    terminal.see("! not connected yet")?;
    terminal.press(&["C-c"])?;
    terminal.ended(0)
}

/// Waits until the service has been asked for this with success.
fn wait_for(service: &LocalConnect, operation: &str) -> Result<(), Failed> {
    let until = Instant::now() + PATIENCE;
    let is_it = |request: &serde_json::Value| request["operation"] == operation && request["status"] == 200;
    while !service.requests().iter().any(is_it) {
        if Instant::now() > until {
            return Err(format!("{operation} is not asked for").into());
        }
        std::thread::sleep(Duration::from_millis(30));
    }
    Ok(())
}

fn closing() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    let terminal = world.terminal(80, 24)?;
    Command::new("sh").args(["-c", "kill -HUP $(cat pid)"]).current_dir(&world.folder).status()?;
    terminal.ended(0)?;
    wait_for(&world.service, "DisconnectParticipant")?;

    // And where there is no terminal any more.
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    let terminal = world.terminal(80, 24)?;
    terminal.tmux(&["kill-server"])?;
    wait_for(&world.service, "DisconnectParticipant")
}

fn failing() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    std::fs::File::create(world.folder.join("film.mp4"))?.set_len(100_000)?;
    let terminal = world.terminal(40, 12)?;
    world.service.fail_next("Upload", 9, Fault::error(403, "AccessDenied"))?;
    terminal.enter("/attach film.mp4")?;
    terminal.see("✗ not sent: ")?;
    terminal.see("! the file is not sent: ")?;
    let process = format!("/proc/{}/status", std::fs::read_to_string(world.folder.join("pid"))?.trim());
    // How often the program has begun to wait.
    let rests = || -> Result<Option<u64>, Failed> {
        let Ok(status) = std::fs::read_to_string(&process) else { return Ok(None) };
        let count = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        Ok(count.map(|count| count.trim().parse()).transpose()?)
    };
    std::thread::sleep(Duration::from_millis(300));
    let before = rests()?;
    std::thread::sleep(Duration::from_secs(2));
    if let (Some(before), Some(after)) = (before, rests()?) {
        assert!(after - before < 12, "it has woken {} times", after - before);
    }
    Ok(())
}

fn leaving() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    std::fs::File::create(world.folder.join("film.mp4"))?.set_len(10_000_000)?;
    let terminal = world.terminal(80, 24)?;
    world.service.add_fault(FaultRule::of("Upload", Fault::slow(Duration::from_secs(60))))?;
    terminal.enter("/attach film.mp4")?;
    terminal.wait("a bar that has begun", |screen| screen.contains("│ █"))?;
    terminal.press(&["C-c"])?;
    terminal.ended(0)?;
    wait_for(&world.service, "DisconnectParticipant")
}

fn gone() -> Result<(), Failed> {
    let World { runtime, service, chat, folder } = World::new(Script::named("silent").ok_or("no script")?)?;
    let terminal = Terminal::run(80, 24, &chat.arguments(&service), &folder)?;
    terminal.see("● connected")?;
    runtime.block_on(service.shutdown());
    drop(runtime);
    terminal.see("○ connection lost (")?;
    terminal.enter("is anybody there?")?;
    terminal.see("… sending")?;
    terminal.press(&["C-c"])?;
    terminal.see("leaving the chat…")?;
    terminal.press(&["C-c"])?;
    terminal.see("the chat was not left")?;
    terminal.ended(1)
}

fn naming() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    let terminal = world.terminal(80, 24)?;
    let client = awso_connect_participant::Client::new(world.service.config())?;
    let (session, events) =
        world.runtime.block_on(async { ChatSession::start(&client, &*world.chat.token).await })?;
    drop(events);
    let long = format!("{}.txt", "n".repeat(250));
    let names = ["../../escaped.txt", "/tmp/absolute.txt", "bell\u{7}\u{1b}[31m.txt", &long, "CON.txt"];
    let ours = ["escaped.txt", "absolute.txt", "bell��[31m.txt", &long, "_CON.txt"];
    for (number, (name, ours)) in (1..).zip(names.into_iter().zip(ours)) {
        let sending = async { session.send_file(Attachment::bytes(name, "what it says")).await };
        world.runtime.block_on(sending).map_err(|error| format!("{name:?}: {error}"))?;
        terminal.see(&format!("/download {number}"))?;
        terminal.enter(&format!("/download {number}"))?;
        terminal.wait(ours, |screen| {
            let file = std::fs::read_to_string(world.folder.join(ours));
            screen.contains("is there: 12 bytes") && file.is_ok_and(|text| text == "what it says")
        })?;
    }
    Ok(())
}

fn end() -> Result<(), Failed> {
    let world = World::new(Script::named("silent").ok_or("no script")?)?;
    let terminal = world.terminal(80, 24)?;
    terminal.enter("remember this")?;
    terminal.see("✓ sent")?;
    world.service.end_contact(&world.chat.contact)?;
    terminal.see("■ the chat is over: the chat ended")?;
    terminal.enter("/export chat.md")?;
    terminal.see("the transcript is in chat.md")?;
    assert!(std::fs::read_to_string(world.folder.join("chat.md"))?.contains("> remember this"));
    terminal.press(&["C-c"])?;
    terminal.see("the chat is over: the chat ended")?;
    terminal.ended(0)
}

fn local() -> Result<(), Failed> {
    let terminal = Terminal::run(80, 24, &[], &scratch("terminal-local"))?;
    terminal.see("Echo (agent) joined")?;
    terminal.enter("hello")?;
    terminal.see("\n│ hello\n")?;
    terminal.press(&["F1"])?;
    terminal.see("/attach PATH")?;
    terminal.press(&["Escape"])?;
    terminal.see("● connected · local, http://127.0.0.1:")?;
    terminal.press(&["C-d"])?;
    terminal.ended(0)
}
