//! Connect Participant's shapes against the service model they were written from.
//!
//! The model is not part of this repository. Where it is not found (see `awso_tests::paths::official`),
//! the trials are ignored and say so.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod compare;
mod deviation;
mod operation;

use std::process::ExitCode;
use std::sync::OnceLock;

use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::{Value, json};

use compare::Comparison;
use deviation::DEVIATIONS;

fn main() -> ExitCode {
    let trials = vec![
        trial("every_operation_and_shape_is_as_the_model_says", |model| {
            let (unknown, outdated) = judge(model);
            let text: Vec<_> = unknown
                .iter()
                .map(|mismatch| format!("not as the model says: {mismatch}"))
                .chain(
                    outdated
                        .iter()
                        .map(|deviation| format!("listed as a deviation, but not one: {deviation}")),
                )
                .collect();
            if text.is_empty() { Ok(()) } else { Err(format!("\n{}", text.join("\n")).into()) }
        }),
        trial("every_deviation_has_a_reason", |_| {
            let without: Vec<_> = DEVIATIONS.iter().filter(|(_, reason)| reason.len() < 20).collect();
            if without.is_empty() { Ok(()) } else { Err(format!("{without:?}").into()) }
        }),
        trial("a_change_of_the_model_is_noticed", changes_are_noticed),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A trial of the model, ignored where there is none.
fn trial(name: &str, run: fn(&Value) -> Result<(), Failed>) -> Trial {
    Trial::ignorable_test(name, move || match model() {
        Some(model) => run(model).map(|()| Completion::Completed),
        None => Ok(Completion::ignored_with(
            "models/connectparticipant/service-2.json is not there: set AWSO_OFFICIAL_DATA to a directory that has it",
        )),
    })
}

fn model() -> Option<&'static Value> {
    static MODEL: OnceLock<Option<Value>> = OnceLock::new();
    let read = || {
        let bytes = std::fs::read(paths::official("models/connectparticipant/service-2.json")?).ok()?;
        Some(serde_json::from_slice(&bytes).unwrap())
    };
    MODEL.get_or_init(read).as_ref()
}

/// The mismatches that are not listed, and the listed ones that are none.
fn judge(model: &Value) -> (Vec<String>, Vec<&'static str>) {
    let found = Comparison::of(model, &operation::all());
    let listed = |mismatch: &String| DEVIATIONS.iter().any(|(deviation, _)| deviation == mismatch);
    let unknown = found.iter().filter(|mismatch| !listed(mismatch)).cloned().collect();
    let outdated = DEVIATIONS.iter().map(|(deviation, _)| *deviation).filter(|it| !found.contains(*it));
    (unknown, outdated.collect())
}

/// Each place of the model with another value there. What this test would not notice would be no test.
fn changes_are_noticed(model: &Value) -> Result<(), Failed> {
    let changes = [
        ("/metadata/serviceId", json!("Other")),
        ("/metadata/endpointPrefix", json!("other")),
        ("/metadata/apiVersion", json!("2019-01-01")),
        ("/metadata/protocol", json!("json")),
        ("/metadata/auth", json!(["aws.auth#sigv4a"])),
        ("/operations/Novel", json!({"http": {"method": "POST", "requestUri": "/"}})),
        ("/operations/SendMessage/http/method", json!("PUT")),
        ("/operations/SendMessage/http/requestUri", json!("/participant/messages")),
        ("/operations/SendMessage/http/responseCode", json!(201)),
        ("/operations/SendMessage/errors", json!([{"shape": "AccessDeniedException"}])),
        ("/operations/SendMessage/output/shape", json!("SendEventResponse")),
        ("/operations/SendMessage/idempotent", json!(true)),
        ("/operations/SendMessage/endpoint", json!({"hostPrefix": "x."})),
        ("/shapes/SendMessageRequest/required", json!(["Content", "ConnectionToken"])),
        ("/shapes/SendMessageRequest/members/New", json!({"shape": "Message"})),
        ("/shapes/SendMessageRequest/members/Content", json!({"shape": "ChatContentType"})),
        ("/shapes/SendMessageRequest/members/ClientToken", json!({"shape": "ClientToken"})),
        ("/shapes/SendMessageRequest/members/Content/location", json!("querystring")),
        ("/shapes/SendMessageRequest/members/Content/locationName", json!("content")),
        ("/shapes/SendMessageRequest/members/ConnectionToken/locationName", json!("X-Token")),
        ("/shapes/SendMessageRequest/payload", json!("Content")),
        ("/shapes/DescribeViewRequest/members/ViewToken/location", json!("header")),
        ("/shapes/Item/members", json!({"Id": {"shape": "ChatItemId"}})),
        ("/shapes/ChatContent/max", json!(16_385)),
        ("/shapes/ChatContent/min", json!(0)),
        ("/shapes/ClientToken/min", json!(1)),
        ("/shapes/ChatContent/type", json!("blob")),
        ("/shapes/ChatContent/pattern", json!(".*")),
        ("/shapes/ChatContent/novelTrait", json!(true)),
        ("/shapes/AttachmentIdList/max", json!(2)),
        ("/shapes/AttachmentIdList/member/shape", json!("ContactId")),
        ("/shapes/AttachmentSizeInBytes/min", json!(0)),
        ("/shapes/AttachmentSizeInBytes/max", json!(7)),
        ("/shapes/MaxResults/type", json!("long")),
        ("/shapes/Message/max", json!(10)),
        ("/shapes/Transcript/max", json!(10)),
        ("/shapes/UrlMetadataSignedHeadersKey/max", json!(1)),
        ("/shapes/UrlMetadataSignedHeaders/value/shape", json!("Message")),
        ("/shapes/ParticipantRole/enum", json!(["AGENT", "CUSTOMER"])),
        ("/shapes/ConflictException/error/httpStatusCode", json!(410)),
        ("/shapes/ConflictException/error/code", json!("Conflict")),
        ("/shapes/ViewName/sensitive", json!(false)),
        ("/shapes/ChatContent/sensitive", json!(true)),
    ];
    let before = judge(model);
    let mut unnoticed = Vec::new();
    for (path, value) in changes {
        let mut changed = model.clone();
        set(&mut changed, path, value.clone());
        if &changed == model || judge(&changed) == before {
            unnoticed.push(format!("{path} = {value}"));
        }
    }
    if unnoticed.is_empty() { Ok(()) } else { Err(format!("\n{}", unnoticed.join("\n")).into()) }
}

fn set(model: &mut Value, path: &str, value: Value) {
    let (parent, name) = path.rsplit_once('/').unwrap();
    model.pointer_mut(parent).expect(path)[name] = value;
}
