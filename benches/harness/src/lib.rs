//! What every contestant does the same way: its command line, its loops, and what is counted in them.
//!
//! A contestant is a program, `CONTESTANT TASK COUNT IN_FLIGHT PLACE`: it does the task so often and prints one line of
//! what that took. `PLACE` is the endpoint to call, or the file to read where the task is a codec's. What start-up costs
//! is not in any figure; where instructions are counted from outside, it falls out between `COUNT` and twice as many.

mod counted;
mod counters;

use std::env;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::process::ExitCode;

pub use counted::Counted;
use counters::Counters;

/// Whatever goes wrong in a contestant ends it.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The text that is sent.
pub const CONTENT: &str =
    "Hello, I would like to know where my order 1234-5678 is. It was to come on Tuesday.";

/// The media type of [`CONTENT`].
pub const CONTENT_TYPE: &str = "text/plain";

/// A connection token as long as real ones are.
pub const TOKEN: &str = "QVFJREFIZ2V0LW1hZGUtdXAtdG9rZW4tb2YtYS1sZW5ndGgtdGhhdC1pcy1saWtlLXRoZS1yZWFsLW9uZXMtd2hpY2gtYXJlLWxvbmctZW5vdWdoLXRvLWJlLWNvcGllZC1hcm91bmQtYW5kLXRoZW4tc29tZS1tb3JlLW9mLWl0";

/// An instance of Amazon Connect, and a flow.
pub const INSTANCE: &str = "11111111-2222-3333-4444-555555555555";

/// One who makes calls one after the other.
pub trait Caller: Send + 'static {
    /// Makes one request of typed input and reads the typed answer.
    fn call(&mut self) -> impl Future<Output = Outcome<()>> + Send;
}

/// What a contestant is asked to do.
#[derive(Clone, Debug)]
pub struct Arguments {
    /// Which of the contestant's tasks.
    pub task: String,
    count: u64,
    in_flight: u64,
    place: String,
}

impl Arguments {
    fn of_command_line() -> Outcome<Self> {
        let mut words = env::args().skip(1);
        let mut next = |name: &str| words.next().ok_or(format!("{name} is missing"));
        Ok(Arguments {
            task: next("TASK")?,
            count: next("COUNT")?.parse()?,
            in_flight: next("IN_FLIGHT")?.parse()?,
            place: next("PLACE")?,
        })
    }

    /// The endpoint to call.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The task is none of this contestant's.
    ///
    /// # Errors
    /// Always.
    pub fn unknown<T>(&self) -> Outcome<T> {
        Err(format!("there is no task {:?}", self.task).into())
    }

    /// The file, which a codec reads.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn document(&self) -> Outcome<Vec<u8>> {
        fs::read(&self.place).map_err(|error| format!("{}: {error}", self.place).into())
    }

    /// Does it so often, on this thread.
    ///
    /// # Errors
    /// The first failure.
    pub fn repeat<T>(&self, mut once: impl FnMut() -> Outcome<T>) -> Outcome<()> {
        black_box(once()?);
        let before = Counters::now()?;
        for _ in 0..self.count {
            black_box(once()?);
        }
        before.print(self.count)
    }

    /// Makes so many calls, so many of them at a time, on this thread: each of `IN_FLIGHT` callers has its share.
    ///
    /// # Errors
    /// The first failure.
    pub fn call<C: Caller>(&self, mut caller: impl AsyncFnMut() -> Outcome<C>) -> Outcome<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut callers = Vec::new();
            for _ in 0..self.in_flight {
                callers.push(caller().await?);
            }
            // Connections are made and buffers have grown before anything is counted.
            let callers = together(callers, 2).await?;
            let before = Counters::now()?;
            together(callers, self.count / self.in_flight).await?;
            before.print(self.count / self.in_flight * self.in_flight)
        })
    }
}

async fn together<C: Caller>(callers: Vec<C>, each: u64) -> Outcome<Vec<C>> {
    let calls = callers.into_iter().map(|mut caller| {
        tokio::spawn(async move {
            for _ in 0..each {
                caller.call().await?;
            }
            Outcome::Ok(caller)
        })
    });
    let calls: Vec<_> = calls.collect();
    let mut callers = Vec::with_capacity(calls.len());
    for call in calls {
        callers.push(call.await??);
    }
    Ok(callers)
}

/// The contestant's `main`.
pub fn main(run: impl FnOnce(&Arguments) -> Outcome<()>) -> ExitCode {
    match Arguments::of_command_line().and_then(|arguments| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
