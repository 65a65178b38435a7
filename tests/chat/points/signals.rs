//! Receipts and typing.

use std::collections::BTreeSet;

use super::*;

#[tokio::test]
async fn point_7_receipts_are_coalesced_and_each_has_an_outcome() {
    for (seed, weather) in weathers().into_iter().enumerate() {
        let mut world = connected(ChatOptions::default(), weather, seed as u64).await;
        for number in 0..20 {
            let text = format!("agent {number}");
            world.service.say_as(&world.contact_id, &ParticipantRole::Agent, "Sam", &text).unwrap();
        }
        world.pass(3 * MINUTE);
        let ids: Vec<_> = world
            .machine
            .transcript()
            .filter(|entry| !entry.text().is_empty())
            .filter_map(|entry| entry.id().cloned())
            .collect();
        assert_eq!(ids.len(), 20);
        let mut commands = Vec::new();
        for id in &ids {
            for kind in [ReceiptKind::Delivered, ReceiptKind::Read] {
                let now = world.now();
                commands.push(world.machine.receipt(now, kind, id.clone()));
            }
            world.pass(SECOND);
        }
        world.pass(MINUTE);
        let events = &world.calls["SendEvent"];
        assert!((1..=8).contains(&events.len()), "{} calls", events.len());
        let tokens: BTreeSet<_> = events
            .iter()
            .map(|call| match call {
                Call::Event(input) => {
                    let content = input.content.as_ref().unwrap().to_string();
                    (input.client_token.as_ref().unwrap().to_string(), content)
                }
                other => panic!("{other:?}"),
            })
            .collect();
        // A token for each message that is reported, and only for that.
        assert_eq!(tokens.iter().map(|(token, _)| token).collect::<BTreeSet<_>>().len(), tokens.len());
        let outcomes: Vec<_> = commands
            .iter()
            .map(|command| {
                world
                    .outcomes
                    .remove(command)
                    .unwrap_or_else(|| panic!("{command:?} {commands:?} {:#?}", world.machine))
            })
            .collect();
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Receipt(_))));
        if seed == 0 {
            let coalesced =
                |outcome: &&Outcome| matches!(outcome, Outcome::Receipt(Ok(ReceiptOutcome::Coalesced)));
            assert_eq!(outcomes.iter().filter(coalesced).count(), outcomes.len() - events.len());
            let last = world.whole().into_iter().rfind(|item| item.content.is_some()).unwrap();
            let receipts = last.message_metadata.and_then(|metadata| metadata.receipts).unwrap();
            assert!(receipts[0].read_timestamp.is_some());
        }
        holds(&mut world);
    }
}

#[tokio::test]
async fn point_7_delivered_and_read_of_one_message_are_one_receipt_and_two_outcomes() {
    let mut world = connected(ChatOptions::default(), weathers()[0], 7).await;
    world.service.say_as(&world.contact_id, &ParticipantRole::Agent, "Sam", "hello").unwrap();
    world.pass(SECOND);
    let id = world.machine.transcript().last().and_then(|entry| entry.id().cloned()).unwrap();
    let now = world.now();
    let delivered = world.machine.receipt(now, ReceiptKind::Delivered, id.clone());
    let read = world.machine.receipt(now, ReceiptKind::Read, id);
    world.pass(SECOND);
    assert!(matches!(world.outcomes[&delivered], Outcome::Receipt(Ok(ReceiptOutcome::Coalesced))));
    assert!(
        matches!(world.outcomes[&read], Outcome::Receipt(Ok(ReceiptOutcome::Sent))),
        "{:?}",
        world.outcomes
    );
    assert_eq!(world.calls["SendEvent"].len(), 1);
}

#[tokio::test]
async fn point_7_receipts_in_a_chat_of_three_are_refused_and_not_sent_by_themselves_any_more() {
    let mut options = ChatOptions::default();
    options.receipts = AutomaticReceipts::Read;
    let mut world = connected(options, weathers()[0], 7).await;
    let contact_id = world.contact_id.clone();
    let supervisor = world.service.join_as(&contact_id, &ParticipantRole::Supervisor, "Kim").unwrap();
    for number in 0..3 {
        let text = format!("agent {number}");
        world.service.say_as(&contact_id, &ParticipantRole::Agent, "Sam", &text).unwrap();
        world.pass(10 * SECOND);
    }
    assert_eq!(world.calls["SendEvent"].len(), 1);
    let id = world.machine.transcript().last().and_then(|entry| entry.id().cloned()).unwrap();
    let now = world.now();
    let command = world.machine.receipt(now, ReceiptKind::Read, id);
    world.pass(10 * SECOND);
    match &world.outcomes[&command] {
        Outcome::Receipt(Err(ChatError::Call(error))) => {
            assert!(error.to_string().contains("409"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    world.service.leave_as(&contact_id, &supervisor).unwrap();
    world.service.say_as(&contact_id, &ParticipantRole::Agent, "Sam", "now").unwrap();
    world.pass(10 * SECOND);
    assert_eq!(world.calls["SendEvent"].len(), 3);
}

#[tokio::test]
async fn point_8_typing_is_throttled_and_says_so() {
    for (seed, weather) in weathers().into_iter().enumerate() {
        let mut world = connected(ChatOptions::default(), weather, seed as u64).await;
        let mut commands = Vec::new();
        for _ in 0..25 {
            let now = world.now();
            commands.push(world.machine.typing(now));
            world.pass(SECOND);
        }
        world.pass(MINUTE);
        let mut sent = 0;
        for command in commands {
            match world.outcomes.remove(&command).unwrap() {
                Outcome::Typing(Ok(TypingOutcome::Sent)) => sent += 1,
                Outcome::Typing(Ok(TypingOutcome::Throttled) | Err(_)) => {}
                other => panic!("{other:?}"),
            }
        }
        if seed == 0 {
            assert_eq!((sent, world.calls["SendEvent"].len()), (3, 3));
        }
        // Once something is said, typing begins anew.
        let now = world.now();
        world.machine.typing(now);
        world.machine.send(now, "text/plain".into(), "hello".into());
        let again = world.machine.typing(now);
        world.pass(MINUTE);
        assert!(!matches!(world.outcomes[&again], Outcome::Typing(Ok(TypingOutcome::Throttled))));
        holds(&mut world);
    }
}

#[tokio::test]
async fn point_8_typing_of_others_does_not_last_for_ever() {
    let mut world = connected(ChatOptions::default(), weathers()[0], 8).await;
    let contact_id = world.contact_id.clone();
    let type_once = |world: &World| {
        world.service.inject(&contact_id, &ParticipantRole::Agent, "Sam", content_type::TYPING, "").unwrap();
    };
    let typing = |is: bool| move |event: &ChatEvent| matches!(event, ChatEvent::Typing { is_typing, .. } if *is_typing == is);
    type_once(&world);
    world.pass(SECOND);
    type_once(&world);
    world.pass(11 * SECOND);
    assert_eq!((world.count(typing(true)), world.count(typing(false))), (1, 0));
    world.pass(2 * SECOND);
    assert_eq!((world.count(typing(true)), world.count(typing(false))), (1, 1));
    // Who has said something is not typing.
    type_once(&world);
    world.pass(SECOND);
    world.service.say_as(&contact_id, &ParticipantRole::Agent, "Sam", "hello").unwrap();
    world.pass(SECOND);
    assert_eq!((world.count(typing(true)), world.count(typing(false))), (2, 2));
    // One's own typing is no news.
    let now = world.now();
    world.machine.typing(now);
    world.pass(SECOND);
    assert_eq!(world.count(typing(true)), 2);
}
