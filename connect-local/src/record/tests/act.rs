//! What people, businesses and the clock do to a machine.

use std::time::Duration;

use awso::http::Method;
use proptest::prelude::*;
use serde_json::json;

use super::Run;

/// What somebody does. Numbers say which of those there are, and wrap.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Start {
        client_token: Option<u8>,
        minutes: u32,
        continues: Option<usize>,
    },
    Connect(usize),
    Invite {
        chat: usize,
        role: &'static str,
        client_token: Option<u8>,
    },
    Say {
        connection: usize,
        words: u8,
        client_token: Option<u8>,
    },
    Type(usize),
    Read {
        connection: usize,
        message: usize,
    },
    Page {
        connection: usize,
        size: u8,
    },
    NextPage {
        connection: usize,
    },
    Announce {
        connection: usize,
        client_token: u8,
    },
    Leave(usize),
    Stop(usize),
    /// Sets an attribute, a name and a tag.
    Note {
        chat: usize,
        words: u8,
    },
    Describe(usize),
    Associate {
        chat: usize,
        source: usize,
        client_token: u8,
    },
    Stream {
        chat: usize,
        topic: u8,
        client_token: u8,
    },
    Limit {
        chat: usize,
        minutes: Option<u32>,
    },
    /// Somebody writes through another message service.
    Write {
        who: u8,
        words: u8,
    },
    Outbound {
        who: u8,
        client_token: u8,
    },
    Wait(u32),
    Restart,
}

pub(super) fn acts() -> impl Strategy<Value = Vec<Act>> {
    let any = 0_usize..1_000;
    let token = || prop::option::of(0_u8..3);
    let role = prop::sample::select(vec!["AGENT", "CUSTOM_BOT", "SUPERVISOR"]);
    let act = prop_oneof![
        2 => (token(), 60_u32..90, prop::option::weighted(0.3, any.clone()))
            .prop_map(|(client_token, minutes, continues)| Act::Start { client_token, minutes, continues }),
        3 => any.clone().prop_map(Act::Connect),
        1 => (any.clone(), role, token())
            .prop_map(|(chat, role, client_token)| Act::Invite { chat, role, client_token }),
        6 => (any.clone(), 0_u8..4, token())
            .prop_map(|(connection, words, client_token)| Act::Say { connection, words, client_token }),
        1 => any.clone().prop_map(Act::Type),
        2 => (any.clone(), any.clone()).prop_map(|(connection, message)| Act::Read { connection, message }),
        2 => (any.clone(), 1_u8..5).prop_map(|(connection, size)| Act::Page { connection, size }),
        2 => any.clone().prop_map(|connection| Act::NextPage { connection }),
        1 => (any.clone(), 0_u8..3)
            .prop_map(|(connection, client_token)| Act::Announce { connection, client_token }),
        1 => any.clone().prop_map(Act::Leave),
        1 => any.clone().prop_map(Act::Stop),
        1 => (any.clone(), 0_u8..4).prop_map(|(chat, words)| Act::Note { chat, words }),
        2 => any.clone().prop_map(Act::Describe),
        1 => (any.clone(), any.clone(), 0_u8..2)
            .prop_map(|(chat, source, client_token)| Act::Associate { chat, source, client_token }),
        1 => (any.clone(), 0_u8..3, 0_u8..3)
            .prop_map(|(chat, topic, client_token)| Act::Stream { chat, topic, client_token }),
        1 => (any, prop::option::of(2_u32..30)).prop_map(|(chat, minutes)| Act::Limit { chat, minutes }),
        1 => (0_u8..2, 0_u8..4).prop_map(|(who, words)| Act::Write { who, words }),
        1 => (0_u8..2, 0_u8..2).prop_map(|(who, client_token)| Act::Outbound { who, client_token }),
        2 => (1_u32..2_000).prop_map(Act::Wait),
        4 => Just(Act::Restart),
    ];
    prop::collection::vec(act, 1..60)
}

impl Run {
    /// Does it, and tells what came of it.
    pub(super) fn act(&mut self, act: &Act) -> serde_json::Value {
        let pick = |list: &[String], number: usize| {
            list.get(number % list.len().max(1)).cloned().unwrap_or_else(|| "none".to_owned())
        };
        let keep = |list: &mut Vec<String>, value: &serde_json::Value| {
            if let Some(text) = value.as_str().filter(|text| !list.iter().any(|known| known == text)) {
                list.push(text.to_owned());
            }
        };
        let post = Method::POST;
        let answer = match act {
            Act::Start { client_token, minutes, continues } => {
                let mut start = json!({"InstanceId": "i", "ContactFlowId": "f", "ChatDurationInMinutes": minutes,
                    "ParticipantDetails": {"DisplayName": "Jane"}});
                if let Some(token) = client_token {
                    start["ClientToken"] = json!(format!("start {token}"));
                }
                if let Some(chat) = continues {
                    start["PersistentChat"] = json!({"RehydrationType": "ENTIRE_PAST_SESSION",
                        "SourceContactId": pick(&self.chats, *chat)});
                }
                let answer = self.ask(Method::PUT, "/contact/chat", "", &start);
                keep(&mut self.chats, &answer[2]["ContactId"]);
                keep(&mut self.guests, &answer[2]["ParticipantToken"]);
                answer
            }
            Act::Connect(guest) => {
                let token = pick(&self.guests, *guest);
                let both =
                    json!({"ConnectParticipant": true, "Type": ["CONNECTION_CREDENTIALS", "WEBSOCKET"]});
                let answer = self.ask(post, "/participant/connection", &token, &both);
                keep(&mut self.connections, &answer[2]["ConnectionCredentials"]["ConnectionToken"]);
                answer
            }
            Act::Invite { chat, role, client_token } => {
                let mut body = json!({"InstanceId": "i", "ContactId": pick(&self.chats, *chat),
                    "ParticipantDetails": {"ParticipantRole": role, "DisplayName": role}});
                if let Some(token) = client_token {
                    body["ClientToken"] = json!(format!("invite {token}"));
                }
                let answer = self.ask(post, "/contact/create-participant", "", &body);
                keep(&mut self.guests, &answer[2]["ParticipantCredentials"]["ParticipantToken"]);
                answer
            }
            Act::Say { connection, words, client_token } => {
                let mut body = json!({"ContentType": "text/plain", "Content": format!("words {words}")});
                if let Some(token) = client_token {
                    body["ClientToken"] = json!(format!("say {token}"));
                }
                let answer =
                    self.ask(post, "/participant/message", &pick(&self.connections, *connection), &body);
                keep(&mut self.messages, &answer[2]["Id"]);
                answer
            }
            Act::Type(connection) => {
                let body = json!({"ContentType": "application/vnd.amazonaws.connect.event.typing"});
                self.ask(post, "/participant/event", &pick(&self.connections, *connection), &body)
            }
            Act::Read { connection, message } => {
                let content = json!({"messageId": pick(&self.messages, *message)}).to_string();
                let body = json!({"Content": content,
                    "ContentType": "application/vnd.amazonaws.connect.event.message.read"});
                self.ask(post, "/participant/event", &pick(&self.connections, *connection), &body)
            }
            Act::Page { connection, size } => {
                let body = json!({"MaxResults": size});
                let answer =
                    self.ask(post, "/participant/transcript", &pick(&self.connections, *connection), &body);
                let next = answer[2]["NextToken"].as_str().filter(|next| !next.is_empty());
                self.next = next.map(|next| (*size, next.to_owned()));
                answer
            }
            Act::NextPage { connection } => {
                let Some((size, next)) = self.next.clone() else { return json!(null) };
                let body = json!({"MaxResults": size, "NextToken": next});
                self.ask(post, "/participant/transcript", &pick(&self.connections, *connection), &body)
            }
            Act::Announce { connection, client_token } => {
                let body = json!({"AttachmentName": "notes.txt", "AttachmentSizeInBytes": 9,
                    "ContentType": "text/plain", "ClientToken": format!("file {client_token}")});
                let path = "/participant/start-attachment-upload";
                self.ask(post, path, &pick(&self.connections, *connection), &body)
            }
            Act::Leave(connection) => {
                let token = pick(&self.connections, *connection);
                self.ask(post, "/participant/disconnect", &token, &json!({}))
            }
            Act::Stop(chat) => {
                let body = json!({"InstanceId": "i", "ContactId": pick(&self.chats, *chat)});
                self.ask(post, "/contact/stop", "", &body)
            }
            Act::Note { chat, words } => {
                let id = pick(&self.chats, *chat);
                let words = format!("words {words}");
                let set = json!({"InstanceId": "i", "InitialContactId": id, "Attributes": {"words": words}});
                let set = self.ask(post.clone(), "/contact/attributes", "", &set);
                let tag = json!({"InstanceId": "i", "ContactId": id, "Tags": {"words": "x"}});
                self.ask(post.clone(), "/contact/tags", "", &tag);
                let references = json!({"words": {"Type": "STRING", "Value": words}});
                let update = json!({"Name": words, "References": references});
                self.ask(post, &format!("/contacts/i/{id}"), "", &update);
                set
            }
            Act::Describe(chat) => {
                let id = pick(&self.chats, *chat);
                let path = format!("/contact/references/i/{id}?referenceTypes=STRING");
                let listed = self.ask(Method::GET, &path, "", &json!({}));
                let known = self.ask(Method::GET, &format!("/contacts/i/{id}"), "", &json!({}));
                json!([known[0], [known[1], listed[1]]])
            }
            Act::Associate { chat, source, client_token } => {
                let chat = pick(&self.chats, *chat);
                let body = json!({"RehydrationType": "FROM_SEGMENT", "SourceContactId": pick(&self.chats, *source),
                    "ClientToken": format!("associate {client_token}")});
                let path = format!("/contact/persistent-contact-association/i/{chat}");
                self.ask(post, &path, "", &body)
            }
            Act::Stream { chat, topic, client_token } => {
                let topic = format!("arn:aws:sns:us-east-1:123456789012:topic-{topic}");
                let body = json!({"InstanceId": "i", "ContactId": pick(&self.chats, *chat),
                    "ClientToken": format!("stream {client_token}"),
                    "ChatStreamingConfiguration": {"StreamingEndpointArn": topic}});
                self.ask(post, "/contact/start-streaming", "", &body)
            }
            Act::Limit { chat, minutes } => {
                let value = match minutes {
                    Some(minutes) => json!({"ParticipantTimerDurationInMinutes": minutes}),
                    None => json!({"ParticipantTimerAction": "Unset"}),
                };
                let timers = ["CUSTOMER", "AGENT"]
                    .map(|role| json!({"ParticipantRole": role, "TimerType": "IDLE", "TimerValue": value}));
                let body = json!({"ChannelConfiguration": {"Chat": {"ParticipantTimerConfigList": timers}}});
                let path = format!("/contact/participant-role-config/i/{}", pick(&self.chats, *chat));
                self.ask(Method::PUT, &path, "", &body)
            }
            Act::Write { who, words } => {
                let event = json!({"Type": "MESSAGE", "ContentType": "text/plain",
                    "Content": format!("words {words}")});
                let body = json!({"SourceId": format!("+4412345{who}"), "DestinationId": "number",
                    "Subtype": "connect:SMS", "Event": event});
                let answer = self.ask(post, "/chat-integration-event", "", &body);
                keep(&mut self.chats, &answer[2]["InitialContactId"]);
                answer
            }
            Act::Outbound { who, client_token } => {
                let body = json!({"InstanceId": "i", "ContactFlowId": "f",
                    "ClientToken": format!("outbound {client_token}"),
                    "SegmentAttributes": {"connect:Subtype": {"ValueString": "connect:SMS"}},
                    "SourceEndpoint": {"Type": "CONNECT_PHONENUMBER_ARN", "Address": "number"},
                    "DestinationEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": format!("+4412345{who}")},
                    "InitialSystemMessage": {"ContentType": "text/plain", "Content": "hello"}});
                let answer = self.ask(Method::PUT, "/contact/outbound-chat", "", &body);
                keep(&mut self.chats, &answer[2]["ContactId"]);
                answer
            }
            Act::Wait(seconds) => {
                self.step(|instance| instance.advance(Duration::from_secs(u64::from(*seconds))));
                json!(null)
            }
            Act::Restart => json!(null),
        };
        json!([answer[0], answer[1]])
    }
}
