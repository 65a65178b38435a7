//! What is kept in a data directory, over restarts, crashes and disks that take no more.

mod common;

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Duration;

use awso_connect_local::{LocalConnectBuilder, Script};
use common::{EVENT, Local, Socket, builder, files, text};
use redb::{ReadableTableMetadata, TableDefinition};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// A directory that goes with its test.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Directory {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("data-{name}"));
        let _ = fs::remove_dir_all(&path);
        Directory(path)
    }

    fn kept(&self) -> LocalConnectBuilder {
        builder().heartbeat_timeout(None).data(&self.0)
    }

    fn file(&self) -> PathBuf {
        self.0.join("connect-local.redb")
    }

    /// How many records there are, and how many files, while no service has the directory.
    fn counts(&self) -> (u64, usize) {
        let database = redb::Database::open(self.file()).expect("a database");
        let reading = database.begin_read().expect("a transaction");
        let table = reading.open_table(TableDefinition::<&[u8], &[u8]>::new("records")).expect("a table");
        let files = fs::read_dir(self.0.join("attachments")).expect("a directory").count();
        (table.len().expect("a length"), files)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

async fn transcript(local: &Local, token: &str, query: Value) -> Value {
    local.ok(Method::POST, "/participant/transcript", token, query).await
}

#[tokio::test]
async fn a_chat_goes_on_after_a_restart_as_if_there_was_none() {
    let directory = Directory::new("restart");
    let local = Local::of(directory.kept()).await;
    let start = json!({"ClientToken": "start"});
    let jane = local.chat_with(start.clone()).await;
    let (token, url) = {
        let connection = local.connection(&jane).await;
        let token = text(&connection["ConnectionCredentials"]["ConnectionToken"]);
        (token, text(&connection["Websocket"]["Url"]))
    };
    let mut socket = Socket::open(&url).await.expect("a websocket");
    socket.say(common::SUBSCRIBE).await;
    assert_eq!(socket.next().await["topic"], "aws/subscribe");
    let message = json!({"ContentType": "text/plain", "Content": "hello", "ClientToken": "message"});
    let said = local.ok(Method::POST, "/participant/message", &token, message.clone()).await;
    let read = json!({"ContentType": format!("{EVENT}message.read"),
        "Content": json!({"messageId": said["Id"]}).to_string()});
    local.ok(Method::POST, "/participant/event", &token, read).await;
    drop(socket);
    let before = transcript(&local, &token, json!({"SortOrder": "ASCENDING"})).await;
    let page = transcript(&local, &token, json!({"MaxResults": 1})).await;
    local.service.shutdown().await;

    let local = Local::of(directory.kept()).await;
    assert_eq!(transcript(&local, &token, json!({"SortOrder": "ASCENDING"})).await, before);
    let next = json!({"MaxResults": 1, "NextToken": page["NextToken"]});
    let older = transcript(&local, &token, next).await;
    assert_eq!(older["Transcript"][0], before["Transcript"][1]);
    assert_eq!(local.ok(Method::POST, "/participant/message", &token, message).await, said);
    let again = local.chat_with(start).await;
    assert_eq!(
        (again.contact_id, again.participant_token),
        (jane.contact_id.clone(), jane.participant_token.clone())
    );
    // The participant token is good for new connections, the URL was used.
    let used = url.rsplit('/').next().expect("a secret");
    let used = format!("{}/websocket/{used}", local.service.endpoint().replace("http", "ws"));
    assert_eq!(Socket::open(&used).await.err(), Some(403));
    let mut socket = local.subscribed(&jane).await;
    local.say(&token, "again").await;
    assert_eq!(socket.words(1).await, ["again"]);
    drop(socket);
    local.ok(Method::POST, "/participant/disconnect", &token, json!({})).await;
    local.service.shutdown().await;

    let local = Local::of(directory.kept()).await;
    let (status, _) = local.post("/participant/transcript", &token, json!({})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let words =
        ["participant.joined", "participant.joined", "hello", "again", "participant.left", "chat.ended"];
    assert_eq!(local.words(&jane.contact_id), words);
}

#[tokio::test]
async fn a_url_that_was_not_used_is_good_after_a_restart_and_for_its_time() {
    let directory = Directory::new("url");
    let local = Local::of(directory.kept()).await;
    let jane = local.chat().await;
    let urls = [local.url(&jane).await, local.url(&jane).await];
    local.service.shutdown().await;
    let local = Local::of(directory.kept()).await;
    let here = |url: &str| {
        let secret = url.rsplit('/').next().expect("a secret").to_owned();
        format!("{}/websocket/{secret}", local.service.endpoint().replace("http", "ws"))
    };
    assert!(Socket::open(&here(&urls[0])).await.is_ok());
    local.service.advance(seconds(101));
    assert_eq!(Socket::open(&here(&urls[1])).await.err(), Some(403));
}

#[tokio::test]
async fn what_was_due_while_it_was_down_happens_at_the_start() {
    let directory = Directory::new("due");
    let slow = Script::silent().agent("Ada").greeting("Hello").joins_after(Duration::from_millis(300));
    let kept = || directory.kept().script(slow.clone());
    let local = Local::of(kept()).await;
    let jane = local.chat_with(json!({"ChatDurationInMinutes": 60})).await;
    drop(local.subscribed(&jane).await);
    local.service.shutdown().await;
    tokio::time::sleep(Duration::from_millis(400)).await;

    let local = Local::of(kept()).await;
    assert_eq!(local.words(&jane.contact_id), ["participant.joined", "participant.joined", "Hello"]);
    let items = local.service.transcript(&jane.contact_id).expect("a contact");
    let at = |index: usize| -> i64 {
        let time: jiff::Timestamp =
            items[index].absolute_time.as_ref().expect("a time").parse().expect("a time");
        time.as_millisecond()
    };
    let passed = at(1) - at(0);
    assert_eq!(passed, 300);
    // The clock that was moved stays where it is.
    local.service.advance(seconds(3_000));
    local.service.shutdown().await;
    let local = Local::of(kept()).await;
    local.service.advance(seconds(601));
    assert_eq!(local.words(&jane.contact_id).last().map(String::as_str), Some("chat.ended"));
}

#[tokio::test]
async fn what_a_business_notes_and_asks_for_is_there_after_a_restart() {
    let directory = Directory::new("notes");
    let topic = "arn:aws:sns:us-east-1:123456789012:chat";
    let local = Local::of(directory.kept()).await;
    let jane = local.chat_with(json!({"Attributes": {"color": "blue"}, "CustomerId": "7"})).await;
    let id = &jane.contact_id;
    let of_contact = json!({"InstanceId": "i", "ContactId": id});
    let mut stream = of_contact.clone();
    stream["ClientToken"] = json!("t");
    stream["ChatStreamingConfiguration"] = json!({"StreamingEndpointArn": topic});
    let started = local.ok(Method::POST, "/contact/start-streaming", "", stream.clone()).await;
    let mut tags = of_contact.clone();
    tags["Tags"] = json!({"team": "north"});
    local.ok(Method::POST, "/contact/tags", "", tags).await;
    let update =
        json!({"Name": "Return", "References": {"page": {"Type": "URL", "Value": "https://example.com"}}});
    local.ok(Method::POST, &format!("/contacts/i/{id}"), "", update).await;
    let timer = json!({"ParticipantRole": "CUSTOMER", "TimerType": "IDLE",
        "TimerValue": {"ParticipantTimerDurationInMinutes": 2}});
    let timers = json!({"ChannelConfiguration": {"Chat": {"ParticipantTimerConfigList": [timer]}}});
    local.ok(Method::PUT, &format!("/contact/participant-role-config/i/{id}"), "", timers).await;
    drop(local.subscribed(&jane).await);
    let describe =
        async |local: &Local| local.ok(Method::GET, &format!("/contacts/i/{id}"), "", json!({})).await;
    let before = describe(&local).await;
    assert_eq!(before["Contact"]["Tags"], json!({"team": "north"}));
    local.service.shutdown().await;

    let local = Local::of(directory.kept()).await;
    assert_eq!(describe(&local).await, before);
    assert_eq!(local.ok(Method::POST, "/contact/start-streaming", "", stream).await, started);
    let path = format!("/contact/references/i/{id}?referenceTypes=URL");
    let listed = local.ok(Method::GET, &path, "", json!({})).await;
    let page = json!({"Url": {"Name": "page", "Value": "https://example.com"}});
    assert_eq!(listed["ReferenceSummaryList"], json!([page]));
    // The timer that ran goes on, and what happens is streamed.
    local.service.advance(seconds(120));
    assert_eq!(local.words(id).last().map(String::as_str), Some("participant.idle"));
    let published = local.service.published();
    assert_eq!(published.len(), 1);
    assert_eq!(
        (&published[0]["topic_arn"], &published[0]["streaming_id"]),
        (&json!(topic), &started["StreamingId"])
    );
}

#[tokio::test]
async fn files_are_there_after_a_restart_at_the_urls_that_were_given_out() {
    let directory = Directory::new("files");
    let start = |name: &str| json!({"AttachmentName": name, "AttachmentSizeInBytes": 9, "ContentType": "text/plain", "ClientToken": name});
    let complete = |id: &Value| json!({"AttachmentIds": [id], "ClientToken": id});
    let put = async |started: &Value| {
        let metadata = &started["UploadMetadata"];
        let mut request = reqwest::Client::new().put(text(&metadata["Url"])).body("nine byte");
        for (name, value) in metadata["HeadersToInclude"].as_object().expect("an object") {
            if name != "Content-Length" {
                request = request.header(name, text(value));
            }
        }
        request.send().await.expect("an answer").status()
    };
    let local = Local::of(directory.kept()).await;
    let port = local.service.endpoint().rsplit(':').next().expect("a port").parse().expect("a number");
    let jane = local.chat().await;
    let token = local.token(&jane).await;
    let upload = "/participant/start-attachment-upload";
    let done = "/participant/complete-attachment-upload";
    let one = local.ok(Method::POST, upload, &token, start("one.txt")).await;
    let other = local.ok(Method::POST, upload, &token, start("other.txt")).await;
    assert_eq!(put(&one).await, StatusCode::OK);
    local.ok(Method::POST, done, &token, complete(&one["AttachmentId"])).await;
    local.service.shutdown().await;

    let local = Local::of(directory.kept().port(port)).await;
    assert_eq!(
        local.ok(Method::POST, upload, &token, start("other.txt")).await["AttachmentId"],
        other["AttachmentId"]
    );
    assert_eq!(put(&other).await, StatusCode::OK);
    local.service.advance(seconds(60));
    local.service.shutdown().await;

    let local = Local::of(directory.kept().port(port)).await;
    local.ok(Method::POST, done, &token, complete(&other["AttachmentId"])).await;
    local.service.advance(seconds(60));
    for id in [&one["AttachmentId"], &other["AttachmentId"]] {
        let file =
            local.ok(Method::POST, "/participant/attachment", &token, json!({"AttachmentId": id})).await;
        let response = reqwest::get(text(&file["Url"])).await.expect("an answer");
        assert_eq!(response.text().await.expect("a body"), "nine byte");
    }
    assert_eq!(fs::read_dir(directory.0.join("attachments")).expect("a directory").count(), 2);
}

#[tokio::test]
async fn contacts_that_are_not_kept_any_more_leave_the_disk_with_all_that_was_theirs() {
    let directory = Directory::new("gone");
    let kept = || directory.kept().most_ended_contacts(2);
    let chats = async |count: usize| {
        let local = Local::of(kept()).await;
        for _ in 0..count {
            let chat = local.chat_with(json!({"ClientToken": files::uuid()})).await;
            let token = local.token(&chat).await;
            local.invite(&chat.contact_id, "CUSTOM_BOT", "Bot").await;
            local.say(&token, "hello").await;
            files::send(&local, &token, "a.txt", files::HELLO).await;
            local.ok(Method::POST, "/participant/disconnect", &token, json!({})).await;
        }
        local.service.shutdown().await;
        directory.counts()
    };
    let few = chats(2).await;
    assert_eq!(few.1, 2);
    assert_eq!(chats(7).await, few);
    let local = Local::of(kept()).await;
    local.service.advance(seconds(24 * 60 * 60));
    local.service.shutdown().await;
    assert_eq!(directory.counts(), (1, 0));
}

#[tokio::test]
async fn one_service_at_a_time_has_a_directory_and_leaves_it_free() {
    let directory = Directory::new("locked");
    let local = Local::of(directory.kept()).await;
    let error = directory.kept().start().await.expect_err("a locked directory");
    assert_eq!(error.kind(), ErrorKind::ResourceBusy);
    assert!(error.to_string().ends_with("another process uses it; stop that one, or give another directory"));
    assert!(error.to_string().starts_with(directory.file().to_str().expect("a path")));
    drop(local);
    Local::of(directory.kept()).await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_data_is_for_its_owner_only_and_holds_no_token_that_is_not_asked_for_again() {
    use std::os::unix::fs::PermissionsExt;

    let directory = Directory::new("modes");
    let local = Local::of(directory.kept()).await;
    let jane = local.chat().await;
    let connection = local.connection(&jane).await;
    let mode = |path: &PathBuf| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode(&directory.0), mode(&directory.file())), (0o700, 0o600));
    local.service.shutdown().await;
    let bytes = fs::read(directory.file()).expect("the file");
    let holds = |secret: &str| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
    assert!(holds(&jane.contact_id));
    let secret = text(&connection["Websocket"]["Url"]).rsplit('/').next().expect("a secret").to_owned();
    for secret in
        [&jane.participant_token, &text(&connection["ConnectionCredentials"]["ConnectionToken"]), &secret]
    {
        assert!(!holds(secret));
    }
    // What others were let into is closed at the next start.
    fs::set_permissions(directory.file(), fs::Permissions::from_mode(0o644)).expect("it is ours");
    let _local = Local::of(directory.kept()).await;
    assert_eq!(mode(&directory.file()), 0o600);
}

#[tokio::test]
async fn what_is_no_data_of_ours_is_told_and_left_alone() {
    let directory = Directory::new("damaged");
    fs::create_dir_all(&directory.0).expect("a directory");
    for content in [b"hello".to_vec(), vec![0; 10_000], vec![0xff; 5_000]] {
        fs::write(directory.file(), &content).expect("a file");
        let error = directory.kept().start().await.expect_err("no database");
        assert_eq!(error.kind(), ErrorKind::InvalidData, "{error}");
        assert_eq!(error.to_string().lines().count(), 1);
        assert_eq!(fs::read(directory.file()).expect("the file"), content);
    }
    let file = directory.0.join("file");
    fs::write(&file, "").expect("a file");
    let error = builder().data(&file).start().await.expect_err("a file");
    assert!(error.to_string().starts_with(file.to_str().expect("a path")), "{error}");
}

#[tokio::test]
async fn what_a_control_route_has_done_and_how_far_a_script_is_outlive_a_restart() {
    let directory = Directory::new("control");
    let local = Local::of(directory.kept().script(Script::silent())).await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    socket.words(2).await;
    let of = |route: &str| format!("/_local/contacts/{}/{route}", guest.contact_id);
    let post =
        async |local: &Local, route: &str, body: Value| local.ok(Method::POST, &of(route), "", body).await;
    post(&local, "script", json!({"otherwise": "own: {message}"})).await;
    post(&local, "items", json!({"role": "SUPERVISOR", "name": "Sam", "content": "hello"})).await;
    post(&local, "transfer", json!({"agent": "Bea", "after_ms": 60_000})).await;
    let token = local.token(&guest).await;
    local.service.shutdown().await;

    let local = Local::of(directory.kept().script(Script::nobody())).await;
    let mut socket = local.subscribed(&guest).await;
    local.service.advance(seconds(60));
    local.say(&token, "hi").await;
    assert_eq!(socket.words(3).await, ["participant.joined", "hi", "own: hi"]);
    let words = local.words(&guest.contact_id);
    assert!(
        words.contains(&"hello".to_owned()) && words.contains(&"transfer.succeeded".to_owned()),
        "{words:?}"
    );
    post(&local, "end", json!({})).await;
    assert_eq!(socket.words(1).await, ["chat.ended"]);
}
