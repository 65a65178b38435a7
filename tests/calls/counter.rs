//! What is counted of calls by `metrics`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use metrics::{
    Counter, CounterFn, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};

use crate::script::{Script, answer, send, taken};

/// Adds up what is counted, by name and labels.
#[derive(Clone, Default)]
struct Counts(Arc<Mutex<BTreeMap<String, f64>>>);

struct Count(String, Counts);

impl Count {
    fn of(key: &Key, counts: &Counts) -> Arc<Self> {
        let labels =
            key.labels().map(|label| format!(" {}={}", label.key(), label.value())).collect::<String>();
        Arc::new(Count(format!("{}{labels}", key.name()), counts.clone()))
    }

    fn add(&self, number: f64) {
        *self.1.0.lock().unwrap().entry(self.0.clone()).or_default() += number;
    }
}

impl CounterFn for Count {
    fn increment(&self, value: u64) {
        self.add(value as f64);
    }

    fn absolute(&self, _: u64) {}
}

impl HistogramFn for Count {
    fn record(&self, _: f64) {
        self.add(1.0);
    }
}

impl Recorder for Counts {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Count::of(key, self))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Count::of(key, self))
    }
}

#[test]
fn calls_and_attempts_are_counted_by_service_operation_and_error() {
    let counts = Counts::default();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    metrics::with_local_recorder(&counts, || {
        runtime.block_on(async {
            send(&Script::of([answer(429, ""), taken()]).client()).await.unwrap();
            send(&Script::of([answer(403, "AccessDeniedException")]).client()).await.expect_err("refused");
        });
    });
    let of = |name: &str, error: &str| {
        format!("{name} service=ConnectParticipant operation=SendMessage error={error}")
    };
    let expected = [
        (of("awso_attempts_total", ""), 2.0),
        (of("awso_attempts_total", "AccessDeniedException"), 1.0),
        (of("awso_call_duration_seconds", ""), 1.0),
        (of("awso_call_duration_seconds", "AccessDeniedException"), 1.0),
        (of("awso_calls_total", ""), 1.0),
        (of("awso_calls_total", "AccessDeniedException"), 1.0),
    ];
    assert_eq!(*counts.0.lock().unwrap(), BTreeMap::from(expected));
}
