//! Files on their way into a chat.

use std::time::Duration;

use awso_connect_local::{AttachmentSettings, LocalConnectBuilder};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::{Guest, Local, builder, text};

pub(crate) const START: &str = "/participant/start-attachment-upload";
pub(crate) const COMPLETE: &str = "/participant/complete-attachment-upload";
pub(crate) const GET: &str = "/participant/attachment";
pub(crate) const HELLO: &[u8] = b"nine byte";
/// In two parts, so that no virus scanner takes this test for it.
pub(crate) const EICAR: [&str; 2] =
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];

pub(crate) fn with(settings: AttachmentSettings) -> LocalConnectBuilder {
    builder().attachments(settings)
}

pub(crate) fn announcement(name: &str, size: usize) -> Value {
    json!({
        "AttachmentName": name, "AttachmentSizeInBytes": size, "ContentType": "text/plain",
        "ClientToken": uuid(),
    })
}

pub(crate) fn uuid() -> String {
    uuid::Uuid::new_v4().to_string()
}

pub(crate) fn completion(id: &Value) -> Value {
    json!({"AttachmentIds": [id], "ClientToken": uuid()})
}

/// A PUT of the bytes as the answer of a start asks for it.
pub(crate) fn put(started: &Value, bytes: &[u8]) -> RequestBuilder {
    let metadata = &started["UploadMetadata"];
    let request = Client::new().put(text(&metadata["Url"])).body(bytes.to_vec());
    let headers = metadata["HeadersToInclude"].as_object().expect("an object");
    // As browsers do, the client states the length itself.
    let headers = headers.iter().filter(|(name, _)| *name != "Content-Length");
    headers.fold(request, |request, (name, value)| request.header(name, text(value)))
}

pub(crate) async fn status(request: RequestBuilder) -> (StatusCode, String) {
    let response = request.send().await.expect("an answer");
    (response.status(), response.text().await.expect("a body"))
}

/// The code of an error as S3 writes it.
pub(crate) fn code(xml: &str) -> &str {
    let rest = xml.split_once("<Code>").expect("a code").1;
    rest.split_once("</Code>").expect("a code").0
}

/// Announces and uploads a file.
pub(crate) async fn upload(local: &Local, token: &str, name: &str, bytes: &[u8]) -> Value {
    let started = local.ok(Method::POST, START, token, announcement(name, bytes.len())).await;
    let (status, body) = status(put(&started, bytes)).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, ""));
    started
}

/// Uploads a file, completes it and waits for its scan. Gives its id.
pub(crate) async fn send(local: &Local, token: &str, name: &str, bytes: &[u8]) -> Value {
    let id = upload(local, token, name, bytes).await["AttachmentId"].clone();
    local.ok(Method::POST, COMPLETE, token, completion(&id)).await;
    local.service.advance(Duration::from_secs(1));
    id
}

pub(crate) async fn joined(local: &Local) -> (Guest, String) {
    let guest = local.chat().await;
    let token = local.token(&guest).await;
    (guest, token)
}
