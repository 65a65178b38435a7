//! Random schedules of what people, the network and the service do: at the end the session knows what the service does.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use awso_connect_local::{LocalConnect, Script};
use awso_connect_participant::ParticipantRole;
use awso_connect_participant::chat::{
    AutomaticReceipts, ChatEvent, ChatOptions, Delivery, Entry, EntryKey, ReceiptKind,
};

use crate::world::{Weather, World};

/// How many schedules there are, unless `AWSO_SCHEDULES` says otherwise.
const SCHEDULES: u64 = 10_000;
/// The first seed, unless `AWSO_SEED` says otherwise: then it is the only one.
const FIRST_SEED: u64 = 1;

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap())
}

#[test]
fn after_any_schedule_the_session_knows_what_the_service_does() {
    let seeds = match variable("AWSO_SEED") {
        Some(seed) => seed..seed + 1,
        None => FIRST_SEED..FIRST_SEED + variable("AWSO_SCHEDULES").unwrap_or(SCHEDULES),
    };
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    std::thread::scope(|scope| {
        for first in seeds.start..seeds.end.min(seeds.start + threads) {
            let seeds = (first..seeds.end).step_by(usize::try_from(threads).unwrap());
            scope.spawn(move || run_all(seeds));
        }
    });
}

fn run_all(seeds: impl Iterator<Item = u64>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for seed in seeds {
        let run = || runtime.block_on(run(seed));
        let has_failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_err();
        assert!(!has_failed, "this was the schedule of AWSO_SEED={seed}");
    }
}

async fn run(seed: u64) {
    let options = options(seed);
    let builder = LocalConnect::builder().script(Script::nobody());
    let mut world = World::new(builder, options, seed).await;
    let mut said = 0;
    let steps = 5 + world.below(40);
    for _ in 0..steps {
        step(&mut world, &mut said);
    }
    settle(&mut world);
    compare(&world);
}

fn options(seed: u64) -> ChatOptions {
    let mut options = ChatOptions::default();
    options.start_timeout = Duration::from_secs(24 * 60 * 60);
    options.receipts = match seed % 3 {
        0 => AutomaticReceipts::None,
        1 => AutomaticReceipts::Delivered,
        _ => AutomaticReceipts::Read,
    };
    options
}

fn step(world: &mut World, said: &mut u32) {
    match world.below(20) {
        0..6 => {
            *said += 1;
            // The same words now and then: an echo is told by more than its text.
            let text = if world.below(4) == 0 { "ok".to_owned() } else { format!("customer {said}") };
            let now = world.now();
            world.machine.send(now, "text/plain".into(), text.into());
        }
        6..11 => {
            *said += 1;
            let text = format!("agent {said}");
            let _ = world.service.say_as(&world.contact_id, &ParticipantRole::Agent, "Sam", &text);
        }
        11 => {
            let newest = world.machine.transcript().rfind(|entry| !entry.is_own()).cloned();
            if let Some(id) = newest.and_then(|entry| entry.id().cloned()) {
                let now = world.now();
                let kind = if world.below(2) == 0 { ReceiptKind::Read } else { ReceiptKind::Delivered };
                world.machine.receipt(now, kind, id);
            }
        }
        12 => {
            let now = world.now();
            world.machine.typing(now);
        }
        13 => resend_failed(world),
        14 => world.drop_sockets(),
        15 => {
            let is_muted = world.below(2) == 0;
            world.service.mute_heartbeats(is_muted);
        }
        16 | 17 => world.weather = weather(world),
        _ => {}
    }
    let longest = match world.below(10) {
        0 => 200_000,
        1..4 => 15_000,
        _ => 1_000,
    };
    let time = world.below(longest);
    world.pass(Duration::from_millis(time));
}

fn weather(world: &mut World) -> Weather {
    let some = |world: &mut World| {
        let is_fair = world.below(2) == 0;
        if is_fair { 0 } else { u32::try_from(world.below(400)).unwrap() }
    };
    Weather {
        lost_requests: some(world),
        lost_answers: some(world),
        throttled: some(world),
        failed: some(world),
        duplicates: some(world),
        late: some(world),
        drops: some(world) / 4,
        unopened: some(world),
        latency: Duration::from_millis(1 + world.below(3_000)),
    }
}

fn resend_failed(world: &mut World) {
    let failed = |entry: &&std::sync::Arc<Entry>| matches!(entry.delivery(), Some(Delivery::Failed(_)));
    let keys: Vec<EntryKey> = world.machine.transcript().filter(failed).map(|entry| entry.key()).collect();
    for key in keys {
        let now = world.now();
        world.machine.resend(now, key);
    }
}

/// The weather clears up, and whoever has something to say gets through.
fn settle(world: &mut World) {
    world.weather = Weather { latency: Duration::from_millis(50), ..Weather::default() };
    world.service.mute_heartbeats(false);
    world.pass(Duration::from_secs(120));
    // One that an echo of the same words was taken for may turn out to have failed after all.
    for _ in 0..10 {
        resend_failed(world);
        world.pass(Duration::from_secs(30));
    }
    // What was lost while the websocket seemed well is found by the next connection.
    world.drop_sockets();
    world.pass(Duration::from_secs(120));
    assert!(world.machine.is_connected() && world.machine.is_caught_up(), "{:#?}", world.machine);
}

fn compare(world: &World) {
    let items = world.whole();
    let known: Vec<_> = world.machine.transcript().collect();
    let line = |id: Option<&str>, text: &str, state: &str| format!("{} {text:?} {state}", id.unwrap_or("-"));
    let theirs: Vec<String> = items
        .iter()
        .map(|item| {
            line(item.id.as_deref().map(String::as_str), item.content.as_ref().map_or("", |it| it), "")
        })
        .collect();
    let ours: Vec<String> = known
        .iter()
        .map(|entry| {
            let state = match entry.delivery() {
                Some(Delivery::Sending) => "is being sent",
                Some(Delivery::Failed(_)) => "has failed",
                _ => "",
            };
            line(entry.id().map(|id| id.as_str()), entry.text(), state)
        })
        .collect();
    assert_eq!(ours, theirs, "the transcripts differ");
    for (entry, item) in known.iter().zip(&items) {
        assert_eq!(entry.item().content, item.content);
        assert_eq!(entry.item().absolute_time, item.absolute_time);
        assert_eq!(receipts(entry.item()), receipts(item), "{item:#?}\n{:#?}", world.events);
    }
    // Each item was told once, and each that was.
    let mut told = BTreeMap::new();
    for event in &world.events {
        if let ChatEvent::Message(entry)
        | ChatEvent::ParticipantJoined(entry)
        | ChatEvent::ParticipantLeft(entry)
        | ChatEvent::Other(entry) = event
        {
            *told.entry(entry.id().unwrap().to_string()).or_insert(0) += 1;
        }
    }
    assert!(told.values().all(|times| *times == 1), "told twice: {told:#?} {:#?}", world.events);
    let told: BTreeSet<_> = told.into_keys().collect();
    let there: BTreeSet<_> = items.iter().map(|item| item.id.as_ref().unwrap().to_string()).collect();
    assert_eq!(told, there);
    // All that was asked has come to an end, and what was said arrived once.
    let sent = known.iter().filter(|entry| entry.delivery().is_some());
    for entry in sent {
        assert!(!matches!(entry.delivery(), Some(Delivery::Sending | Delivery::Failed(_))), "{entry:?}");
    }
}

/// Who has received and read a message, whatever order that was in.
fn receipts(item: &awso_connect_participant::Item) -> BTreeSet<String> {
    let receipts = item.message_metadata.as_ref().and_then(|metadata| metadata.receipts.as_deref());
    receipts.unwrap_or_default().iter().map(|receipt| format!("{receipt:?}")).collect()
}
