//! The items of pages.

use std::collections::{BTreeMap, HashMap, btree_map, hash_map};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::{iter, option, vec};

use futures_core::Stream;

use super::paginate::Pages;
use crate::builder::Caller;
use crate::error::Error;
use crate::operation::Operation;

/// What holds items: a list, a map, whose items are its entries, and a structure one of whose members is marked
/// `#[aws(items)]`. What is left out holds none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds no items",
    label = "there are no items here",
    note = "`#[aws(items)]` marks the member of an output that holds the items of its pages: a list or map, or a structure that marks one of its own"
)]
pub trait IntoItems {
    /// The items in order.
    type Items: Iterator<Item: Send> + Send;

    /// Takes the items out.
    fn into_items(self) -> Self::Items;
}

/// The items in a `T`.
type ItemsOf<T> = <T as IntoItems>::Items;

/// What holds items inside: a structure that marks one of its members, a list under a name of its own.
///
/// A trait of its own, so that derived code asks something of the member's type in one place.
pub trait HasItems {
    /// The type of what is inside.
    type Inside: IntoItems;

    /// Takes it out.
    fn inside(self) -> Self::Inside;
}

#[diagnostic::do_not_recommend]
impl<T: HasItems> IntoItems for T {
    type Items = ItemsOf<T::Inside>;

    fn into_items(self) -> Self::Items {
        self.inside().into_items()
    }
}

// Not `IntoItems` itself: another crate may have a box that is `HasItems`, for boxes count as what they hold.
impl<T: IntoItems> HasItems for Box<T> {
    type Inside = T;

    fn inside(self) -> T {
        *self
    }
}

impl<T: Send> IntoItems for Vec<T> {
    type Items = vec::IntoIter<T>;

    fn into_items(self) -> Self::Items {
        self.into_iter()
    }
}

impl<K: Send, V: Send> IntoItems for BTreeMap<K, V> {
    type Items = btree_map::IntoIter<K, V>;

    fn into_items(self) -> Self::Items {
        self.into_iter()
    }
}

impl<K: Send, V: Send, S> IntoItems for HashMap<K, V, S> {
    type Items = hash_map::IntoIter<K, V>;

    fn into_items(self) -> Self::Items {
        self.into_iter()
    }
}

impl<T: IntoItems> IntoItems for Option<T> {
    type Items = iter::Flatten<option::IntoIter<T::Items>>;

    fn into_items(self) -> Self::Items {
        self.map(T::into_items).into_iter().flatten()
    }
}

/// The items of an answer that comes in pages, each page fetched when its first item is asked for.
///
/// They end with the last page; after an error nothing more comes.
#[must_use = "items are fetched when they are asked for"]
pub struct Items<O: Operation<Output: IntoItems>, C> {
    pages: Pages<O, C>,
    page: Option<ItemsOf<O::Output>>,
}

/// An item, or why there is none.
type Fetched<O> =
    Result<<ItemsOf<<O as Operation>::Output> as Iterator>::Item, Error<<O as Operation>::Error>>;

impl<O: Operation<Output: IntoItems> + Clone, C: Caller<O>> Items<O, C> {
    pub(super) fn new(pages: Pages<O, C>) -> Self {
        Items { pages, page: None }
    }

    /// The next item.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn next(&mut self) -> Option<Fetched<O>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// As [`next`](Items::next), for `?`.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn try_next(
        &mut self,
    ) -> Result<Option<<ItemsOf<O::Output> as Iterator>::Item>, Error<O::Error>> {
        self.next().await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Fetched<O>>> {
        loop {
            if let Some(item) = self.page.as_mut().and_then(Iterator::next) {
                return Poll::Ready(Some(Ok(item)));
            }
            self.page = match ready!(self.pages.poll(context)) {
                Some(Ok(output)) => Some(output.into_items()),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
        }
    }
}

impl<O: Operation<Output: IntoItems> + Clone, C: Caller<O>> Stream for Items<O, C>
where
    Self: Unpin,
{
    type Item = Fetched<O>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<O: Operation<Output: IntoItems>, C> fmt::Debug for Items<O, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Items({})", O::OPERATION.name)
    }
}
