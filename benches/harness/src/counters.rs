//! What the loop took, as the process and Linux know it.

use std::fs;
use std::io::{self, Write as _};
use std::time::Instant;

use crate::{Counted, Outcome};

/// The counters at a moment.
pub(crate) struct Counters {
    time: Instant,
    processor: u64,
    allocations: (u64, u64),
}

impl Counters {
    pub(crate) fn now() -> Outcome<Self> {
        Ok(Counters { time: Instant::now(), processor: processor()?, allocations: Counted::until_now() })
    }

    /// Prints what has come since then, as names and numbers.
    pub(crate) fn print(&self, count: u64) -> Outcome<()> {
        let allocations = Counted::until_now();
        let (processor, time) = (processor()? - self.processor, self.time.elapsed());
        writeln!(
            io::stdout(),
            "count {count} nanoseconds {} processor_nanoseconds {processor} allocations {} allocated_bytes {} peak_kilobytes {}",
            time.as_nanos(),
            allocations.0 - self.allocations.0,
            allocations.1 - self.allocations.1,
            peak()?,
        )?;
        Ok(())
    }
}

/// How long the process's threads have been running, in nanoseconds: the scheduler's own count, as those of
/// `getrusage` are as coarse as its clock.
fn processor() -> Outcome<u64> {
    let mut sum = 0;
    for thread in fs::read_dir("/proc/self/task")? {
        let text = fs::read_to_string(thread?.path().join("schedstat"))?;
        sum += text.split(' ').next().unwrap_or_default().parse::<u64>()?;
    }
    Ok(sum)
}

/// The most memory that the process has had, in kilobytes.
fn peak() -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
