//! The places for connections: how many there are, and who gives theirs up when a new connection comes.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use awso::ByteStream;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::Notify;

/// How many file descriptors are left for files, where these are few.
const SPARE_DESCRIPTORS: u64 = 64;
/// A request is being answered.
const BUSY: u64 = u64::MAX;
/// The connection is no HTTP any more, and keeps its place until it ends.
const UPGRADED: u64 = u64::MAX - 1;

/// Who has a place. Whoever asks for nothing may lose it to somebody who may: a place is for requests.
#[derive(Debug)]
pub(super) struct Places {
    most: usize,
    taken: Mutex<BTreeMap<u64, Arc<Occupant>>>,
    /// Counts connections and the ends of answers, to tell who waits the longest.
    turns: AtomicU64,
}

#[derive(Debug)]
struct Occupant {
    /// The turn since which it has asked for nothing, or one of the constants above.
    idle_since: AtomicU64,
    has_asked: AtomicBool,
    leave: Notify,
}

/// One connection's place, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    number: u64,
    occupant: Arc<Occupant>,
}

impl Places {
    /// As many as this, and not more than the process may have open files.
    pub(super) fn new(most: usize) -> Arc<Self> {
        let limit = std::fs::read_to_string("/proc/self/limits").ok().and_then(|text| open_files(&text));
        let most = limit.map_or(most, |limit| most.min(within(limit)));
        Arc::new(Places { most, taken: Mutex::default(), turns: AtomicU64::new(0) })
    }

    /// A place, if need be that of the connection that has asked for nothing the longest; first of those that never
    /// have. None if all are busy.
    pub(super) fn take(self: &Arc<Self>) -> Option<Place> {
        let mut taken = self.lock();
        if taken.len() >= self.most && !evict(&mut taken) {
            return None;
        }
        let number = self.turn();
        let occupant = Arc::new(Occupant {
            idle_since: AtomicU64::new(number),
            has_asked: AtomicBool::new(false),
            leave: Notify::new(),
        });
        taken.insert(number, Arc::clone(&occupant));
        drop(taken);
        Some(Place { places: Arc::clone(self), number, occupant })
    }

    /// Frees one place, if anybody has asked for nothing.
    pub(super) fn make_room(&self) {
        evict(&mut self.lock());
    }

    fn turn(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Occupant>>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether somebody had to leave.
fn evict(taken: &mut BTreeMap<u64, Arc<Occupant>>) -> bool {
    let idle = taken.iter().filter_map(|(number, occupant)| {
        let since = occupant.idle_since.load(Ordering::Relaxed);
        (since < UPGRADED).then(|| (occupant.has_asked.load(Ordering::Relaxed), since, *number))
    });
    let Some((.., number)) = idle.min() else { return false };
    if let Some(occupant) = taken.remove(&number) {
        occupant.leave.notify_one();
    }
    true
}

impl Place {
    /// Waits until the place is somebody else's.
    pub(super) async fn lost(&self) {
        self.occupant.leave.notified().await;
    }

    /// A request has come; it is being answered until this is dropped.
    pub(super) fn busy(&self) -> Busy {
        self.occupant.idle_since.store(BUSY, Ordering::Relaxed);
        self.occupant.has_asked.store(true, Ordering::Relaxed);
        Busy { places: Arc::clone(&self.places), occupant: Arc::clone(&self.occupant) }
    }

    /// The connection becomes another protocol's.
    pub(super) fn keep(&self) {
        self.occupant.idle_since.store(UPGRADED, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.lock().remove(&self.number);
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct Busy {
    places: Arc<Places>,
    occupant: Arc<Occupant>,
}

impl Drop for Busy {
    fn drop(&mut self) {
        let turn = self.places.turn();
        let idle_since = &self.occupant.idle_since;
        // One that was upgraded stays so.
        let _ = idle_since.compare_exchange(BUSY, turn, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// The body of an answer, which is being given until the last of it has gone.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) body: ByteStream,
    pub(super) _busy: Busy,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = <ByteStream as Body>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// How many connections fit under this limit of open files, and leave some for files.
fn within(limit: u64) -> usize {
    let spare = SPARE_DESCRIPTORS.min(limit / 2);
    usize::try_from(limit - spare).unwrap_or(usize::MAX).max(1)
}

/// The soft limit of open files, as Linux tells it. None if there is none.
fn open_files(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(most: usize) -> Arc<Places> {
        Arc::new(Places { most, taken: Mutex::default(), turns: AtomicU64::new(0) })
    }

    fn is_lost(place: &Place) -> bool {
        !place.places.lock().contains_key(&place.number)
    }

    #[test]
    fn who_never_asked_leaves_first_and_then_who_waits_the_longest() {
        let places = places(3);
        let [asked, quiet, late] = [(); 3].map(|()| places.take().expect("a place"));
        drop(asked.busy());
        drop(places.take().expect("one for it"));
        assert!(is_lost(&quiet) && !is_lost(&asked) && !is_lost(&late));
        drop(late.busy());
        let answering = places.take().expect("a place");
        let _busy = answering.busy();
        let _next = places.take().expect("one for it");
        assert!(is_lost(&asked) && !is_lost(&late));
    }

    #[test]
    fn nobody_who_is_answered_or_has_a_websocket_has_to_leave() {
        let places = places(2);
        let [answered, upgraded] = [(); 2].map(|()| places.take().expect("a place"));
        let busy = answered.busy();
        drop((upgraded.busy(), upgraded.keep()));
        assert!(places.take().is_none());
        drop(busy);
        let _place = places.take().expect("the one of the answered");
        assert!(is_lost(&answered) && !is_lost(&upgraded));
        drop(upgraded);
        assert_eq!(places.lock().len(), 1);
    }

    #[test]
    fn places_are_fewer_than_open_files_may_be() {
        let text = "Limit                     Soft Limit           Hard Limit           Units     \n\
            Max open files            1024                 524288               files     \n";
        assert_eq!(open_files(text).map(within), Some(960));
        assert_eq!(
            open_files("Max open files            unlimited            unlimited            files"),
            None
        );
        assert_eq!([within(0), within(1), within(20)], [1, 1, 10]);
    }
}
