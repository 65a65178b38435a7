//! Inputs that break constraints.

use awso::{Cause, Violation};
use awso_connect_participant::StartPosition;

use super::{TOKEN, service, service_with};

fn listed(violations: &awso::Violations) -> Vec<(&str, &str)> {
    violations.iter().map(|Violation { path, problem }| (path.as_str(), problem.as_str())).collect()
}

#[tokio::test]
async fn every_violation_is_listed_with_its_path_and_nothing_is_sent() {
    let (recorder, client) = service().await;
    let mut start = StartPosition::make().id("").absolute_time("x".repeat(101));
    start.most_recent = Some((-1).into());
    let sent = client
        .get_transcript()
        .contact_id("c".repeat(257))
        .max_results(101)
        .next_token("")
        .start_position(start)
        .connection_token("")
        .send()
        .await;
    let error = sent.expect_err("it is all wrong");
    let Cause::Invalid(violations) = error.cause() else { panic!("{error:?}") };
    let expected = [
        ("GetTranscriptRequest.ContactId", "length 257, at most 256"),
        ("GetTranscriptRequest.MaxResults", "value 101, at most 100"),
        ("GetTranscriptRequest.NextToken", "length 0, at least 1"),
        ("GetTranscriptRequest.StartPosition.Id", "length 0, at least 1"),
        ("GetTranscriptRequest.StartPosition.AbsoluteTime", "length 101, at most 100"),
        ("GetTranscriptRequest.StartPosition.MostRecent", "value -1, at least 0"),
        ("GetTranscriptRequest.ConnectionToken", "length 0, at least 1"),
    ];
    assert_eq!(listed(violations), expected);
    for (path, problem) in expected {
        assert!(error.to_string().contains(&format!("{path}: {problem}")), "{error}");
    }
    assert_eq!((error.status(), error.request_id(), error.code()), (None, None, None));
    assert_eq!(recorder.requests(), []);
}

#[tokio::test]
async fn list_and_item_are_both_checked() {
    let (recorder, client) = service().await;
    let sent = client
        .complete_attachment_upload()
        .attachment_ids(["".into(), "b".into()])
        .connection_token(TOKEN)
        .send()
        .await;
    let error = sent.expect_err("two ids, one of them empty");
    let Cause::Invalid(violations) = error.cause() else { panic!("{error:?}") };
    assert_eq!(
        listed(violations),
        [
            ("CompleteAttachmentUploadRequest.AttachmentIds", "length 2, at most 1"),
            ("CompleteAttachmentUploadRequest.AttachmentIds[0]", "length 0, at least 1"),
        ]
    );
    assert_eq!(recorder.requests(), []);
}

#[tokio::test]
async fn a_sensitive_value_is_not_echoed() {
    let (recorder, client) = service().await;
    let token = "QmVhcmVy".repeat(126);
    let error = client.get_transcript().connection_token(token).send().await.expect_err("1,008 characters");
    let shown = format!("{error} {error:?} {error:#?}");
    assert!(shown.contains("GetTranscriptRequest.ConnectionToken: length 1008, at most 1000"), "{shown}");
    assert!(!shown.contains("QmVh"), "{shown}");
    assert_eq!(recorder.requests(), []);
}

#[tokio::test]
async fn lengths_count_characters_and_not_bytes() {
    let (recorder, client) = service().await;
    // A media type of which no rule says how many bytes it may have.
    let message = || client.send_message().content_type("text/x").connection_token(TOKEN);
    message().content("🦀".repeat(16_384)).send().await.unwrap();
    let error = message().content("ß".repeat(16_385)).send().await.expect_err("one too many");
    assert!(error.to_string().contains("SendMessageRequest.Content: length 16385, at most 16384"), "{error}");
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test]
async fn an_unchecked_client_sends_what_it_is_given() {
    let (recorder, client) = service_with(|config| config.validate(false)).await;
    client.get_transcript().max_results(101).connection_token(TOKEN).send().await.unwrap();
    assert_eq!(recorder.only().text(), r#"{"MaxResults":101}"#);
}
