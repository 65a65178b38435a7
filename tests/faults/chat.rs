//! Sessions whose websocket breaks at each byte of its handshake and of its frames in turn: at the end they know what
//! the service knows, heard each message once, and have said all they said once.

use std::collections::BTreeMap;
use std::time::Duration;

use awso_connect::Client as Connect;
use awso_connect_local::{LocalConnect, Script};
use awso_connect_participant::chat::{ChatEvent, ChatEvents, ChatSession, Clock};
use awso_connect_participant::{Client, ParticipantRole};
use futures_util::StreamExt as _;
use futures_util::stream;
use tokio::time::sleep;

use crate::proxy::{End, Fault, Measure};
use crate::stage::{Stage, on_stage, start, within};

/// What the target of a websocket holds.
const WEBSOCKET: &str = "/websocket/";
/// How many breaks are tried at once: each waits for its session to connect again.
const AT_ONCE: usize = 16;
/// How long one of them may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How much faster time goes in a chat, and how long it stands still in between.
const SPEED: u32 = 10;
const STEP: Duration = Duration::from_millis(10);

/// Who speaks.
#[derive(Clone, Copy, Debug)]
enum By {
    Session,
    Agent,
}

const WORDS: [(By, &str); 3] =
    [(By::Session, "hello"), (By::Agent, "good morning"), (By::Session, "goodbye")];

/// A chat of its own, with a service of its own, over a websocket to which this happens. Returns how much went over the
/// last websocket.
async fn converse((connect, client): &(Connect, Client), fault: Option<Fault>, name: &str) -> Measure {
    let proxy = crate::proxy::Proxy::new().await;
    let service =
        LocalConnect::builder().script(Script::nobody()).public_url(proxy.url()).start().await.unwrap();
    proxy.lead_to(service.endpoint());
    let started = start(connect, &service).await;
    let client = client.with(|config| config.endpoint_url(proxy.url())).unwrap();
    let clock = Clock::movable();
    if let Some(fault) = fault {
        proxy.plan(WEBSOCKET, fault);
    }
    let chat = async {
        let start = ChatSession::start(&client, started.participant_token.as_str()).clock(clock.clone());
        let start =
            start.participant_id(started.participant_id.as_str()).start_timeout(Duration::from_secs(300));
        let (chat, mut events) = start.await.unwrap_or_else(|error| panic!("{name}: {error}"));
        for (by, words) in WORDS {
            match by {
                By::Session => {
                    chat.send(words).await.unwrap_or_else(|error| panic!("{name}: {error}"));
                }
                By::Agent => {
                    service.say_as(&started.contact_id, &ParticipantRole::Agent, "Sam", words).unwrap();
                }
            }
            heard(&mut events, words, name).await;
        }
        let said: Vec<(String, String)> = service
            .transcript(&started.contact_id)
            .unwrap()
            .iter()
            .filter_map(|item| Some((item.id.as_ref()?.to_string(), item.content.as_ref()?.to_string())))
            .collect();
        assert_eq!(
            said.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>(),
            WORDS.map(|(_, words)| words),
            "{name}"
        );
        let known: Vec<(String, String)> = chat
            .transcript()
            .iter()
            .filter(|entry| !entry.text().is_empty())
            .map(|entry| (entry.id().map(|id| id.to_string()).unwrap_or_default(), entry.text().to_owned()))
            .collect();
        assert_eq!(known, said, "{name}");
        let measure = proxy.measured(WEBSOCKET);
        chat.disconnect().await.unwrap_or_else(|error| panic!("{name}: {error}"));
        // Nothing comes behind that was heard before.
        let mut again = BTreeMap::new();
        while let Some(event) = events.next().await {
            if let ChatEvent::Message(entry) = event {
                *again.entry(entry.text().to_owned()).or_insert(0) += 1;
            }
        }
        assert!(again.is_empty(), "{name}: {again:?}");
        measure
    };
    let time = async {
        loop {
            sleep(STEP).await;
            service.advance(STEP * (SPEED - 1));
            clock.advance(STEP * (SPEED - 1));
        }
    };
    within(PATIENCE, async {
        tokio::select! {
            measure = chat => measure,
            () = time => unreachable!("time has no end"),
        }
    })
    .await
}

/// Waits for the message, which is the next one that comes.
async fn heard(events: &mut ChatEvents, words: &str, name: &str) {
    loop {
        match events.next().await {
            Some(ChatEvent::Message(entry)) => {
                assert_eq!(entry.text(), words, "{name}");
                return;
            }
            Some(_) => {}
            None => panic!("{name}: the chat is over"),
        }
    }
}

/// Clients that all conversations share: to set one up takes longer than they do.
fn clients(stage: &Stage) -> (Connect, Client) {
    (Connect::new(stage.config()).unwrap(), stage.client(|config| config))
}

/// Tries each of these.
async fn each(stage: &Stage, faults: impl Iterator<Item = (String, Fault)>) {
    let clients = clients(stage);
    let conversations = faults.map(|(name, fault)| {
        let clients = &clients;
        async move { converse(clients, Some(fault), &name).await }
    });
    stream::iter(conversations).buffer_unordered(AT_ONCE).for_each(|_| async {}).await;
}

/// Both ends of a connection take their turns, unless all is to be tried.
fn ends(at: usize) -> &'static [End] {
    match (std::env::var_os("AWSO_EVERY_END"), at % 2) {
        (Some(_), _) => &[End::Close, End::Reset],
        (None, 0) => &[End::Close],
        (None, _) => &[End::Reset],
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_whose_websocket_breaks_anywhere_misses_nothing_and_says_nothing_twice() {
    on_stage(async |stage| {
        let measure = converse(&clients(stage), None, "whole").await;
        assert!(measure.answered > measure.head && measure.asked > 0, "{measure:?}");
        let places = (0..=measure.answered).flat_map(|at| ends(at).iter().map(move |end| (at, *end)));
        each(stage, places.map(|(at, end)| (format!("heard {at}, then {end:?}"), Fault::Cut(at, end)))).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_is_cut_off_while_it_speaks_misses_nothing_and_says_nothing_twice() {
    on_stage(async |stage| {
        let measure = converse(&clients(stage), None, "whole").await;
        let places = (0..measure.asked).flat_map(|at| ends(at).iter().map(move |end| (at, *end)));
        each(stage, places.map(|(at, end)| (format!("said {at}, then {end:?}"), Fault::Asked(at, end))))
            .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_whose_websocket_falls_silent_or_is_half_closed_connects_again() {
    on_stage(async |stage| {
        let measure = converse(&clients(stage), None, "whole").await;
        let places = (0..measure.answered).step_by(measure.answered / 16);
        let places = places.chain([measure.head - 1, measure.head, measure.head + 1]);
        let faults = places.flat_map(|at| [End::Silence, End::HalfClose].map(move |end| (at, end)));
        each(stage, faults.map(|(at, end)| (format!("heard {at}, then {end:?}"), Fault::Cut(at, end)))).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_whose_websocket_is_answered_with_garbage_connects_again() {
    on_stage(async |stage| {
        let garbage: [&'static [u8]; 4] = [
            b"SSH-2.0-OpenSSH_9.9\r\n",
            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
            b"HTTP/1.1 101 \r\n\r\n",
            &[0; 64],
        ];
        let before = garbage.into_iter().enumerate().map(|(number, garbage)| {
            (format!("garbage {number}"), Fault::changed(move |_| garbage.to_vec(), End::Close))
        });
        // Frames that are none: a reserved bit, an opcode that is not known, one that is too long, a masked one.
        let frames: [&'static [u8]; 5] = [
            &[0xf1, 0],
            &[0x83, 0],
            &[0x81, 127, 0xff, 0, 0, 0, 0, 0, 0, 0],
            &[0x81, 0x80, 1, 2, 3, 4],
            &[0x81, 2, 0xff, 0xfe],
        ];
        let behind = frames.into_iter().enumerate().map(|(number, frame)| {
            (format!("frame {number}"), Fault::changed(move |answer| [answer, frame].concat(), End::Open))
        });
        each(stage, before.chain(behind)).await;
    })
    .await;
}
