//! What stands between the machine and its database: what is yet to be written, the thread that writes it, and those
//! who wait until it is.
//!
//! While the thread waits for the disk, more comes together, and goes into the next transaction as one. So the time
//! that a disk takes is shared by all who wait for it. What the sockets are to hear waits with the changes that it
//! tells of.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Condvar};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::log::Report;
use crate::record::{Key, Value};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::socket::Output;
use crate::store::{Json, Store};

/// How long to wait until a disk that took nothing is tried again.
const PAUSE: Duration = Duration::from_millis(500);

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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use tokio::time::{sleep, timeout};

    use super::*;
    use crate::clock::Clock;
    use crate::contact::CUSTOMER;
    use crate::contact::tests::words;
    use crate::instance::Instance;
    use crate::script::Script;
    use crate::service::{Inbox, Outgoing};
    use crate::settings::Settings;
    use crate::speech::Message;
    use crate::start::ChatStart;
    use crate::store::platter::Platter;
    use crate::token::Session;

    const JANE: Session = Session { contact: 0, participant: CUSTOMER };

    struct Running {
        service: Arc<Service>,
        writer: JoinHandle<()>,
        said: Arc<Mutex<Vec<String>>>,
    }

    fn run(platter: &Platter) -> Running {
        let settings = Settings { script: Script::nobody(), ..Settings::default() };
        let mut instance = Instance::new(settings, Clock::default());
        let mut store = platter.store().expect("a database");
        store.load(|key, json| instance.restore(&key, json)).expect("whole records");
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&said);
        let tell = move |line: &str| heard.lock().expect("no panic").push(line.to_owned());
        let service = Arc::new(Service::new(instance, Some(Report(Some(Arc::new(tell))))));
        let writer = start(Arc::clone(&service), store).expect("a thread");
        Running { service, writer, said }
    }

    impl Running {
        fn chat(&self) -> Inbox {
            let start = ChatStart::new("Jane".to_owned(), "i".to_owned());
            let url = self.service.step(|instance| {
                instance.start_chat(start, None).expect("a chat");
                instance.offer_socket(JANE).url
            });
            let (id, inbox) =
                self.service.open_socket(url.rsplit('/').next().expect("a secret")).expect("open");
            let subscribe = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;
            self.service.step(|instance| instance.hear(id, subscribe));
            inbox
        }

        fn say(&self, content: &str) {
            let message = Message { content_type: "text/plain".to_owned(), content: content.to_owned() };
            self.service.step(|instance| {
                let now = instance.now;
                instance.change(0, |contact| {
                    contact.say(CUSTOMER, message, now);
                });
            });
        }

        fn words(&self) -> Vec<String> {
            self.service.step(|instance| words(instance.contacts.get(0).expect("a chat")))
        }

        fn end(self) -> Vec<String> {
            self.service.close();
            self.writer.join().expect("no panic");
            self.said.lock().expect("no panic").clone()
        }
    }

    async fn heard(inbox: &mut Inbox, word: &str) {
        let frame = timeout(Duration::from_secs(10), inbox.next()).await.expect("in time");
        let Some(Outgoing::Text(text)) = frame else { panic!("{frame:?}") };
        assert!(text.contains(word), "{text}");
    }

    #[tokio::test]
    async fn what_the_disk_does_not_take_is_told_to_nobody_and_all_is_told_when_it_does() {
        let platter = Platter::default();
        let running = run(&platter);
        let mut inbox = running.chat();
        running.say("one");
        assert!(running.service.kept().await.is_ok());
        for word in ["aws/subscribe", "participant.joined", "one"] {
            heard(&mut inbox, word).await;
        }
        platter.takes(0);
        running.say("two");
        assert_eq!(running.service.kept().await, Err(Refusal::unwritten()));
        running.say("three");
        assert!(running.service.is_stuck() && running.service.kept().await.is_err());
        assert!(timeout(2 * PAUSE, inbox.next()).await.is_err());
        platter.takes(None);
        heard(&mut inbox, "two").await;
        heard(&mut inbox, "three").await;
        while running.service.is_stuck() {
            sleep(Duration::from_millis(1)).await;
        }
        assert!(running.service.kept().await.is_ok());
        let said = running.end();
        assert_eq!(
            said,
            [
                "platter: no storage space; until it can be written, requests are answered 500. What was answered before \
                 is kept",
                "the data can be written again"
            ]
        );
        platter.lose_power(|| 0);
        assert_eq!(run(&platter).words(), ["participant.joined", "one", "two", "three"]);
    }

    #[tokio::test]
    async fn what_waits_when_it_is_closed_is_written_and_nothing_is_taken_after_that() {
        let platter = Platter::default();
        let running = run(&platter);
        let inbox = running.chat();
        running.say("last");
        running.service.close();
        drop(inbox);
        let service = Arc::clone(&running.service);
        running.writer.join().expect("no panic");
        assert!(service.is_stuck());
        service.step(|instance| instance.change(0, |contact| contact.end(None, contact.ends)));
        assert!(service.kept().await.is_err());
        assert_eq!(run(&platter).words(), ["participant.joined", "last"]);
    }

    #[tokio::test]
    async fn who_can_wait_in_no_other_way_blocks_until_it_is_written() {
        let platter = Platter::default();
        let running = run(&platter);
        let _inbox = running.chat();
        running.say("one");
        running.service.step_and_wait(|_| ());
        assert!(running.service.lock().backlog.is_empty());
        platter.takes(0);
        running.say("two");
        running.service.step_and_wait(|_| ());
        assert!(running.service.is_stuck());
    }
}
