//! Command lines that answer a mistake with one line, for the programs built on this crate.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TrySendError, channel, sync_channel};
use std::thread;

use clap::Parser;

/// The arguments of the program. Where they are asked for help, or are wrong, the program ends here: with
/// the help and exit code 0, or with one line on standard error and exit code 2.
pub fn parse<A: Parser>() -> A {
    A::try_parse().unwrap_or_else(|error| {
        let code = if error.use_stderr() {
            complain(A::command().get_name(), format_args!("{} (see --help)", mistake(&error)));
            2
        } else {
            let _ = error.print();
            0
        };
        std::process::exit(code)
    })
}

/// What clap says before an empty line, such as the names of what is missing; the rest is usage.
fn mistake(error: &clap::Error) -> String {
    let text = error.to_string();
    let lines: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let mistake = lines.join(" ");
    mistake.strip_prefix("error: ").unwrap_or(&mistake).to_owned()
}

/// Says on one line of standard error why the program ends, and gives the exit code for it.
pub fn fail(program: &str, problem: impl Display) -> ExitCode {
    complain(program, problem);
    ExitCode::FAILURE
}

/// Says something on one line of standard error.
pub fn complain(program: &str, problem: impl Display) {
    // There is nobody left to tell where standard error is closed.
    let _ = writeln!(io::stderr(), "{program}: {}", one_line(&problem.to_string()));
}

/// How many lines of a log wait to be written.
const MOST_LINES: usize = 4_096;

/// Takes lines for standard error, which a thread of its own writes: where nobody reads them, nobody waits for that,
/// and it is told how many are lost. The receiver ends when the log is dropped and all is written.
pub fn log() -> (impl Fn(&str) + Send + Sync + 'static, Receiver<()>) {
    let (lines, taken) = sync_channel::<String>(MOST_LINES);
    let (writing, written) = channel::<()>();
    let lost = Arc::new(AtomicUsize::new(0));
    let missing = Arc::clone(&lost);
    thread::spawn(move || {
        // There is nobody left to tell where standard error is closed.
        let _writing = writing;
        for line in taken {
            let missing = missing.swap(0, Ordering::Relaxed);
            if missing > 0 && writeln!(io::stderr(), "{missing} lines were lost").is_err() {
                return;
            }
            if writeln!(io::stderr(), "{}", one_line(&line)).is_err() {
                return;
            }
        }
    });
    let log = move |line: &str| {
        if let Err(TrySendError::Full(_)) = lines.try_send(line.to_owned()) {
            lost.fetch_add(1, Ordering::Relaxed);
        }
    };
    (log, written)
}

/// The text without what would break the line or speak to the terminal.
pub fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// Writes text to standard output.
///
/// # Errors
/// Standard output takes no more, other than because its reader has gone, having read enough.
pub fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        said => said,
    }
}

/// Ends when somebody wants the program to end. They are listened to from the call on.
///
/// # Errors
/// The system does not tell of signals.
#[cfg(unix)]
pub fn stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when somebody wants the program to end.
///
/// # Errors
/// None here.
#[cfg(not(unix))]
pub fn stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Where Ctrl-C cannot be waited for, the program ends by being ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
