//! Sessions over real sockets, with a clock that goes with the service's.

use std::sync::Arc;
use std::time::Duration;

use awso_connect_local::{LocalConnect, LocalConnectBuilder};
use awso_connect_participant::Client;
use awso_connect_participant::chat::{ChatEvent, ChatEvents, ChatSession, Clock, Entry, Start};
use tokio::time::timeout;

/// How long something may take that takes no time.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A chat with the local service whose customer is the session under test.
pub(crate) struct Live {
    pub(crate) service: LocalConnect,
    pub(crate) client: Client,
    pub(crate) clock: Clock,
    pub(crate) contact_id: String,
    pub(crate) participant_id: String,
    pub(crate) token: String,
}

impl Live {
    pub(crate) async fn new(builder: LocalConnectBuilder) -> Live {
        let service = builder.start().await.unwrap();
        let start = awso_connect::Client::new(service.config()).unwrap().start_chat_contact();
        let start = start.instance_id("i").contact_flow_id("f").supported_messaging_content_types([
            "text/plain",
            "text/markdown",
            "application/json",
            "application/vnd.amazonaws.connect.message.interactive",
            "application/vnd.amazonaws.connect.message.interactive.response",
        ]);
        let started =
            start.participant_details(awso_connect::ParticipantDetails::make("Jane")).send().await.unwrap();
        Live {
            client: Client::new(service.config()).unwrap(),
            service,
            clock: Clock::movable(),
            contact_id: started.contact_id.unwrap().into_inner(),
            participant_id: started.participant_id.unwrap().into_inner(),
            token: started.participant_token.unwrap().into_inner(),
        }
    }

    pub(crate) fn session(&self) -> Start {
        let start = ChatSession::start(&self.client, self.token.as_str());
        start.participant_id(self.participant_id.as_str()).clock(self.clock.clone())
    }

    /// Lets time pass for both, in steps in which both can do what is due.
    pub(crate) async fn pass(&self, time: Duration) {
        let step = Duration::from_secs(8);
        let mut left = time;
        while !left.is_zero() {
            let next = left.min(step);
            self.service.advance(next);
            self.clock.advance(next);
            left -= next;
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }
}

/// The next event for which this is something.
#[track_caller]
pub(crate) fn until<T>(
    events: &mut ChatEvents,
    pick: impl Fn(ChatEvent) -> Option<T>,
) -> impl Future<Output = T> {
    let caller = std::panic::Location::caller();
    async move {
        let mut seen = Vec::new();
        let found = timeout(PATIENCE, async {
            loop {
                let event = events.next().await.expect("the chat is not over");
                seen.push(format!("{event:?}"));
                if let Some(found) = pick(event) {
                    return found;
                }
            }
        });
        found.await.unwrap_or_else(|_| panic!("{caller}: it has not happened; what has: {seen:#?}"))
    }
}

pub(crate) fn said(text: &'static str) -> impl Fn(ChatEvent) -> Option<Arc<Entry>> {
    move |event| match event {
        ChatEvent::Message(entry) if entry.text() == text => Some(entry),
        _ => None,
    }
}
