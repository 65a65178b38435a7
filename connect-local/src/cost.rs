//! What a step looks at does not grow with what there is besides. It is counted, for a clock tells of other things, too.

use std::time::Duration;

use awso::http::{HeaderValue, Method, Request};
use awso_connect_participant::content_type::{MESSAGE_DELIVERED, MESSAGE_READ, TYPING};
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::contact::CUSTOMER;
use crate::control::TokenKind;
use crate::file::Stage;
use crate::instance::Instance;
use crate::kept::meter;
use crate::participant::Role;
use crate::routes;
use crate::script::{Script, Step};
use crate::settings::Settings;
use crate::signature::SignaturePolicy;
use crate::socket::{self, Close, SocketId};
use crate::speech::Message;

/// How much there is besides.
#[derive(Clone, Copy, Debug)]
struct Size {
    /// Half of them are over; as many customers write through another message service.
    chats: usize,
    /// In the chat that steps are made in, and in the one that it continues.
    messages: usize,
}

const SMALL: Size = Size { chats: 3, messages: 20 };
const MANY: Size = Size { chats: 300, ..SMALL };
const LONG: Size = Size { messages: 2_000, ..SMALL };
/// How many looks more it takes to search by halves what is a hundred times as long.
const SLACK: usize = 8;

struct World {
    instance: Instance,
    /// The chat that steps are made in, by place and id, and the one that it continues.
    place: usize,
    chat: String,
    source: String,
    invitation: String,
    token: String,
    socket: SocketId,
    /// What came of the last step.
    answer: Value,
}

impl World {
    fn of(size: Size) -> World {
        let settings = Settings {
            script: Script::silent().start([Step::authenticate(Duration::from_secs(3_000))]),
            signatures: SignaturePolicy::ignored(),
            most_chats: 100_000,
            idle_after: Some(Duration::from_secs(300)),
            // Those that are over at first and two more: with the last step, the oldest goes.
            most_ended_contacts: size.chats / 2 + 2,
            public_url: "http://127.0.0.1:1".to_owned(),
            ..Settings::default()
        };
        let mut instance = Instance::new(settings, Clock::default());
        instance.settings.assumptions.verdicts_change_the_item = true;
        let none = String::new;
        let (chat, source, invitation, token) = (none(), none(), none(), none());
        let (place, socket, answer) = (0, SocketId::default(), Value::Null);
        let mut world = World { instance, place, chat, source, invitation, token, socket, answer };
        for _ in 0..size.chats / 2 {
            world.begin(1);
            world.stop();
        }
        world.begin(size.messages);
        let source = world.chat.clone();
        world.stop();
        for customer in 0..size.chats / 2 {
            world.begin(1);
            world.write(customer);
        }
        world.source = source;
        world.begin(size.messages);
        world.instance.journal.is_watched = true;
        world
    }

    /// A chat in which so much was said, and whose customer listens. It continues one if there is one to continue.
    fn begin(&mut self, messages: usize) {
        let mut start = json!({"InstanceId": "i", "ContactFlowId": "f",
            "ParticipantDetails": {"DisplayName": "Jane"}});
        if !self.source.is_empty() {
            start["PersistentChat"] =
                json!({"RehydrationType": "ENTIRE_PAST_SESSION", "SourceContactId": self.source});
        }
        self.call(Method::PUT, "/contact/chat", &start);
        self.chat = self.text("ContactId");
        self.invitation = self.text("ParticipantToken");
        self.place = self.instance.contacts.place_of(&self.chat).expect("a chat");
        self.connect();
        self.open();
        self.hear(r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#);
        self.announce();
        for number in 0..messages {
            self.step(|world| {
                let (now, place) = (world.instance.now, world.place);
                let (content_type, content) = ("text/plain".to_owned(), number.to_string());
                world.instance.change(place, |contact| {
                    contact.say(CUSTOMER, Message { content_type, content }, now);
                });
            });
        }
    }

    fn step(&mut self, step: impl FnOnce(&mut World)) {
        self.instance.tick();
        step(self);
        self.instance.tick();
        self.instance.take_outputs();
        self.instance.take_changes(|_, value| {
            value.map(|value| value.to_json().expect("JSON"));
        });
        self.instance.show_changes();
    }

    fn stop(&mut self) {
        self.ask("/contact/stop", &json!({"InstanceId": "i", "ContactId": self.chat}));
    }

    /// A customer writes through another message service.
    fn write(&mut self, customer: usize) {
        let event = json!({"Type": "MESSAGE", "ContentType": "text/plain", "Content": "x"});
        let body = json!({"SourceId": format!("+44{customer}"), "DestinationId": "number",
            "Subtype": "connect:SMS", "Event": event});
        self.ask("/chat-integration-event", &body);
    }

    /// The business writes to a customer through another message service.
    fn write_to(&mut self, customer: usize) {
        let body = json!({"InstanceId": "i", "ContactFlowId": "f", "ClientToken": "t",
            "SegmentAttributes": {"connect:Subtype": {"ValueString": "connect:SMS"}},
            "SourceEndpoint": {"Type": "CONNECT_PHONENUMBER_ARN", "Address": "number"},
            "DestinationEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": format!("+4412345{customer}")},
            "InitialSystemMessage": {"ContentType": "text/plain", "Content": "x"}});
        self.call(Method::PUT, "/contact/outbound-chat", &body);
    }

    fn ask(&mut self, path: &str, body: &Value) {
        self.call(Method::POST, path, body);
    }

    fn call(&mut self, method: Method, path: &str, body: &Value) {
        let token = if path == "/participant/connection" { &self.invitation } else { &self.token };
        let mut request = Request::new(method, path);
        request.headers.insert("x-amz-bearer", HeaderValue::from_str(token).expect("a token"));
        request.body = body.to_string().into();
        self.step(|world| {
            let response = routes::respond(&request, &mut world.instance);
            let body = response.body.bytes().expect("at hand");
            assert!(response.status.is_success(), "{path}: {}", String::from_utf8_lossy(body));
            world.answer = serde_json::from_slice(body).expect("JSON");
        });
    }

    fn text(&self, member: &str) -> String {
        self.answer[member].as_str().unwrap_or_default().to_owned()
    }

    fn connect(&mut self) {
        self.ask(
            "/participant/connection",
            &json!({"ConnectParticipant": true, "Type": ["CONNECTION_CREDENTIALS", "WEBSOCKET"]}),
        );
        self.token =
            self.answer["ConnectionCredentials"]["ConnectionToken"].as_str().expect("one").to_owned();
    }

    fn open(&mut self) {
        let url = self.answer["Websocket"]["Url"].as_str().expect("a URL").to_owned();
        let (_, secret) = url.split_once(socket::PATH).expect("a URL of a websocket");
        self.step(|world| world.socket = world.instance.open_socket(secret).expect("open"));
    }

    fn hear(&mut self, text: &str) {
        self.step(|world| world.instance.hear(world.socket, text));
    }

    fn page(&mut self, query: &Value) {
        self.ask("/participant/transcript", query);
    }

    fn oldest(&self) -> String {
        let contact = self.instance.contacts.get(self.place).expect("the chat");
        let message = contact.transcript.iter().find(|entry| entry.is_said()).expect("a message");
        message.id.clone()
    }

    fn report(&mut self, content_type: &str, message: &str) {
        let content = json!({"messageId": message}).to_string();
        self.ask("/participant/event", &json!({"ContentType": content_type, "Content": content}));
    }

    fn announce(&mut self) {
        self.ask(
            "/participant/start-attachment-upload",
            &json!({"AttachmentName": "a.txt", "AttachmentSizeInBytes": 1, "ContentType": "text/plain",
                "ClientToken": "t"}),
        );
    }

    /// A file that was announced is uploaded, completed and scanned.
    fn attach(&mut self, id: &str) {
        let file = self.instance.files.by_id.get_mut(id).expect("a file");
        file.stage = Stage::Uploaded { is_eicar: false };
        self.ask(
            "/participant/complete-attachment-upload",
            &json!({"AttachmentIds": [id], "ClientToken": "t"}),
        );
        self.step(|world| world.instance.advance(Duration::from_secs(1)));
    }

    /// How many values are looked at, in everything that can be done in a chat.
    fn looks(mut self) -> Vec<(&'static str, usize)> {
        let mut all = Vec::new();
        let oldest = self.oldest();
        let contact = self.instance.contacts.get(self.place).expect("the chat");
        let newest = contact.transcript.last().expect("an entry").at.to_string();
        let mut count = |what, act: &mut dyn FnMut(&mut World)| {
            all.push((what, meter::looks(|| act(&mut self))));
        };
        let mut file = String::new();
        count("starts a file", &mut |world| {
            world.announce();
            file = world.text("AttachmentId");
        });
        count("attaches a file", &mut |world| world.attach(&file));
        count("streams to a topic", &mut |world| {
            let topic = "arn:aws:sns:us-east-1:123456789012:topic";
            let body = json!({"InstanceId": "i", "ContactId": world.chat, "ClientToken": "t",
                "ChatStreamingConfiguration": {"StreamingEndpointArn": topic}});
            world.ask("/contact/start-streaming", &body);
        });
        let say = json!({"ContentType": "text/plain", "Content": "x", "ClientToken": "t"});
        count("says something", &mut |world| world.ask("/participant/message", &say));
        count("says the same again", &mut |world| world.ask("/participant/message", &say));
        let typing = json!({"ContentType": TYPING});
        count("types", &mut |world| world.ask("/participant/event", &typing));
        count("delivers the oldest", &mut |world| world.report(MESSAGE_DELIVERED, &oldest));
        count("reads the oldest", &mut |world| world.report(MESSAGE_READ, &oldest));
        count("looks at the newest", &mut |world| world.page(&json!({})));
        let mut next = json!({});
        count("looks at the oldest", &mut |world| {
            world.page(&json!({"StartPosition": {"Id": oldest}, "ScanDirection": "FORWARD"}));
            next = json!({"StartPosition": {"Id": oldest}, "ScanDirection": "FORWARD",
                "NextToken": world.text("NextToken")});
        });
        count("looks at the next ones", &mut |world| world.page(&next));
        count("looks at those before", &mut |world| {
            world.page(&json!({"StartPosition": {"AbsoluteTime": newest}, "ScanDirection": "BACKWARD"}));
        });
        count("connects", &mut World::connect);
        count("opens a websocket", &mut World::open);
        count("subscribes", &mut |world| {
            world.hear(r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#);
        });
        count("sends a heartbeat", &mut |world| world.hear(r#"{"topic":"aws/heartbeat"}"#));
        count("closes a websocket", &mut |world| {
            world.step(|world| world.instance.socket_is_gone(world.socket));
        });
        count("signs in", &mut |world| {
            let contact = world.instance.contacts.get(world.place);
            let state = contact.and_then(|contact| contact.flow.sign_in.as_ref()).expect("one").state.clone();
            let body = json!({"State": state, "InstanceId": "i", "Code": "c"});
            world.ask("/contact/update-participant-authentication", &body);
        });
        count("invites somebody", &mut |world| {
            let who = json!({"ParticipantRole": "CUSTOM_BOT", "DisplayName": "Bot"});
            let body = json!({"InstanceId": "i", "ContactId": world.chat, "ParticipantDetails": who});
            world.ask("/contact/create-participant", &body);
        });
        count("is described", &mut |world| {
            world.call(Method::GET, &format!("/contacts/i/{}", world.chat), &json!({}));
        });
        count("has an attribute set", &mut |world| {
            let set = json!({"InstanceId": "i", "InitialContactId": world.chat, "Attributes": {"a": "b"}});
            world.ask("/contact/attributes", &set);
        });
        count("writes by SMS first", &mut |world| world.write(1_000));
        count("writes by SMS again", &mut |world| world.write(1_000));
        count("is written to by SMS", &mut |world| world.write_to(1_000));
        count("is written to by SMS again", &mut |world| world.write_to(1_000));
        count("is told to say something", &mut |world| {
            world.step(|world| {
                let item = Message { content_type: "text/plain".to_owned(), content: "x".to_owned() };
                world.instance.inject(&world.chat, Role::Agent, None, item).expect("said");
            });
        });
        count("is told to close its websockets", &mut |world| {
            world.step(|world| {
                world.instance.close_sockets(world.place, None, Close::asked(1000));
            });
        });
        count("is told that invitations expire", &mut |world| {
            world.step(|world| {
                world.instance.expire(Some(&world.chat), None, TokenKind::Participant).expect("a chat");
            });
        });
        count("leaves", &mut |world| world.ask("/participant/disconnect", &json!({})));
        count("starts another chat", &mut |world| world.begin(1));
        assert!(self.instance.contacts.get(0).is_some());
        all.push(("stops it, and the oldest goes", meter::looks(|| self.stop())));
        assert!(self.instance.contacts.get(0).is_none());
        all
    }
}

#[test]
fn no_step_looks_at_more_where_there_are_more_chats_or_longer_ones() {
    let small = World::of(SMALL).looks();
    for size in [MANY, LONG] {
        for ((what, few), (_, many)) in small.iter().zip(World::of(size).looks()) {
            assert!(many <= few + SLACK, "who {what} looks at {few}, and at {many} where there are {size:?}");
        }
    }
}

#[test]
fn who_connects_again_and_again_is_watched_once() {
    let [once, often] = [1, 20].map(|times| {
        let mut world = World::of(SMALL);
        for _ in 0..times {
            world.connect();
        }
        let mut wait = |seconds| {
            meter::looks(|| world.step(|world| world.instance.advance(Duration::from_secs(seconds))))
        };
        // The URLs of their websockets have expired by then, and nobody is idle.
        wait(200);
        wait(101)
    });
    assert_eq!(once, often);
}
