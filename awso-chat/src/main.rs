#![doc = include_str!("../README.md")]

mod app;
mod command;
mod editor;
mod export;
mod input;
mod item;
mod layout;
mod line;
mod lines;
mod model;
mod options;
mod palette;
mod place;
mod plain;
mod screen;
mod text;
mod view;
mod work;

use std::process::ExitCode;

use awso_connect_local::cli;

use self::export::Format;
use self::options::{Export, Options, Task};

fn main() -> ExitCode {
    let options = cli::parse::<Options>();
    if let Err(problem) = options.check() {
        cli::misused("awso-chat", problem);
    }
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => cli::fail("awso-chat", problem),
    }
}

fn run(options: &Options) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start: {error}"))?;
    let result = runtime.block_on(async {
        match &options.command {
            Some(Task::Export(export)) => write(export).await,
            None if plain::is_wanted(&options.chat) => plain::run(&options.chat).await,
            None => app::run(&options.chat).await,
        }
    });
    // A thread that reads standard input is not waited for.
    runtime.shutdown_background();
    result
}

async fn write(options: &Export) -> Result<(), String> {
    let (client, token) = options.client().await?;
    let items = export::fetch(&client, token).await?;
    match &options.out {
        Some(path) => export::to_file(path, options.format, items),
        None => {
            let text = options.format.unwrap_or(Format::Markdown).write(items);
            cli::say(&text).map_err(|error| format!("cannot write to standard output: {error}"))
        }
    }
}
