//! What a business knows and notes of contacts, with awso's own client over real sockets.

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use awso_connect::{
    AttributeName, AttributeValue, Client, ConnectionType, Contact, ContactTagKey, ContactTagMap,
    ContactTagValue, DisconnectOnCustomerExitParticipantType, ParticipantDetails, ParticipantType,
    PersistentChat, Reference, ReferenceKey, ReferenceStatus, ReferenceSummary, ReferenceType,
    RehydrationType, SegmentAttributeName, SegmentAttributeValue, StartChatContactRequest,
    TransferContactError,
};
use awso_connect_local::{Assumptions, Script};
use awso_connect_participant::ParticipantRole;
use reqwest::Method;
use serde_json::json;

use self::common::{Guest, Local, Socket, builder, text};

/// A service, a chat in it that nobody has connected to, and a business.
struct Business {
    local: Local,
    client: Client,
    guest: Guest,
}

impl Business {
    async fn of(local: Local) -> Business {
        let guest = local.chat().await;
        let client = Client::new(local.service.config()).expect("a client");
        Business { local, client, guest }
    }

    async fn new() -> Business {
        Business::of(Local::of(builder().heartbeat_timeout(None)).await).await
    }

    async fn describe(&self, id: &str) -> Contact {
        let described = self.client.describe_contact().instance_id("i").contact_id(id).send().await;
        described.expect("a contact").contact.expect("what is known")
    }

    async fn attributes(&self, id: &str) -> BTreeMap<String, String> {
        let got = self.client.get_contact_attributes().instance_id("i").initial_contact_id(id).send().await;
        let attributes = got.expect("a contact").attributes.expect("attributes");
        attributes.into_iter().map(|(name, value)| (name.into_inner(), value.into_inner())).collect()
    }

    async fn set(&self, id: &str, attributes: &[(&str, &str)]) -> Result<(), String> {
        let set = self.client.update_contact_attributes().instance_id("i").initial_contact_id(id);
        let set = set.attributes(named::<AttributeName, AttributeValue>(attributes)).send().await;
        set.map(drop).map_err(|error| error.to_string())
    }

    async fn tag(&self, tags: &[(&str, &str)]) -> Result<(), String> {
        let tagged = self.client.tag_contact().instance_id("i").contact_id(&*self.guest.contact_id);
        let tagged = tagged.tags(named::<ContactTagKey, ContactTagValue>(tags)).send().await;
        tagged.map(drop).map_err(|error| error.to_string())
    }

    async fn tags(&self) -> BTreeMap<String, String> {
        let tags = self.describe(&self.guest.contact_id).await.tags;
        let tags = tags.map(ContactTagMap::into_inner).unwrap_or_default();
        tags.into_iter().map(|(key, value)| (key.into_inner(), value.into_inner())).collect()
    }

    async fn references(&self, kinds: &[ReferenceType]) -> Vec<ReferenceSummary> {
        let listed =
            self.client.list_contact_references().instance_id("i").contact_id(&*self.guest.contact_id);
        let listed = listed.reference_types(kinds.to_vec()).send().await.expect("a page");
        assert_eq!(listed.next_token, None);
        listed.reference_summary_list.expect("references")
    }

    async fn start(&self, start: StartChatContactRequest) -> String {
        let started = self.client.send(start).await.expect("a chat");
        started.contact_id.expect("an id").into_inner()
    }
}

fn start() -> StartChatContactRequest {
    StartChatContactRequest::make()
        .instance_id("i")
        .contact_flow_id("f")
        .participant_details(ParticipantDetails::make("Jane"))
        .build()
}

fn named<K: Ord + for<'t> From<&'t str>, V: for<'t> From<&'t str>>(pairs: &[(&str, &str)]) -> BTreeMap<K, V> {
    pairs.iter().map(|(key, value)| (K::from(key), V::from(value))).collect()
}

fn referring<const N: usize>(references: [(&str, Reference); N]) -> BTreeMap<ReferenceKey, Reference> {
    references.into_iter().map(|(name, reference)| (name.into(), reference)).collect()
}

fn owned(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    named(pairs)
}

fn segment(name: &str, value: &str) -> BTreeMap<SegmentAttributeName, SegmentAttributeValue> {
    BTreeMap::from([(name.into(), SegmentAttributeValue::make().value_string(value))])
}

#[tokio::test]
async fn attributes_are_set_by_name_and_stay_after_the_end() {
    let business = Business::new().await;
    let mut input = start();
    input.attributes = Some(named(&[("color", "blue"), ("size", "L")]));
    let id = business.start(input).await;
    assert_eq!(business.attributes(&id).await, owned(&[("color", "blue"), ("size", "L")]));
    business.set(&id, &[("size", ""), ("order-no_1", "7")]).await.expect("set");
    let all = owned(&[("color", "blue"), ("order-no_1", "7"), ("size", "")]);
    assert_eq!(business.attributes(&id).await, all);
    business.local.service.end_contact(&id).expect("it was on");
    business.set(&id, &[("color", "red")]).await.expect("set");
    assert_eq!(business.attributes(&id).await["color"], "red");
    assert_eq!(business.attributes(&business.guest.contact_id).await, owned(&[]));
}

#[tokio::test]
async fn attributes_that_cannot_be_are_refused_and_none_is_set() {
    let business = Business::new().await;
    let id = &business.guest.contact_id;
    let long = "x".repeat(32_764);
    for (attributes, problem) in [
        (&[("a", "1"), ("b c", "2")][..], "InvalidParameterException"),
        (&[("long", &long), ("b", "2")], "32770 bytes, at most 32768"),
    ] {
        let error = business.set(id, attributes).await.expect_err("refused");
        assert!(error.contains(problem), "{error}");
    }
    assert_eq!(business.attributes(id).await, owned(&[]));
    // All of a contact count, not those of a request.
    business.set(id, &[("long", &long)]).await.expect("set");
    assert!(business.set(id, &[("b", "2"), ("c", "3")]).await.is_err());
    business.set(id, &[("long", ""), ("b", "2")]).await.expect("set");
    for (instance, contact) in [("i", "other"), ("j", id.as_str())] {
        let got = business.client.get_contact_attributes().instance_id(instance).initial_contact_id(contact);
        let error = got.send().await.expect_err("no such contact").to_string();
        assert!(error.contains("ResourceNotFoundException"), "{error}");
    }
    // An instance may be given by its ARN.
    let arn = "arn:aws:connect:us-east-1:123456789012:instance/i";
    let got = business.client.get_contact_attributes().instance_id(arn).initial_contact_id(id).send().await;
    assert_eq!(got.expect("a contact").attributes.expect("attributes").len(), 2);
}

#[tokio::test]
async fn a_related_contact_hands_its_attributes_on() {
    let business = Business::new().await;
    let first = &business.guest.contact_id;
    business.set(first, &[("color", "blue"), ("size", "L")]).await.expect("set");
    let mut input = start();
    input.related_contact_id = Some(first.as_str().into());
    input.attributes = Some(named(&[("size", "M")]));
    let second = business.start(input).await;
    assert_eq!(business.attributes(&second).await, owned(&[("color", "blue"), ("size", "M")]));
    let known = business.describe(&second).await;
    assert_eq!(known.related_contact_id.as_deref(), Some(first));
    assert_eq!(known.contact_association_id.as_deref(), Some(first));
    assert_eq!((known.initial_contact_id, known.previous_contact_id), (None, None));
    // What is set later is each one's own.
    business.set(&second, &[("color", "red")]).await.expect("set");
    assert_eq!(business.attributes(first).await["color"], "blue");
    business.local.service.end_contact(first).expect("it was on");
    let mut input = start();
    input.persistent_chat = Some(
        PersistentChat::make()
            .rehydration_type(RehydrationType::FromSegment)
            .source_contact_id(first.as_str()),
    );
    let third = business.start(input).await;
    assert_eq!(business.attributes(&third).await["size"], "L");
    let known = business.describe(&third).await;
    assert_eq!(known.related_contact_id.as_deref(), Some(first));
    assert_eq!(known.initial_contact_id.as_deref(), Some(first));
    let mut input = start();
    input.related_contact_id = Some("other".into());
    let error = business.client.send(input).await.expect_err("no such contact");
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
}

#[tokio::test]
async fn a_contact_is_described_from_its_beginning_to_its_end() {
    let script = Script::silent().agent("Ada").greeting("Hello").joins_after(Duration::from_secs(5));
    let business = Business::of(Local::of(builder().heartbeat_timeout(None).script(script)).await).await;
    let mut input = start();
    input.customer_id = Some("customer 7".into());
    input.segment_attributes = Some(segment("connect:Subtype", "connect:Chat"));
    input.connection_types = Some(vec![ConnectionType::Websocket].into());
    let started = business.client.send(input).await.expect("a chat");
    let id = started.contact_id.expect("an id").into_inner();

    let waiting = business.describe(&id).await;
    let arn = format!("arn:aws:connect:us-east-1:123456789012:instance/i/contact/{id}");
    assert_eq!(waiting.arn, Some(arn));
    assert_eq!(waiting.id.as_deref(), Some(&id));
    assert_eq!(waiting.customer_id.as_deref().map(String::as_str), Some("customer 7"));
    assert_eq!(waiting.segment_attributes, Some(segment("connect:Subtype", "connect:Chat")));
    assert!(waiting.initiation_timestamp.is_some());
    assert_eq!((waiting.connected_to_system_timestamp, &waiting.agent_info), (None, &None));
    assert_eq!(waiting.last_update_timestamp, waiting.initiation_timestamp);

    let url = started.websocket.expect("a websocket").url.expect("a URL");
    let mut socket = Socket::open(url.expose()).await.expect("open");
    socket.say(common::SUBSCRIBE).await;
    socket.next().await;
    business.local.service.advance(Duration::from_secs(5));
    let on = business.describe(&id).await;
    let agent = on.agent_info.expect("an agent");
    assert!(on.connected_to_system_timestamp >= on.initiation_timestamp);
    assert!(agent.connected_to_agent_timestamp > on.connected_to_system_timestamp);
    assert_eq!(on.last_update_timestamp, agent.connected_to_agent_timestamp);
    let metrics = on.chat_metrics.expect("metrics");
    let whole = metrics.chat_contact_metrics.expect("of the whole");
    assert_eq!((whole.total_messages, whole.total_bot_messages), (Some(1), Some(0)));
    assert!(whole.agent_first_response_timestamp.is_some() && whole.conversation_turn_count.is_none());
    let of_agent = metrics.agent_metrics.expect("of the agent");
    assert_eq!(of_agent.participant_type, Some(ParticipantType::Agent));
    assert_eq!((of_agent.messages_sent, of_agent.message_length_in_chars), (Some(1), Some(5)));
    assert_eq!(
        of_agent.participant_id.as_deref().map(String::as_str),
        agent.id.as_deref().map(String::as_str)
    );

    business.client.stop_contact().contact_id(&*id).instance_id("i").send().await.expect("stopped");
    let over = business.describe(&id).await;
    assert_eq!(over.disconnect_reason.as_deref(), Some("API"));
    assert!(over.disconnect_timestamp.is_some() && over.disconnect_timestamp == over.last_update_timestamp);
}

#[tokio::test]
async fn a_contact_says_why_it_is_over() {
    let idle = Duration::from_secs(60);
    let settings = builder().heartbeat_timeout(None).disconnected_after(idle);
    let business = Business::of(Local::of(settings).await).await;
    let Business { local, .. } = &business;
    let reason = async |guest: &Guest| business.describe(&guest.contact_id).await.disconnect_reason;
    let talking = async || {
        let guest = local.chat().await;
        drop(local.subscribed(&guest).await);
        guest
    };
    let leaving = talking().await;
    assert_eq!(reason(&leaving).await, None);
    let token = local.token(&leaving).await;
    local.ok(Method::POST, "/participant/disconnect", &token, json!({})).await;
    assert_eq!(reason(&leaving).await.as_deref(), Some("CUSTOMER_DISCONNECT"));

    let left = talking().await;
    let state = local.service.state();
    let contacts = state["contacts"].as_array().expect("contacts");
    let contact = contacts.iter().find(|it| it["id"] == left.contact_id.as_str()).expect("the contact");
    let agent = text(&contact["participants"][1]["id"]);
    local.service.leave_as(&left.contact_id, &agent).expect("they were there");
    assert_eq!(reason(&left).await.as_deref(), Some("AGENT_DISCONNECT"));

    let ended = talking().await;
    local.service.end_contact(&ended.contact_id).expect("it was on");
    assert_eq!(reason(&ended).await, None);

    let script = Script::silent().on("bye", [awso_connect_local::Step::end()]);
    local.service.set_script(script);
    let scripted = talking().await;
    local.say(&local.token(&scripted).await, "bye").await;
    assert_eq!(reason(&scripted).await.as_deref(), Some("CONTACT_FLOW_DISCONNECT"));

    let silent = talking().await;
    local.service.advance(idle);
    assert_eq!(reason(&silent).await.as_deref(), Some("IDLE_DISCONNECT"));
    local.service.advance(Duration::from_secs(300));
    assert_eq!(reason(&business.guest).await.as_deref(), Some("CUSTOMER_CONNECTION_NOT_ESTABLISHED"));

    local.service.set_script(Script::nobody());
    let long = talking().await;
    local.service.advance(Duration::from_secs(25 * 60 * 60));
    assert_eq!(reason(&long).await.as_deref(), Some("EXPIRED"));
}

#[tokio::test]
async fn names_and_references_are_updated_and_listed_by_type() {
    let business = Business::new().await;
    let id = &business.guest.contact_id;
    let update = || business.client.update_contact().instance_id("i").contact_id(id.as_str());
    let reference = |kind: ReferenceType, value: &str| Reference::make(kind).value(value);
    let references = referring([
        ("page", reference(ReferenceType::Url, "https://example.com")),
        ("count", reference(ReferenceType::Number, "7")),
        ("day", reference(ReferenceType::Date, "1795262400")),
        ("photo", reference(ReferenceType::Attachment, "where").status(ReferenceStatus::Approved)),
    ]);
    update().name("Return").description("of a chair").references(references).send().await.expect("updated");
    let more = referring([("mail", reference(ReferenceType::Email, "jane@example.com"))]);
    update().references(more).segment_attributes(segment("team", "north")).send().await.expect("updated");

    let known = business.describe(id).await;
    assert_eq!(known.name.expect("a name").expose(), "Return");
    assert_eq!(known.description.expect("a description").expose(), "of a chair");
    assert_eq!(known.segment_attributes, Some(segment("team", "north")));
    let listed = business.references(&[ReferenceType::Url, ReferenceType::Attachment]).await;
    let [ReferenceSummary::Url(page), ReferenceSummary::Attachment(photo)] = listed.as_slice() else {
        panic!("{listed:?}");
    };
    assert_eq!(page.value.as_deref().map(String::as_str), Some("https://example.com"));
    assert_eq!(photo.status, Some(ReferenceStatus::Approved));
    assert_eq!(business.references(&[ReferenceType::Email, ReferenceType::Date]).await.len(), 2);
    assert_eq!(business.references(&[ReferenceType::String]).await.len(), 0);

    let large = referring([("large", reference(ReferenceType::String, &"x".repeat(4_090)))]);
    let date = referring([("day", reference(ReferenceType::Date, "tomorrow"))]);
    for (error, code, problem) in [
        (update().send().await, "InvalidRequestException", "nothing is to be updated"),
        (update().name("x").references(large).send().await, "InvalidParameterException", "at most 4096"),
        (update().references(date).send().await, "InvalidParameterException", "a Unix time"),
        (
            update().queue_info(awso_connect::QueueInfoInput::make()).send().await,
            "InvalidRequestException",
            "QueueInfo",
        ),
        (
            update().segment_attributes(segment("connect:Subtype", "connect:SMS")).send().await,
            "InvalidParameterException",
            "SegmentAttributes",
        ),
    ] {
        let error = error.expect_err(problem).to_string();
        assert!(error.contains(code) && error.contains(problem), "{error}");
    }
    // What is refused changes nothing.
    assert_eq!(business.describe(id).await.name.expect("a name").expose(), "Return");
    for query in ["", "?referenceTypes=URL&nextToken=x", "?referenceTypes=X"] {
        let path = format!("/contact/references/i/{id}{query}");
        let (status, answer) = business.local.send(Method::GET, &path, "", json!({})).await;
        assert_eq!(status, 400, "{answer}");
    }
}

#[tokio::test]
async fn references_take_the_place_of_others_where_that_is_assumed() {
    let mut assumptions = Assumptions::default();
    assumptions.references_are_merged = false;
    let business = Business::of(Local::of(builder().assumptions(assumptions)).await).await;
    for name in ["one", "two"] {
        let references = referring([(name, Reference::make(ReferenceType::String).value("x"))]);
        let update =
            business.client.update_contact().instance_id("i").contact_id(&*business.guest.contact_id);
        update.references(references).send().await.expect("updated");
    }
    let listed = business.references(&[ReferenceType::String]).await;
    assert!(
        matches!(&listed[..], [ReferenceSummary::String(two)] if two.name.as_deref().is_some_and(|n| n == "two"))
    );
}

#[tokio::test]
async fn a_contact_has_six_tags_none_of_which_is_awss() {
    let business = Business::new().await;
    business.tag(&[("a", "1"), ("b:c/d=e", ""), ("team_1", "x"), ("4", "y")]).await.expect("tagged");
    business.tag(&[("a", "2"), ("e", "5"), ("f", "6")]).await.expect("tagged");
    for tags in [&[("g", "7")][..], &[("aws:x", "1")], &[("a b", "1")], &[("é", "1")]] {
        let error = business.tag(tags).await.expect_err("refused");
        assert!(error.contains("InvalidParameterException"), "{error}");
    }
    let untag = async |keys: &[&str]| {
        let keys: Vec<ContactTagKey> = keys.iter().map(|key| (*key).into()).collect();
        let untag = business.client.untag_contact().contact_id(&*business.guest.contact_id).instance_id("i");
        untag.tag_keys(keys).send().await.expect("untagged");
    };
    untag(&["a", "b:c/d=e", "never"]).await;
    let left = owned(&[("4", "y"), ("e", "5"), ("f", "6"), ("team_1", "x")]);
    assert_eq!(business.tags().await, left);
    untag(&["4", "e", "f", "team_1"]).await;
    assert_eq!(business.describe(&business.guest.contact_id).await.tags, None);
    let (status, _) = business
        .local
        .post("/contact/tags", "", json!({"ContactId": "other", "InstanceId": "i", "Tags": {"a": "b"}}))
        .await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_start_that_breaks_a_rule_of_its_newer_members_is_refused() {
    let business = Business::new().await;
    let refused = async |input: StartChatContactRequest, problem: &str| {
        let loose = Client::new(business.local.service.config().validate(false)).expect("a client");
        let error = loose.send(input).await.expect_err(problem).to_string();
        assert!(error.contains("InvalidParameterException") && error.contains(problem), "{error}");
    };
    let mut input = start();
    input.segment_attributes = Some(segment("connect:Subtype", "connect:Guide"));
    refused(input.clone(), "SupportedMessagingContentTypes").await;
    let interactive = "application/vnd.amazonaws.connect.message.interactive";
    let types = ["text/plain".to_owned(), interactive.to_owned(), format!("{interactive}.response")];
    input.supported_messaging_content_types = Some(types.into_iter().map(Into::into).collect());
    business.start(input).await;
    let mut input = start();
    input.segment_attributes = Some(segment("a b", "c"));
    refused(input, "SegmentAttributes").await;
    let mut input = start();
    input.disconnect_on_customer_exit =
        Some(vec![DisconnectOnCustomerExitParticipantType::Unknown("ALL".to_owned())].into());
    refused(input, "DisconnectOnCustomerExit").await;
    // What gives no connection is no mistake.
    let mut input = start();
    input.connection_types = Some(vec![ConnectionType::AuthenticationSession].into());
    let started = business.client.send(input).await.expect("a chat");
    assert_eq!((started.websocket, started.connection_credentials), (None, None));
}

#[tokio::test]
async fn agents_leave_with_the_customer_where_the_start_says_so() {
    let business = Business::new().await;
    let Business { local, .. } = &business;
    for (more, last) in [
        (json!({}), vec!["participant.left", "chat.ended"]),
        (
            json!({"DisconnectOnCustomerExit": ["AGENT"]}),
            vec!["participant.left", "participant.left", "chat.ended"],
        ),
    ] {
        let guest = local.chat_with(more).await;
        drop(local.subscribed(&guest).await);
        let token = local.token(&guest).await;
        local.ok(Method::POST, "/participant/disconnect", &token, json!({})).await;
        assert_eq!(local.words(&guest.contact_id)[2..], last);
    }
}

#[tokio::test]
async fn chats_are_transferred_only_where_that_is_assumed() {
    let business = Business::new().await;
    let transfer = |business: &Business| {
        let transfer =
            business.client.transfer_contact().instance_id("i").contact_id(&*business.guest.contact_id);
        transfer.contact_flow_id("f")
    };
    let error = transfer(&business).user_id("bea").send().await.expect_err("a chat").to_string();
    assert!(error.contains("InvalidRequestException") && error.contains("tasks and emails"), "{error}");

    let mut assumptions = Assumptions::default();
    assumptions.chats_are_transferred = true;
    let business = Business::of(Local::of(builder().assumptions(assumptions)).await).await;
    let id = &business.guest.contact_id;
    drop(business.local.subscribed(&business.guest).await);
    let both = transfer(&business).user_id("bea").queue_id("q").send().await.expect_err("both").to_string();
    assert!(both.contains("QueueId"), "{both}");
    for _ in 0..2 {
        let done = transfer(&business).user_id("bea").client_token("t").send().await.expect("transferred");
        assert_eq!(done.contact_id.as_deref(), Some(id));
        assert!(done.contact_arn.expect("an ARN").ends_with(&format!("instance/i/contact/{id}")));
    }
    let words = ["transfer.succeeded", "participant.left", "participant.joined"];
    assert_eq!(business.local.words(id)[2..], words);
    let joined = business.local.service.transcript(id).expect("a contact").pop().expect("an item");
    assert_eq!(joined.display_name.as_deref().map(String::as_str), Some("bea"));
    assert_eq!(joined.participant_role, Some(ParticipantRole::Agent));
    let other = transfer(&business).queue_id("q").client_token("t").send().await.expect_err("used");
    assert!(matches!(other.service(), Some(TransferContactError::IdempotencyException(_))), "{other}");
    for _ in 1..11 {
        transfer(&business).queue_id("q").send().await.expect("transferred");
    }
    let many = transfer(&business).send().await.expect_err("too many");
    assert_eq!(many.code(), Some("ServiceQuotaExceededException"));
    business.local.service.end_contact(id).expect("it was on");
    let over = transfer(&business).send().await.expect_err("over");
    assert_eq!(over.code(), Some("InvalidRequestException"));
}
