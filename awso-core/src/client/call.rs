//! A call under way.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::error::Error;
use crate::metadata::Answered;
use crate::operation::Operation;

/// A call under way: await it for the output, drop it to give the call up.
///
/// A type with a name, so that a builder can be sent from a struct or trait, and small, whatever the call
/// holds.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<O: Operation>(Boxed<O>);

/// A call whose answer is told with its status, headers, request id and attempts.
#[must_use = "a call does nothing until it is awaited"]
pub struct CallWithMetadata<O: Operation>(Boxed<O>);

type Boxed<O> = Pin<Box<dyn Future<Output = Ended<Answered<<O as Operation>::Output>, O>> + Send>>;

/// What a call ends with.
pub(crate) type Ended<T, O> = Result<T, Error<<O as Operation>::Error>>;

impl<O: Operation> Call<O> {
    pub(super) fn new(call: impl Future<Output = Ended<Answered<O::Output>, O>> + Send + 'static) -> Self {
        Call(Box::pin(call))
    }

    /// The same call, which tells what is known of its answer, too.
    pub fn with_metadata(self) -> CallWithMetadata<O> {
        CallWithMetadata(self.0)
    }
}

impl<O: Operation> Future for Call<O> {
    type Output = Ended<O::Output, O>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map_ok(|answered| answered.output)
    }
}

impl<O: Operation> Future for CallWithMetadata<O> {
    type Output = Ended<Answered<O::Output>, O>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<O: Operation> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({})", O::OPERATION.name)
    }
}

impl<O: Operation> fmt::Debug for CallWithMetadata<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallWithMetadata({})", O::OPERATION.name)
    }
}
