//! Files in chats over real sockets: which are taken, who sees them when, and what is said of them.

mod common;

use std::time::Duration;

use awso_connect_local::{Assumptions, AttachmentSettings, LocalConnectBuilder, Scanner};
use awso_connect_participant as participant;
use participant::{ContentDisposition, UploadMetadata};
use reqwest::{Client, Method, StatusCode};
use serde_json::json;

use self::common::files::{
    COMPLETE, EICAR, GET, HELLO, START, announcement, completion, joined, put, send, status, upload, with,
};
use self::common::{EVENT, Local, builder, text};

fn assuming(name: &str, value: &str) -> LocalConnectBuilder {
    let mut assumptions = Assumptions::default();
    assumptions.set(name, value).expect("a switch");
    builder().assumptions(assumptions)
}

/// The file items of the transcript, as their status.
fn statuses(local: &Local, contact_id: &str) -> Vec<String> {
    let items = local.service.transcript(contact_id).expect("a contact");
    let files = items.iter().filter_map(|item| item.attachments.as_ref()).flatten();
    files.map(|file| format!("{:?}", file.status.as_ref().expect("a status"))).collect()
}

#[tokio::test]
async fn a_file_reaches_the_other_side() {
    let local = Local::start().await;
    let jane = local.chat().await;
    let mut socket = local.subscribed(&jane).await;
    assert_eq!(socket.words(2).await, ["participant.joined"; 2]);
    let token = local.token(&jane).await;
    let client = participant::Client::new(local.service.config()).expect("a client");

    let started = client
        .start_attachment_upload()
        .content_type("text/plain")
        .attachment_size_in_bytes(9)
        .attachment_name("notes.txt")
        .connection_token(&token)
        .send()
        .await
        .expect("started");
    let id = started.attachment_id.expect("an id");
    let UploadMetadata { url, headers_to_include, .. } = started.upload_metadata.expect("how to upload");
    let headers = headers_to_include.expect("headers");
    let mut request = Client::new().put(url.expect("a URL").expose()).body(HELLO);
    for (name, value) in &headers {
        request = request.header(name.as_str(), value.as_str());
    }
    assert_eq!(status(request).await.0, StatusCode::OK);
    client
        .complete_attachment_upload()
        .attachment_ids(vec![id.clone()])
        .connection_token(&token)
        .send()
        .await
        .expect("completed");

    let shown = socket.item().await;
    assert_eq!(shown["Attachments"][0]["Status"], "IN_PROGRESS");
    local.service.advance(Duration::from_secs(1));
    let shown_later = socket.item().await;
    assert_eq!(shown_later["Attachments"][0]["Status"], "APPROVED");
    assert_ne!(shown["Id"], shown_later["Id"]);

    let ada = local.invite(&jane.contact_id, "AGENT", "Ada").await;
    let token = local.token(&ada).await;
    for (disposition, word) in [
        (None, "attachment"),
        (Some(ContentDisposition::Attachment), "attachment"),
        (Some(ContentDisposition::Inline), "inline"),
    ] {
        let mut asked = client.get_attachment().attachment_id(id.clone()).connection_token(&token);
        if let Some(disposition) = disposition {
            asked = asked.url_content_disposition(disposition);
        }
        let answer = asked.send().await.expect("found");
        assert_eq!(*answer.attachment_size_in_bytes, 9);
        assert!(!format!("{answer:?}").contains("Signature"));
        let response =
            Client::new().get(answer.url.expect("a URL").expose()).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        let header = |name: &str| response.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("content-type"), "text/plain");
        assert_eq!(header("content-length"), "9");
        assert_eq!(header("content-disposition"), format!("{word}; filename=\"notes.txt\""));
        assert_eq!(response.bytes().await.expect("a body"), HELLO);
    }
}

#[tokio::test]
async fn an_attachment_looks_as_it_does_in_recordings() {
    let local = Local::start().await;
    let jane = local.chat().await;
    let mut socket = local.subscribed(&jane).await;
    socket.words(2).await;
    let token = local.token(&jane).await;
    let id = send(&local, &token, "sample3.txt", HELLO).await;
    socket.item().await;
    let item = socket.item().await;
    let expected = json!({
        "AbsoluteTime": item["AbsoluteTime"], "Id": item["Id"], "Type": "ATTACHMENT",
        "Attachments": [{
            "ContentType": "text/plain", "AttachmentId": id, "AttachmentName": "sample3.txt",
            "Status": "APPROVED",
        }],
        "ParticipantId": jane.participant_id, "DisplayName": "Jane", "ParticipantRole": "CUSTOMER",
        "InitialContactId": jane.contact_id, "ContactId": jane.contact_id,
    });
    assert_eq!(item, expected);
    let page = local.ok(Method::POST, "/participant/transcript", &token, json!({"MaxResults": 1})).await;
    let mut expected = expected;
    expected.as_object_mut().expect("an object").remove("InitialContactId");
    assert_eq!(page["Transcript"], json!([expected]));
}

#[tokio::test]
async fn the_start_of_an_upload_answers_as_in_recordings() {
    let local = Local::start().await;
    let (jane, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("56102_file.txt", 9)).await;
    assert_eq!(text(&started["AttachmentId"]).len(), 36);
    let metadata = &started["UploadMetadata"];
    // 2023-08-03T08:15:46Z
    assert_eq!(text(&metadata["UrlExpiry"]).len(), 20);
    assert!(text(&metadata["Url"]).len() <= 2_000);
    let headers = json!({
        "Content-Disposition": "attachment; filename=\"56102_file.txt\"",
        "Content-Length": "9",
        "Content-Type": "text/plain",
        "x-amz-acl": "bucket-owner-full-control",
        "x-amz-meta-account_id": "123456789012",
        "x-amz-meta-contact_id": jane.contact_id,
        "x-amz-meta-initial_contact_id": jane.contact_id,
        "x-amz-meta-organization_id": "i",
    });
    assert_eq!(metadata["HeadersToInclude"], headers);
    assert_eq!(local.service.transcript(&jane.contact_id).expect("a contact").len(), 0);
}

#[tokio::test]
async fn a_file_that_is_not_taken_is_refused_at_its_start() {
    let local = Local::of(with(AttachmentSettings::default().largest(1_000))).await;
    let (_, token) = joined(&local).await;
    for (member, value, problem) in [
        ("AttachmentName", json!("a.exe"), "AttachmentName: the extension is none of those taken: csv, doc"),
        ("AttachmentName", json!("txt"), "AttachmentName: "),
        ("AttachmentName", json!(""), "AttachmentName: length 0"),
        ("AttachmentName", json!("x".repeat(257)), "AttachmentName: length 257"),
        ("ContentType", json!("text/html"), "ContentType: "),
        ("ContentType", json!("text/plain\r\nx-evil: 1"), "ContentType: "),
        ("AttachmentSizeInBytes", json!(1_001), "AttachmentSizeInBytes: 1001 bytes, at most 1000"),
        ("AttachmentSizeInBytes", json!(0), "AttachmentSizeInBytes: "),
        ("AttachmentSizeInBytes", json!(-9), "AttachmentSizeInBytes: "),
        ("ClientToken", json!(""), "ClientToken: "),
    ] {
        let mut body = announcement("a.txt", 9);
        body[member] = value.clone();
        let (status, answer) = local.post(START, &token, body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{member} {value}");
        assert!(text(&answer["message"]).contains(problem), "{answer}");
    }
    local.ok(Method::POST, START, &token, announcement("a.txt", 1_000)).await;
}

#[tokio::test]
async fn an_administrator_adds_kinds_and_a_switch_ties_types_to_extensions() {
    let json = |name: &str| {
        let mut body = announcement(name, 9);
        body["ContentType"] = json!("application/json");
        body
    };
    let local = Local::of(with(AttachmentSettings::default().accept("json", "application/json"))).await;
    let (_, token) = joined(&local).await;
    local.ok(Method::POST, START, &token, json("a.json")).await;
    local.ok(Method::POST, START, &token, json("a.txt")).await;
    let strict = assuming("extension-and-type-must-agree", "true");
    let local =
        Local::of(strict.attachments(AttachmentSettings::default().accept("json", "application/json"))).await;
    let (_, token) = joined(&local).await;
    local.ok(Method::POST, START, &token, json("a.json")).await;
    assert_eq!(local.post(START, &token, json("a.txt")).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_chat_has_35_files_at_most() {
    let local = Local::start().await;
    let (jane, token) = joined(&local).await;
    // So that the chat lasts beyond five minutes.
    local.subscribed(&jane).await;
    for _ in 0..35 {
        local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    }
    let (status, answer) = local.post(START, &token, announcement("a.txt", 9)).await;
    assert_eq!(status, StatusCode::PAYMENT_REQUIRED);
    assert_eq!(answer["message"], "a chat has 35 attachments at most");
    let (_, other) = joined(&local).await;
    local.ok(Method::POST, START, &other, announcement("a.txt", 9)).await;
    // What is not completed in time counts no more.
    local.service.advance(Duration::from_secs(60 * 60));
    local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
}

#[tokio::test]
async fn a_name_is_told_as_it_is_and_never_breaks_a_header() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    for (name, header) in [
        ("../../etc/passwd.txt", ".._.._etc_passwd.txt\"; filename*=UTF-8''.._.._etc_passwd.txt"),
        ("Größe €.txt", "Gr__e _.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%E2%82%AC.txt"),
        ("a\"b\\c.txt", "a_b_c.txt\"; filename*=UTF-8''a%22b_c.txt"),
        (
            "a\r\nset-cookie: x=y\r\n\r\n.txt",
            "a__set-cookie: x=y____.txt\"; filename*=UTF-8''a__set-cookie%3A%20x%3Dy____.txt",
        ),
        ("a  b\u{0}.txt", "a  b_.txt\"; filename*=UTF-8''a%20%20b_.txt"),
    ] {
        let id = send(&local, &token, name, HELLO).await;
        let page = local.ok(Method::POST, "/participant/transcript", &token, json!({"MaxResults": 1})).await;
        assert_eq!(page["Transcript"][0]["Attachments"][0]["AttachmentName"], name);
        let answer = local.ok(Method::POST, GET, &token, json!({"AttachmentId": id})).await;
        let response = Client::new().get(text(&answer["Url"])).send().await.expect("an answer");
        let disposition = response.headers()["content-disposition"].to_str().expect("text").to_owned();
        assert_eq!(disposition, format!("attachment; filename=\"{header}"), "{name:?}");
        assert!(!response.headers().contains_key("set-cookie"));
    }
    let name = format!("{}.txt", "é".repeat(252));
    let started = upload(&local, &token, &name, HELLO).await;
    let headers = &started["UploadMetadata"]["HeadersToInclude"];
    assert!(headers.as_object().expect("an object").values().all(|value| text(value).len() <= 256));
}

#[tokio::test]
async fn a_rejected_file_is_gone() {
    let local = Local::start().await;
    let (jane, token) = joined(&local).await;
    let eicar = EICAR.concat();
    let id = send(&local, &token, "virus.txt", eicar.as_bytes()).await;
    assert_eq!(statuses(&local, &jane.contact_id), ["InProgress", "Rejected"]);
    let (status, answer) = local.post(GET, &token, json!({"AttachmentId": id})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(answer["message"], "AttachmentId: the file is REJECTED, not APPROVED");

    let all = AttachmentSettings::default().scanner(Scanner::RejectAll);
    let denied = assuming("unapproved-attachments-are-denied", "true");
    let local = Local::of(denied.attachments(all)).await;
    let (jane, token) = joined(&local).await;
    let id = send(&local, &token, "fine.txt", HELLO).await;
    assert_eq!(statuses(&local, &jane.contact_id), ["InProgress", "Rejected"]);
    assert_eq!(local.post(GET, &token, json!({"AttachmentId": id})).await.0, StatusCode::FORBIDDEN);

    let none = AttachmentSettings::default().scanner(Scanner::ApproveAll);
    let local = Local::of(with(none)).await;
    let (jane, token) = joined(&local).await;
    send(&local, &token, "virus.txt", eicar.as_bytes()).await;
    assert_eq!(statuses(&local, &jane.contact_id), ["InProgress", "Approved"]);
}

#[tokio::test]
async fn a_scan_takes_its_time_by_the_services_clock() {
    let local = Local::of(with(AttachmentSettings::default().scan_time(Duration::from_secs(60)))).await;
    let (jane, token) = joined(&local).await;
    let id = send(&local, &token, "a.txt", HELLO).await;
    assert_eq!(statuses(&local, &jane.contact_id), ["InProgress"]);
    let (status, answer) = local.post(GET, &token, json!({"AttachmentId": id})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(answer["message"], "AttachmentId: the file is IN_PROGRESS, not APPROVED");
    local.service.advance(Duration::from_secs(60));
    assert_eq!(statuses(&local, &jane.contact_id), ["InProgress", "Approved"]);
}

#[tokio::test]
async fn switches_say_how_a_scan_shows() {
    let local = Local::of(assuming("verdicts-change-the-item", "true")).await;
    let jane = local.chat().await;
    let mut socket = local.subscribed(&jane).await;
    socket.words(2).await;
    let token = local.token(&jane).await;
    send(&local, &token, "a.txt", HELLO).await;
    let (one, next) = (socket.item().await, socket.item().await);
    assert_eq!(one["Id"], next["Id"]);
    assert_eq!(
        (&one["Attachments"][0]["Status"], &next["Attachments"][0]["Status"]),
        (&json!("IN_PROGRESS"), &json!("APPROVED"))
    );
    assert_eq!(statuses(&local, &jane.contact_id), ["Approved"]);

    let local = Local::of(assuming("attachments-show-before-their-scan", "false")).await;
    let (jane, token) = joined(&local).await;
    send(&local, &token, "a.txt", HELLO).await;
    assert_eq!(statuses(&local, &jane.contact_id), ["Approved"]);
}

#[tokio::test]
async fn a_completion_is_for_what_its_participant_has_uploaded_and_once() {
    let local = Local::start().await;
    let (jane, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let id = &started["AttachmentId"];
    assert_eq!(local.post(COMPLETE, &token, completion(id)).await.0, StatusCode::CONFLICT);
    status(put(&started, HELLO)).await;

    let ada = local.invite(&jane.contact_id, "AGENT", "Ada").await;
    let others = [local.token(&ada).await, joined(&local).await.1];
    for other in &others {
        assert_eq!(local.post(COMPLETE, other, completion(id)).await.0, StatusCode::BAD_REQUEST);
    }
    assert_eq!(local.post(COMPLETE, &token, completion(&json!("x"))).await.0, StatusCode::BAD_REQUEST);
    let none = json!({"AttachmentIds": [], "ClientToken": "t"});
    let two = json!({"AttachmentIds": [id, id], "ClientToken": "t"});
    for body in [none, two] {
        assert_eq!(local.post(COMPLETE, &token, body).await.0, StatusCode::BAD_REQUEST);
    }

    let done = completion(id);
    for _ in 0..2 {
        assert_eq!(local.ok(Method::POST, COMPLETE, &token, done.clone()).await, json!({}));
    }
    let (status, answer) = local.post(COMPLETE, &token, completion(id)).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(answer["message"], "AttachmentIds: the upload is complete already");
    assert_eq!(statuses(&local, &jane.contact_id), ["InProgress"]);

    let local = Local::of(assuming("completing-without-bytes-is-a-conflict", "false")).await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let completed = local.post(COMPLETE, &token, completion(&started["AttachmentId"])).await;
    assert_eq!(completed.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_same_start_with_the_same_client_token_is_the_same_upload() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let body = announcement("a.txt", 9);
    let one = local.ok(Method::POST, START, &token, body.clone()).await;
    let again = local.ok(Method::POST, START, &token, body.clone()).await;
    assert_eq!(one["AttachmentId"], again["AttachmentId"]);
    assert_eq!(status(put(&again, HELLO)).await.0, StatusCode::OK);
    let mut other = body;
    other["AttachmentName"] = json!("b.txt");
    assert_eq!(local.post(START, &token, other).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn files_are_for_those_in_the_chat_and_not_for_custom_bots() {
    let local = Local::start().await;
    let (jane, token) = joined(&local).await;
    let id = send(&local, &token, "a.txt", HELLO).await;
    let asked = json!({"AttachmentId": id});
    let bot = local.invite(&jane.contact_id, "CUSTOM_BOT", "Bot").await;
    let (status, answer) = local.post(GET, &local.token(&bot).await, asked.clone()).await;
    assert_eq!((status, &answer["message"]), (StatusCode::FORBIDDEN, &json!("Access denied")));
    let (_, stranger) = joined(&local).await;
    assert_eq!(local.post(GET, &stranger, asked.clone()).await.0, StatusCode::BAD_REQUEST);
    for (member, value) in [
        ("UrlExpiryInSeconds", json!(4)),
        ("UrlExpiryInSeconds", json!(301)),
        ("UrlContentDisposition", json!("OTHER")),
    ] {
        let mut body = asked.clone();
        body[member] = value;
        assert_eq!(local.post(GET, &token, body).await.0, StatusCode::BAD_REQUEST);
    }
    local.ok(Method::POST, GET, &token, asked.clone()).await;
    local.ok(Method::POST, "/participant/disconnect", &token, json!({})).await;
    assert_eq!(local.post(GET, &token, asked).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_persistent_chat_has_the_files_of_its_past() {
    let local = Local::start().await;
    let (jane, token) = joined(&local).await;
    let id = send(&local, &token, "a.txt", HELLO).await;
    local.ok(Method::POST, "/participant/disconnect", &token, json!({})).await;
    let past = json!({"SourceContactId": jane.contact_id, "RehydrationType": "FROM_SEGMENT"});
    let again = local.chat_with(json!({"PersistentChat": past})).await;
    let token = local.token(&again).await;
    local.ok(Method::POST, GET, &token, json!({"AttachmentId": id})).await;
    let page = local.ok(Method::POST, "/participant/transcript", &token, json!({"MaxResults": 100})).await;
    let items = page["Transcript"].as_array().expect("a list");
    assert_eq!(items.iter().filter(|item| item["Type"] == "ATTACHMENT").count(), 2);
}

#[tokio::test]
async fn a_file_can_be_reported_as_read() {
    let local = Local::start().await;
    let (jane, token) = joined(&local).await;
    send(&local, &token, "a.txt", HELLO).await;
    let ada = local.invite(&jane.contact_id, "AGENT", "Ada").await;
    let page = local.ok(Method::POST, "/participant/transcript", &token, json!({"MaxResults": 1})).await;
    let content = json!({"messageId": page["Transcript"][0]["Id"]}).to_string();
    let read = json!({"ContentType": format!("{EVENT}message.read"), "Content": content});
    local.ok(Method::POST, "/participant/event", &local.token(&ada).await, read).await;
    let page = local.ok(Method::POST, "/participant/transcript", &token, json!({"MaxResults": 1})).await;
    let receipts = &page["Transcript"][0]["MessageMetadata"]["Receipts"];
    assert_eq!(receipts[0]["RecipientParticipantId"], ada.participant_id);
}
