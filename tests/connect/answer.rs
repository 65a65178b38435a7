//! What operations answer, with every member of it: it is read whole and shown as it came.

use awso::http::{Response, StatusCode};
use awso::{AwsShape as _, Operation, protocol};
use awso_connect::*;
use awso_tests::Answer;
use serde_json::Value;

use crate::service;

fn read<O: Operation>(body: &str) -> O::Output {
    let mut response = Response::new(StatusCode::OK);
    response.body = body.to_owned().into();
    protocol::decode::<O>(&response).unwrap()
}

#[track_caller]
fn assert_whole<O: Operation>(body: &str) -> O::Output {
    let output = read::<O>(body);
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(parse(&output.to_json()), parse(body), "{}", O::OPERATION.name);
    output
}

#[test]
fn a_started_chat_has_tokens_a_websocket_and_a_stream() {
    let chat = assert_whole::<StartChatContactRequest>(
        r#"{"ContactId":"c","ParticipantId":"p","ParticipantToken":"pt","ContinuedFromContactId":"old",
        "ConnectionCredentials":{"ConnectionToken":"ct","Expiry":"2026-11-22T13:05:37.120Z"},
        "Websocket":{"Url":"wss://x.transport.connect.eu-west-2.amazonaws.com/a?b=c",
        "ConnectionExpiry":"2026-11-21T14:05:37.120Z"},"StreamingId":"s"}"#,
    );
    assert_eq!(chat.participant_token.unwrap().expose(), "pt");
    assert_eq!(chat.connection_credentials.unwrap().connection_token.unwrap().expose(), "ct");
    assert!(chat.websocket.unwrap().url.unwrap().expose().starts_with("wss://"));
}

#[test]
fn what_other_operations_of_chats_answer_is_read_whole() {
    assert_whole::<StartOutboundChatContactRequest>(r#"{"ContactId":"c"}"#);
    assert_whole::<SendChatIntegrationEventRequest>(r#"{"InitialContactId":"c","NewChatCreated":true}"#);
    assert_whole::<CreateParticipantRequest>(
        r#"{"ParticipantCredentials":{"ParticipantToken":"pt","Expiry":"2026"},"ParticipantId":"p"}"#,
    );
    assert_whole::<CreatePersistentContactAssociationRequest>(r#"{"ContinuedFromContactId":"old"}"#);
    assert_whole::<StartContactStreamingRequest>(r#"{"StreamingId":"s"}"#);
    assert_whole::<TransferContactRequest>(r#"{"ContactId":"c","ContactArn":"arn:c"}"#);
    assert_whole::<GetContactAttributesRequest>(r#"{"Attributes":{"plan":"gold"}}"#);
}

#[test]
fn what_is_known_of_files_is_read_whole() {
    let file = r#""FileArn":"arn:f","FileId":"f","CreationTime":"2024-05-03T02:41:28.172Z","FileStatus":"DRAFTING",
        "CreatedBy":{"AWSIdentityArn":"arn:r"}"#;
    let more = r#""FileName":"a.txt","FileSizeInBytes":9007199254740993,"AssociatedResourceArn":"arn:c",
        "FileUseCaseType":"VOICE_RECORDING","Tags":{"k":"v"}"#;
    let url = r#""Url":"https://s3.example/a?b=c","UrlExpiry":"2024-05-03T02:41:28.172Z""#;
    let started = assert_whole::<StartAttachedFileUploadRequest>(&format!(
        r#"{{{file},"UploadUrlMetadata":{{{url},"HeadersToInclude":{{"Content-Length":"9","x-amz-acl":"private"}}}}}}"#
    ));
    assert_eq!(started.created_by, Some(CreatedByInfo::AwsIdentityArn("arn:r".to_owned())));
    let file_and_more = format!("{file},{more}");
    assert_whole::<GetAttachedFileRequest>(&format!(
        r#"{{{file_and_more},"DownloadUrlMetadata":{{{url}}}}}"#
    ));
    assert_whole::<BatchGetAttachedFileMetadataRequest>(&format!(
        r#"{{"Files":[{{{file_and_more}}}],"Errors":[{{"ErrorCode":"X","ErrorMessage":"m","FileId":"g"}}]}}"#
    ));
}

#[test]
fn each_kind_of_reference_is_read_whole_and_a_new_kind_is_kept() {
    let plain = |kind: &str| format!(r#"{{"{kind}":{{"Name":"n","Value":"v"}}}}"#);
    let email = |kind: &str| format!(r#"{{"{kind}":{{"Name":"n","Arn":"arn:aws:connect:eu-west-2"}}}}"#);
    let mut all: Vec<String> = ["Url", "String", "Number", "Date", "Email"].map(plain).into();
    let emails =
        ["EmailMessage", "EmailMessageRedacted", "EmailMessagePlainText", "EmailMessagePlainTextRedacted"];
    all.extend(emails.map(email));
    all.extend([
        r#"{"Attachment":{"Name":"n","Value":"v","Status":"APPROVED","Arn":"arn:aws:connect:eu-west-2"}}"#
            .to_owned(),
        concat!(
            r#"{"ContactAnalysis":{"Name":"n","Value":"v","Status":"AVAILABLE","Arn":"a","#,
            r#""AnalyticsMode":"AutomatedInteraction","IsRedacted":true}}"#
        )
        .to_owned(),
        r#"{"Hologram":{"Depth":3}}"#.to_owned(),
    ]);
    let body = format!(r#"{{"ReferenceSummaryList":[{}],"NextToken":"n"}}"#, all.join(","));
    let page = assert_whole::<ListContactReferencesRequest>(&body);
    assert!(matches!(page.reference_summary_list.unwrap().last(), Some(ReferenceSummary::Unknown(_))));
}

#[tokio::test]
async fn pages_of_references_are_read_to_their_end() {
    let page = |name: &str, next: &str| {
        Answer::json(&format!(r#"{{"ReferenceSummaryList":[{{"Url":{{"Name":"{name}"}}}}]{next}}}"#))
    };
    let answers = vec![page("a", r#","NextToken":"2""#), page("b", "")];
    let recorder = awso_tests::Recorder::start_all(answers).await.unwrap();
    let client = Client::new(crate::signing(recorder.config())).unwrap();
    let call = client.list_contact_references().instance_id("i").contact_id("c");
    let mut items = call.reference_types([ReferenceType::Url]).pages().items();
    let mut names = Vec::new();
    while let Some(item) = items.next().await {
        let ReferenceSummary::Url(url) = item.unwrap() else { panic!("a link") };
        names.push(url.name.unwrap().to_string());
    }
    assert_eq!(names, ["a", "b"]);
    let targets: Vec<String> = recorder.requests().iter().map(|request| request.target.clone()).collect();
    let first = "/contact/references/i/c?referenceTypes=URL";
    assert_eq!(targets, [first.to_owned(), format!("{first}&nextToken=2")]);
}

/// Every member that the service model has of a contact, the recursive ones with others of their kind inside.
const CONTACT: &str = include_str!("contact.json");

#[test]
fn a_contact_is_read_whole() {
    let contact = assert_whole::<DescribeContactRequest>(CONTACT).contact.unwrap();
    assert_eq!(contact.channel, Some(Channel::Chat));
    assert_eq!(contact.initiation_timestamp.unwrap().to_string(), "2026-11-21T13:05:37.12Z");
    let attributes = contact.segment_attributes.unwrap();
    let deep = attributes[&SegmentAttributeName::from("deep")].value_map.as_ref().unwrap();
    let list = deep[&SegmentAttributeName::from("in")].value_list.as_ref().unwrap();
    assert_eq!(list[0].value_integer, Some(7));
    let steps = contact.routing_criteria.unwrap().steps.unwrap();
    let either = steps[0].expression.as_ref().unwrap().or_expression.as_ref().unwrap();
    assert_eq!(either[0].and_expression.as_ref().unwrap().len(), 2);
}

#[tokio::test]
async fn what_newer_services_answer_is_no_error() {
    let body = r#"{"Contact":{"Channel":"HOLOGRAM","NextContacts":[{"NextContactMetadata":{"New":{"a":1}}}],"More":[]}}"#;
    let (_recorder, client) = service(Answer::json(body)).await;
    let contact =
        client.describe_contact().instance_id("i").contact_id("c").send().await.unwrap().contact.unwrap();
    assert_eq!(contact.channel, Some(Channel::Unknown("HOLOGRAM".to_owned())));
    let next = contact.next_contacts.unwrap();
    assert!(matches!(next[0].next_contact_metadata, Some(NextContactMetadata::Unknown(_))));
}
