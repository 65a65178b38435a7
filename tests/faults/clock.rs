//! Clocks that are not the same: signatures are dated by the service's.

use std::time::Duration;

use awso::{Timestamp, TimestampFormat};
use awso_connect::{Client, ParticipantDetails};

use crate::proxy::{End, Fault, head};
use crate::stage::{Stage, on_stage, within};

const START: &str = "/contact/chat";
const HOUR: i64 = 3_600;

/// The answer, dated so many seconds later.
fn dated(by: i64) -> Fault {
    Fault::changed(
        move |answer| {
            let (head, body) = answer.split_at(head(answer).expect("a head"));
            let head = String::from_utf8_lossy(head).into_owned();
            let lines = head.split_inclusive("\r\n").map(|line| match line.strip_prefix("date: ") {
                None => line.to_owned(),
                Some(date) => {
                    let (seconds, _) = date.trim().parse::<Timestamp>().expect("a date").epoch();
                    let date = Timestamp::from_epoch(seconds + by, 0).expect("a date");
                    format!("date: {}\r\n", date.format(TimestampFormat::HttpDate).expect("a year from 1"))
                }
            });
            let lines: String = lines.collect();
            assert_ne!(lines, head);
            [lines.as_bytes(), body].concat()
        },
        End::Open,
    )
}

async fn start(client: &Client, token: &str) -> String {
    let start = client.start_chat_contact().instance_id("i").contact_flow_id("f").client_token(token);
    let started = start.participant_details(ParticipantDetails::make("Jane")).send();
    within(Duration::from_secs(5), started).await.unwrap().contact_id.unwrap().into_inner()
}

fn contacts(stage: &Stage) -> usize {
    stage.service.state()["contacts"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_clock_that_is_hours_wrong_is_corrected_and_the_call_made_once() {
    on_stage(async |stage| {
        let client = Client::new(stage.config()).unwrap();
        for (number, hours) in [3, -3, 24 * 365, -24 * 365, 1, -1].into_iter().enumerate() {
            let before = contacts(stage);
            // The client learns a wrong time, is refused for it, and learns the right one by that.
            stage.proxy.plan(START, dated(hours * HOUR));
            start(&client, &format!("first {number}")).await;
            let second = start(&client, &format!("second {number}")).await;
            assert_eq!(start(&client, &format!("second {number}")).await, second);
            assert_eq!(contacts(stage), before + 2, "{hours} hours");
        }
    })
    .await;
}

#[tokio::test]
async fn a_service_whose_clock_jumps_takes_what_is_signed_by_either_time() {
    on_stage(async |stage| {
        let client = Client::new(stage.config()).unwrap();
        for number in 0..5 {
            let before = contacts(stage);
            stage.service.advance(Duration::from_secs(2 * 3_600));
            start(&client, &format!("token {number}")).await;
            assert_eq!(contacts(stage), before + 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_date_that_lies_every_time_ends_in_the_services_error() {
    on_stage(async |stage| {
        let client = Client::new(stage.config()).unwrap();
        let before = contacts(stage);
        for lie in [5, 10, 15, 20, 25, 30] {
            stage.proxy.plan(START, dated(lie * HOUR));
        }
        start(&client, "first").await;
        let call = client.start_chat_contact().instance_id("i").contact_flow_id("f");
        let call = call.participant_details(ParticipantDetails::make("Jane")).send();
        let error = within(Duration::from_secs(5), call).await.expect_err("it is refused each time");
        assert_eq!(error.code(), Some("InvalidSignatureException"), "{error}");
        assert_eq!(contacts(stage), before + 1);
        stage.proxy.forget();
    })
    .await;
}
