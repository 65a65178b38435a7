//! What is told of calls by `tracing`.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::script::{Script, answer, send, taken};

/// Writes down the fields of every span.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<String>>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("awso")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        let mut text = attributes.metadata().name().to_owned();
        attributes.record(&mut Fields(&mut text));
        spans.push(text);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, id: &Id, record: &Record<'_>) {
        let mut spans = self.0.lock().unwrap();
        record.record(&mut Fields(&mut spans[id.into_u64() as usize - 1]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_by_the_conventions_of_opentelemetry() {
    let spans = Spans::default();
    let told = spans.0.clone();
    let _guard = tracing::subscriber::set_default(spans);
    send(&Script::of([answer(429, ""), taken()]).client()).await.unwrap();
    send(&Script::of([answer(403, "AccessDeniedException")]).client()).await.expect_err("it is refused");
    let told = told.lock().unwrap().clone();
    let call = "call otel.name=ConnectParticipant.SendMessage otel.kind=\"client\" rpc.system=\"aws-api\" \
        rpc.service=\"ConnectParticipant\" rpc.method=\"SendMessage\" http.response.status_code=";
    assert_eq!(told.len(), 5, "{told:#?}");
    assert_eq!(told[0], format!("{call}200 aws.request_id=\"req-2\" attempts=2"));
    assert_eq!(
        told[1],
        "attempt http.request.resend_count=0 http.response.status_code=429 error.type=\"error answer\""
    );
    assert_eq!(told[2], "attempt http.request.resend_count=1 http.response.status_code=200");
    let refused = "error.type=\"AccessDeniedException\" otel.status_code=\"ERROR\" attempts=1";
    assert_eq!(told[3], format!("{call}403 aws.request_id=\"req-1\" {refused}"));
}
