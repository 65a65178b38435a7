//! Where members travel, read off a socket.

use awso::Blob;
use awso_tests::{Answer, Recorded, Recorder};

use crate::Client;
use crate::book::{Planting, PlantingResponse, ScanPageResponse, WriteNoteResponse};
use crate::report::{CreateReportRequest, CreateReportResponse};
use crate::shape::{Genre, Tree};

async fn service(answer: Answer) -> (Recorder, Client) {
    let recorder = Recorder::start(answer).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    (recorder, client)
}

#[track_caller]
fn assert_line(request: &Recorded, method: &str, target: &str) {
    assert_eq!((request.method.as_str(), request.target.as_str()), (method, target));
}

#[tokio::test]
async fn the_bare_annotation_makes_an_operation() {
    let (recorder, client) = service(Answer::json(r#"{"ReportId":"r-1"}"#)).await;
    let created = client.create_report().title("Annual").page_count(3).send().await.unwrap();
    assert_eq!(created, CreateReportResponse { report_id: Some("r-1".to_owned()) });
    let created = client.send(CreateReportRequest::make().title("Annual").build()).await.unwrap();
    assert_eq!(created.report_id.as_deref(), Some("r-1"));
    let requests = recorder.requests();
    assert_line(&requests[0], "POST", "/reports");
    assert_eq!(requests[0].text(), r#"{"Title":"Annual","PageCount":3}"#);
    assert_eq!(requests[0].header("content-type"), ["application/json"]);
    assert_line(&requests[1], "POST", "/reports");
    assert_eq!(requests[1].text(), r#"{"Title":"Annual"}"#);
}

#[tokio::test]
async fn put_sends_label_query_header_and_body_members() {
    let (recorder, client) = service(Answer::http(201, &[("etag", "v1"), ("x-copies", "1,  2")], "{}")).await;
    let stored = client
        .store_book()
        .shelf("a/b c")
        .number(-7)
        .genre(Genre::ScienceFiction)
        .tags(["x y".to_owned(), "é&=+".to_owned(), String::new()])
        .pages([1, -2])
        .dry_run(false)
        .weight(0.5)
        .cover("hi?")
        .editions([1, 2])
        .keywords(["plain", "a, b", "say \"hi\"", "back\\slash"].map(str::to_owned))
        .tree(Tree { name: "t".to_owned(), left: None, right: Box::new(None), children: Vec::new() })
        .send()
        .await
        .unwrap();
    assert_eq!(stored.tag, "v1");
    assert_eq!(stored.copies, Some(vec![1, 2]));
    let request = recorder.only();
    let query = "tag=x%20y&tag=%C3%A9%26%3D%2B&tag=&a%26b=1&a%26b=-2&DryRun=false";
    assert_line(&request, "PUT", &format!("/shelves/a%2Fb%20c/books/-7/SCIENCE_FICTION?{query}"));
    assert_eq!(request.header("x-weight"), ["0.5"]);
    assert_eq!(request.header("x-cover"), ["aGk/"]);
    assert_eq!(request.header("x-editions"), ["1, 2"]);
    assert_eq!(request.header("x-keywords"), [r#"plain, "a, b", "say \"hi\"", back\slash"#]);
    assert_eq!(request.text(), r#"{"Tree":{"Name":"t","Children":[]}}"#);
}

#[tokio::test]
async fn members_left_out_leave_no_trace() {
    let (recorder, client) = service(Answer::json("{}")).await;
    client.store_book().shelf("s").number(0).genre("odd one").send().await.unwrap();
    let request = recorder.only();
    assert_line(&request, "PUT", "/shelves/s/books/0/odd%20one");
    let own = |name: &String| name.to_ascii_lowercase().starts_with("x-");
    assert_eq!(request.headers.iter().filter(|(name, _)| own(name)).count(), 0, "{request:?}");
    assert_eq!(request.text(), "{}");
}

#[tokio::test]
async fn empty_lists_are_empty_headers_and_no_query_string() {
    let (recorder, client) = service(Answer::json("{}")).await;
    let store = client.store_book().shelf("s").number(0).genre(Genre::Poetry);
    store.tags(Vec::<String>::new()).keywords(Vec::<String>::new()).send().await.unwrap();
    let request = recorder.only();
    assert_line(&request, "PUT", "/shelves/s/books/0/poetry");
    assert_eq!(request.header("x-keywords"), [""]);
}

#[tokio::test]
async fn delete_sends_its_body_members() {
    let (recorder, client) = service(Answer::http(204, &[], "")).await;
    let reasons = [("damp".to_owned(), "the roof".to_owned())];
    client.clear_shelf().shelf("s").reasons(reasons).send().await.unwrap();
    let request = recorder.only();
    assert_line(&request, "DELETE", "/shelves?Shelf=s");
    assert_eq!(request.header("content-type"), ["application/json"]);
    assert_eq!(request.text(), r#"{"Reasons":{"damp":"the roof"}}"#);
}

#[tokio::test]
async fn a_blob_payload_is_the_body_both_ways() {
    let bytes: Vec<u8> = (0..=255).collect();
    let mut answer = b"HTTP/1.1 200 OK\r\ncontent-length: 256\r\n\r\n".to_vec();
    answer.extend(&bytes);
    let (recorder, client) = service(Answer::raw(answer)).await;
    let scanned = client.scan_page().image(bytes.clone()).send().await.unwrap();
    assert_eq!(scanned, ScanPageResponse { image: Some(Blob::from(bytes.clone())) });
    let request = recorder.only();
    assert_line(&request, "POST", "/scans");
    assert_eq!(request.header("content-type"), ["application/octet-stream"]);
    assert_eq!(request.body, bytes);
}

#[tokio::test]
async fn a_payload_left_out_sends_no_body() {
    let (recorder, client) = service(Answer::http(200, &[], "")).await;
    let scanned = client.scan_page().send().await.unwrap();
    assert_eq!(scanned, ScanPageResponse { image: None });
    let request = recorder.only();
    assert_eq!(request.header("content-type"), [""; 0]);
    assert_eq!(request.text(), "");
}

#[tokio::test]
async fn a_string_payload_is_the_body_unquoted_both_ways() {
    let (recorder, client) = service(Answer::http(200, &[("content-type", "text/plain")], "\"ok\" ü")).await;
    let written = client.write_note().note("a \"b\"\nü").author("me").send().await.unwrap();
    assert_eq!(written, WriteNoteResponse { note: "\"ok\" ü".to_owned() });
    let request = recorder.only();
    assert_line(&request, "PATCH", "/notes");
    assert_eq!(request.header("content-type"), ["text/plain"]);
    assert_eq!(request.header("x-author"), ["me"]);
    assert_eq!(request.text(), "a \"b\"\nü");
}

#[tokio::test]
async fn a_structure_payload_is_its_own_document() {
    let (recorder, client) = service(Answer::http(200, &[("content-type", "text/plain")], "poetry")).await;
    let leaf = Tree { name: "leaf".to_owned(), left: None, right: Box::new(None), children: Vec::new() };
    let tree = Tree {
        name: "root".to_owned(),
        left: Some(Box::new(leaf)),
        right: Box::new(None),
        children: Vec::new(),
    };
    let planted = client.send(Planting { tree: Some(tree) }).await.unwrap();
    assert_eq!(planted, PlantingResponse { genre: Some(Genre::Poetry) });
    let request = recorder.only();
    assert_line(&request, "POST", "/trees");
    assert_eq!(request.header("content-type"), ["application/json"]);
    assert_eq!(request.text(), r#"{"Name":"root","Left":{"Name":"leaf","Children":[]},"Children":[]}"#);
}

#[tokio::test]
async fn a_string_payload_that_is_no_utf8_is_an_error() {
    let (_recorder, client) =
        service(Answer::raw(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n\xff\xfe")).await;
    let error = client.write_note().note("a").send().await.expect_err("that is no text");
    assert!(matches!(error.cause(), awso::Cause::Decode(_)), "{error:?}");
    assert!(error.to_string().contains("WriteNoteResponse.Note: the body is not UTF-8"), "{error}");
}
