//! The tokens by which the service knows a request it has seen.

use std::sync::atomic::{AtomicU32, Ordering};

use awso_connect_participant::content_type::TYPING;
use awso_tests::Recorder;

use super::{TOKEN, service, service_with};

/// The client tokens of all requests so far.
fn client_tokens(recorder: &Recorder) -> Vec<String> {
    let token = |body: &[u8]| {
        let body: serde_json::Value = serde_json::from_slice(body).unwrap();
        body["ClientToken"].as_str().expect("a client token").to_owned()
    };
    recorder.requests().iter().map(|request| token(&request.body)).collect()
}

#[tokio::test]
async fn a_token_left_out_is_a_random_uuid_of_its_own_in_every_call() {
    let (recorder, client) = service().await;
    client
        .send_message()
        .content_type("text/plain")
        .content("a")
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    client
        .send_message()
        .content_type("text/plain")
        .content("a")
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    client.send_event().content_type(TYPING).connection_token(TOKEN).send().await.unwrap();
    client.disconnect_participant().connection_token(TOKEN).send().await.unwrap();
    client
        .start_attachment_upload()
        .content_type("text/plain")
        .attachment_size_in_bytes(1)
        .attachment_name("a.txt")
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    client
        .complete_attachment_upload()
        .attachment_ids(["a".into()])
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    let mut tokens = client_tokens(&recorder);
    assert_eq!(tokens.len(), 6);
    for token in &tokens {
        let uuid = uuid::Uuid::parse_str(token).expect(token);
        assert_eq!(uuid.get_version_num(), 4, "{token}");
        assert_eq!(uuid.get_variant(), uuid::Variant::RFC4122, "{token}");
        assert_eq!(*token, uuid.hyphenated().to_string());
    }
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 6, "a token was used twice");
}

#[tokio::test]
async fn an_empty_token_counts_as_left_out() {
    let (recorder, client) = service().await;
    client.disconnect_participant().client_token("").connection_token(TOKEN).send().await.unwrap();
    uuid::Uuid::parse_str(&client_tokens(&recorder)[0]).expect("a UUID");
}

#[tokio::test]
async fn an_injected_source_is_asked_once_a_call() {
    let (recorder, client) = service_with(|config| {
        let count = AtomicU32::new(0);
        config.idempotency_tokens(move || format!("token-{}", count.fetch_add(1, Ordering::Relaxed)))
    })
    .await;
    for _ in 0..3 {
        client.disconnect_participant().connection_token(TOKEN).send().await.unwrap();
    }
    client.get_transcript().connection_token(TOKEN).send().await.unwrap();
    let requests = recorder.requests();
    let bodies: Vec<_> = requests.iter().map(awso_tests::Recorded::text).collect();
    let expected = ["token-0", "token-1", "token-2"].map(|token| format!(r#"{{"ClientToken":"{token}"}}"#));
    assert_eq!(bodies[..3], expected);
    assert_eq!(bodies[3], "{}");
}

#[tokio::test]
async fn a_token_that_is_given_is_kept() {
    let (recorder, client) =
        service_with(|config| config.idempotency_tokens(|| unreachable!("a token was given"))).await;
    client.disconnect_participant().client_token("mine").connection_token(TOKEN).send().await.unwrap();
    assert_eq!(client_tokens(&recorder), ["mine"]);
}

#[tokio::test]
async fn an_injected_token_that_is_too_long_is_refused_as_any_other() {
    let (recorder, client) = service_with(|config| config.idempotency_tokens(|| "x".repeat(501))).await;
    let error = client.disconnect_participant().connection_token(TOKEN).send().await.expect_err("too long");
    assert!(error.to_string().contains("ClientToken: length 501, at most 500"), "{error}");
    assert_eq!(recorder.requests(), []);
}
