//! What clients can rely on and nobody knows of the real service, one way and the other.

mod common;

use std::time::Duration;

use awso_connect_local::{Assumptions, LocalConnectBuilder, Script, Step};
use common::files::send;
use common::{EVENT, Guest, Local, SUBSCRIBE, Socket, builder, text};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const MINUTE: Duration = Duration::from_secs(60);

fn with(switches: &[&str]) -> LocalConnectBuilder {
    let mut assumptions = Assumptions::default();
    for switch in switches {
        let (name, value) = switch.split_once('=').unwrap_or((switch, "true"));
        assumptions.set(name, value).expect("a switch");
    }
    builder().assumptions(assumptions).heartbeat_timeout(None)
}

/// A chat with an agent, whom its customer has heard of.
async fn chat(builder: LocalConnectBuilder) -> (Local, Guest, Socket) {
    let local = Local::of(builder).await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    socket.words(2).await;
    (local, guest, socket)
}

#[tokio::test]
async fn a_transfer_is_told_before_it_begins_or_after_one_left_or_after_the_other_came() {
    let (succeeded, left, joined) = ("transfer.succeeded", "participant.left", "participant.joined");
    for (switches, heard) in [
        (&[][..], [succeeded, left, joined]),
        (&["transfers-succeed-after-the-agent-left"][..], [left, succeeded, joined]),
        (&["transfers-succeed-when-another-joined"][..], [left, joined, succeeded]),
    ] {
        let (local, guest, mut socket) = chat(with(switches)).await;
        local.service.transfer(&guest.contact_id, "Bea", MINUTE).expect("a chat");
        let before = heard.iter().position(|event| *event == joined).expect("somebody joins");
        assert_eq!(socket.words(before).await, heard[..before], "{switches:?}");
        assert!(socket.is_quiet().await);
        local.service.advance(MINUTE);
        assert_eq!(socket.words(3 - before).await, heard[before..], "{switches:?}");
    }
}

#[tokio::test]
async fn a_sign_in_that_nobody_goes_to_or_comes_back_from_expires_or_times_out() {
    let sign_in = Script::silent().start([Step::authenticate(3 * MINUTE)]);
    for (switches, unasked, late) in [
        (&[][..], Some("authentication.expired"), "authentication.timeout"),
        (&["late-sign-ins-are-expired"][..], Some("authentication.expired"), "authentication.expired"),
        (&["sign-ins-expire-without-their-url=false"][..], None, "authentication.timeout"),
    ] {
        for is_asked in [true, false] {
            let (local, guest, mut socket) = chat(with(switches).script(sign_in.clone())).await;
            let token = local.token(&guest).await;
            let initiated = socket.item().await;
            assert_eq!(initiated["ContentType"], format!("{EVENT}authentication.initiated"));
            let content: Value = serde_json::from_str(&text(&initiated["Content"])).expect("JSON");
            let ask = json!({"SessionId": content["SessionId"], "RedirectUri": "https://shop.example/"});
            let asks = async || local.post("/participant/authentication-url", &token, ask.clone()).await.0;
            if is_asked {
                assert_eq!(asks().await, StatusCode::OK);
            }
            local.service.advance(MINUTE);
            // Whatever becomes of it, where to sign in is told within a minute.
            assert_eq!(asks().await, StatusCode::BAD_REQUEST);
            if let Some(event) = unasked.filter(|_| !is_asked) {
                assert_eq!(socket.words(1).await, [event], "{switches:?}");
                continue;
            }
            assert!(socket.is_quiet().await, "{switches:?}");
            local.service.advance(2 * MINUTE);
            assert_eq!(socket.words(1).await, [late], "{switches:?}");
        }
    }
}

#[tokio::test]
async fn who_is_in_a_chat_when_it_ends_leaves_first_or_not() {
    for (switches, heard) in [
        (&[][..], &["chat.ended"][..]),
        (
            &["all-leave-before-the-chat-ends"][..],
            &["participant.left", "participant.left", "chat.ended"][..],
        ),
    ] {
        let (local, guest, mut socket) = chat(with(switches)).await;
        local.service.end_contact(&guest.contact_id).expect("a chat");
        assert_eq!(socket.words(heard.len()).await, heard);
        assert_eq!(socket.closed().await, Some(1000));
    }
}

#[tokio::test]
async fn websockets_close_with_their_chat_or_stay_open_for_their_time() {
    let open = with(&["websockets-close-with-the-chat=false"]);
    let (local, guest, mut socket) = chat(open.ended_contact_lifetime(30 * MINUTE)).await;
    local.service.end_contact(&guest.contact_id).expect("a chat");
    assert_eq!(socket.words(1).await, ["chat.ended"]);
    socket.say(r#"{"topic":"aws/heartbeat"}"#).await;
    assert_eq!(socket.next().await["topic"], "aws/heartbeat");
    // Nobody comes back through it.
    socket.say(SUBSCRIBE).await;
    assert_eq!(socket.next().await["topic"], "aws/subscribe");
    assert!(socket.is_quiet().await);
    // With the contact, they go.
    local.service.advance(30 * MINUTE);
    assert_eq!(socket.closed().await, Some(1000));
}

#[tokio::test]
async fn an_expired_token_is_denied_or_as_one_that_never_was() {
    for (switches, is_known) in [(&[][..], true), (&["expired-tokens-are-unknown"][..], false)] {
        let (local, guest, _socket) = chat(with(switches).connection_token_lifetime(MINUTE)).await;
        let token = local.token(&guest).await;
        local.service.advance(MINUTE);
        let refused = local.post("/participant/transcript", &token, json!({})).await;
        let never = local.post("/participant/transcript", "never", json!({})).await;
        assert_eq!((refused == never, refused.0), (!is_known, StatusCode::FORBIDDEN));
    }
}

#[tokio::test]
async fn a_connection_without_a_type_is_credentials_or_a_mistake() {
    for (switches, status) in
        [(&[][..], StatusCode::OK), (&["connection-type-is-required"][..], StatusCode::BAD_REQUEST)]
    {
        let (local, guest, _socket) = chat(with(switches)).await;
        let connect = json!({"ConnectParticipant": true});
        let answer = local.post("/participant/connection", &guest.participant_token, connect).await;
        assert_eq!(answer.0, status);
        assert_eq!(answer.1["ConnectionCredentials"].is_object(), status == StatusCode::OK);
    }
}

#[tokio::test]
async fn files_have_a_content_type_in_transcripts_or_not_and_never_in_frames() {
    let file = json!("application/vnd.amazonaws.connect.message.attachment");
    for (switches, expected) in [(&[][..], json!(null)), (&["file-items-have-a-content-type"][..], file)] {
        let (local, guest, mut socket) = chat(with(switches)).await;
        let token = local.token(&guest).await;
        send(&local, &token, "a.txt", b"nine byte").await;
        let page = local.ok(Method::POST, "/participant/transcript", &token, json!({"MaxResults": 1})).await;
        let item = &page["Transcript"][0];
        assert_eq!((&item["Type"], &item["ContentType"]), (&json!("ATTACHMENT"), &expected));
        assert_eq!(socket.item().await["ContentType"], json!(null));
    }
}

#[tokio::test]
async fn transfers_are_in_the_transcript_of_a_chat_that_is_over() {
    let (local, first, _socket) = chat(with(&[])).await;
    local.service.fail_transfer(&first.contact_id).expect("a chat");
    local.service.transfer(&first.contact_id, "Bea", Duration::ZERO).expect("a chat");
    local.service.end_contact(&first.contact_id).expect("a chat");
    let persistent = json!({"RehydrationType": "FROM_SEGMENT", "SourceContactId": first.contact_id});
    let next = local.chat_with(json!({ "PersistentChat": persistent })).await;
    let query = json!({"ContactId": first.contact_id, "SortOrder": "ASCENDING", "MaxResults": 100});
    let page = local.ok(Method::POST, "/participant/transcript", &local.token(&next).await, query).await;
    let items = page["Transcript"].as_array().expect("items").iter();
    let events: Vec<_> = items.map(|item| text(&item["ContentType"]).replace(EVENT, "")).collect();
    let expected = [
        "participant.joined",
        "participant.joined",
        "transfer.failed",
        "transfer.succeeded",
        "participant.left",
        "participant.joined",
        "chat.ended",
    ];
    assert_eq!(events, expected);
}
