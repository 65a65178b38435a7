//! Many chats at once: `cargo bench -p awso-connect-local --bench chats -- [CHATS] [MESSAGES] [--data]`, by default 500
//! chats of 20 messages each. With `--data` the service keeps them in a data directory.
//!
//! The service is the binary, in a process of its own. Each chat has a customer and an agent, a websocket each; both
//! speak at once, each waiting for the answer to a message before the next. That both hear every message once, in one
//! order, which is also that of the transcript, and that each author's messages are in the order they were sent, is
//! asserted. How fast that goes is printed, and whether a message costs the service more where there are more chats or
//! longer ones. That is told by processor time, which other programs disturb less than they do the clock.
#![allow(clippy::print_stdout, reason = "it is a program that prints numbers")]

mod load;
mod numbers;
mod person;
mod process;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use load::{Figures, Load};

type Failure = Box<dyn Error + Send + Sync>;

/// How many times as many chats, and as long ones, are compared.
const TIMES: usize = 10;
/// How often each of them runs. What it takes at least is its own cost, the rest that of others.
const RUNS: usize = 3;

fn main() -> ExitCode {
    match load().and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("failed: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What the arguments ask for.
fn load() -> Result<Load, Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_kept = arguments.iter().any(|argument| argument == "--data");
    // Whatever cargo itself passes begins with a dash.
    let mut numbers = arguments.iter().filter(|argument| !argument.starts_with('-'));
    let mut number = |default| numbers.next().map_or(Ok(default), |text| text.parse::<usize>());
    match (number(500), number(20)) {
        (Ok(chats), Ok(messages)) if chats > 0 && messages > 0 && messages.is_multiple_of(2) => {
            Ok(Load { chats, messages, is_kept })
        }
        _ => Err("expected how many chats, and how many messages in each, an even number".into()),
    }
}

fn run(load: Load) -> Result<(), Failure> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    let Load { chats, messages, is_kept } = load;
    let kept = if is_kept { ", kept in a data directory" } else { "" };
    println!("{chats} chats with 2 websockets each, {messages} messages a chat{kept}");
    tell(&load, runtime.block_on(load.run())?);
    compare(&load, &runtime)
}

fn tell(load: &Load, figures: Figures) {
    let Figures { began, talked, mut calls, mut deliveries, memory, processor } = figures;
    let [at_rest, open, afterwards] = memory;
    println!("the service at rest: {at_rest}");
    println!(
        "begun in {began:.1?}: 4 calls and 2 websockets a chat, {:.0} chats/s",
        load.chats as f64 / began.as_secs_f64()
    );
    println!("the service with all chats open: {open}");
    let total = load.total() as f64;
    println!(
        "talked for {talked:.1?}: {total} messages, {:.0}/s, {:.0} deliveries/s",
        total / talked.as_secs_f64(),
        2.0 * total / talked.as_secs_f64()
    );
    println!("SendMessage, answered after:      {}", calls.summary());
    println!("SendMessage, heard by each after: {}", deliveries.summary());
    if let Some(processor) = processor {
        let share = 100.0 * processor.as_secs_f64() / talked.as_secs_f64();
        println!("the service had a processor for {processor:.1?}, {share:.0} % of that time");
    }
    println!("the service afterwards: {afterwards}");
    println!("no message was lost, none came twice, all in one order");
}

/// Tells what a message costs where there are few chats, many, and long ones.
fn compare(load: &Load, runtime: &Runtime) -> Result<(), Failure> {
    let few = Load { chats: (load.chats / TIMES).max(1), ..*load };
    let many = Load { chats: few.chats * TIMES, ..few };
    let long = Load { messages: few.messages * TIMES, ..few };
    println!("the service's processor time for a message, the least of {RUNS} runs:");
    let mut least = [None; 3];
    // One after the other, so that what disturbs one of them disturbs all.
    for _ in 0..RUNS {
        for (load, least) in [few, many, long].iter().zip(&mut least) {
            let Some(processor) = runtime.block_on(load.run())?.processor else {
                println!("  this system does not tell");
                return Ok(());
            };
            let each = processor.as_secs_f64() / load.total() as f64;
            *least = Some(least.map_or(each, |least: f64| least.min(each)));
        }
    }
    let [cost_of_few, ..] = least.map(Option::unwrap_or_default);
    for (load, cost) in [few, many, long].iter().zip(least.map(Option::unwrap_or_default)) {
        let Load { chats, messages, .. } = load;
        let (cost, times) = (Duration::from_secs_f64(cost), cost / cost_of_few);
        println!("  {chats:5} chats of {messages:4} messages: {cost:6.1?}, {times:.2} times the first");
    }
    Ok(())
}
