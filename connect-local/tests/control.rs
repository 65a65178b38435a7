//! The service as it is told to behave: over the control routes, and by its handle.

mod common;

use std::path::Path;
use std::time::Duration;

use awso_connect_local::{
    ControlAccess, Fault, LocalConnect, Pings, Script, SocketEnd, Subscriptions, Throttles,
};
use awso_connect_participant::ParticipantRole;
use common::{EVENT, Local, SUBSCRIBE, Socket, builder, text};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn control(local: &Local, path: &str, body: Value) -> Value {
    local.ok(Method::POST, &format!("/_local/{path}"), "", body).await
}

async fn get(local: &Local, path: &str) -> Value {
    local.ok(Method::GET, &format!("/_local/{path}"), "", Value::Null).await
}

#[tokio::test]
async fn what_is_put_into_a_chat_is_heard_as_from_whom_it_is_said_to_be() {
    let local = Local::of(builder().script(Script::nobody())).await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    socket.words(1).await;
    let items = format!("contacts/{}/items", guest.contact_id);
    for (role, name, heard) in [("AGENT", "Ada", true), ("SYSTEM", "BOT", false), ("SUPERVISOR", "Sam", true)]
    {
        let sent = control(&local, &items, json!({"role": role, "name": name, "content": "hi"})).await;
        if heard {
            assert_eq!(text(&socket.item().await["ContentType"]), format!("{EVENT}participant.joined"));
        }
        let item = socket.item().await;
        assert_eq!(
            (&item["Id"], &item["DisplayName"], &item["ParticipantRole"]),
            (&sent["id"], &json!(name), &json!(role))
        );
    }
    let event = json!({"role": "AGENT", "name": "Ada", "content_type": format!("{EVENT}typing")});
    control(&local, &items, event).await;
    assert_eq!(socket.words(1).await, ["typing"]);
    let transcript = get(&local, &format!("contacts/{}/transcript", guest.contact_id)).await;
    assert_eq!(transcript.as_array().expect("items").len(), 6);
}

#[tokio::test]
async fn people_join_leave_and_are_transferred_until_the_chat_ends() {
    let local = Local::of(builder().script(Script::silent().agent("Ada")).heartbeat_timeout(None)).await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    socket.words(2).await;
    let of = |route: &str| format!("contacts/{}/{route}", guest.contact_id);
    let sam = control(&local, &of("join"), json!({"role": "SUPERVISOR", "name": "Sam"})).await;
    assert_eq!(socket.words(1).await, ["participant.joined"]);
    let token = local.token(&guest).await;
    let said = local.say(&token, "hi").await;
    let receipt = json!({"ContentType": format!("{EVENT}message.read"), "Content": json!({"messageId": said["Id"]}).to_string()});
    let (status, _) = local.post("/participant/event", &token, receipt).await;
    assert_eq!(status, StatusCode::CONFLICT);
    control(&local, &of("leave"), json!({"participant_id": sam["participant_id"]})).await;
    assert_eq!(socket.words(2).await, ["hi", "participant.left"]);
    control(&local, &of("transfer"), json!({"agent": "Bea", "after_ms": 60_000})).await;
    assert_eq!(socket.words(2).await, ["transfer.succeeded", "participant.left"]);
    assert!(socket.is_quiet().await);
    control(&local, "clock", json!({"advance_ms": 60_000})).await;
    let joined = socket.item().await;
    assert_eq!(joined["DisplayName"], "Bea");
    control(&local, &of("transfer"), json!({"fails": true})).await;
    control(&local, &of("end"), json!({})).await;
    assert_eq!(socket.words(2).await, ["transfer.failed", "chat.ended"]);
    let (status, answer) = local.post(&format!("/_local/{}", of("end")), "", json!({})).await;
    assert_eq!((status, answer), (StatusCode::BAD_REQUEST, json!({"error": "the chat is over"})));
}

#[tokio::test]
async fn a_script_can_be_set_for_one_chat_and_for_those_to_come() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    socket.words(2).await;
    let script = json!({"otherwise": "own: {message}"});
    control(&local, &format!("contacts/{}/script", guest.contact_id), script).await;
    control(&local, "script", json!({"named": "echo"})).await;
    local.say(&local.token(&guest).await, "hi").await;
    assert_eq!(socket.words(2).await, ["hi", "own: hi"]);
    let other = local.chat().await;
    let mut socket = local.subscribed(&other).await;
    local.say(&local.token(&other).await, "hi").await;
    assert_eq!(socket.words(4).await[2..], ["hi", "hi"]);
    let (status, answer) = local.post("/_local/script", "", json!({"named": "hamlet"})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text(&answer["error"]).starts_with("named: write one of friendly, echo"));
}

#[tokio::test]
async fn websockets_close_with_the_code_that_is_asked_for_or_go_without_a_word() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    let whose = json!({"contact_id": guest.contact_id, "participant_id": guest.participant_id, "code": 1012});
    assert_eq!(control(&local, "websockets/close", whose).await, json!({"websockets": 1}));
    assert_eq!(socket.closed().await, Some(1012));
    let mut socket = local.subscribed(&guest).await;
    assert_eq!(local.service.end_websockets(None, SocketEnd::Drop), Ok(1));
    assert_eq!(socket.closed().await, None);
    assert!(local.service.end_websockets(None, SocketEnd::Close(1005)).is_err());
}

#[tokio::test]
async fn heartbeats_and_subscriptions_are_treated_as_told() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let muted = json!({"heartbeats": "muted", "pings": "failed", "subscriptions": "refused"});
    assert_eq!(control(&local, "websockets", muted.clone()).await, muted);
    let mut socket = Socket::open(&local.url(&guest).await).await.expect("a websocket");
    for frame in [SUBSCRIBE, r#"{"topic":"aws/heartbeat"}"#, r#"{"topic":"aws/ping"}"#] {
        socket.say(frame).await;
    }
    assert_eq!(socket.next().await["content"]["status"], "failure");
    assert_eq!(socket.next().await["statusCode"], 500);
    local.service.set_subscriptions(Subscriptions::Ignored);
    local.service.set_pings(Pings::Muted);
    socket.say(SUBSCRIBE).await;
    socket.say(r#"{"topic":"aws/ping"}"#).await;
    assert!(socket.is_quiet().await);
    local.service.set_subscriptions(Subscriptions::Answered);
    local.service.mute_heartbeats(false);
    socket.say(r#"{"topic":"aws/heartbeat"}"#).await;
    assert_eq!(socket.next().await["topic"], "aws/heartbeat");
}

#[tokio::test]
async fn the_clock_goes_forward_only() {
    let local = Local::start().await;
    let now = text(&get(&local, "clock").await["now"]);
    let then = control(&local, "clock", json!({"set": "2999-01-01T00:00:00Z"})).await;
    assert!(text(&then["now"]).starts_with("2999-01-01T00:00:00"));
    let (status, answer) = local.post("/_local/clock", "", json!({"set": now})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text(&answer["error"]).starts_with("the clock goes forward only"));
}

#[tokio::test]
async fn what_goes_by_is_told_without_tokens() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let connection = local.connection(&guest).await;
    let token = text(&connection["ConnectionCredentials"]["ConnectionToken"]);
    let url = text(&connection["Websocket"]["Url"]);
    let _socket = local.subscribed(&guest).await;
    local.say(&token, "hello there").await;
    local.send(Method::GET, "/participant/views/sesame", &token, Value::Null).await;
    let (requests, frames, state) =
        (get(&local, "requests").await, get(&local, "frames").await, get(&local, "state").await);
    for shown in [&requests, &frames, &state] {
        let shown = shown.to_string();
        let path = url.rsplit('/').next().expect("a path");
        for secret in [&token, &guest.participant_token, path, "sesame"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
    let said =
        requests.as_array().expect("a list").iter().find(|request| request["operation"] == "SendMessage");
    let said = said.expect("the message");
    assert_eq!(said["request"]["Content"], "hello there");
    assert_eq!((&said["status"], &said["path"]), (&json!(200), &json!("/participant/message")));
    assert_eq!(said["contact_id"], guest.contact_id.as_str());
    assert_eq!(said["participant_id"], guest.participant_id.as_str());
    let after = format!("requests?after={}", said["number"]);
    assert_eq!(get(&local, &after).await.as_array().map(Vec::len), Some(1));
    assert!(frames.to_string().contains("hello there"));
    let contact = &state["contacts"][0];
    assert_eq!((&contact["id"], &contact["over"]), (&json!(guest.contact_id), &json!(false)));
    assert_eq!(contact["websockets"][0]["subscribed"], true);
    assert_eq!(local.service.requests().len(), requests.as_array().map_or(0, Vec::len));
}

#[tokio::test]
async fn control_routes_are_for_this_machine_only() {
    let local = Local::start().await;
    let client = reqwest::Client::new();
    let state = format!("{}/_local/state", local.service.endpoint());
    let (forbidden, misdirected) = (StatusCode::FORBIDDEN, StatusCode::MISDIRECTED_REQUEST);
    for (name, value, status) in
        [("origin", "https://evil.example", forbidden), ("host", "evil.example", misdirected)]
    {
        let answer = client.get(&state).header(name, value).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{name}");
        let body: Value = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
        assert!(body["error"].is_string(), "{body}");
    }
    let own = client.get(&state).header("origin", local.service.endpoint()).send().await.expect("an answer");
    assert_eq!(own.status(), StatusCode::OK);
    assert!(!own.headers().contains_key("access-control-allow-origin"), "pages of elsewhere do not read it");
    let preflight = client.request(Method::OPTIONS, &state).header("origin", "http://localhost:3000");
    assert_eq!(preflight.send().await.expect("an answer").status(), StatusCode::FORBIDDEN);
    let closed = Local::of(builder().control(ControlAccess::Nobody)).await;
    let (status, _) = closed.send(Method::GET, "/_local/state", "", Value::Null).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_mistake_is_told_with_what_to_write() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let of = |route: &str| format!("contacts/{}/{route}", guest.contact_id);
    for (path, body, status, error) in [
        ("nothing".to_owned(), json!({}), 404, "no control route has this method and path"),
        ("contacts/x/end".to_owned(), json!({}), 404, "no contact has this id"),
        (of("dance"), json!({}), 404, "a contact has the routes"),
        (
            of("items"),
            json!({"role": "QUEEN", "content": "x"}),
            400,
            "line 1: role: write one of CUSTOMER, AGENT",
        ),
        (of("items"), json!({"role": "AGENT"}), 400, "line 1: content: missing; write content"),
        (of("items"), json!({"content": "x", "content_type": "text/html"}), 400, "ContentType: not one of"),
        (of("leave"), json!({"participant_id": "x"}), 404, "nobody in the chat has this id"),
        ("clock".to_owned(), json!({}), 400, "line 1: write advance_ms = 1000"),
        (
            "faults".to_owned(),
            json!({"operation": "Send", "drop": true}),
            400,
            "line 1: operation: no operation \"Send\"",
        ),
        ("throttles".to_owned(), json!({"operations": ["Send"]}), 400, "line 1: operations: no operation"),
        (
            "websockets".to_owned(),
            json!({"pings": "x"}),
            400,
            "line 1: pings: write answered, failed or muted",
        ),
        ("websockets/close".to_owned(), json!({"code": 1005}), 400, "line 1: code: no closing frame has it"),
    ] {
        let (answered, answer) = local.post(&format!("/_local/{path}"), "", body).await;
        assert_eq!(answered.as_u16(), status, "{path}: {answer}");
        assert!(text(&answer["error"]).starts_with(error), "{path}: {answer}");
    }
}

#[tokio::test]
async fn calls_fail_as_often_as_told_and_in_the_way_told() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let token = local.token(&guest).await;
    let message = json!({"ContentType": "text/plain", "Content": "hi"});
    let fault = json!({"operation": "SendMessage", "times": 2, "status": 429, "type": "ThrottlingException", "message": "slow"});
    control(&local, "faults", fault).await;
    for _ in 0..2 {
        let (status, answer) = local.post("/participant/message", &token, message.clone()).await;
        assert_eq!((status, answer), (StatusCode::TOO_MANY_REQUESTS, json!({"message": "slow"})));
    }
    local.say(&token, "hi").await;
    local.service.fail_next("SendMessage", 1, Fault::garbage()).expect("an operation");
    let client = reqwest::Client::new();
    let send = || {
        let request = client.post(format!("{}/participant/message", local.service.endpoint()));
        request.header("x-amz-bearer", &token).body(message.to_string()).send()
    };
    let garbage = send().await.expect("an answer").text().await.expect("a body");
    assert!(serde_json::from_str::<Value>(&garbage).is_err());
    let before = local.words(&guest.contact_id).len();
    for (fault, taken) in [(Fault::dropped(), 0), (Fault::dropped().after_processing(), 1)] {
        local.service.fail_next("SendMessage", 1, fault).expect("an operation");
        assert!(send().await.is_err());
        assert_eq!(local.words(&guest.contact_id).len() - before, taken);
    }
    assert!(local.service.fail_next("Send", 1, Fault::dropped()).is_err());
    let requests = local.service.requests();
    let dropped: Vec<&Value> = requests.iter().filter(|request| request["dropped"] == true).collect();
    assert_eq!((dropped.len(), &dropped[0]["status"], &dropped[0]["fault"]), (2, &Value::Null, &json!(true)));
}

#[tokio::test]
async fn a_late_answer_waits_for_the_clock_and_what_was_asked_for_does_not() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let token = local.token(&guest).await;
    let late = Fault::delayed(Duration::from_secs(3_600));
    local.service.fail_next("SendMessage", 1, late).expect("an operation");
    let said = async {
        local.say(&token, "hi").await;
        std::time::Instant::now()
    };
    let released = async {
        while !local.words(&guest.contact_id).contains(&"hi".to_owned()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        let before = std::time::Instant::now();
        local.service.advance(Duration::from_secs(3_600));
        before
    };
    let (answered, advanced) = tokio::join!(said, released);
    assert!(answered >= advanced);
}

#[tokio::test]
async fn a_call_whose_sender_gave_up_is_told_of() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let token = local.token(&guest).await;
    let late = Fault::delayed(Duration::from_secs(3_600));
    local.service.fail_next("SendMessage", 1, late).expect("an operation");
    let impatient = local.say(&token, "hi");
    assert!(tokio::time::timeout(Duration::from_millis(500), impatient).await.is_err());
    let requests = local.service.requests();
    let told = requests.last().expect("a request");
    assert_eq!((&told["operation"], &told["fault"]), (&json!("SendMessage"), &json!(true)));
}

#[tokio::test]
async fn a_websocket_can_be_refused_by_a_fault() {
    let local = Local::start().await;
    let guest = local.chat().await;
    local.service.fail_next("Websocket", 1, Fault::status(503)).expect("known");
    let url = local.url(&guest).await;
    assert_eq!(Socket::open(&url).await.err(), Some(503));
    // The URL has not been used.
    assert!(Socket::open(&url).await.is_ok());
}

#[tokio::test]
async fn throttles_are_off_until_they_are_asked_for() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let token = local.token(&guest).await;
    for _ in 0..20 {
        local.say(&token, "hi").await;
    }
    control(&local, "throttles", json!({"operations": ["SendMessage"]})).await;
    let message = json!({"ContentType": "text/plain", "Content": "hi"});
    let mut taken = 0;
    let refused = loop {
        let (status, answer) = local.post("/participant/message", &token, message.clone()).await;
        if status != StatusCode::OK {
            break (status, answer);
        }
        taken += 1;
    };
    assert_eq!(refused, (StatusCode::TOO_MANY_REQUESTS, json!({"message": "Rate exceeded"})));
    assert!(taken >= 15, "{taken}");
    local.service.advance(Duration::from_secs(2));
    local.say(&token, "hi").await;
    local.service.set_throttles(Throttles::none()).expect("no unknown names");
}

#[tokio::test]
async fn an_instance_has_so_many_chats_at_once() {
    let local = Local::of(builder().most_chats(2)).await;
    let first = local.chat().await;
    local.chat().await;
    let start = json!({"InstanceId": "i", "ContactFlowId": "f", "ParticipantDetails": {"DisplayName": "J"}});
    let (status, _) = local.send(Method::PUT, "/contact/chat", "", start).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    local.chat_with(json!({"InstanceId": "j"})).await;
    local.service.end_contact(&first.contact_id).expect("a chat that is on");
    local.chat().await;
}

#[tokio::test]
async fn the_handle_speaks_for_others() {
    let local = Local::of(builder().script(Script::nobody())).await;
    let guest = local.chat().await;
    let service: &LocalConnect = &local.service;
    let bea = service.join_as(&guest.contact_id, &ParticipantRole::Agent, "Bea").expect("a chat");
    service.say_as(&guest.contact_id, &ParticipantRole::Agent, "Bea", "hello").expect("a chat");
    service.transfer(&guest.contact_id, "Ada", Duration::ZERO).expect("a chat");
    let items = service.transcript(&guest.contact_id).expect("a contact");
    assert_eq!(items[1].participant_id.as_ref().map(|id| id.as_str()), Some(bea.as_str()));
    let heard =
        ["participant.joined", "hello", "transfer.succeeded", "participant.left", "participant.joined"];
    assert_eq!(local.words(&guest.contact_id), heard);
    assert!(service.say_as("x", &ParticipantRole::Agent, "Bea", "hello").is_err());
}

#[tokio::test]
async fn every_operation_of_both_clients_is_answered() {
    let local = Local::start().await;
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
    let mut count = 0;
    for client in ["connect", "connect-participant"] {
        let operations = workspace.join(client).join("src/operations");
        for file in operations.read_dir().expect("a directory") {
            let path = file.expect("a file").path();
            let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
            if name == "mod" {
                continue;
            }
            let word = |word: &str| format!("{}{}", word[..1].to_uppercase(), &word[1..]);
            let operation: String = name.split('_').map(word).collect();
            assert_eq!(local.service.fail_next(&operation, 1, Fault::status(500)), Ok(()), "{operation}");
            count += 1;
        }
    }
    assert_eq!(count, 34);
}

#[tokio::test]
async fn requests_are_known_by_the_contact_they_name_wherever_it_stands() {
    let local = Local::start().await;
    let guest = local.chat().await;
    local.ok(Method::GET, &format!("/contacts/i/{}", guest.contact_id), "", json!({})).await;
    let attributes =
        json!({"InstanceId": "i", "InitialContactId": guest.contact_id, "Attributes": {"a": "b"}});
    local.ok(Method::POST, "/contact/attributes", "", attributes).await;
    for request in &local.service.requests()[1..] {
        assert_eq!(request["contact_id"], guest.contact_id.as_str(), "{request}");
    }
}
