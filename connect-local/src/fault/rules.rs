//! Which calls have a fault: the next ones, every so many, some by chance.

use super::{Fault, file};
use crate::document::DocumentError;
use crate::routes;

/// A fault and the calls that have it; all unless said otherwise.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct FaultRule {
    /// Of any operation, where there is none.
    pub(super) operation: Option<String>,
    pub(super) times: Times,
    pub(super) fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Times {
    Always,
    /// So many calls, and none after them.
    Next(u64),
    Every(u64),
    /// From 0 to 1.
    Chance(f64),
}

impl FaultRule {
    /// The fault for calls of the operation of this name (`SendMessage`). `Websocket` is the upgrade of one.
    pub fn of(operation: impl Into<String>, fault: Fault) -> Self {
        FaultRule { operation: Some(operation.into()), times: Times::Always, fault }
    }

    /// The fault for calls of any operation.
    pub fn of_any(fault: Fault) -> Self {
        FaultRule { operation: None, times: Times::Always, fault }
    }

    /// Whether there is such an operation; says which there are.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.operation.as_deref().map_or(Ok(()), routes::check_operation)
    }

    /// Only the next calls have it, this many.
    pub fn next(mut self, count: u64) -> Self {
        self.times = Times::Next(count);
        self
    }

    /// One in so many calls has it: the third, the sixth, … . Zero is none of them.
    pub fn every(mut self, count: u64) -> Self {
        self.times = Times::Every(count);
        self
    }

    /// A call has it by this chance, from 0 to 1. The seed of [`Faults`] says which ones.
    pub fn chance(mut self, chance: f64) -> Self {
        self.times = Times::Chance(chance);
        self
    }
}

/// Standing faults. The first rule that a call fits counts. The same seed and the same calls of an operation, in the
/// same order, give the same faults.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct Faults {
    pub(super) rules: Vec<FaultRule>,
    pub(super) seed: u64,
}

impl Faults {
    /// No faults.
    pub fn none() -> Self {
        Faults::default()
    }

    /// These, behind those that there are.
    pub fn rule(mut self, rule: FaultRule) -> Self {
        self.rules.push(rule);
        self
    }

    /// What chance goes by; 0 unless set.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Reads faults from TOML or JSON:
    ///
    /// ```
    /// use awso_connect_local::{Fault, FaultRule, Faults};
    ///
    /// let faults = Faults::of_text(
    ///     r#"
    ///     seed = 7
    ///
    ///     [[faults]]
    ///     operation = "SendMessage"      # any, where left out
    ///     every = 3                      # or times = 2, or chance = 0.1; all calls, where left out
    ///     status = 429
    ///     type = "ThrottlingException"   # untyped, where left out
    ///     message = "slow down"
    ///
    ///     [[faults]]
    ///     operation = "GetTranscript"
    ///     times = 1
    ///     drop = true                    # or garbage = true, or delay_ms alone
    ///     after_processing = true
    ///     delay_ms = 200
    ///     "#,
    /// )?;
    /// let throttled = Fault::error(429, "ThrottlingException").message("slow down");
    /// let dropped = Fault::dropped().after_processing().after(std::time::Duration::from_millis(200));
    /// let same = Faults::none()
    ///     .seed(7)
    ///     .rule(FaultRule::of("SendMessage", throttled).every(3))
    ///     .rule(FaultRule::of("GetTranscript", dropped).next(1));
    /// assert_eq!(faults, same);
    /// # Ok::<(), awso_connect_local::DocumentError>(())
    /// ```
    ///
    /// # Errors
    /// What is no such document, or names an operation that this service does not have, with its line.
    pub fn of_text(text: &str) -> Result<Self, DocumentError> {
        file::faults(text)
    }
}

/// Rules, and how often each was asked.
#[derive(Debug, Default)]
pub(crate) struct FaultState {
    rules: Vec<Counted>,
    seed: u64,
    added: u64,
}

#[derive(Debug)]
struct Counted {
    rule: FaultRule,
    /// How many rules came before it, which tells their chances apart.
    number: u64,
    asked: u64,
}

impl FaultState {
    pub(crate) fn new(faults: Faults) -> Self {
        let mut state = FaultState { seed: faults.seed, ..FaultState::default() };
        faults.rules.into_iter().for_each(|rule| state.add(rule));
        state
    }

    pub(crate) fn add(&mut self, rule: FaultRule) {
        self.rules.push(Counted { rule, number: self.added, asked: 0 });
        self.added += 1;
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    pub(crate) fn count(&self) -> usize {
        self.rules.len()
    }

    /// The fault of this call, if it has one.
    pub(crate) fn decide(&mut self, operation: &str) -> Option<Fault> {
        let seed = self.seed;
        let is_of = |rule: &FaultRule| rule.operation.as_deref().is_none_or(|name| name == operation);
        let hit = self.rules.iter_mut().position(|counted| is_of(&counted.rule) && counted.ask(seed))?;
        let fault = self.rules.get(hit)?.rule.fault.clone();
        self.rules.retain(|counted| !counted.is_spent());
        Some(fault)
    }
}

impl Counted {
    fn ask(&mut self, seed: u64) -> bool {
        self.asked = self.asked.saturating_add(1);
        match self.rule.times {
            Times::Always => true,
            Times::Next(count) => self.asked <= count,
            Times::Every(count) => count > 0 && self.asked.is_multiple_of(count),
            Times::Chance(chance) => draw(seed, self.number, self.asked) < chance,
        }
    }

    fn is_spent(&self) -> bool {
        matches!(self.rule.times, Times::Next(count) if self.asked >= count)
    }
}

/// A number from 0 to 1 that seed, rule and call alone decide: SplitMix64's mixing of the three, its upper 53 bits.
fn draw(seed: u64, rule: u64, call: u64) -> f64 {
    let mix = |state: u64| {
        let state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        state ^ (state >> 31)
    };
    let bits = mix(mix(mix(seed) ^ rule) ^ call) >> 11;
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double")]
    let drawn = bits as f64 / (1_u64 << 53) as f64;
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(rule: FaultRule, seed: u64, calls: usize) -> Vec<usize> {
        let mut state = FaultState::new(Faults::none().seed(seed).rule(rule));
        (1..=calls).filter(|_| state.decide("SendMessage").is_some()).collect()
    }

    fn fails() -> FaultRule {
        FaultRule::of("SendMessage", Fault::status(500))
    }

    #[test]
    fn some_calls_have_it_and_others_do_not() {
        assert_eq!(hits(fails(), 0, 3), [1, 2, 3]);
        assert_eq!(hits(fails().every(3), 0, 7), [3, 6]);
        assert_eq!(hits(fails().every(0), 0, 7), [0; 0]);
        assert_eq!(hits(fails().chance(0.0), 0, 50), [0; 0]);
        assert_eq!(hits(fails().chance(1.0), 0, 2), [1, 2]);
        let mut state = FaultState::new(Faults::none().rule(fails().next(2)));
        let had: Vec<bool> = (0..3).map(|_| state.decide("SendMessage").is_some()).collect();
        assert_eq!((had, state.count()), (vec![true, true, false], 0));
        assert!(FaultState::new(Faults::none().rule(fails())).decide("SendEvent").is_none());
    }

    #[test]
    fn chance_is_what_the_seed_says_and_near_what_it_should_be() {
        let one = hits(fails().chance(0.25), 7, 4_000);
        assert_eq!(one, hits(fails().chance(0.25), 7, 4_000));
        assert_ne!(one, hits(fails().chance(0.25), 8, 4_000));
        assert!((900..1_100).contains(&one.len()), "{}", one.len());
    }

    #[test]
    fn the_first_rule_that_fits_counts() {
        let faults = Faults::none().rule(fails().next(1)).rule(FaultRule::of_any(Fault::dropped()));
        let mut state = FaultState::new(faults);
        assert!(!state.decide("SendMessage").expect("the first").is_drop());
        assert!(state.decide("SendMessage").expect("the second").is_drop());
        assert!(state.decide("GetTranscript").expect("the second").is_drop());
    }
}
