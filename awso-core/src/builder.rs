//! What the builder of an operation's input is made of. The derive gives it a name and setters.
//!
//! Which required members are set is in the builder's type, as nested pairs: `(Set, (Unset<content>, ()))`.

use std::fmt;
use std::marker::PhantomData;

use crate::client::{Call, Pages};
use crate::operation::{Operation, Service};
use crate::shape::AwsShape;

/// The input as far as it is set, and the client that the builder came from, if it did.
pub struct Building<I, C, S> {
    /// What is set so far.
    pub input: I,
    client: C,
    state: PhantomData<S>,
}

impl<I: AwsShape, C, S> Building<I, C, S> {
    /// Nothing is set yet.
    pub fn new(client: C) -> Self {
        Building { input: I::blank(), client, state: PhantomData }
    }

    /// The same, with another member set.
    pub fn mark<T>(self) -> Building<I, C, T> {
        Building { input: self.input, client: self.client, state: PhantomData }
    }
}

impl<I: Operation, S> Building<I, I::Service, S> {
    /// Begins at a client.
    pub fn at(client: &I::Service) -> Self {
        Building::new(I::Service::of(client.client().clone()))
    }
}

impl<I: Operation, C: Caller<I>, S> Building<I, C, S> {
    /// Sends the input, which is complete.
    pub fn send(self) -> Call<I> {
        self.client.call(self.input)
    }
}

impl<I: Operation + Clone, C: Caller<I>, S> Building<I, C, S> {
    /// The pages of the answer.
    pub fn pages(self) -> Pages<I, C> {
        Pages::new(self.client, self.input)
    }
}

/// Shows whose builder it is: what is set may be secret.
impl<I: AwsShape, C, S> fmt::Debug for Building<I, C, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(I::context())
    }
}

/// A required member that is set.
#[derive(Debug)]
pub struct Set;

/// The required member that the type `M` is called after, which is not set.
pub struct Unset<M>(PhantomData<M>);

impl<M> fmt::Debug for Unset<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unset")
    }
}

/// The required members of the input `I`, when all of them are set.
pub trait Complete<I> {}

impl<I> Complete<I> for () {}
impl<I, T: Complete<I>> Complete<I> for (Set, T) {}
impl<I, M: Given<I>, T: Complete<I>> Complete<I> for (Unset<M>, T) {}

/// Never implemented: it is the place where the compiler says which member is missing.
#[diagnostic::on_unimplemented(
    message = "`{I}` is not complete: its required member `{Self}` is not set",
    label = "`{Self}` has to be set before this"
)]
pub trait Given<I> {}

/// The client of the operation `I`.
#[diagnostic::on_unimplemented(
    message = "this builder of `{I}` came from no client, so nobody can send it",
    label = "begin with the client's own method, or `build` the input and pass it to `client.send`"
)]
pub trait Caller<I: Operation> {
    /// Calls the operation.
    fn call(&self, input: I) -> Call<I>;
}

#[diagnostic::do_not_recommend]
impl<C: Service, I: Operation<Service = C>> Caller<I> for C {
    /// Calls the operation.
    fn call(&self, input: I) -> Call<I> {
        self.client().send(input)
    }
}

/// The list that a setter makes of items.
pub fn list<T>(items: impl IntoIterator<Item: Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// The map that a setter makes of entries.
pub fn map<K, V, M: FromIterator<(K, V)>>(
    entries: impl IntoIterator<Item = (impl Into<K>, impl Into<V>)>,
) -> M {
    entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}
