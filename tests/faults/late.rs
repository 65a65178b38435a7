//! What takes its time: heads, bodies, pieces, and services that say or read nothing.

use std::time::{Duration, Instant};

use awso::Config;
use awso::TransportErrorKind::Timeout;
use awso_connect_participant::{Client, SendMessageError};

use crate::kind;
use crate::proxy::{End, Fault};
use crate::stage::{SLACK, Stage, on_stage, within};

const MESSAGE: &str = "/participant/message";
const LIMIT: Duration = Duration::from_millis(300);
/// Longer than the limit.
const LATE: Duration = Duration::from_secs(30);

async fn say(stage: &Stage, client: &Client, text: &str) -> Result<(), awso::Error<SendMessageError>> {
    let call = client.send_message().content_type("text/plain").content(text);
    call.connection_token(&stage.connection_token).send().await.map(drop)
}

/// Where an answer may come to a halt: before and within its head, before and within its body.
async fn halts(stage: &Stage) -> [usize; 4] {
    say(stage, &stage.client(|config| config), "to be measured").await.unwrap();
    let measure = stage.proxy.measured(MESSAGE);
    [0, 20, measure.head, measure.answered - 1]
}

/// Changes the settings of a client.
type Change = fn(Config) -> Config;

/// The ways to say how long an answer may take.
const LIMITS: [(&str, Change); 3] = [
    ("attempt", |config| config.attempt_timeout(LIMIT)),
    ("read", |config| config.read_timeout(LIMIT)),
    ("operation", |config| config.operation_timeout(LIMIT)),
];

#[tokio::test]
async fn whatever_comes_late_is_a_timeout_when_its_limit_is_up() {
    on_stage(async |stage| {
        let halts = halts(stage).await;
        for (name, limit) in LIMITS {
            let client = stage.client(|config| limit(config.max_attempts(1)));
            for at in halts {
                for fault in [Fault::Late(at, LATE), Fault::Cut(at, End::Silence)] {
                    let (text, begun) = (format!("late by {name} at {at}"), Instant::now());
                    stage.proxy.plan(MESSAGE, fault);
                    let error = within(LIMIT, say(stage, &client, &text)).await.expect_err(&text);
                    assert_eq!(kind(&error), Some(Timeout), "{text}: {error}");
                    assert!(begun.elapsed() >= LIMIT, "{text}: {:?}", begun.elapsed());
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_late_once_is_sent_again_and_a_message_is_said_once() {
    on_stage(async |stage| {
        let halts = halts(stage).await;
        for (name, limit) in &LIMITS[..2] {
            let client = stage.client(limit);
            for at in halts {
                let text = format!("late by {name} at {at}");
                stage.proxy.plan(MESSAGE, Fault::Late(at, LATE));
                within(LIMIT * 2, say(stage, &client, &text)).await.unwrap();
                assert_eq!((stage.times_said(&text), stage.proxy.planned()), (1, 0), "{text}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_operations_limit_holds_for_all_attempts_and_the_waits_between_them() {
    on_stage(async |stage| {
        let limits =
            |config: Config| config.attempt_timeout(LIMIT).operation_timeout(LIMIT * 2).max_attempts(9);
        let client = stage.client(limits);
        for _ in 0..9 {
            stage.proxy.plan(MESSAGE, Fault::Cut(0, End::Silence));
        }
        let begun = Instant::now();
        let error = within(LIMIT * 2, say(stage, &client, "never")).await.expect_err("it is late");
        assert_eq!(kind(&error), Some(Timeout), "{error}");
        assert!(begun.elapsed() < LIMIT * 2 + SLACK && stage.proxy.planned() > 0);
        stage.proxy.forget();
        assert_eq!(stage.times_said("never"), 1);
    })
    .await;
}

#[tokio::test]
async fn what_comes_slowly_and_steadily_is_no_silence_but_may_take_too_long() {
    on_stage(async |stage| {
        halts(stage).await;
        let drip = || Fault::Drip(40, LIMIT / 6);
        stage.proxy.plan(MESSAGE, drip());
        let patient = stage.client(|config| config.read_timeout(LIMIT * 2).max_attempts(1));
        within(LATE, say(stage, &patient, "slow")).await.unwrap();
        stage.proxy.plan(MESSAGE, drip());
        let hasty = stage.client(|config| config.attempt_timeout(LIMIT).max_attempts(1));
        let error = within(LIMIT, say(stage, &hasty, "too slow")).await.expect_err("it is too slow");
        assert_eq!(kind(&error), Some(Timeout), "{error}");
        stage.proxy.plan(MESSAGE, Fault::Drip(1, LIMIT * 10));
        let strict = stage.client(|config| config.read_timeout(LIMIT).max_attempts(1));
        let error = within(LIMIT, say(stage, &strict, "slower")).await.expect_err("it is silent in between");
        assert_eq!(kind(&error), Some(Timeout), "{error}");
    })
    .await;
}

#[tokio::test]
async fn calls_that_nobody_waits_for_any_more_leave_nothing() {
    on_stage(async |stage| {
        let halts = halts(stage).await;
        let client = stage.client(|config| config);
        for at in halts {
            stage.proxy.plan(MESSAGE, Fault::Cut(at, End::Silence));
            let call = say(stage, &client, "given up");
            let _: Result<_, _> = tokio::time::timeout(Duration::from_millis(50), call).await;
            stage.proxy.forget();
        }
        say(stage, &client, "and on").await.unwrap();
    })
    .await;
}
