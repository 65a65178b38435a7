//! How often an operation may be called: token buckets with the rates of the service.

use std::collections::{BTreeSet, HashMap};

use awso_connect_participant::ThrottlingException;

use crate::assumption::Assumptions;
use crate::clock::Moment;
use crate::fault::Fault;
use crate::nearest::instead;
use crate::refusal::Refusal;
use crate::routes;

/// What calls share a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// Those of one instance.
    Instance,
    /// All.
    Account,
}

/// Calls a second, and at once, of the operations of participants and of Amazon Connect: its service limits, as of
/// 2026. Operations of participants that are not listed there are not throttled.
const RATES: [(&str, Scope, u64, u64); 17] = [
    ("CreateParticipantConnection", Scope::Instance, 6, 9),
    ("SendMessage", Scope::Instance, 10, 15),
    ("SendEvent", Scope::Instance, 10, 15),
    ("GetTranscript", Scope::Instance, 8, 12),
    ("GetAttachment", Scope::Instance, 8, 12),
    ("DisconnectParticipant", Scope::Instance, 3, 5),
    ("StartAttachmentUpload", Scope::Instance, 2, 5),
    ("CompleteAttachmentUpload", Scope::Instance, 2, 5),
    ("StartChatContact", Scope::Account, 5, 8),
    ("StartContactStreaming", Scope::Account, 5, 8),
    ("StopContactStreaming", Scope::Account, 5, 8),
    ("CreateParticipant", Scope::Account, 5, 8),
    ("CreatePersistentContactAssociation", Scope::Account, 5, 8),
    ("UpdateParticipantRoleConfig", Scope::Account, 5, 8),
    ("StopContact", Scope::Account, 10, 15),
    ("SendChatIntegrationEvent", Scope::Account, 17, 26),
    ("UpdateParticipantAuthentication", Scope::Account, 2, 5),
];

/// What every other operation of Amazon Connect may.
const DEFAULT_RATE: (Scope, u64, u64) = (Scope::Account, 2, 5);

/// How often operations may be called. By default as often as one likes; the rates of the service are documented, for
/// participants by instance, for Amazon Connect itself by account.
///
/// | operation | calls a second | at once |
/// |---|---|---|
/// | CreateParticipantConnection | 6 | 9 |
/// | SendMessage, SendEvent | 10 | 15 |
/// | GetTranscript, GetAttachment | 8 | 12 |
/// | DisconnectParticipant | 3 | 5 |
/// | StartAttachmentUpload, CompleteAttachmentUpload | 2 | 5 |
/// | StartChatContact, StartContactStreaming, StopContactStreaming, CreateParticipant, CreatePersistentContactAssociation, UpdateParticipantRoleConfig | 5 | 8 |
/// | StopContact | 10 | 15 |
/// | SendChatIntegrationEvent | 17 | 26 |
/// | any other of Amazon Connect | 2 | 5 |
///
/// A call too many is `ThrottlingException` of status 429.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Throttles {
    which: Which,
    untyped: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Which {
    #[default]
    Nothing,
    All,
    Some(BTreeSet<String>),
}

impl Throttles {
    /// Nothing is throttled.
    pub fn none() -> Self {
        Throttles::default()
    }

    /// All is, as documented.
    pub fn all() -> Self {
        Throttles { which: Which::All, untyped: false }
    }

    /// Calls of these operations are (`SendMessage`).
    pub fn of<N: Into<String>>(operations: impl IntoIterator<Item = N>) -> Self {
        let names = operations.into_iter().map(Into::into).collect();
        Throttles { which: Which::Some(names), untyped: false }
    }

    /// It is not the service that says no but the gateway in front of it, which names no error type.
    pub fn untyped(mut self) -> Self {
        self.untyped = true;
        self
    }

    /// Whether there are all the operations that it names.
    ///
    /// # Errors
    /// There is one that is not; the text says which is meant, or which there are.
    pub fn check(&self) -> Result<(), String> {
        match &self.which {
            Which::Nothing | Which::All => Ok(()),
            Which::Some(names) => names.iter().try_for_each(|name| check(name)),
        }
    }

    fn hold(&self, operation: &str) -> bool {
        match &self.which {
            Which::Nothing => false,
            Which::All => true,
            Which::Some(names) => names.contains(operation),
        }
    }
}

/// Whether there is an operation of this name; says which there are.
pub(crate) fn check(name: &str) -> Result<(), String> {
    let known: Vec<&str> = routes::operation_names().collect();
    if known.contains(&name) {
        return Ok(());
    }
    Err(format!("no operation {name:?}; {}", instead(name, &known)))
}

/// With more buckets than these, those are let go that are full, for they are as good as none.
const MOST_BUCKETS: usize = 1_024;

/// How full the buckets are.
#[derive(Debug, Default)]
pub(crate) struct Buckets(HashMap<(&'static str, String), Bucket>);

/// In thousandths of a call, so that a rate of calls a second is one of thousandths a millisecond.
#[derive(Debug)]
struct Bucket {
    level: u64,
    at: Moment,
    rate: u64,
    most: u64,
}

impl Bucket {
    fn level(&self, now: Moment) -> u64 {
        let elapsed = u64::try_from(now.since(self.at).as_millis()).unwrap_or(u64::MAX);
        self.level.saturating_add(elapsed.saturating_mul(self.rate)).min(self.most)
    }

    fn take(&mut self, now: Moment) -> bool {
        self.level = self.level(now);
        self.at = self.at.max(now);
        let left = self.level.checked_sub(1_000);
        self.level = left.unwrap_or(self.level);
        left.is_some()
    }
}

impl Buckets {
    /// Counts a call of the operation, which is one call too many or not. `instance_id` is that of a participant's
    /// contact; who signs requests has none.
    pub(crate) fn take(
        &mut self,
        throttles: &Throttles,
        assumptions: &Assumptions,
        operation: &'static str,
        instance_id: Option<&str>,
        now: Moment,
    ) -> Result<(), Throttled> {
        if !throttles.hold(operation) {
            return Ok(());
        }
        let listed = RATES.iter().find(|(name, ..)| *name == operation);
        let (scope, rate, burst) = match (listed, instance_id) {
            (Some((_, scope, rate, burst)), _) => (*scope, *rate, *burst),
            (None, Some(_)) => return Ok(()),
            (None, None) => DEFAULT_RATE,
        };
        let is_shared = assumptions.events_share_the_rate_of_messages && operation == "SendEvent";
        let name = if is_shared { "SendMessage" } else { operation };
        let of = if scope == Scope::Instance { instance_id.unwrap_or_default() } else { "" };
        if self.0.len() >= MOST_BUCKETS {
            self.0.retain(|_, bucket| bucket.level(now) < bucket.most);
        }
        let most = burst * 1_000;
        let bucket =
            self.0.entry((name, of.to_owned())).or_insert(Bucket { level: most, at: now, rate, most });
        if bucket.take(now) { Ok(()) } else { Err(Throttled { untyped: throttles.untyped }) }
    }
}

/// A call too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Throttled {
    untyped: bool,
}

impl Throttled {
    pub(crate) fn into_response(self) -> awso::http::Response {
        let untyped = self.untyped.then(|| Fault::status(429).response()).flatten();
        untyped.unwrap_or_else(|| Refusal::of::<ThrottlingException>("Rate exceeded").into_response())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::contact::tests::noon;

    fn taken(buckets: &mut Buckets, operation: &'static str, instance: Option<&str>, now: Moment) -> usize {
        let mut takes = || {
            let assumptions = Assumptions::default();
            buckets.take(&Throttles::all(), &assumptions, operation, instance, now).is_ok()
        };
        (0..100).filter(|_| takes()).count()
    }

    #[test]
    fn a_burst_and_then_so_many_a_second() {
        let mut buckets = Buckets::default();
        assert_eq!(taken(&mut buckets, "SendMessage", Some("i"), noon()), 15);
        let later = |millis| noon().after(Duration::from_millis(millis));
        assert_eq!(taken(&mut buckets, "SendMessage", Some("i"), later(99)), 0);
        assert_eq!(taken(&mut buckets, "SendMessage", Some("i"), later(1_000)), 10);
        assert_eq!(taken(&mut buckets, "SendMessage", Some("i"), later(60_000)), 15);
    }

    #[test]
    fn instances_and_operations_have_buckets_of_their_own() {
        let mut buckets = Buckets::default();
        for (operation, instance, calls) in [
            ("SendMessage", Some("i"), 15),
            ("SendMessage", Some("j"), 15),
            ("SendEvent", Some("i"), 15),
            ("StartChatContact", None, 8),
            ("DescribeContact", None, 5),
            ("DescribeView", Some("i"), 100),
        ] {
            assert_eq!(taken(&mut buckets, operation, instance, noon()), calls, "{operation}");
        }
    }

    #[test]
    fn an_operation_that_there_is_not_is_told_with_the_one_that_is_meant() {
        let check = |name: &str| Throttles::of([name]).check();
        assert_eq!(check("SendMessage"), Ok(()));
        assert_eq!(
            check("SendMesage"),
            Err("no operation \"SendMesage\"; did you mean SendMessage?".to_owned())
        );
        let told = check("Upload").expect_err("it is not throttled");
        assert!(told.starts_with("no operation \"Upload\"; there are StartChatContact, "), "{told}");
        assert_eq!(Throttles::all().check(), Ok(()));
    }

    #[test]
    fn full_buckets_are_not_kept() {
        let mut buckets = Buckets::default();
        let (all, assumptions) = (Throttles::all(), Assumptions::default());
        for call in 0..10_000 {
            let now = noon().after(Duration::from_secs(call));
            let instance = format!("i{call}");
            assert_eq!(buckets.take(&all, &assumptions, "SendMessage", Some(&instance), now), Ok(()));
        }
        assert!(buckets.0.len() <= MOST_BUCKETS, "{}", buckets.0.len());
    }

    #[test]
    fn what_is_not_asked_for_is_not_throttled() {
        let mut buckets = Buckets::default();
        let assumptions = Assumptions { events_share_the_rate_of_messages: true, ..Assumptions::default() };
        let some = Throttles::of(["SendMessage", "SendEvent"]).untyped();
        let mut take = |throttles: &Throttles, operation| {
            buckets.take(throttles, &assumptions, operation, Some("i"), noon())
        };
        for _ in 0..100 {
            assert_eq!(take(&Throttles::none(), "SendMessage"), Ok(()));
            assert_eq!(take(&some, "GetTranscript"), Ok(()));
        }
        for call in 0..16 {
            let operation = if call % 2 == 0 { "SendMessage" } else { "SendEvent" };
            assert_eq!(take(&some, operation).is_ok(), call < 15);
        }
        let response = take(&some, "SendEvent").expect_err("one too many").into_response();
        assert_eq!((response.status.as_u16(), response.headers.get("x-amzn-errortype")), (429, None));
        let typed = Throttled { untyped: false }.into_response();
        assert_eq!(typed.headers["x-amzn-errortype"], "ThrottlingException");
    }
}
