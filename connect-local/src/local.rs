//! The handle on a running service, and how one is started.

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use awso_connect_participant::Item;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::instance::{Instance, Settings};
use crate::operations::items;
use crate::script::Script;
use crate::server::{self, Shared, lock};

/// A local Amazon Connect chat service. It listens on 127.0.0.1 only, and ends when the handle is dropped.
#[must_use = "the service ends when its handle is dropped"]
pub struct LocalConnect {
    endpoint: String,
    instance: Shared,
    /// Dropped to stop the server.
    running: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
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

    /// Where to reach the service: `http://127.0.0.1:4599`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Moves the service's clock forward, and with it the expiry of tokens and chats closer.
    pub fn advance(&self, duration: Duration) {
        lock(&self.instance).advance(duration);
    }

    /// All that was said and done in a chat, the oldest first, also when the chat is over and its tokens
    /// read nothing any more. None if there is no contact of that id.
    pub fn transcript(&self, contact_id: &str) -> Option<Vec<Item>> {
        let instance = lock(&self.instance);
        let contact = instance.contact_of_id(contact_id)?;
        Some(items(contact, &contact.transcript))
    }

    /// Stops taking connections and waits until the answers under way are given.
    pub async fn shutdown(mut self) {
        self.running = None;
        // The task is ours and is not aborted before the handle is gone; it can only have ended.
        let _ = (&mut self.server).await;
    }
}

impl Drop for LocalConnect {
    fn drop(&mut self) {
        self.server.abort();
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
    port: u16,
    settings: Settings,
}

impl LocalConnectBuilder {
    /// The port of 127.0.0.1; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// What the agent says.
    pub fn script(mut self, script: Script) -> Self {
        self.settings.script = script;
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

    /// Starts the service.
    ///
    /// # Errors
    /// The port is in use, or not for this process to take.
    ///
    /// # Panics
    /// Outside a tokio runtime with I/O and time.
    pub async fn start(self) -> io::Result<LocalConnect> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let instance = Arc::new(Mutex::new(Instance::new(self.settings)));
        let (running, stop) = oneshot::channel();
        let server = tokio::spawn(server::serve(listener, Arc::clone(&instance), stop));
        Ok(LocalConnect { endpoint, instance, running: Some(running), server })
    }
}
