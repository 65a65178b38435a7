//! How chats begin and end, and who may do what.

use awso_connect_participant::{ConnectionToken, ParticipantToken, content_type};
use reqwest::StatusCode;
use serde_json::json;

use crate::chat::{Chat, connection, fresh, refusal, start};
use crate::service::Service;
use crate::socket::Socket;

const ENDED: &str = "application/vnd.amazonaws.connect.event.chat.ended";

#[tokio::test]
async fn a_repeated_start_is_the_same_chat() {
    let service = Service::of_environment().await;
    let token = fresh();
    let (first, again) = (start(&service, &token).await, start(&service, &token).await);
    assert_eq!(again.contact_id, first.contact_id);
    assert_eq!(again.participant_id, first.participant_id);
    let other = start(&service, &fresh()).await;
    assert_ne!(other.contact_id, first.contact_id);
    for started in [first, other] {
        let stop = service.connect.stop_contact().instance_id(&service.instance_id);
        stop.contact_id(started.contact_id.unwrap()).send().await.expect("stopped");
    }
}

#[tokio::test]
async fn a_websocket_answers_heartbeats_and_pings() {
    let service = Service::of_environment().await;
    let mut chat = Chat::joined(&service).await;
    chat.socket.say(&json!({"topic": "aws/heartbeat"})).await;
    assert_eq!(chat.socket.of_topic("aws/heartbeat").await, json!({"topic": "aws/heartbeat"}));
    chat.socket.say(&json!({"topic": "aws/ping"})).await;
    assert_eq!(chat.socket.of_topic("aws/ping").await["statusCode"], 200);
    chat.leave(&service).await;
}

#[tokio::test]
async fn a_url_opens_one_websocket() {
    let service = Service::of_environment().await;
    let chat = Chat::joined(&service).await;
    let (_, url) = connection(&service, &chat.participant_token).await;
    let _open = Socket::subscribed(&url).await;
    assert_eq!(Socket::open(&url).await.err(), Some(StatusCode::FORBIDDEN));
    chat.leave(&service).await;
}

#[tokio::test]
async fn whoever_leaves_ends_the_chat_and_can_do_nothing_more() {
    let service = Service::of_environment().await;
    let mut chat = Chat::joined(&service).await;
    chat.leave(&service).await;
    chat.socket.item(|item| item["ContentType"] == ENDED).await;
    let late = service.participant.send_message().content_type(content_type::TEXT_PLAIN).content("hello?");
    let error = late.connection_token(&chat.token).send().await.expect_err("it is over");
    assert_eq!(refusal(&error), (Some(403), Some("AccessDeniedException")), "{error}");
    let join = service.participant.create_participant_connection().connect_participant(true);
    let error = join.participant_token(chat.participant_token).send().await.expect_err("it is over");
    assert_eq!(refusal(&error).0, Some(403), "{error}");
}

#[tokio::test]
async fn a_stopped_chat_ends_for_its_customer() {
    let service = Service::of_environment().await;
    let mut chat = Chat::joined(&service).await;
    let stop = || {
        let stop = service.connect.stop_contact().instance_id(&service.instance_id);
        stop.contact_id(chat.contact_id.clone())
    };
    stop().send().await.expect("stopped");
    assert!(chat.socket.rest().await.iter().any(|item| item["ContentType"] == ENDED));
    let again = stop().send().await.expect_err("it is over");
    assert_eq!(refusal(&again), (Some(410), Some("ContactNotFoundException")), "{again}");
}

#[tokio::test]
async fn a_token_does_only_what_it_is_for() {
    let service = Service::of_environment().await;
    let chat = Chat::joined(&service).await;
    let participant_token = ConnectionToken::from(chat.participant_token.clone().into_inner());
    for token in [participant_token, ConnectionToken::from("of-nobody".to_owned())] {
        let read = service.participant.get_transcript().connection_token(token).send().await;
        assert_eq!(refusal(&read.expect_err("no connection token")).0, Some(403));
    }
    let connection_token = ParticipantToken::from(chat.token.clone().into_inner());
    let join = service.participant.create_participant_connection().connect_participant(true);
    let joined = join.participant_token(connection_token).send().await;
    assert_eq!(refusal(&joined.expect_err("no participant token")).0, Some(403));
    chat.leave(&service).await;
}

#[tokio::test]
async fn who_is_unknown_starts_no_chat() {
    let service = Service::of_environment().await;
    let stranger = awso::Credentials::new("AKIDNOBODYKNOWS", "made-up-secret");
    let stranger = service.connect.with(|config| config.credentials(stranger)).unwrap();
    let refused = stranger
        .start_chat_contact()
        .instance_id(&service.instance_id)
        .contact_flow_id(&service.contact_flow_id)
        .participant_details(awso_connect::ParticipantDetails::make("Jane"))
        .send()
        .await
        .expect_err("nobody knows the key");
    assert_eq!(refusal(&refused), (Some(403), Some("UnrecognizedClientException")), "{refused}");
}
