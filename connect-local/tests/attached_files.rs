//! Files that the business attaches to contacts, with awso's own client over real sockets.

mod common;

use std::time::Duration;

use awso_connect::{
    Client, ContentDisposition, CreatedByInfo, FileStatusType, FileUseCaseType, StartAttachedFileUploadError,
    StartAttachedFileUploadResponse,
};
use awso_connect_local::{LocalConnect, Script, SignaturePolicy};
use serde_json::{Value, json};

use self::common::{Local, builder};

struct Business {
    local: Local,
    client: Client,
    arn: String,
}

impl Business {
    async fn new() -> Business {
        let local = Local::start().await;
        let contact_id = local.chat().await.contact_id;
        let client = Client::new(local.service.config()).expect("a client");
        let arn = format!("arn:aws:connect:us-east-1:123456789012:instance/i/contact/{contact_id}");
        Business { local, client, arn }
    }

    async fn start(&self, name: &str, size: i64) -> Result<StartAttachedFileUploadResponse, String> {
        let started = self
            .client
            .start_attached_file_upload()
            .instance_id("i")
            .file_name(name)
            .file_size_in_bytes(size)
            .file_use_case_type(FileUseCaseType::Attachment)
            .associated_resource_arn(&self.arn)
            .created_by(CreatedByInfo::AwsIdentityArn("arn:aws:iam::123456789012:user/jane".to_owned()))
            .send()
            .await;
        started.map_err(|error| format!("{error:?}"))
    }

    /// Uploads a file and gives its id.
    async fn upload(&self, name: &str, bytes: &'static [u8]) -> String {
        let started = self.start(name, bytes.len() as i64).await.expect("started");
        assert_eq!(started.file_status, Some(FileStatusType::Drafting));
        let metadata = started.upload_url_metadata.expect("how to upload");
        let mut request = reqwest::Client::new().put(metadata.url.expect("a URL").expose()).body(bytes);
        for (name, value) in &metadata.headers_to_include.expect("headers") {
            if name.as_str() != "Content-Length" {
                request = request.header(name.as_str(), value.as_str());
            }
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{}", response.text().await.expect("a body"));
        started.file_id.expect("an id").into_inner()
    }

    async fn complete(&self, id: &str) -> Result<(), u16> {
        let completed = self
            .client
            .complete_attached_file_upload()
            .instance_id("i")
            .file_id(id)
            .associated_resource_arn(&self.arn)
            .send()
            .await;
        completed.map(drop).map_err(|error| error.metadata().expect("an answer").status().as_u16())
    }
}

#[tokio::test]
async fn a_file_is_attached_found_downloaded_and_deleted() {
    let business = Business::new().await;
    let Business { local, client, arn } = &business;
    let id = business.upload("Größe.pdf", b"nine byte").await;
    business.complete(&id).await.expect("completed");
    let get = || client.get_attached_file().instance_id("i").file_id(&id).associated_resource_arn(arn);
    let scanned = get().send().await.expect("found");
    assert_eq!(scanned.file_status, Some(FileStatusType::Processing));
    assert_eq!(scanned.download_url_metadata, None);
    local.service.advance(Duration::from_secs(1));

    let known = get().url_content_disposition(ContentDisposition::Inline).send().await.expect("found");
    assert_eq!(known.file_status, Some(FileStatusType::Approved));
    assert_eq!(known.file_name.as_ref().expect("a name").as_str(), "Größe.pdf");
    assert_eq!(known.file_use_case_type, Some(FileUseCaseType::Attachment));
    assert!(matches!(&known.created_by, Some(CreatedByInfo::AwsIdentityArn(arn)) if arn.ends_with("jane")));
    assert_eq!(*known.file_size_in_bytes, 9);
    let file_arn = format!("arn:aws:connect:us-east-1:123456789012:instance/i/file/{id}");
    assert_eq!(known.file_arn.as_deref(), Some(file_arn.as_str()));
    let url = known.download_url_metadata.expect("approved").url.expect("a URL");
    let response = reqwest::get(url.expose()).await.expect("an answer");
    assert_eq!(
        response.headers()["content-disposition"],
        "inline; filename=\"Gr__e.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf"
    );
    assert_eq!(response.headers()["content-type"], "application/pdf");
    assert_eq!(response.text().await.expect("a body"), "nine byte");

    let batch = client
        .batch_get_attached_file_metadata()
        .instance_id("i")
        .file_ids(vec![id.as_str().into(), "other".into()])
        .associated_resource_arn(arn)
        .send()
        .await
        .expect("an answer");
    let files = batch.files.expect("files");
    assert_eq!((files.len(), files[0].file_id.as_str()), (1, id.as_str()));
    let errors = batch.errors.expect("errors");
    assert_eq!(errors[0].error_code.as_deref(), Some("ResourceNotFoundException"));
    assert_eq!(errors[0].file_id.as_ref().expect("an id").as_str(), "other");

    let delete = || client.delete_attached_file().instance_id("i").file_id(&id).associated_resource_arn(arn);
    delete().send().await.expect("deleted");
    assert_eq!(reqwest::get(url.expose()).await.expect("an answer").status(), 404);
    for error in [
        delete().send().await.map(drop).expect_err("gone").to_string(),
        get().send().await.map(drop).expect_err("gone").to_string(),
    ] {
        assert!(error.contains("ResourceNotFoundException"), "{error}");
    }
    // None of it is the chat's affair.
    let contact_id = arn.rsplit('/').next().expect("an id");
    assert_eq!(local.service.transcript(contact_id).expect("a contact").len(), 0);
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_told_by_reason() {
    let business = Business::new().await;
    for (name, size, reason) in [("a.exe", 9, "InvalidFileType"), ("a.txt", 20_000_001, "InvalidFileSize")] {
        let error = business.start(name, size).await.expect_err("refused");
        assert!(error.contains(reason), "{error}");
    }
    let error = business
        .client
        .start_attached_file_upload()
        .instance_id("i")
        .file_name("a.txt")
        .file_size_in_bytes(9)
        .file_use_case_type(FileUseCaseType::Attachment)
        .associated_resource_arn("arn:aws:connect:us-east-1:123456789012:instance/i/contact/other")
        .send()
        .await
        .expect_err("no such contact");
    let error = error.service().expect("typed");
    assert!(matches!(error, StartAttachedFileUploadError::InvalidRequestException(_)), "{error:?}");
}

#[tokio::test]
async fn files_may_be_attached_to_what_is_no_contact() {
    let mut business = Business::new().await;
    business.arn = "arn:aws:cases:us-east-1:123456789012:domain/d/case/c".to_owned();
    let id = business.upload("a.txt", b"nine byte").await;
    business.complete(&id).await.expect("completed");
    business.arn.push('x');
    assert_eq!(business.complete(&id).await, Err(404));
    for arn in ["", "x", "arn:aws:cases"] {
        business.arn = arn.to_owned();
        assert_eq!(business.complete(&id).await, Err(400), "{arn}");
    }
}

#[tokio::test]
async fn a_completion_needs_bytes_and_comes_once() {
    let business = Business::new().await;
    let started = business.start("a.txt", 9).await.expect("started");
    let drafted = started.file_id.expect("an id").into_inner();
    assert_eq!(business.complete(&drafted).await, Err(400));
    let id = business.upload("a.txt", b"nine byte").await;
    assert_eq!(business.complete(&id).await, Ok(()));
    assert_eq!(business.complete(&id).await, Err(400));
    assert_eq!(business.complete("other").await, Err(404));
}

#[tokio::test]
async fn a_client_token_is_for_one_file() {
    let Business { local, arn, .. } = Business::new().await;
    let start = async |name: &str| {
        let body = json!({
            "FileName": name, "FileSizeInBytes": 9, "FileUseCaseType": "ATTACHMENT", "ClientToken": "t",
        });
        let path = format!("/attached-files/i?associatedResourceArn={arn}");
        local.send(reqwest::Method::PUT, &path, "", body).await
    };
    let (_, one) = start("a.txt").await;
    let (_, again) = start("a.txt").await;
    assert!(one["FileId"].is_string());
    assert_eq!(one["FileId"], again["FileId"]);
    let (status, answer): (_, Value) = start("b.txt").await;
    assert_eq!(status, 409, "{answer}");
}

#[tokio::test]
async fn attached_files_ask_for_a_signature() {
    let service: LocalConnect = builder()
        .script(Script::silent())
        .signatures(SignaturePolicy::default())
        .start()
        .await
        .expect("a free port");
    let url = format!("{}/attached-files/i/f?associatedResourceArn=arn:aws:cases:a:b:c", service.endpoint());
    assert_eq!(reqwest::get(&url).await.expect("an answer").status(), 403);
    let client = Client::new(service.config()).expect("a client");
    let found = client
        .get_attached_file()
        .instance_id("i")
        .file_id("f")
        .associated_resource_arn("arn:aws:cases:a:b:c")
        .send()
        .await;
    assert!(found.expect_err("no such file").to_string().contains("ResourceNotFoundException"));
}
