//! Builds the contestants, runs them and tells what each of them costs beside the others.

mod lab;
mod machine;
mod plot;
mod process;
mod report;
mod table;
mod topics;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use lab::Lab;
use report::Results;
use topics::{TOPICS, Topic};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What awso costs beside other ways to do the same.
#[derive(Debug, Parser)]
#[command(name = "benches/compare")]
struct Arguments {
    /// What takes less than three minutes once all is built, without AWS's own clients.
    #[arg(long)]
    quick: bool,
    /// Fail where ours takes more of the floor's instructions than it may: a guard, not an aim.
    #[arg(long)]
    guard: bool,
    /// Leave AWS's own clients out, which take minutes to build.
    #[arg(long)]
    without_official: bool,
    /// These topics alone.
    #[arg(long, value_name = "TOPIC", value_parser = names())]
    only: Vec<String>,
    /// Write RESULTS.md and the plots although these are not all topics; the others stay as they were last measured.
    #[arg(long, conflicts_with = "quick")]
    write: bool,
}

fn names() -> Vec<&'static str> {
    TOPICS.iter().map(|topic| topic.name).collect()
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(passed) if passed.is_empty() => ExitCode::SUCCESS,
        Ok(passed) => {
            for guard in passed {
                eprintln!("too much: {guard}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// The guards that are passed.
fn run(arguments: &Arguments) -> Outcome<Vec<String>> {
    let mut lab = Lab::new(arguments.quick, !arguments.quick && !arguments.without_official);
    let wanted = |topic: &&Topic| match arguments.only.as_slice() {
        [] => !arguments.quick || topic.is_quick,
        only => only.iter().any(|name| name == topic.name),
    };
    let mut results = Results::load()?;
    let mut passed = Vec::new();
    for topic in TOPICS.iter().filter(wanted) {
        let mut table = (topic.run)(&mut lab).map_err(|error| format!("{}: {error}", topic.name))?;
        table.measured = machine::today()?;
        println!("{}", table.text());
        if arguments.guard {
            passed.extend(table.rows.iter().filter_map(table::Row::passed));
        }
        // A quick run is not exact enough to be kept.
        if !arguments.quick {
            results.put(table)?;
        }
    }
    if arguments.write || (!arguments.quick && arguments.only.is_empty()) {
        results.write()?;
    }
    Ok(passed)
}
