//! The service as a process of its own, so that its memory and its time are not those of its clients.
#![allow(dead_code, reason = "each benchmark uses a part of it")]

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::Failure;

/// A running `connect-local` whose agent is nobody. It ends with its handle, and its data go with it.
pub(crate) struct Service {
    child: Child,
    endpoint: String,
    data: Option<PathBuf>,
}

impl Service {
    pub(crate) fn start(
        most_connections: usize,
        is_kept: bool,
        arguments: &[&str],
    ) -> Result<Service, Failure> {
        let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let script = scratch.join("nobody.json");
        fs::File::create(&script)?.write_all(br#"{"agent": null}"#)?;
        let data = is_kept.then(|| scratch.join("chats-data"));
        // One that was killed has left its own.
        data.as_deref().map_or(Ok(()), remove)?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_connect-local"));
        command
            .args(["--quiet", "--port", "0", "--most-connections", &most_connections.to_string()])
            .args(["--most-chats", &most_connections.to_string()])
            // Where the processors are busy with other things, heartbeats may wait for their turn beyond the 30 s.
            .args(["--heartbeat-timeout", "0", "--script"])
            .arg(script)
            .args(arguments);
        if let Some(data) = &data {
            command.arg("--data").arg(data);
        }
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut service = Service { child, endpoint: String::new(), data };
        let stdout = service.child.stdout.take().ok_or("no standard output")?;
        let mut lines = BufReader::new(stdout).lines();
        let line = lines.next().ok_or("connect-local does not start")??;
        let endpoint =
            line.strip_prefix("connect-local listens on ").ok_or("no endpoint in the first line")?;
        service.endpoint = endpoint.to_owned();
        // Nobody may have to wait until what it prints is read.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Ok(service)
    }

    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The memory that the process has, and the most it ever had, where the system tells.
    pub(crate) fn memory(&self) -> String {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let mebibytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
            Some(kibibytes / 1024.0)
        };
        match (mebibytes("VmRSS:"), mebibytes("VmHWM:")) {
            (Some(now), Some(most)) => format!("{now:.1} MiB resident, {most:.1} MiB at most"),
            _ => "this system does not tell its memory".to_owned(),
        }
    }

    pub(crate) fn processor_time(&self) -> Option<Duration> {
        processor_time(&self.child.id().to_string())
    }
}

/// For how long the threads of a process have had a processor, where the system tells. `stat` counts the same in
/// hundredths of a second, which is too coarse for a short run.
pub(crate) fn processor_time(process: &str) -> Option<Duration> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let of_each = threads.map(|thread| {
        let text = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
    });
    of_each.sum()
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = self.data.as_deref().map(remove);
    }
}

fn remove(directory: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
