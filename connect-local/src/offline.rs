//! The service in the caller's own thread: no port, no websocket on the wire, no time but what the caller lets pass.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use awso::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use awso::{Endpoint, Sending, Transport, TransportError, TransportErrorKind};

use crate::exchange::Reply;
use crate::fault::{Fault, Pace};
use crate::local::LocalConnect;
use crate::refusal::Refusal;
use crate::server;
use crate::service::{Inbox, Outgoing, Service};
use crate::socket::{self, SocketId};

/// Where an [offline](crate::LocalConnectBuilder::offline) service says it is: no name resolver knows it (RFC 6761).
pub(crate) const HOST: &str = "connect-local.invalid";

const HOST_NAME: HeaderName = HeaderName::from_static("host");

/// What a service without a network is asked, and tells.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// use awso_connect_local::LocalConnect;
/// use std::time::Duration;
///
/// let service = LocalConnect::builder().offline()?;
/// let client = awso_connect::Client::new(service.config().transport(service.transport()))?;
/// let start = client.start_chat_contact().instance_id("i").contact_flow_id("f");
/// let chat = start.participant_details(awso_connect::ParticipantDetails::make("Jane")).send().await?;
/// let id = chat.contact_id.expect("a contact");
///
/// // Nobody has subscribed to it in five minutes.
/// service.advance(Duration::from_secs(300));
/// let transcript = service.transcript(&id).expect("it is known");
/// assert!(transcript.last().is_some_and(|item| item.content_type.as_ref().is_some_and(|it| it.ends_with("chat.ended"))));
/// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl LocalConnect {
    /// Answers a request at once; none where a fault drops it. Faults that delay an answer, or slow it down, do neither
    /// to this one, and the storage of files is not there.
    pub fn answer(&self, request: &Request) -> Option<Response> {
        answer(&self.service, request)
    }

    /// Opens a websocket with the URL that `CreateParticipantConnection` gave. Faults do not delay it.
    ///
    /// # Errors
    /// The status of an answer that is no upgrade: the URL was used, is too old or is none of ours, or a fault has it so.
    /// None where a fault drops the connection instead.
    pub fn open_websocket(&self, url: &str) -> Result<OfflineWebsocket, Option<StatusCode>> {
        let status = |refusal: Refusal| Some(refusal.into_response().status);
        let secret = url.rsplit_once(socket::PATH).map(|(_, secret)| secret);
        let secret = secret.ok_or_else(|| status(Refusal::no_upgrade()))?;
        let fault = self.service.step(|instance| instance.fault_of_upgrade(secret));
        if let Some(fault) = fault.filter(Fault::is_instead) {
            return Err(fault.response().map(|response| response.status));
        }
        let (id, inbox) = self.service.open_socket(secret).map_err(status)?;
        Ok(OfflineWebsocket { service: Arc::clone(&self.service), id, inbox })
    }

    /// How long until something happens by itself, if anything will. A service with a network does it by itself.
    pub fn until_next(&self) -> Option<Duration> {
        self.service.step(|instance| instance.next()).map(|(_, wait)| wait)
    }

    /// What carries the requests of clients here, without a network.
    pub fn transport(&self) -> impl Transport + use<> {
        InProcess(Arc::clone(&self.service))
    }
}

fn answer(service: &Arc<Service>, request: &Request) -> Option<Response> {
    let begun = Instant::now();
    let (Reply { response, fate, pace, .. }, _) = service.reply(|instance| instance.take(request));
    let response = server::dress(service, request, begun, response, fate);
    let pace = Pace { takes: Duration::ZERO, ..pace };
    (!fate.is_dropped).then(|| server::paced(service, response, pace))
}

/// A websocket of a service without a network. It is closed when it is dropped.
pub struct OfflineWebsocket {
    service: Arc<Service>,
    id: SocketId,
    inbox: Inbox,
}

/// What a websocket brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebsocketFrame {
    /// A text.
    Text(Arc<str>),
    /// The service closes it, with this code. Nothing comes after it.
    Close(u16),
    /// It is gone without a word. Nothing comes after it.
    Gone,
}

impl OfflineWebsocket {
    /// Sends a text.
    pub fn send(&self, text: &str) {
        self.service.step(|instance| instance.hear(self.id, text));
    }

    /// What has come and was not taken, if anything has.
    pub fn next_frame(&mut self) -> Option<WebsocketFrame> {
        Some(match self.inbox.try_next() {
            Ok(Outgoing::Text(text)) => WebsocketFrame::Text(text),
            Ok(Outgoing::Close(close)) => WebsocketFrame::Close(close.code),
            Err(is_gone) => return is_gone.then_some(WebsocketFrame::Gone),
        })
    }
}

impl Drop for OfflineWebsocket {
    fn drop(&mut self) {
        self.service.socket_is_gone(self.id);
    }
}

impl fmt::Debug for OfflineWebsocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfflineWebsocket").finish_non_exhaustive()
    }
}

/// Carries requests to a service of this process.
#[derive(Debug)]
struct InProcess(Arc<Service>);

impl Transport for InProcess {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, mut request: Request) -> Sending<'a> {
        // It is what a connection begins with, and signed.
        if let Ok(host) = HeaderValue::try_from(endpoint.authority()) {
            request.headers.entry(HOST_NAME).or_insert(host);
        }
        let answer = answer(&self.0, &request);
        let problem = "the connection was closed before the answer, on demand";
        let answer = answer.ok_or_else(|| TransportError::new(TransportErrorKind::Request, problem));
        Box::pin(async { answer })
    }
}
