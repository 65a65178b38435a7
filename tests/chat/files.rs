//! Files through storage that fails, and a large one in little memory.

use std::process::Command;
use std::time::Duration;

use awso::ByteStream;
use awso::http::StatusCode;
use awso_connect_local::{AttachmentSettings, Fault, FaultRule, LocalConnect, Script};
use awso_connect_participant::chat::{
    Attachment, ChatError, ChatEvent, ChatEvents, ChatSession, Delivery, LossReason,
};
use awso_connect_participant::{ArtifactId, ArtifactStatus, AttachmentItem, Client};
use awso_tests::paths;
use tokio::time::timeout;

use crate::live::{Live, PATIENCE, until};

async fn live() -> Live {
    let attachments = AttachmentSettings::default().scan_time(Duration::ZERO);
    Live::new(LocalConnect::builder().script(Script::nobody()).attachments(attachments)).await
}

/// The next file whose scan has approved it.
async fn approved(events: &mut ChatEvents) -> ArtifactId {
    let id = |event| match event {
        ChatEvent::Attachment(entry) => {
            let file: &AttachmentItem = entry.attachments().first()?;
            (file.status == Some(ArtifactStatus::Approved)).then(|| file.attachment_id.clone().unwrap())
        }
        _ => None,
    };
    until(events, id).await
}

#[tokio::test]
async fn point_9_an_upload_that_storage_refuses_has_failed_with_its_status() {
    let live = live().await;
    let (chat, mut events) = live.session().await.unwrap();
    live.service.add_fault(FaultRule::of("Upload", Fault::error(403, "SignatureDoesNotMatch"))).unwrap();
    let upload = chat.send_file(Attachment::bytes("a.txt", "hello"));
    let key = upload.key();
    let error = upload.await.unwrap_err();
    assert_eq!(error.to_string(), "the file could not be stored: SignatureDoesNotMatch (HTTP 403 Forbidden)");
    match &error {
        ChatError::Storage(error) => assert_eq!(error.status(), Some(StatusCode::FORBIDDEN)),
        other => panic!("{other:?}"),
    }
    let entry = chat.entry(key).unwrap();
    assert!(matches!(entry.delivery(), Some(Delivery::Failed(ChatError::Storage(_)))));
    // The chat knows nothing of it, and goes on.
    live.service.clear_faults();
    chat.send_file(Attachment::bytes("b.txt", "hello")).await.unwrap();
    let approved = until(&mut events, |event| match event {
        ChatEvent::Attachment(entry) => {
            let file = entry.attachments().first()?;
            (file.status == Some(ArtifactStatus::Approved)).then(|| file.attachment_name.clone().unwrap())
        }
        _ => None,
    });
    assert_eq!(approved.await.as_str(), "b.txt");
}

#[tokio::test]
async fn point_9_an_upload_that_fails_in_passing_is_repeated() {
    let live = live().await;
    let (chat, _events) = live.session().await.unwrap();
    for fault in [Fault::status(503), Fault::dropped(), Fault::dropped().after_processing()] {
        live.service.add_fault(FaultRule::of("Upload", fault).next(1)).unwrap();
        let upload = chat.send_file(Attachment::bytes("a.txt", "hello"));
        let progress = upload.progress();
        upload.await.unwrap();
        assert_eq!((progress.sent(), progress.total()), (5, 5));
    }
    // A stream cannot be read again, so it has failed with the first answer.
    live.service.add_fault(FaultRule::of("Upload", Fault::status(503)).next(1)).unwrap();
    let stream = ByteStream::new(futures_util::stream::iter([Ok::<_, std::io::Error>("hello".into())]));
    let error = chat.send_file(Attachment::stream("a.txt", 5, stream)).await.unwrap_err();
    assert!(error.to_string().ends_with("(HTTP 503 Service Unavailable)"), "{error}");
    let short = ByteStream::new(futures_util::stream::iter([Ok::<_, std::io::Error>("hell".into())]));
    let error = chat.send_file(Attachment::stream("a.txt", 5, short)).await.unwrap_err();
    assert!(error.to_string().starts_with("the file could not be stored: "), "{error}");
}

#[tokio::test]
async fn point_9_a_file_whose_answer_was_lost_is_there_once() {
    let live = live().await;
    let (chat, mut events) = live.session().await.unwrap();
    // All three attempts: only the file itself tells that it has arrived.
    let lost = Fault::dropped().after_processing();
    live.service.fail_next("CompleteAttachmentUpload", 3, lost).unwrap();
    let upload = chat.send_file(Attachment::bytes("a.txt", "hello"));
    let key = upload.key();
    upload.await.unwrap();
    let shown = until(&mut events, |event| match event {
        ChatEvent::Attachment(entry) => Some(entry),
        _ => None,
    });
    assert_eq!(shown.await.key(), key);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(matches!(chat.entry(key).unwrap().delivery(), Some(Delivery::Sent)));
}

#[tokio::test]
async fn a_download_that_breaks_off_leaves_no_file() {
    let live = live().await;
    let (chat, mut events) = live.session().await.unwrap();
    chat.send_file(Attachment::bytes("a.txt", vec![b'x'; 100_000])).await.unwrap();
    let id = approved(&mut events).await;
    let path = paths::target_dir().join("tmp").join(format!("cut-{}.txt", std::process::id()));
    live.service.add_fault(FaultRule::of("Download", Fault::cut()).next(1)).unwrap();
    let error = chat.download(&id).await.unwrap().save(&path).await.unwrap_err();
    assert!(error.to_string().starts_with("the file could not be fetched: "), "{error}");
    assert!(!path.exists());
    live.service.add_fault(FaultRule::of("Download", Fault::error(403, "AccessDenied")).next(1)).unwrap();
    let error = chat.download(&id).await.unwrap_err();
    assert_eq!(error.to_string(), "the file could not be fetched: AccessDenied (HTTP 403 Forbidden)");
    assert_eq!(chat.download(&id).await.unwrap().save(&path).await.unwrap(), 100_000);
    std::fs::remove_file(&path).unwrap();
}

#[tokio::test]
async fn a_download_takes_the_place_of_no_file() {
    let live = live().await;
    let (chat, mut events) = live.session().await.unwrap();
    chat.send_file(Attachment::bytes("notes.txt", "of somebody else")).await.unwrap();
    let id = approved(&mut events).await;
    let path = paths::target_dir().join("tmp").join(format!("notes-{}.txt", std::process::id()));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, "my own").unwrap();
    let error = chat.download(&id).await.unwrap().save(&path).await.unwrap_err();
    assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "my own");
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn whoever_takes_no_events_costs_no_memory_and_loses_nothing() {
    let live = live().await;
    let (chat, mut events) = live.session().await.unwrap();
    let most = 2_600;
    for number in 0..most {
        let text = format!("agent {number}");
        let role = awso_connect_participant::ParticipantRole::Agent;
        live.service.say_as(&live.contact_id, &role, "Sam", &text).unwrap();
        if number % 50 == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    let (mut told, mut was_slow) = (0, false);
    while told < most {
        match timeout(Duration::from_secs(20), events.next()).await.unwrap().unwrap() {
            ChatEvent::Message(entry) => {
                assert_eq!(entry.text(), format!("agent {told}"));
                told += 1;
            }
            ChatEvent::ConnectionLost(LossReason::Slow) => was_slow = true,
            _ => {}
        }
    }
    assert!(was_slow && chat.ended().is_none());
}

/// 100 MB, the most that an administrator can allow.
const LARGE: u64 = 100 * 1024 * 1024;
/// What a file may cost beyond what the process has before: a few pieces, what sockets hold, and what tests grow by.
const MOST_MEMORY: u64 = 24 * 1024 * 1024;
const CHILD: &str = "AWSO_LARGE_FILE";

/// The most memory that this process has had, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
}

#[tokio::test]
async fn a_file_tells_a_session_who_it_is_and_is_there_once() {
    let live = live().await;
    // Without the id that the start of the chat has answered.
    let (chat, mut events) = ChatSession::start(&live.client, live.token.as_str()).await.unwrap();
    assert_eq!(chat.own_id(), None);
    let upload = chat.send_file(Attachment::bytes("a.txt", "hello"));
    let key = upload.key();
    upload.await.unwrap();
    let shown = until(&mut events, |event| match event {
        ChatEvent::Attachment(entry) => Some(entry),
        _ => None,
    });
    let shown = shown.await;
    assert_eq!((shown.key(), shown.is_own()), (key, true));
    assert_eq!(chat.own_id().unwrap().as_str(), live.participant_id);
}

#[tokio::test]
async fn a_file_of_100_mb_goes_in_and_out_in_constant_memory() {
    if let Ok(given) = std::env::var(CHILD) {
        return pass_large_file(&given).await;
    }
    if peak_memory().is_none() {
        return;
    }
    let directory = paths::target_dir().join("tmp").join(format!("large-{}", std::process::id()));
    let attachments = AttachmentSettings::default().scan_time(Duration::ZERO).largest(LARGE);
    let builder = LocalConnect::builder().script(Script::nobody()).attachments(attachments);
    let live = Live::new(builder.data(directory.join("data"))).await;
    // A process of its own, so that its memory is not the service's.
    let given = [live.service.endpoint(), &live.token, directory.to_str().unwrap()].join("\n");
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "files::a_file_of_100_mb_goes_in_and_out_in_constant_memory", "--nocapture"]);
    child.env(CHILD, given);
    let child = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    drop(live);
    std::fs::remove_dir_all(&directory).unwrap();
}

async fn pass_large_file(given: &str) {
    let [endpoint, token, directory] = given.split('\n').collect::<Vec<_>>().try_into().unwrap();
    let directory = std::path::Path::new(directory);
    let client = Client::new(awso::Config::new().region("us-east-1").endpoint_url(endpoint)).unwrap();
    let (chat, mut events) = ChatSession::start(&client, token).await.unwrap();
    let source = directory.join("large.mp4");
    std::fs::File::create(&source).unwrap().set_len(LARGE).unwrap();
    let before = peak_memory().unwrap();
    chat.send_file(Attachment::open(&source).await.unwrap()).await.unwrap();
    let id = approved(&mut events).await;
    let saved = chat.download(&id).await.unwrap().save(directory.join("saved.mp4")).await.unwrap();
    assert_eq!(saved, LARGE);
    let cost = peak_memory().unwrap() - before;
    assert!(cost < MOST_MEMORY, "{} kB", cost / 1024);
}

#[tokio::test]
async fn progress_ends_with_the_upload_whatever_becomes_of_it() {
    let live = live().await;
    let (chat, _events) = live.session().await.unwrap();
    for fault in [None, Some(Fault::error(403, "AccessDenied"))] {
        if let Some(fault) = fault {
            live.service.add_fault(FaultRule::of("Upload", fault)).unwrap();
        }
        let upload = chat.send_file(Attachment::bytes("a.txt", vec![b'x'; 1_000_000]));
        let mut progress = upload.progress();
        let watching = async {
            let mut last = 0;
            while let Some(sent) = progress.changed().await {
                last = sent;
            }
            last
        };
        let (last, result) =
            timeout(Duration::from_secs(10), async { tokio::join!(watching, upload) }).await.unwrap();
        assert!(result.is_err() || last == 1_000_000, "{last}");
    }
}

#[tokio::test]
async fn a_download_that_is_given_up_leaves_no_file() {
    let live = live().await;
    let (chat, mut events) = live.session().await.unwrap();
    chat.send_file(Attachment::bytes("a.txt", vec![b'x'; 1_000_000])).await.unwrap();
    let id = approved(&mut events).await;
    let path = paths::target_dir().join("tmp").join(format!("given-up-{}.txt", std::process::id()));
    let slow = Fault::slow(Duration::from_secs(30));
    live.service.add_fault(FaultRule::of("Download", slow).next(1)).unwrap();
    let download = chat.download(&id).await.unwrap();
    let saving = timeout(Duration::from_millis(300), download.save(&path));
    assert!(saving.await.is_err());
    assert!(!path.exists());
    chat.download(&id).await.unwrap().save(&path).await.unwrap();
    std::fs::remove_file(&path).unwrap();
}

#[tokio::test]
async fn an_upload_that_is_given_up_has_failed_and_holds_nothing_up() {
    let live = live().await;
    let (chat, mut events) = live.session().await.unwrap();
    let is_given_up = |error: &ChatError| match error {
        ChatError::File(error) => error.kind() == std::io::ErrorKind::Interrupted,
        _ => false,
    };
    live.service.add_fault(FaultRule::of("Upload", Fault::delayed(PATIENCE * 2))).unwrap();
    let upload = chat.send_file(Attachment::bytes("a.txt", "hello"));
    let (key, mut progress) = (upload.key(), upload.progress());
    while progress.changed().await.is_some_and(|sent| sent < 5) {}
    upload.cancel();
    let error = timeout(PATIENCE, upload).await.unwrap().unwrap_err();
    assert!(is_given_up(&error), "{error}");
    assert_eq!(timeout(PATIENCE, progress.changed()).await.unwrap(), None);
    let entry = chat.entry(key).unwrap();
    assert!(matches!(entry.delivery(), Some(Delivery::Failed(error)) if is_given_up(error)));
    // One whose runtime is gone has been given up, too.
    let other = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let upload = {
        let _other = other.enter();
        chat.send_file(Attachment::bytes("b.txt", "hello"))
    };
    other.shutdown_background();
    let error = timeout(PATIENCE, upload).await.unwrap().unwrap_err();
    assert!(is_given_up(&error), "{error}");
    // What has arrived stays so.
    live.service.clear_faults();
    let mut upload = chat.send_file(Attachment::bytes("c.txt", "hello"));
    let key = upload.key();
    timeout(PATIENCE, &mut upload).await.unwrap().unwrap();
    upload.cancel();
    approved(&mut events).await;
    assert!(matches!(chat.entry(key).unwrap().delivery(), Some(Delivery::Sent)));
    timeout(PATIENCE, chat.disconnect()).await.unwrap().unwrap();
}
