//! Streams of messages to topics, with awso's own clients over real sockets.

mod common;

use awso_connect::{
    ChatStreamingConfiguration, Client, ParticipantDetails, StartChatContactRequest,
    StartContactStreamingError, StopContactStreamingError,
};
use awso_connect_local::{Assumptions, Script, Step};
use common::{EVENT, Guest, Local, builder, text};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:chat";

fn client(local: &Local) -> Client {
    Client::new(local.service.config()).expect("a client")
}

/// A chat whose messages are streamed.
async fn streamed(local: &Local, more: Value) -> Guest {
    let mut start = json!({"ChatStreamingConfiguration": {"StreamingEndpointArn": TOPIC}});
    for (name, value) in more.as_object().expect("an object") {
        start[name] = value.clone();
    }
    local.chat_with(start).await
}

async fn connect_participant(local: &Local, guest: &Guest) -> String {
    let body = json!({"Type": ["CONNECTION_CREDENTIALS"], "ConnectParticipant": true});
    let connection = local.ok(Method::POST, "/participant/connection", &guest.participant_token, body).await;
    text(&connection["ConnectionCredentials"]["ConnectionToken"])
}

/// The items that would have been published.
fn items(local: &Local) -> Vec<Value> {
    let message =
        |published: Value| serde_json::from_str(published["message"].as_str().expect("text")).expect("JSON");
    local.service.published().into_iter().map(message).collect()
}

fn words(items: &[Value]) -> Vec<String> {
    let word = |item: &Value| {
        let content_type = text(&item["ContentType"]);
        let event = content_type.rsplit("event.").next().unwrap_or_default().to_owned();
        item["Content"].as_str().map_or(event, str::to_owned)
    };
    items.iter().map(word).collect()
}

#[tokio::test]
async fn a_chat_is_held_over_a_stream_and_without_a_websocket() {
    let mut assumptions = Assumptions::default();
    assumptions.connect_participant_needs_a_stream = true;
    let script = Script::silent().agent("Ada").greeting("Hello").on("bye", [Step::end()]);
    let local = Local::of(builder().script(script).assumptions(assumptions)).await;
    let plain = local.chat().await;
    connect_participant(&local, &plain).await;
    assert_eq!(local.words(&plain.contact_id).len(), 0);

    let jane =
        streamed(&local, json!({"InitialMessage": {"ContentType": "text/plain", "Content": "hi"}})).await;
    let token = connect_participant(&local, &jane).await;
    local
        .ok(Method::POST, "/participant/event", &token, json!({"ContentType": format!("{EVENT}typing")}))
        .await;
    let sent = local.say(&token, "bye").await;
    let heard = items(&local);
    assert_eq!(
        words(&heard),
        ["hi", "participant.joined", "participant.joined", "Hello", "typing", "bye", "chat.ended"]
    );
    assert_eq!((&heard[5]["Id"], &heard[5]["AbsoluteTime"]), (&sent["Id"], &sent["AbsoluteTime"]));

    let published = local.service.published();
    let hello = &published[3];
    assert_eq!(hello["topic_arn"], TOPIC);
    assert_eq!(hello["contact_id"], jane.contact_id.as_str());
    let attributes = json!({
        "AccountId": "123456789012", "ContactId": jane.contact_id, "InitialContactId": jane.contact_id,
        "InstanceId": "i", "ContentType": "text/plain", "MessageVisibility": "ALL",
        "ParticipantRole": "AGENT", "Type": "MESSAGE",
    });
    assert_eq!(hello["message_attributes"], attributes);
    let ended = published[6]["message_attributes"].as_object().expect("attributes");
    assert!(!ended.contains_key("ParticipantRole"));
    let ids: std::collections::BTreeSet<_> = published.iter().map(|it| text(&it["message_id"])).collect();
    assert_eq!(ids.len(), published.len());

    // Over HTTP it is the same, from any number on, and until it is forgotten.
    let after = local.ok(Method::GET, "/_local/streams?after=5", "", Value::Null).await;
    assert_eq!(after, Value::from(published[5..].to_vec()));
    local.ok(Method::DELETE, "/_local/streams", "", Value::Null).await;
    assert_eq!(local.service.published().len(), 0);
}

#[tokio::test]
async fn a_message_in_parts_is_streamed_as_a_whole() {
    let every = std::time::Duration::from_millis(10);
    let script = Script::silent().agent("BOT").system_bot().start([Step::stream("one two three", 1, every)]);
    let local = Local::of(builder().script(script)).await;
    let jane = streamed(&local, json!({"ParticipantConfiguration": {"ResponseMode": "INCREMENTAL"}})).await;
    connect_participant(&local, &jane).await;
    local.service.advance(every * 3);
    assert_eq!(words(&items(&local)), ["participant.joined", "one two three"]);
}

#[tokio::test]
async fn streams_start_and_stop_while_a_chat_is_on() {
    let local = Local::start().await;
    let client = client(&local);
    let jane = local.chat().await;
    let token = connect_participant(&local, &jane).await;
    let start = |topic: &str, token: &str| {
        let start = client.start_contact_streaming().instance_id("i").contact_id(&*jane.contact_id);
        start.chat_streaming_configuration(ChatStreamingConfiguration::make(topic)).client_token(token)
    };
    let first = start(TOPIC, "t").send().await.expect("a stream").streaming_id;
    assert_eq!(start(TOPIC, "t").send().await.expect("a stream").streaming_id, first);
    let other =
        start("arn:aws:sns:us-east-1:123456789012:other", "t").send().await.expect_err("another topic");
    assert!(
        matches!(other.service(), Some(StartContactStreamingError::InvalidRequestException(_))),
        "{other}"
    );
    local.say(&token, "one").await;
    let second = start(TOPIC, "u").send().await.expect("a stream").streaming_id;
    let third = start(TOPIC, "v").send().await.expect_err("too many");
    assert!(
        matches!(third.service(), Some(StartContactStreamingError::LimitExceededException(_))),
        "{third}"
    );
    local.say(&token, "two").await;
    let stop = |id: &str| {
        let stop = client.stop_contact_streaming().instance_id("i").contact_id(&*jane.contact_id);
        stop.streaming_id(id)
    };
    stop(&first).send().await.expect("stopped");
    let again = stop(&first).send().await.expect_err("stopped before");
    assert!(
        matches!(again.service(), Some(StopContactStreamingError::ResourceNotFoundException(_))),
        "{again}"
    );
    local.say(&token, "three").await;
    assert_eq!(words(&items(&local)), ["one", "two", "two", "three"]);
    let ids: Vec<String> = local.service.published().iter().map(|it| text(&it["streaming_id"])).collect();
    assert_eq!(ids, [&first, &first, &second, &second].map(|id| id.to_string()));
    local.service.end_contact(&jane.contact_id).expect("it was on");
    let over = start(TOPIC, "w").send().await.expect_err("over");
    assert_eq!(over.code(), Some("InvalidRequestException"));
    let unknown = client.start_contact_streaming().instance_id("i").contact_id("other");
    let unknown = unknown.chat_streaming_configuration(ChatStreamingConfiguration::make(TOPIC)).send().await;
    assert_eq!(unknown.expect_err("unknown").code(), Some("ResourceNotFoundException"));
}

#[tokio::test]
async fn a_start_gives_the_id_of_its_stream_each_time() {
    let local = Local::start().await;
    let client = client(&local);
    let start = |topic: &str| {
        StartChatContactRequest::make()
            .instance_id("i")
            .contact_flow_id("f")
            .participant_details(ParticipantDetails::make("Jane"))
            .chat_streaming_configuration(ChatStreamingConfiguration::make(topic))
            .client_token("t")
    };
    let error =
        client.send(start("arn:aws:sns:us-east-1:123456789012:x.fifo").build()).await.expect_err("FIFO");
    assert!(
        error.to_string().contains("ChatStreamingConfiguration.StreamingEndpointArn: a FIFO topic"),
        "{error}"
    );
    let started = client.send(start(TOPIC).build()).await.expect("a chat");
    let id = started.streaming_id.clone().expect("a stream");
    assert_eq!(client.send(start(TOPIC).build()).await.expect("the same"), started);
    let contact_id = started.contact_id.expect("an id");
    let stop = client.stop_contact_streaming().instance_id("i").contact_id(contact_id);
    stop.streaming_id(id).send().await.expect("stopped");
    let (status, answer) = local
        .post(
            "/contact/start-streaming",
            "",
            json!({"InstanceId": "i", "ContactId": "c",
        "ChatStreamingConfiguration": {"StreamingEndpointArn": TOPIC}}),
        )
        .await;
    assert_eq!(
        (status, text(&answer["message"])),
        (StatusCode::BAD_REQUEST, "ClientToken: missing".to_owned())
    );
}

#[tokio::test]
async fn the_secrets_of_views_are_not_in_what_is_shown() {
    let script = Script::silent()
        .agent("BOT")
        .system_bot()
        .start([Step::show(awso_connect_local::Template::ViewResource)]);
    let local = Local::of(builder().script(script)).await;
    let types = json!({"SupportedMessagingContentTypes":
        ["text/plain", "application/vnd.amazonaws.connect.message.interactive"]});
    let jane = streamed(&local, types).await;
    connect_participant(&local, &jane).await;
    let shown = items(&local).pop().expect("a view");
    let shown: Value = serde_json::from_str(shown["Content"].as_str().expect("text")).expect("JSON");
    assert_eq!(shown.pointer("/data/content/viewToken"), Some(&json!("•••")), "{shown}");
}
