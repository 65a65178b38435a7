//! How long attempts and calls may take, in virtual time.

use std::time::Duration;

use awso::{Cause, TransportErrorKind};
use awso_connect_participant::Client;

use crate::script::{Script, answer, send, taken};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn an_attempt_that_takes_too_long_is_sent_again() {
    let script = Script::of([taken().after(5 * SECOND), taken().after(5 * SECOND), taken()]);
    let client = Client::new(script.config().attempt_timeout(2 * SECOND)).unwrap();
    send(&client).await.unwrap();
    let times = script.times();
    assert_eq!(times.len(), 3);
    assert!(times[1] >= 2 * SECOND && times[1] <= 3 * SECOND, "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_when_its_time_is_up_whatever_it_waits_for() {
    for turn in [taken().after(100 * SECOND), answer(429, "").header("retry-after", "19")] {
        let script = Script::of([turn]);
        let client = Client::new(script.config().operation_timeout(3 * SECOND)).unwrap();
        let began = tokio::time::Instant::now();
        let error = send(&client).await.expect_err("it takes too long");
        assert_eq!(began.elapsed().as_secs(), 3);
        let Cause::Transport(cause) = error.cause() else { panic!("{error}") };
        assert_eq!((cause.kind(), error.attempts()), (TransportErrorKind::Timeout, 1));
        assert!(error.to_string().contains("the operation took longer than the 3s it may take"), "{error}");
    }
}
