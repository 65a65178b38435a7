//! Where things are, the contestants as they are built, and the server they call.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::Outcome;
use crate::process::{self, Ended};

/// What a run has to do with.
#[derive(Debug)]
pub(crate) struct Lab {
    /// Whether it is to be over soon.
    pub(crate) is_quick: bool,
    /// Whether AWS's own clients take part.
    pub(crate) has_official: bool,
    built: BTreeSet<String>,
    server: Option<Server>,
}

/// The directory `benches`.
pub(crate) fn benches() -> &'static Path {
    let driver = Path::new(env!("CARGO_MANIFEST_DIR"));
    driver.parent().unwrap_or(driver)
}

/// Where everything is built and written that is not kept.
pub(crate) fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(target) => PathBuf::from(target),
        None => benches().join("../target/benches"),
    }
}

/// A directory of this name below [`target`].
pub(crate) fn directory(name: &str) -> Outcome<PathBuf> {
    let directory = target().join(name);
    fs::create_dir_all(&directory)?;
    Ok(directory)
}

/// The cargo that runs this, or the one on the path.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(benches());
    // What cargo tells a program that it runs is not meant for those that the program runs.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&name);
        }
    }
    cargo
}

impl Lab {
    pub(crate) fn new(is_quick: bool, has_official: bool) -> Self {
        Lab { is_quick, has_official, built: BTreeSet::new(), server: None }
    }

    /// Those of these contestants that take part, in this order. One that is not there is not missed: not every tree has
    /// every transport.
    pub(crate) fn contestants(&self, names: &[&str]) -> Vec<String> {
        let takes_part = |name: &&&str| {
            (self.has_official || !name.starts_with("official"))
                && benches().join("contestants").join(name).join("Cargo.toml").exists()
        };
        names.iter().filter(takes_part).map(|&name| name.to_owned()).collect()
    }

    /// The program of this package, built for release, by itself so that its features are its own.
    pub(crate) fn program(&mut self, package: &str) -> Outcome<PathBuf> {
        if self.built.insert(package.to_owned()) {
            eprintln!("building {package}");
            let mut cargo = cargo();
            cargo.args(["build", "--quiet", "--release", "--locked", "--package", package]);
            process::run(cargo.arg("--target-dir").arg(target()))?;
        }
        Ok(target().join("release").join(package))
    }

    /// Where the server listens, which is started when first needed.
    pub(crate) fn endpoint(&mut self) -> Outcome<String> {
        if self.server.is_none() {
            let program = self.program("server")?;
            self.server = Some(Server::start(&program)?);
        }
        Ok(self.server.as_ref().map(|server| server.endpoint.clone()).unwrap_or_default())
    }

    /// [`instructions`](Lab::instructions) of each of these contestants that takes part.
    pub(crate) fn each(
        &mut self,
        names: &[&str],
        task: &Task<'_>,
        count: u64,
    ) -> Outcome<Vec<(String, f64)>> {
        let mut counted = Vec::new();
        for contestant in self.contestants(names) {
            let instructions = self.instructions(&contestant, task, count)?;
            counted.push((contestant, instructions));
        }
        Ok(counted)
    }

    /// Runs a task of a contestant so often, so many at a time.
    pub(crate) fn sample(&mut self, contestant: &str, task: &Task<'_>, count: u64) -> Outcome<Sample> {
        let mut command = Command::new(self.program(&format!("contestant-{contestant}"))?);
        Sample::of(&process::run(command.args(task.arguments(count)))?)
    }

    /// What a contestant prints that is only to show something.
    pub(crate) fn output(&mut self, contestant: &str, task: &str) -> Outcome<String> {
        let mut command = Command::new(self.program(&format!("contestant-{contestant}"))?);
        let task = Task { name: task, in_flight: 1, place: "" };
        Ok(process::run(command.args(task.arguments(1)))?.output)
    }

    /// How many instructions one turn of the task takes: the difference between so many and twice as many, by the count.
    /// What it profiled stays in `callgrind/` below the target directory.
    pub(crate) fn instructions(&mut self, contestant: &str, task: &Task<'_>, count: u64) -> Outcome<f64> {
        let program = self.program(&format!("contestant-{contestant}"))?;
        let name = format!("{contestant}-{}", task.name);
        let once = instructions(&program, &task.arguments(count), &name)?;
        let twice = instructions(&program, &task.arguments(2 * count), &name)?;
        Ok((twice - once) / count as f64)
    }
}

/// How many instructions the program takes, as valgrind counts them.
pub(crate) fn instructions(program: &Path, arguments: &[String], name: &str) -> Outcome<f64> {
    let directory = directory("callgrind")?;
    let log = directory.join(format!("{name}.log"));
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--tool=callgrind");
    valgrind.arg(format!("--callgrind-out-file={}", directory.join(format!("{name}.out")).display()));
    valgrind.arg(format!("--log-file={}", log.display()));
    process::run(valgrind.arg(program).args(arguments))
        .map_err(|error| format!("{error}\n{}", fs::read_to_string(&log).unwrap_or_default()))?;
    let log = fs::read_to_string(&log)?;
    let line = log.lines().find_map(|line| line.split_once("Collected : "));
    let (_, count) = line.ok_or("valgrind does not say how many instructions it has counted")?;
    Ok(count.trim().parse()?)
}

/// What a contestant is to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task<'a> {
    pub(crate) name: &'a str,
    pub(crate) in_flight: u64,
    /// An endpoint or a file.
    pub(crate) place: &'a str,
}

impl Task<'_> {
    fn arguments(&self, count: u64) -> [String; 4] {
        [self.name.to_owned(), count.to_string(), self.in_flight.to_string(), self.place.to_owned()]
    }
}

/// What a contestant says of its loop, by turn.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sample {
    pub(crate) nanoseconds: f64,
    pub(crate) processor_nanoseconds: f64,
    pub(crate) allocations: f64,
    pub(crate) allocated_bytes: f64,
    /// Of the process, in kilobytes.
    pub(crate) peak: f64,
}

impl Sample {
    fn of(ended: &Ended) -> Outcome<Self> {
        let words: Vec<&str> = ended.output.split_whitespace().collect();
        let find = |name: &str| -> Outcome<f64> {
            let pair = words.chunks(2).find(|pair| pair[0] == name);
            Ok(pair
                .and_then(|pair| pair.get(1))
                .ok_or(format!("no {name} in {:?}", ended.output))?
                .parse()?)
        };
        let count = find("count")?;
        Ok(Sample {
            nanoseconds: find("nanoseconds")? / count,
            processor_nanoseconds: find("processor_nanoseconds")? / count,
            allocations: find("allocations")? / count,
            allocated_bytes: find("allocated_bytes")? / count,
            peak: find("peak_kilobytes")?,
        })
    }
}

/// The server, in a process of its own, so that nothing of it is counted.
#[derive(Debug)]
struct Server {
    process: Child,
    /// It ends when this does.
    _input: Option<ChildStdin>,
    endpoint: String,
}

impl Server {
    fn start(program: &Path) -> Outcome<Self> {
        let mut process = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let stdout = process.stdout.take().ok_or("the server has no output")?;
        let mut endpoint = String::new();
        BufReader::new(stdout).read_line(&mut endpoint)?;
        let input = process.stdin.take();
        Ok(Server { process, _input: input, endpoint: endpoint.trim().to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has nothing to lose.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
