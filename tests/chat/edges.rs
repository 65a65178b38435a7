//! What a service may say that is out of the ordinary.

use std::ops::Range;
use std::time::{Duration, Instant};

use awso::http::StatusCode;
use awso_connect_participant::ArtifactStatus;
use awso_connect_participant::chat::machine::{Machine, Outcome};
use awso_connect_participant::chat::{
    AutomaticReceipts, CallError, CallErrorKind, ChatEvent, ChatOptions, Delivery, ReceiptKind,
    ReceiptOutcome, SavedChat,
};

use crate::stage::{Stage, event, file, message, part, receipt};

/// Messages from the newest back.
fn back(all: Range<u32>) -> Vec<String> {
    all.rev()
        .map(|number| message(&format!("h{number}"), "agent", number, &format!("old {number}")))
        .collect()
}

fn passing() -> CallError {
    CallError::new("SendMessage", CallErrorKind::Passing, "no answer")
}

fn refused(operation: &'static str, status: StatusCode) -> CallError {
    CallError::answered(operation, status, "no")
}

fn resumed(saved: SavedChat) -> Stage {
    let now = Instant::now();
    Stage::of(Machine::resume(ChatOptions::default(), saved, 1, now), now)
}

#[test]
fn a_line_of_before_is_no_echo_of_what_is_said_now() {
    let mut stage = Stage::new(|_| {});
    stage.pages.push_back(Ok((vec![message("a", "me", 1, "yes")], "")));
    stage.answers.push_back(Some(Err(passing())));
    stage.seconds(1);
    stage.says("yes");
    let saved = stage.machine.save();
    assert_eq!(saved.unsent.len(), 1);
    let mut stage = resumed(saved);
    let page = vec![message("b", "agent", 2, "really?"), message("a", "me", 1, "yes")];
    stage.pages.push_back(Ok((page, "")));
    stage.seconds(1);
    assert_eq!(stage.transcript(), ["yes", "really?", "yes"]);
    assert_eq!(stage.news(), ["really?"]);
    let unsent = stage.machine.transcript().next_back().unwrap().delivery().cloned();
    assert!(matches!(unsent, Some(Delivery::Failed(_))), "{unsent:?}");
}

#[test]
fn what_another_device_says_does_not_make_a_refused_message_a_sent_one() {
    let mut stage = Stage::new(|_| {});
    stage.seconds(1);
    stage.answers.push_back(None);
    stage.says("ok");
    stage.hears(&message("other", "me", 1, "ok"));
    let id = stage.unanswered[0];
    stage.answer(id, Err(refused("SendMessage", StatusCode::TOO_MANY_REQUESTS)));
    stage.seconds(1);
    assert!(matches!(stage.done[..], [(_, Outcome::Message(Err(_)))]), "{:?}", stage.done);
    assert_eq!((stage.transcript().len(), stage.news()), (2, vec!["ok"]));
}

#[test]
fn an_echo_that_only_its_words_tell_is_made_sure_of() {
    let mut stage = Stage::new(|_| {});
    stage.seconds(1);
    // The request was lost, and another device says the same: this one arrives, too.
    stage.answers.extend([None, Some(Ok("mine"))]);
    stage.says("ok");
    stage.hears(&message("other", "me", 1, "ok"));
    let id = stage.unanswered[0];
    stage.answer(id, Err(passing()));
    stage.seconds(1);
    assert!(matches!(stage.done[..], [(_, Outcome::Message(Ok(_)))]), "{:?}", stage.done);
    let ids = stage.machine.transcript().filter_map(|entry| entry.id().map(|id| id.to_string()));
    assert_eq!(ids.collect::<Vec<_>>(), ["other", "mine"]);
}

#[test]
fn history_that_was_not_wanted_is_no_news_later() {
    for (most, there) in [(0, 30), (10, 100)] {
        let mut stage = Stage::new(|options| options.history = Some(most));
        stage.pages.push_back(Ok((back(200..200 + there), "n")));
        stage.seconds(1);
        // The catch-up is refused, and all is read from the newest back.
        stage.pages.push_back(Err(refused("GetTranscript", StatusCode::BAD_REQUEST)));
        stage.pages.push_back(Ok((back(200..200 + there), "n")));
        stage.pages.push_back(Ok((back(100..200), "")));
        stage.loses_its_connection();
        stage.seconds(20);
        assert_eq!((stage.news().len(), stage.transcript().len()), (0, most));
        stage.hears(&message("new", "agent", 900, "new"));
        assert_eq!(stage.news(), ["new"]);
    }
}

#[test]
fn a_session_that_resumes_where_its_checkpoint_is_gone_goes_by_time() {
    let mut stage = Stage::new(|_| {});
    stage.pages.push_back(Ok((back(0..50), "")));
    stage.seconds(1);
    let mut saved = stage.machine.save();
    assert_eq!(saved.checkpoint_time.as_ref().unwrap().as_str(), "2026-01-01T00:00:49.000Z");
    saved.checkpoint = Some("gone".into());
    let mut stage = resumed(saved);
    stage.pages.push_back(Ok((back(0..53), "")));
    stage.seconds(1);
    assert_eq!(stage.news(), ["old 50", "old 51", "old 52"]);
}

#[test]
fn what_is_not_kept_any_more_is_not_told_again() {
    let mut stage = Stage::new(|options| options.kept_items = 200);
    stage.seconds(1);
    for number in 0..600 {
        // The transcript cannot be read meanwhile.
        stage.pages.push_front(Err(refused("GetTranscript", StatusCode::INTERNAL_SERVER_ERROR)));
        stage.hears(&message(&format!("h{number}"), "agent", number, "x"));
    }
    stage.pages.clear();
    stage.pages.push_back(Ok((back(0..600), "")));
    stage.loses_its_connection();
    stage.seconds(60);
    assert_eq!((stage.news().len(), stage.transcript().len()), (600, 200));
}

#[test]
fn a_message_that_failed_does_not_keep_all_that_is_behind_it() {
    let mut stage = Stage::new(|options| options.kept_items = 200);
    stage.seconds(1);
    stage.answers.push_back(Some(Err(passing())));
    stage.says("failed");
    for number in 0..1_000 {
        stage.hears(&message(&format!("h{number}"), "agent", number, "x"));
    }
    assert_eq!(stage.transcript().len(), 200);
    assert!(stage.transcript().contains(&"failed".to_owned()));
}

#[test]
fn a_message_that_a_page_had_in_part_is_whole_at_its_end() {
    let mut stage = Stage::new(|_| {});
    stage.pages.push_back(Ok((vec![part("p", "Hel", 1, false)], "")));
    stage.seconds(1);
    stage.hears(&part("p", "lo", 2, false));
    stage.hears(&part("p", "Hello", 3, true));
    assert_eq!(stage.transcript(), ["Hello"]);
    assert!(stage.events.iter().any(|event| matches!(event, ChatEvent::Changed(_))));
}

#[test]
fn parts_of_any_number_and_in_any_order_are_put_together() {
    let mut stage = Stage::new(|_| {});
    stage.seconds(1);
    for (text, number) in [("c", i64::from(i32::MAX)), ("a", 1), ("b", 2)] {
        stage.hears(&part("p", text, number, false));
    }
    assert_eq!(stage.transcript(), ["ab"]);
    stage.hears(&part("p", "abc", 4, true));
    assert_eq!((stage.transcript(), stage.news()), (vec!["abc".to_owned()], vec!["abc"]));
}

#[test]
fn a_file_that_is_approved_stays_so_whichever_item_says_it() {
    let status = |stage: &Stage| -> Vec<_> {
        stage.machine.transcript().map(|entry| entry.attachments()[0].status.clone().unwrap()).collect()
    };
    let mut stage = Stage::new(|_| {});
    stage.seconds(1);
    stage.hears(&file("i", "f", "APPROVED"));
    stage.hears(&file("i", "f", "IN_PROGRESS"));
    assert_eq!(status(&stage), [ArtifactStatus::Approved]);
    // An item of its own says it of the one that showed the file.
    stage.hears(&file("j", "g", "IN_PROGRESS"));
    stage.hears(&file("k", "g", "REJECTED"));
    assert_eq!(status(&stage)[1..], [ArtifactStatus::Rejected, ArtifactStatus::Rejected]);
}

#[test]
fn a_receipt_may_come_before_its_message() {
    let mut stage = Stage::new(|_| {});
    stage.seconds(1);
    stage.hears(&receipt("m"));
    stage.hears(&message("m", "me", 1, "hello"));
    let entry = stage.machine.transcript().next_back().unwrap();
    assert!(matches!(entry.delivery(), Some(Delivery::Read)), "{entry:?}");
}

#[test]
fn a_receipt_for_an_unknown_message_covers_no_other() {
    let mut stage = Stage::new(|_| {});
    stage.seconds(1);
    stage.hears(&message("m", "agent", 1, "hello"));
    let known = stage.machine.receipt(stage.now, ReceiptKind::Read, "m".into());
    let unknown = stage.machine.receipt(stage.now, ReceiptKind::Read, "unknown".into());
    stage.seconds(20);
    for command in [known, unknown] {
        let outcome = stage.outcome(command);
        assert!(matches!(outcome, Some(Outcome::Receipt(Ok(ReceiptOutcome::Sent)))), "{outcome:?}");
    }
}

#[test]
fn a_receipt_that_goes_by_itself_goes_again_when_it_came_too_fast() {
    let mut stage = Stage::new(|options| options.receipts = AutomaticReceipts::Read);
    stage.seconds(1);
    stage.refused_events.push_back(refused("SendEvent", StatusCode::TOO_MANY_REQUESTS));
    stage.hears(&message("m", "agent", 1, "hello"));
    stage.seconds(20);
    assert!(stage.refused_events.is_empty());
    let told = stage.machine.receipt(stage.now, ReceiptKind::Read, "m".into());
    stage.seconds(1);
    let outcome = stage.outcome(told);
    assert!(matches!(outcome, Some(Outcome::Receipt(Ok(ReceiptOutcome::Coalesced)))), "{outcome:?}");
}

#[test]
fn lives_that_are_over_already_make_no_haste() {
    let (zero, long) = (Duration::ZERO, Duration::from_secs(86_400));
    for lives in [(zero, long), (long, zero), (zero, zero)] {
        let mut stage = Stage::new(|_| {});
        stage.lives = lives;
        stage.seconds(300);
        assert!(stage.connections <= 25, "{} in five minutes", stage.connections);
    }
}

#[test]
fn times_without_end_are_taken() {
    let mut stage = Stage::new(|options| {
        (options.start_timeout, options.receipt_interval) = (Duration::MAX, Duration::MAX);
        options.receipts = AutomaticReceipts::Read;
    });
    stage.lives = (Duration::MAX, Duration::MAX);
    stage.seconds(1);
    stage.hears(&message("m", "agent", 1, "hello"));
    stage.seconds(1);
    assert!(stage.machine.is_connected());
}

#[test]
fn a_page_that_leads_to_itself_is_the_last() {
    let mut stage = Stage::new(|_| {});
    for _ in 0..1_000 {
        stage.pages.push_back(Ok((back(0..2), "again")));
    }
    stage.seconds(60);
    assert!(stage.page_calls <= 3, "{}", stage.page_calls);
}

#[test]
fn a_transcript_that_is_refused_is_told_once_and_asked_for_again() {
    let mut stage = Stage::new(|_| {});
    for _ in 0..3 {
        stage.pages.push_back(Err(refused("GetTranscript", StatusCode::BAD_REQUEST)));
    }
    stage.pages.push_back(Ok((vec![message("m", "agent", 1, "hello")], "")));
    stage.seconds(30);
    assert!(!stage.machine.is_caught_up());
    stage.hears(&message("n", "agent", 2, "there"));
    assert_eq!(stage.news(), ["there"]);
    stage.seconds(300);
    assert!(stage.machine.is_caught_up());
    assert_eq!(stage.transcript(), ["hello", "there"]);
    let failed = stage.events.iter().filter(|event| matches!(event, ChatEvent::CatchUpFailed(_)));
    assert_eq!(failed.count(), 1);
}

#[test]
fn what_is_under_way_when_the_chat_ends_has_an_outcome_also_if_its_echo_was_heard() {
    let mut stage = Stage::new(|_| {});
    stage.seconds(1);
    stage.answers.push_back(None);
    stage.says("bye");
    stage.hears(&message("own", "me", 1, "bye"));
    assert!(stage.done.is_empty());
    stage.hears(&event("end", "chat.ended"));
    assert!(stage.machine.ended().is_some());
    assert!(matches!(stage.done[..], [(_, Outcome::Message(Ok(_)))]), "{:?}", stage.done);
}

#[test]
fn receipts_of_messages_that_never_come_keep_no_room_from_others() {
    let mut stage = Stage::new(|_| {});
    stage.seconds(1);
    for number in 0..1_000 {
        stage.hears(&receipt(&format!("never {number}")));
    }
    stage.hears(&receipt("m"));
    stage.hears(&message("m", "me", 1, "hello"));
    let entry = stage.machine.transcript().next_back().unwrap();
    assert!(matches!(entry.delivery(), Some(Delivery::Read)), "{entry:?}");
}

#[test]
fn a_message_waits_for_the_answer_to_the_one_before() {
    let mut stage = Stage::new(|_| {});
    stage.seconds(1);
    stage.answers.extend([None, None]);
    stage.says("first");
    stage.says("second");
    assert_eq!(stage.unanswered.len(), 1);
    stage.answer(stage.unanswered[0], Ok("a"));
    assert_eq!(stage.unanswered.len(), 2);
    stage.answer(stage.unanswered[1], Ok("b"));
    let ids = stage.machine.transcript().filter_map(|entry| entry.id().map(|id| id.to_string()));
    assert_eq!(ids.collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn what_another_device_said_before_is_no_echo_however_late_it_comes() {
    let mut stage = Stage::new(|_| {});
    stage.seconds(1);
    stage.hears(&message("question", "agent", 10, "really?"));
    stage.answers.push_back(None);
    stage.says("yes");
    stage.hears(&message("before", "me", 5, "yes"));
    let own = stage.machine.transcript().next_back().unwrap();
    assert!(matches!(own.delivery(), Some(Delivery::Sending)), "{own:?}");
    assert_eq!(stage.transcript(), ["yes", "really?", "yes"]);
}

#[test]
fn an_echo_that_comes_before_its_answer_tells_a_session_who_it_is_once_it_is_certain() {
    let hears_its_echo = || {
        let mut stage = Stage::new(|options| options.participant_id = None);
        stage.seconds(1);
        stage.answers.push_back(None);
        stage.says("hello");
        stage.hears(&message("m", "me", 1, "hello"));
        stage.hears(&message("n", "agent", 2, "hi"));
        assert_eq!((stage.machine.participant_id(), stage.news().len()), (None, 0));
        stage
    };
    let mut stage = hears_its_echo();
    stage.answer(stage.unanswered[0], Ok("m"));
    assert_eq!(stage.machine.participant_id().unwrap().as_str(), "me");
    assert_eq!(stage.transcript(), ["hello", "hi"]);
    // Another's words, as the answer says.
    let mut stage = hears_its_echo();
    stage.answer(stage.unanswered[0], Ok("other"));
    assert_eq!(stage.machine.participant_id(), None);
    assert_eq!(stage.transcript().len(), 3);
    // No answer will come.
    let mut stage = hears_its_echo();
    stage.hears(&event("end", "chat.ended"));
    stage.machine.abandon(stage.now);
    stage.seconds(0);
    assert_eq!(stage.machine.participant_id().unwrap().as_str(), "me");
    assert!(matches!(stage.done[..], [(_, Outcome::Message(Ok(_)))]), "{:?}", stage.done);
}
