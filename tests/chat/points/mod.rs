//! What makes a session better than doing it by hand, point by point: first in fair weather, then in every other.

mod breaks;
mod signals;
use std::collections::BTreeSet;
use std::time::Duration;

use awso_connect_local::{Fault, FaultRule, LocalConnect, Script, Subscriptions};
use awso_connect_participant::chat::machine::{Call, Outcome};
use awso_connect_participant::chat::{
    AutomaticReceipts, ChatError, ChatEvent, ChatOptions, Delivery, EndReason, Entry, LossReason,
    ReceiptKind, ReceiptOutcome, TypingOutcome,
};
use awso_connect_participant::{ChatItemType, ConnectionType, ParticipantRole, content_type};

use crate::world::{Weather, World};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// All that the network may do, one thing at a time, and then all at once.
fn weathers() -> Vec<Weather> {
    let fair = Weather { latency: Duration::from_millis(80), ..Weather::default() };
    let much = 300;
    let mut weathers = vec![
        fair,
        Weather { latency: 2 * SECOND, ..fair },
        Weather { lost_requests: much, ..fair },
        Weather { lost_answers: much, ..fair },
        Weather { throttled: much, ..fair },
        Weather { failed: much, ..fair },
        Weather { duplicates: much, ..fair },
        Weather { late: much, ..fair },
        Weather { drops: 100, ..fair },
        Weather { unopened: much, ..fair },
    ];
    weathers.push(Weather {
        lost_requests: 100,
        lost_answers: 100,
        throttled: 100,
        failed: 100,
        duplicates: 100,
        late: 100,
        drops: 30,
        unopened: 100,
        latency: SECOND,
    });
    weathers
}

/// A chat with a silent agent whose session is connected and caught up.
async fn connected(options: ChatOptions, weather: Weather, seed: u64) -> World {
    let mut world = begun(options, weather, seed).await;
    world.until("the connection", |world| world.machine.is_connected() && world.machine.is_caught_up());
    world
}

async fn begun(mut options: ChatOptions, weather: Weather, seed: u64) -> World {
    options.start_timeout = 10 * MINUTE;
    let mut world = World::new(LocalConnect::builder().script(Script::nobody()), options, seed).await;
    world.weather = weather;
    world
}

fn is_lost(event: &ChatEvent) -> bool {
    matches!(event, ChatEvent::ConnectionLost(_))
}

fn is_restored(event: &ChatEvent) -> bool {
    matches!(event, ChatEvent::ConnectionRestored)
}

fn is_connected(event: &ChatEvent) -> bool {
    matches!(event, ChatEvent::Connected)
}

/// What the calls for connections asked for.
fn asked(world: &World) -> Vec<Vec<ConnectionType>> {
    let calls = world.calls.get("CreateParticipantConnection").into_iter().flatten();
    let types = calls.filter_map(|call| match call {
        Call::Connect(input) => Some(input.r#type.clone()?.into_inner()),
        _ => None,
    });
    types.collect()
}

/// Nothing is lost and nothing comes twice, once the weather is fair again.
fn holds(world: &mut World) {
    world.weather = Weather { latency: Duration::from_millis(50), ..Weather::default() };
    world.pass(2 * MINUTE);
    world.drop_sockets();
    world.pass(2 * MINUTE);
    let has_arrived = |entry: &&std::sync::Arc<Entry>| !matches!(entry.delivery(), Some(Delivery::Failed(_)));
    let ids: Vec<_> =
        world.machine.transcript().filter(has_arrived).map(|entry| entry.id().cloned()).collect();
    let theirs: Vec<_> = world.whole().into_iter().map(|item| item.id).collect();
    assert_eq!(ids, theirs, "{:#?}", world.events);
    let told = world.told();
    let unique: BTreeSet<_> = told.iter().collect();
    assert_eq!(told.len(), unique.len(), "{told:?}");
    let said = world.whole().into_iter().filter(|item| item.r#type == Some(ChatItemType::Message)).count();
    assert_eq!(told.len(), said, "{told:?}");
}

#[tokio::test]
async fn point_1_a_session_is_connected_when_its_subscription_is_answered() {
    for (seed, weather) in weathers().into_iter().enumerate() {
        let mut world = begun(ChatOptions::default(), weather, seed as u64).await;
        world.service.set_subscriptions(Subscriptions::Ignored);
        world.pass(30 * SECOND);
        assert!(!world.machine.is_connected() && world.count(is_connected) == 0);
        world.service.set_subscriptions(Subscriptions::Answered);
        world.until("the connection", |world| world.machine.is_connected());
        assert_eq!(world.count(is_connected), 1);
        holds(&mut world);
    }
}

#[tokio::test]
async fn point_1_a_subscription_that_is_refused_or_not_answered_is_a_typed_failure() {
    for (subscriptions, is_it) in [
        (
            Subscriptions::Refused,
            (|error| matches!(error, ChatError::SubscriptionRefused)) as fn(&ChatError) -> bool,
        ),
        (Subscriptions::Ignored, |error| matches!(error, ChatError::SubscriptionUnanswered)),
    ] {
        let builder = LocalConnect::builder().script(Script::nobody());
        let mut world = World::new(builder, ChatOptions::default(), 1).await;
        world.service.set_subscriptions(subscriptions);
        world.pass(31 * SECOND);
        let Some(EndReason::NotConnected(error)) = world.machine.ended() else {
            panic!("{:?}", world.machine.ended())
        };
        assert!(is_it(error), "{error}");
        assert_eq!(world.count(is_connected), 0);
    }
}

#[tokio::test]
async fn point_2_each_connection_is_told_once() {
    for (seed, weather) in weathers().into_iter().enumerate() {
        let mut world = connected(ChatOptions::default(), weather, seed as u64).await;
        for _ in 0..5 {
            world.drop_sockets();
            world.pass(MINUTE);
        }
        holds(&mut world);
        assert_eq!(world.count(is_connected), 1);
        let (lost, restored) = (world.count(is_lost), world.count(is_restored));
        assert!(lost >= 5 && lost == restored, "{lost} times lost, {restored} times restored");
        // One after the other.
        let mut is_there = false;
        for event in &world.events {
            match event {
                ChatEvent::Connected | ChatEvent::ConnectionRestored => {
                    assert!(!std::mem::replace(&mut is_there, true), "{:#?}", world.events);
                }
                ChatEvent::ConnectionLost(_) => assert!(std::mem::replace(&mut is_there, false)),
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn point_3_what_was_missed_comes_after_a_reconnection_once_and_in_order() {
    for (seed, weather) in weathers().into_iter().enumerate() {
        let mut world = connected(ChatOptions::default(), weather, seed as u64).await;
        let mut count = 0;
        for round in 0..4 {
            world.drop_sockets();
            // More than a page, once.
            for _ in 0..if round == 2 { 250 } else { 7 } {
                count += 1;
                let text = format!("agent {count:04}");
                world.service.say_as(&world.contact_id, &ParticipantRole::Agent, "Sam", &text).unwrap();
            }
            world.pass(MINUTE);
        }
        holds(&mut world);
        if weather.late == 0 && weather.duplicates == 0 {
            assert!(world.told().is_sorted(), "{:?}", world.told());
        }
    }
}

#[tokio::test]
async fn point_4_a_websocket_is_replaced_before_its_end_without_a_gap() {
    let weather = Weather { latency: Duration::from_millis(80), ..Weather::default() };
    let mut world = connected(ChatOptions::default(), weather, 4).await;
    let before = asked(&world).len();
    for minute in 0..5 * 60 {
        let text = format!("agent {minute}");
        world.service.say_as(&world.contact_id, &ParticipantRole::Agent, "Sam", &text).unwrap();
        world.pass(MINUTE);
        assert!(world.machine.is_connected());
    }
    assert_eq!(world.count(is_lost), 0, "{:#?}", world.events);
    let asked = asked(&world).split_off(before);
    assert!((4..=6).contains(&asked.len()), "{asked:?}");
    // A URL and no token: there is one.
    assert!(asked.iter().all(|types| *types == [ConnectionType::Websocket]), "{asked:?}");
    assert_eq!(world.open_sockets(), 1);
    holds(&mut world);
}

#[tokio::test]
async fn point_4_websockets_are_replaced_in_any_weather() {
    for (seed, weather) in weathers().into_iter().enumerate() {
        let mut world = connected(ChatOptions::default(), weather, seed as u64).await;
        for minute in 0..130 {
            let text = format!("agent {minute}");
            world.service.say_as(&world.contact_id, &ParticipantRole::Agent, "Sam", &text).unwrap();
            world.pass(MINUTE);
        }
        holds(&mut world);
    }
}

#[tokio::test]
async fn point_5_a_token_is_replaced_before_its_end_and_alone() {
    for (seed, weather) in weathers().into_iter().enumerate() {
        let builder = LocalConnect::builder().script(Script::nobody());
        let builder = builder.connection_token_lifetime(10 * MINUTE);
        let mut options = ChatOptions::default();
        options.start_timeout = 10 * MINUTE;
        let mut world = World::new(builder, options, seed as u64).await;
        world.weather = weather;
        world.until("the connection", |world| world.machine.is_connected());
        let before = asked(&world).len();
        world.pass(50 * MINUTE);
        let alone = [ConnectionType::ConnectionCredentials];
        let refreshed = asked(&world).split_off(before).into_iter().filter(|types| *types == alone).count();
        // In bad weather there are new websockets, which bring a token along where one is due.
        if seed == 0 {
            assert!(refreshed >= 5, "{refreshed}");
            assert_eq!(asked(&world).len() - before, refreshed);
        }
        // What is said with a token that is denied all the same is said with the next one.
        let now = world.now();
        let (key, _) = world.machine.send(now, "text/plain".into(), "hello".into());
        holds(&mut world);
        let delivery = world.machine.entry(key).and_then(|entry| entry.delivery().cloned());
        assert!(matches!(delivery, Some(Delivery::Sent | Delivery::Failed(_))), "{delivery:?}");
    }
}

#[tokio::test]
async fn point_5_a_short_lived_token_is_not_asked_for_without_end() {
    let builder = LocalConnect::builder().script(Script::nobody()).connection_token_lifetime(64 * SECOND);
    let mut world = World::new(builder, ChatOptions::default(), 5).await;
    world.pass(10 * MINUTE);
    assert!(asked(&world).len() <= 22, "{}", asked(&world).len());
}

#[tokio::test]
async fn point_5_a_token_that_was_taken_away_is_replaced_and_the_message_arrives() {
    let mut world = connected(ChatOptions::default(), weathers()[0], 5).await;
    world.service.fail_next("SendMessage", 1, Fault::error(403, "AccessDeniedException")).unwrap();
    let now = world.now();
    let (_, command) = world.machine.send(now, "text/plain".into(), "hello".into());
    world.until("the message", |world| world.outcomes.contains_key(&command));
    assert!(matches!(&world.outcomes[&command], Outcome::Message(Ok(_))), "{:?}", world.outcomes);
    holds(&mut world);
}

#[tokio::test]
async fn point_6_a_lost_heartbeat_is_told_within_twenty_seconds() {
    for seed in 0..20 {
        let mut world = connected(ChatOptions::default(), weathers()[0], seed).await;
        let wait = Duration::from_millis(world.below(20_000));
        world.pass(wait);
        world.service.mute_heartbeats(true);
        let begun = world.now();
        while world.count(is_lost) == 0 {
            world.pass(Duration::from_millis(100));
            assert!(world.now() - begun <= 20 * SECOND);
        }
        let is_silent = |event: &ChatEvent| matches!(event, ChatEvent::ConnectionLost(LossReason::Silent));
        assert_eq!(world.count(is_silent), 1);
        world.service.mute_heartbeats(false);
        world.until("another connection", |world| world.count(is_restored) == 1);
        holds(&mut world);
    }
}

#[tokio::test]
async fn point_6_what_is_said_on_a_websocket_without_heartbeats_is_heard_until_there_is_another() {
    let mut world = connected(ChatOptions::default(), weathers()[0], 6).await;
    world.service.mute_heartbeats(true);
    for second in 0..120 {
        let text = format!("agent {second}");
        world.service.say_as(&world.contact_id, &ParticipantRole::Agent, "Sam", &text).unwrap();
        world.pass(SECOND);
    }
    assert!(world.told().len() >= 115, "{:?}", world.told());
    world.service.mute_heartbeats(false);
    holds(&mut world);
}

#[tokio::test]
async fn point_11_what_is_not_known_is_kept_whole() {
    let mut world = connected(ChatOptions::default(), weathers()[0], 11).await;
    let contact_id = world.contact_id.clone();
    let event = "application/vnd.amazonaws.connect.event.of.tomorrow";
    world.service.inject(&contact_id, &ParticipantRole::Agent, "Sam", event, r#"{"a":1}"#).unwrap();
    world.pass(SECOND);
    let other = world.events.iter().find_map(|event| match event {
        ChatEvent::Other(entry) => Some(entry),
        _ => None,
    });
    let other = other.unwrap_or_else(|| panic!("{:#?}", world.events));
    assert_eq!((other.content_type(), other.text()), (event, r#"{"a":1}"#));
    holds(&mut world);
}

#[tokio::test]
async fn point_12_a_failed_message_that_is_sent_again_arrives_once() {
    let hopeless = Weather { lost_requests: 1000, latency: Duration::from_millis(80), ..Weather::default() };
    let unheard = Weather { lost_answers: 1000, drops: 1000, ..hopeless };
    let unheard = Weather { lost_requests: 0, ..unheard };
    for weather in [hopeless, unheard] {
        let mut world = connected(ChatOptions::default(), weathers()[0], 12).await;
        world.weather = weather;
        let now = world.now();
        let (key, command) = world.machine.send(now, "text/plain".into(), "hello".into());
        world.pass(30 * SECOND);
        assert!(matches!(world.outcomes[&command], Outcome::Message(Err(_))), "{:?}", world.outcomes);
        let delivery = |world: &World| world.machine.entry(key).unwrap().delivery().cloned();
        assert!(matches!(delivery(&world), Some(Delivery::Failed(_))));
        world.weather = weathers()[0];
        let now = world.now();
        let again = world.machine.resend(now, key);
        world.pass(MINUTE);
        assert!(matches!(world.outcomes[&again], Outcome::Message(Ok(_))));
        assert!(matches!(delivery(&world), Some(Delivery::Sent)));
        let tokens: BTreeSet<_> = world.calls["SendMessage"]
            .iter()
            .map(|call| match call {
                Call::Message(input) => input.client_token.clone().unwrap().into_inner(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!((tokens.len(), world.calls["SendMessage"].len()), (1, 2));
        holds(&mut world);
        assert_eq!(world.told(), ["hello"]);
        let now = world.now();
        let pointless = world.machine.resend(now, key);
        world.pass(SECOND);
        assert!(matches!(world.outcomes[&pointless], Outcome::Message(Err(ChatError::NothingToResend))));
    }
}

#[tokio::test]
async fn point_14_nothing_is_called_but_what_a_chat_needs() {
    let mut world = connected(ChatOptions::default(), weathers()[0], 14).await;
    world.pass(3 * HOUR);
    let calls: Vec<_> = world.calls.iter().map(|(name, calls)| (*name, calls.len())).collect();
    // Four websockets, and the transcript after each.
    assert_eq!(calls, [("CreateParticipantConnection", 4), ("GetTranscript", 4)]);
}

#[tokio::test]
async fn point_15_the_end_says_why() {
    for (seed, weather) in weathers().into_iter().enumerate() {
        let mut world = connected(ChatOptions::default(), weather, seed as u64).await;
        world.service.end_contact(&world.contact_id).unwrap();
        world.until("the end", |world| world.machine.ended().is_some());
        let reason = world.machine.ended().unwrap();
        let was_heard = matches!(reason, EndReason::ChatEnded);
        // Whoever was not connected then learns it from what they are refused.
        assert!(was_heard || matches!(reason, EndReason::Denied(_)), "{reason}");
        assert!(was_heard || seed != 0, "{reason}");

        let mut world = connected(ChatOptions::default(), weather, seed as u64).await;
        let now = world.now();
        let command = world.machine.disconnect(now);
        world.until("the end", |world| world.outcomes.contains_key(&command));
        if matches!(world.outcomes[&command], Outcome::Disconnect(Ok(()))) {
            world.until("the end", |world| world.machine.ended().is_some());
            assert!(
                matches!(world.machine.ended(), Some(EndReason::Disconnected)),
                "{:?}",
                world.machine.ended()
            );
        }
        let is_end = |event: &ChatEvent| matches!(event, ChatEvent::Ended(_));
        assert!(world.count(is_end) <= 1);
    }
}

#[tokio::test]
async fn point_15_a_chat_that_ended_without_a_connection_is_denied() {
    let mut world = connected(ChatOptions::default(), weathers()[0], 15).await;
    world.weather.unopened = 1000;
    world.drop_sockets();
    world.pass(SECOND);
    world.service.end_contact(&world.contact_id).unwrap();
    world.pass(MINUTE);
    match world.machine.ended() {
        Some(EndReason::Denied(error)) => assert!(error.to_string().contains("403"), "{error}"),
        other => panic!("{other:?}"),
    }
    // What is asked afterwards is answered.
    let now = world.now();
    let (_, command) = world.machine.send(now, "text/plain".into(), "hello".into());
    world.pass(SECOND);
    assert!(matches!(
        world.outcomes[&command],
        Outcome::Message(Err(ChatError::Ended(EndReason::Denied(_))))
    ));
}
