//! What a client may spend on retries: the token bucket of AWS's standard mode.

use std::sync::atomic::{AtomicU32, Ordering};

use super::classify::FailureKind;

/// A retry.
const RETRY_COST: u32 = 5;
/// A retry after an attempt that the service did not answer, or that failed in passing: it may have been slow to
/// fail, so that the service does more than it shows.
const TRANSIENT_COST: u32 = 10;
/// What a call brings back that succeeds at once.
const FIRST_SUCCESS: u32 = 1;

/// The capacity that is left, of so much.
#[derive(Debug)]
pub(super) struct RetryQuota {
    left: AtomicU32,
    capacity: u32,
}

impl RetryQuota {
    pub(super) fn new(capacity: u32) -> Self {
        RetryQuota { left: AtomicU32::new(capacity), capacity }
    }

    /// Takes what a retry after such a failure costs; nothing if that is not left.
    pub(super) fn pay(&self, kind: FailureKind) -> Option<u32> {
        let cost = match kind {
            FailureKind::Transient => TRANSIENT_COST,
            _ => RETRY_COST,
        };
        // No other data hangs on the number, so no ordering is needed.
        let taken =
            self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost));
        taken.is_ok().then_some(cost)
    }

    /// Brings back what the last retry cost of a call that succeeded, or a little for one that needed none.
    pub(super) fn reward(&self, paid: Option<u32>) {
        self.give_back(paid.unwrap_or(FIRST_SUCCESS));
    }

    pub(super) fn give_back(&self, amount: u32) {
        // Nearly every call finds it full, and then writes nothing that other cores would have to fetch.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            (left < self.capacity).then(|| left.saturating_add(amount).min(self.capacity))
        });
    }

    #[cfg(test)]
    pub(super) fn left(&self) -> u32 {
        self.left.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_full_quota_is_a_hundred_retries_or_fifty_transient_ones() {
        for (kind, most) in [
            (FailureKind::Throttling, 100),
            (FailureKind::ServerError, 100),
            (FailureKind::ClockSkew, 100),
            (FailureKind::Transient, 50),
        ] {
            let quota = RetryQuota::new(500);
            let paid = std::iter::from_fn(|| quota.pay(kind)).count();
            assert_eq!((paid, quota.left()), (most, 0), "{kind:?}");
        }
    }

    #[test]
    fn what_does_not_suffice_is_not_touched() {
        let quota = RetryQuota::new(9);
        assert_eq!((quota.pay(FailureKind::Transient), quota.left()), (None, 9));
        assert_eq!((quota.pay(FailureKind::Throttling), quota.left()), (Some(5), 4));
        assert_eq!((quota.pay(FailureKind::Throttling), quota.left()), (None, 4));
    }

    #[test]
    fn many_at_once_lose_and_win_nothing() {
        let quota = RetryQuota::new(500);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..10_000 {
                        if let Some(cost) = quota.pay(FailureKind::Transient) {
                            quota.reward(Some(cost));
                        }
                    }
                });
            }
        });
        assert_eq!(quota.left(), 500);
    }

    proptest! {
        #[test]
        fn the_quota_stays_within_its_capacity_and_every_cost_is_accounted_for(
            capacity in 0u32..600,
            steps in prop::collection::vec((0u8..3, 0u32..20), 0..200),
        ) {
            let quota = RetryQuota::new(capacity);
            let mut left = capacity;
            for (step, amount) in steps {
                match step {
                    0 => {
                        let cost = if amount % 2 == 0 { 5 } else { 10 };
                        let kind =
                            if amount % 2 == 0 { FailureKind::Throttling } else { FailureKind::Transient };
                        let paid = quota.pay(kind);
                        prop_assert_eq!(paid, (left >= cost).then_some(cost));
                        left -= paid.unwrap_or(0);
                    }
                    1 => {
                        quota.reward(None);
                        left = capacity.min(left + 1);
                    }
                    _ => {
                        quota.reward(Some(amount));
                        left = capacity.min(left + amount);
                    }
                }
                prop_assert_eq!(quota.left(), left);
            }
        }
    }
}
