//! A session's machine, a local service without a network, and between them a network made of numbers: what is sent
//! arrives later, or twice, or never, as the seed has it. Time is counted, so that a day takes no time.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use awso::http::Response;
use awso::{Operation, protocol};
use awso_connect_local::{LocalConnect, LocalConnectBuilder, OfflineWebsocket, WebsocketFrame};
use awso_connect_participant::chat::machine::{
    Answer, Call, CallId, CommandId, Connection, Machine, Outcome, Output, SocketId,
};
use awso_connect_participant::chat::{
    CallError, CallErrorKind, ChatEvent, ChatOptions, LossReason, SocketError,
};
use awso_connect_participant::{Item, ParticipantToken, PreSignedConnectionUrl};

/// What the network does. All is counted in thousandths.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Weather {
    /// Requests that never arrive.
    pub(crate) lost_requests: u32,
    /// Answers that never arrive: what was asked was done.
    pub(crate) lost_answers: u32,
    /// Requests that are answered 429 instead.
    pub(crate) throttled: u32,
    /// Requests that are answered 500 instead.
    pub(crate) failed: u32,
    /// Frames that arrive twice.
    pub(crate) duplicates: u32,
    /// Frames that arrive after the ones behind them.
    pub(crate) late: u32,
    /// Frames with which the websocket breaks.
    pub(crate) drops: u32,
    /// Websockets that do not open.
    pub(crate) unopened: u32,
    /// How long something is under way at most.
    pub(crate) latency: Duration,
}

/// What is under way.
#[derive(Debug)]
enum Travelling {
    Request(CallId, Call),
    Answer(CallId, Answer),
    Open(SocketId, PreSignedConnectionUrl),
    Opened(SocketId),
    NotOpened(SocketId, SocketError),
    Heard(SocketId, &'static str),
    Frame(SocketId, WebsocketFrame),
}

pub(crate) struct World {
    pub(crate) service: LocalConnect,
    pub(crate) machine: Machine,
    pub(crate) contact_id: String,
    pub(crate) weather: Weather,
    pub(crate) events: Vec<ChatEvent>,
    pub(crate) outcomes: HashMap<CommandId, Outcome>,
    /// How often each operation was called.
    pub(crate) calls: BTreeMap<&'static str, Vec<Call>>,
    pub(crate) random: u64,
    begun: Instant,
    elapsed: Duration,
    travelling: BTreeMap<(Duration, u64), Travelling>,
    count: u64,
    sockets: HashMap<SocketId, OfflineWebsocket>,
    /// Until when a websocket's frames are under way, so that none overtakes another by itself.
    busy_until: HashMap<SocketId, Duration>,
}

impl World {
    /// A chat whose customer is the session under test.
    pub(crate) async fn new(builder: LocalConnectBuilder, mut options: ChatOptions, seed: u64) -> World {
        let service = builder.offline().unwrap();
        let config = service.config().transport(service.transport());
        let start = awso_connect::Client::new(config).unwrap().start_chat_contact();
        let start = start.instance_id("i").contact_flow_id("f");
        let started =
            start.participant_details(awso_connect::ParticipantDetails::make("Jane")).send().await.unwrap();
        let token: ParticipantToken = started.participant_token.unwrap().into_inner().into();
        // Every other session has to find out for itself who it is.
        if seed.is_multiple_of(2) {
            options.participant_id = Some(started.participant_id.unwrap().into_inner().into());
        }
        let begun = Instant::now();
        World {
            service,
            machine: Machine::new(options, token, u128::from(seed) << 64 | 7, begun),
            contact_id: started.contact_id.unwrap().into_inner(),
            weather: Weather { latency: Duration::from_millis(80), ..Weather::default() },
            events: Vec::new(),
            outcomes: HashMap::new(),
            calls: BTreeMap::new(),
            random: seed,
            begun,
            elapsed: Duration::ZERO,
            travelling: BTreeMap::new(),
            count: 0,
            sockets: HashMap::new(),
            busy_until: HashMap::new(),
        }
    }

    /// What time it is for the machine.
    pub(crate) fn now(&self) -> Instant {
        self.begun + self.elapsed
    }

    /// A number below this one: xorshift64*.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound.max(1)
    }

    fn happens(&mut self, thousandths: u32) -> bool {
        self.below(1000) < u64::from(thousandths)
    }

    fn put(&mut self, at: Duration, travelling: Travelling) {
        self.count += 1;
        self.travelling.insert((at, self.count), travelling);
    }

    fn later(&mut self) -> Duration {
        let latency = u64::try_from(self.weather.latency.as_millis()).unwrap_or(u64::MAX);
        self.elapsed + Duration::from_millis(1 + self.below(latency))
    }

    fn in_order(&mut self, socket: SocketId) -> Duration {
        let at = self.later().max(self.busy_until.get(&socket).copied().unwrap_or_default());
        self.busy_until.insert(socket, at);
        at
    }

    /// Lets so much time pass.
    pub(crate) fn pass(&mut self, duration: Duration) {
        let end = self.elapsed + duration;
        let mut without_time = 0;
        loop {
            self.carry();
            let next = [
                self.travelling.first_key_value().map(|((at, _), _)| *at),
                self.machine.deadline().map(|at| at.saturating_duration_since(self.begun)),
                self.service.until_next().map(|wait| self.elapsed + wait),
            ];
            let next = next.into_iter().flatten().min().filter(|next| *next <= end);
            let Some(next) = next else {
                self.service.advance(end - self.elapsed);
                self.elapsed = end;
                return self.carry();
            };
            let wait = next.saturating_sub(self.elapsed);
            without_time = if wait.is_zero() { without_time + 1 } else { 0 };
            assert!(without_time < 10_000, "something is due for ever: {:#?}", self.machine);
            self.elapsed += wait;
            if !wait.is_zero() {
                self.service.advance(wait);
            }
            self.collect_frames();
            let due = self.travelling.first_entry().filter(|entry| entry.key().0 <= self.elapsed);
            if let Some(due) = due {
                let travelling = due.remove();
                self.arrive(travelling);
            } else {
                let now = self.now();
                self.machine.tick(now);
            }
        }
    }

    /// Lets time pass until this holds, a minute at most.
    #[track_caller]
    pub(crate) fn until(&mut self, what: &str, holds: impl Fn(&World) -> bool) {
        for _ in 0..600 {
            if holds(self) {
                return;
            }
            self.pass(Duration::from_millis(100));
        }
        panic!("{what} has not come to pass in a minute; {:#?}", self.events);
    }

    /// Takes out of the machine what it wants done.
    pub(crate) fn carry(&mut self) {
        while let Some(output) = self.machine.poll() {
            match output {
                Output::Open(id, url) => {
                    let at = self.later();
                    self.put(at, Travelling::Open(id, url));
                }
                Output::Send(id, text) => {
                    let at = self.in_order(id);
                    self.put(at, Travelling::Heard(id, text));
                }
                Output::Close(id) => {
                    self.sockets.remove(&id);
                }
                Output::Call(id, call) => {
                    self.calls.entry(name(&call)).or_default().push(call.clone());
                    let at = self.later();
                    self.put(at, Travelling::Request(id, call));
                }
                Output::Event(event) => self.events.push(event),
                Output::Done(id, outcome) => {
                    assert!(self.outcomes.insert(id, outcome).is_none(), "{id:?} has two outcomes");
                }
            }
        }
        self.collect_frames();
    }

    fn collect_frames(&mut self) {
        let mut ids: Vec<SocketId> = self.sockets.keys().copied().collect();
        ids.sort_unstable();
        for id in ids {
            while let Some(frame) = self.sockets.get_mut(&id).and_then(OfflineWebsocket::next_frame) {
                let is_end = !matches!(frame, WebsocketFrame::Text(_));
                if is_end {
                    self.sockets.remove(&id);
                }
                if !is_end && self.happens(self.weather.drops) {
                    return self.drop_socket(id);
                }
                let mut at = self.in_order(id);
                if !is_end && self.happens(self.weather.late) {
                    at += Duration::from_millis(1 + self.below(3_000));
                }
                if !is_end && self.happens(self.weather.duplicates) {
                    let again = at + Duration::from_millis(self.below(2_000));
                    self.put(again, Travelling::Frame(id, frame.clone()));
                }
                self.put(at, Travelling::Frame(id, frame));
            }
        }
    }

    /// The connection breaks.
    pub(crate) fn drop_socket(&mut self, id: SocketId) {
        self.sockets.remove(&id);
        // What was under way is lost.
        self.travelling.retain(|_, travelling| !matches!(travelling, Travelling::Frame(of, _) if *of == id));
        let at = self.later();
        self.put(at, Travelling::Frame(id, WebsocketFrame::Gone));
    }

    pub(crate) fn drop_sockets(&mut self) {
        let mut ids: Vec<SocketId> = self.sockets.keys().copied().collect();
        ids.sort_unstable();
        for id in ids {
            self.drop_socket(id);
        }
    }

    pub(crate) fn open_sockets(&self) -> usize {
        self.sockets.len()
    }

    fn arrive(&mut self, travelling: Travelling) {
        let now = self.now();
        match travelling {
            Travelling::Request(id, call) => {
                let answer = self.answer(&call);
                // Who hears nothing gives up some time.
                let is_silent = matches!(&answer, Err(Some(_)));
                let answer = match answer {
                    Ok(answer) | Err(Some(answer)) => answer,
                    Err(None) => return,
                };
                let mut at = self.later();
                if is_silent {
                    at += Duration::from_secs(3);
                }
                self.put(at, Travelling::Answer(id, answer));
            }
            Travelling::Answer(id, answer) => self.machine.answered(now, id, answer),
            Travelling::Open(id, url) => {
                let opened = match self.happens(self.weather.unopened) {
                    true => Err(SocketError::Broken("the network is down".to_owned())),
                    false => self.service.open_websocket(url.expose()).map_err(|refused| match refused {
                        Some(status) => SocketError::Refused(status),
                        None => SocketError::Broken("the connection was dropped".to_owned()),
                    }),
                };
                let at = self.in_order(id);
                match opened {
                    Ok(socket) => {
                        self.sockets.insert(id, socket);
                        self.put(at, Travelling::Opened(id));
                    }
                    Err(error) => self.put(at, Travelling::NotOpened(id, error)),
                }
            }
            Travelling::Opened(id) if self.sockets.contains_key(&id) => self.machine.socket_opened(now, id),
            Travelling::Opened(_) => {}
            Travelling::NotOpened(id, error) => self.machine.socket_failed(now, id, error),
            Travelling::Heard(id, text) => {
                if let Some(socket) = self.sockets.get(&id) {
                    socket.send(text);
                }
            }
            Travelling::Frame(id, WebsocketFrame::Text(text)) => self.machine.frame(now, id, &text),
            Travelling::Frame(id, WebsocketFrame::Close(code)) => {
                self.machine.socket_closed(now, id, LossReason::Closed(Some(code)));
            }
            Travelling::Frame(id, WebsocketFrame::Gone) => {
                self.machine.socket_closed(now, id, LossReason::Broken);
            }
        }
    }

    /// What the service answers; as an error, what the network makes of it.
    fn answer(&mut self, call: &Call) -> Result<Answer, Option<Answer>> {
        let weather = self.weather;
        let failure = |kind, text: &str| fail(call, CallError::new(name(call), kind, text));
        if self.happens(weather.lost_requests) {
            return Err(Some(failure(CallErrorKind::Passing, "the request was lost")));
        }
        if self.happens(weather.throttled) {
            return Ok(failure(CallErrorKind::Throttled, "too fast"));
        }
        if self.happens(weather.failed) {
            return Ok(failure(CallErrorKind::Passing, "the service failed"));
        }
        let is_lost = self.happens(weather.lost_answers);
        let lost = failure(CallErrorKind::Passing, "the answer was lost");
        let answer = match call {
            Call::Connect(input) => {
                Answer::Connected(self.call(input).map(|(output, now)| Connection::of(output, now)))
            }
            Call::Message(input) => Answer::Message(self.call(input).map(|(output, _)| output)),
            Call::Event(input) => Answer::Event(self.call(input).map(|(output, _)| output)),
            Call::Transcript(input) => Answer::Transcript(self.call(input).map(|(output, _)| output)),
            Call::Disconnect(input) => Answer::Disconnected(self.call(input).map(drop)),
        };
        if is_lost { Err(Some(lost)) } else { Ok(answer) }
    }

    fn call<O: Operation>(&self, input: &O) -> Result<(O::Output, awso::Timestamp), CallError> {
        let operation = O::OPERATION.name;
        let request = protocol::encode(input).expect("an input that can be encoded");
        let broken = || CallError::new(operation, CallErrorKind::Passing, "the connection was dropped");
        let response = self.service.answer(&request).ok_or_else(broken)?;
        if !response.status.is_success() {
            return Err(CallError::answered(operation, response.status, body(&response)));
        }
        let date = response.headers.get("date").and_then(|date| date.to_str().ok());
        let now = date.and_then(|date| date.parse().ok()).expect("a date");
        Ok((protocol::decode::<O>(&response).expect("an answer"), now))
    }

    /// All that the service has of the chat.
    pub(crate) fn whole(&self) -> Vec<Item> {
        self.service.transcript(&self.contact_id).expect("the contact is there")
    }

    /// The messages that the application was told, by their texts.
    pub(crate) fn told(&self) -> Vec<&str> {
        let texts = self.events.iter().filter_map(|event| match event {
            ChatEvent::Message(entry) => Some(entry.text()),
            _ => None,
        });
        texts.collect()
    }

    /// How many events are of this kind.
    pub(crate) fn count(&self, is_it: impl Fn(&ChatEvent) -> bool) -> usize {
        self.events.iter().filter(|event| is_it(event)).count()
    }
}

pub(crate) fn name(call: &Call) -> &'static str {
    match call {
        Call::Connect(_) => "CreateParticipantConnection",
        Call::Message(_) => "SendMessage",
        Call::Event(_) => "SendEvent",
        Call::Transcript(_) => "GetTranscript",
        Call::Disconnect(_) => "DisconnectParticipant",
    }
}

fn fail(call: &Call, error: CallError) -> Answer {
    match call {
        Call::Connect(_) => Answer::Connected(Err(error)),
        Call::Message(_) => Answer::Message(Err(error)),
        Call::Event(_) => Answer::Event(Err(error)),
        Call::Transcript(_) => Answer::Transcript(Err(error)),
        Call::Disconnect(_) => Answer::Disconnected(Err(error)),
    }
}

fn body(response: &Response) -> String {
    let body = response.body.bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    format!("HTTP {}: {}", response.status, body.unwrap_or_default())
}
