//! Every operation of Connect Participant, one line each: its input with every secret in it, and its answer
//! with `{s}` in the place of every secret.

use std::collections::BTreeSet;

use awso_connect_participant as participant;
use awso_connect_participant::content_type::TYPING;

use crate::check;

macro_rules! operations {
    ($($operation:ident: $input:ident |$token:ident| { $($setters:tt)* }, $answer:expr;)*) => {
        const COVERED: &[&str] = &[$(stringify!($operation)),*];

        $(
            #[tokio::test]
            async fn $operation() {
                let builder = |token: &str| {
                    let $token = token;
                    participant::$input::make()$($setters)*
                };
                check::builder(&builder(crate::SECRET));
                check::operation(|token| builder(token).build(), $answer).await;
            }
        )*
    };
}

operations! {
    cancel_participant_authentication: CancelParticipantAuthenticationRequest |token| { .session_id("s".repeat(36)).connection_token(token) }, "{}";
    complete_attachment_upload: CompleteAttachmentUploadRequest |token| { .attachment_ids(["a".into()]).connection_token(token) }, "{}";
    create_participant_connection: CreateParticipantConnectionRequest |token| { .participant_token(token) }, CONNECTION;
    describe_view: DescribeViewRequest |token| { .view_token(token).connection_token(token) }, VIEW;
    disconnect_participant: DisconnectParticipantRequest |token| { .connection_token(token) }, "{}";
    get_attachment: GetAttachmentRequest |token| { .attachment_id("a").connection_token(token) }, r#"{"Url":"https://s3.example/{s}?sig={s}","UrlExpiry":"2026","AttachmentSizeInBytes":9}"#;
    get_authentication_url: GetAuthenticationUrlRequest |token| { .session_id("s".repeat(36)).redirect_uri("https://shop.example").connection_token(token) }, r#"{"AuthenticationUrl":"https://idp.example/{s}?state={s}"}"#;
    get_transcript: GetTranscriptRequest |token| { .connection_token(token) }, r#"{"Transcript":[{"Id":"i","Content":"hello"}],"NextToken":"n"}"#;
    send_event: SendEventRequest |token| { .content_type(TYPING).connection_token(token) }, r#"{"Id":"i","AbsoluteTime":"2026"}"#;
    send_message: SendMessageRequest |token| { .content_type("text/plain").content("hello").connection_token(token) }, r#"{"Id":"i","AbsoluteTime":"2026"}"#;
    start_attachment_upload: StartAttachmentUploadRequest |token| { .content_type("text/plain").attachment_size_in_bytes(1).attachment_name("a.txt").connection_token(token) }, r#"{"AttachmentId":"a","UploadMetadata":{"Url":"https://s3.example/{s}?sig={s}","UrlExpiry":"2026","HeadersToInclude":{"x-amz-acl":"private"}}}"#;
}

const CONNECTION: &str = r#"{"Websocket":{"Url":"wss://socket.example/{s}?sig={s}","ConnectionExpiry":"2026"},
"ConnectionCredentials":{"ConnectionToken":"{s}","Expiry":"2026"},
"WebRTCConnection":{"Attendee":{"AttendeeId":"a","JoinToken":"{s}"},"Meeting":{"MeetingId":"m"}}}"#;

const VIEW: &str = r#"{"View":{"Id":"v","Arn":"arn:v","Name":"{s}","Version":1,
"Content":{"InputSchema":"{s}","Template":"{s}","Actions":["{s}","{s}"]}}}"#;

#[test]
fn every_operation_is_covered() {
    let operations = awso_tests::paths::workspace().join("connect-participant/src/operations");
    let files = std::fs::read_dir(operations).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let names: BTreeSet<_> =
        names.filter(|name| name != "mod.rs").map(|name| name.replace(".rs", "")).collect();
    assert_eq!(COVERED.iter().copied().collect::<BTreeSet<_>>(), names.iter().map(String::as_str).collect());
    assert_eq!(COVERED.len(), names.len());
}
