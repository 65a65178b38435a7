//! Builds the contestants, runs them and tells what each of them costs beside the others.

mod lab;
mod process;
mod table;
mod topics;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use lab::Lab;
use topics::{TOPICS, Topic};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What awso costs beside other ways to do the same.
#[derive(Debug, Parser)]
#[command(name = "benches/compare")]
struct Arguments {
    /// What takes less than three minutes, without AWS's own clients. Fails where a guard is passed.
    #[arg(long)]
    quick: bool,
    /// Leave AWS's own clients out, which take minutes to build.
    #[arg(long)]
    without_official: bool,
    /// These topics alone.
    #[arg(long, value_name = "TOPIC", value_parser = names())]
    only: Vec<String>,
}

fn names() -> Vec<&'static str> {
    TOPICS.iter().map(|topic| topic.name).collect()
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(passed) if passed.is_empty() => ExitCode::SUCCESS,
        Ok(passed) => {
            for guard in passed {
                eprintln!("guard passed: {guard}");
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
    let mut passed = Vec::new();
    for topic in TOPICS.iter().filter(wanted) {
        let table = (topic.run)(&mut lab)?;
        println!("{}", table.text());
        passed.extend(table.rows.iter().filter_map(table::Row::passed));
    }
    Ok(passed)
}
