//! Chats through another message service, such as SMS: what customers write there, and what a business begins. With
//! awso's own client over real sockets.

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use awso_connect::{
    AttributeName, AttributeValue, ChatEvent, ChatEventType, ChatMessage, ChatStreamingConfiguration, Client,
    Endpoint, EndpointType, NewSessionDetails, ParticipantDetails, SegmentAttributeValue,
    SendChatIntegrationEventRequest, SendChatIntegrationEventResponse, StartOutboundChatContactError,
    StartOutboundChatContactRequest, SupportedMessagingContentType, TemplateAttributes,
    TemplatedMessageConfig,
};
use awso_connect_local::Script;
use awso_connect_participant::ParticipantRole;
use common::{EVENT, Local, builder};

const JANE: &str = "+15551234567";
const NUMBER: &str = "arn:aws:connect:us-east-1:123456789012:phone-number/n";

struct Service {
    local: Local,
    client: Client,
}

impl Service {
    async fn new() -> Service {
        let script = Script::silent().agent("Ada").otherwise("<{message}>");
        let local = Local::of(builder().script(script).heartbeat_timeout(None)).await;
        let client = Client::new(local.service.config()).expect("a client");
        Service { local, client }
    }

    async fn tell(&self, event: ChatEvent) -> SendChatIntegrationEventResponse {
        self.client.send(told(event)).await.expect("taken")
    }

    async fn outbound(&self, start: StartOutboundChatContactRequest) -> Result<String, String> {
        let started = self.client.send(start).await;
        let started = started.map_err(|error| error.to_string())?;
        Ok(started.contact_id.expect("an id").into_inner())
    }
}

fn told(event: ChatEvent) -> SendChatIntegrationEventRequest {
    let told = SendChatIntegrationEventRequest::make().source_id(JANE).destination_id(NUMBER);
    told.event(event).subtype("connect:SMS").build()
}

fn says(words: &str) -> ChatEvent {
    ChatEvent::make(ChatEventType::Message).content_type("text/plain").content(words)
}

fn outbound() -> StartOutboundChatContactRequest {
    StartOutboundChatContactRequest::make()
        .instance_id("i")
        .contact_flow_id("f")
        .source_endpoint(Endpoint::make().r#type(EndpointType::ConnectPhoneNumberArn).address(NUMBER))
        .destination_endpoint(Endpoint::make().r#type(EndpointType::TelephoneNumber).address(JANE))
        .segment_attributes(subtype("connect:SMS"))
        .build()
}

fn one(name: &str, value: &str) -> BTreeMap<AttributeName, AttributeValue> {
    BTreeMap::from([(name.into(), value.into())])
}

fn subtype(subtype: &str) -> BTreeMap<awso_connect::SegmentAttributeName, SegmentAttributeValue> {
    BTreeMap::from([("connect:Subtype".into(), SegmentAttributeValue::make().value_string(subtype))])
}

#[tokio::test]
async fn messages_between_two_are_one_chat_until_one_leaves() {
    let service = Service::new().await;
    let nothing = service.tell(ChatEvent::make(ChatEventType::Disconnect)).await;
    assert_eq!((nothing.initial_contact_id, nothing.new_chat_created), (None, Some(false)));
    let first = service.tell(says("hi")).await;
    assert_eq!(first.new_chat_created, Some(true));
    let id = first.initial_contact_id.expect("a chat").into_inner();
    // The model and its documentation write the kind of chat in two ways.
    let mut second = told(says("there"));
    second.subtype = Some("connect:sms".into());
    let second = service.client.send(second).await.expect("taken");
    assert_eq!(second.new_chat_created, Some(false));
    assert_eq!(second.initial_contact_id.as_deref(), Some(&id));
    let typing = ChatEvent::make(ChatEventType::Event).content_type(format!("{EVENT}typing"));
    assert_eq!(service.tell(typing.clone()).await.new_chat_created, Some(false));
    let words = ["participant.joined", "hi", "participant.joined", "<hi>", "there", "<there>"];
    assert_eq!(service.local.words(&id), words);
    let known = service.client.describe_contact().instance_id("integration").contact_id(&*id).send().await;
    let known = known.expect("a contact").contact.expect("what is known");
    assert_eq!(known.segment_attributes, Some(subtype("connect:SMS")));

    let mut other = told(says("another kind"));
    other.subtype = None;
    let other = service.client.send(other).await.expect("taken");
    assert_eq!(other.new_chat_created, Some(true));

    let left = service.tell(ChatEvent::make(ChatEventType::Disconnect)).await;
    assert_eq!(left.initial_contact_id.as_deref(), Some(&id));
    assert_eq!(service.local.words(&id)[6..], ["participant.left", "chat.ended"]);
    assert_eq!(service.tell(typing).await.initial_contact_id, None);
    let next = service.tell(says("again")).await;
    assert_eq!(next.new_chat_created, Some(true));
    assert_ne!(next.initial_contact_id.as_deref(), Some(&id));
}

#[tokio::test]
async fn a_chat_begins_with_what_its_first_event_brings() {
    let service = Service::new().await;
    let details = NewSessionDetails::make()
        .participant_details(ParticipantDetails::make("Jane"))
        .attributes(one("color", "blue"))
        .supported_messaging_content_types(
            ["text/plain", "text/markdown"].map(SupportedMessagingContentType::from).to_vec(),
        )
        .streaming_configuration(ChatStreamingConfiguration::make("arn:aws:sns:us-east-1:123456789012:chat"));
    let mut first =
        told(ChatEvent::make(ChatEventType::Message).content_type("text/markdown").content("*hi*"));
    first.new_session_details = Some(details);
    let started = service.client.send(first.clone()).await.expect("taken");
    let id = started.initial_contact_id.expect("a chat").into_inner();
    let got = service.client.get_contact_attributes().instance_id("integration").initial_contact_id(&*id);
    assert_eq!(got.send().await.expect("a contact").attributes.expect("some").len(), 1);
    let items = service.local.service.transcript(&id).expect("a contact");
    assert_eq!(items[0].display_name.as_deref().map(String::as_str), Some("Jane"));
    assert_eq!(service.local.service.published().len(), items.len());
    // A chat that is there does not change.
    first.new_session_details = Some(NewSessionDetails::make().attributes(one("a b", "")));
    service.client.send(first).await.expect("taken");
}

#[tokio::test]
async fn an_event_that_lacks_something_is_an_invalid_request() {
    let service = Service::new().await;
    let mut unsupported = told(says("hi"));
    unsupported.subtype = Some("connect:Telegraph".into());
    let mut attributes = told(says("hi"));
    let broken = one("a b", "c");
    attributes.new_session_details = Some(NewSessionDetails::make().attributes(broken));
    let mut topic = told(says("hi"));
    let broken = ChatStreamingConfiguration::make("topic");
    topic.new_session_details = Some(NewSessionDetails::make().streaming_configuration(broken));
    for (told, problem) in [
        (told(ChatEvent::make(ChatEventType::Message).content_type("text/plain")), "Content"),
        (told(ChatEvent::make(ChatEventType::Event)), "ContentType"),
        (
            told(ChatEvent::make(ChatEventType::Message).content_type("text/html").content("x")),
            "Event.ContentType",
        ),
        (unsupported, "Subtype"),
        (attributes, "NewSessionDetails.Attributes"),
        (topic, "NewSessionDetails.StreamingConfiguration"),
    ] {
        let error = service.client.send(told).await.expect_err(problem).to_string();
        assert!(error.contains("InvalidRequestException") && error.contains(problem), "{error}");
    }
    // None of it has made a chat.
    let state = service.local.service.state();
    assert_eq!(state["contacts"].as_array().expect("contacts").len(), 0);
    let first = service.tell(says("hi")).await;
    let id = first.initial_contact_id.expect("a chat").into_inner();
    let before = service.local.words(&id);
    for event in [
        ChatEvent::make(ChatEventType::Event).content_type("x"),
        ChatEvent::make(ChatEventType::Event).content_type(format!("{EVENT}message.read")).content("{}"),
        ChatEvent::make(ChatEventType::Message).content_type("text/html").content("x"),
    ] {
        let error = service.client.send(told(event)).await.expect_err("refused").to_string();
        assert!(error.contains("InvalidRequestException") && error.contains("Event.Content"), "{error}");
    }
    assert_eq!(service.local.words(&id), before);
}

#[tokio::test]
async fn a_business_begins_a_chat_which_the_customer_answers() {
    let service = Service::new().await;
    let mut start = outbound();
    start.initial_system_message = Some(ChatMessage::make("text/plain", "Your order is on its way."));
    start.client_token = Some("t".into());
    start.attributes = Some(one("order", "7"));
    let id = service.outbound(start.clone()).await.expect("a chat");
    assert_eq!(service.outbound(start.clone()).await.as_ref(), Ok(&id));
    assert_eq!(service.local.words(&id), ["Your order is on its way.", "participant.joined"]);
    let said = service.local.service.transcript(&id).expect("a contact").remove(0);
    assert_eq!(said.participant_role, Some(ParticipantRole::System));
    // It waits for nobody to subscribe.
    service.local.service.advance(Duration::from_secs(600));
    let describe = || service.client.describe_contact().instance_id("i").contact_id(&*id);
    let waiting = describe().send().await.expect("a contact").contact.expect("what is known");
    assert_eq!(waiting.connected_to_system_timestamp, None);
    let address = waiting.customer_endpoint.expect("an endpoint").address;
    assert_eq!(address.as_deref().map(String::as_str), Some(JANE));
    assert_eq!(waiting.attributes.expect("attributes").len(), 1);

    let answer = service.tell(says("thanks")).await;
    assert_eq!((answer.initial_contact_id.as_deref(), answer.new_chat_created), (Some(&id), Some(false)));
    assert_eq!(service.local.words(&id)[2..], ["participant.joined", "thanks", "<thanks>"]);
    let connected = describe().send().await.expect("a contact").contact.expect("what is known");
    assert!(connected.connected_to_system_timestamp.is_some());
    let names = service.local.service.transcript(&id).expect("a contact");
    assert_eq!(names[3].display_name.as_deref().map(String::as_str), Some(JANE));

    // One chat between the two at a time; a token is known for a week.
    start.client_token = Some("u".into());
    let conflict = service.client.send(start.clone()).await.expect_err("on");
    assert!(
        matches!(conflict.service(), Some(StartOutboundChatContactError::ConflictException(_))),
        "{conflict}"
    );
    service.local.service.end_contact(&id).expect("it was on");
    assert_ne!(service.outbound(start.clone()).await.expect("another chat"), id);
    start.client_token = Some("t".into());
    assert_eq!(service.outbound(start.clone()).await.as_ref(), Ok(&id));
    service.local.service.advance(Duration::from_secs(7 * 24 * 60 * 60));
    assert_ne!(service.outbound(start).await.expect("another chat"), id);
}

#[tokio::test]
async fn a_template_is_named_with_what_would_be_put_into_it() {
    let service = Service::new().await;
    let attributes = TemplateAttributes::make().custom_attributes(one("name", "Jane"));
    let mut start = outbound();
    start.initial_templated_system_message =
        Some(TemplatedMessageConfig::make("base", "welcome", attributes));
    let id = service.outbound(start.clone()).await.expect("a chat");
    assert_eq!(service.local.words(&id)[0], "[template welcome]\nname: Jane");
    service.local.service.end_contact(&id).expect("it was on");
    start.initial_system_message = Some(ChatMessage::make("text/plain", "hi"));
    let both = service.outbound(start).await.expect_err("both");
    assert!(both.contains("InitialTemplatedSystemMessage"), "{both}");
}

#[tokio::test]
async fn an_outbound_start_that_breaks_a_rule_says_which() {
    let service = Service::new().await;
    let mut inputs = Vec::new();
    let mut change = |problem, change: &dyn Fn(&mut StartOutboundChatContactRequest)| {
        let mut input = outbound();
        change(&mut input);
        inputs.push((input, problem));
    };
    change("SourceEndpoint", &|start| start.source_endpoint.r#type = Some(EndpointType::TelephoneNumber));
    change("DestinationEndpoint", &|start| start.destination_endpoint.address = Some("5551234567".into()));
    change("connect:Subtype", &|start| start.segment_attributes = subtype("connect:Chat"));
    change("ContactFlowId", &|start| start.contact_flow_id = "".into());
    change("Attributes", &|start| start.attributes = Some(one("a b", "c")));
    change("text/plain", &|start| {
        start.supported_messaging_content_types = Some(vec!["text/markdown".into()]);
    });
    change("InitialSystemMessage.ContentType", &|start| {
        start.initial_system_message = Some(ChatMessage::make("text/markdown", "*"));
    });
    for (input, problem) in inputs {
        let error = service.outbound(input).await.expect_err(problem);
        assert!(error.contains("InvalidRequestException") && error.contains(problem), "{error}");
    }
    let mut related = outbound();
    related.related_contact_id = Some("other".into());
    let error = service.outbound(related).await.expect_err("unknown");
    assert!(error.contains("ResourceNotFoundException"), "{error}");
}
