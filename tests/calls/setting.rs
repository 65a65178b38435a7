//! Settings of a client, and of one handle of it.

use awso::http::StatusCode;
use awso::{Environment, RetryPolicy};
use awso_connect_participant::Client;

use crate::script::{Script, answer, send, taken};

#[tokio::test]
async fn a_handle_with_other_settings_leaves_the_client_as_it_is() {
    let script = Script::of([taken()]);
    let client = script.client();
    let other = client.with(|config| config.region("us-east-1")).unwrap();
    assert!(format!("{client:?}").contains("eu-west-2"));
    assert!(format!("{other:?}").contains("us-east-1"));
    send(&other).await.unwrap();
    assert_eq!(script.times().len(), 1);
    let refused = client.with(|config| config.endpoint_url("nowhere"));
    assert!(refused.unwrap_err().to_string().contains("does not begin with"));
}

#[tokio::test]
async fn failures_tell_the_head_of_their_answer_too() {
    let script = Script::of([answer(403, "AccessDeniedException").header("retry-after", "4")]);
    let error = send(&script.client()).await.expect_err("it is refused");
    let metadata = error.metadata().unwrap();
    assert_eq!(metadata.status(), StatusCode::FORBIDDEN);
    assert_eq!((metadata.request_id(), metadata.attempts()), (Some("req-1"), 1));
    assert_eq!(metadata.headers()["retry-after"], "4");
    assert!(!format!("{error:?}").contains("AccessDeniedException: "));
}

#[tokio::test(start_paused = true)]
async fn a_policy_of_a_handle_goes_before_the_environment_that_the_client_was_made_from() {
    let script = Script::of([answer(503, "")]);
    let environment = Environment::of([("AWS_MAX_ATTEMPTS", "2")]);
    let client = Client::from_env_with(script.config().environment(environment)).await.unwrap();
    assert_eq!(send(&client).await.unwrap_err().attempts(), 2);
    let patient = client.with(|config| config.retry(RetryPolicy::standard().max_attempts(4))).unwrap();
    assert_eq!(send(&patient).await.unwrap_err().attempts(), 4);
}
