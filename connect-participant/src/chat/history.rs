//! The whole transcript, item by item.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::{Stream, TryStreamExt as _, stream};

use super::error::ChatError;
use super::session::ChatSession;
use crate::{GetTranscriptRequest, Item, NextToken, SortKey};

/// How many items a page has at most.
const PAGE: i32 = 100;

/// The transcript as the service has it, from the newest item back. After an error nothing more comes.
#[must_use = "items are fetched when they are asked for"]
pub struct History(Pin<Box<dyn Stream<Item = Result<Item, ChatError>> + Send>>);

/// Which page is next.
enum Place {
    Newest,
    At(NextToken),
}

impl History {
    pub(super) fn of(session: ChatSession) -> Self {
        let pages = stream::try_unfold(Some(Place::Newest), move |place| {
            let session = session.clone();
            async move {
                let next_token = match place {
                    None => return Ok::<_, ChatError>(None),
                    Some(Place::Newest) => None,
                    Some(Place::At(next_token)) => Some(next_token),
                };
                let page = session.call(|connection_token| GetTranscriptRequest {
                    contact_id: None,
                    max_results: Some(PAGE.into()),
                    next_token: next_token.clone(),
                    scan_direction: None,
                    sort_order: Some(SortKey::Descending),
                    start_position: None,
                    connection_token,
                });
                let page = page.await?;
                let next = page.next_token.filter(|next| !next.is_empty());
                // The same page again would be so for ever.
                let next = next.filter(|next| Some(next) != next_token.as_ref()).map(Place::At);
                let items = page.transcript.unwrap_or_default().into_iter().map(Ok::<_, ChatError>);
                Ok(Some((stream::iter(items), next)))
            }
        });
        History(Box::pin(pages.try_flatten()))
    }

    /// The next older item; none behind the oldest.
    ///
    /// # Errors
    /// A page could not be read, or the chat is over.
    pub async fn next(&mut self) -> Option<Result<Item, ChatError>> {
        poll_fn(|cx| self.0.as_mut().poll_next(cx)).await
    }

    /// As [`next`](Self::next), for `?`.
    ///
    /// # Errors
    /// Those of [`next`](Self::next).
    pub async fn try_next(&mut self) -> Result<Option<Item>, ChatError> {
        self.next().await.transpose()
    }
}

impl Stream for History {
    type Item = Result<Item, ChatError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("History").finish_non_exhaustive()
    }
}
