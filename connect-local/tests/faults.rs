//! What goes wrong on demand: with files on their way, with upgrades to websockets, with frames, with tokens.

mod common;

use std::io::ErrorKind;
use std::time::Duration;

use awso_connect_local::{Fault, FaultRule, Faults, LocalConnect, Script, Throttles, TokenKind};
use common::files::{COMPLETE, GET, HELLO, START, announcement, code, completion, joined, put, send, status};
use common::{EVENT, Guest, Local, SUBSCRIBE, Socket, builder, text};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

const HEARTBEAT: &str = r#"{"topic":"aws/heartbeat"}"#;

async fn control(local: &Local, path: &str, body: Value) -> Value {
    local.ok(Method::POST, &format!("/_local/{path}"), "", body).await
}

/// A chat with nobody but its customer, and no frames but those that are asked for.
async fn alone() -> Local {
    Local::of(builder().script(Script::nobody()).heartbeat_timeout(None)).await
}

async fn download_url(local: &Local, token: &str, id: &Value) -> String {
    text(&local.ok(Method::POST, GET, token, json!({"AttachmentId": id})).await["Url"])
}

/// Moves the clock as soon as something waits for it.
async fn after<T>(local: &Local, clock: Duration, act: impl Future<Output = T>) -> T {
    let mut act = std::pin::pin!(act);
    assert!(timeout(Duration::from_millis(200), &mut act).await.is_err(), "it does not wait");
    local.service.advance(clock);
    timeout(Duration::from_secs(10), act).await.expect("in time")
}

#[tokio::test]
async fn uploads_and_downloads_fail_as_s3_does() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    local.service.fail_next("Upload", 1, Fault::error(503, "SlowDown").message("a < b")).expect("known");
    let (answered, body) = status(put(&started, HELLO)).await;
    assert_eq!((answered, code(&body)), (StatusCode::SERVICE_UNAVAILABLE, "SlowDown"));
    assert!(body.contains("<Message>a &lt; b</Message>"), "{body}");
    // A proxy in front of it names no code.
    control(&local, "faults", json!({"operation": "Upload", "times": 1, "status": 502})).await;
    let (answered, body) = status(put(&started, HELLO)).await;
    assert_eq!(answered, StatusCode::BAD_GATEWAY);
    assert!(!body.contains("<Code>") && body.contains("<Message>Bad Gateway</Message>"), "{body}");
    // Nothing has come of either.
    let id = started["AttachmentId"].clone();
    assert_eq!(local.post(COMPLETE, &token, completion(&id)).await.0, StatusCode::CONFLICT);

    let id = send(&local, &token, "b.txt", HELLO).await;
    let url = download_url(&local, &token, &id).await;
    local.service.fail_next("Download", 1, Fault::error(500, "InternalError")).expect("known");
    let (answered, body) = status(Client::new().get(&url)).await;
    assert_eq!((answered, code(&body)), (StatusCode::INTERNAL_SERVER_ERROR, "InternalError"));
    let (answered, body) = status(Client::new().get(&url)).await;
    assert_eq!((answered, body.as_bytes()), (StatusCode::OK, HELLO));
    let failed = local.service.requests().into_iter().filter(|request| request["fault"] == true).count();
    assert_eq!(failed, 3);
}

#[tokio::test]
async fn an_upload_is_lost_before_or_after_it_was_taken() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    for (fault, status) in [
        (Fault::dropped(), StatusCode::CONFLICT),
        (Fault::cut(), StatusCode::CONFLICT),
        (Fault::dropped().after_processing(), StatusCode::OK),
    ] {
        let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
        local.service.fail_next("Upload", 1, fault).expect("known");
        assert!(put(&started, HELLO).send().await.is_err(), "the connection is closed");
        let completed = local.post(COMPLETE, &token, completion(&started["AttachmentId"])).await;
        assert_eq!(completed.0, status);
    }
}

#[tokio::test]
async fn an_upload_that_is_cut_is_cut_in_its_middle() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let bytes = vec![7; 8_000_000];
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", bytes.len())).await;
    local.service.fail_next("Upload", 1, Fault::cut()).expect("known");
    assert!(put(&started, &bytes).send().await.is_err());
    assert_eq!(status(put(&started, &bytes)).await.0, StatusCode::OK);
}

#[tokio::test]
async fn an_answer_is_cut_after_half_of_it() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let bytes = b"0123456789".repeat(200_000);
    let id = send(&local, &token, "b.txt", &bytes).await;
    let url = download_url(&local, &token, &id).await;
    local.service.fail_next("Download", 1, Fault::cut()).expect("known");
    let mut response = Client::new().get(&url).send().await.expect("the head of an answer");
    assert_eq!(response.content_length(), Some(bytes.len() as u64));
    let mut came = Vec::new();
    let broken = loop {
        match response.chunk().await {
            Ok(chunk) => came.extend(chunk.expect("the end is missing")),
            Err(error) => break error,
        }
    };
    assert!(broken.is_body() || broken.is_decode(), "{broken}");
    assert_eq!(came, bytes[..bytes.len() / 2]);
    // An operation has been carried out when its answer is cut.
    control(&local, "faults", json!({"operation": "SendMessage", "times": 1, "cut": true})).await;
    let message = json!({"ContentType": "text/plain", "Content": "hi"});
    let request = Client::new().post(format!("{}/participant/message", local.service.endpoint()));
    let request = request.header("x-amz-bearer", &token).body(message.to_string());
    let response = request.send().await.expect("the head of an answer");
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.bytes().await.is_err());
    let page = local.ok(Method::POST, "/participant/transcript", &token, json!({"MaxResults": 1})).await;
    assert_eq!(page["Transcript"][0]["Content"], "hi");
}

#[tokio::test]
async fn what_is_late_or_slow_comes_when_the_clock_says_so() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let (minute, client) = (Duration::from_secs(60), Client::new());
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    for fault in [Fault::delayed(minute), Fault::slow(minute)] {
        local.service.fail_next("Upload", 1, fault).expect("known");
        let (answered, _) = after(&local, minute, status(put(&started, HELLO))).await;
        assert_eq!(answered, StatusCode::OK);
    }
    let id = send(&local, &token, "b.txt", HELLO).await;
    let url = download_url(&local, &token, &id).await;
    control(&local, "faults", json!({"operation": "Download", "times": 1, "slow_ms": 60_000})).await;
    let mut response = client.get(&url).send().await.expect("the head of an answer");
    let mut came = Vec::new();
    // One byte of the nine after the other, in a tenth of the time each.
    for count in 1..=HELLO.len() {
        let chunk = after(&local, minute / 10, response.chunk()).await.expect("bytes");
        came.extend(chunk.expect("more of them"));
        assert_eq!(came, HELLO[..count]);
    }
    assert_eq!(response.chunk().await.expect("the end"), None);
}

#[tokio::test]
async fn an_upgrade_is_lost_with_its_url_or_without_or_late() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let upgrade = async |url: String| {
        let request = Client::new().get(url.replace("ws://", "http://"));
        let request = request.header("connection", "upgrade").header("upgrade", "websocket");
        let request = request.header("sec-websocket-version", "13");
        request.header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==").send().await
    };
    for (fault, left) in [
        (Fault::dropped(), None),
        (Fault::cut(), Some(403)),
        (Fault::dropped().after_processing(), Some(403)),
    ] {
        let url = local.url(&guest).await;
        local.service.fail_next("Websocket", 1, fault).expect("known");
        assert!(upgrade(url.clone()).await.is_err());
        assert_eq!(Socket::open(&url).await.err(), left);
    }
    local.service.fail_next("Websocket", 1, Fault::delayed(Duration::from_secs(60))).expect("known");
    let url = local.url(&guest).await;
    assert!(after(&local, Duration::from_secs(60), Socket::open(&url)).await.is_ok());
}

/// The words that come over a socket until it closes.
async fn until_the_end(socket: &mut Socket) -> Vec<String> {
    let mut heard = Vec::new();
    while let Some(Ok(message)) = timeout(Duration::from_secs(10), socket.raw_next()).await.expect("in time")
    {
        let frame: Value = serde_json::from_str(message.to_text().expect("a text")).expect("JSON");
        let item: Option<Value> =
            frame["content"].as_str().map(|content| serde_json::from_str(content).expect("JSON"));
        let topic = frame["topic"].as_str().unwrap_or_default().to_owned();
        heard.push(item.map_or(topic, |item| {
            let event = text(&item["ContentType"]).replace(EVENT, "");
            item["Content"].as_str().map_or(event, str::to_owned)
        }));
    }
    heard
}

#[tokio::test]
async fn a_websocket_drops_after_as_many_frames_as_are_asked_for() {
    let all = ["aws/subscribe", "participant.joined", "one", "aws/heartbeat", "two"];
    for frames in 0..all.len() {
        let local = alone().await;
        let guest = local.chat().await;
        let token = local.token(&guest).await;
        let skip = json!({"operation": "Frame", "skip": frames, "times": 1, "drop": true});
        control(&local, "faults", skip).await;
        let mut socket = Socket::open(&local.url(&guest).await).await.expect("a websocket");
        socket.say(SUBSCRIBE).await;
        while !local.service.frames().iter().any(|frame| frame["direction"] == "in") {
            sleep(Duration::from_millis(1)).await;
        }
        local.say(&token, "one").await;
        // It may be gone already.
        let _ = timeout(Duration::from_millis(100), socket.try_say(HEARTBEAT)).await;
        while frames > 3 && !local.service.frames().iter().any(|frame| frame["text"] == HEARTBEAT) {
            sleep(Duration::from_millis(1)).await;
        }
        local.say(&token, "two").await;
        assert_eq!(until_the_end(&mut socket).await, all[..frames], "{frames} frames");
        // The next one is whole.
        local.subscribed(&guest).await;
    }
}

#[tokio::test]
async fn a_frame_may_be_the_last_one() {
    let local = alone().await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    socket.words(1).await;
    local.service.fail_next("ChatFrame", 1, Fault::dropped().after_processing()).expect("known");
    local.say(&local.token(&guest).await, "last").await;
    assert_eq!(socket.words(1).await, ["last"]);
    assert_eq!(socket.closed().await, None);
}

#[tokio::test]
async fn frames_come_twice_late_in_another_order_or_not_at_all() {
    let local = alone().await;
    let guest = local.chat().await;
    let token = local.token(&guest).await;
    let mut socket = local.subscribed(&guest).await;
    socket.words(1).await;
    let minute = Duration::from_secs(60);
    let service: &LocalConnect = &local.service;
    let mut said = async |fault: Fault, expected: &[&str]| {
        service.fail_next("ChatFrame", 1, fault).expect("known");
        for words in ["one", "two"] {
            local.say(&token, words).await;
        }
        assert_eq!(socket.words(expected.len()).await, expected);
        service.advance(minute);
    };
    said(Fault::duplicated(), &["one", "one", "two"]).await;
    said(Fault::held_back(), &["two", "one"]).await;
    said(Fault::lost(), &["two"]).await;
    said(Fault::delayed(minute), &["two"]).await;
    said(Fault::duplicated().after(minute), &["one", "one", "two"]).await;
    // The late ones of both.
    said(Fault::lost(), &["one", "two"]).await;
    assert!(socket.is_quiet().await);
    // With every frame held back, pairs are swapped.
    service.add_fault(FaultRule::of("ChatFrame", Fault::held_back())).expect("known");
    for words in ["1", "2", "3", "4"] {
        local.say(&token, words).await;
    }
    assert_eq!(socket.words(4).await, ["2", "1", "4", "3"]);
}

#[tokio::test]
async fn a_frame_that_is_not_what_was_to_come() {
    let local = alone().await;
    let guest = local.chat().await;
    let mut socket = Socket::open(&local.url(&guest).await).await.expect("a websocket");
    // Subscribed, and never told so.
    control(&local, "faults", json!({"operation": "SubscribeFrame", "times": 1, "lose": true})).await;
    socket.say(SUBSCRIBE).await;
    assert_eq!(socket.words(1).await, ["participant.joined"]);
    local.service.fail_next("HeartbeatFrame", 1, Fault::status(500)).expect("known");
    socket.say(HEARTBEAT).await;
    let error = socket.next().await;
    assert_eq!(error["message"], "Internal Server Error");
    assert!(error["connectionId"].is_string() && error["requestId"].is_string(), "{error}");
    local.service.fail_next("PingFrame", 1, Fault::garbage()).expect("known");
    socket.say(r#"{"topic":"aws/ping"}"#).await;
    let garbage = socket.raw_next().await.expect("a frame").expect("a frame");
    assert!(serde_json::from_str::<Value>(garbage.to_text().expect("a text")).is_err());
}

#[tokio::test]
async fn faults_can_be_those_of_one_participant_or_one_contact() {
    let local = alone().await;
    let (jane, other) = (local.chat().await, local.chat().await);
    let bot = local.invite(&jane.contact_id, "CUSTOM_BOT", "Bot").await;
    let mut sockets = [local.subscribed(&jane).await, local.subscribed(&bot).await];
    assert_eq!(sockets[0].words(2).await, ["participant.joined", "participant.joined"]);
    assert_eq!(sockets[1].words(1).await, ["participant.joined"]);
    let lost = FaultRule::of("Frame", Fault::lost()).of_participant(&bot.participant_id);
    local.service.add_fault(lost).expect("known");
    let refused = json!({"operation": "SendMessage", "contact_id": other.contact_id, "status": 429});
    control(&local, "faults", refused).await;
    let message = json!({"ContentType": "text/plain", "Content": "hi"});
    let say = async |guest: &Guest| {
        local.post("/participant/message", &local.token(guest).await, message.clone()).await.0
    };
    assert_eq!((say(&jane).await, say(&bot).await), (StatusCode::OK, StatusCode::OK));
    assert_eq!(say(&other).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(sockets[0].words(2).await, ["hi", "hi"]);
    assert!(sockets[1].is_quiet().await);
    let stop = json!({"operation": "StopContact", "contact_id": other.contact_id, "status": 500});
    control(&local, "faults", stop).await;
    let stop = async |guest: &Guest| {
        local.post("/contact/stop", "", json!({"InstanceId": "i", "ContactId": guest.contact_id})).await.0
    };
    assert_eq!(stop(&other).await, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(stop(&jane).await, StatusCode::OK);
    // The contact may be named in the path.
    let update = json!({"operation": "UpdateContact", "contact_id": other.contact_id, "status": 500});
    control(&local, "faults", update).await;
    let update = async |guest: &Guest| {
        local.post(&format!("/contacts/i/{}", guest.contact_id), "", json!({"Name": "x"})).await.0
    };
    assert_eq!(update(&other).await, StatusCode::INTERNAL_SERVER_ERROR);
    assert_ne!(update(&jane).await, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn tokens_expire_on_demand_and_others_do_not() {
    let local = alone().await;
    let (jane, other) = (local.chat().await, local.chat().await);
    let [token, kept] = [local.token(&jane).await, local.token(&other).await];
    let is_good =
        async |token: &str| local.post("/participant/transcript", token, json!({})).await.0 == StatusCode::OK;
    let whose = json!({"contact_id": jane.contact_id, "participant_id": jane.participant_id});
    assert_eq!(control(&local, "tokens/expire", whose.clone()).await, json!({"tokens": 1}));
    assert_eq!(control(&local, "tokens/expire", whose).await, json!({"tokens": 0}));
    assert_eq!([is_good(&token).await, is_good(&kept).await], [false, true]);
    // There is another one to be had, until there is none.
    assert!(is_good(&local.token(&jane).await).await);
    assert_eq!(local.service.expire_tokens(None, TokenKind::Participant), Ok(2));
    let both = json!({"Type": ["CONNECTION_CREDENTIALS"]});
    for guest in [&jane, &other] {
        let (status, _) = local.post("/participant/connection", &guest.participant_token, both.clone()).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
    assert!(is_good(&kept).await);
    assert!(local.service.expire_tokens(Some("x"), TokenKind::Connection).is_err());
}

#[tokio::test]
async fn an_operation_that_there_is_not_is_told_at_the_start_with_the_one_that_is_meant() {
    let faults = Faults::none().rule(FaultRule::of("SendMesage", Fault::dropped()));
    let throttles = Throttles::of(["GetTranscipt"]);
    for (builder, expected) in [
        (builder().faults(faults), "faults: no operation \"SendMesage\"; did you mean SendMessage?"),
        (
            builder().throttles(throttles),
            "throttles: no operation \"GetTranscipt\"; did you mean GetTranscript?",
        ),
    ] {
        let error = builder.start().await.expect_err("no such operation");
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidInput, expected));
    }
    let local = Local::start().await;
    let told = local.service.fail_next("Websockets", 1, Fault::dropped()).expect_err("no such operation");
    assert_eq!(told.to_string(), "no operation \"Websockets\"; did you mean Websocket?");
    let body = json!({"operations": ["SendEvent", "SendEvnt"]});
    let (status, answer) = local.post("/_local/throttles", "", body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let expected = "line 1: operations: no operation \"SendEvnt\"; did you mean SendEvent?";
    assert_eq!(answer, json!({ "error": expected }));
}
