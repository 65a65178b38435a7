//! Many sessions in one process: `cargo bench -p awso-connect-local --bench sessions -- [SESSIONS] [MESSAGES]`, by default
//! 10,000 sessions, or as many as there are file descriptors for, and 20,000 messages among them.
//!
//! The service is the binary, in a process of its own, so that memory and processor time are those of the sessions. Each
//! has its own chat and its own websocket. What is printed: what an idle session takes of memory and of the processor,
//! what a message takes that is sent and heard again, and how long that is under way.
#![allow(clippy::print_stdout, reason = "it is a program that prints numbers")]

#[path = "../chats/numbers.rs"]
mod numbers;
#[path = "../chats/process.rs"]
mod process;

use std::error::Error;
use std::fs;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use awso::{Config, Credentials};
use awso_connect::ParticipantDetails;
use awso_connect_local::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};
use awso_connect_participant::chat::{ChatEvent, ChatEvents, ChatSession};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use tokio::task::JoinSet;

use numbers::Latencies;
use process::Service;

type Failure = Box<dyn Error + Send + Sync>;

/// Descriptors that are for other things than websockets: the client's connections, files, the runtime.
const OTHER_DESCRIPTORS: usize = 500;
/// How many sessions begin at once, and speak at once.
const AT_ONCE: usize = 64;
/// How many begin before memory is looked at, so that what all share is there.
const WARM_UP: usize = 64;
/// How long sessions do nothing but send heartbeats.
const IDLE: Duration = Duration::from_secs(30);

struct Chat {
    session: ChatSession,
    events: ChatEvents,
}

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

async fn run() -> Result<(), Failure> {
    let numbers = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let numbers = numbers.map(|text| text.parse::<usize>()).collect::<Result<Vec<_>, _>>();
    let numbers = numbers.map_err(|_| "expected how many sessions, and how many messages")?;
    let wanted = numbers.first().copied().unwrap_or(10_000);
    let messages = numbers.get(1).copied().unwrap_or(20_000);
    let limit = descriptors().unwrap_or(usize::MAX);
    let sessions = wanted.min(limit.saturating_sub(OTHER_DESCRIPTORS)).max(WARM_UP + 1);
    if sessions < wanted {
        println!("{limit} file descriptors are allowed (`ulimit -n`), so there are {sessions} sessions");
    }
    let service = Service::start(sessions + OTHER_DESCRIPTORS, false, &[])?;
    let credentials = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    let config = Config::new().endpoint_url(service.endpoint()).region("us-east-1").credentials(credentials);
    let connect = awso_connect::Client::new(config.clone())?;
    let client = awso_connect_participant::Client::new(config)?;

    let mut chats = begin(&connect, &client, WARM_UP).await?;
    let (memory, begun) = (memory(), Instant::now());
    chats.extend(begin(&connect, &client, sessions - WARM_UP).await?);
    let took = begun.elapsed();
    println!(
        "{sessions} sessions, begun in {took:.1?}: {:.0} a second",
        sessions as f64 / took.as_secs_f64()
    );
    if let (Some(before), Some(after)) = (memory, self::memory()) {
        let each = after.saturating_sub(before) as f64 / (sessions - WARM_UP) as f64;
        println!("an idle session takes {:.1} KiB of memory", each / 1024.0);
    }
    let before = processor();
    tokio::time::sleep(IDLE).await;
    if let (Some(before), Some(after)) = (before, processor()) {
        let share = (after - before).as_secs_f64() / IDLE.as_secs_f64();
        println!("idle, with a heartbeat each 10 s, all of them take {:.1} % of a processor", share * 100.0);
    }
    let connected = chats.iter().filter(|chat| chat.session.is_connected()).count();
    println!("{connected} of {sessions} are connected");
    let before = service.processor_time();
    speak(chats, messages).await?;
    if let (Some(before), Some(after)) = (before, service.processor_time()) {
        println!("the service had a processor for {:.1?} meanwhile", after - before);
    }
    println!("the service afterwards: {}", service.memory());
    Ok(())
}

async fn begin(
    connect: &awso_connect::Client,
    client: &awso_connect_participant::Client,
    count: usize,
) -> Result<Vec<Chat>, Failure> {
    let one = |_| async {
        let start = connect.start_chat_contact().instance_id("any-instance").contact_flow_id("any-flow");
        let started = start.participant_details(ParticipantDetails::make("Jane")).send().await?;
        let token = started.participant_token.ok_or("a chat without a token")?.into_inner();
        let id = started.participant_id.ok_or("a chat without a participant")?.into_inner();
        let (session, events) = ChatSession::start(client, token).participant_id(id).await?;
        Ok(Chat { session, events })
    };
    stream::iter(0..count).map(one).buffer_unordered(AT_ONCE).try_collect().await
}

/// Lets each session in its turn say something and hear it again.
async fn speak(chats: Vec<Chat>, messages: usize) -> Result<(), Failure> {
    let (sessions, begun, before) = (chats.len(), Instant::now(), processor());
    let mut speakers: Vec<Vec<Chat>> = (0..AT_ONCE).map(|_| Vec::new()).collect();
    for (place, chat) in chats.into_iter().enumerate() {
        speakers[place % AT_ONCE].push(chat);
    }
    let mut running = JoinSet::new();
    for mut chats in speakers {
        running.spawn(async move {
            let (mut calls, mut deliveries) = (Vec::new(), Vec::new());
            for number in 0..messages / AT_ONCE {
                let place = number % chats.len();
                let Chat { session, events } = &mut chats[place];
                let (text, begun) = (format!("message {number}"), Instant::now());
                let sending = session.send(text.clone());
                let heard = async {
                    while let Some(event) = events.next().await {
                        if matches!(&event, ChatEvent::Message(entry) if entry.text() == text) {
                            return Ok(begun.elapsed());
                        }
                    }
                    Err("a chat is over")
                };
                let (sent, heard) = tokio::join!(async { sending.await.map(|_| begun.elapsed()) }, heard);
                calls.push(sent?);
                deliveries.push(heard?);
            }
            // They are there until all have spoken.
            Ok::<_, Failure>((calls, deliveries, chats))
        });
    }
    let (mut calls, mut deliveries, mut kept) = (Latencies::default(), Latencies::default(), Vec::new());
    while let Some(spoken) = running.join_next().await {
        let (call, delivery, chats) = spoken??;
        calls.extend(call);
        deliveries.extend(delivery);
        kept.push(chats);
    }
    let (took, total) = (begun.elapsed(), calls.len());
    println!(
        "{total} messages in {took:.1?}: {:.0} a second, {AT_ONCE} at once",
        total as f64 / took.as_secs_f64()
    );
    if let (Some(before), Some(after)) = (before, processor()) {
        let idle = "heartbeats of all included";
        println!(
            "a message sent and heard takes {:.0?} of a processor, {idle}",
            (after - before) / total.max(1) as u32
        );
    }
    println!("sent, answered after: {}", calls.summary());
    println!("sent, heard after:    {}", deliveries.summary());
    let connected = kept.iter().flatten().filter(|chat| chat.session.is_connected()).count();
    println!("{connected} of {sessions} are connected");
    Ok(())
}

/// How many descriptors this process may have, where the system tells.
fn descriptors() -> Option<usize> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The memory of this process, in bytes, where the system tells.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
}

/// For how long the threads of this process have had a processor, where the system tells.
fn processor() -> Option<Duration> {
    process::processor_time("self")
}
