//! Which calls and frames have a fault: the next ones, every so many, some by chance.

use super::{Fault, file, name};
use crate::document::DocumentError;

/// A fault and the calls or frames that have it; all unless said otherwise.
///
/// ```
/// use awso_connect_local::{Fault, FaultRule};
///
/// // The websockets of this participant get three frames more, and go.
/// # let participant_id = "p";
/// let rule = FaultRule::of("Frame", Fault::dropped()).after_first(3).next(1).of_participant(participant_id);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct FaultRule {
    /// Of any operation, where there is none.
    pub(super) operation: Option<String>,
    /// So many have none before.
    pub(super) skip: u64,
    pub(super) times: Times,
    /// Whose calls and frames, if not everybody's.
    pub(super) contact_id: Option<String>,
    pub(super) participant_id: Option<String>,
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
    /// The fault for calls of the operation of this name (`SendMessage`), or whatever else of
    /// [these](Faults::of_text).
    pub fn of(operation: impl Into<String>, fault: Fault) -> Self {
        FaultRule { operation: Some(operation.into()), ..FaultRule::of_any(fault) }
    }

    /// The fault for all calls: those of any operation, upgrades to websockets, uploads and downloads.
    pub fn of_any(fault: Fault) -> Self {
        let (operation, skip, times) = (None, 0, Times::Always);
        FaultRule { operation, skip, times, contact_id: None, participant_id: None, fault }
    }

    /// Whether there is such an operation, and such a fault of it; says which there are.
    pub(crate) fn check(&self) -> Result<(), String> {
        let name = self.operation.as_deref();
        name.map_or(Ok(()), name::check)?;
        self.fault.check(name)
    }

    /// Only calls and frames of the participants of this contact have it.
    pub fn in_contact(mut self, contact_id: impl Into<String>) -> Self {
        self.contact_id = Some(contact_id.into());
        self
    }

    /// Only calls and frames of this participant have it.
    pub fn of_participant(mut self, participant_id: impl Into<String>) -> Self {
        self.participant_id = Some(participant_id.into());
        self
    }

    /// The first ones from now on do not have it, this many. They do not count for the others.
    pub fn after_first(mut self, count: u64) -> Self {
        self.skip = count;
        self
    }

    /// Whether it is for these. `whom` are the ids of contact and participant, where they are known.
    fn is_for(&self, name: &str, is_frame: bool, whom: Option<&(String, String)>) -> bool {
        let is_of = match self.operation.as_deref() {
            None => !is_frame,
            Some(name::FRAME) => is_frame,
            Some(own) => own == name,
        };
        let is_theirs = |id: &Option<String>, of: fn(&(String, String)) -> &String| {
            id.as_ref().is_none_or(|id| whom.is_some_and(|whom| of(whom) == id))
        };
        is_of && is_theirs(&self.contact_id, |ids| &ids.0) && is_theirs(&self.participant_id, |ids| &ids.1)
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
    ///     drop = true                    # or garbage or cut = true, slow_ms, or delay_ms alone
    ///     after_processing = true
    ///     delay_ms = 200
    ///
    ///     [[faults]]
    ///     operation = "ChatFrame"
    ///     skip = 2                       # the first two do not have it
    ///     times = 1
    ///     duplicate = true               # or hold_back or lose = true, or what calls can have but cut and slow_ms
    ///     "#,
    /// )?;
    /// let throttled = Fault::error(429, "ThrottlingException").message("slow down");
    /// let dropped = Fault::dropped().after_processing().after(std::time::Duration::from_millis(200));
    /// let same = Faults::none()
    ///     .seed(7)
    ///     .rule(FaultRule::of("SendMessage", throttled).every(3))
    ///     .rule(FaultRule::of("GetTranscript", dropped).next(1))
    ///     .rule(FaultRule::of("ChatFrame", Fault::duplicated()).after_first(2).next(1));
    /// assert_eq!(faults, same);
    /// # Ok::<(), awso_connect_local::DocumentError>(())
    /// ```
    ///
    /// Each operation of the service can have faults, and besides:
    ///
    /// | name | what it is |
    /// |---|---|
    /// | `Websocket` | The upgrade to a websocket. After processing its URL is used. |
    /// | `Upload` | The PUT of a file to its presigned URL. Errors are XML, as S3's. |
    /// | `Download` | The GET of a file from its presigned URL. Errors are XML, as S3's. |
    /// | `Frame` | Whatever a websocket is sent, each of the following among it. |
    /// | `ChatFrame` | A frame with an item of a chat. |
    /// | `SubscribeFrame` | The answer to `aws/subscribe`. |
    /// | `HeartbeatFrame` | The answer to `aws/heartbeat`. |
    /// | `PingFrame` | The answer to `aws/ping`, the deep heartbeat. |
    ///
    /// A rule that names none is for all calls, and for no frames. `contact_id` and `participant_id` narrow a rule down
    /// to one contact, or one participant: to calls with their tokens or URLs, and frames to their websockets. Each frame
    /// to each websocket counts.
    ///
    /// # Errors
    /// What is no such document, or names an operation that this service does not have, with its line.
    pub fn of_text(text: &str) -> Result<Self, DocumentError> {
        file::faults(text)
    }
}

impl Faults {
    /// Whether all rules are of what there is.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.rules.iter().try_for_each(FaultRule::check)
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

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The fault of this call, or frame, if it has one. `whom` are the ids of contact and participant it is of.
    pub(crate) fn decide(
        &mut self,
        name: &str,
        is_frame: bool,
        whom: Option<&(String, String)>,
    ) -> Option<Fault> {
        let seed = self.seed;
        let mut rules = self.rules.iter_mut();
        let hit = rules.position(|counted| counted.rule.is_for(name, is_frame, whom) && counted.ask(seed))?;
        let fault = self.rules.get(hit)?.rule.fault.clone();
        self.rules.retain(|counted| !counted.is_spent());
        Some(fault)
    }
}

impl Counted {
    fn ask(&mut self, seed: u64) -> bool {
        self.asked = self.asked.saturating_add(1);
        let asked = self.asked.saturating_sub(self.rule.skip);
        match self.rule.times {
            _ if asked == 0 => false,
            Times::Always => true,
            Times::Next(count) => asked <= count,
            Times::Every(count) => count > 0 && asked.is_multiple_of(count),
            Times::Chance(chance) => draw(seed, self.number, asked) < chance,
        }
    }

    fn is_spent(&self) -> bool {
        matches!(self.rule.times, Times::Next(count) if self.asked.saturating_sub(self.rule.skip) >= count)
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
        (1..=calls).filter(|_| decide(&mut state, "SendMessage").is_some()).collect()
    }

    fn decide(state: &mut FaultState, name: &str) -> Option<Fault> {
        state.decide(name, false, None)
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
        let had: Vec<bool> = (0..3).map(|_| decide(&mut state, "SendMessage").is_some()).collect();
        assert_eq!((had, state.count()), (vec![true, true, false], 0));
        assert!(decide(&mut FaultState::new(Faults::none().rule(fails())), "SendEvent").is_none());
        assert_eq!(hits(fails().after_first(2).next(2), 0, 7), [3, 4]);
        assert_eq!(hits(fails().after_first(2).every(2), 0, 7), [4, 6]);
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
        assert!(!decide(&mut state, "SendMessage").expect("the first").is_drop());
        assert!(decide(&mut state, "SendMessage").expect("the second").is_drop());
        assert!(decide(&mut state, "GetTranscript").expect("the second").is_drop());
        assert!(state.decide("ChatFrame", true, None).is_none(), "frames are no calls");
    }

    #[test]
    fn a_rule_is_for_whom_it_names() {
        let [jane, ada] = ["Jane", "Ada"].map(|who| ("c".to_owned(), who.to_owned()));
        let had = |rule: FaultRule, name: &str, whom: Option<&(String, String)>| {
            FaultState::new(Faults::none().rule(rule)).decide(name, name != "SendMessage", whom).is_some()
        };
        let of = |name: &str| FaultRule::of(name, Fault::dropped());
        assert!(had(of("Frame"), "ChatFrame", None) && had(of("Frame"), "Frame", None));
        assert!(had(of("ChatFrame"), "ChatFrame", None) && !had(of("ChatFrame"), "PingFrame", None));
        assert!(had(of("Frame").of_participant("Jane"), "ChatFrame", Some(&jane)));
        assert!(!had(of("Frame").of_participant("Jane"), "ChatFrame", Some(&ada)));
        assert!(had(of("SendMessage").in_contact("c"), "SendMessage", Some(&ada)));
        assert!(!had(of("SendMessage").in_contact("d"), "SendMessage", Some(&ada)));
        assert!(!had(of("SendMessage").in_contact("c"), "SendMessage", None));
    }

    #[test]
    fn what_cannot_happen_to_it_is_told() {
        let second = std::time::Duration::from_secs(1);
        for (rule, problem) in [
            (
                FaultRule::of("SendMesage", Fault::dropped()),
                "no operation \"SendMesage\"; did you mean SendMessage?",
            ),
            (FaultRule::of("Uplaod", Fault::dropped()), "no operation \"Uplaod\"; did you mean Upload?"),
            (
                FaultRule::of("SendMessage", Fault::lost()),
                "only frames are duplicated, held back and lost: Frame, ",
            ),
            (FaultRule::of_any(Fault::duplicated()), "only frames are"),
            (FaultRule::of("Frame", Fault::cut()), "a frame is neither cut nor slow"),
            (
                FaultRule::of("Frame", Fault::held_back().after(second)),
                "what is held back waits for the next frame",
            ),
        ] {
            let told = rule.check().expect_err(problem);
            assert!(told.starts_with(problem), "{told}");
        }
        for rule in [
            FaultRule::of("Frame", Fault::duplicated().after(second)),
            FaultRule::of("ChatFrame", Fault::status(500)),
            FaultRule::of("Download", Fault::slow(second)),
            FaultRule::of_any(Fault::cut()),
        ] {
            assert_eq!(rule.check(), Ok(()));
        }
    }
}
