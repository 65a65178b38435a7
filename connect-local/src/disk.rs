//! What stands between the machine and its database: what is yet to be written, the thread that writes it, and those
//! who wait until it is.
//!
//! While the thread waits for the disk, more comes together, and goes into the next transaction as one. So the time
//! that a disk takes is shared by all who wait for it. What the sockets are to hear waits with the changes that it
//! tells of.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Condvar};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::journal::{Key, Value};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::socket::Output;
use crate::store::{Json, Store};

/// How long to wait until a disk that took nothing is tried again.
const PAUSE: Duration = Duration::from_millis(500);

/// Whom to tell what the operator should know, one line each.
#[derive(Clone, Default)]
pub(crate) struct Report(pub(crate) Option<Arc<dyn Fn(&str) + Send + Sync>>);

impl Report {
    fn tell(&self, line: &str) {
        if let Some(tell) = &self.0 {
            tell(line);
        }
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Report")
    }
}

/// How far the disk is.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    /// Everything up to the step of this number is on it.
    written: u64,
    /// It takes nothing at present.
    is_stuck: bool,
}

#[derive(Debug)]
pub(crate) struct Disk {
    progress: watch::Sender<Progress>,
    /// Rung under the lock of the [`Backlog`] when there is something to do.
    work: Condvar,
    /// Rung when there is progress, for those who cannot wait in any other way.
    news: Condvar,
    report: Report,
}

/// What is yet to be written. It is locked together with the machine.
#[derive(Debug, Default)]
pub(crate) struct Backlog {
    records: BTreeMap<Key, Json>,
    outputs: Vec<Output>,
    /// Why a record of it can never be written.
    fault: Option<String>,
    /// The number of the newest step in it, or before it.
    step: u64,
    /// Whether the thread is writing what came before.
    is_writing: bool,
    is_closing: bool,
}

impl Backlog {
    /// Whether everything is on the disk.
    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty() && self.outputs.is_empty() && !self.is_writing
    }

    pub(crate) fn put(&mut self, key: Key, value: Option<&dyn Value>) {
        match value.map(Value::to_json).transpose() {
            Ok(json) => drop(self.records.insert(key, json)),
            Err(error) => self.fault = Some(format!("a record cannot be written as JSON: {error}")),
        }
    }

    /// The frames of a step, which must not be ahead of those of earlier ones.
    pub(crate) fn hold(&mut self, outputs: Vec<Output>) {
        self.outputs.extend(outputs);
        // A step that has nothing to wait for waits for the one that is being written.
        if !(self.records.is_empty() && self.outputs.is_empty()) {
            self.step += 1;
        }
    }

    pub(crate) fn step(&self) -> u64 {
        self.step
    }

    pub(crate) fn close(&mut self) {
        self.is_closing = true;
    }
}

impl Disk {
    pub(crate) fn new(report: Report) -> Self {
        Disk { progress: watch::Sender::default(), work: Condvar::new(), news: Condvar::new(), report }
    }

    /// There is something to write, or it is time to end.
    pub(crate) fn ring(&self) {
        self.work.notify_all();
    }

    pub(crate) fn is_stuck(&self) -> bool {
        self.progress.borrow().is_stuck
    }

    /// Waits until the step of this number is on the disk.
    ///
    /// # Errors
    /// The disk does not take it. It may be written later.
    pub(crate) async fn wait(&self, step: u64) -> Result<(), Refusal> {
        let mut progress = self.progress.subscribe();
        let seen = progress.wait_for(|progress| progress.written >= step || progress.is_stuck).await;
        if seen.is_ok_and(|progress| progress.written >= step) { Ok(()) } else { Err(Refusal::unwritten()) }
    }

    /// The same for a thread that has nothing else to do. Gives up where the disk takes nothing.
    pub(crate) fn block(&self, service: &Service, step: u64) {
        let mut state = service.lock();
        loop {
            let progress = *self.progress.borrow();
            if progress.written >= step || progress.is_stuck {
                return;
            }
            state = service.wait(&self.news, state, None);
        }
    }

    fn tell(&self, change: impl FnOnce(&mut Progress)) {
        self.progress.send_modify(change);
        self.news.notify_all();
    }
}

/// Starts the thread that writes, until the backlog is closed.
pub(crate) fn start(service: Arc<Service>, store: Store) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name("connect-local data".to_owned()).spawn(move || {
        if let Some(disk) = &service.disk {
            write_behind(&service, disk, store);
        }
    })
}

fn write_behind(service: &Service, disk: &Disk, mut store: Store) {
    loop {
        let mut state = service.lock();
        while state.backlog.is_empty() && !state.backlog.is_closing {
            state = service.wait(&disk.work, state, None);
        }
        let is_closing = state.backlog.is_closing;
        if is_closing && state.backlog.is_empty() {
            return disk.tell(|progress| progress.is_stuck = true);
        }
        let records = std::mem::take(&mut state.backlog.records);
        let outputs = std::mem::take(&mut state.backlog.outputs);
        let step = state.backlog.step;
        let fault = state.backlog.fault.clone();
        state.backlog.is_writing = true;
        drop(state);

        // Frames alone have nothing that would have to be written.
        let written = match fault {
            Some(fault) => Err(io::Error::new(io::ErrorKind::InvalidData, fault)),
            None if records.is_empty() => Ok(()),
            None => store.write(records.iter()),
        };

        let mut state = service.lock();
        state.backlog.is_writing = false;
        match written {
            Ok(()) => {
                state.deliver(outputs);
                if std::mem::take(&mut state.is_stuck_told) {
                    disk.report.tell("the data can be written again");
                }
                disk.tell(|progress| *progress = Progress { written: step, is_stuck: false });
            }
            Err(error) => {
                // What has come in the meantime is newer.
                for (key, json) in records {
                    state.backlog.records.entry(key).or_insert(json);
                }
                state.backlog.outputs.splice(..0, outputs);
                disk.tell(|progress| progress.is_stuck = true);
                if !std::mem::replace(&mut state.is_stuck_told, true) {
                    disk.report.tell(&format!(
                        "{error}; until it can be written, requests are answered 500. What was answered before is kept"
                    ));
                }
                if is_closing {
                    return;
                }
                let end = Instant::now() + PAUSE;
                while !state.backlog.is_closing && Instant::now() < end {
                    let rest = end.saturating_duration_since(Instant::now());
                    state = service.wait(&disk.work, state, Some(rest));
                }
            }
        }
    }
}
