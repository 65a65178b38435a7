//! Chats for a long time, with faults: `cargo bench -p awso-connect-local --bench soak -- [SECONDS]`, by default 300.
//!
//! The service is the binary, in a process of its own, and answers late, wrongly, in part or not at all as `faults.toml`
//! has it. Chats follow each other, twenty at a time: started, joined by an agent, with messages, files, receipts,
//! pages of the transcript, and ends in order and out of it. No message may be there twice, and none may be missing that
//! was said to be sent.
//!
//! Each minute, memory, file descriptors and tasks are printed. At the end, when nothing goes on any more, they are
//! compared with what they were after a minute of warming up: where they have grown, the program fails.
#![allow(clippy::print_stdout, reason = "it is a program that prints numbers")]

mod chat;
#[path = "../chats/process.rs"]
mod process;
mod usage;

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use awso::{Config, Credentials};
use awso_connect_local::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval_at, sleep};

use chat::Clients;
use process::Service;
use usage::Usage;

type Failure = Box<dyn Error + Send + Sync>;

/// How many chats there are at a time.
const AT_ONCE: usize = 20;
/// How often it is told how things stand.
const MINUTE: Duration = Duration::from_secs(60);
/// How many connections the service takes: more than there are.
const CONNECTIONS: usize = 2_000;
/// How long to wait for what ends by itself, such as a websocket's goodbye.
const REST: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("failed: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What became of the chats so far.
#[derive(Default)]
struct Count {
    chats: AtomicUsize,
    messages: AtomicUsize,
    /// Chats that came to nothing, as they may where the service fails: each call in them was tried again as often as
    /// it may be.
    failed: AtomicUsize,
}

async fn run() -> Result<(), Failure> {
    let mut numbers = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let seconds = numbers.next().map_or(Ok(300), |text| text.parse::<u64>());
    let length = Duration::from_secs(seconds.map_err(|_| "expected for how many seconds")?);
    let faults = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/soak/faults.toml");
    let service = Service::start(CONNECTIONS, false, &["--faults", faults, "--most-ended-contacts", "100"])?;
    let credentials = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    let config = Config::new().endpoint_url(service.endpoint()).region("us-east-1").credentials(credentials);
    let clients = Arc::new(Clients::new(config)?);

    let count = Arc::new(Count::default());
    chats(&clients, &count, MINUTE.min(length)).await?;
    let before = at_rest(&service).await;
    println!("warmed up: {before}, and nothing goes on");

    let monitor = async {
        let mut minutes = interval_at(Instant::now() + MINUTE, MINUTE);
        loop {
            minutes.tick().await;
            println!("{count}: {}", Usage::now(&service));
        }
    };
    tokio::select! {
        done = chats(&clients, &count, length) => done?,
        () = monitor => {}
    }
    let after = at_rest(&service).await;
    println!("at the end, after {count}: {after}, and nothing goes on");
    before.compare(&after, AT_ONCE)?;
    println!("nothing has grown");
    Ok(())
}

/// What there is when chats are over.
async fn at_rest(service: &Service) -> Usage {
    sleep(REST).await;
    Usage::now(service)
}

/// One chat after the other for so long, several at a time.
async fn chats(clients: &Arc<Clients>, count: &Arc<Count>, length: Duration) -> Result<(), Failure> {
    let until = Instant::now() + length;
    let mut running = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (clients, count) = (Arc::clone(clients), Arc::clone(count));
        running.spawn(async move {
            let mut failures: BTreeMap<String, usize> = BTreeMap::new();
            while Instant::now() < until {
                let number = count.chats.fetch_add(1, Ordering::Relaxed);
                match chat::chat(&clients, number).await {
                    Ok(messages) => drop(count.messages.fetch_add(messages, Ordering::Relaxed)),
                    Err(chat::Unlucky::Failed(problem)) => {
                        count.failed.fetch_add(1, Ordering::Relaxed);
                        *failures.entry(problem).or_default() += 1;
                    }
                    Err(chat::Unlucky::Wrong(problem)) => {
                        return Err(Failure::from(format!("chat {number}: {problem}")));
                    }
                }
            }
            Ok(failures)
        });
    }
    let mut failures: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(done) = running.join_next().await {
        for (problem, times) in done?? {
            *failures.entry(problem).or_default() += times;
        }
    }
    for (problem, times) in failures {
        println!("  {times} times: {problem}");
    }
    Ok(())
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of = |number: &AtomicUsize| number.load(Ordering::Relaxed);
        let (chats, failed, messages) = (of(&self.chats), of(&self.failed), of(&self.messages));
        write!(f, "{chats} chats, {failed} of them failed, {messages} messages")
    }
}
