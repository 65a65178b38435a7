//! The time that a session goes by.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::sleep_until;

/// How far a clock can be moved: every system can count some more years behind it.
const MOST_AHEAD: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// The time that a session goes by: the system's, or as far ahead of it as a test has moved it.
///
/// Clones of one are moved together.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<watch::Sender<Duration>>>);

impl Clock {
    /// One that a test can move. It also goes on by itself.
    pub fn movable() -> Self {
        Clock(Some(Arc::new(watch::Sender::new(Duration::ZERO))))
    }

    /// Moves it forward, by a hundred years in all at most: sessions do what is due by then. The system's own time
    /// cannot be moved.
    pub fn advance(&self, duration: Duration) {
        if let Some(ahead) = &self.0 {
            ahead.send_modify(|ahead| *ahead = ahead.saturating_add(duration).min(MOST_AHEAD));
        }
    }

    pub(super) fn now(&self) -> Instant {
        // Tokio's, which a test may have stopped: it has to be that of the timers.
        tokio::time::Instant::now().into_std()
            + self.0.as_ref().map_or(Duration::ZERO, |ahead| *ahead.borrow())
    }

    /// Waits until then; for ever where there is no time.
    pub(super) async fn until(&self, at: Option<Instant>) {
        let Some(at) = at else { return std::future::pending().await };
        let Some(ahead) = &self.0 else { return sleep_until(at.into()).await };
        let mut moved = ahead.subscribe();
        loop {
            let is_ahead = *moved.borrow_and_update();
            tokio::select! {
                // None is at a time before the system started, which is now.
                () = sleep_until(at.checked_sub(is_ahead).map_or_else(tokio::time::Instant::now, Into::into)) => return,
                // The sender is ours.
                _ = moved.changed() => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_time_that_a_test_has_stopped_stands_still_and_goes_when_it_is_moved() {
        let clock = Clock::default();
        let begun = clock.now();
        tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_millis(20)))
            .await
            .expect("it sleeps");
        assert_eq!(clock.now(), begun);
        clock.until(Some(begun + Duration::from_secs(10))).await;
        assert!(clock.now() - begun < Duration::from_secs(11));
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_is_moved_wakes_who_waits_and_has_an_end() {
        let clock = Clock::movable();
        let begun = clock.now();
        let waiting = clock.until(Some(begun + Duration::from_secs(3600)));
        clock.clone().advance(Duration::from_secs(3600));
        waiting.await;
        assert_eq!(clock.now() - begun, Duration::from_secs(3600));
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now() - begun, MOST_AHEAD);
    }
}
