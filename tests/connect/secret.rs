//! What opens doors, and the texts it must stay out of.

use std::fmt::Debug;

use awso::http::{Response, StatusCode};
use awso::{AwsShape, Operation, protocol};
use awso_connect::*;
use awso_tests::{Answer, Recorder};

use crate::{SECRET_ACCESS_KEY, SESSION_TOKEN, keys, service, signing};

/// What stands for every token and URL. None of its windows of four characters stands in a text of ours.
const SECRET: &str = "QmVhcmVyU2VjcmV0";

fn leaks(text: &str, secret: &str) -> bool {
    (0..=secret.len() - 4).any(|start| text.contains(&secret[start..start + 4]))
}

#[track_caller]
fn assert_hidden(what: &str, text: &str) {
    assert!(!leaks(text, SECRET), "{what} shows a secret: {text}");
    assert!(!text.contains(SESSION_TOKEN) && !text.contains(SECRET_ACCESS_KEY), "{what}: {text}");
}

#[track_caller]
fn assert_debug_hides(what: &str, value: &dyn Debug) {
    assert_hidden(what, &format!("{value:?}"));
    assert_hidden(what, &format!("{value:#?}"));
}

#[track_caller]
fn assert_shape_hides(what: &str, shape: &(impl AwsShape + Debug)) {
    // The secret is in there, or nothing would be proven.
    assert!(leaks(&shape.to_json(), SECRET), "{what}");
    assert_debug_hides(what, shape);
    assert_debug_hides(what, &shape.to_value());
    assert_debug_hides(what, &shape.view());
}

/// `answer` has `{s}` in the place of secrets.
fn assert_answer_hides<O: Operation<Output: Debug>>(answer: &str) {
    let answer = answer.replace("{s}", SECRET);
    let response = |body: &str| {
        let mut response = Response::new(StatusCode::OK);
        response.body = body.to_owned().into();
        response
    };
    let name = O::OPERATION.name;
    assert_debug_hides(name, &response(&answer));
    let output = protocol::decode::<O>(&response(&answer)).unwrap();
    assert_shape_hides(name, &output);
    assert_debug_hides(name, &protocol::encode_response::<O>(&output).unwrap());
    // Cut off at every byte, and with a value of another type in every place of a secret.
    let torn = (1..answer.len()).map(|end| answer[..end].to_owned());
    let places = answer.match_indices(':').map(|(at, _)| at + 1);
    let wrong = places.map(|at| format!("{}[\"{SECRET}\"],{}", &answer[..at], &answer[at..]));
    let mut errors = 0;
    for body in torn.chain(wrong) {
        if let Err(error) = protocol::decode::<O>(&response(&body)) {
            errors += 1;
            assert_hidden(name, &error.to_string());
            assert_debug_hides(name, &error);
        }
    }
    assert!(errors > 5, "{name}");
}

#[test]
fn tokens_and_urls_that_are_answered_are_in_no_text() {
    assert_answer_hides::<StartChatContactRequest>(
        r#"{"ContactId":"c","ParticipantToken":"{s}","ConnectionCredentials":{"ConnectionToken":"{s}"},
        "Websocket":{"Url":"wss://socket.example/{s}?sig={s}"}}"#,
    );
    assert_answer_hides::<CreateParticipantRequest>(
        r#"{"ParticipantCredentials":{"ParticipantToken":"{s}","Expiry":"2026"},"ParticipantId":"p"}"#,
    );
    assert_answer_hides::<StartAttachedFileUploadRequest>(
        r#"{"FileId":"f","UploadUrlMetadata":{"Url":"https://s3.example/{s}?sig={s}","UrlExpiry":"2026"}}"#,
    );
    assert_answer_hides::<GetAttachedFileRequest>(
        r#"{"FileSizeInBytes":9,"DownloadUrlMetadata":{"Url":"https://s3.example/{s}?sig={s}"}}"#,
    );
    assert_answer_hides::<DescribeContactRequest>(r#"{"Contact":{"Name":"{s}","Description":"{s}"}}"#);
}

#[test]
fn what_the_model_or_this_crate_calls_sensitive_is_in_no_text_of_an_input() {
    let authentication = || {
        UpdateParticipantAuthenticationRequest::make()
            .state(SECRET)
            .instance_id("i")
            .code(SECRET)
            .error(SECRET)
            .error_description(SECRET)
    };
    assert_debug_hides("the builder", &authentication());
    assert_shape_hides("the sign-in", &authentication().build());
    assert_debug_hides("the request", &protocol::encode(&authentication().build()).unwrap());
    let details = ParticipantDetails::make("Jane");
    let chat = StartChatContactRequest::make().instance_id("i").contact_flow_id("f");
    let chat = chat.participant_details(details).customer_id(SECRET);
    assert_debug_hides("the builder", &chat);
    assert_shape_hides("the chat", &chat.build());
    let address = EmailAddressInfo::make(format!("{SECRET}@x.y")).display_name(SECRET);
    let contact =
        UpdateContactRequest::make().instance_id("i").contact_id("c").name(SECRET).description(SECRET);
    let recipients = NullableAdditionalRecipients::make().cc_email_addresses([address]);
    assert_shape_hides("the contact", &contact.additional_recipients(recipients).build());
}

#[test]
fn a_secret_has_to_be_asked_for() {
    let tokens: [&dyn Debug; 5] = [
        &ParticipantToken::from(SECRET),
        &ConnectionToken::from(SECRET),
        &AuthenticationState::from(SECRET),
        &PreSignedConnectionUrl::from(SECRET),
        &MetadataUrl::from(SECRET),
    ];
    for token in tokens {
        assert!(format!("{token:?}").ends_with("(** redacted **)"));
        assert_debug_hides("a newtype", token);
    }
    assert_eq!(ParticipantToken::from(SECRET).expose(), SECRET);
}

async fn failure(client: &Client) -> awso::Error<UpdateParticipantAuthenticationError> {
    let call = client.update_participant_authentication().state(SECRET).instance_id("i").code(SECRET);
    call.send().await.expect_err("a failure")
}

#[tokio::test]
async fn errors_hide_what_services_quote_of_the_input_and_the_credentials() {
    let quote = format!(r#"{{"message":"no sign-in {SECRET} for {SESSION_TOKEN}"}}"#);
    let codes = ["InvalidRequestException", "ThrottlingException", "NovelException", ""];
    let typed =
        codes.map(|code| Answer::http(400, &[("x-amzn-errortype", code), ("x-echo", SECRET)], &quote));
    let broken = [Answer::raw(SECRET), Answer::raw("").reset(), Answer::json(&format!("{{\"a\":{SECRET}"))];
    for answer in typed.into_iter().chain(broken) {
        let (_recorder, client) = service(answer).await;
        let error = failure(&client).await;
        assert_hidden("an error", &error.to_string());
        assert_debug_hides("an error", &error);
    }
}

#[tokio::test]
async fn clients_and_settings_hide_their_credentials() {
    let recorder = Recorder::start(Answer::json("{}")).await.unwrap();
    let config = signing(recorder.config());
    assert_debug_hides("the settings", &config);
    assert_debug_hides("the client", &Client::new(config).unwrap());
    assert_debug_hides("the credentials", &keys());
}
