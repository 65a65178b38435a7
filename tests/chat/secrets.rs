//! What opens a chat to whoever has it appears nowhere but where it is sent.

use std::fmt::Write as _;
use std::time::Duration;

use awso::AwsShape as _;
use awso_connect_local::{AttachmentSettings, Fault, LocalConnect, Subscriptions};
use awso_connect_participant::chat::machine::Output;
use awso_connect_participant::chat::{Attachment, ChatEvent, ChatOptions};

use crate::live::{Live, said, until};
use crate::world::World;

#[tokio::test]
async fn point_10_neither_events_nor_errors_nor_handles_show_tokens_or_urls() {
    let attachments = AttachmentSettings::default().scan_time(Duration::ZERO);
    let live = Live::new(LocalConnect::builder().attachments(attachments)).await;
    let mut shown = String::new();
    let start = live.session();
    writeln!(shown, "{start:?}").unwrap();
    let (chat, mut events) = start.await.unwrap();
    writeln!(shown, "{chat:?} {events:?} {:?}", chat.save()).unwrap();
    chat.send("hello").await.unwrap();
    let upload = chat.send_file(Attachment::bytes("a.txt", "hello"));
    writeln!(shown, "{upload:?}").unwrap();
    let entry = upload.await.unwrap();
    let file = entry.attachments()[0].attachment_id.clone().unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    match chat.download(&file).await {
        Ok(download) => writeln!(shown, "{download:?}").unwrap(),
        Err(error) => writeln!(shown, "{error} {error:?}").unwrap(),
    }
    for operation in ["SendMessage", "SendEvent", "StartAttachmentUpload", "GetAttachment"] {
        live.service.fail_next(operation, 3, Fault::error(400, "ValidationException")).unwrap();
    }
    let error = chat.send("again").await.unwrap_err();
    writeln!(shown, "{error} {error:?}").unwrap();
    let error = chat.typing().await.unwrap_err();
    writeln!(shown, "{error} {error:?}").unwrap();
    let error = chat.send_file(Attachment::bytes("a.txt", "hello")).await.unwrap_err();
    writeln!(shown, "{error} {error:?}").unwrap();
    let error = chat.download(&file).await.unwrap_err();
    writeln!(shown, "{error} {error:?}").unwrap();
    live.service.clear_faults();
    // A websocket that does not open, and a connection that is denied.
    live.service.fail_next("Websocket", 1, Fault::status(503)).unwrap();
    live.service.end_websockets(None, awso_connect_local::SocketEnd::Drop).unwrap();
    let restored = until(&mut events, |event| matches!(event, ChatEvent::ConnectionRestored).then_some(()));
    restored.await;
    live.service.end_contact(&live.contact_id).unwrap();
    while let Some(event) = events.next().await {
        writeln!(shown, "{event:?}").unwrap();
    }
    for entry in chat.transcript() {
        writeln!(shown, "{entry:?}").unwrap();
    }
    let error = live.session().await.unwrap_err();
    writeln!(shown, "{error} {error:?}").unwrap();

    let secrets = secrets(&live, &chat);
    assert!(secrets.len() >= 2);
    for secret in secrets {
        assert!(!shown.contains(&secret), "a secret is shown in {shown}");
    }
    for mark in ["X-Amz-Signature", "ws://", "/storage/"] {
        assert!(!shown.contains(mark), "{mark} is shown in {shown}");
    }
}

/// The participant's token, and all that it was given.
fn secrets(live: &Live, chat: &awso_connect_participant::chat::ChatSession) -> Vec<String> {
    let saved = chat.save();
    vec![live.token.clone(), saved.participant_token.expose().to_string()]
}

#[tokio::test]
async fn point_10_a_machine_and_what_it_wants_done_show_no_secret() {
    let mut world = World::new(LocalConnect::builder(), ChatOptions::default(), 10).await;
    world.service.set_subscriptions(Subscriptions::Answered);
    let mut shown = format!("{:?}", world.machine);
    world.pass(Duration::from_secs(10));
    let now = world.now();
    world.machine.send(now, "text/plain".into(), "hello".into());
    while let Some(output) = world.machine.poll() {
        if let Output::Call(..) = &output {
            write!(shown, "{output:?}").unwrap();
        }
    }
    write!(shown, "{:?} {:?}", world.machine, world.machine.save()).unwrap();
    let token = world.machine.token().unwrap().0.expose().to_string();
    let saved = world.machine.save();
    for secret in [token, saved.participant_token.expose().to_string()] {
        assert!(!shown.contains(&secret));
    }
    // It is where it is meant to be.
    assert!(saved.to_json().contains(saved.participant_token.expose().as_str()));
}

#[tokio::test]
async fn point_10_a_gateway_that_names_no_error_is_understood() {
    let live = Live::new(LocalConnect::builder()).await;
    let (chat, mut events) = live.session().await.unwrap();
    // 429 without a type, twice: the client sends again. 403 without a type: a fresh token, and once more.
    for status in [429, 403] {
        live.service
            .fail_next("SendMessage", if status == 429 { 2 } else { 1 }, Fault::status(status))
            .unwrap();
        chat.send("hello").await.unwrap();
    }
    until(&mut events, said("hello")).await;
    // What stays denied with a fresh token is this call's own affair.
    live.service.fail_next("SendMessage", 9, Fault::status(403)).unwrap();
    let error = chat.send("denied").await.unwrap_err();
    assert!(error.to_string().contains("403"), "{error}");
    assert!(chat.ended().is_none());
}
