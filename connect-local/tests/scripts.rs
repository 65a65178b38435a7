//! Scripts as clients live through them.

mod common;

use std::time::Duration;

use awso_connect_local::{Script, Step, Template};
use common::{EVENT, Guest, Local, Socket, builder, text};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const INTERACTIVE: &str = "application/vnd.amazonaws.connect.message.interactive";

fn named(name: &str) -> Script {
    Script::named(name).expect("a script of this name")
}

async fn start(script: Script, more: Value) -> (Local, Guest, Socket) {
    let local = Local::of(builder().script(script).heartbeat_timeout(None)).await;
    let guest = local.chat_with(more).await;
    let socket = local.subscribed(&guest).await;
    (local, guest, socket)
}

#[tokio::test]
async fn a_message_comes_in_parts_where_the_chat_wants_it_so() {
    let mode = |mode: &str| json!({"ParticipantConfiguration": {"ResponseMode": mode}});
    let script = || named("bot");
    let (local, guest, mut socket) = start(script(), mode("INCREMENTAL")).await;
    assert_eq!(socket.words(2).await[1], "Hello Jane, what would you like to know?");
    local.say(&local.token(&guest).await, "why").await;
    socket.item().await;
    local.service.advance(Duration::from_secs(60));
    let (mut stitched, mut number, mut ids) = (String::new(), 0, Vec::new());
    let whole = loop {
        let item = socket.item().await;
        let metadata = &item["MessageMetadata"];
        number += 1;
        assert_eq!((&metadata["ChunkNumber"], &item["ParticipantRole"]), (&json!(number), &json!("SYSTEM")));
        ids.push(item["Id"].clone());
        if metadata["MessageCompleted"] == true {
            break text(&item["Content"]);
        }
        stitched.push_str(item["Content"].as_str().expect("a text"));
    };
    assert!(number > 3 && ids.iter().all(|id| *id == ids[0]));
    assert_eq!(stitched, whole);
    assert_eq!(local.words(&guest.contact_id).iter().filter(|said| **said == whole).count(), 1);

    let (local, guest, mut socket) = start(script(), mode("COMPLETE")).await;
    local.say(&local.token(&guest).await, "why").await;
    let items = [socket.item().await, socket.item().await, socket.item().await, socket.item().await];
    assert_eq!(items[3]["Content"], whole.as_str());
    assert!(items[3].get("MessageMetadata").is_none());
}

#[tokio::test]
async fn interactive_messages_are_shown_answered_and_their_view_described() {
    let types = ["text/plain", INTERACTIVE, &format!("{INTERACTIVE}.response")];
    let (local, guest, mut socket) =
        start(named("menu"), json!({"SupportedMessagingContentTypes": types})).await;
    socket.words(2).await;
    let token = local.token(&guest).await;
    let mut view_token = String::new();
    for (asked, template) in [
        ("list", "ListPicker"),
        ("time", "TimePicker"),
        ("quick", "QuickReply"),
        ("panel", "Panel"),
        ("carousel", "Carousel"),
        ("view", "ViewResource"),
    ] {
        local.say(&token, asked).await;
        socket.item().await;
        let item = socket.item().await;
        assert_eq!((&item["ContentType"], &item["ParticipantRole"]), (&json!(INTERACTIVE), &json!("SYSTEM")));
        let content: Value = serde_json::from_str(&text(&item["Content"])).expect("JSON");
        assert_eq!(content["templateType"], template);
        view_token = content["data"]["content"]["viewToken"].as_str().unwrap_or_default().to_owned();
    }
    let answer =
        json!({"version": "1.0", "data": {"templateType": "ListPicker"}, "action": "Track an order"});
    let answer = json!({"ContentType": types[2], "Content": answer.to_string()});
    local.ok(Method::POST, "/participant/message", &token, answer).await;
    assert_eq!(socket.words(2).await[1], "Your order left our house this morning.");
    local.say(&token, "good").await;
    assert_eq!(socket.words(2).await[1], "I am glad.");

    let path = format!("/participant/views/{view_token}");
    let view = local.ok(Method::GET, &path, &token, json!({})).await;
    assert_eq!(view["View"]["Content"]["Actions"], json!(["Submit"]));
    for text in ["Template", "InputSchema"] {
        let text = common::text(&view["View"]["Content"][text]);
        assert!(serde_json::from_str::<Value>(&text).is_ok());
    }
    let other = local.token(&local.chat().await).await;
    let (status, _) = local.send(Method::GET, &path, &other, json!({})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

/// The session of a sign-in that was just asked for.
async fn asked_to_sign_in(socket: &mut Socket) -> String {
    loop {
        let item = socket.item().await;
        if item["ContentType"] == format!("{EVENT}authentication.initiated") {
            let content: Value = serde_json::from_str(&text(&item["Content"])).expect("JSON");
            break text(&content["SessionId"]);
        }
    }
}

async fn sign_in_url(local: &Local, token: &str, session: &str) -> String {
    let ask = json!({"SessionId": session, "RedirectUri": "https://shop.example/back?x=1"});
    let answer = local.ok(Method::POST, "/participant/authentication-url", token, ask).await;
    text(&answer["AuthenticationUrl"])
}

/// Where the identity provider sends the customer back to.
async fn signed_in(url: &str) -> (String, String) {
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let answer = client.get(url).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::FOUND);
    let back = answer.headers()["location"].to_str().expect("a URL").to_owned();
    let state = back.rsplit_once("&state=").expect("a state").1.to_owned();
    (back, state)
}

#[tokio::test]
async fn a_customer_signs_in_or_fails_to() {
    for (outcome, event, words) in [
        (json!({"Code": "local-code"}), "authentication.succeeded", "Thank you, Jane. You are signed in."),
        (json!({"Error": "access_denied"}), "authentication.failed", "That did not work."),
    ] {
        let (local, guest, mut socket) = start(named("sign-in"), json!({})).await;
        let session = asked_to_sign_in(&mut socket).await;
        let url = sign_in_url(&local, &local.token(&guest).await, &session).await;
        let (back, state) = signed_in(&url).await;
        assert!(back.starts_with("https://shop.example/back?x=1&code="), "{back}");
        let mut update = json!({"State": state, "InstanceId": "i"});
        for (name, value) in outcome.as_object().expect("an object") {
            update[name] = value.clone();
        }
        let path = "/contact/update-participant-authentication";
        local.ok(Method::POST, path, "", update.clone()).await;
        assert_eq!(socket.words(2).await, [event, words]);
        let (status, _) = local.post(path, "", update).await;
        assert_eq!(status, StatusCode::CONFLICT);
        let unknown = json!({"State": "x".repeat(36), "InstanceId": "i", "Code": "c"});
        let (status, _) = local.post(path, "", unknown).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn a_sign_in_leads_back_to_whatever_url_can_be_led_back_to() {
    let (local, guest, mut socket) = start(named("sign-in"), json!({})).await;
    let session = asked_to_sign_in(&mut socket).await;
    let token = local.token(&guest).await;
    let path = "/participant/authentication-url";
    let ask = |back: &str| json!({"SessionId": session, "RedirectUri": back});
    let (status, answer) = local.post(path, &token, ask("https://shop.example/\r\nset-cookie: a=b")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text(&answer["message"]).starts_with("RedirectUri: "), "{answer}");
    let answer = local.ok(Method::POST, path, &token, ask("https://shop.example/app?x=1#/chat?y")).await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let url = text(&answer["AuthenticationUrl"]);
    let answer = client.expect("a client").get(url).send().await.expect("an answer");
    let back = answer.headers()["location"].to_str().expect("a URL");
    assert!(back.starts_with("https://shop.example/app?x=1&code=local-code&state="), "{back}");
    assert!(back.ends_with("#/chat?y"), "{back}");
}

#[tokio::test]
async fn a_sign_in_is_cancelled_expires_or_times_out() {
    let seconds = Duration::from_secs;
    let (local, guest, mut socket) = start(named("sign-in"), json!({})).await;
    let token = local.token(&guest).await;
    let session = asked_to_sign_in(&mut socket).await;
    let cancel = json!({"SessionId": session});
    local.ok(Method::POST, "/participant/cancel-authentication", &token, cancel.clone()).await;
    assert_eq!(socket.words(2).await, ["authentication.cancelled", "As you like."]);
    let (status, _) = local.post("/participant/cancel-authentication", &token, cancel).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);

    local.say(&token, "sign in").await;
    asked_to_sign_in(&mut socket).await;
    local.service.advance(seconds(61));
    assert_eq!(socket.words(2).await, ["authentication.expired", "That took too long."]);

    local.say(&token, "sign in").await;
    let session = asked_to_sign_in(&mut socket).await;
    sign_in_url(&local, &token, &session).await;
    local.service.advance(seconds(180));
    assert_eq!(socket.words(2).await, ["authentication.timeout", "That took too long."]);
}

#[tokio::test]
async fn a_chat_is_transferred_by_its_script() {
    let (local, guest, mut socket) = start(named("transfer"), json!({})).await;
    socket.words(3).await;
    let token = local.token(&guest).await;
    local.say(&token, "nobody").await;
    assert_eq!(socket.words(3).await[1..], ["transfer.failed", "They are all away."]);
    local.say(&token, "a human").await;
    assert_eq!(socket.words(2).await[1], "I will get Bea.");
    local.service.advance(Duration::from_secs(1));
    let heard = ["transfer.succeeded", "participant.left", "participant.joined"];
    assert_eq!(socket.words(3).await, heard);
    let item = socket.item().await;
    assert_eq!(item["DisplayName"], "Bea");
    local.say(&token, "bye").await;
    assert_eq!(socket.words(3).await[2], "chat.ended");
    assert_eq!(socket.closed().await, Some(1000));
}

#[tokio::test]
async fn with_a_supervisor_receipts_are_refused() {
    let (local, guest, mut socket) = start(named("supervisor"), json!({})).await;
    socket.words(3).await;
    let token = local.token(&guest).await;
    let said = local.say(&token, "hi").await;
    let receipt = json!({"messageId": said["Id"]}).to_string();
    let receipt = json!({"ContentType": format!("{EVENT}message.delivered"), "Content": receipt});
    let (status, _) = local.post("/participant/event", &token, receipt.clone()).await;
    assert_eq!(status, StatusCode::OK);
    local.service.advance(Duration::from_millis(500));
    let (status, _) = local.post("/participant/event", &token, receipt).await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_answer_is_typed_for_as_long_as_its_step_says() {
    let seconds = Duration::from_secs;
    let script = Script::silent().otherwise_do([Step::say("one"), Step::say("two").after(seconds(5))]);
    let (local, guest, mut socket) = start(script, json!({})).await;
    socket.words(2).await;
    local.say(&local.token(&guest).await, "hi").await;
    assert_eq!(socket.words(3).await, ["hi", "one", "typing"]);
    assert!(socket.is_quiet().await);
    local.service.advance(seconds(5));
    assert_eq!(socket.words(1).await, ["two"]);
}

#[tokio::test]
async fn a_chat_that_shows_text_only_gets_the_title() {
    let script = Script::silent().start([Step::show(Template::ListPicker)]);
    let (_local, _guest, mut socket) = start(script, json!({})).await;
    assert_eq!(socket.words(3).await[2], "What can we do for you?");
}
