//! A member in the path.

use awso::Cause;
use awso_connect_participant::{DescribeViewError, ViewToken};

use super::{TOKEN, service, service_with};

#[tokio::test]
async fn a_label_travels_percent_encoded_on_the_request_line() {
    for (label, sent) in [
        ("vt/+=", "vt%2F%2B%3D"),
        ("a b?c#d%2F&e", "a%20b%3Fc%23d%252F%26e"),
        ("...", "..."),
        ("%2e%2e", "%252e%252e"),
        ("../..", "..%2F.."),
        ("-_.~", "-_.~"),
        ("é漢🦀", "%C3%A9%E6%BC%A2%F0%9F%A6%80"),
        ("\r\nx-evil: 1", "%0D%0Ax-evil%3A%201"),
        ("\\", "%5C"),
    ] {
        let (recorder, client) = service().await;
        client.describe_view().view_token(label).connection_token(TOKEN).send().await.unwrap();
        let request = recorder.only();
        assert_eq!(request.target, format!("/participant/views/{sent}"), "{label:?}");
        assert_eq!(request.header("x-evil"), [""; 0]);
    }
}

#[tokio::test]
async fn a_label_that_would_change_the_path_is_refused_before_anything_is_sent() {
    for label in [".", "..", ""] {
        // Unchecked, or the empty one would be refused for its length already.
        let (recorder, client) = service_with(|config| config.validate(false)).await;
        let sent = client.describe_view().view_token(label).connection_token(TOKEN).send().await;
        let error = sent.expect_err(label);
        assert!(matches!(error.cause(), Cause::Encode(_)), "{label:?}: {error:?}");
        assert!(error.to_string().contains("DescribeViewRequest.ViewToken"), "{error}");
        assert_eq!(error.status(), None);
        assert_eq!(recorder.requests(), []);
    }
}

#[tokio::test]
async fn an_empty_label_breaks_its_length_first() {
    let (recorder, client) = service().await;
    let token = ViewToken::from("");
    let sent = client.describe_view().view_token(token).connection_token(TOKEN).send().await;
    let error: awso::Error<DescribeViewError> = sent.expect_err("it is empty");
    assert!(matches!(error.cause(), Cause::Invalid(_)), "{error:?}");
    assert_eq!(recorder.requests(), []);
}

#[tokio::test]
async fn a_token_that_no_header_can_hold_is_refused_before_anything_is_sent() {
    for token in ["a\nb", "a\r\nx-evil: 1", "a\0b", "\u{7f}"] {
        let (recorder, client) = service().await;
        let sent = client.get_transcript().connection_token(token).send().await;
        let error = sent.expect_err("it holds a control character");
        assert!(matches!(error.cause(), Cause::Encode(_)), "{token:?}: {error:?}");
        assert!(error.to_string().contains("GetTranscriptRequest.ConnectionToken"), "{error}");
        assert_eq!(recorder.requests(), []);
    }
}
