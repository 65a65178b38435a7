//! A client, the proxy, a service, and what must not be left of them.

use std::collections::HashMap;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use awso::{Config, RetryPolicy};
use awso_connect::{Client as Connect, ParticipantDetails};
use awso_connect_local::{LocalConnect, Script, SignaturePolicy};
use awso_connect_participant::Client;
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

use crate::proxy::Proxy;

/// How much longer than its limit something may take where the processors have other things to do.
pub(crate) const SLACK: Duration = Duration::from_secs(3);

/// A transport that the cases go over.
pub(crate) struct Carrier {
    pub(crate) name: &'static str,
    /// Makes the client of these settings go over it.
    pub(crate) config: fn(Config) -> Config,
}

/// All of them: another one is a line here.
pub(crate) const CARRIERS: [Carrier; 1] = [Carrier { name: "reqwest", config: |config| config }];

/// A chat that was started directly, with a proxy before its service.
pub(crate) struct Stage {
    pub(crate) service: LocalConnect,
    pub(crate) proxy: Proxy,
    pub(crate) contact_id: String,
    pub(crate) connection_token: String,
    carrier: &'static Carrier,
}

/// Runs the cases over each transport, alone in the process: what is counted afterwards is theirs.
pub(crate) async fn on_stage(cases: impl AsyncFn(&Stage)) {
    static ALONE: Mutex<()> = Mutex::const_new(());
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    static WATCH: Once = Once::new();
    let _alone = ALONE.lock().await;
    WATCH.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICS.fetch_add(1, Ordering::Relaxed);
            told(panic);
        }));
    });
    for carrier in &CARRIERS {
        let stage = Stage::new(carrier).await;
        let (before, panics) = (settled().await, PANICS.load(Ordering::Relaxed));
        cases(&stage).await;
        assert_eq!(PANICS.load(Ordering::Relaxed), panics, "{}: a task has panicked", carrier.name);
        let begun = Instant::now();
        while left().is_more_than(&before) {
            assert!(
                begun.elapsed() < Duration::from_secs(10),
                "{}: there were {before:?}, and {:?} are left",
                carrier.name,
                left()
            );
            sleep(Duration::from_millis(5)).await;
        }
    }
}

/// What a process has that it gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Left {
    tasks: usize,
    /// Where the system tells them.
    descriptors: usize,
}

impl Left {
    fn is_more_than(self, before: &Left) -> bool {
        self.tasks > before.tasks || self.descriptors > before.descriptors
    }
}

fn left() -> Left {
    let descriptors = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    Left { tasks: Handle::current().metrics().num_alive_tasks(), descriptors }
}

/// What there is when nothing more goes.
async fn settled() -> Left {
    let mut last = left();
    loop {
        sleep(Duration::from_millis(50)).await;
        let now = left();
        if now == last {
            return now;
        }
        last = now;
    }
}

impl Stage {
    async fn new(carrier: &'static Carrier) -> Stage {
        let proxy = Proxy::new().await;
        let service = LocalConnect::builder().script(Script::nobody()).signatures(SignaturePolicy::default());
        let service = service.public_url(proxy.url()).start().await.unwrap();
        proxy.lead_to(service.endpoint());
        let started = start(&Connect::new(service.config()).unwrap(), &service).await;
        let connect = Client::new(service.config()).unwrap().create_participant_connection();
        let connection = connect
            .connect_participant(true)
            .participant_token(&started.participant_token)
            .send()
            .await
            .unwrap();
        let credentials = connection.connection_credentials.unwrap();
        Stage {
            contact_id: started.contact_id,
            connection_token: credentials.connection_token.unwrap().into_inner(),
            service,
            proxy,
            carrier,
        }
    }

    /// The settings of a client that goes through the proxy and tries again at once.
    pub(crate) fn config(&self) -> Config {
        let retry = RetryPolicy::standard().initial_backoff(Duration::from_millis(1)).quota(u32::MAX / 2);
        (self.carrier.config)(self.service.config().endpoint_url(self.proxy.url()).retry(retry))
    }

    pub(crate) fn client(&self, change: impl FnOnce(Config) -> Config) -> Client {
        Client::new(change(self.config())).unwrap()
    }

    /// How often each thing was said, by all that the service knows.
    pub(crate) fn said(&self) -> HashMap<String, usize> {
        let mut said = HashMap::new();
        for item in self.service.transcript(&self.contact_id).unwrap() {
            if let Some(content) = item.content {
                *said.entry(content.into_inner()).or_insert(0) += 1;
            }
        }
        said
    }

    pub(crate) fn times_said(&self, text: &str) -> usize {
        self.said().get(text).copied().unwrap_or_default()
    }
}

/// A chat, and who takes part in it.
pub(crate) struct Started {
    pub(crate) contact_id: String,
    pub(crate) participant_id: String,
    pub(crate) participant_token: String,
}

/// Starts a chat past the proxy.
pub(crate) async fn start(connect: &Connect, service: &LocalConnect) -> Started {
    let connect = connect.with(|config| config.endpoint_url(service.endpoint())).unwrap();
    let start = connect.start_chat_contact().instance_id("i").contact_flow_id("f");
    let started = start.participant_details(ParticipantDetails::make("Jane")).send().await.unwrap();
    Started {
        contact_id: started.contact_id.unwrap().into_inner(),
        participant_id: started.participant_id.unwrap().into_inner(),
        participant_token: started.participant_token.unwrap().into_inner(),
    }
}

/// What comes of it, which does not take longer than this and a bit.
#[track_caller]
pub(crate) fn within<T>(limit: Duration, what: impl Future<Output = T>) -> impl Future<Output = T> {
    let caller = std::panic::Location::caller();
    async move {
        match timeout(limit + SLACK, what).await {
            Ok(done) => done,
            Err(_) => panic!("{caller}: it takes longer than {limit:?}"),
        }
    }
}
