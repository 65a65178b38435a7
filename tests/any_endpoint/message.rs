//! Messages and events.

use awso_connect_participant::{SortKey, content_type};

use crate::chat::{Chat, fresh, refusal};
use crate::service::Service;

#[tokio::test]
async fn a_message_is_heard_by_its_author_as_it_was_answered() {
    let service = Service::of_environment().await;
    let mut chat = Chat::joined(&service).await;
    let words = "What is the price, in £ or 元 🦀?\n\"now\" \\ <b>";
    let sent = chat.say(&service, words).await;
    let id = sent.id.unwrap().to_string();
    let heard = chat.socket.item(|item| item["Id"] == id.as_str()).await;
    assert_eq!(heard["AbsoluteTime"], sent.absolute_time.unwrap().to_string().as_str());
    assert_eq!(heard["Content"], words);
    assert_eq!(heard["Type"], "MESSAGE");
    assert_eq!(heard["ContentType"], "text/plain");
    assert_eq!(heard["ParticipantRole"], "CUSTOMER");
    assert_eq!(heard["DisplayName"], "Jane");
    assert_eq!(heard["ParticipantId"], chat.participant_id.as_str());
    assert_eq!(heard["ContactId"], chat.contact_id.as_str());
    chat.leave(&service).await;
}

#[tokio::test]
async fn a_repeated_message_is_taken_once() {
    let service = Service::of_environment().await;
    let chat = Chat::joined(&service).await;
    let token = fresh();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let message = service.participant.send_message().content_type(content_type::TEXT_PLAIN);
        let sent = message.content("once").client_token(&token).connection_token(&chat.token).send().await;
        ids.push(sent.expect("taken").id);
    }
    assert_eq!(ids[0], ids[1]);
    let items = chat.transcript(&service, 100, SortKey::Ascending).await;
    assert_eq!(items.iter().filter(|item| item.id == ids[0]).count(), 1);
    chat.leave(&service).await;
}

#[tokio::test]
async fn a_message_that_is_too_long_is_refused() {
    let service = Service::of_environment().await;
    let chat = Chat::joined(&service).await;
    // As many characters as there may be bytes.
    let message = service.participant.send_message().content_type(content_type::TEXT_PLAIN);
    let refused = message.content("é".repeat(16_384)).connection_token(&chat.token).send().await;
    let refused = refused.expect_err("too long");
    assert_eq!(refusal(&refused), (Some(400), Some("ValidationException")), "{refused}");
    chat.leave(&service).await;
}

#[tokio::test]
async fn typing_is_taken_and_an_event_that_nobody_may_send_is_not() {
    let service = Service::of_environment().await;
    let chat = Chat::joined(&service).await;
    let send = |content_type: &str| {
        service.participant.send_event().content_type(content_type).connection_token(&chat.token).send()
    };
    let typing = send(content_type::TYPING).await.expect("typing is taken");
    assert!(typing.id.is_some());
    let ended = "application/vnd.amazonaws.connect.event.chat.ended";
    let refused = send(ended).await.expect_err("nobody may send that");
    assert_eq!(refusal(&refused), (Some(400), Some("ValidationException")), "{refused}");
    chat.leave(&service).await;
}
