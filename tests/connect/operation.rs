//! Every operation with every member set: its method, target and body, and that they are signed.

use std::collections::BTreeMap;

use awso_connect::*;
use awso_tests::{Answer, Recorded};

use crate::signature::assert_signed;
use crate::{assert_every_operation, service};

macro_rules! operations {
    ($($operation:ident |$client:ident| $call:expr => $method:literal $target:literal $body:expr;)*) => {
        const COVERED: &[&str] = &[$(stringify!($operation)),*];

        $(
            #[tokio::test]
            async fn $operation() {
                let (recorder, $client) = service(Answer::json("{}")).await;
                $call.send().await.unwrap();
                assert_sent(&recorder.only(), $method, $target, $body);
            }
        )*
    };
}

#[track_caller]
fn assert_sent(request: &Recorded, method: &str, target: &str, body: &str) {
    assert_eq!((request.method.as_str(), request.target.as_str()), (method, target));
    assert_eq!(request.text(), body);
    let media_types: &[&str] = if body.is_empty() { &[] } else { &["application/json"] };
    assert_eq!(request.header("content-type"), media_types);
    assert_signed(request);
}

const CONTACT_ARN: &str = "arn:aws:connect:eu-west-2:123456789012:instance/i/contact/c";

fn user() -> CreatedByInfo {
    CreatedByInfo::ConnectUserArn("arn:u".to_owned())
}

/// A value of each kind, one within the other.
fn segment_attributes() -> BTreeMap<SegmentAttributeName, SegmentAttributeValue> {
    let text = SegmentAttributeValue::make().value_string("connect:SMS");
    let list = SegmentAttributeValue::make().value_list([SegmentAttributeValue::make().value_integer(7)]);
    let map = SegmentAttributeValue::make()
        .value_map([("in", list), ("arn", SegmentAttributeValue::make().value_arn("arn:x"))]);
    BTreeMap::from([("connect:Subtype".into(), text), ("deep".into(), map)])
}

const SEGMENT_ATTRIBUTES: &str = concat!(
    r#""SegmentAttributes":{"connect:Subtype":{"ValueString":"connect:SMS"},"#,
    r#""deep":{"ValueMap":{"arn":{"ValueArn":"arn:x"},"in":{"ValueList":[{"ValueInteger":7}]}}}}"#
);

fn phone(address: &str) -> Endpoint {
    Endpoint::make().r#type(EndpointType::TelephoneNumber).address(address)
}

operations! {
    batch_get_attached_file_metadata |client| client
        .batch_get_attached_file_metadata()
        .instance_id("i")
        .associated_resource_arn(CONTACT_ARN)
        .file_ids(["f1".into(), "f2".into()])
        => "POST"
        "/attached-files/i?associatedResourceArn=arn%3Aaws%3Aconnect%3Aeu-west-2%3A123456789012%3Ainstance%2Fi%2Fcontact%2Fc"
        r#"{"FileIds":["f1","f2"]}"#;
    complete_attached_file_upload |client| client
        .complete_attached_file_upload()
        .instance_id("i/1")
        .file_id("f 1")
        .associated_resource_arn("arn:c")
        => "POST" "/attached-files/i%2F1/f%201?associatedResourceArn=arn%3Ac" "";
    create_participant |client| client
        .create_participant()
        .instance_id("i")
        .contact_id("c")
        .client_token("once")
        .participant_details(
            ParticipantDetailsToAdd::make()
                .participant_role(ParticipantRole::CustomBot)
                .display_name("Bot")
                .participant_capabilities(
                    ParticipantCapabilities::make()
                        .video(VideoCapability::Send)
                        .screen_share(ScreenShareCapability::Send),
                ),
        )
        => "POST" "/contact/create-participant"
        concat!(
            r#"{"InstanceId":"i","ContactId":"c","ClientToken":"once","ParticipantDetails":{"ParticipantRole":"CUSTOM_BOT","#,
            r#""DisplayName":"Bot","ParticipantCapabilities":{"Video":"SEND","ScreenShare":"SEND"}}}"#
        );
    create_persistent_contact_association |client| client
        .create_persistent_contact_association()
        .instance_id("i")
        .initial_contact_id("c")
        .rehydration_type(RehydrationType::FromSegment)
        .source_contact_id("old")
        .client_token("once")
        => "POST" "/contact/persistent-contact-association/i/c"
        r#"{"RehydrationType":"FROM_SEGMENT","SourceContactId":"old","ClientToken":"once"}"#;
    delete_attached_file |client| client
        .delete_attached_file()
        .instance_id("i")
        .file_id("f")
        .associated_resource_arn("arn:c")
        => "DELETE" "/attached-files/i/f?associatedResourceArn=arn%3Ac" "";
    describe_contact |client| client.describe_contact().instance_id("i").contact_id("c")
        => "GET" "/contacts/i/c" "";
    get_attached_file |client| client
        .get_attached_file()
        .instance_id("i")
        .file_id("f")
        .url_expiry_in_seconds(60)
        .associated_resource_arn("arn:c")
        .url_content_disposition(ContentDisposition::Inline)
        => "GET" "/attached-files/i/f?urlExpiryInSeconds=60&associatedResourceArn=arn%3Ac&urlContentDisposition=INLINE" "";
    get_contact_attributes |client| client.get_contact_attributes().instance_id("i").initial_contact_id("c")
        => "GET" "/contact/attributes/i/c" "";
    list_contact_references |client| client
        .list_contact_references()
        .instance_id("i")
        .contact_id("c")
        .reference_types([ReferenceType::Url, ReferenceType::EmailMessagePlainTextRedacted])
        .next_token("n")
        => "GET"
        "/contact/references/i/c?referenceTypes=URL&referenceTypes=EMAIL_MESSAGE_PLAIN_TEXT_REDACTED&nextToken=n" "";
    send_chat_integration_event |client| client
        .send_chat_integration_event()
        .source_id("+441234567890")
        .destination_id("arn:d")
        .subtype("connect:SMS")
        .event(ChatEvent::make(ChatEventType::Message).content_type("text/plain").content("hello"))
        .new_session_details(
            NewSessionDetails::make()
                .supported_messaging_content_types(["text/plain"])
                .participant_details(ParticipantDetails::make("Jane"))
                .attributes([("plan", "gold")])
                .streaming_configuration(ChatStreamingConfiguration::make("arn:t")),
        )
        => "POST" "/chat-integration-event"
        concat!(
            r#"{"SourceId":"+441234567890","DestinationId":"arn:d","Subtype":"connect:SMS","#,
            r#""Event":{"Type":"MESSAGE","ContentType":"text/plain","Content":"hello"},"#,
            r#""NewSessionDetails":{"SupportedMessagingContentTypes":["text/plain"],"ParticipantDetails":{"DisplayName":"Jane"},"#,
            r#""Attributes":{"plan":"gold"},"StreamingConfiguration":{"StreamingEndpointArn":"arn:t"}}}"#
        );
    start_attached_file_upload |client| client
        .start_attached_file_upload()
        .client_token("once")
        .instance_id("i")
        .file_name("a.txt")
        .file_size_in_bytes(9)
        .url_expiry_in_seconds(300)
        .file_use_case_type(FileUseCaseType::Attachment)
        .associated_resource_arn("arn:c")
        .created_by(user())
        .tags([("k".into(), "v".into())])
        => "PUT" "/attached-files/i?associatedResourceArn=arn%3Ac"
        concat!(
            r#"{"ClientToken":"once","FileName":"a.txt","FileSizeInBytes":9,"UrlExpiryInSeconds":300,"#,
            r#""FileUseCaseType":"ATTACHMENT","CreatedBy":{"ConnectUserArn":"arn:u"},"Tags":{"k":"v"}}"#
        );
    start_chat_contact |client| client
        .start_chat_contact()
        .instance_id("i")
        .contact_flow_id("f")
        .attributes([("plan", "gold")])
        .participant_details(ParticipantDetails::make("Jane"))
        .participant_configuration(ParticipantConfiguration::make().response_mode(ResponseMode::Incremental))
        .initial_message(ChatMessage::make("text/plain", "hi"))
        .client_token("once")
        .chat_duration_in_minutes(60)
        .supported_messaging_content_types(["text/plain", "text/markdown"])
        .persistent_chat(
            PersistentChat::make().rehydration_type(RehydrationType::EntirePastSession).source_contact_id("old"),
        )
        .related_contact_id("related")
        .segment_attributes(segment_attributes())
        .customer_id("customer")
        .disconnect_on_customer_exit([DisconnectOnCustomerExitParticipantType::Agent])
        .connection_types([ConnectionType::Websocket, ConnectionType::ConnectionCredentials])
        .chat_streaming_configuration(ChatStreamingConfiguration::make("arn:t"))
        => "PUT" "/contact/chat"
        &[
            r#"{"InstanceId":"i","ContactFlowId":"f","Attributes":{"plan":"gold"},"ParticipantDetails":{"DisplayName":"Jane"},"#,
            r#""ParticipantConfiguration":{"ResponseMode":"INCREMENTAL"},"#,
            r#""InitialMessage":{"ContentType":"text/plain","Content":"hi"},"ClientToken":"once","ChatDurationInMinutes":60,"#,
            r#""SupportedMessagingContentTypes":["text/plain","text/markdown"],"#,
            r#""PersistentChat":{"RehydrationType":"ENTIRE_PAST_SESSION","SourceContactId":"old"},"RelatedContactId":"related","#,
            SEGMENT_ATTRIBUTES,
            r#","CustomerId":"customer","DisconnectOnCustomerExit":["AGENT"],"#,
            r#""ConnectionTypes":["WEBSOCKET","CONNECTION_CREDENTIALS"],"#,
            r#""ChatStreamingConfiguration":{"StreamingEndpointArn":"arn:t"}}"#,
        ]
        .concat();
    start_contact_streaming |client| client
        .start_contact_streaming()
        .instance_id("i")
        .contact_id("c")
        .chat_streaming_configuration(ChatStreamingConfiguration::make("arn:t"))
        .client_token("once")
        => "POST" "/contact/start-streaming"
        concat!(
            r#"{"InstanceId":"i","ContactId":"c","ChatStreamingConfiguration":{"StreamingEndpointArn":"arn:t"},"#,
            r#""ClientToken":"once"}"#
        );
    start_outbound_chat_contact |client| client
        .start_outbound_chat_contact()
        .source_endpoint(Endpoint::make().r#type(EndpointType::ConnectPhoneNumberArn).address("arn:p"))
        .destination_endpoint(phone("+441234567890"))
        .instance_id("i")
        .segment_attributes(segment_attributes())
        .attributes([("plan", "gold")])
        .contact_flow_id("f")
        .chat_duration_in_minutes(10_080)
        .participant_details(ParticipantDetails::make("Jane"))
        .initial_system_message(ChatMessage::make("text/plain", "hi"))
        .initial_templated_system_message(TemplatedMessageConfig::make(
            "k",
            "m",
            TemplateAttributes::make().custom_attributes([("a", "b")]).customer_profile_attributes("{}"),
        ))
        .related_contact_id("related")
        .supported_messaging_content_types(["text/plain"])
        .client_token("once")
        => "PUT" "/contact/outbound-chat"
        &[
            r#"{"SourceEndpoint":{"Type":"CONNECT_PHONENUMBER_ARN","Address":"arn:p"},"#,
            r#""DestinationEndpoint":{"Type":"TELEPHONE_NUMBER","Address":"+441234567890"},"InstanceId":"i","#,
            SEGMENT_ATTRIBUTES,
            r#","Attributes":{"plan":"gold"},"ContactFlowId":"f","ChatDurationInMinutes":10080,"#,
            r#""ParticipantDetails":{"DisplayName":"Jane"},"InitialSystemMessage":{"ContentType":"text/plain","Content":"hi"},"#,
            r#""InitialTemplatedSystemMessage":{"KnowledgeBaseId":"k","MessageTemplateId":"m","#,
            r#""TemplateAttributes":{"CustomAttributes":{"a":"b"},"CustomerProfileAttributes":"{}"}},"#,
            r#""RelatedContactId":"related","SupportedMessagingContentTypes":["text/plain"],"ClientToken":"once"}"#,
        ]
        .concat();
    stop_contact |client| client
        .stop_contact()
        .contact_id("c")
        .instance_id("i")
        .disconnect_reason(DisconnectReason::make().code("DISCARDED"))
        => "POST" "/contact/stop" r#"{"ContactId":"c","InstanceId":"i","DisconnectReason":{"Code":"DISCARDED"}}"#;
    stop_contact_streaming |client| client
        .stop_contact_streaming()
        .instance_id("i")
        .contact_id("c")
        .streaming_id("s")
        => "POST" "/contact/stop-streaming" r#"{"InstanceId":"i","ContactId":"c","StreamingId":"s"}"#;
    tag_contact |client| client
        .tag_contact()
        .contact_id("c")
        .instance_id("i")
        .tags([("k".into(), "v".into())])
        => "POST" "/contact/tags" r#"{"ContactId":"c","InstanceId":"i","Tags":{"k":"v"}}"#;
    transfer_contact |client| client
        .transfer_contact()
        .instance_id("i")
        .contact_id("c")
        .queue_id("q")
        .user_id("u")
        .contact_flow_id("f")
        .client_token("once")
        => "POST" "/contact/transfer"
        r#"{"InstanceId":"i","ContactId":"c","QueueId":"q","UserId":"u","ContactFlowId":"f","ClientToken":"once"}"#;
    untag_contact |client| client
        .untag_contact()
        .contact_id("c")
        .instance_id("i")
        .tag_keys(["a b".into(), "c/d".into()])
        => "DELETE" "/contact/tags/i/c?TagKeys=a%20b&TagKeys=c%2Fd" "";
    update_contact |client| client
        .update_contact()
        .instance_id("i")
        .contact_id("c")
        .name("n")
        .description("d")
        .references([(
            "link",
            Reference::make(ReferenceType::Url)
                .value("https://shop.example")
                .status(ReferenceStatus::Available)
                .arn("arn:aws:connect:eu-west-2:1")
                .status_reason("why"),
        )])
        .segment_attributes(segment_attributes())
        .queue_info(QueueInfoInput::make().id("q"))
        .user_info(UserInfo::make().user_id("u"))
        .customer_endpoint(phone("+441"))
        .system_endpoint(phone("+442"))
        .additional_recipients(NullableAdditionalRecipients::make().cc_email_addresses([
            EmailAddressInfo::make("jane@shop.example").display_name("Jane"),
        ]))
        => "POST" "/contacts/i/c"
        &[
            r#"{"Name":"n","Description":"d","References":{"link":{"Value":"https://shop.example","Type":"URL","#,
            r#""Status":"AVAILABLE","Arn":"arn:aws:connect:eu-west-2:1","StatusReason":"why"}},"#,
            SEGMENT_ATTRIBUTES,
            r#","QueueInfo":{"Id":"q"},"UserInfo":{"UserId":"u"},"#,
            r#""CustomerEndpoint":{"Type":"TELEPHONE_NUMBER","Address":"+441"},"#,
            r#""SystemEndpoint":{"Type":"TELEPHONE_NUMBER","Address":"+442"},"#,
            r#""AdditionalRecipients":{"CcEmailAddresses":[{"EmailAddress":"jane@shop.example","DisplayName":"Jane"}]}}"#,
        ]
        .concat();
    update_contact_attributes |client| client
        .update_contact_attributes()
        .initial_contact_id("c")
        .instance_id("i")
        .attributes([("plan", "gold"), ("note", "")])
        => "POST" "/contact/attributes"
        r#"{"InitialContactId":"c","InstanceId":"i","Attributes":{"note":"","plan":"gold"}}"#;
    update_participant_authentication |client| client
        .update_participant_authentication()
        .state("s")
        .instance_id("i")
        .code("c")
        .error("access_denied")
        .error_description("no")
        => "POST" "/contact/update-participant-authentication"
        r#"{"State":"s","InstanceId":"i","Code":"c","Error":"access_denied","ErrorDescription":"no"}"#;
    update_participant_role_config |client| client
        .update_participant_role_config()
        .instance_id("i")
        .contact_id("c")
        .channel_configuration(UpdateParticipantRoleConfigChannelInfo::Chat(ChatParticipantRoleConfig::make([
            ParticipantTimerConfiguration::make(
                TimerEligibleParticipantRoles::Customer,
                ParticipantTimerType::DisconnectNonCustomer,
                ParticipantTimerValue::ParticipantTimerDurationInMinutes(480.into()),
            ),
            ParticipantTimerConfiguration::make(
                TimerEligibleParticipantRoles::Agent,
                ParticipantTimerType::Idle,
                ParticipantTimerValue::ParticipantTimerAction(ParticipantTimerAction::Unset),
            ),
        ])))
        => "PUT" "/contact/participant-role-config/i/c"
        concat!(
            r#"{"ChannelConfiguration":{"Chat":{"ParticipantTimerConfigList":[{"ParticipantRole":"CUSTOMER","#,
            r#""TimerType":"DISCONNECT_NONCUSTOMER","TimerValue":{"ParticipantTimerDurationInMinutes":480}},"#,
            r#"{"ParticipantRole":"AGENT","TimerType":"IDLE","TimerValue":{"ParticipantTimerAction":"Unset"}}]}}}"#
        );
}

#[test]
fn every_operation_is_sent() {
    assert_every_operation(COVERED);
}

#[tokio::test]
async fn client_tokens_are_filled_where_the_model_says_so() {
    let (recorder, client) = service(Answer::json("{}")).await;
    let configuration = || ChatStreamingConfiguration::make("arn:t");
    let streaming = client.start_contact_streaming().instance_id("i").contact_id("c");
    streaming.chat_streaming_configuration(configuration()).send().await.unwrap();
    let chat = client.start_chat_contact().instance_id("i").contact_flow_id("f");
    chat.participant_details(ParticipantDetails::make("J")).send().await.unwrap();
    for request in recorder.requests() {
        let body: serde_json::Value = serde_json::from_str(&request.text()).unwrap();
        assert_eq!(body["ClientToken"].as_str().unwrap().len(), 36, "{body}");
    }
    let association = client.create_persistent_contact_association().instance_id("i").initial_contact_id("c");
    let kind = RehydrationType::FromSegment;
    association.rehydration_type(kind).source_contact_id("old").send().await.unwrap();
    assert!(!recorder.requests()[2].text().contains("ClientToken"));
}

#[tokio::test]
async fn constraints_are_checked_before_anything_is_sent() {
    let (recorder, client) = service(Answer::json("{}")).await;
    let start = || client.start_chat_contact().instance_id("i").contact_flow_id("f");
    let jane = || ParticipantDetails::make("Jane");
    for (call, problem) in [
        (start().participant_details(jane()).chat_duration_in_minutes(59), "ChatDurationInMinutes: value 59"),
        (start().participant_details(ParticipantDetails::make("")), "DisplayName: length 0"),
        (start().participant_details(jane()).connection_types([]), "ConnectionTypes: length 0"),
        (start().participant_details(jane()).instance_id("i".repeat(101)), "InstanceId: length 101"),
    ] {
        let error = call.send().await.expect_err(problem).to_string();
        assert!(error.contains(problem), "{error}");
    }
    assert_eq!(recorder.requests(), []);
}
