//! What was measured, in few numbers.

use std::time::Duration;

/// How long something took, each time.
#[derive(Default)]
pub(crate) struct Latencies(Vec<Duration>);

impl Latencies {
    pub(crate) fn extend(&mut self, durations: Vec<Duration>) {
        self.0.extend(durations);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Percentiles, by nearest rank.
    pub(crate) fn summary(&mut self) -> String {
        self.0.sort_unstable();
        let rank = |percent: usize| (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        let at = |percent: usize| self.0.get(rank(percent)).copied().unwrap_or_default().as_secs_f64() * 1e3;
        format!("p50 {:.1} ms, p90 {:.1} ms, p99 {:.1} ms, most {:.1} ms", at(50), at(90), at(99), at(100))
    }
}
