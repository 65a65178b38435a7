//! The same methods without async: [`wait`](Wait::wait) stands where async code says `.await`.
//!
//! ```no_run
//! use awso_core::blocking::Wait as _;
//! # use awso_core::{Client, ConfigError, Error, Operation, schema::ServiceSchema};
//! # fn show<O: Operation>(service: &'static ServiceSchema, request: O) -> Result<(), ConfigError> {
//! let client = Client::from_env(service, Default::default()).wait()?;
//! let answer = client.send(request).wait();
//! # let _ = answer; Ok(()) }
//! ```
//!
//! Pages, items and streams become iterators: `client.list_letters().pages().items().wait()`.
//!
//! # What it costs
//!
//! One thread for the whole process, begun by the first `wait`, which minds connections and timers; a future itself
//! runs on the thread that waits for it. An answer so passes from thread to thread twice, some microseconds each.
//!
//! Within an async context, a `wait` stops the thread it is called on, and with it all other tasks of that thread:
//! better is `.await`. It does not panic and it comes to an end, but each begins a thread of its own, for about 20 to
//! 50 microseconds: tokio runs no future where another one is under way.

use std::future::poll_fn;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::OnceLock;
use std::thread;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::builder::Caller;
use crate::client::{IntoItems, Items, Pages};
use crate::operation::Operation;
use crate::stream::ByteStream;

/// Runs a future to its end, on the thread that asks.
pub trait Wait: Future {
    /// What the future comes to.
    ///
    /// # Panics
    /// As the future does, and where the operating system has no thread or file descriptor left.
    fn wait(self) -> Self::Output;
}

impl<F: Future<Output: Send> + Send> Wait for F {
    fn wait(self) -> F::Output {
        let runtime = runtime();
        if Handle::try_current().is_err() {
            return runtime.block_on(self);
        }
        // Tokio runs no future on a thread that is within a runtime.
        let ended = thread::scope(|scope| scope.spawn(|| runtime.block_on(self)).join());
        ended.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// The runtime of all that is waited for.
fn runtime() -> &'static Handle {
    static RUNTIME: OnceLock<Handle> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        // What any future comes to has no place for an error of ours; `std::thread::spawn` panics of the same.
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.unwrap_or_else(|error| panic!("no runtime can be made: {error}"));
        let handle = runtime.handle().clone();
        let minding = thread::Builder::new().name("awso-blocking".to_owned());
        let begun = minding.spawn(move || runtime.block_on(std::future::pending::<()>()));
        begun.unwrap_or_else(|error| panic!("no thread can be begun: {error}"));
        handle
    })
}

/// The items of a stream, each waited for when it is asked for.
#[derive(Debug)]
#[must_use = "nothing is fetched until it is asked for"]
pub struct Waiting<S>(S);

impl<S: Stream<Item: Send> + Send + Unpin> Iterator for Waiting<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        poll_fn(|context| Pin::new(&mut self.0).poll_next(context)).wait()
    }
}

impl<O: Operation + Clone, C: Caller<O>> Pages<O, C> {
    /// The pages as an iterator that waits for each.
    pub fn wait(self) -> Waiting<Self> {
        Waiting(self)
    }
}

impl<O: Operation<Output: IntoItems> + Clone, C: Caller<O>> Items<O, C> {
    /// The items as an iterator that waits for each page.
    pub fn wait(self) -> Waiting<Self> {
        Waiting(self)
    }
}

impl ByteStream {
    /// The pieces as an iterator that waits for each.
    pub fn wait(self) -> Waiting<Self> {
        Waiting(self)
    }
}
