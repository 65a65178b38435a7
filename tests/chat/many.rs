//! Many sessions in one process.

use std::future::IntoFuture as _;
use std::time::{Duration, Instant};

use awso_connect_local::{LocalConnect, Script};
use awso_connect_participant::chat::{ChatSession, Quotas};
use awso_connect_participant::{Client, CreateParticipantConnectionRequest, SendMessageRequest};
use futures_util::future::join_all;

use crate::live::{Live, said, until};

/// As many as this process has file descriptors for, both ends of each websocket counted, with room for calls.
const SESSIONS: usize = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn point_13_hundreds_of_sessions_live_side_by_side_and_hear_only_their_own() {
    let service = LocalConnect::builder().script(Script::silent()).start().await.unwrap();
    let connect = awso_connect::Client::new(service.config()).unwrap();
    let client = Client::new(service.config()).unwrap();
    let mut sessions = tokio::task::JoinSet::new();
    for number in 0..SESSIONS {
        let (connect, client) = (connect.clone(), client.clone());
        sessions.spawn(async move {
            let start = connect.start_chat_contact().instance_id("i").contact_flow_id("f");
            let details = awso_connect::ParticipantDetails::make("Jane");
            let started = start.participant_details(details).send().await.unwrap();
            let token = started.participant_token.unwrap().into_inner();
            let (chat, mut events) = ChatSession::start(&client, token).await.unwrap();
            let text: &'static str = Box::leak(format!("I am {number}").into_boxed_str());
            chat.send(text).await.unwrap();
            until(&mut events, said(text)).await;
            chat
        });
    }
    let chats = sessions.join_all().await;
    for chat in &chats {
        let said = chat.transcript().iter().filter(|entry| !entry.text().is_empty()).count();
        assert_eq!(said, 1);
    }
    drop(chats);
    // Nothing is left of those who are gone.
    let gone =
        async {
            while service.state()["contacts"].as_array().unwrap().iter().any(|contact| {
                contact["websockets"].as_array().is_some_and(|websockets| !websockets.is_empty())
            }) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
    tokio::time::timeout(Duration::from_secs(10), gone).await.unwrap();
}

#[tokio::test]
async fn point_13_sessions_of_one_instance_share_its_quotas() {
    let live = Live::new(LocalConnect::builder().script(Script::silent())).await;
    let quotas = Quotas::none().rate::<SendMessageRequest>(20, 5);
    let client = live.client.with(|config| config.middleware(quotas)).unwrap();
    let other = client.with(|config| config.max_attempts(1)).unwrap();
    let (first, _events) = ChatSession::start(&client, live.token.as_str()).await.unwrap();
    let (second, _others) = ChatSession::start(&other, live.token.as_str()).await.unwrap();
    let begun = Instant::now();
    let sendings: Vec<_> = (0..10).flat_map(|_| [first.send("a"), second.send("b")]).collect();
    for sending in sendings {
        sending.await.unwrap();
    }
    // Five at once, then fifteen in three quarters of a second.
    assert!(begun.elapsed() >= Duration::from_millis(700), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn point_13_who_gives_up_waiting_for_a_quota_leaves_their_turn_to_the_next() {
    let live = Live::new(LocalConnect::builder().script(Script::nobody())).await;
    let quotas = Quotas::none().rate::<CreateParticipantConnectionRequest>(2, 1);
    let client = live.client.with(|config| config.middleware(quotas)).unwrap();
    let begun = Instant::now();
    let starts = (0..20).map(|_| {
        let start = ChatSession::start(&client, live.token.as_str());
        start.start_timeout(Duration::from_secs(1)).into_future()
    });
    let failed = join_all(starts).await.iter().filter(|started| started.is_err()).count();
    assert!(failed >= 15, "{failed}");
    // Were the turns of those who are gone kept, it would be at the end of ten seconds.
    ChatSession::start(&client, live.token.as_str()).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}
