//! Answers that come in pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::call::{Call, Ended};
use super::items::{IntoItems, Items};
use crate::builder::Caller;
use crate::codec::value;
use crate::error::Error;
use crate::operation::Operation;
use crate::schema::{Pagination, Schema};
use crate::shape::{Structure, View};

/// The pages of an answer, each fetched when it is asked for.
///
/// They end with the page that names no next one, or the same one again; after an error nothing more comes.
#[must_use = "pages are fetched when they are asked for"]
pub struct Pages<O: Operation, C> {
    client: C,
    /// The input of the next page, if there is one.
    input: Option<O>,
    call: Option<Call<O>>,
}

impl<O: Operation + Clone, C: Caller<O>> Pages<O, C> {
    pub(crate) fn new(client: C, input: O) -> Self {
        Pages { client, input: Some(input), call: None }
    }

    /// The next page.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn next(&mut self) -> Option<Result<O::Output, Error<O::Error>>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// As [`next`](Pages::next), for `?`.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn try_next(&mut self) -> Result<Option<O::Output>, Error<O::Error>> {
        self.next().await.transpose()
    }

    /// The items of the pages, one after the other: what `#[aws(items)]` marks in the output.
    pub fn items(self) -> Items<O, C>
    where
        O::Output: IntoItems,
    {
        Items::new(self)
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Ended<O::Output, O>>> {
        let Some(input) = &mut self.input else { return Poll::Ready(None) };
        let call = self.call.get_or_insert_with(|| self.client.call(input.clone()));
        let page = ready!(Pin::new(call).poll(context));
        self.call = None;
        let goes_on = match (&page, &O::OPERATION.pagination) {
            (Ok(output), Some(pagination)) => go_on(pagination, output, input),
            _ => false,
        };
        if !goes_on {
            self.input = None;
        }
        Poll::Ready(Some(page))
    }
}

impl<O: Operation + Clone, C: Caller<O>> Stream for Pages<O, C>
where
    Self: Unpin,
{
    type Item = Result<O::Output, Error<O::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<O: Operation, C> fmt::Debug for Pages<O, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pages({})", O::OPERATION.name)
    }
}

/// Has the input ask for the page after this one, and tells whether there is one. A token is whatever the model
/// makes it: text, a number, a key of several attributes.
fn go_on(pagination: &Pagination, output: &dyn Structure, input: &mut dyn Structure) -> bool {
    let Some((schema, token)) = find(output, pagination.output_token) else { return false };
    let is_last = match token {
        View::Absent | View::String("") => true,
        View::List(list) => list.is_empty(),
        View::Map(map) => map.is_empty(),
        _ => false,
    };
    let members = input.schema().members();
    let index = members.iter().position(|member| member.name == pagination.input_token);
    let (false, Some(index)) = (is_last, index) else { return false };
    let token = value::to_value(schema, token);
    // A service that names the same page again would never end.
    if value::to_value((members[index].target)(), input.member(index)) == token {
        return false;
    }
    value::read(members[index].name, &token, input.member_mut(index)).is_ok()
}

/// What stands at the end of a path of members: `Result.NextToken`.
fn find<'a>(structure: &'a dyn Structure, path: &str) -> Option<(&'static Schema, View<'a>)> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let members = structure.schema().members();
    let index = members.iter().position(|member| member.name == name)?;
    match (structure.member(index), rest) {
        (View::Structure(inner), Some(rest)) => find(inner, rest),
        (view, None) => Some(((members[index].target)(), view)),
        _ => None,
    }
}
