//! The chat, from its start to its end.

use aws_credential_types::Credentials;
use aws_sdk_connect::error::ProvideErrorMetadata;
use aws_sdk_connect::types::{
    ChatMessage, ParticipantDetails, ParticipantDetailsToAdd, ParticipantRole as Invited,
};
use aws_sdk_connectparticipant::operation::send_message::SendMessageError;
use aws_sdk_connectparticipant::types::{
    ChatItemType, ConnectionType, Item, ParticipantRole, ScanDirection, SortKey, StartPosition,
};
use aws_smithy_http_client::Builder;
use serde_json::json;
use uuid::Uuid;

use crate::socket::Socket;
use crate::{Result, differ, same};

const INSTANCE: &str = "11111111-2222-3333-4444-555555555555";
const EVENT: &str = "application/vnd.amazonaws.connect.event.";

fn connect(endpoint: &str, id: &str, secret: &str) -> aws_sdk_connect::Client {
    let config = aws_sdk_connect::Config::builder()
        .behavior_version_latest()
        .region(aws_sdk_connect::config::Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .http_client(Builder::new().build_http())
        .credentials_provider(Credentials::from_keys(id, secret, None));
    aws_sdk_connect::Client::from_conf(config.build())
}

fn participant(endpoint: &str) -> aws_sdk_connectparticipant::Client {
    let config = aws_sdk_connectparticipant::Config::builder()
        .behavior_version_latest()
        .region(aws_sdk_connectparticipant::config::Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .http_client(Builder::new().build_http())
        .allow_no_auth();
    aws_sdk_connectparticipant::Client::from_conf(config.build())
}

/// Somebody who is connected.
struct Guest {
    token: String,
    socket: Socket,
}

async fn join(client: &aws_sdk_connectparticipant::Client, participant_token: &str) -> Result<Guest> {
    let connection = client
        .create_participant_connection()
        .r#type(ConnectionType::Websocket)
        .r#type(ConnectionType::ConnectionCredentials)
        .participant_token(participant_token)
        .send()
        .await?;
    let credentials = connection.connection_credentials().ok_or("a connection without credentials")?;
    let websocket = connection.websocket().ok_or("a connection without a websocket")?;
    let socket = Socket::subscribed(websocket.url().ok_or("a websocket without a URL")?).await?;
    Ok(Guest {
        token: credentials.connection_token().ok_or("credentials without a token")?.to_owned(),
        socket,
    })
}

/// All items, the oldest first, read in pages of this many.
async fn transcript(
    client: &aws_sdk_connectparticipant::Client,
    token: &str,
    page: i32,
) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    let mut pages = client
        .get_transcript()
        .connection_token(token)
        .scan_direction(ScanDirection::Backward)
        .sort_order(SortKey::Descending)
        .max_results(page)
        .into_paginator()
        .send();
    while let Some(answer) = pages.try_next().await? {
        if answer.transcript().len() > page as usize {
            differ!("{} items on a page of {page}", answer.transcript().len());
        }
        items.extend(answer.transcript.unwrap_or_default());
    }
    items.reverse();
    Ok(items)
}

pub(crate) async fn run(endpoint: &str) -> Result<()> {
    // A secret that is not the service's lets nobody in.
    let details = || ParticipantDetails::builder().display_name("Jane").build();
    for (id, secret, code) in [
        ("AKIDLOCAL", "another-made-up-secret", "InvalidSignatureException"),
        ("AKIDNOBODY", "connect-local-made-up-secret", "UnrecognizedClientException"),
    ] {
        let start = connect(endpoint, id, secret).start_chat_contact().instance_id(INSTANCE);
        let refused = start.contact_flow_id("any-flow").participant_details(details()?).send().await;
        let Err(error) = refused else { differ!("{id} may start a chat with a wrong secret") };
        same!(error.code(), Some(code));
    }

    let business = connect(endpoint, "AKIDLOCAL", "connect-local-made-up-secret");
    let start = business
        .start_chat_contact()
        .instance_id(INSTANCE)
        .contact_flow_id("any-flow")
        .participant_details(details()?)
        .attributes("plan", "gold")
        .initial_message(ChatMessage::builder().content_type("text/plain").content("Hi, it is me").build()?)
        .chat_duration_in_minutes(60)
        .client_token(Uuid::new_v4().to_string());
    let started = start.clone().send().await?;
    let contact_id = started.contact_id().ok_or("a chat without an id")?;
    same!(start.send().await?.contact_id(), Some(contact_id));

    let client = participant(endpoint);
    let mut jane = join(&client, started.participant_token().ok_or("a chat without a token")?).await?;
    same!(jane.socket.item("participant.joined").await?["ContactId"], contact_id);
    let invited = business
        .create_participant()
        .instance_id(INSTANCE)
        .contact_id(contact_id)
        .participant_details(
            ParticipantDetailsToAdd::builder().participant_role(Invited::Agent).display_name("Ada").build(),
        )
        .send()
        .await?;
    let invitation = invited.participant_credentials().ok_or("an agent without credentials")?;
    let mut ada = join(&client, invitation.participant_token().ok_or("an agent without a token")?).await?;
    same!(jane.socket.item("participant.joined").await?["DisplayName"], "Ada");
    for guest in [&mut jane, &mut ada] {
        guest.socket.say(&json!({"topic": "aws/heartbeat"})).await?;
    }

    // A message is taken once, and heard by both with the id that its author was answered.
    let question = client
        .send_message()
        .content_type("text/plain")
        .content("What is the price, in £ or 元 🦀?")
        .client_token("send-once")
        .connection_token(&jane.token);
    let sent = question.clone().send().await?;
    same!(question.send().await?.id(), sent.id());
    for guest in [&mut jane, &mut ada] {
        let heard = loop {
            let item = guest.socket.item("text/plain").await?;
            if item["ParticipantRole"] == "CUSTOMER" {
                break item;
            }
        };
        same!(heard["Id"].as_str(), sent.id());
        same!(heard["AbsoluteTime"].as_str(), sent.absolute_time());
    }

    // Typing, an answer, and that it was read.
    let typing = client.send_event().content_type(format!("{EVENT}typing")).connection_token(&ada.token);
    typing.send().await?;
    same!(jane.socket.item("event.typing").await?["ParticipantRole"], "AGENT");
    let answer = client.send_message().content_type("text/plain").content("7 pounds.");
    let answer = answer.connection_token(&ada.token).send().await?;
    let answer_id = answer.id().ok_or("a message without an id")?;
    same!(jane.socket.item("text/plain").await?["Id"], answer_id);
    let read = client
        .send_event()
        .content_type(format!("{EVENT}message.read"))
        .content(json!({"messageId": answer_id}).to_string());
    read.connection_token(&jane.token).send().await?;
    let metadata = ada.socket.item("message.metadata").await?;
    same!(metadata["MessageMetadata"]["MessageId"], answer_id);

    // What the service refuses has its type.
    let long = client.send_message().content_type("text/plain").content("x".repeat(16_385));
    match long.connection_token(&jane.token).send().await.map_err(|error| error.into_service_error()) {
        Err(SendMessageError::ValidationException(_)) => {}
        other => differ!("a message that is too long: {other:?}"),
    }

    // The transcript is the same in pages of any size, and from an item on.
    let items = transcript(&client, &jane.token, 100).await?;
    for page in [1, 2, 3] {
        same!(transcript(&client, &jane.token, page).await?, items);
    }
    let spoken: Vec<_> = items.iter().filter(|item| item.r#type() == Some(&ChatItemType::Message)).collect();
    let said: Vec<_> = spoken.iter().map(|item| (item.participant_role(), item.content())).collect();
    same!(
        said,
        [
            (Some(&ParticipantRole::Customer), Some("Hi, it is me")),
            (Some(&ParticipantRole::Customer), Some("What is the price, in £ or 元 🦀?")),
            (Some(&ParticipantRole::Agent), Some("7 pounds.")),
        ]
    );
    let receipts = spoken[2].message_metadata().map(|metadata| metadata.receipts());
    if !receipts.is_some_and(|receipts| receipts.iter().any(|receipt| receipt.read_timestamp().is_some())) {
        differ!("the receipt is not in the transcript: {:?}", spoken[2]);
    }
    let forward = client
        .get_transcript()
        .connection_token(&jane.token)
        .scan_direction(ScanDirection::Forward)
        .sort_order(SortKey::Ascending)
        .start_position(StartPosition::builder().id(answer_id).build())
        .send()
        .await?;
    same!(forward.transcript().first().and_then(Item::id), Some(answer_id));

    // Its customer leaves, and it is over for all.
    client.disconnect_participant().connection_token(&jane.token).send().await?;
    for guest in [&mut jane, &mut ada] {
        guest.socket.item("chat.ended").await?;
        same!(guest.socket.closing_code().await?, 1000);
    }
    let late = client.send_message().content_type("text/plain").content("still there?");
    match late.connection_token(&jane.token).send().await.map_err(|error| error.into_service_error()) {
        Err(SendMessageError::AccessDeniedException(_)) => {}
        other => differ!("a message after the end: {other:?}"),
    }
    let stop = business.stop_contact().instance_id(INSTANCE).contact_id(contact_id).send().await;
    match stop.map_err(|error| error.into_service_error()) {
        Err(error) if error.is_contact_not_found_exception() => {}
        other => differ!("stopping a chat that is over: {other:?}"),
    }
    Ok(())
}
