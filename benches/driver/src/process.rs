//! Programs, and what they took.

use std::io::{self, Read as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;

/// What a program took that has ended well, with all that it has started and waited for.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) output: String,
    pub(crate) time: Duration,
    /// The time its processors were at work.
    pub(crate) processor: Duration,
    /// The most memory that one of its processes had, in kilobytes.
    pub(crate) peak: f64,
}

/// Runs it to its end.
pub(crate) fn run(command: &mut Command) -> Outcome<Ended> {
    let name = format!("{command:?}");
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{name}: {error}"))?;
    let mut output = String::new();
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_to_string(&mut output)?;
    }
    let (status, usage) = wait(child.id())?;
    let time = begun.elapsed();
    if status != 0 {
        return Err(format!("{name} failed (wait status {status:#x})\n{output}").into());
    }
    let processor = duration(usage.ru_utime) + duration(usage.ru_stime);
    Ok(Ended { output, time, processor, peak: usage.ru_maxrss as f64 })
}

/// The standard library waits too, but does not tell what the child took.
fn wait(id: u32) -> Outcome<(i32, libc::rusage)> {
    let id = libc::pid_t::try_from(id)?;
    let mut status = 0;
    // SAFETY: a structure of numbers is valid as zeros; the pointers are of this frame, and the id is that of a child
    // nobody else waits for.
    let (found, usage) = unsafe {
        let mut usage = std::mem::zeroed();
        (libc::wait4(id, &raw mut status, 0, &raw mut usage), usage)
    };
    if found != id {
        return Err(io::Error::last_os_error().into());
    }
    Ok((status, usage))
}

fn duration(time: libc::timeval) -> Duration {
    Duration::from_secs(time.tv_sec.unsigned_abs()) + Duration::from_micros(time.tv_usec.unsigned_abs())
}
