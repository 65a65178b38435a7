//! A server that writes down what comes and answers with prepared bytes. It takes requests apart by hand,
//! so that nothing is normalised on the way.

use std::fmt;
use std::io;
use std::iter;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use awso::Config;

/// A running server on a free port of 127.0.0.1. It ends with its handle.
#[derive(Debug)]
pub struct Recorder {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Recorded>>>,
    server: JoinHandle<()>,
}

/// A request, as it stood on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The method.
    pub method: String,
    /// Path and query string, exactly as sent.
    pub target: String,
    /// Names and values in order, exactly as sent but for the space around a value.
    pub headers: Vec<(String, String)>,
    /// The body, as long as its `content-length` says, or put together from its chunks.
    pub body: Vec<u8>,
}

/// What a request is answered with.
#[derive(Clone)]
pub struct Answer {
    bytes: Vec<u8>,
    end: End,
}

/// What becomes of the connection after the bytes.
#[derive(Clone, Copy, Debug)]
enum End {
    Close,
    Hold,
    Reset,
}

impl Answer {
    /// These bytes, then the connection is closed.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Answer { bytes: bytes.into(), end: End::Close }
    }

    /// A well-formed answer: this status, these headers and this body with its length.
    pub fn http(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let mut head =
            format!("HTTP/1.1 {status} \r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        Answer::raw(format!("{head}\r\n{body}"))
    }

    /// A success with this JSON document and a request id.
    pub fn json(body: &str) -> Self {
        let headers = [("content-type", "application/json"), ("x-amzn-requestid", "req-200")];
        Answer::http(200, &headers, body)
    }

    /// Keeps the connection open and says nothing more.
    pub fn hold(mut self) -> Self {
        self.end = End::Hold;
        self
    }

    /// Ends the connection with a TCP reset.
    pub fn reset(mut self) -> Self {
        self.end = End::Reset;
        self
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = String::from_utf8_lossy(&self.bytes);
        f.debug_struct("Answer").field("bytes", &bytes).field("end", &self.end).finish()
    }
}

impl Recorder {
    /// Starts a server that gives every request the same answer.
    ///
    /// # Errors
    /// The operating system gives no port.
    pub async fn start(answer: Answer) -> io::Result<Recorder> {
        Recorder::start_all(vec![answer]).await
    }

    /// Starts a server that gives these answers in turn, and the last one from then on.
    ///
    /// # Errors
    /// The operating system gives no port.
    pub async fn start_all(answers: Vec<Answer>) -> io::Result<Recorder> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let requests = Arc::new(Mutex::new(Vec::new()));
        let server = tokio::spawn(serve(listener, answers, Arc::clone(&requests)));
        Ok(Recorder { address, requests, server })
    }

    /// `http://127.0.0.1:49152`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The settings of a client that calls this server, once a call.
    pub fn config(&self) -> Config {
        Config::new().endpoint_url(self.endpoint()).max_attempts(1)
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        lock(&self.requests).clone()
    }

    /// The one request there was.
    ///
    /// # Panics
    /// There was none, or more than one.
    pub fn only(&self) -> Recorded {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "one request was expected: {requests:#?}");
        requests.remove(0)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Recorded {
    /// Every value of the headers of this name, in whatever case it was sent.
    pub fn header(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(sent, _)| sent.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

async fn serve(listener: TcpListener, answers: Vec<Answer>, requests: Arc<Mutex<Vec<Recorded>>>) {
    let mut turns = (0..answers.len()).chain(iter::repeat(answers.len() - 1));
    while let (Ok((stream, _)), Some(turn)) = (listener.accept().await, turns.next()) {
        tokio::spawn(exchange(stream, answers[turn].clone(), Arc::clone(&requests)));
    }
}

/// One request and its answer. A request that breaks off is not recorded.
async fn exchange(
    mut stream: TcpStream,
    answer: Answer,
    requests: Arc<Mutex<Vec<Recorded>>>,
) -> io::Result<()> {
    let Some(request) = read(&mut stream).await? else { return Ok(()) };
    lock(&requests).push(request);
    stream.write_all(&answer.bytes).await?;
    stream.flush().await?;
    match answer.end {
        End::Close => stream.shutdown().await,
        End::Hold => std::future::pending().await,
        End::Reset => stream.set_zero_linger(),
    }
}

async fn read(stream: &mut TcpStream) -> io::Result<Option<Recorded>> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.split("\r\n");
    let mut first = lines.next().unwrap_or_default().splitn(3, ' ');
    let mut word = || first.next().unwrap_or_default().to_owned();
    let (method, target) = (word(), word());
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers: Vec<_> = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    let mut request = Recorded { method, target, headers, body: bytes.split_off(head + 4) };
    let length = request.header("content-length").first().and_then(|length| length.parse().ok()).unwrap_or(0);
    while request.body.len() < length {
        if stream.read_buf(&mut request.body).await? == 0 {
            return Ok(None);
        }
    }
    if request.header("transfer-encoding") == ["chunked"] {
        loop {
            if let Some(body) = whole(&request.body) {
                request.body = body;
                break;
            }
            if stream.read_buf(&mut request.body).await? == 0 {
                return Ok(None);
            }
        }
    }
    Ok(Some(request))
}

/// What chunks hold, once the last is there.
fn whole(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|window| window == b"\r\n")?;
        let len = usize::from_str_radix(str::from_utf8(&chunks[..end]).ok()?, 16).ok()?;
        let chunk = chunks.get(end + 2..end + 2 + len)?;
        chunks = chunks[end + 2 + len..].strip_prefix(b"\r\n")?;
        if len == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunk);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
