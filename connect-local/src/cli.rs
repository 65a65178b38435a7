//! Command lines that answer a mistake with one line, for the programs built on this crate.

use std::fmt::Display;
#[cfg(unix)]
use std::io::IsTerminal as _;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TrySendError, channel, sync_channel};
use std::thread;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The arguments of the program. Where they are asked for help, or are wrong, the program ends here: with
/// the help and exit code 0, or with one line on standard error and exit code 2.
pub fn parse<A: Parser>() -> A {
    A::try_parse().unwrap_or_else(|error| {
        if error.use_stderr() {
            misused(A::command().get_name(), mistake(error));
        }
        let _ = error.print();
        std::process::exit(0)
    })
}

/// Says on one line of standard error what is wrong with the arguments, and ends the program with exit code 2.
pub fn misused(program: &str, problem: impl Display) -> ! {
    complain(program, format_args!("{problem} (see --help)"));
    std::process::exit(2)
}

/// The longest argument that may be a word of the command line, and no secret.
const LONGEST_WORD: usize = 24;

/// What clap says before an empty line, such as the names of what is missing; the rest is usage. What nobody knows the
/// meaning of is left out: it may be a token, and what standard error says may be kept.
fn mistake(mut error: clap::Error) -> String {
    let is_word = |value: &str| value.len() <= LONGEST_WORD && !value.contains(char::is_uppercase);
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidSubcommand, ContextKind::InvalidValue] {
        let is_known = kind == ContextKind::InvalidArg && error.kind() != ErrorKind::UnknownArgument;
        if let Some(ContextValue::String(value)) = error.get(kind)
            && !is_known
            && !is_word(value)
        {
            error.insert(kind, ContextValue::String("…".to_owned()));
        }
    }
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

/// Who wants the program to end: whoever presses Ctrl-C and, on Unix, whoever sends SIGTERM or closes its terminal
/// (SIGHUP).
#[cfg(unix)]
#[derive(Debug)]
pub struct Stop {
    interrupt: Signal,
    terminate: Signal,
    /// Nobody, where the program is to outlive its terminal.
    hang_up: Option<Signal>,
}

#[cfg(unix)]
impl Stop {
    /// They are listened to from now on.
    ///
    /// # Errors
    /// The system does not tell of signals.
    pub fn listen() -> io::Result<Self> {
        // Who listens to a signal ignores it no longer: that has to be known before.
        let hang_up = if ignores_hang_up() { None } else { Some(signal(SignalKind::hangup())?) };
        Ok(Stop {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up,
        })
    }

    /// Ends when somebody wants the program to end.
    pub async fn asked(&mut self) {
        let hang_up = async {
            match &mut self.hang_up {
                Some(signal) => signal.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = hang_up => {}
        }
    }

    /// Ends when Ctrl-C is pressed, by whoever does not want to wait for an end in good order. The other signals may
    /// come in twos, from the terminal and from its shell.
    pub async fn pressed(&mut self) {
        self.interrupt.recv().await;
    }
}

/// Whether the program was started so that it outlives its terminal, as by nohup. Where the system does not tell, it is
/// taken for that if its output goes to no terminal, which nohup takes care of.
#[cfg(unix)]
fn ignores_hang_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").ok();
    let ignored = status.as_deref().and_then(ignored_signals);
    match ignored {
        Some(signals) => signals & 1 << (SignalKind::hangup().as_raw_value() - 1) != 0,
        None => !io::stdout().is_terminal(),
    }
}

/// The signals that a process ignores, the first in the lowest bit, of what Linux tells of it.
#[cfg(unix)]
fn ignored_signals(status: &str) -> Option<u64> {
    let signals = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(signals.trim(), 16).ok()
}

/// Who wants the program to end: whoever presses Ctrl-C.
#[cfg(not(unix))]
#[derive(Debug)]
pub struct Stop(());

#[cfg(not(unix))]
impl Stop {
    /// They are listened to while somebody waits for them.
    ///
    /// # Errors
    /// None here.
    pub fn listen() -> io::Result<Self> {
        Ok(Stop(()))
    }

    /// Ends when somebody wants the program to end.
    pub async fn asked(&mut self) {
        // Where Ctrl-C cannot be waited for, the program ends by being ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// As [`asked`](Self::asked).
    pub async fn pressed(&mut self) {
        self.asked().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Parser)]
    #[command(name = "program")]
    struct Options {
        #[arg(long)]
        seconds: Option<u64>,
    }

    #[track_caller]
    fn complaint(arguments: &[&str]) -> String {
        let arguments = ["program"].iter().chain(arguments);
        mistake(Options::try_parse_from(arguments).expect_err("they are wrong"))
    }

    #[test]
    fn a_mistake_names_what_it_is_but_nothing_that_may_be_a_secret() {
        assert_eq!(complaint(&["--second"]), "unexpected argument '--second' found");
        assert_eq!(complaint(&["now"]), "unexpected argument 'now' found");
        let invalid = |value| {
            format!("invalid value '{value}' for '--seconds <SECONDS>': invalid digit found in string")
        };
        assert_eq!(complaint(&["--seconds", "x"]), invalid("x"));
        for secret in ["QVFJREFIZ", &"a1".repeat(100)] {
            assert_eq!(complaint(&[secret]), "unexpected argument '…' found");
            assert_eq!(complaint(&["--seconds", secret]), invalid("…"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_linux_tells_of_ignored_signals_is_read() {
        assert_eq!(ignored_signals("Name:\tcat\nSigIgn:\t0000000000001001\n"), Some(0x1001));
        assert_eq!(ignored_signals("Name:\tcat\n"), None);
    }
}
