//! A server of HTTP/1.1 that answers what it was made to answer, at once, so that what is measured is the client. It
//! says where it listens on its first line and ends when its standard input does.

use std::collections::HashMap;
use std::io::{self, Read as _};
use std::thread;

use fixtures::{SENT, STARTED, TRANSCRIPT, transcript};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

fn main() -> io::Result<()> {
    thread::spawn(|| {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(serve())
}

async fn serve() -> io::Result<()> {
    let answers: &'static Answers = Box::leak(Box::new(Answers::new()));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    loop {
        let (connection, _) = listener.accept().await?;
        connection.set_nodelay(true)?;
        tokio::spawn(async move {
            // A client that goes away without a word is no failure of ours.
            let _ = converse(connection, answers).await;
        });
    }
}

/// Whole answers, by the last part of the path.
struct Answers {
    by_path: HashMap<String, Vec<u8>>,
    unknown: Vec<u8>,
}

impl Answers {
    fn new() -> Self {
        let mut by_path = HashMap::new();
        by_path.insert("/participant/message".to_owned(), answer("200 OK", SENT));
        by_path.insert("/contact/chat".to_owned(), answer("200 OK", STARTED));
        by_path.insert(TRANSCRIPT.to_owned(), answer("200 OK", &transcript(15)));
        for items in [100, 1000] {
            by_path.insert(format!("/{items}{TRANSCRIPT}"), answer("200 OK", &transcript(items)));
        }
        Answers { by_path, unknown: answer("404 Not Found", r#"{"message":"there is no such path"}"#) }
    }

    fn to(&self, path: &str) -> &[u8] {
        self.by_path.get(path).unwrap_or(&self.unknown)
    }
}

/// With the headers that the service sends.
fn answer(status: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nDate: Sat, 21 Nov 2026 13:05:37 GMT\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: keep-alive\r\nx-amzn-RequestId: 8f14e45f-ceea-467f-a8d2-3b1f5c0e9a77\r\nx-amz-apigw-id: aBcDeFgHiJkLmNo=\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn converse(mut connection: TcpStream, answers: &Answers) -> io::Result<()> {
    let mut buffer = Vec::with_capacity(64 * 1024);
    loop {
        let whole = loop {
            if let Some(whole) = length(&buffer)? {
                break whole;
            }
            if connection.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        };
        let path = path(&buffer[..whole]).ok_or_else(malformed)?;
        connection.write_all(answers.to(path)).await?;
        buffer.drain(..whole);
    }
}

/// How long the first request is, if all of it is here.
fn length(buffer: &[u8]) -> io::Result<Option<usize>> {
    let Some(head) = buffer.windows(4).position(|it| it == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(&buffer[..head]).map_err(|_| malformed())?;
    let named = text.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim())
    });
    let body = named.map_or(Ok(0), str::parse::<usize>).map_err(|_| malformed())?;
    let whole = head + 4 + body;
    Ok((buffer.len() >= whole).then_some(whole))
}

fn path(request: &[u8]) -> Option<&str> {
    let line = request.split(|&it| it == b'\r').next()?;
    std::str::from_utf8(line).ok()?.split(' ').nth(1)
}

fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "no request of HTTP/1.1")
}
