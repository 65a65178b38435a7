//! How chats go on and end: idle participants, agents who are driven, chats that continue others.

mod common;

use std::time::Duration;

use awso_connect::{
    ChatParticipantRoleConfig, Client, ParticipantTimerAction, ParticipantTimerConfiguration,
    ParticipantTimerType, ParticipantTimerValue, RehydrationType, TimerEligibleParticipantRoles,
    UpdateParticipantRoleConfigChannelInfo,
};
use awso_connect_local::{Assumptions, MessageLimits, Script};
use awso_connect_participant::ParticipantRole;
use common::{EVENT, Local, Socket, builder, text};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn stop(contact_id: &str) -> Value {
    json!({"InstanceId": "i", "ContactId": contact_id})
}

async fn transcript(local: &Local, token: &str, query: Value) -> Vec<Value> {
    let page = local.ok(Method::POST, "/participant/transcript", token, query).await;
    page["Transcript"].as_array().expect("items").clone()
}

#[tokio::test]
async fn who_says_nothing_is_idle_comes_back_or_makes_the_others_leave() {
    let idle = builder().script(Script::nobody()).heartbeat_timeout(None);
    let local = Local::of(idle.idle_after(seconds(60)).disconnected_after(seconds(120))).await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    let token = local.token(&guest).await;
    // With nobody to talk to, nobody is idle.
    local.service.advance(seconds(600));
    let bot = local.service.join_as(&guest.contact_id, &ParticipantRole::CustomBot, "Bot").expect("a bot");
    local.service.advance(seconds(59));
    local
        .ok(Method::POST, "/participant/event", &token, json!({"ContentType": format!("{EVENT}typing")}))
        .await;
    assert_eq!(socket.words(3).await, ["participant.joined", "participant.joined", "typing"]);
    // Who types has said nothing yet.
    local.service.advance(seconds(1));
    assert_eq!(socket.words(1).await, ["participant.idle"]);
    local.say(&token, "here").await;
    assert_eq!(socket.words(2).await, ["participant.returned", "here"]);
    local.service.advance(seconds(3_600));
    assert_eq!(socket.words(2).await, ["participant.idle", "participant.autodisconnection"]);
    // The customer is idle, and the others are made to leave.
    let left = socket.item().await;
    assert_eq!(
        (&left["ParticipantId"], text(&left["ContentType"])),
        (&json!(bot), format!("{EVENT}participant.left"))
    );
    assert_eq!(socket.words(1).await, ["chat.ended"]);
    assert_eq!(socket.closed().await, Some(1000));
}

#[tokio::test]
async fn a_chat_ends_when_its_time_is_up() {
    let local = Local::of(builder().heartbeat_timeout(None)).await;
    let guest = local.chat_with(json!({"ChatDurationInMinutes": 60})).await;
    let mut socket = local.subscribed(&guest).await;
    local.service.advance(seconds(3_600));
    assert_eq!(socket.words(3).await[2], "chat.ended");
    assert_eq!(socket.closed().await, Some(1000));
}

#[tokio::test]
async fn what_hung_on_a_contact_that_is_not_kept_any_more_is_as_if_it_had_never_been() {
    let local = Local::of(builder().ended_contact_lifetime(seconds(3_600)).most_ended_contacts(1)).await;
    let start = json!({"ClientToken": "again"});
    let first = local.chat_with(start.clone()).await;
    let token = local.token(&first).await;
    local.ok(Method::POST, "/contact/stop", "", stop(&first.contact_id)).await;
    let asks = async |token: &str| local.post("/participant/transcript", token, json!({})).await;
    // The service knows it still, and says so; what it does not know, the gateway refuses.
    assert_eq!(asks(&token).await.1, json!({"message": "Access denied"}));
    let never = asks("never").await;
    let second = local.chat().await;
    local.ok(Method::POST, "/contact/stop", "", stop(&second.contact_id)).await;
    assert_eq!(asks(&token).await, never);
    let both = json!({"Type": ["WEBSOCKET"]});
    assert_eq!(local.post("/participant/connection", &first.participant_token, both).await, never);
    assert!(local.service.transcript(&first.contact_id).is_none());
    let state = |id: &str| format!("/_local/contacts/{id}/transcript");
    let (status, _) = local.send(Method::GET, &state(&first.contact_id), "", json!(null)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(local.post("/contact/stop", "", stop(&first.contact_id)).await.0, StatusCode::GONE);
    assert_ne!(local.chat_with(start).await.contact_id, first.contact_id);
    assert!(local.service.transcript(&second.contact_id).is_some());
    local.service.advance(seconds(3_600));
    assert!(local.service.transcript(&second.contact_id).is_none());
}

#[tokio::test]
async fn an_agent_can_be_driven_and_leaves_alone() {
    let keep = {
        let mut assumptions = Assumptions::default();
        assumptions.last_agent_ends_the_chat = false;
        assumptions
    };
    let local = Local::of(builder().script(Script::nobody()).assumptions(keep)).await;
    let jane = local.chat().await;
    let mut socket = local.subscribed(&jane).await;
    let bot = local.invite(&jane.contact_id, "CUSTOM_BOT", "Bot").await;
    assert_eq!(socket.words(1).await, ["participant.joined"]);
    let connect = json!({"Type": ["WEBSOCKET", "CONNECTION_CREDENTIALS"], "ConnectParticipant": true});
    let connection = local.ok(Method::POST, "/participant/connection", &bot.participant_token, connect).await;
    let token = text(&connection["ConnectionCredentials"]["ConnectionToken"]);
    let mut theirs = Socket::open(&text(&connection["Websocket"]["Url"])).await.expect("a websocket");
    let joined = socket.item().await;
    assert_eq!((&joined["DisplayName"], &joined["ParticipantRole"]), (&json!("Bot"), &json!("CUSTOM_BOT")));
    local.say(&token, "beep").await;
    assert_eq!(socket.words(1).await, ["beep"]);
    local.ok(Method::POST, "/participant/disconnect", &token, json!({})).await;
    assert_eq!(theirs.closed().await, Some(1000));
    assert_eq!(socket.words(1).await, ["participant.left"]);
    let (status, _) = local.post("/participant/transcript", &token, json!({})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    local.say(&local.token(&jane).await, "alone").await;
    assert_eq!(socket.words(1).await, ["alone"]);
}

#[tokio::test]
async fn a_chat_has_six_participants_and_one_bot() {
    let local = Local::of(builder().script(Script::nobody())).await;
    let jane = local.chat().await;
    let invite = |role: &str, contact_id: &str, token: &str| {
        let details = json!({"ParticipantRole": role, "DisplayName": "A"});
        let body = json!({"InstanceId": "i", "ContactId": contact_id, "ClientToken": token,
            "ParticipantDetails": details});
        let local = &local;
        async move { local.post("/contact/create-participant", "", body).await }
    };
    let (status, bot) = invite("CUSTOM_BOT", &jane.contact_id, "t").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(invite("CUSTOM_BOT", &jane.contact_id, "t").await, (StatusCode::OK, bot));
    let (status, answer) = invite("AGENT", &jane.contact_id, "t").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(text(&answer["message"]).starts_with("ClientToken: "), "{answer}");
    assert_eq!(invite("CUSTOM_BOT", &jane.contact_id, "u").await.0, StatusCode::PAYMENT_REQUIRED);
    for role in ["AGENT", "SUPERVISOR", "AGENT", "AGENT"] {
        assert_eq!(invite(role, &jane.contact_id, "").await.0, StatusCode::OK);
    }
    assert_eq!(invite("AGENT", &jane.contact_id, "").await.0, StatusCode::PAYMENT_REQUIRED);
    assert_eq!(invite("CUSTOMER", &jane.contact_id, "").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(invite("AGENT", "other", "").await.0, StatusCode::NOT_FOUND);
    local.ok(Method::POST, "/contact/stop", "", stop(&jane.contact_id)).await;
    assert_eq!(invite("AGENT", &jane.contact_id, "").await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_chat_is_stopped_once() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    let token = local.token(&guest).await;
    let other = json!({"InstanceId": "j", "ContactId": guest.contact_id});
    assert_eq!(local.post("/contact/stop", "", other).await.0, StatusCode::GONE);
    assert_eq!(local.ok(Method::POST, "/contact/stop", "", stop(&guest.contact_id)).await, json!({}));
    assert_eq!(socket.words(3).await[2], "chat.ended");
    assert_eq!(socket.closed().await, Some(1000));
    assert_eq!(local.post("/contact/stop", "", stop(&guest.contact_id)).await.0, StatusCode::GONE);
    assert_eq!(local.post("/participant/disconnect", &token, json!({})).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_persistent_chat_goes_on_where_another_ended() {
    let local = Local::of(builder().script(Script::silent().greeting("Hello"))).await;
    let first = local.chat().await;
    let continuing =
        |id: &str, kind: &str| json!({"PersistentChat": {"RehydrationType": kind, "SourceContactId": id}});
    let start = |more: Value| {
        let mut start =
            json!({"InstanceId": "i", "ContactFlowId": "f", "ParticipantDetails": {"DisplayName": "Jane"}});
        start["PersistentChat"] = more["PersistentChat"].clone();
        start
    };
    let early = start(continuing(&first.contact_id, "FROM_SEGMENT"));
    assert_eq!(local.send(Method::PUT, "/contact/chat", "", early).await.0, StatusCode::BAD_REQUEST);

    let mut newest = first.clone();
    for (round, kind) in ["FROM_SEGMENT", "ENTIRE_PAST_SESSION"].into_iter().enumerate() {
        let token = local.token(&newest).await;
        local.say(&token, &format!("round {round}")).await;
        local.ok(Method::POST, "/participant/disconnect", &token, json!({})).await;
        let source = if round == 0 { &newest.contact_id } else { &first.contact_id };
        let body = start(continuing(source, kind));
        let started = local.ok(Method::PUT, "/contact/chat", "", body).await;
        assert_eq!(started["ContinuedFromContactId"], newest.contact_id.as_str());
        newest.contact_id = text(&started["ContactId"]);
        newest.participant_token = text(&started["ParticipantToken"]);
        assert_eq!(local.words(&newest.contact_id), ["chat.rehydrated", "participant.joined", "Hello"]);
    }

    let token = local.token(&newest).await;
    let all = transcript(&local, &token, json!({"MaxResults": 100, "SortOrder": "ASCENDING"})).await;
    let said: Vec<_> = all.iter().filter_map(|item| item["Content"].as_str()).collect();
    assert_eq!(said, ["round 0", "Hello", "round 1", "Hello"]);
    assert!(all.is_sorted_by(|one, next| text(&one["AbsoluteTime"]) < text(&next["AbsoluteTime"])));
    let rehydrated = format!("{EVENT}chat.rehydrated");
    assert_eq!(all.iter().filter(|item| item["ContentType"] == rehydrated.as_str()).count(), 1);
    let part = transcript(&local, &token, json!({"ContactId": first.contact_id})).await;
    assert!(!part.is_empty() && part.iter().all(|item| item["ContactId"] == first.contact_id.as_str()));
    let page = local.ok(Method::POST, "/participant/transcript", &token, json!({})).await;
    assert_eq!(page["InitialContactId"], first.contact_id.as_str());
    let (status, _) = local
        .post("/participant/transcript", &token, json!({"ContactId": local.chat().await.contact_id}))
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    // Nobody has to subscribe to it.
    local.service.advance(seconds(600));
    local.ok(Method::POST, "/participant/transcript", &token, json!({})).await;
}

#[tokio::test]
async fn switches_change_what_nobody_knows() {
    let mut assumptions = Assumptions::default();
    for (name, value) in [
        ("start-id-is-on-the-page", "false"),
        ("several-start-positions-are-refused", "false"),
        ("another-contact-is-denied", "false"),
        ("no-token-is-401", "true"),
        ("connection-tokens-are-reused", "true"),
        ("any-content-type-by-default", "true"),
        ("receipts-are-items", "true"),
        ("agents-can-be-created", "false"),
    ] {
        assumptions.set(name, value).expect(name);
    }
    let local = Local::of(builder().assumptions(assumptions).message_limits(MessageLimits::Lex)).await;
    let guest = local.chat().await;
    let token = local.token(&guest).await;
    assert_eq!(local.token(&guest).await, token);
    assert_eq!(local.post("/participant/transcript", "", json!({})).await.0, StatusCode::UNAUTHORIZED);
    let other = json!({"ContactId": "other"});
    assert_eq!(local.post("/participant/transcript", &token, other).await.0, StatusCode::BAD_REQUEST);
    let one = local.say(&token, "one").await;
    let two = local.say(&token, "two").await;
    let after = json!({"StartPosition": {"Id": one["Id"], "MostRecent": 9}, "ScanDirection": "FORWARD"});
    let after = transcript(&local, &token, after).await;
    assert_eq!(after.iter().map(|item| &item["Id"]).collect::<Vec<_>>(), [&two["Id"]]);
    let markdown = json!({"ContentType": "text/markdown", "Content": "*"});
    local.ok(Method::POST, "/participant/message", &token, markdown).await;
    let long = json!({"ContentType": "text/plain", "Content": "x".repeat(1_025)});
    assert_eq!(local.post("/participant/message", &token, long).await.0, StatusCode::BAD_REQUEST);
    let read = json!({
        "ContentType": format!("{EVENT}message.read"),
        "Content": json!({"messageId": one["Id"]}).to_string(),
    });
    let receipt = local.ok(Method::POST, "/participant/event", &token, read).await;
    let newest = &transcript(&local, &token, json!({})).await[0];
    assert_eq!((&newest["Type"], &newest["Id"]), (&json!("MESSAGEMETADATA"), &receipt["Id"]));
    assert_eq!(newest["MessageMetadata"]["MessageId"], one["Id"]);
    let details = json!({"ParticipantRole": "AGENT", "DisplayName": "Ada"});
    let body = json!({"InstanceId": "i", "ContactId": guest.contact_id, "ParticipantDetails": details});
    assert_eq!(local.post("/contact/create-participant", "", body).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_chat_takes_the_content_types_its_start_names() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let token = local.token(&guest).await;
    let markdown = || json!({"ContentType": "text/markdown", "Content": "*"});
    let (status, refusal) = local.post("/participant/message", &token, markdown()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text(&refusal["message"]).contains("text/plain"), "{refusal}");
    let types = json!({"SupportedMessagingContentTypes": ["text/plain", "text/markdown"]});
    let guest = local.chat_with(types).await;
    local.ok(Method::POST, "/participant/message", &local.token(&guest).await, markdown()).await;
}

#[tokio::test]
async fn a_chat_that_is_on_goes_on_from_an_earlier_one_once() {
    let local = Local::start().await;
    let client = Client::new(local.service.config()).expect("a client");
    let past = local.chat().await;
    let token = local.token(&past).await;
    local.say(&token, "before").await;
    let now = local.chat().await;
    let mut socket = local.subscribed(&now).await;
    socket.words(2).await;
    let associate = |source: &str, token: &str| {
        let associate = client.create_persistent_contact_association().instance_id("i");
        let associate = associate.initial_contact_id(&*now.contact_id).source_contact_id(source);
        associate.rehydration_type(RehydrationType::EntirePastSession).client_token(token)
    };
    let early = associate(&past.contact_id, "t").send().await.expect_err("it is on").to_string();
    assert!(early.contains("InvalidParameterException") && early.contains("SourceContactId"), "{early}");
    local.ok(Method::POST, "/participant/disconnect", &token, json!({})).await;
    for _ in 0..2 {
        let associated = associate(&past.contact_id, "t").send().await.expect("associated");
        assert_eq!(associated.continued_from_contact_id.as_deref(), Some(&past.contact_id));
    }
    assert_eq!(socket.words(1).await, ["chat.rehydrated"]);
    let twice = associate(&past.contact_id, "u").send().await.expect_err("once").to_string();
    assert!(twice.contains("InvalidRequestException"), "{twice}");

    let token = local.token(&now).await;
    local.say(&token, "after").await;
    let page = local.ok(Method::POST, "/participant/transcript", &token, json!({"MaxResults": 100})).await;
    assert_eq!(page["InitialContactId"], now.contact_id.as_str());
    let items = page["Transcript"].as_array().expect("items");
    let said: Vec<_> = items.iter().filter_map(|item| item["Content"].as_str()).collect();
    assert_eq!(said, ["after", "before"]);
    local.service.end_contact(&now.contact_id).expect("it was on");
    let over = associate(&past.contact_id, "v").send().await.expect_err("over").to_string();
    assert!(over.contains("InvalidRequestException"), "{over}");
    // The repetition of what was done says what it did.
    associate(&past.contact_id, "t").send().await.expect("associated");
}

#[tokio::test]
async fn timers_are_set_for_one_chat_and_hold_from_the_next_agent_on() {
    let local = Local::of(builder().script(Script::nobody()).heartbeat_timeout(None)).await;
    let client = Client::new(local.service.config()).expect("a client");
    let jane = local.chat().await;
    let mut socket = local.subscribed(&jane).await;
    socket.words(1).await;
    let set = async |timers: Vec<ParticipantTimerConfiguration>| {
        let set = client.update_participant_role_config().instance_id("i").contact_id(&*jane.contact_id);
        let chat = ChatParticipantRoleConfig::make(timers);
        let set = set.channel_configuration(UpdateParticipantRoleConfigChannelInfo::Chat(chat)).send().await;
        set.map(drop).map_err(|error| error.to_string())
    };
    let minutes = |role, kind, minutes: i32| {
        let minutes = ParticipantTimerValue::ParticipantTimerDurationInMinutes(minutes.into());
        ParticipantTimerConfiguration::make(role, kind, minutes)
    };
    let (customer, agent) = (TimerEligibleParticipantRoles::Customer, TimerEligibleParticipantRoles::Agent);
    let (idle, disconnect) = (ParticipantTimerType::Idle, ParticipantTimerType::DisconnectNonCustomer);
    let twice = vec![minutes(agent.clone(), idle.clone(), 2), minutes(agent.clone(), idle.clone(), 3)];
    let error = set(twice).await.expect_err("twice");
    assert!(error.contains("InvalidParameterException"), "{error}");

    set(vec![minutes(agent.clone(), idle.clone(), 2), minutes(customer, idle.clone(), 5)])
        .await
        .expect("set");
    let join =
        |name| local.service.join_as(&jane.contact_id, &ParticipantRole::Agent, name).expect("an agent");
    let ada = join("Ada");
    local.service.advance(seconds(120));
    assert_eq!(socket.words(2).await, ["participant.joined", "participant.idle"]);
    // What is set now is for the next agent.
    let unset = ParticipantTimerValue::ParticipantTimerAction(ParticipantTimerAction::Unset);
    let unset = ParticipantTimerConfiguration::make(agent.clone(), idle, unset);
    set(vec![unset, minutes(agent, disconnect, 4)]).await.expect("set");
    local.service.say_as(&jane.contact_id, &ParticipantRole::Agent, "Ada", "here").expect("said");
    assert_eq!(socket.words(2).await, ["participant.returned", "here"]);
    local.service.advance(seconds(180));
    let mut heard = socket.words(2).await;
    heard.sort();
    assert_eq!(heard, ["participant.idle", "participant.idle"]);
    local.service.transfer(&jane.contact_id, "Bea", Duration::ZERO).expect("transferred");
    assert_eq!(socket.words(3).await, ["transfer.succeeded", "participant.left", "participant.joined"]);
    let said = local.service.transcript(&jane.contact_id).expect("a contact");
    assert!(said.iter().any(|item| item.participant_id.as_deref().is_some_and(|id| *id == ada)));
    local.service.advance(seconds(239));
    assert!(socket.is_quiet().await);
    local.service.advance(seconds(1));
    let last = ["participant.autodisconnection", "participant.left", "chat.ended"];
    assert_eq!(socket.words(3).await, last);
    let over =
        set(vec![minutes(TimerEligibleParticipantRoles::Customer, ParticipantTimerType::Idle, 2)]).await;
    assert!(over.expect_err("over").contains("InvalidRequestException"));
}
