use std::sync::atomic::{AtomicUsize, Ordering};

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use proptest::prelude::*;

use super::*;
use crate::protocol::Protocol;
use crate::schema::{Auth, ServiceSchema, UriTemplate};
use crate::shape::AwsShape;
use crate::transport::TransportErrorKind;

const NOW: Duration = Duration::ZERO;

/// Retries whose delays are as long as can be.
fn retries(policy: RetryPolicy) -> Retries {
    Retries::with_jitter(policy, || 1.0)
}

fn standard() -> Retries {
    retries(RetryPolicy::standard())
}

fn answered(status: u16, code: &str) -> FailedAttempt<'_> {
    FailedAttempt::answered(StatusCode::from_u16(status).expect("a status"), &HeaderMap::new(), code)
}

fn unanswered(kind: TransportErrorKind) -> FailedAttempt<'static> {
    FailedAttempt::unanswered(kind)
}

fn throttled() -> FailedAttempt<'static> {
    answered(400, "ThrottlingException")
}

/// What is decided of a call whose first attempt fails so.
fn first(resend: Resend, failure: &FailedAttempt<'_>) -> Decision {
    standard().begin(resend).failed(NOW, failure)
}

fn again(seconds: u64) -> Decision {
    Decision::Again(Duration::from_secs(seconds))
}

#[test]
fn a_call_is_sent_three_times_with_growing_delays() {
    let retries = standard();
    let mut retry = retries.begin(Resend::Always);
    assert_eq!((retry.attempt(), retry.max_attempts(), retry.wait(NOW)), (1, 3, Duration::ZERO));
    assert_eq!(retry.failed(NOW, &answered(500, "")), again(1));
    assert_eq!((retry.attempt(), retries.0.shared.quota.left()), (2, 490));
    assert_eq!(retry.failed(NOW, &throttled()), again(2));
    assert_eq!((retry.attempt(), retries.0.shared.quota.left()), (3, 485));
    assert_eq!(retry.failed(NOW, &answered(500, "")), Decision::GiveUp(GiveUp::Attempts(3)));
    drop(retry);
    assert_eq!(retries.0.shared.quota.left(), 485, "a call that failed gives nothing back");
}

#[test]
fn what_the_last_retry_cost_comes_back_with_success() {
    let retries = standard();
    let mut retry = retries.begin(Resend::Always);
    let _ = retry.failed(NOW, &answered(500, ""));
    let _ = retry.failed(NOW, &throttled());
    retry.succeeded(NOW);
    drop(retry);
    assert_eq!(retries.0.shared.quota.left(), 490);
}

#[test]
fn a_call_that_succeeds_at_once_brings_one_back() {
    let retries = standard();
    let _ = retries.begin(Resend::Always).failed(NOW, &throttled());
    let mut failed = retries.begin(Resend::Always);
    let _ = failed.failed(NOW, &throttled());
    assert_eq!(failed.wait(NOW), NOW);
    drop(failed);
    assert_eq!(retries.0.shared.quota.left(), 495);
    for left in [496, 497, 498, 499, 500, 500] {
        retries.begin(Resend::Always).succeeded(NOW);
        assert_eq!(retries.0.shared.quota.left(), left);
    }
}

#[test]
fn no_call_is_sent_again_when_the_quota_is_exhausted() {
    let retries = retries(RetryPolicy::standard().quota(15));
    let mut one = retries.begin(Resend::Always);
    assert_eq!(one.failed(NOW, &answered(503, "")), again(1));
    let mut other = retries.clone().begin(Resend::Always);
    assert_eq!(other.failed(NOW, &answered(503, "")), Decision::GiveUp(GiveUp::Quota));
    assert_eq!(one.failed(NOW, &throttled()), again(2));
    assert_eq!(retries.0.shared.quota.left(), 0);
}

#[test]
fn a_retry_that_is_cancelled_before_it_is_sent_costs_nothing() {
    let retries = standard();
    let mut retry = retries.begin(Resend::Always);
    let _ = retry.failed(NOW, &throttled());
    assert_eq!(retries.0.shared.quota.left(), 495);
    drop(retry);
    assert_eq!(retries.0.shared.quota.left(), 500);

    let mut retry = retries.begin(Resend::Always);
    let _ = retry.failed(NOW, &throttled());
    let _ = retry.wait(NOW);
    drop(retry);
    assert_eq!(retries.0.shared.quota.left(), 495, "it was sent");
}

#[test]
fn a_call_that_is_not_idempotent_is_sent_again_only_when_it_was_certainly_not_carried_out() {
    use TransportErrorKind::{Body, Connect, Request, Timeout};
    let certainly_not = [
        unanswered(Connect),
        throttled(),
        answered(429, ""),
        answered(500, ""),
        answered(503, ""),
        answered(500, "InternalServerException"),
        answered(400, "RequestTimeout"),
    ];
    for failure in certainly_not {
        assert_eq!(first(Resend::Undone, &failure), again(1), "{failure:?}");
        assert_eq!(first(Resend::Always, &failure), again(1), "{failure:?}");
    }
    let maybe = [
        unanswered(Request),
        unanswered(Timeout),
        unanswered(Body),
        answered(502, ""),
        answered(504, ""),
        answered(502, "BadGateway"),
        answered(504, "InternalServerErrorException"),
    ];
    for failure in maybe {
        assert_eq!(first(Resend::Undone, &failure), Decision::GiveUp(GiveUp::MayBeDone), "{failure:?}");
        assert_eq!(first(Resend::Always, &failure), again(1), "{failure:?}");
    }
}

#[test]
fn a_stream_is_sent_once() {
    assert_eq!(first(Resend::Never, &throttled()), Decision::GiveUp(GiveUp::Stream));
    let stream = unanswered(TransportErrorKind::Stream);
    for resend in [Resend::Never, Resend::Undone, Resend::Always] {
        assert_eq!(first(resend, &stream), Decision::GiveUp(GiveUp::NotRetryable));
    }
}

#[test]
fn what_would_fail_again_is_not_sent_again_and_costs_nothing() {
    let retries = standard();
    let mut retry = retries.begin(Resend::Always);
    let refused = answered(400, "ValidationException");
    assert_eq!(retry.failed(NOW, &refused), Decision::GiveUp(GiveUp::NotRetryable));
    assert_eq!(retries.0.shared.quota.left(), 500);
}

#[test]
fn one_attempt_is_no_retries() {
    let retries = retries(RetryPolicy::standard().max_attempts(1));
    let decision = retries.begin(Resend::Always).failed(NOW, &throttled());
    assert_eq!(decision, Decision::GiveUp(GiveUp::Attempts(1)));
}

#[test]
fn the_service_says_when_to_come_again() {
    for (name, value, seconds) in [("retry-after", "9", 9), ("x-amz-retry-after", "9000", 6)] {
        let header = (HeaderName::from_static(name), HeaderValue::from_static(value));
        let asked =
            FailedAttempt::answered(StatusCode::TOO_MANY_REQUESTS, &HeaderMap::from_iter([header]), "");
        assert_eq!(first(Resend::Undone, &asked), again(seconds), "{name}");
    }
}

#[test]
fn reasons_are_told_on_one_line() {
    assert_eq!(GiveUp::Attempts(3).to_string(), "after 3 attempts");
    assert_eq!(GiveUp::Attempts(1).to_string(), "after 1 attempt");
    assert!(GiveUp::Quota.to_string().starts_with("the retry quota is exhausted"));
    for reason in [GiveUp::NotRetryable, GiveUp::Stream, GiveUp::MayBeDone] {
        assert!(!reason.to_string().contains(char::is_control));
    }
}

#[test]
fn a_request_may_be_sent_again_by_its_method_its_model_and_its_body() {
    static SERVICE: ServiceSchema = ServiceSchema::new("S", "s", "1", Protocol::RestJson, Auth::None);
    let operation = |method: &Method| OperationSchema {
        name: "Do",
        method: method.clone(),
        uri: UriTemplate { template: "/", labels: &[] },
        query: "",
        has_input: true,
        host_prefix: None,
        auth: Auth::None,
        checksum_required: false,
        request_compression: false,
        idempotent: false,
        pagination: None,
        service: &SERVICE,
        input: <() as AwsShape>::schema,
        output: <() as AwsShape>::schema,
        #[cfg(feature = "testing")]
        recording: crate::testing::Recording::nothing(),
    };
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS] {
        assert_eq!(Resend::of(&operation(&method), false), Resend::Always, "{method}");
    }
    for method in [Method::POST, Method::PATCH] {
        assert_eq!(Resend::of(&operation(&method), false), Resend::Undone, "{method}");
        assert_eq!(Resend::of(&operation(&method).idempotent(), false), Resend::Always, "{method}");
    }
    assert_eq!(Resend::of(&operation(&Method::GET), true), Resend::Never);
}

#[test]
fn a_delay_is_random() {
    let retries = Retries::new(RetryPolicy::standard().quota(u32::MAX));
    let delays: std::collections::BTreeSet<_> = (0..20)
        .map(|_| match retries.begin(Resend::Always).failed(NOW, &throttled()) {
            Decision::Again(delay) => delay,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(delays.len(), 20);
    assert!(delays.iter().all(|delay| *delay < Duration::from_secs(1)), "{delays:?}");
}

#[test]
fn jitter_is_spread_over_all_of_its_range() {
    let mut quarters = [0; 4];
    for _ in 0..4000 {
        let part = random();
        assert!((0.0..1.0).contains(&part), "{part}");
        quarters[(part * 4.0) as usize] += 1;
    }
    // 1000 each, with a standard deviation of 27.
    assert!(quarters.iter().all(|count| (800..1200).contains(count)), "{quarters:?}");
}

#[test]
fn every_retry_draws_anew() {
    static DRAWN: AtomicUsize = AtomicUsize::new(0);
    let retries =
        Retries::with_jitter(RetryPolicy::standard(), || [0.5, 0.25][DRAWN.fetch_add(1, Ordering::Relaxed)]);
    let mut retry = retries.begin(Resend::Always);
    assert_eq!(retry.failed(NOW, &throttled()), Decision::Again(Duration::from_millis(500)));
    assert_eq!(retry.failed(NOW, &throttled()), Decision::Again(Duration::from_millis(500)));
}

#[test]
fn standard_mode_never_waits() {
    let retries = standard();
    for _ in 0..10 {
        let mut retry = retries.begin(Resend::Always);
        assert_eq!(retry.wait(NOW), Duration::ZERO);
        let _ = retry.failed(NOW, &throttled());
        assert_eq!(retry.wait(NOW), Duration::ZERO);
    }
}

/// When a call goes that begins now, and that succeeds at once.
fn sent_at(retries: &Retries, mut now: Duration) -> Duration {
    let mut retry = retries.begin(Resend::Always);
    loop {
        let wait = retry.wait(now);
        if wait.is_zero() {
            retry.succeeded(now);
            return now;
        }
        now += wait;
    }
}

#[test]
fn adaptive_mode_holds_first_attempts_back_once_a_call_was_throttled() {
    let retries = retries(RetryPolicy::adaptive());
    for _ in 0..100 {
        assert_eq!(retries.begin(Resend::Always).wait(NOW), Duration::ZERO);
    }
    let mut retry = retries.begin(Resend::Always);
    assert_eq!(retry.failed(NOW, &throttled()), again(1));
    // Half a token a second, and none was made before: two seconds.
    let first = sent_at(&retries, NOW);
    assert!((first.as_secs_f64() - 2.0).abs() < 1e-3, "{first:?}");
    // The retry takes a token like any other attempt.
    assert!(!retry.wait(first).is_zero());
}

#[test]
fn only_throttling_holds_calls_back() {
    let retries = retries(RetryPolicy::adaptive());
    let _ = retries.begin(Resend::Always).failed(NOW, &answered(503, ""));
    let _ = retries.begin(Resend::Always).failed(NOW, &unanswered(TransportErrorKind::Timeout));
    assert_eq!(retries.begin(Resend::Always).wait(NOW), Duration::ZERO);
}

#[test]
fn calls_that_are_cancelled_while_they_wait_hold_nobody_back() {
    let retries = retries(RetryPolicy::adaptive());
    let _ = retries.begin(Resend::Always).failed(NOW, &throttled());
    for _ in 0..1000 {
        let mut cancelled = retries.begin(Resend::Always);
        assert!(!cancelled.wait(NOW).is_zero());
    }
    let first = sent_at(&retries, NOW);
    assert!((first.as_secs_f64() - 2.0).abs() < 1e-3, "{first:?}");
}

#[test]
fn the_rate_recovers_while_calls_succeed() {
    let retries = retries(RetryPolicy::adaptive());
    let mut now = NOW;
    for _ in 0..50 {
        now += Duration::from_millis(100);
        retries.begin(Resend::Always).succeeded(now);
    }
    let _ = retries.begin(Resend::Always).failed(now, &throttled());
    let begun = now;
    let mut sent = 0;
    while now < begun + Duration::from_secs(10) {
        now = sent_at(&retries, now);
        sent += 1;
    }
    // About ten a second before; seven at first, and soon as many again and more.
    assert!(sent > 70, "{sent} in {:?}", now - begun);
}

#[test]
fn handles_and_calls_can_go_to_other_threads() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Retries>();
    is_shared::<Retry>();
    assert!(size_of::<Retry>() <= 48, "{}", size_of::<Retry>());
}

proptest! {
    /// Calls of any outcome, one after the other.
    #[test]
    fn attempts_and_quota_are_never_exceeded(
        max_attempts in 1u32..6,
        quota in 0u32..60,
        calls in prop::collection::vec(prop::collection::vec(0u8..6, 1..8), 1..40),
    ) {
        let retries = retries(RetryPolicy::standard().max_attempts(max_attempts).quota(quota));
        for outcomes in calls {
            let mut retry = retries.begin(Resend::Always);
            let mut sent = 0;
            for outcome in outcomes {
                prop_assert_eq!(retry.wait(NOW), Duration::ZERO);
                sent += 1;
                let left = retries.0.shared.quota.left();
                prop_assert_eq!(retry.attempt(), sent);
                let (failure, cost) = match outcome {
                    0 => (throttled(), 5),
                    1 => (answered(503, ""), 10),
                    2 => (unanswered(TransportErrorKind::Timeout), 10),
                    3 => (answered(400, "ValidationException"), 0),
                    4 => break,
                    _ => {
                        retry.succeeded(NOW);
                        prop_assert!(retries.0.shared.quota.left() >= left);
                        break;
                    }
                };
                match retry.failed(NOW, &failure) {
                    Decision::Again(delay) => {
                        prop_assert_eq!(retries.0.shared.quota.left() + cost, left);
                        prop_assert!(delay <= Duration::from_secs(20));
                    }
                    Decision::GiveUp(reason) => {
                        prop_assert_eq!(retries.0.shared.quota.left(), left);
                        match reason {
                            GiveUp::Attempts(attempts) => prop_assert_eq!((attempts, sent), (max_attempts, sent)),
                            GiveUp::Quota => prop_assert!(left < cost),
                            reason => prop_assert_eq!((reason, outcome), (GiveUp::NotRetryable, 3)),
                        }
                        break;
                    }
                }
                prop_assert!(sent < max_attempts);
            }
            drop(retry);
            prop_assert!(retries.0.shared.quota.left() <= quota);
        }
    }
}
