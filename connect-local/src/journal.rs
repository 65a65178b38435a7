//! What has passed lately, as it was, for the page and the control routes. It is full of tokens: nothing leaves it but
//! through [`crate::mask`].

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use awso::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use bytes::Bytes;

use crate::clock::Moment;
use crate::socket::Close;
use crate::token::Session;

/// How many requests, and how many frames, are kept, and how many bytes of each.
const MOST: usize = 1_000;
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// How much of a body is kept. The longest content of a message, with each byte of it escaped, fits.
const LONGEST_BODY: usize = 128 * 1024;

/// The latest of something, each with a number that is never given twice.
#[derive(Debug)]
pub(crate) struct Latest<T> {
    kept: VecDeque<(u64, usize, T)>,
    count: u64,
    bytes: usize,
}

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Latest { kept: VecDeque::new(), count: 0, bytes: 0 }
    }
}

impl<T> Latest<T> {
    pub(crate) fn put(&mut self, bytes: usize, what: T) -> u64 {
        self.count += 1;
        self.bytes += bytes;
        self.kept.push_back((self.count, bytes, what));
        while self.kept.len() > MOST || self.bytes > MOST_BYTES {
            let Some((_, bytes, _)) = self.kept.pop_front() else { break };
            self.bytes -= bytes;
        }
        self.count
    }

    pub(crate) fn find(&self, number: u64) -> Option<&T> {
        let place = self.kept.binary_search_by_key(&number, |(number, ..)| *number).ok()?;
        self.kept.get(place).map(|(.., what)| what)
    }

    /// Those behind the one of this number, the oldest first.
    pub(crate) fn after(&self, number: u64) -> impl Iterator<Item = (u64, &T)> {
        let place = self.kept.partition_point(|(known, ..)| *known <= number);
        self.kept.range(place..).map(|(number, _, what)| (*number, what))
    }

    /// Forgets them. Their numbers are not given again.
    pub(crate) fn clear(&mut self) {
        self.kept.clear();
        self.bytes = 0;
    }

    /// All, the newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = (u64, &T)> {
        self.kept.iter().rev().map(|(number, _, what)| (*number, what))
    }
}

/// The body of a request or an answer, as much as is kept of it.
pub(crate) struct Kept {
    pub(crate) bytes: Bytes,
    pub(crate) length: usize,
}

impl Kept {
    fn of(bytes: &Bytes) -> Kept {
        let kept = match bytes.get(..LONGEST_BODY) {
            // A copy, for a slice would keep all of it.
            Some(beginning) => Bytes::copy_from_slice(beginning),
            None => bytes.clone(),
        };
        Kept { bytes: kept, length: bytes.len() }
    }
}

/// The headers in memory of their own. As they came, they are parts of what was read with them, which would be kept with
/// them, however much that was.
fn copied(headers: &HeaderMap) -> HeaderMap {
    let mut copied = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            copied.append(name, value);
        }
    }
    copied
}

/// A request as it came.
pub(crate) struct Asked {
    pub(crate) at: Moment,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    /// None where it went through in pieces.
    pub(crate) body: Option<Kept>,
}

impl Asked {
    pub(crate) fn of(request: &Request, at: Moment) -> Asked {
        Asked {
            at,
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: copied(&request.headers),
            body: request.body.bytes().map(Kept::of),
        }
    }
}

/// A request and its answer.
pub(crate) struct Exchange {
    pub(crate) asked: Asked,
    pub(crate) took: Duration,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Kept>,
    pub(crate) fate: Fate,
}

/// What faults have done to a call.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fate {
    /// A fault was asked for, and this call had it.
    pub(crate) has_fault: bool,
    /// The connection was closed instead of an answer.
    pub(crate) is_dropped: bool,
}

/// Something that passed on a websocket.
pub(crate) struct Passed {
    pub(crate) at: Moment,
    /// The number of the socket.
    pub(crate) socket: u64,
    pub(crate) session: Session,
    pub(crate) what: What,
}

pub(crate) enum What {
    Opened,
    /// From the client.
    Heard(Arc<str>),
    /// To the client.
    Said(Arc<str>),
    /// By the service.
    Closed(Close),
    /// By the service, without a closing frame.
    Dropped,
    /// By the client, or because the connection broke.
    Gone,
}

/// What the listeners are to hear of.
pub(crate) enum Change {
    Contact(usize),
    /// The contact of this id is not there any more.
    Gone(String),
    /// What a frame says to all of a contact.
    Item(usize, Arc<str>),
    Request(u64),
    Frame(u64),
}

#[derive(Default)]
pub(crate) struct Journal {
    pub(crate) requests: Latest<Exchange>,
    pub(crate) frames: Latest<Passed>,
    changes: Vec<Change>,
    /// Whether somebody wants to hear of changes.
    pub(crate) is_watched: bool,
}

impl Journal {
    pub(crate) fn exchanged(&mut self, asked: Asked, took: Duration, response: &Response, fate: Fate) {
        let (status, headers) = (response.status, response.headers.clone());
        let body = response.body.bytes().map(Kept::of);
        let kept = |kept: &Option<Kept>| kept.as_ref().map_or(0, |kept| kept.bytes.len());
        let head = |headers: &HeaderMap| -> usize {
            headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
        };
        let bytes = kept(&asked.body) + kept(&body) + head(&asked.headers) + head(&headers);
        let bytes = bytes + asked.path.len() + asked.query.len();
        let number = self.requests.put(bytes, Exchange { asked, took, status, headers, body, fate });
        self.note(Change::Request(number));
    }

    pub(crate) fn passed(&mut self, at: Moment, socket: u64, session: Session, what: What) {
        let bytes = match &what {
            What::Heard(text) | What::Said(text) => text.len(),
            What::Opened | What::Closed(_) | What::Dropped | What::Gone => 0,
        };
        let number = self.frames.put(bytes, Passed { at, socket, session, what });
        self.note(Change::Frame(number));
    }

    pub(crate) fn note(&mut self, change: Change) {
        if self.is_watched {
            self.changes.push(change);
        }
    }

    /// What is new, each contact once.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        let mut contacts = HashSet::new();
        let mut changes = std::mem::take(&mut self.changes);
        changes.retain(|change| match change {
            Change::Contact(place) => contacts.insert(*place),
            _ => true,
        });
        changes
    }
}

/// How much there is, and nothing of it.
impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal")
            .field("requests", &self.requests.count)
            .field("frames", &self.frames.count)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_are_kept_by_count_and_by_size() {
        let mut latest = Latest::default();
        for number in 1..=MOST as u64 + 5 {
            assert_eq!(latest.put(1, number), number);
        }
        assert_eq!(latest.kept.len(), MOST);
        assert_eq!(latest.find(5), None);
        assert_eq!(latest.find(6), Some(&6));
        assert_eq!(
            latest.after(MOST as u64 + 3).map(|(number, _)| number).collect::<Vec<_>>(),
            [MOST as u64 + 4, MOST as u64 + 5]
        );
        assert_eq!(latest.after(0).count(), MOST);
        assert_eq!(latest.newest().next().map(|(number, _)| number), Some(MOST as u64 + 5));
        latest.put(MOST_BYTES, 0);
        assert_eq!((latest.kept.len(), latest.bytes), (1, MOST_BYTES));
        latest.put(MOST_BYTES + 1, 0);
        assert_eq!((latest.kept.len(), latest.bytes), (0, 0));
    }

    #[test]
    fn a_long_body_is_cut_and_keeps_its_length() {
        let kept = Kept::of(&Bytes::from(vec![0; LONGEST_BODY + 1]));
        assert_eq!((kept.bytes.len(), kept.length), (LONGEST_BODY, LONGEST_BODY + 1));
    }

    #[test]
    fn a_request_is_kept_without_what_was_read_with_it() {
        let read = Bytes::from(vec![b'x'; 64 * 1024]);
        let mut request = Request::new(Method::GET, "/");
        for part in [read.slice(..1), read.slice(7..10)] {
            let value = HeaderValue::from_maybe_shared(part).expect("a value");
            request.headers.append("x-part", value);
        }
        let asked = Asked::of(&request, Moment::of_millis(0));
        assert_eq!(asked.headers, request.headers);
        drop(request);
        assert!(read.is_unique());
    }

    #[test]
    fn nothing_is_noted_for_nobody() {
        let mut journal = Journal::default();
        journal.note(Change::Contact(1));
        assert!(journal.take_changes().is_empty());
        journal.is_watched = true;
        for place in [1, 2, 1] {
            journal.note(Change::Contact(place));
        }
        assert_eq!(journal.take_changes().len(), 2);
    }
}
