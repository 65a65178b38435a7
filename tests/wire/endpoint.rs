//! Where requests go.

use super::{TOKEN, service, service_with};

#[tokio::test]
async fn path_and_port_of_the_endpoint_are_kept() {
    for (base, path) in [
        ("", "/participant/disconnect"),
        ("/", "/participant/disconnect"),
        ("/stage", "/stage/participant/disconnect"),
        ("/a/b%2Fc/", "/a/b%2Fc/participant/disconnect"),
    ] {
        let (recorder, client) = service_with(|config| config).await;
        drop(client);
        let endpoint = format!("{}{base}", recorder.endpoint());
        let client =
            awso_connect_participant::Client::new(awso::Config::new().endpoint_url(&endpoint)).unwrap();
        client.disconnect_participant().connection_token(TOKEN).send().await.unwrap();
        let request = recorder.only();
        assert_eq!(request.target, path);
        assert_eq!(request.header("host"), [recorder.endpoint().trim_start_matches("http://")]);
    }
}

#[tokio::test]
async fn an_endpoint_set_goes_before_the_region() {
    let (recorder, client) = service_with(|config| config.region("eu-west-2")).await;
    client.disconnect_participant().connection_token(TOKEN).send().await.unwrap();
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_the_token_does_not_follow_it() {
    let (elsewhere, _) = service().await;
    let location = format!("{}/participant/disconnect", elsewhere.endpoint());
    for status in [301, 302, 307, 308] {
        let answer = awso_tests::Answer::http(status, &[("location", &location)], "");
        let recorder = awso_tests::Recorder::start(answer).await.unwrap();
        let client = awso_connect_participant::Client::new(recorder.config()).unwrap();
        let error =
            client.disconnect_participant().connection_token(TOKEN).send().await.expect_err("a redirect");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert!(error.service().is_some(), "{error:?}");
        assert_eq!(recorder.requests().len(), 1);
    }
    assert_eq!(elsewhere.requests(), []);
}
