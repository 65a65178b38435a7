//! What processes have that they give back.

use std::fmt;
use std::fs;

use tokio::runtime::Handle;

use crate::process::Service;

/// How much more memory there may be at the end: allocators keep some of what was free in between.
const MORE_MEMORY: f64 = 1.3;
const MORE_BYTES: u64 = 16 * 1024 * 1024;

/// What client and service have, where the system tells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    client: Process,
    tasks: usize,
    service: Process,
}

#[derive(Clone, Copy, Debug)]
struct Process {
    memory: Option<u64>,
    descriptors: Option<usize>,
}

impl Usage {
    pub(crate) fn now(service: &Service) -> Usage {
        Usage {
            client: Process::of("self"),
            tasks: Handle::current().metrics().num_alive_tasks(),
            service: Process::of(&service.id().to_string()),
        }
    }

    /// Says what has grown by more than it may. Connections wait for a while to be used again: so many of each kind
    /// are there one time and not the other.
    pub(crate) fn compare(&self, later: &Usage, connections: usize) -> Result<(), String> {
        let most = |count: usize| count + 2 * connections;
        if later.tasks > most(self.tasks) {
            return Err(format!("there were {} tasks, and {} are left", self.tasks, later.tasks));
        }
        for (whose, before, after) in
            [("the clients'", self.client, later.client), ("the service's", self.service, later.service)]
        {
            if let (Some(before), Some(after)) = (before.descriptors, after.descriptors)
                && after > most(before)
            {
                return Err(format!("{whose} descriptors were {before}, and {after} are left"));
            }
            if let (Some(before), Some(after)) = (before.memory, after.memory)
                && after > before + MORE_BYTES
                && after as f64 > before as f64 * MORE_MEMORY
            {
                return Err(format!("{whose} memory was {before} bytes, and is {after}"));
            }
        }
        Ok(())
    }
}

impl Process {
    fn of(process: &str) -> Process {
        let memory = || {
            let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
            Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
        };
        let descriptors = fs::read_dir(format!("/proc/{process}/fd")).ok().map(Iterator::count);
        Process { memory: memory(), descriptors }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Usage { client, tasks, service } = self;
        write!(f, "clients {client}, {tasks} tasks; service {service}")
    }
}

impl fmt::Display for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.memory, self.descriptors) {
            (Some(memory), Some(descriptors)) => {
                let mebibytes = memory as f64 / (1024.0 * 1024.0);
                write!(f, "{mebibytes:.1} MiB, {descriptors} descriptors")
            }
            _ => f.write_str("of which the system does not tell"),
        }
    }
}
