//! Where client tokens and jitter come from: counted and mixed from one seed, so that a machine repeats itself with it.

use std::fmt;

pub(super) struct Random {
    seed: u128,
    count: u64,
    state: u64,
}

impl Random {
    pub(super) fn new(seed: u128) -> Self {
        let [.., low] = [(seed >> 64) as u64, seed as u64];
        Random { seed, count: 0, state: low ^ (seed >> 64) as u64 }
    }

    /// A number that was not given before.
    pub(super) fn count(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// A token that no other session makes, and this one not again.
    pub(super) fn client_token(&mut self) -> String {
        let count = self.count();
        format!("{:032x}-{count}", self.seed)
    }

    /// From 0 to 1. This is splitmix64, <https://doi.org/10.1145/2714064.2660195>.
    pub(super) fn fraction(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        (z >> 11) as f64 / (1_u64 << 53) as f64
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Random").field("count", &self.count).finish_non_exhaustive()
    }
}
