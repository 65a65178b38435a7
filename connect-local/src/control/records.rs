//! What went by lately, as programs read it.

use serde_json::{Map, Value, json};

use crate::fault::WEBSOCKET;
use crate::instance::Instance;
use crate::journal::{Exchange, Kept, What};
use crate::mask;
use crate::routes;
use crate::socket;
use crate::stream::Published;
use crate::token::Session;

impl Instance {
    /// The requests behind the one of this number, the oldest first.
    pub(crate) fn show_requests(&self, after: u64) -> Vec<Value> {
        let requests = self.journal.requests.after(after);
        requests.map(|(number, exchange)| self.record_of(number, exchange)).collect()
    }

    /// What passed on websockets behind the one of this number, the oldest first.
    pub(crate) fn show_frames(&self, after: u64) -> Vec<Value> {
        let show = |(number, passed): (u64, &crate::journal::Passed)| {
            let mut shown = json!({
                "number": number,
                "time": passed.at.to_string(),
                "socket": passed.socket,
            });
            let text = |text: &str| Value::from(mask::without_tokens(text));
            let (name, value) = match &passed.what {
                What::Opened => ("opened", true.into()),
                What::Heard(frame) => {
                    shown["direction"] = "in".into();
                    ("text", text(frame))
                }
                What::Said(frame) => {
                    shown["direction"] = "out".into();
                    ("text", text(frame))
                }
                What::Closed(close) => {
                    shown["code"] = close.code.into();
                    ("closed", true.into())
                }
                What::Dropped | What::Gone => {
                    shown["code"] = Value::Null;
                    ("closed", true.into())
                }
            };
            shown[name] = value;
            self.name(&mut shown, passed.session);
            shown
        };
        self.journal.frames.after(after).map(show).collect()
    }

    /// What was published to topics behind the one of this number, the oldest first.
    pub(crate) fn show_published(&self, after: u64) -> Vec<Value> {
        let show = |(number, published): (u64, &Published)| {
            let attributes: Map<String, Value> = published
                .attributes
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
                .collect();
            json!({
                "number": number,
                "time": published.at.to_string(),
                "contact_id": published.contact_id,
                "streaming_id": published.stream_id,
                "topic_arn": published.topic,
                "message_id": published.message_id,
                "message": mask::without_tokens(&published.message),
                "message_attributes": attributes,
            })
        };
        self.published.after(after).map(show).collect()
    }

    fn record_of(&self, number: u64, exchange: &Exchange) -> Value {
        let Exchange { asked, status, headers, body, fate, .. } = exchange;
        let operation = routes::operation(&asked.method, &asked.path);
        let is_websocket = asked.path.starts_with(socket::PATH);
        let shown = |body: &Option<Kept>| match body {
            Some(kept) => mask::masked_value(&kept.bytes, kept.length),
            None => Value::Null,
        };
        let answered = |value: Value| if fate.is_dropped { Value::Null } else { value };
        let error = headers.get("x-amzn-errortype").and_then(|error| error.to_str().ok());
        let mut record = json!({
            "number": number,
            "time": asked.at.to_string(),
            "operation": operation.map(|operation| operation.name).or(is_websocket.then_some(WEBSOCKET)),
            "method": asked.method.as_str(),
            "path": mask::path(operation, &asked.path),
            "request": shown(&asked.body),
            "status": answered(status.as_u16().into()),
            "error_type": answered(error.map(mask::long_runs).into()),
            "response": answered(shown(body)),
            "fault": fate.has_fault,
            "dropped": fate.is_dropped,
        });
        if let Some(session) = self.session_of(exchange) {
            self.name(&mut record, session);
        }
        record
    }

    /// Says whose it is, by the ids of contact and participant.
    fn name(&self, record: &mut Value, session: Session) {
        if let Some((contact, participant)) = self.names_of(session) {
            record["contact_id"] = contact.into();
            record["participant_id"] = participant.into();
        }
    }
}
