//! Chats over real HTTP with the typed clients.

use std::time::Duration;

use awso::{Config, OperationError};
use awso_connect::{self as connect, ChatMessage, ParticipantDetails, StartChatContactResponse};
use awso_connect_local::{Assumptions, LocalConnect, LocalConnectBuilder, Script};
use awso_connect_participant::{
    ChatItemType, Client, ConnectionCredentials, ConnectionToken, ConnectionType, Item, ParticipantRole,
    ParticipantToken, ScanDirection, SortKey, StartPosition,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const READ: &str = "application/vnd.amazonaws.connect.event.message.read";
const DELIVERED: &str = "application/vnd.amazonaws.connect.event.message.delivered";

/// A service with a silent agent, unless said otherwise, and the customer's client.
struct Chat {
    service: LocalConnect,
    client: Client,
    contact_id: String,
    participant_token: ParticipantToken,
    token: ConnectionToken,
}

async fn service(script: Script) -> LocalConnect {
    LocalConnect::builder().script(script).start().await.expect("a free port")
}

fn business(service: &LocalConnect) -> connect::Client {
    connect::Client::new(service.config()).expect("a client")
}

async fn start(service: &LocalConnect, client_token: &str) -> StartChatContactResponse {
    business(service)
        .start_chat_contact()
        .instance_id("i")
        .contact_flow_id("f")
        .participant_details(ParticipantDetails::make("Jane"))
        .client_token(client_token)
        .send()
        .await
        .expect("a chat")
}

/// The participant token as the participant's client takes it.
fn token_of(started: &StartChatContactResponse) -> ParticipantToken {
    ParticipantToken::from(started.participant_token.as_ref().expect("a token").expose().as_str())
}

async fn credentials(client: &Client, token: &ParticipantToken) -> ConnectionCredentials {
    let connection = client
        .create_participant_connection()
        .participant_token(token)
        .connect_participant(true)
        .send()
        .await;
    connection.expect("a connection").connection_credentials.expect("credentials")
}

async fn chat(script: Script) -> Chat {
    chat_with(LocalConnect::builder().script(script)).await
}

async fn chat_with(builder: LocalConnectBuilder) -> Chat {
    let service = builder.start().await.expect("a free port");
    let client = Client::new(Config::new().endpoint_url(service.endpoint())).expect("a client");
    let started = start(&service, "").await;
    let participant_token = token_of(&started);
    let token = credentials(&client, &participant_token).await.connection_token.expect("a token");
    let contact_id = started.contact_id.expect("an id").into_inner();
    Chat { service, client, contact_id, participant_token, token }
}

impl Chat {
    async fn say(&self, words: &str) -> String {
        let sent = self.client.send_message().content_type("text/plain").content(words);
        let sent = sent.connection_token(&self.token).send().await.expect("taken");
        sent.id.expect("an id").into_inner()
    }

    async fn event(&self, content_type: &str, content: Option<&str>) -> Result<(), String> {
        let event = self.client.send_event().content_type(content_type).connection_token(&self.token);
        // What amazon-connect-chatjs sends with every receipt.
        let event = event.client_token("INCOMING_READ_RECEIPT");
        let event = if let Some(content) = content { event.content(content) } else { event };
        event.send().await.map(drop).map_err(|error| error.to_string())
    }

    /// The whole transcript, the oldest first.
    async fn items(&self) -> Vec<Item> {
        let page = self.client.get_transcript().max_results(100).sort_order(SortKey::Ascending);
        let page = page.connection_token(&self.token).send().await.expect("a page");
        assert_eq!(page.next_token.as_deref().map(String::as_str), Some(""));
        page.transcript.map(|it| it.to_vec()).expect("items")
    }

    async fn denied(&self) -> bool {
        let page = self.client.get_transcript().connection_token(&self.token).send().await;
        matches!(page, Err(error) if error.code() == Some("AccessDeniedException"))
    }
}

fn words(items: &[Item]) -> Vec<String> {
    items
        .iter()
        .map(|item| match &item.content {
            Some(content) => content.to_string(),
            None => {
                item.content_type.as_ref().expect("a type").rsplit("event.").next().unwrap_or("").to_owned()
            }
        })
        .collect()
}

#[tokio::test]
async fn a_whole_chat_with_the_agent() {
    let script = Script::silent().agent("Ada").greeting("Hello {name}").rule("price", "7 pounds");
    let chat = chat(script).await;
    chat.say("What is the price?").await;
    chat.say("and now?").await;
    let items = chat.items().await;
    assert_eq!(
        words(&items),
        [
            "participant.joined",
            "participant.joined",
            "Hello Jane",
            "What is the price?",
            "7 pounds",
            "and now?"
        ]
    );
    let reply = &items[4];
    assert_eq!(reply.r#type, Some(ChatItemType::Message));
    assert_eq!(reply.participant_role, Some(ParticipantRole::Agent));
    assert_eq!(reply.display_name.as_deref().map(String::as_str), Some("Ada"));
    assert_eq!(reply.contact_id.as_deref(), Some(&chat.contact_id));
    assert_eq!(items[3].participant_role, Some(ParticipantRole::Customer));
    assert!(items.is_sorted_by(|one, next| one.absolute_time.as_deref() < next.absolute_time.as_deref()));
}

#[tokio::test]
async fn the_same_start_gives_the_same_chat() {
    let service = service(Script::silent()).await;
    let first = start(&service, "t").await;
    assert_eq!(start(&service, "t").await, first);
    assert_ne!(start(&service, "u").await.contact_id, first.contact_id);
    assert_ne!(start(&service, "").await.contact_id, start(&service, "").await.contact_id);
}

#[tokio::test]
async fn the_initial_message_stands_before_everything_else() {
    let service = service(Script::silent().greeting("Hello")).await;
    let started = business(&service)
        .start_chat_contact()
        .instance_id("i")
        .contact_flow_id("f")
        .participant_details(ParticipantDetails::make("Jane"))
        .initial_message(ChatMessage::make("text/plain", "I have a question"))
        .send()
        .await
        .expect("a chat");
    let contact_id = started.contact_id.clone().expect("an id");
    let transcript = || service.transcript(&contact_id).expect("the contact is known");
    assert_eq!(words(&transcript()), ["I have a question"]);
    let client = Client::new(Config::new().endpoint_url(service.endpoint())).expect("a client");
    credentials(&client, &token_of(&started)).await;
    assert_eq!(
        words(&transcript()),
        ["I have a question", "participant.joined", "participant.joined", "Hello"]
    );
}

#[tokio::test]
async fn a_start_that_breaks_a_rule_says_which() {
    let service = service(Script::silent()).await;
    let start = || {
        connect::StartChatContactRequest::make()
            .instance_id("i")
            .contact_flow_id("f")
            .participant_details(ParticipantDetails::make("Jane"))
    };
    let loose = service.config().validate(false);
    let business = connect::Client::new(loose).expect("a client");
    for (input, code, problem) in [
        (
            start().chat_duration_in_minutes(59).instance_id("").build(),
            "InvalidRequestException",
            "StartChatContactRequest.InstanceId: length 0, at least 1; \
             StartChatContactRequest.ChatDurationInMinutes: value 59, at least 60",
        ),
        (start().contact_flow_id("").build(), "InvalidRequestException", "ContactFlowId: missing"),
        (
            start().supported_messaging_content_types(["text/markdown"]).build(),
            "InvalidParameterException",
            "SupportedMessagingContentTypes: text/plain must be one of them",
        ),
        (
            start().initial_message(ChatMessage::make("text/html", "x")).build(),
            "InvalidParameterException",
            "InitialMessage.ContentType: not one of text/plain, ",
        ),
        (
            start().attributes([("a b", "x")]).build(),
            "InvalidParameterException",
            "Attributes: names have letters, digits, - and _ only",
        ),
        (
            start().attributes([("a", "x".repeat(32_767)), ("b", String::new())]).build(),
            "InvalidParameterException",
            "Attributes: 32769 bytes, at most 32768",
        ),
    ] {
        let error = business.send(input).await.expect_err(problem);
        let error = error.service().expect("the service's own");
        assert_eq!(error.code(), code);
        assert!(error.message().is_some_and(|message| message.starts_with(problem)), "{error}");
    }
}

#[tokio::test]
async fn a_connection_is_what_was_asked_for_and_several_are_good_at_once() {
    let chat = chat(Script::silent()).await;
    let connect = || chat.client.create_participant_connection().participant_token(&chat.participant_token);
    let error = connect().r#type([ConnectionType::WebRtcConnection]).send().await.expect_err("no calls");
    assert_eq!(error.code(), Some("ValidationException"));
    let websocket = connect().r#type([ConnectionType::Websocket]).send().await.expect("a websocket");
    assert!(websocket.connection_credentials.is_none() && websocket.websocket.is_some());
    let both = [ConnectionType::Websocket, ConnectionType::ConnectionCredentials];
    let connection = connect().r#type(both).send().await.expect("credentials");
    let url = connection.websocket.and_then(|websocket| websocket.url).expect("a URL");
    assert!(url.expose().starts_with(&chat.service.endpoint().replace("http://", "ws://")));
    let other = connection.connection_credentials.and_then(|it| it.connection_token).expect("a token");
    assert_ne!(other, chat.token);
    for token in [&chat.token, &other] {
        chat.client.get_transcript().connection_token(token).send().await.expect("good");
    }
    assert_eq!(words(&chat.items().await), ["participant.joined"; 2]);
}

#[tokio::test]
async fn a_connection_token_expires_and_the_participant_token_gets_a_new_one() {
    let chat = chat(Script::silent()).await;
    chat.service.advance(DAY - Duration::from_secs(60));
    assert!(!chat.denied().await);
    chat.service.advance(Duration::from_secs(60));
    assert!(chat.denied().await);
    let credentials = credentials(&chat.client, &chat.participant_token).await;
    let token = credentials.connection_token.expect("a token");
    chat.client.get_transcript().connection_token(&token).send().await.expect("good");
}

#[tokio::test]
async fn a_participant_token_ends_with_its_lifetime_and_with_the_chat() {
    let builder = LocalConnect::builder().participant_token_lifetime(Duration::from_secs(60));
    for (service, lifetime) in [
        (builder.start().await.expect("a free port"), Duration::from_secs(60)),
        (LocalConnect::start().await.expect("a free port"), Duration::from_secs(25 * 60 * 60)),
    ] {
        let client = Client::new(Config::new().endpoint_url(service.endpoint())).expect("a client");
        let token = token_of(&start(&service, "").await);
        credentials(&client, &token).await;
        service.advance(lifetime);
        let error = client.create_participant_connection().participant_token(&token).send().await;
        assert_eq!(error.expect_err("expired").code(), Some("AccessDeniedException"));
    }
}

#[tokio::test]
async fn a_token_of_the_other_kind_is_denied() {
    let chat = chat(Script::silent()).await;
    let swapped = ParticipantToken::from(chat.token.expose().as_str());
    let error = chat.client.create_participant_connection().participant_token(swapped).send().await;
    assert_eq!(error.expect_err("denied").message(), Some("Access denied"));
    let swapped = ConnectionToken::from(chat.participant_token.expose().as_str());
    let error = chat.client.get_transcript().connection_token(swapped).send().await;
    assert_eq!(error.expect_err("denied").code(), Some("AccessDeniedException"));
}

#[tokio::test]
async fn the_same_message_is_taken_once_and_answered_once() {
    let chat = chat(Script::silent().otherwise("<{message}>")).await;
    let send = |words: &str, token: &str| {
        let message = chat.client.send_message().content_type("text/plain").content(words);
        message.client_token(token).connection_token(&chat.token).send()
    };
    let first = send("one", "t").await.expect("taken");
    assert_eq!(send("one", "t").await.expect("known"), first);
    assert_ne!(send("two", "t").await.expect("taken"), first);
    assert_eq!(words(&chat.items().await)[2..], ["one", "<one>", "two", "<two>"]);
}

#[tokio::test]
async fn a_message_of_an_unsupported_type_is_refused() {
    let supported = |builder: LocalConnectBuilder| {
        let mut assumptions = Assumptions::default();
        assumptions.any_content_type_by_default = true;
        builder.assumptions(assumptions)
    };
    let chat = chat_with(supported(LocalConnect::builder().script(Script::silent()))).await;
    let send = |content_type: &str| {
        let message = chat.client.send_message().content_type(content_type).content("{}");
        message.connection_token(&chat.token).send()
    };
    for content_type in ["text/markdown", "application/json"] {
        send(content_type).await.expect(content_type);
    }
    send("application/vnd.amazonaws.connect.message.interactive.response").await.expect("taken");
    let error = send("text/html").await.expect_err("no chat has it");
    assert_eq!(error.code(), Some("ValidationException"));
}

#[tokio::test]
async fn receipts_end_up_at_their_message() {
    let chat = chat(Script::silent().otherwise("hm")).await;
    chat.say("one").await;
    let id_of = |item: &Item| item.id.as_deref().expect("an id").clone();
    let reply = id_of(&chat.items().await[3]);
    let content = format!(r#"{{"messageId":"{reply}"}}"#);
    chat.event(DELIVERED, Some(&content)).await.expect("taken");
    chat.event(READ, Some(&content)).await.expect("taken");
    chat.event("application/vnd.amazonaws.connect.event.typing", None).await.expect("taken");

    let items = chat.items().await;
    assert_eq!(words(&items)[2..], ["one", "hm"]);
    assert!(items[2].message_metadata.is_none());
    let metadata = items[3].message_metadata.clone().expect("receipts");
    assert_eq!(metadata.message_id.as_deref(), Some(&reply));
    let receipts = metadata.receipts.expect("receipts");
    let [receipt] = &receipts[..] else { panic!("one receipt: {receipts:?}") };
    assert!(receipt.delivered_timestamp.as_deref() < receipt.read_timestamp.as_deref());
    assert_eq!(receipt.recipient_participant_id, items[2].participant_id);
}

#[tokio::test]
async fn an_event_that_makes_no_sense_is_refused() {
    let mut chat = chat(Script::silent()).await;
    // The client would not send what it knows to be refused.
    let config = Config::new().endpoint_url(chat.service.endpoint()).validate(false);
    chat.client = Client::new(config).expect("a client");
    let unknown = r#"{"messageId":"00000000-0000-4000-8000-000000000000"}"#;
    for (content_type, content) in
        [(READ, None), (READ, Some("hello")), (READ, Some(unknown)), ("application/vnd.example", None)]
    {
        let error = chat.event(content_type, content).await.expect_err("refused");
        assert!(error.contains("ValidationException"), "{error}");
    }
}

#[tokio::test]
async fn a_transcript_is_read_page_by_page() {
    let chat = chat(Script::silent()).await;
    for number in 0..23 {
        chat.say(&number.to_string()).await;
    }
    let mut read = Vec::new();
    let mut next_token = None;
    loop {
        let mut page = chat.client.get_transcript().connection_token(&chat.token).build();
        page.next_token = next_token;
        let page = chat.client.send(page).await.expect("a page");
        assert_eq!(page.initial_contact_id.as_deref(), Some(&chat.contact_id));
        read.push(page.transcript.expect("items").to_vec());
        next_token = page.next_token.filter(|token| !token.is_empty());
        if next_token.is_none() {
            break;
        }
    }
    assert_eq!(read.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 5]);
    let mut read = read.concat();
    read.reverse();
    assert_eq!(read, chat.items().await);
    assert_eq!(read, chat.service.transcript(&chat.contact_id).expect("known"));
}

#[tokio::test]
async fn catching_up_from_the_last_known_item_has_no_gap() {
    let chat = chat(Script::silent()).await;
    let known = chat.say("known").await;
    for word in ["missed", "also missed"] {
        chat.say(word).await;
    }
    let catch_up = chat
        .client
        .get_transcript()
        .scan_direction(ScanDirection::Forward)
        .sort_order(SortKey::Ascending)
        .start_position(StartPosition::make().id(known))
        .connection_token(&chat.token);
    let page = catch_up.send().await.expect("a page").transcript.expect("items");
    assert_eq!(words(&page), ["known", "missed", "also missed"]);
}

#[tokio::test]
async fn a_transcript_request_that_makes_no_sense_is_refused() {
    let chat = chat(Script::silent()).await;
    let base = || chat.client.get_transcript().connection_token(&chat.token).max_results(1);
    let token = base().send().await.expect("a page").next_token.expect("a token");
    let two = StartPosition::make().id("x").most_recent(1);
    for (page, problem) in [
        (base().scan_direction(ScanDirection::Forward), "Validation exception due to invalid parameter"),
        (base().start_position(two), "at most"),
        (base().start_position(StartPosition::make().id("x")), "no item of this transcript"),
        (base().start_position(StartPosition::make().absolute_time("noon")), "ISO 8601"),
        (base().scan_direction(ScanDirection::from("SIDEWARD")), "FORWARD or BACKWARD"),
        (base().sort_order(SortKey::from("RANDOM")), "ASCENDING or DESCENDING"),
        (base().next_token("garbage"), "NextToken"),
        (base().next_token(&token).sort_order(SortKey::Ascending), "NextToken"),
    ] {
        let error = page.send().await.expect_err(problem);
        assert_eq!(error.code(), Some("ValidationException"));
        assert!(error.message().is_some_and(|message| message.contains(problem)), "{error}");
    }
    base().next_token(&token).max_results(5).send().await.expect("pages may differ in size");
    base().start_position(StartPosition::make()).send().await.expect("an empty position is none");
    let error = base().contact_id("other").send().await.expect_err("not this chat");
    assert_eq!(error.code(), Some("AccessDeniedException"));
    base().contact_id(chat.contact_id.as_str()).send().await.expect("this chat");
}

#[tokio::test]
async fn after_a_disconnect_nothing_is_good_any_more() {
    let chat = chat(Script::silent()).await;
    let disconnect = || chat.client.disconnect_participant().connection_token(&chat.token).send();
    disconnect().await.expect("left");
    assert_eq!(disconnect().await.expect_err("gone").code(), Some("AccessDeniedException"));
    assert!(chat.denied().await);
    let connect = chat.client.create_participant_connection().participant_token(&chat.participant_token);
    assert_eq!(connect.send().await.expect_err("over").code(), Some("AccessDeniedException"));
    let transcript = chat.service.transcript(&chat.contact_id).expect("known");
    assert_eq!(words(&transcript)[2..], ["participant.left", "chat.ended"]);
    assert_eq!(chat.service.transcript("other"), None);
}
