//! Connections that break at every step, and frames that are lost without a word.

use super::*;

/// A conversation of some length, with a connection that breaks after so many frames.
async fn talk(breaks_after: u64, seed: u64) -> (World, bool) {
    let mut options = ChatOptions::default();
    options.receipts = AutomaticReceipts::Delivered;
    let mut world = begun(options, weathers()[0], seed).await;
    let rule = FaultRule::of("Frame", Fault::dropped()).after_first(breaks_after).next(1);
    world.service.add_fault(rule).unwrap();
    world.until("the connection", |world| world.machine.is_connected());
    for number in 0..4 {
        let now = world.now();
        world.machine.send(now, "text/plain".into(), format!("customer {number}").into());
        world.machine.typing(now);
        world.pass(Duration::from_millis(300));
        let text = format!("agent {number}");
        world.service.say_as(&world.contact_id, &ParticipantRole::Agent, "Sam", &text).unwrap();
        world.pass(7 * SECOND);
    }
    let has_broken = world.count(is_lost) > 0 || asked(&world).len() > 1;
    (world, has_broken)
}

#[tokio::test]
async fn a_connection_may_break_at_every_step() {
    let mut steps = 0;
    loop {
        let (mut world, has_broken) = talk(steps, 2 * steps).await;
        holds(&mut world);
        if !has_broken {
            break;
        }
        steps += 1;
    }
    // Subscription, heartbeats, what was said, receipts.
    assert!(steps > 15, "{steps}");
}

#[tokio::test]
async fn frames_that_are_lost_without_a_word_are_found() {
    for seed in 0..10 {
        let mut world = connected(ChatOptions::default(), weathers()[0], seed).await;
        world.service.add_fault(FaultRule::of("ChatFrame", Fault::lost()).next(3)).unwrap();
        for number in 0..60 {
            let text = format!("agent {number:02}");
            world.service.say_as(&world.contact_id, &ParticipantRole::Agent, "Sam", &text).unwrap();
            world.pass(Duration::from_millis(200));
        }
        // Without a reconnection: after so many frames the transcript is looked at.
        assert_eq!((world.told().len(), world.count(is_lost)), (60, 0));
        holds(&mut world);
    }
}
