//! A service without a network: what goes wrong on demand goes wrong there, too.

use std::io::ErrorKind;
use std::time::Duration;

use awso_connect_local::{
    Fault, FaultRule, Faults, LocalConnect, LocalConnectBuilder, OfflineWebsocket, Script, Throttles,
    WebsocketFrame,
};
use awso_connect_participant::{Client, ConnectionType};

const HEARTBEAT: &str = r#"{"topic":"aws/heartbeat"}"#;
const DEEP: &str = r#"{"topic":"aws/ping"}"#;

fn alone() -> LocalConnectBuilder {
    LocalConnect::builder().script(Script::nobody()).heartbeat_timeout(None)
}

fn client(service: &LocalConnect) -> Client {
    let config = service.config().transport(service.transport()).max_attempts(1);
    Client::new(config).expect("a client")
}

/// The participant token of a new chat.
async fn chat(service: &LocalConnect) -> String {
    let config = service.config().transport(service.transport());
    let start = awso_connect::Client::new(config).expect("a client").start_chat_contact();
    let start = start.instance_id("i").contact_flow_id("f");
    let started = start.participant_details(awso_connect::ParticipantDetails::make("Jane")).send().await;
    started.expect("a chat").participant_token.expect("a token").into_inner()
}

async fn url(service: &LocalConnect, token: &str) -> String {
    let connection = client(service).create_participant_connection().participant_token(token);
    let connection = connection.r#type([ConnectionType::Websocket]).send().await.expect("a connection");
    connection.websocket.expect("a websocket").url.expect("a URL").expose().to_owned()
}

fn frames(socket: &mut OfflineWebsocket) -> Vec<WebsocketFrame> {
    std::iter::from_fn(|| socket.next_frame()).collect()
}

/// What each frame is, in order: `heartbeat`, `ping`, `gone`.
fn kinds(socket: &mut OfflineWebsocket) -> Vec<&'static str> {
    let kind = |frame: &WebsocketFrame| match frame {
        WebsocketFrame::Text(text) if text.contains("aws/heartbeat") => "heartbeat",
        WebsocketFrame::Text(text) if text.contains("aws/ping") => "ping",
        WebsocketFrame::Text(_) => "garbage",
        WebsocketFrame::Close(_) => "closed",
        WebsocketFrame::Gone => "gone",
    };
    frames(socket).iter().map(kind).collect()
}

#[tokio::test]
async fn frames_come_twice_late_in_another_order_or_not_at_all() {
    let service = alone().offline().expect("a service");
    let token = chat(&service).await;
    let mut socket = service.open_websocket(&url(&service, &token).await).expect("a websocket");
    let seconds = Duration::from_secs;
    let ask = |socket: &mut OfflineWebsocket, fault: Fault| {
        service.fail_next("HeartbeatFrame", 1, fault).expect("known");
        socket.send(HEARTBEAT);
        socket.send(DEEP);
        kinds(socket)
    };
    assert_eq!(ask(&mut socket, Fault::duplicated()), ["heartbeat", "heartbeat", "ping"]);
    assert_eq!(ask(&mut socket, Fault::held_back()), ["ping", "heartbeat"]);
    assert_eq!(ask(&mut socket, Fault::lost()), ["ping"]);
    assert_eq!(ask(&mut socket, Fault::garbage()), ["garbage", "ping"]);
    assert_eq!(ask(&mut socket, Fault::delayed(seconds(5))), ["ping"]);
    assert_eq!(service.until_next(), Some(seconds(5)));
    service.advance(seconds(5));
    assert_eq!(kinds(&mut socket), ["heartbeat"]);
    service.fail_next("HeartbeatFrame", 1, Fault::dropped().after(seconds(2))).expect("known");
    socket.send(HEARTBEAT);
    assert_eq!(kinds(&mut socket), Vec::<&str>::new());
    service.advance(seconds(2));
    assert_eq!(socket.next_frame(), Some(WebsocketFrame::Gone));
}

#[tokio::test]
async fn an_upgrade_is_refused_or_lost_with_its_url_or_without() {
    let service = alone().offline().expect("a service");
    let token = chat(&service).await;
    let url = url(&service, &token).await;
    service.fail_next("Websocket", 1, Fault::status(503)).expect("known");
    assert_eq!(service.open_websocket(&url).expect_err("a fault").expect("an answer").as_u16(), 503);
    service.fail_next("Websocket", 1, Fault::dropped()).expect("known");
    assert_eq!(service.open_websocket(&url).expect_err("a fault"), None);
    service.fail_next("Websocket", 1, Fault::dropped().after_processing()).expect("known");
    assert_eq!(service.open_websocket(&url).expect_err("a fault"), None);
    assert_eq!(service.open_websocket(&url).expect_err("it was used").expect("an answer").as_u16(), 403);
}

#[tokio::test]
async fn an_answer_that_is_cut_breaks_off() {
    let service = alone().offline().expect("a service");
    let token = chat(&service).await;
    for fault in [Fault::cut(), Fault::dropped()] {
        service.fail_next("CreateParticipantConnection", 1, fault).expect("known");
        let connection = client(&service).create_participant_connection().participant_token(&token);
        assert!(connection.send().await.is_err());
    }
    service.fail_next("CreateParticipantConnection", 1, Fault::slow(Duration::from_secs(60))).expect("known");
    let connection = client(&service).create_participant_connection().participant_token(&token);
    connection.send().await.expect("nobody waits here");
}

#[test]
fn an_operation_that_there_is_not_is_told() {
    let faults = Faults::none().rule(FaultRule::of("SendMesage", Fault::dropped()));
    let throttles = Throttles::of(["SendMesage"]);
    for builder in [alone().faults(faults), alone().throttles(throttles)] {
        let error = builder.offline().expect_err("no operation");
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("SendMessage"), "{error}");
    }
}
