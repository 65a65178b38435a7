//! The handle on a running service, and how one is started.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use awso::{Config, ConfigError, Credentials, Endpoint};
use awso_connect_participant::Item;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::assumption::Assumptions;
use crate::clock::Clock;
use crate::control::ControlAccess;
use crate::disk;
use crate::fault::Faults;
use crate::file::{AttachmentSettings, Folder};
use crate::instance::Instance;
use crate::log::Report;
use crate::offline;
use crate::operations::items;
use crate::script::Script;
use crate::server;
use crate::service::Service;
use crate::settings::Settings;
use crate::signature::{ACCESS_KEY_ID, SECRET_ACCESS_KEY, SignaturePolicy};
use crate::speech::MessageLimits;
use crate::store::{Store, told};
use crate::throttle::Throttles;

/// A local Amazon Connect chat service. It listens on 127.0.0.1 only, unless another
/// [host](LocalConnectBuilder::host) is set, and ends when the handle is dropped.
#[must_use = "the service ends when its handle is dropped"]
pub struct LocalConnect {
    endpoint: String,
    pub(crate) service: Arc<Service>,
    /// Dropped to stop the server.
    running: Option<oneshot::Sender<()>>,
    /// None without a network.
    server: Option<JoinHandle<()>>,
    /// The thread that writes to the data directory.
    writer: Option<thread::JoinHandle<()>>,
}

impl LocalConnect {
    /// Starts a service on a free port, with all settings at their defaults.
    ///
    /// # Errors
    /// The operating system gives no port.
    pub async fn start() -> io::Result<LocalConnect> {
        LocalConnect::builder().start().await
    }

    /// The settings of a service that is to be started.
    pub fn builder() -> LocalConnectBuilder {
        LocalConnectBuilder::default()
    }

    /// Where to reach the service from this machine: `http://127.0.0.1:4599`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// What a client of this service is configured with: its endpoint, a region, and the made-up key
    /// [`ACCESS_KEY_ID`], which is known unless [another](LocalConnectBuilder::signatures) is set.
    pub fn config(&self) -> Config {
        let credentials = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
        Config::new().endpoint_url(self.endpoint()).region("us-east-1").credentials(credentials)
    }

    /// Moves the service's clock forward. All that is due by then happens before this returns, each thing at its
    /// own moment: agents speak, tokens and URLs expire, silent websockets close, chats end.
    ///
    /// Clients sign requests by their own clock, which is not moved. Their signatures are taken all the same.
    pub fn advance(&self, duration: Duration) {
        self.service.step_and_wait(|instance| instance.advance(duration));
    }

    /// All that was said and done in a chat, the oldest first, also when the chat is over and its tokens
    /// read nothing any more. None if there is no contact of that id, or [none any
    /// more](LocalConnectBuilder::ended_contact_lifetime).
    pub fn transcript(&self, contact_id: &str) -> Option<Vec<Item>> {
        self.service.step_and_wait(|instance| {
            let contact = instance.contact_of_id(contact_id)?;
            Some(items(contact))
        })
    }

    /// Stops taking connections, closes the websockets, and waits until the answers under way are given, 5 s at most.
    /// A [data directory](LocalConnectBuilder::data) is free for others then.
    pub async fn shutdown(mut self) {
        self.running = None;
        // The task is ours and is not aborted before the handle is gone; it can only have ended.
        if let Some(server) = &mut self.server {
            let _ = server.await;
        }
    }

    /// Waits until the service has ended by itself, which only a mistake in it can make it do, and tells why. It is
    /// for programs that would go on as if it were there.
    pub async fn ended(&mut self) -> io::Error {
        let Some(server) = &mut self.server else { return std::future::pending().await };
        let ended = server.await;
        self.server = None;
        ended.map_or_else(io::Error::other, |()| io::Error::other("the service has stopped"))
    }

    fn close_data(&mut self) {
        self.service.close();
        if let Some(writer) = self.writer.take() {
            // A panic in it is reported where it happened.
            let _ = writer.join();
        }
    }
}

impl Drop for LocalConnect {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
        // It takes as long as the disk does to take what is left.
        self.close_data();
    }
}

/// Shows the endpoint only: all else is full of tokens.
impl fmt::Debug for LocalConnect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalConnect").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

/// The settings of a [`LocalConnect`] that is to be started.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct LocalConnectBuilder {
    host: Option<IpAddr>,
    port: u16,
    public_url: Option<String>,
    settings: Settings,
    data: Option<PathBuf>,
    report: Report,
}

impl LocalConnectBuilder {
    /// The address to listen on; 127.0.0.1 unless set, which programs of this machine alone reach.
    ///
    /// On any other, whoever reaches it can use the service: its traffic is not encrypted, and its key is a made-up one
    /// that stands in this documentation. It is for containers and networks that are closed to others. The page and the
    /// control routes stay for this machine, unless [`control`](Self::control) says otherwise; behind a port that a
    /// container publishes, it has to.
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = Some(host);
        self
    }

    /// What the URLs of websockets, files and sign-ins begin with that clients are given: `http://connect:4599`, without a
    /// path. Unless set, it is [the endpoint](LocalConnect::endpoint). It is for clients who reach the service
    /// otherwise, by a name or through a proxy, which has to leave the header `host` as it is.
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.public_url = Some(url.into());
        self
    }

    /// The port; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Keeps all contacts, transcripts, tokens and timers in this directory, which is made if there is none, and goes
    /// on with what is there; by default they are in memory only. What an answer or a frame has told is on the disk
    /// before, so that it is there after a crash, too. Websockets end with the service. What fell due while it was
    /// down happens at the start, as of the moment it was due at.
    ///
    /// The directory is for one service at a time. It holds what was said, and those tokens that are repeated to who
    /// asks again with a client token; others can read neither. While nothing can be written to it, every request is
    /// answered 500.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// use awso_connect_local::LocalConnect;
    ///
    /// let data = std::env::temp_dir().join(format!("connect-local-{}", std::process::id()));
    /// let service = LocalConnect::builder().data(&data).start().await?;
    /// service.shutdown().await;
    /// assert!(data.join("connect-local.redb").exists());
    /// # std::fs::remove_dir_all(&data)?;
    /// # Ok::<(), std::io::Error>(()) })?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn data(mut self, directory: impl Into<PathBuf>) -> Self {
        self.data = Some(directory.into());
        self
    }

    /// Who is told what an operator should know, one line each: that nothing can be written to the data directory, and
    /// when it can be again. By default nobody is. It is called from a thread of its own, and must not wait for this
    /// service.
    pub fn report(mut self, tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.report = Report(Some(Arc::new(tell)));
        self
    }

    /// Who is told what happens, one line each: requests with time, status, error and contact, websockets that open and
    /// close, chats that start and end. No secret is in it, and nothing that was said. By default nobody is, and it
    /// costs nothing. It is called in the midst of answering, and must not wait for this service, or long.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// use awso_connect_local::LocalConnect;
    ///
    /// let service = LocalConnect::builder().log(|line| eprintln!("{line}")).start().await?;
    /// // 2026-11-21T15:04:05.123Z PUT /contact/chat StartChatContact 200 0.4ms contact=7f1c…
    /// # drop(service);
    /// # Ok::<(), std::io::Error>(()) })?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn log(mut self, tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.settings.log = Report(Some(Arc::new(tell)));
        self
    }

    /// What the agent says.
    pub fn script(mut self, script: Script) -> Self {
        self.settings.script = script;
        self
    }

    /// What the service does where nobody knows what the real one does.
    pub fn assumptions(mut self, assumptions: Assumptions) -> Self {
        self.settings.assumptions = assumptions;
        self
    }

    /// Whose signatures are taken on the routes of Amazon Connect itself; by default that of [`ACCESS_KEY_ID`].
    pub fn signatures(mut self, policy: SignaturePolicy) -> Self {
        self.settings.signatures = policy;
        self
    }

    /// How long messages may be; by default 16,384 bytes.
    pub fn message_limits(mut self, limits: MessageLimits) -> Self {
        self.settings.message_limits = limits;
        self
    }

    /// How long a websocket may be silent until it is closed, 30 s by default; `None` lets it. Clients send a
    /// heartbeat every 10 s. How long the real service waits is not known.
    pub fn heartbeat_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.heartbeat_timeout = limit.into();
        self
    }

    /// How long customers and agents may say nothing until all hear that they are idle (`participant.idle`); by default
    /// they never do. UpdateParticipantRoleConfig sets it for one chat. It counts while an agent or a custom bot is there,
    /// the script's among them.
    pub fn idle_after(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.idle_after = limit.into();
        self
    }

    /// How long customers and agents may say nothing, from when on they are idle if they ever are, until everybody but the
    /// customer is made to leave (`participant.autodisconnection`); by default nobody is. UpdateParticipantRoleConfig sets
    /// it for one chat.
    pub fn disconnected_after(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.disconnected_after = limit.into();
        self
    }

    /// Which files are taken, and what becomes of them.
    pub fn attachments(mut self, attachments: AttachmentSettings) -> Self {
        self.settings.attachments = attachments;
        self
    }

    /// How many connections, websockets among them, may be open at once; 2,048 by default, and not more than the
    /// process may have open files. One more takes the place of the one that has asked for nothing the longest, or is
    /// answered 503 if all are busy. None at all is no service: it does not start.
    pub fn most_connections(mut self, most: usize) -> Self {
        self.settings.most_connections = most;
        self
    }

    /// How long the head of a request, and its body, may take to come, and for how long a client may read nothing of
    /// what it is answered; 20 s each by default.
    pub fn request_timeout(mut self, limit: Duration) -> Self {
        self.settings.request_timeout = limit;
        self
    }

    /// What goes wrong from the start; nothing unless set.
    pub fn faults(mut self, faults: Faults) -> Self {
        self.settings.faults = faults;
        self
    }

    /// How often operations may be called; as often as one likes unless set.
    pub fn throttles(mut self, throttles: Throttles) -> Self {
        self.settings.throttles = throttles;
        self
    }

    /// How many chats of one instance may be on at once; 500 unless set, as an instance has them. One more is
    /// `LimitExceededException`.
    pub fn most_chats(mut self, most: usize) -> Self {
        self.settings.most_chats = most;
        self
    }

    /// How long a contact is kept when it is over, by the service's clock; 24 hours by default. Then its transcript,
    /// its files and its client tokens are gone, with a [data directory](Self::data) from the disk, too, and its tokens
    /// are answered as any that were never given out. What a chat continues that is still on is kept for it.
    pub fn ended_contact_lifetime(mut self, lifetime: Duration) -> Self {
        self.settings.ended_contact_lifetime = lifetime;
        self
    }

    /// How many contacts are kept that are over; 10,000 by default. Of more, those go first that ended first.
    pub fn most_ended_contacts(mut self, most: usize) -> Self {
        self.settings.most_ended_contacts = most;
        self
    }

    /// Who may use the control routes under `/_local/`; programs of this machine unless set.
    pub fn control(mut self, access: ControlAccess) -> Self {
        self.settings.control = access;
        self
    }

    /// How long a connection token is good for; 24 hours by default.
    pub fn connection_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.settings.connection_token_lifetime = lifetime;
        self
    }

    /// How long a participant token is good for; by default as long as the chat may last.
    pub fn participant_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.settings.participant_token_lifetime = Some(lifetime);
        self
    }

    /// A service without a network, whose time stands still unless [`advance`](LocalConnect::advance) moves it: what is
    /// asked is answered in the caller's own thread. So a test repeats itself to the millisecond. Host, port, public
    /// URL and data directory count for nothing.
    ///
    /// # Errors
    /// The faults or throttles name an operation that there is not
    /// ([`InvalidInput`](io::ErrorKind::InvalidInput)).
    pub fn offline(self) -> io::Result<LocalConnect> {
        self.check()?;
        let endpoint = format!("http://{}", offline::HOST);
        let mut settings = self.settings;
        settings.public_url.clone_from(&endpoint);
        let instance = Instance::new(settings, Clock::stopped(SystemTime::now()));
        let service = Arc::new(Service::new(instance, None));
        Ok(LocalConnect { endpoint, service, running: None, server: None, writer: None })
    }

    fn check(&self) -> io::Result<()> {
        let invalid =
            |what, problem| io::Error::new(io::ErrorKind::InvalidInput, format!("{what}: {problem}"));
        self.settings.faults.check().map_err(|problem| invalid("faults", problem))?;
        self.settings.throttles.check().map_err(|problem| invalid("throttles", problem))
    }

    /// Starts the service.
    ///
    /// # Errors
    /// The faults or throttles name an operation that there is not, no connection is allowed, or the public URL is none
    /// ([`InvalidInput`](io::ErrorKind::InvalidInput)). The address is none of this machine, or the port is in use or
    /// not for this process to take. The data directory cannot be read or written, another service uses it
    /// ([`ResourceBusy`](io::ErrorKind::ResourceBusy)), it is of another version
    /// ([`Unsupported`](io::ErrorKind::Unsupported)), or damaged ([`InvalidData`](io::ErrorKind::InvalidData)). The
    /// text says which address or file.
    ///
    /// # Panics
    /// Outside a tokio runtime with I/O and time.
    pub async fn start(self) -> io::Result<LocalConnect> {
        self.check()?;
        if self.settings.most_connections == 0 {
            let problem = "most_connections is 0, so that nobody could connect: allow at least one";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
        }
        let public_url = self.public_url.map(|url| checked(&url)).transpose()?;
        let address = SocketAddr::new(self.host.unwrap_or(Ipv4Addr::LOCALHOST.into()), self.port);
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| io::Error::new(error.kind(), format!("cannot listen on {address}: {error}")))?;
        let endpoint = format!("http://{}", from_here(listener.local_addr()?));
        let mut settings = self.settings;
        settings.public_url = public_url.unwrap_or_else(|| endpoint.clone());
        let instance = Instance::new(settings, Clock::default());
        let (service, writer) = match self.data {
            None => (Arc::new(Service::new(instance, None)), None),
            Some(directory) => {
                let reading = tokio::task::spawn_blocking(move || restored(instance, &directory));
                let (instance, store) = reading.await.map_err(io::Error::other)??;
                let service = Arc::new(Service::new(instance, Some(self.report)));
                let writer = disk::start(Arc::clone(&service), store)?;
                (service, Some(writer))
            }
        };
        let (running, stop) = oneshot::channel();
        let server = tokio::spawn(server::serve(listener, Arc::clone(&service), stop));
        Ok(LocalConnect { endpoint, service, running: Some(running), server: Some(server), writer })
    }
}

/// Where a program of this machine reaches what listens there: all addresses are no address to go to.
fn from_here(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

/// A public URL that paths can be added to.
fn checked(url: &str) -> io::Result<String> {
    let invalid =
        |problem: &str| io::Error::new(io::ErrorKind::InvalidInput, format!("public URL: {problem}"));
    let endpoint: Endpoint = url.parse().map_err(|error: ConfigError| invalid(&error.to_string()))?;
    let url = endpoint.to_string();
    match url.split_once("://") {
        Some((_, authority)) if authority == endpoint.authority() => Ok(url),
        _ => Err(invalid("write scheme, host and port alone: http://connect:4599")),
    }
}

/// The machine as it was left in the directory.
fn restored(mut instance: Instance, directory: &Path) -> io::Result<(Instance, Store)> {
    let mut store = Store::open(directory)?;
    store.load(|key, json| instance.restore(&key, json))?;
    let (path, most) = (directory.join("attachments"), instance.settings.attachments.most_stored);
    let folder = Folder::open(path.clone(), most, |id| instance.files.get(id).is_some());
    instance.files.keep_in(Arc::new(folder.map_err(|error| told(&path, error))?));
    Ok((instance, store))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_service_that_ends_by_itself_is_heard_of() {
        let mut service = LocalConnect::start().await.expect("a free port");
        service.server.as_ref().expect("one").abort();
        assert!(service.ended().await.to_string().contains("cancelled"));
        service.shutdown().await;
    }

    #[test]
    fn who_listens_everywhere_is_reached_here() {
        for (listens, here) in
            [("0.0.0.0:1", "127.0.0.1:1"), ("[::]:1", "[::1]:1"), ("10.0.0.1:1", "10.0.0.1:1")]
        {
            assert_eq!(from_here(listens.parse().expect("an address")).to_string(), here);
        }
    }

    #[test]
    fn a_public_url_is_one_that_paths_can_be_added_to() {
        for url in ["http://connect:4599", "https://connect.example/", "http://[::1]:1"] {
            assert_eq!(checked(url).expect(url), url.trim_end_matches('/'));
        }
        for url in ["connect:4599", "ws://connect", "http://connect/path", "http://a@b", "http://c?q=1", ""] {
            let error = checked(url).expect_err(url);
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
            assert!(error.to_string().starts_with("public URL: "), "{error}");
        }
    }

    #[tokio::test]
    async fn any_number_of_connections_but_none_may_be_allowed() {
        let most = |most| LocalConnect::builder().most_connections(most).start();
        let error = most(0).await.expect_err("nobody could connect");
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        let mut service = most(usize::MAX).await.expect("a free port");
        let ended = tokio::time::timeout(Duration::from_millis(50), service.ended()).await;
        assert!(ended.is_err(), "{ended:?}");
    }
}
