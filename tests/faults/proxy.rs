//! A proxy that breaks things: between a client and a service it passes on requests and answers, and does to an answer
//! what was planned for it.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;

/// A running proxy on a free port of 127.0.0.1. It ends with its handle, and with it all connections.
pub(crate) struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

struct Shared {
    upstream: Mutex<Option<SocketAddr>>,
    /// What is to become of the next exchanges whose target holds this text.
    plan: Mutex<VecDeque<(&'static str, Fault)>>,
    /// How much each way of the last exchange took, by the target's text up to its query.
    measured: Mutex<HashMap<String, Measure>>,
}

/// How many bytes went each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measure {
    pub(crate) asked: usize,
    pub(crate) answered: usize,
    /// How much of the answer was its head.
    pub(crate) head: usize,
}

/// Makes another answer of an answer.
type Change = Arc<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// What becomes of an exchange. Bytes are counted from 0, and those of a websocket go on from its handshake.
#[derive(Clone)]
pub(crate) enum Fault {
    /// The service hears only so many bytes of what the client says; then both hear that it is over.
    Asked(usize, End),
    /// The client hears only so many bytes of the answer.
    Cut(usize, End),
    /// What follows these bytes of the answer comes later.
    Late(usize, Duration),
    /// The answer comes in pieces of so many bytes, each after a while.
    Drip(usize, Duration),
    /// The answer is another one.
    Changed(Change, End),
}

/// How a connection goes on after what came over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It is closed in order.
    Close,
    /// It is reset.
    Reset,
    /// It says that nothing more comes, and stays open.
    HalfClose,
    /// Nothing more comes, and nothing says so.
    Silence,
    /// It goes on as if nothing were the matter.
    Open,
}

impl Fault {
    pub(crate) fn changed(change: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static, end: End) -> Fault {
        Fault::Changed(Arc::new(change), end)
    }
}

impl Proxy {
    /// One that leads nowhere yet.
    pub(crate) async fn new() -> Proxy {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            upstream: Mutex::default(),
            plan: Mutex::default(),
            measured: Mutex::default(),
        });
        let server = tokio::spawn(serve(listener, Arc::clone(&shared)));
        Proxy { address, shared, server }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn lead_to(&self, endpoint: &str) {
        let address = endpoint.strip_prefix("http://").unwrap().parse().unwrap();
        *lock(&self.shared.upstream) = Some(address);
    }

    /// Plans what becomes of the next exchange whose target holds this text, behind what is planned already.
    pub(crate) fn plan(&self, target: &'static str, fault: Fault) {
        lock(&self.shared.plan).push_back((target, fault));
    }

    /// How much of the plan has not come to pass.
    pub(crate) fn planned(&self) -> usize {
        lock(&self.shared.plan).len()
    }

    /// Forgets what is planned.
    pub(crate) fn forget(&self) {
        lock(&self.shared.plan).clear();
    }

    /// How much the last exchange took whose target begins so.
    pub(crate) fn measured(&self, target: &str) -> Measure {
        let measured = lock(&self.shared.measured);
        *measured.iter().find(|(known, _)| known.starts_with(target)).expect("there was such an exchange").1
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    // They end with this task.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((client, _)) = accepted else { return };
                let shared = Arc::clone(&shared);
                connections.spawn(async move {
                    // A connection that breaks is what this is for.
                    let _ = connection(client, &shared).await;
                });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(mut client: TcpStream, shared: &Shared) -> io::Result<()> {
    client.set_nodelay(true)?;
    let address = lock(&shared.upstream).expect("it leads somewhere");
    let mut upstream = TcpStream::connect(address).await?;
    upstream.set_nodelay(true)?;
    while let Some(request) = message(&mut client).await? {
        let target = String::from_utf8_lossy(&request).split(' ').nth(1).unwrap_or_default().to_owned();
        let fault = {
            let mut plan = lock(&shared.plan);
            let place = plan.iter().position(|(part, _)| target.contains(part));
            place.and_then(|place| plan.remove(place)).map(|(_, fault)| fault)
        };
        let name = target.split('?').next().unwrap_or_default().to_owned();
        let mut exchange = Exchange { client, upstream, fault, sent: Measure::default(), shared, name };
        if !exchange.carry(&request).await? {
            return Ok(());
        }
        Exchange { client, upstream, .. } = exchange;
    }
    Ok(())
}

/// A request or an answer, with a body as long as its head says; none where the connection is over.
async fn message(stream: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(head) = head(&bytes) {
            let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
            let length = text.split("\r\ncontent-length:").nth(1);
            let length =
                length.and_then(|rest| rest.lines().next()?.trim().parse::<usize>().ok()).unwrap_or(0);
            if bytes.len() >= head + length {
                return Ok(Some(bytes));
            }
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
}

/// Where the body begins.
pub(crate) fn head(message: &[u8]) -> Option<usize> {
    Some(message.windows(4).position(|window| window == b"\r\n\r\n")? + 4)
}

struct Exchange<'s> {
    client: TcpStream,
    upstream: TcpStream,
    fault: Option<Fault>,
    sent: Measure,
    shared: &'s Shared,
    name: String,
}

impl Exchange<'_> {
    /// Whether the connection goes on.
    async fn carry(&mut self, request: &[u8]) -> io::Result<bool> {
        if !self.ask(request).await? {
            return Ok(false);
        }
        let Some(answer) = message(&mut self.upstream).await? else { return Ok(false) };
        self.sent.head = head(&answer).unwrap_or_default();
        let goes_on = match self.fault.clone() {
            Some(Fault::Changed(change, end)) => {
                self.client.write_all(&change(&answer)).await?;
                self.end(end).await?
            }
            _ => self.answer(&answer).await?,
        };
        if !answer.starts_with(b"HTTP/1.1 101") || !goes_on {
            return Ok(goes_on);
        }
        self.tunnel().await?;
        Ok(false)
    }

    /// A websocket.
    async fn tunnel(&mut self) -> io::Result<()> {
        let (mut asked, mut answered) = (Vec::with_capacity(4096), Vec::with_capacity(4096));
        loop {
            asked.clear();
            answered.clear();
            tokio::select! {
                read = self.client.read_buf(&mut asked) => {
                    if read? == 0 || !self.ask(&asked).await? {
                        return Ok(());
                    }
                }
                read = self.upstream.read_buf(&mut answered) => {
                    if read? == 0 || !self.answer(&answered).await? {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Passes on what the client says; whether it goes on.
    async fn ask(&mut self, bytes: &[u8]) -> io::Result<bool> {
        let before = self.sent.asked;
        self.sent.asked += bytes.len();
        self.note();
        match self.fault {
            Some(Fault::Asked(at, end)) if at < self.sent.asked => {
                self.upstream.write_all(&bytes[..at.saturating_sub(before)]).await?;
                self.upstream.shutdown().await?;
                self.end(end).await
            }
            _ => self.upstream.write_all(bytes).await.map(|()| true),
        }
    }

    /// Passes on what the service says; whether it goes on.
    async fn answer(&mut self, bytes: &[u8]) -> io::Result<bool> {
        let before = self.sent.answered;
        self.sent.answered += bytes.len();
        self.note();
        match self.fault {
            // What ends where the answer ends is told at once.
            Some(Fault::Cut(at, end)) if at <= self.sent.answered => {
                self.client.write_all(&bytes[..at.saturating_sub(before)]).await?;
                self.end(end).await
            }
            Some(Fault::Late(at, pause)) if (before..self.sent.answered).contains(&at) => {
                let (soon, late) = bytes.split_at(at - before);
                self.client.write_all(soon).await?;
                Ok(self.pause(pause).await? && self.client.write_all(late).await.is_ok())
            }
            Some(Fault::Drip(size, pause)) => {
                for piece in bytes.chunks(size) {
                    if !self.pause(pause).await? {
                        return Ok(false);
                    }
                    self.client.write_all(piece).await?;
                }
                Ok(true)
            }
            _ => self.client.write_all(bytes).await.map(|()| true),
        }
    }

    async fn end(&mut self, end: End) -> io::Result<bool> {
        match end {
            End::Open => return Ok(true),
            End::Close => self.client.shutdown().await?,
            End::Reset => self.client.set_zero_linger()?,
            End::HalfClose => {
                self.client.shutdown().await?;
                self.hear_out().await?;
            }
            End::Silence => self.hear_out().await?,
        }
        Ok(false)
    }

    /// Waits; whether the client does so, too.
    async fn pause(&self, pause: Duration) -> io::Result<bool> {
        tokio::select! {
            () = sleep(pause) => Ok(true),
            read = self.client.readable() => {
                read?;
                // Nothing is asked while an answer is under way.
                Ok(false)
            }
        }
    }

    /// Listens until the client goes.
    async fn hear_out(&mut self) -> io::Result<()> {
        while self.client.read_buf(&mut Vec::with_capacity(4096)).await? > 0 {}
        Ok(())
    }

    fn note(&self) {
        lock(&self.shared.measured).insert(self.name.clone(), self.sent);
    }
}
