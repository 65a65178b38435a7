//! The transcript and its pages.

use awso_connect_participant::{Item, ScanDirection, SortKey, StartPosition};

use crate::chat::{Chat, refusal};
use crate::service::Service;

/// A chat in which some things were said, and the ids of what its customer said.
async fn talkative(service: &Service) -> (Chat, Vec<String>) {
    let chat = Chat::joined(service).await;
    let mut ids = Vec::new();
    for number in 0..7 {
        ids.push(chat.say(service, &format!("message {number}")).await.id.unwrap().to_string());
    }
    (chat, ids)
}

/// The transcript once nothing more is said in it: whoever is at the other end may still answer.
async fn settled(chat: &Chat, service: &Service) -> Vec<Item> {
    let mut items = chat.transcript(service, 100, SortKey::Ascending).await;
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let later = chat.transcript(service, 100, SortKey::Ascending).await;
        if later == items {
            return items;
        }
        items = later;
    }
    panic!("the other end does not stop talking");
}

fn ids(items: &[Item]) -> Vec<String> {
    items.iter().map(|item| item.id.as_ref().unwrap().to_string()).collect()
}

#[tokio::test]
async fn pages_of_any_size_in_either_order_are_the_whole() {
    let service = Service::of_environment().await;
    let (chat, said) = talkative(&service).await;
    let items = settled(&chat, &service).await;
    let whole = ids(&items);
    let mine: Vec<_> = whole.iter().filter(|id| said.contains(id)).cloned().collect();
    assert_eq!(mine, said, "in the order they were said");
    assert!(items.is_sorted_by_key(|item| item.absolute_time.as_ref().unwrap().to_string()));
    for order in [SortKey::Ascending, SortKey::Descending] {
        for page in [1, 2, 5, 100] {
            assert_eq!(
                ids(&chat.transcript(&service, page, order.clone()).await),
                whole,
                "{order:?}, {page}"
            );
        }
    }
    chat.leave(&service).await;
}

#[tokio::test]
async fn forward_from_an_item_nothing_is_left_out_and_nothing_comes_twice() {
    let service = Service::of_environment().await;
    let (chat, said) = talkative(&service).await;
    let whole = ids(&settled(&chat, &service).await);
    let middle = whole.iter().position(|id| *id == said[3]).unwrap();
    for page in [1, 2, 100] {
        let mut pages = service
            .participant
            .get_transcript()
            .max_results(page)
            .scan_direction(ScanDirection::Forward)
            .sort_order(SortKey::Ascending)
            .start_position(StartPosition::make().id(said[3].clone()))
            .connection_token(&chat.token)
            .pages();
        let mut found = Vec::new();
        while let Some(answer) = pages.try_next().await.expect("a page") {
            found.extend(ids(&answer.transcript.unwrap_or_default()));
        }
        // Whether the item itself is on the page is documented nowhere.
        let rest = &whole[middle..];
        assert!(found == rest || found == rest[1..], "pages of {page}: {found:?} of {whole:?}");
    }
    chat.leave(&service).await;
}

#[tokio::test]
async fn what_is_heard_is_in_the_order_of_the_transcript() {
    let service = Service::of_environment().await;
    let (mut chat, said) = talkative(&service).await;
    let whole = ids(&settled(&chat, &service).await);
    chat.leave(&service).await;
    let heard: Vec<_> = chat
        .socket
        .rest()
        .await
        .iter()
        .map(|item| item["Id"].as_str().unwrap_or_default().to_owned())
        .collect();
    let of_both: Vec<_> = heard.iter().filter(|id| whole.contains(id)).collect();
    let expected: Vec<_> = whole.iter().filter(|id| heard.contains(id)).collect();
    assert_eq!(of_both, expected);
    assert!(said.iter().all(|id| heard.contains(id)), "{heard:?}");
}

#[tokio::test]
async fn forward_from_nowhere_is_refused() {
    let service = Service::of_environment().await;
    let chat = Chat::joined(&service).await;
    let forward = service.participant.get_transcript().scan_direction(ScanDirection::Forward);
    let refused = forward.connection_token(&chat.token).send().await.expect_err("no start");
    assert_eq!(refusal(&refused), (Some(400), Some("ValidationException")), "{refused}");
    chat.leave(&service).await;
}
