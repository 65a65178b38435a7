//! Files in chats over real sockets: announced, uploaded, completed, scanned, downloaded.

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use awso_connect_local::{Assumptions, AttachmentSettings, LocalConnectBuilder, Scanner};
use awso_connect_participant as participant;
use participant::{ContentDisposition, UploadMetadata};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use self::common::{EVENT, Guest, Local, builder, text};

const START: &str = "/participant/start-attachment-upload";
const COMPLETE: &str = "/participant/complete-attachment-upload";
const GET: &str = "/participant/attachment";
const HELLO: &[u8] = b"nine byte";
/// In two parts, so that no virus scanner takes this test for it.
const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];

fn with(settings: AttachmentSettings) -> LocalConnectBuilder {
    builder().attachments(settings)
}

fn assuming(name: &str, value: &str) -> LocalConnectBuilder {
    let mut assumptions = Assumptions::default();
    assumptions.set(name, value).expect("a switch");
    builder().assumptions(assumptions)
}

fn announcement(name: &str, size: usize) -> Value {
    json!({
        "AttachmentName": name, "AttachmentSizeInBytes": size, "ContentType": "text/plain",
        "ClientToken": uuid(),
    })
}

fn uuid() -> String {
    uuid::Uuid::new_v4().to_string()
}

fn completion(id: &Value) -> Value {
    json!({"AttachmentIds": [id], "ClientToken": uuid()})
}

/// A PUT of the bytes as the answer of a start asks for it.
fn put(started: &Value, bytes: &[u8]) -> RequestBuilder {
    let metadata = &started["UploadMetadata"];
    let request = Client::new().put(text(&metadata["Url"])).body(bytes.to_vec());
    let headers = metadata["HeadersToInclude"].as_object().expect("an object");
    // As browsers do, the client states the length itself.
    let headers = headers.iter().filter(|(name, _)| *name != "Content-Length");
    headers.fold(request, |request, (name, value)| request.header(name, text(value)))
}

async fn status(request: RequestBuilder) -> (StatusCode, String) {
    let response = request.send().await.expect("an answer");
    (response.status(), response.text().await.expect("a body"))
}

/// The code of an error as S3 writes it.
fn code(xml: &str) -> &str {
    let rest = xml.split_once("<Code>").expect("a code").1;
    rest.split_once("</Code>").expect("a code").0
}

/// Announces and uploads a file.
async fn upload(local: &Local, token: &str, name: &str, bytes: &[u8]) -> Value {
    let started = local.ok(Method::POST, START, token, announcement(name, bytes.len())).await;
    let (status, body) = status(put(&started, bytes)).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, ""));
    started
}

/// Uploads a file, completes it and waits for its scan. Gives its id.
async fn send(local: &Local, token: &str, name: &str, bytes: &[u8]) -> Value {
    let id = upload(local, token, name, bytes).await["AttachmentId"].clone();
    local.ok(Method::POST, COMPLETE, token, completion(&id)).await;
    local.service.advance(Duration::from_secs(1));
    id
}

async fn joined(local: &Local) -> (Guest, String) {
    let guest = local.chat().await;
    let token = local.token(&guest).await;
    (guest, token)
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
async fn an_upload_without_exactly_its_headers_is_refused_in_xml() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let metadata = &started["UploadMetadata"];
    let url = text(&metadata["Url"]);
    let headers: BTreeMap<String, String> =
        serde_json::from_value(metadata["HeadersToInclude"].clone()).expect("headers");
    let attempt = async |headers: &BTreeMap<String, String>, bytes: &'static [u8]| {
        let request = Client::new().put(&url).body(bytes);
        let given = headers.iter().filter(|(name, _)| *name != "Content-Length");
        let response = given.fold(request, |request, (name, value)| request.header(name, value)).send().await;
        let response = response.expect("an answer");
        let (status, kind) = (response.status(), response.headers().get("content-type").cloned());
        (status, kind, response.text().await.expect("a body"))
    };
    for name in headers.keys().filter(|name| *name != "Content-Length") {
        let mut others = headers.clone();
        others.remove(name);
        let (status, kind, body) = attempt(&others, HELLO).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "without {name}");
        assert_eq!(kind.expect("a type"), "application/xml");
        assert_eq!(code(&body), "SignatureDoesNotMatch");
        others.insert(name.clone(), "text/html".to_owned());
        assert_eq!(code(&attempt(&others, HELLO).await.2), "SignatureDoesNotMatch", "another {name}");
    }
    for bytes in [&b"eight by"[..], b"ten bytes!"] {
        assert_eq!(code(&attempt(&headers, bytes).await.2), "SignatureDoesNotMatch");
    }
    let mut more = headers.clone();
    more.insert("x-amz-meta-more".to_owned(), "x".to_owned());
    assert_eq!(code(&attempt(&more, HELLO).await.2), "AccessDenied");
    for url in [url.replace("Signature=", "Signature=0"), url.replace("/storage/", "/storage/0")] {
        let (status, body) = status(Client::new().put(url).body(HELLO)).await;
        assert_eq!((status, code(&body)), (StatusCode::FORBIDDEN, "SignatureDoesNotMatch"));
    }
    let bare = url.split('?').next().expect("a URL").to_owned();
    assert_eq!(code(&status(Client::new().put(bare).body(HELLO)).await.1), "AccessDenied");
    // Nothing has come of all that.
    let (status, _) = local.post(COMPLETE, &token, completion(&started["AttachmentId"])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(attempt(&headers, HELLO).await.0, StatusCode::OK);
}

#[tokio::test]
async fn urls_expire_by_the_services_clock() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let id = send(&local, &token, "b.txt", HELLO).await;
    let asked = json!({"AttachmentId": id, "UrlExpiryInSeconds": 5});
    let answer = local.ok(Method::POST, GET, &token, asked).await;
    let url = text(&answer["Url"]);
    assert_eq!(status(Client::new().get(&url)).await.0, StatusCode::OK);
    local.service.advance(Duration::from_secs(7));
    let (refused, body) = status(Client::new().get(&url)).await;
    assert_eq!((refused, code(&body)), (StatusCode::FORBIDDEN, "AccessDenied"));
    assert!(body.contains("Request has expired"));
    local.service.advance(Duration::from_secs(15 * 60));
    assert_eq!(code(&status(put(&started, HELLO)).await.1), "AccessDenied");
}

#[tokio::test]
async fn a_download_url_is_for_get_and_an_upload_url_for_put() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let id = send(&local, &token, "b.txt", HELLO).await;
    let url = text(&local.ok(Method::POST, GET, &token, json!({"AttachmentId": id})).await["Url"]);
    let (refused, body) = status(Client::new().put(&url).body(HELLO)).await;
    assert_eq!((refused, code(&body)), (StatusCode::FORBIDDEN, "SignatureDoesNotMatch"));
    let (refused, body) = status(Client::new().post(&url).body(HELLO)).await;
    assert_eq!((refused, code(&body)), (StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"));
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let (refused, body) = status(Client::new().get(text(&started["UploadMetadata"]["Url"]))).await;
    assert_eq!((refused, code(&body)), (StatusCode::FORBIDDEN, "SignatureDoesNotMatch"));
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
async fn an_upload_may_be_repeated_until_it_is_complete() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let started = upload(&local, &token, "a.txt", HELLO).await;
    assert_eq!(status(put(&started, b"nine more")).await.0, StatusCode::OK);
    let id = &started["AttachmentId"];
    local.ok(Method::POST, COMPLETE, &token, completion(id)).await;
    let (refused, body) = status(put(&started, HELLO)).await;
    assert_eq!((refused, code(&body)), (StatusCode::FORBIDDEN, "AccessDenied"));
    local.service.advance(Duration::from_secs(1));
    let url = text(&local.ok(Method::POST, GET, &token, json!({"AttachmentId": id})).await["Url"]);
    assert_eq!(status(Client::new().get(url)).await.1, "nine more");
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
async fn pages_of_any_origin_may_upload_and_download() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let metadata = &started["UploadMetadata"];
    let preflight = Client::new()
        .request(Method::OPTIONS, text(&metadata["Url"]))
        .header("origin", "https://example.com")
        .header("access-control-request-method", "PUT")
        .send()
        .await
        .expect("an answer");
    assert_eq!(preflight.status(), StatusCode::OK);
    let list = |name: &str| preflight.headers()[name].to_str().expect("text").to_owned();
    assert!(list("access-control-allow-methods").contains("PUT"));
    let allowed = list("access-control-allow-headers");
    for name in metadata["HeadersToInclude"].as_object().expect("an object").keys() {
        let name = name.to_ascii_lowercase();
        // Which browsers set themselves.
        assert!(name == "content-length" || allowed.split(',').any(|one| one == name), "{name}");
    }
    let taken = put(&started, HELLO).header("origin", "https://example.com").send().await.expect("an answer");
    assert_eq!(taken.headers()["access-control-allow-origin"], "*");
    let refused = put(&started, b"x").send().await.expect("an answer");
    assert_eq!(
        (refused.status(), &refused.headers()["access-control-allow-origin"]),
        (StatusCode::FORBIDDEN, &"*".parse().expect("a value"))
    );
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

#[tokio::test]
async fn who_sends_much_to_a_url_that_is_none_hears_so() {
    let local = Local::start().await;
    for path in ["/storage/", "/storage/x", "/storage/..%2F..%2Fetc%2Fpasswd", "/storage//etc/passwd"] {
        let url = format!("{}{path}?X-Amz-Signature=0", local.service.endpoint());
        let (refused, body) = status(Client::new().put(url).body(vec![0; 5_000_000])).await;
        assert_eq!((refused, code(&body)), (StatusCode::FORBIDDEN, "SignatureDoesNotMatch"));
    }
}

/// The head of an upload, as a client sends it over a socket of its own.
fn head(started: &Value) -> (String, String) {
    let metadata = &started["UploadMetadata"];
    let url = text(&metadata["Url"]);
    let (authority, path) = url.strip_prefix("http://").and_then(|rest| rest.split_once('/')).expect("a URL");
    let mut head = format!("PUT /{path} HTTP/1.1\r\nhost: {authority}\r\n");
    for (name, value) in metadata["HeadersToInclude"].as_object().expect("an object") {
        head.push_str(&format!("{name}: {}\r\n", text(value)));
    }
    (authority.to_owned(), head + "\r\n")
}

#[tokio::test]
async fn an_upload_that_breaks_off_or_never_ends_leaves_nothing() {
    let settings = AttachmentSettings::default().most_stored(20);
    let local = Local::of(with(settings).request_timeout(Duration::from_millis(300))).await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 15)).await;
    let (authority, head) = head(&started);
    for waits in [false, true] {
        let mut socket = TcpStream::connect(&authority).await.expect("somebody listens");
        socket.write_all(head.as_bytes()).await.expect("sent");
        socket.write_all(b"fourteen bytes").await.expect("sent");
        if waits {
            let mut answer = String::new();
            socket.read_to_string(&mut answer).await.expect("an answer");
            assert!(
                answer.starts_with("HTTP/1.1 400") && answer.contains("<Code>RequestTimeout</Code>"),
                "{answer}"
            );
        }
    }
    let id = &started["AttachmentId"];
    assert_eq!(local.post(COMPLETE, &token, completion(id)).await.0, StatusCode::CONFLICT);
    // What broke off takes no room any more.
    assert_eq!(status(put(&started, b"fifteen bytes!!")).await.0, StatusCode::OK);
    let other = local.ok(Method::POST, START, &token, announcement("b.txt", 9)).await;
    let (full, body) = status(put(&other, HELLO)).await;
    assert_eq!((full, code(&body)), (StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable"));
}

#[tokio::test]
async fn a_body_without_a_length_is_no_upload() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let (authority, head) = head(&started);
    let chunked = head.replace("Content-Length: 9", "Transfer-Encoding: chunked");
    let mut socket = TcpStream::connect(&authority).await.expect("somebody listens");
    socket.write_all(chunked.as_bytes()).await.expect("sent");
    socket.write_all(b"9\r\nnine byte\r\n0\r\n\r\n").await.expect("sent");
    let mut answer = [0; 12];
    socket.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 403");
}

#[tokio::test]
async fn twenty_megabytes_go_through_and_back() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let bytes: Vec<u8> = (0..20_000_000_u32).map(|index| (index % 251) as u8).collect();
    let id = send(&local, &token, "large.pdf", &bytes).await;
    let answer = local.ok(Method::POST, GET, &token, json!({"AttachmentId": id})).await;
    assert_eq!(answer["AttachmentSizeInBytes"], 20_000_000);
    let response = Client::new().get(text(&answer["Url"])).send().await.expect("an answer");
    assert!(response.bytes().await.expect("a body") == bytes);
    let (status, _) = local.post(START, &token, announcement("a.pdf", 20_000_001)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}
