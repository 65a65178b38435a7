//! Every operation with every member set.

use awso_connect_participant::{
    ConnectionType, ContentDisposition, ScanDirection, SortKey, StartPosition, ViewToken,
};
use awso_tests::Recorded;

use super::{TOKEN, service};

/// The token is in its header and nowhere else, and nothing is signed.
fn assert_bears_the_token(request: &Recorded) {
    assert_eq!(request.header("x-amz-bearer"), [TOKEN]);
    assert_eq!(request.header("authorization"), [""; 0]);
    assert_eq!(request.header("x-amz-date"), [""; 0]);
    let elsewhere = format!("{} {}", request.target, request.text());
    assert!(!elsewhere.contains("AQIDAHh"), "{elsewhere}");
}

#[track_caller]
fn assert_posts(request: &Recorded, path: &str, body: &str) {
    assert_eq!(request.method, "POST");
    assert_eq!(request.target, path);
    assert_eq!(request.header("content-type"), ["application/json"]);
    assert_eq!(request.header("content-length"), [body.len().to_string()]);
    assert_eq!(request.text(), body);
    assert_bears_the_token(request);
}

#[tokio::test]
async fn cancel_participant_authentication_posts_its_session() {
    let (recorder, client) = service().await;
    client
        .cancel_participant_authentication()
        .session_id("0123456789abcdef0123456789abcdef0123")
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    assert_posts(
        &recorder.only(),
        "/participant/cancel-authentication",
        r#"{"SessionId":"0123456789abcdef0123456789abcdef0123"}"#,
    );
}

#[tokio::test]
async fn complete_attachment_upload_posts_its_attachment_ids() {
    let (recorder, client) = service().await;
    client
        .complete_attachment_upload()
        .attachment_ids(["att-1".into()])
        .client_token("once")
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    assert_posts(
        &recorder.only(),
        "/participant/complete-attachment-upload",
        r#"{"AttachmentIds":["att-1"],"ClientToken":"once"}"#,
    );
}

#[tokio::test]
async fn create_participant_connection_posts_its_types() {
    let (recorder, client) = service().await;
    client
        .create_participant_connection()
        .r#type([
            ConnectionType::Websocket,
            ConnectionType::ConnectionCredentials,
            ConnectionType::WebRtcConnection,
        ])
        .participant_token(TOKEN)
        .connect_participant(true)
        .send()
        .await
        .unwrap();
    assert_posts(
        &recorder.only(),
        "/participant/connection",
        r#"{"Type":["WEBSOCKET","CONNECTION_CREDENTIALS","WEBRTC_CONNECTION"],"ConnectParticipant":true}"#,
    );
}

#[tokio::test]
async fn describe_view_gets_without_a_body() {
    let (recorder, client) = service().await;
    client.describe_view().view_token("vt/+=").connection_token(TOKEN).send().await.unwrap();
    let request = recorder.only();
    assert_eq!(request.method, "GET");
    assert_eq!(request.target, "/participant/views/vt%2F%2B%3D");
    assert_eq!(request.header("content-type"), [""; 0]);
    assert_eq!(request.header("transfer-encoding"), [""; 0]);
    assert!(request.header("content-length").iter().all(|length| *length == "0"));
    assert_eq!(request.text(), "");
    assert_bears_the_token(&request);
}

#[tokio::test]
async fn disconnect_participant_posts_its_client_token() {
    let (recorder, client) = service().await;
    client.disconnect_participant().client_token("once").connection_token(TOKEN).send().await.unwrap();
    assert_posts(&recorder.only(), "/participant/disconnect", r#"{"ClientToken":"once"}"#);
}

#[tokio::test]
async fn get_attachment_posts_its_members_in_order() {
    let (recorder, client) = service().await;
    client
        .get_attachment()
        .url_content_disposition(ContentDisposition::Inline)
        .url_expiry_in_seconds(60)
        .attachment_id("att-1")
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    assert_posts(
        &recorder.only(),
        "/participant/attachment",
        r#"{"AttachmentId":"att-1","UrlExpiryInSeconds":60,"UrlContentDisposition":"INLINE"}"#,
    );
}

#[tokio::test]
async fn get_authentication_url_posts_its_members() {
    let (recorder, client) = service().await;
    client
        .get_authentication_url()
        .session_id("0123456789abcdef0123456789abcdef0123")
        .redirect_uri("https://shop.example/back?a=1&b=2")
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    assert_posts(
        &recorder.only(),
        "/participant/authentication-url",
        r#"{"SessionId":"0123456789abcdef0123456789abcdef0123","RedirectUri":"https://shop.example/back?a=1&b=2"}"#,
    );
}

#[tokio::test]
async fn get_transcript_posts_its_members_in_order() {
    let (recorder, client) = service().await;
    let mut start = StartPosition::make().id("item-1").absolute_time("2026-11-21T13:05:37.120Z");
    start.most_recent = Some(5.into());
    client
        .get_transcript()
        .contact_id("contact-1")
        .max_results(100)
        .next_token("next+/=")
        .scan_direction(ScanDirection::Forward)
        .sort_order(SortKey::Ascending)
        .start_position(start)
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    let position = r#"{"Id":"item-1","AbsoluteTime":"2026-11-21T13:05:37.120Z","MostRecent":5}"#;
    assert_posts(
        &recorder.only(),
        "/participant/transcript",
        &format!(
            r#"{{"ContactId":"contact-1","MaxResults":100,"NextToken":"next+/=","ScanDirection":"FORWARD","SortOrder":"ASCENDING","StartPosition":{position}}}"#
        ),
    );
}

#[tokio::test]
async fn send_event_posts_its_members_in_order() {
    let (recorder, client) = service().await;
    client
        .send_event()
        .content_type(awso_connect_participant::content_type::MESSAGE_READ)
        .content(r#"{"messageId":"m-1"}"#)
        .client_token("once")
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    assert_posts(
        &recorder.only(),
        "/participant/event",
        r#"{"ContentType":"application/vnd.amazonaws.connect.event.message.read","Content":"{\"messageId\":\"m-1\"}","ClientToken":"once"}"#,
    );
}

#[tokio::test]
async fn send_message_posts_to_participant_message() {
    let (recorder, client) = service().await;
    client
        .send_message()
        .content_type("text/plain")
        .content("Grüße,\n\"你好\" 🦀 \u{1}\u{2028}/")
        .client_token("once")
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    assert_posts(
        &recorder.only(),
        "/participant/message",
        "{\"ContentType\":\"text/plain\",\"Content\":\"Grüße,\\n\\\"你好\\\" 🦀 \\u0001\u{2028}/\",\"ClientToken\":\"once\"}",
    );
}

#[tokio::test]
async fn start_attachment_upload_posts_its_members_in_order() {
    let (recorder, client) = service().await;
    client
        .start_attachment_upload()
        .content_type("image/png")
        .attachment_size_in_bytes(20_971_520_000_i64)
        .attachment_name("scan 1.png")
        .client_token("once")
        .connection_token(TOKEN)
        .send()
        .await
        .unwrap();
    assert_posts(
        &recorder.only(),
        "/participant/start-attachment-upload",
        r#"{"ContentType":"image/png","AttachmentSizeInBytes":20971520000,"AttachmentName":"scan 1.png","ClientToken":"once"}"#,
    );
}

#[tokio::test]
async fn a_member_left_out_is_not_on_the_wire() {
    let (recorder, client) = service().await;
    client.get_transcript().connection_token(TOKEN).send().await.unwrap();
    assert_posts(&recorder.only(), "/participant/transcript", "{}");
}

#[tokio::test]
async fn an_enum_name_the_crate_does_not_know_is_sent_as_it_came() {
    let (recorder, client) = service().await;
    client.get_transcript().sort_order("BY_MOOD").connection_token(TOKEN).send().await.unwrap();
    assert_eq!(recorder.only().text(), r#"{"SortOrder":"BY_MOOD"}"#);
}

#[tokio::test]
async fn a_built_input_is_sent_as_the_fluent_call_sends_it() {
    let (recorder, client) = service().await;
    let build = || awso_connect_participant::DescribeViewRequest::make().connection_token(TOKEN);
    client.send(build().view_token("v").build()).await.unwrap();
    client.describe_view().connection_token(TOKEN).view_token(ViewToken::from("v")).send().await.unwrap();
    let mut requests = recorder.requests();
    assert_eq!(requests.len(), 2);
    // These say which call it is, and when nobody waits for it any more.
    let of_the_call = ["amz-sdk-invocation-id", "amz-sdk-request"];
    requests
        .iter_mut()
        .for_each(|request| request.headers.retain(|(name, _)| !of_the_call.contains(&&**name)));
    assert_eq!(requests[0], requests[1]);
}
