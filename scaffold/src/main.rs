//! The binary `awso-scaffold`.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use awso_scaffold::check;
use awso_scaffold::print::{self, CrateOptions};
use awso_scaffold::{Client, Json, Model, Note, Options, Plan};
use clap::{Args, Parser, Subcommand};

/// AWS service models to annotated awso shapes.
#[derive(Debug, Parser)]
#[command(name = "awso-scaffold", version)]
struct Arguments {
    /// The model: a `service-2.json`. Its `paginators-1.json` is read where it lies beside it.
    model: PathBuf,
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Print one operation with every shape it needs.
    Operation {
        /// Its name in the model.
        name: String,
    },
    /// Print a whole service, as one file or as a crate.
    Service(Service),
    /// Compare a crate with the model; exit code 1 where they differ.
    Check {
        /// The directory of the crate.
        directory: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Service {
    /// Where to write the crate; one file on standard output where this is left out.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What the crate is called.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where the crate awso is, as the new crate's manifest has it.
    #[arg(long, value_name = "PATH")]
    awso: Option<String>,
    /// How requests prove who sends them, as `auth = "…"` has it; as the model has it where this is left out.
    #[arg(long, value_name = "AUTH")]
    auth: Option<String>,
    /// An operation that is wanted, with what it needs; all of them where none is given.
    #[arg(long = "operation", value_name = "NAME")]
    operations: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(code) => code,
        Err(problem) => {
            complain(&problem);
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let model = read(&arguments.model)?;
    match &arguments.task {
        Task::Operation { name } => {
            let text = print::operation(&model, name, Client::Crate)
                .map_err(|error| error.in_file(&arguments.model).to_string())?;
            let options = Options { operations: vec![name.clone()], ..Options::default() };
            remark(&Plan::of(&model, &options).notes);
            say(&text)?;
        }
        Task::Service(service) => {
            for name in &service.operations {
                model.find_operation(name).map_err(|error| error.in_file(&arguments.model).to_string())?;
            }
            write(&model, service)?;
        }
        Task::Check { directory } => {
            remark(&check::notes(&model, directory).map_err(|error| error.to_string())?);
            let found = check::check(&model, directory).map_err(|error| error.to_string())?;
            let lines: String = found.iter().map(|finding| format!("{finding}\n")).collect();
            say(&lines)?;
            if !found.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> Result<Model, String> {
    let model = Model::of_file(file).map_err(|error| error.to_string())?;
    let paginators = file.with_file_name("paginators-1.json");
    if !paginators.is_file() {
        return Ok(model);
    }
    let text =
        fs::read_to_string(&paginators).map_err(|error| format!("{}: {error}", paginators.display()))?;
    Json::parse(&text)
        .and_then(|json| model.with_paginators(&json))
        .map_err(|error| error.in_file(&paginators).to_string())
}

fn write(model: &Model, service: &Service) -> Result<(), String> {
    let operations = service.operations.clone();
    let options = Options { auth: service.auth.clone(), operations, ..Options::default() };
    remark(&Plan::of(model, &options).notes);
    let Some(out) = &service.out else { return say(&print::service(model, &options)) };
    let awso = service.awso.as_ref().map(|path| format!("{{ path = {path:?} }}"));
    let of_crate = CrateOptions { name: service.name.clone(), awso };
    for file in print::crate_files(model, &options, &of_crate) {
        let path = out.join(&file.path);
        let made =
            path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, file.text));
        made.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// Says on standard error what the model says and the shapes do not.
fn remark(notes: &[Note]) {
    for note in notes {
        // One line each, whatever the model's names hold.
        complain(&format!("{}: {}", note.at, note.text).replace(char::is_control, " "));
    }
}

fn complain(text: &str) {
    // There is nobody left to tell where standard error is closed.
    let _ = writeln!(io::stderr(), "awso-scaffold: {text}");
}

fn say(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {error}"))
        }
        _ => Ok(()),
    }
}
