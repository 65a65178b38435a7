//! Calls over the network of this machine.

use super::table;
use crate::Outcome;
use crate::lab::{Lab, Sample, Task};
use crate::table::{Aim, FLOOR, OURS, Row, Table};

/// Everybody who sends messages.
const CALLERS: [&str; 5] = ["floor", "ours", "ours-hyper", "limit", "official"];

/// What a call costs in instructions and in memory: both are nearly the same in every run.
pub(crate) fn costs(lab: &mut Lab) -> Outcome<Table> {
    let endpoint = lab.endpoint()?;
    let task = Task { name: "send_message", in_flight: 1, place: &endpoint };
    let count = if lab.is_quick { 200 } else { 1000 };
    let (mut instructions, mut allocations, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
    for contestant in lab.contestants(&CALLERS) {
        instructions.push((contestant.clone(), lab.instructions(&contestant, &task, count)?));
        let sample = lab.sample(&contestant, &task, 1000)?;
        allocations.push((contestant.clone(), sample.allocations));
        bytes.push((contestant, sample.allocated_bytes));
    }
    let rows = vec![
        Row::new("SendMessage, unsigned", "instructions", FLOOR, &instructions)
            .aim(Aim::AtMost(1.0))
            .guard(1.2),
        Row::new("SendMessage, allocations", "allocations", FLOOR, &allocations).aim(Aim::Beyond(6.0)),
        Row::new("SendMessage, allocated", "bytes", FLOOR, &bytes),
    ];
    let method = "One call after the other over one connection to a server in another process. Instructions are those of \
                  the client alone, as valgrind counts them, allocations those of its global allocator.";
    Ok(table("calls", "What a call costs", method, rows))
}

/// How many calls there are in a second, and what they take of processor and memory. The contestants take turns.
pub(crate) fn load(lab: &mut Lab) -> Outcome<Table> {
    let (rounds, count) = if lab.is_quick { (3, 6_400) } else { (9, 32_000) };
    let endpoint = lab.endpoint()?;
    let contestants = lab.contestants(&CALLERS);
    let mut rows = Vec::new();
    let mut last = Vec::new();
    for in_flight in [1, 16, 64] {
        let task = Task { name: "send_message", in_flight, place: &endpoint };
        let mut samples: Vec<Vec<(String, Sample)>> = Vec::new();
        for _ in 0..rounds {
            let mut round = Vec::new();
            for contestant in &contestants {
                round.push((contestant.clone(), lab.sample(contestant, &task, count)?));
            }
            samples.push(round);
        }
        let row = |name: &str, unit, of: fn(&Sample) -> f64| {
            let name = format!("{name}, {in_flight} in flight");
            Row::of_rounds(name, unit, FLOOR, &each(&samples, of))
        };
        rows.push(row("calls a second", "calls", |it| 1e9 / it.nanoseconds).aim(Aim::AtLeast(0.95)));
        rows.push(row("processor a call", "µs", |it| it.processor_nanoseconds / 1e3));
        last = samples;
    }
    rows.push(
        Row::of_rounds("most memory, 64 in flight", "kB", FLOOR, &each(&last, |it| it.peak))
            .aim(Aim::AtMost(1.1)),
    );
    let method = "SendMessage, unsigned, on one thread (tokio's `current_thread`). The contestants take turns; each figure \
                  is the median of the rounds, and so is each ratio.";
    Ok(table("load", "Under load", method, rows))
}

fn each(samples: &[Vec<(String, Sample)>], of: fn(&Sample) -> f64) -> Vec<Vec<(String, f64)>> {
    let round =
        |round: &Vec<(String, Sample)>| round.iter().map(|(name, it)| (name.clone(), of(it))).collect();
    samples.iter().map(round).collect()
}

/// What a signature costs.
pub(crate) fn signature(lab: &mut Lab) -> Outcome<Table> {
    let endpoint = lab.endpoint()?;
    let count = if lab.is_quick { 100 } else { 500 };
    let mut of = |contestant: &str, name| {
        lab.instructions(contestant, &Task { name, in_flight: 1, place: &endpoint }, count)
    };
    let (plain, signed) = (of("ours-signed", "start_chat")?, of("ours-signed", "start_chat_signed")?);
    let floor = of("floor", "start_chat")?;
    let unsigned = [(FLOOR.to_owned(), floor), (OURS.to_owned(), plain)];
    let mut signature = vec![(OURS.to_owned(), signed - plain)];
    if lab.has_official {
        let mut of =
            |name| lab.instructions("official", &Task { name, in_flight: 1, place: &endpoint }, count);
        signature.push(("official".to_owned(), of("send_message_signed")? - of("send_message")?));
    }
    let rows = vec![
        Row::new("StartChatContact, unsigned", "instructions", FLOOR, &unsigned).aim(Aim::AtMost(1.0)),
        Row::new("a signature", "instructions", "official", &signature).aim(Aim::Most(60_000.0)),
    ];
    let method = "What a signed call takes beyond the same one unsigned: with ours StartChatContact, with the official \
                  client SendMessage, which its model lets it sign; the service looks at neither.";
    Ok(table("signature", "Signature Version 4", method, rows))
}
