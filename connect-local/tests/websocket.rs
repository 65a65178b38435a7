//! Websockets as clients use them: URLs, subscriptions, what is heard and when.

mod common;

use std::time::Duration;

use awso_connect_local::{Assumptions, Script};
use common::{EVENT, Local, SUBSCRIBE, Socket, builder, text};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

fn keys(item: &Value) -> Vec<&str> {
    item.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn assume(name: &str, value: bool) -> Assumptions {
    let mut assumptions = Assumptions::default();
    assumptions.set(name, &value.to_string()).expect(name);
    assumptions
}

#[tokio::test]
async fn a_url_opens_one_websocket() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let url = local.url(&guest).await;
    assert!(url.starts_with("ws://127.0.0.1:"), "{url}");
    let _socket = Socket::open(&url).await.expect("a websocket");
    assert_eq!(Socket::open(&url).await.err(), Some(403));
    let (beginning, _) = url.split_at(url.len() - 1);
    for other in [format!("{beginning}_"), format!("{url}x"), beginning.to_owned()] {
        assert_eq!(Socket::open(&other).await.err(), Some(403), "{other}");
    }
}

#[tokio::test]
async fn a_url_is_good_for_100_seconds() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let (early, late) = (local.url(&guest).await, local.url(&guest).await);
    local.service.advance(seconds(98));
    Socket::open(&early).await.expect("in time");
    local.service.advance(seconds(3));
    assert_eq!(Socket::open(&late).await.err(), Some(403));
}

#[tokio::test]
async fn what_is_no_upgrade_is_told_so_and_the_url_stays_good() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let url = local.url(&guest).await;
    let path = &url["ws://".len() + local.service.endpoint().len() - "http://".len()..];
    let (status, _) = local.send(Method::GET, path, "", json!({})).await;
    assert_eq!(status, StatusCode::UPGRADE_REQUIRED);
    Socket::open(&url).await.expect("still good");
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_and_the_url_stays_good() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let url = local.url(&guest).await;
    let http = url.replacen("ws://", "http://", 1);
    for key in [Some("short"), Some("c2hvcnQ="), None] {
        let request = reqwest::Client::new().get(&http).header("connection", "upgrade");
        let request = request.header("upgrade", "websocket").header("sec-websocket-version", "13");
        let request = key.into_iter().fold(request, |request, key| request.header("sec-websocket-key", key));
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{key:?}");
        assert!(response.text().await.expect("a body").contains("sec-websocket-key"));
    }
    Socket::open(&url).await.expect("still good");
}

#[tokio::test]
async fn frames_that_are_none_are_told_so_by_a_closing_frame() {
    let local = Local::start().await;
    let guest = local.chat().await;
    // A header of a masked text whose length is in 16 bits, or in 64; then a mask of zeros, which changes nothing.
    let long = [&[0x81, 0xfe, 0x4e, 0x20, 0, 0, 0, 0][..], &[b'x'; 20_000]].concat();
    let longer = [&[0x81, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0][..], &[b'x'; 1 << 20]].concat();
    for (bytes, code) in [
        (long, 1009),
        (longer, 1009),
        (vec![0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe], 1007),
        // Not masked, an opcode that is none, a bit that is reserved.
        (vec![0x81, 0x02, b'h', b'i'], 1002),
        (vec![0x83, 0x80, 0, 0, 0, 0], 1002),
        (vec![0xc1, 0x82, 0, 0, 0, 0, b'h', b'i'], 1002),
    ] {
        let mut socket = local.subscribed(&guest).await;
        socket.send_raw(&bytes).await;
        assert_eq!(socket.closed().await, Some(code), "{:?}", &bytes[..2]);
        // The connection ends then, too.
        let end = async { while let Some(Ok(_)) = socket.raw_next().await {} };
        tokio::time::timeout(seconds(3), end).await.expect("the end");
    }
    let told: Vec<u64> = local.service.frames().iter().filter_map(|frame| frame["code"].as_u64()).collect();
    assert_eq!(told, [1009, 1009, 1007, 1002, 1002, 1002]);
}

#[tokio::test]
async fn a_ping_keeps_a_websocket_alive_unless_heartbeats_alone_do() {
    for any in [true, false] {
        let assumptions = assume("any-frame-is-a-heartbeat", any);
        let local = Local::of(builder().assumptions(assumptions)).await;
        let guest = local.chat().await;
        let mut socket = local.subscribed(&guest).await;
        socket.next().await;
        local.service.advance(seconds(20));
        socket.send(Message::Ping(Vec::new().into())).await;
        while !matches!(socket.raw_next().await, Some(Ok(Message::Pong(_)))) {}
        local.service.advance(seconds(20));
        let state = local.service.state();
        let open = state.pointer("/contacts/0/websockets").and_then(Value::as_array).expect("a list");
        assert_eq!(!open.is_empty(), any, "{state}");
    }
}

#[tokio::test]
async fn a_participant_has_five_websockets_at_most() {
    for closes_first in [false, true] {
        let local =
            Local::of(builder().assumptions(assume("sixth-websocket-closes-the-first", closes_first))).await;
        let guest = local.chat().await;
        let mut open = Vec::new();
        for _ in 0..5 {
            open.push(Socket::open(&local.url(&guest).await).await.expect("one of five"));
        }
        let sixth = Socket::open(&local.url(&guest).await).await;
        assert_eq!(sixth.is_ok(), closes_first);
        if closes_first {
            assert_eq!(open[0].closed().await, Some(1008));
        } else {
            let other = local.chat().await;
            Socket::open(&local.url(&other).await).await.expect("another participant's");
        }
    }
}

#[tokio::test]
async fn frames_are_answered_as_the_service_answers_them() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let mut socket = Socket::open(&local.url(&guest).await).await.expect("a websocket");
    let topics = |status: &str, topic: &str| json!({"topic": "aws/subscribe", "content": {"status": status, "topics": [topic]}});
    for (said, answer) in [
        (r#"{"topic":"aws/ping"}"#, json!({"topic": "aws/ping", "statusCode": 200, "statusContent": "OK"})),
        (r#"{"topic":"aws/heartbeat"}"#, json!({"topic": "aws/heartbeat"})),
        (r#"{"topic":"aws/subscribe","content":{"topics":["aws/x"]}}"#, topics("failure", "aws/x")),
        (
            r#"{"topic": "aws/subscribe", "content": {"topics": ["aws/chat"]}})"#,
            topics("success", "aws/chat"),
        ),
    ] {
        socket.say(said).await;
        assert_eq!(socket.next().await, answer, "{said}");
    }
    assert_eq!(socket.words(2).await, ["participant.joined"; 2]);
    for said in ["", r#"{"topic":"aws/moon"}"#, "hello", "[[[[", "{}"] {
        socket.say(said).await;
        if !said.is_empty() {
            let answer = socket.next().await;
            assert_eq!(answer["message"], "Forbidden", "{said}");
            assert_eq!(keys(&answer), ["connectionId", "message", "requestId"]);
        }
    }
    socket.say(&SUBSCRIBE.replace("subscribe", "unsubscribe")).await;
    assert_eq!(socket.next().await["topic"], "aws/unsubscribe");
    local.say(&local.token(&guest).await, "unheard").await;
    assert!(socket.is_quiet().await);
}

#[tokio::test]
async fn nothing_is_delivered_before_the_subscription() {
    let local = Local::of(builder().script(Script::silent().greeting("Hello"))).await;
    let guest =
        local.chat_with(json!({"InitialMessage": {"ContentType": "text/plain", "Content": "hi"}})).await;
    let mut socket = Socket::open(&local.url(&guest).await).await.expect("a websocket");
    assert!(socket.is_quiet().await);
    assert_eq!(local.words(&guest.contact_id), ["hi"]);
    socket.say(SUBSCRIBE).await;
    assert_eq!(socket.next().await["topic"], "aws/subscribe");
    assert_eq!(socket.words(3).await, ["participant.joined", "participant.joined", "Hello"]);
}

#[tokio::test]
async fn a_message_is_heard_by_all_with_one_id() {
    let local = Local::of(builder().script(Script::nobody())).await;
    let jane = local.chat().await;
    let agent = local.invite(&jane.contact_id, "AGENT", "Ada").await;
    let mut sockets = vec![local.subscribed(&jane).await];
    assert_eq!(sockets[0].words(1).await, ["participant.joined"]);
    sockets.push(local.subscribed(&jane).await);
    sockets.push(local.subscribed(&agent).await);
    for socket in &mut sockets {
        let joined = socket.item().await;
        assert_eq!(
            (text(&joined["DisplayName"]), text(&joined["ParticipantRole"])),
            ("Ada".into(), "AGENT".into())
        );
    }
    let sent = local.say(&local.token(&jane).await, "hello").await;
    for socket in &mut sockets {
        let item = socket.item().await;
        assert_eq!(
            keys(&item),
            [
                "AbsoluteTime",
                "ContactId",
                "Content",
                "ContentType",
                "DisplayName",
                "Id",
                "InitialContactId",
                "ParticipantId",
                "ParticipantRole",
                "Type"
            ]
        );
        assert_eq!((&item["Id"], &item["AbsoluteTime"]), (&sent["Id"], &sent["AbsoluteTime"]));
        assert_eq!((&item["Content"], &item["Type"]), (&json!("hello"), &json!("MESSAGE")));
        assert_eq!(item["ParticipantId"], jane.participant_id.as_str());
        assert_eq!(item["ContactId"], jane.contact_id.as_str());
    }
    let answered = local.say(&local.token(&agent).await, "hello Jane").await;
    assert_eq!(sockets[0].item().await["Id"], answered["Id"]);
}

#[tokio::test]
async fn typing_is_heard_and_not_kept_and_receipts_are_metadata() {
    let local = Local::of(builder().script(Script::silent().otherwise("well"))).await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    let token = local.token(&guest).await;
    assert_eq!(socket.words(2).await.len(), 2);
    let typing = json!({"ContentType": format!("{EVENT}typing")});
    let sent = local.ok(Method::POST, "/participant/event", &token, typing).await;
    let item = socket.item().await;
    assert_eq!((&item["Id"], &item["Type"]), (&sent["Id"], &json!("EVENT")));
    assert!(item.get("Content").is_none());

    local.say(&token, "hi").await;
    socket.item().await;
    let answer = socket.item().await;
    for (event, has_read) in [("delivered", false), ("read", true)] {
        let receipt = json!({
            "ContentType": format!("{EVENT}message.{event}"),
            "Content": json!({"messageId": answer["Id"]}).to_string(),
            "ClientToken": "INCOMING_READ_RECEIPT",
        });
        local.ok(Method::POST, "/participant/event", &token, receipt).await;
        let item = socket.item().await;
        assert_eq!(keys(&item), ["AbsoluteTime", "ContentType", "Id", "MessageMetadata", "Type"]);
        assert_eq!(item["Type"], "MESSAGEMETADATA");
        let metadata = &item["MessageMetadata"];
        assert_eq!(metadata["MessageId"], answer["Id"]);
        let receipt = &metadata["Receipts"][0];
        assert_eq!(receipt["RecipientParticipantId"], guest.participant_id.as_str());
        assert_eq!(
            (receipt["DeliveredTimestamp"].is_string(), receipt["ReadTimestamp"].is_string()),
            (true, has_read)
        );
    }
    assert_eq!(local.words(&guest.contact_id)[2..], ["hi", "well"]);
}

#[tokio::test]
async fn the_agent_joins_types_and_speaks_over_time() {
    let script = Script::silent().greeting("Hello").otherwise("Well");
    let local = Local::of(builder().script(script.joins_after(seconds(5)).answers_after(seconds(2)))).await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    assert_eq!(socket.words(1).await, ["participant.joined"]);
    assert!(socket.is_quiet().await);
    local.service.advance(seconds(5));
    assert_eq!(socket.words(2).await, ["participant.joined", "typing"]);
    local.service.advance(seconds(2));
    assert_eq!(socket.words(1).await, ["Hello"]);
    local.say(&local.token(&guest).await, "and?").await;
    assert_eq!(socket.words(2).await, ["and?", "typing"]);
    local.service.advance(seconds(2));
    assert_eq!(socket.words(1).await, ["Well"]);
}

#[tokio::test]
async fn the_clock_alone_makes_things_happen() {
    let script = Script::silent().greeting("Hello").joins_after(Duration::from_millis(50));
    let local = Local::of(builder().script(script)).await;
    let mut socket = local.subscribed(&local.chat().await).await;
    assert_eq!(socket.words(3).await[2], "Hello");
}

#[tokio::test]
async fn the_flow_starts_with_the_subscription_or_as_it_is_told() {
    let local = Local::start().await;
    let guest = local.chat().await;
    local.url(&guest).await;
    assert!(local.words(&guest.contact_id).is_empty());
    let connect = json!({"Type": ["CONNECTION_CREDENTIALS"], "ConnectParticipant": true});
    local.ok(Method::POST, "/participant/connection", &guest.participant_token, connect).await;
    assert_eq!(local.words(&guest.contact_id), ["participant.joined"; 2]);

    let local = Local::of(builder().assumptions(assume("flow-starts-on-connection", true))).await;
    let guest = local.chat().await;
    local.url(&guest).await;
    assert_eq!(local.words(&guest.contact_id), ["participant.joined"; 2]);
}

#[tokio::test]
async fn a_chat_that_nobody_subscribes_to_ends_after_five_minutes() {
    let local = Local::start().await;
    let (idle, live) = (local.chat().await, local.chat().await);
    let token = local.token(&idle).await;
    let _socket = local.subscribed(&live).await;
    local.service.advance(seconds(299));
    local.ok(Method::POST, "/participant/transcript", &token, json!({})).await;
    local.service.advance(seconds(2));
    let (status, _) = local.post("/participant/transcript", &token, json!({})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(local.words(&idle.contact_id), ["chat.ended"]);
    assert_eq!(local.words(&live.contact_id), ["participant.joined"; 2]);
}

#[tokio::test]
async fn a_websocket_ends_with_the_chat_after_its_last_frames() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    let token = local.token(&guest).await;
    let unused = local.url(&guest).await;
    local.ok(Method::POST, "/participant/disconnect", &token, json!({})).await;
    let words = socket.words(4).await;
    assert_eq!(words[2..], ["participant.left", "chat.ended"]);
    assert_eq!(socket.closed().await, Some(1000));
    assert_eq!(Socket::open(&unused).await.err(), Some(403));
}

#[tokio::test]
async fn a_websocket_expires_after_an_hour_and_without_heartbeats_sooner() {
    let local = Local::of(builder().heartbeat_timeout(None)).await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    local.service.advance(seconds(3_590));
    socket.say(r#"{"topic":"aws/heartbeat"}"#).await;
    assert_eq!(socket.words(2).await.len(), 2);
    assert_eq!(socket.next().await, json!({"topic": "aws/heartbeat"}));
    local.service.advance(seconds(11));
    assert_eq!(socket.closed().await, Some(1001));

    let local = Local::start().await;
    let guest = local.chat().await;
    let (mut quiet, mut live) = (local.subscribed(&guest).await, local.subscribed(&guest).await);
    for _ in 0..3 {
        local.service.advance(seconds(12));
        live.say(r#"{"topic":"aws/heartbeat"}"#).await;
        while live.next().await["topic"] != "aws/heartbeat" {}
    }
    assert_eq!(quiet.closed().await, Some(1001));
    live.say(r#"{"topic":"aws/ping"}"#).await;
    assert_eq!(live.next().await["statusCode"], 200);
}

#[tokio::test]
async fn only_text_is_understood_and_not_much_of_it() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    socket.send(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(socket.closed().await, Some(1003));
    let mut socket = local.subscribed(&guest).await;
    socket.say(&"x".repeat(17 * 1024)).await;
    socket.closed().await;
    local.subscribed(&guest).await;
}

#[tokio::test]
async fn a_websocket_that_is_not_read_is_dropped_and_others_are_served() {
    let local = Local::of(builder().heartbeat_timeout(None)).await;
    let guest = local.chat().await;
    let mut deaf = Socket::open_small(&local.url(&guest).await).await.expect("a websocket");
    deaf.say(SUBSCRIBE).await;
    deaf.next().await;
    let mut live = local.subscribed(&guest).await;
    let token = local.token(&guest).await;
    let words = "é\\\"".repeat(4_000);
    // What the operating system holds for a socket, 4 MiB, and then what the service does, 1 MiB.
    const MANY: usize = 250;
    for _ in 0..MANY {
        local.say(&token, &words).await;
        while text(&live.item().await["Type"]) != "MESSAGE" {}
    }
    let mut heard = 0;
    while let Ok(Some(Ok(_))) = tokio::time::timeout(seconds(5), deaf.raw_next()).await {
        heard += 1;
    }
    assert!(heard < MANY, "{heard}");
    live.say(r#"{"topic":"aws/heartbeat"}"#).await;
    assert_eq!(live.next().await["topic"], "aws/heartbeat");
}

#[tokio::test]
async fn a_start_can_give_the_websocket_at_once() {
    let local = Local::start().await;
    let start = json!({
        "InstanceId": "i", "ContactFlowId": "f", "ParticipantDetails": {"DisplayName": "Jane"},
        "ClientToken": "t", "ConnectionTypes": ["WEBSOCKET", "CONNECTION_CREDENTIALS"],
    });
    let started = local.ok(Method::PUT, "/contact/chat", "", start.clone()).await;
    let mut socket = Socket::open(&text(&started["Websocket"]["Url"])).await.expect("a websocket");
    socket.say(SUBSCRIBE).await;
    assert_eq!(socket.next().await["content"]["status"], "success");
    let token = text(&started["ConnectionCredentials"]["ConnectionToken"]);
    local.say(&token, "hi").await;
    local.ok(Method::POST, "/participant/disconnect", &token, json!({})).await;
    let again = local.ok(Method::PUT, "/contact/chat", "", start).await;
    assert_eq!(again["ContactId"], started["ContactId"]);
    assert!(again.get("Websocket").is_none());
}

#[tokio::test]
async fn a_shutdown_tells_the_websockets() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    let closing = tokio::spawn(async move { socket.closed().await });
    tokio::time::timeout(seconds(3), local.service.shutdown()).await.expect("a quick end");
    assert_eq!(closing.await.expect("it ends"), Some(1001));
}
