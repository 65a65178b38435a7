//! What an application does with a session, from the first word to the last.

use std::time::Duration;

use awso::AwsShape;
use awso_connect_local::{AttachmentSettings, LocalConnect, Script};
use awso_connect_participant::chat::{
    Attachment, ChatError, ChatEvent, ChatSession, Delivery, EndReason, ReceiptOutcome, SavedChat,
    TypingOutcome,
};
use awso_connect_participant::{ArtifactStatus, ChatContent, ParticipantRole};

use crate::live::{Live, said, until};

#[tokio::test]
async fn a_customer_chats_from_hello_to_goodbye() {
    let live = Live::new(LocalConnect::builder()).await;
    let (chat, mut events) = live.session().await.unwrap();
    assert!(chat.is_connected());
    let sent = chat.send("hello").await.unwrap();
    assert!(sent.id().is_some());
    let echo = until(&mut events, said("hello")).await;
    assert!(echo.is_own() && !echo.is_history());
    assert_eq!(echo.key(), sent.key());
    let answer = until(&mut events, |event| match event {
        ChatEvent::Message(entry) if !entry.is_own() => Some(entry),
        _ => None,
    });
    let answer = answer.await;
    assert_eq!(answer.role(), Some(&ParticipantRole::Agent));
    assert_eq!(chat.typing().await.unwrap(), TypingOutcome::Sent);
    assert_eq!(chat.typing().await.unwrap(), TypingOutcome::Throttled);
    let reading = chat.mark_read(answer.id().unwrap());
    live.pass(Duration::from_secs(6)).await;
    assert_eq!(reading.await.unwrap(), ReceiptOutcome::Sent);
    chat.disconnect().await.unwrap();
    let reason = until(&mut events, |event| match event {
        ChatEvent::Ended(reason) => Some(reason),
        _ => None,
    });
    assert!(matches!(reason.await, EndReason::Disconnected));
    assert!(events.next().await.is_none());
    let error = chat.send("too late").await.unwrap_err();
    assert!(matches!(error, ChatError::Ended(EndReason::Disconnected)), "{error}");
    chat.disconnect().await.unwrap();
}

#[tokio::test]
async fn all_kinds_of_messages_arrive_as_what_they_are() {
    let live = Live::new(LocalConnect::builder().script(Script::silent())).await;
    let (chat, _events) = live.session().await.unwrap();
    let document: awso::Document = r#"{"a":1}"#.parse().unwrap();
    for (sending, content_type) in [
        (chat.send("plain"), "text/plain"),
        (chat.send_markdown("*bold*"), "text/markdown"),
        (chat.send_json(&document), "application/json"),
        (chat.respond(&document), "application/vnd.amazonaws.connect.message.interactive.response"),
    ] {
        let sent = sending.await.unwrap();
        assert_eq!(sent.content_type(), content_type);
    }
    let items = live.service.transcript(&live.contact_id).unwrap();
    let types: Vec<&str> = items
        .iter()
        .filter(|item| item.content.is_some())
        .map(|item| item.content_type.as_ref().unwrap().as_str())
        .collect();
    assert_eq!(types.len(), 4, "{types:?}");
    // One the service refuses says why.
    let error = chat.send_as("text/html", "<b>").await.unwrap_err();
    assert!(error.to_string().starts_with("SendMessage"), "{error}");
}

#[tokio::test]
async fn a_file_goes_in_and_out_with_its_progress() {
    let builder = LocalConnect::builder().script(Script::silent());
    let live = Live::new(builder.attachments(AttachmentSettings::default().scan_time(Duration::ZERO))).await;
    let (chat, mut events) = live.session().await.unwrap();
    let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    let directory = awso_tests::paths::target_dir().join("tmp");
    let source = directory.join(format!("source-{}.txt", std::process::id()));
    std::fs::write(&source, &bytes).unwrap();

    let upload = chat.send_file(Attachment::open(&source).await.unwrap());
    let progress = upload.progress();
    assert_eq!(progress.total(), bytes.len() as u64);
    let entry = upload.await.unwrap();
    assert_eq!(progress.sent(), progress.total());
    assert!(matches!(entry.delivery(), Some(Delivery::Sent)));
    let approved = until(&mut events, |event| match event {
        ChatEvent::Attachment(entry) => {
            let file = entry.attachments().first()?.clone();
            (file.status == Some(ArtifactStatus::Approved)).then_some((entry, file))
        }
        _ => None,
    });
    let (entry, file) = approved.await;
    assert!(entry.is_own());
    let target = directory.join(format!("target-{}.txt", std::process::id()));
    let _ = std::fs::remove_file(&target);
    let download = chat.download(&file.attachment_id.unwrap()).await.unwrap();
    assert_eq!(download.size(), Some(bytes.len() as u64));
    assert_eq!(download.save(&target).await.unwrap(), bytes.len() as u64);
    assert_eq!(std::fs::read(&target).unwrap(), bytes);
    // A file is not written over.
    let id = entry.attachments()[0].attachment_id.clone().unwrap();
    let again = chat.download(&id);
    let error = again.await.unwrap().save(&target).await.unwrap_err();
    assert!(matches!(error, ChatError::File(_)), "{error}");
    for path in [source, target] {
        std::fs::remove_file(path).unwrap();
    }
}

#[tokio::test]
async fn a_session_goes_on_where_a_saved_one_was() {
    let live = Live::new(LocalConnect::builder().script(Script::silent())).await;
    let (chat, mut events) = live.session().await.unwrap();
    chat.send("before").await.unwrap();
    until(&mut events, said("before")).await;
    let saved = chat.save();
    let json = AwsShape::to_json(&saved);
    drop((chat, events));
    live.service.say_as(&live.contact_id, &ParticipantRole::Agent, "Sam", "meanwhile").unwrap();

    let saved = SavedChat::of_json(&json).unwrap();
    let (chat, mut events) =
        ChatSession::resume(&live.client, saved).clock(live.clock.clone()).await.unwrap();
    let old = until(&mut events, said("before")).await;
    assert!(old.is_history() && old.is_own());
    let new = until(&mut events, said("meanwhile")).await;
    assert!(!new.is_history());
    chat.send("after").await.unwrap();
    let texts: Vec<String> = chat
        .transcript()
        .iter()
        .filter(|entry| !entry.text().is_empty())
        .map(|entry| entry.text().to_owned())
        .collect();
    assert_eq!(texts, ["before", "meanwhile", "after"]);
}

#[tokio::test]
async fn a_session_outlives_its_websocket_and_its_token() {
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let builder = LocalConnect::builder().script(Script::nobody()).connection_token_lifetime(minutes(20));
    let live = Live::new(builder).await;
    let (chat, mut events) = live.session().await.unwrap();
    live.pass(minutes(62)).await;
    live.service.say_as(&live.contact_id, &ParticipantRole::Agent, "Sam", "still there?").unwrap();
    // A heartbeat may be late by this clock, which jumps: that nothing is lost over an hour is shown where time is counted.
    until(&mut events, said("still there?")).await;
    chat.send("yes").await.unwrap();
    assert!(chat.is_connected());
    let state = live.service.state();
    let websockets = state["contacts"][0]["websockets"].as_array().map(Vec::len);
    assert_eq!(websockets.unwrap_or(1), 1, "{state:#}");
}

#[tokio::test]
async fn a_session_ends_with_its_last_handle() {
    let live = Live::new(LocalConnect::builder().script(Script::nobody())).await;
    let (chat, events) = live.session().await.unwrap();
    let other = chat.clone();
    drop((chat, events));
    other.send("I am here").await.unwrap();
    let sending = other.send("and gone");
    drop(other);
    let error = tokio::time::timeout(Duration::from_secs(5), sending).await.unwrap();
    assert!(matches!(error, Ok(_) | Err(ChatError::Ended(EndReason::Abandoned))), "{error:?}");
    // The chat itself goes on: somebody else may take it up.
    let (chat, _events) = live.session().await.unwrap();
    assert!(chat.ended().is_none());
}

#[tokio::test]
async fn a_token_of_no_chat_is_told_at_the_start() {
    let live = Live::new(LocalConnect::builder()).await;
    let error = ChatSession::start(&live.client, "no-token-at-all").await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("CreateParticipantConnection failed") && text.contains("403"), "{text}");
    assert!(!text.contains("no-token-at-all"), "{text}");
}

#[test]
fn a_session_whose_runtime_is_gone_answers_that_it_is_over() {
    let one = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let other = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let live = other.block_on(Live::new(LocalConnect::builder().script(Script::nobody())));
    let session = live.session();
    let (service, session) = (live, one.spawn(async move { session.await.unwrap() }));
    let (chat, mut events) = other.block_on(session).unwrap();
    one.shutdown_background();
    let answered = async {
        while events.next().await.is_some() {}
        (chat.send("hello").await.unwrap_err(), chat.disconnect().await)
    };
    let answered = other.block_on(async { tokio::time::timeout(Duration::from_secs(5), answered).await });
    let (error, left) = answered.unwrap();
    assert!(matches!(error, ChatError::Ended(EndReason::Abandoned)), "{error}");
    assert!(left.is_ok() && !chat.is_connected() && chat.ended().is_some());
    other.block_on(async move { drop(service) });
}

#[tokio::test]
async fn who_drops_events_that_were_too_many_has_a_connection_again() {
    let live = Live::new(LocalConnect::builder().script(Script::nobody())).await;
    let (chat, events) = live.session().await.unwrap();
    for number in 0..2_300 {
        let text = format!("agent {number}");
        live.service.say_as(&live.contact_id, &ParticipantRole::Agent, "Sam", &text).unwrap();
        if number % 50 == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    let gone = async {
        while chat.is_connected() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone).await.unwrap();
    drop(events);
    tokio::time::timeout(Duration::from_secs(10), chat.caught_up()).await.unwrap().unwrap();
    assert!(chat.is_connected());
}

#[tokio::test]
async fn limits_without_end_are_kept_as_such() {
    let live = Live::new(LocalConnect::builder().script(Script::nobody())).await;
    let start = live.session().start_timeout(Duration::MAX).receipt_interval(Duration::MAX);
    let (chat, mut events) = start.kept_items(usize::MAX).history(usize::MAX).await.unwrap();
    live.service.say_as(&live.contact_id, &ParticipantRole::Agent, "Sam", "one").unwrap();
    live.service.say_as(&live.contact_id, &ParticipantRole::Agent, "Sam", "two").unwrap();
    let first = until(&mut events, said("one")).await;
    let second = until(&mut events, said("two")).await;
    let outcome = chat.mark_read(first.id().unwrap()).await.unwrap();
    assert_eq!(outcome, ReceiptOutcome::Sent);
    // The next one is due when the chat is long over.
    let next = tokio::time::timeout(Duration::from_millis(200), chat.mark_read(second.id().unwrap()));
    assert!(next.await.is_err());
    chat.disconnect().await.unwrap();
}

#[tokio::test]
async fn the_whole_transcript_is_read_whatever_a_session_keeps_and_though_its_token_ends_meanwhile() {
    let lifetime = Duration::from_secs(600);
    let service = LocalConnect::builder().script(Script::nobody()).connection_token_lifetime(lifetime);
    let live = Live::new(service).await;
    let (chat, events) = live.session().kept_items(200).await.unwrap();
    drop(events);
    for number in 0..450 {
        let text = format!("agent {number}");
        live.service.say_as(&live.contact_id, &ParticipantRole::Agent, "Sam", &text).unwrap();
    }
    let mut history = chat.history();
    let mut said: Vec<String> = Vec::new();
    while let Some(item) = history.try_next().await.unwrap() {
        if said.len() == 150 {
            // The token of the first pages is none any more.
            live.pass(lifetime + Duration::from_secs(60)).await;
        }
        said.extend(item.content.map(ChatContent::into_inner));
    }
    let all: Vec<String> = (0..450).rev().map(|number| format!("agent {number}")).collect();
    assert_eq!(said, all);
    chat.disconnect().await.unwrap();
    assert!(matches!(chat.history().next().await, Some(Err(ChatError::Ended(_)))));
}
