//! Files on their way to a chat and out of it, in constant memory.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use awso::http::{HeaderName, HeaderValue, Method, Request, StatusCode};
use awso::{ByteStream, Service as _, TransportErrorKind};
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncWriteExt as _, ReadBuf};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::entry::{Entry, EntryKey};
use super::error::{ChatError, StorageError};
use super::session::{ChatSession, Sending};
use crate::{
    ATTACHMENT_MEDIA_TYPES, ArtifactId, ArtifactStatus, AttachmentItem, AttachmentName, Client,
    CompleteAttachmentUploadRequest, ContentType, GetAttachmentRequest, NonEmptyClientToken,
    StartAttachmentUploadRequest, UploadMetadata,
};

/// How much of a file is in memory at once.
const PIECE: usize = 64 * 1024;
/// How often storage is asked to take a file, with pauses of one and two seconds.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);

/// A file to be sent.
#[derive(Debug)]
pub struct Attachment {
    name: AttachmentName,
    media_type: ContentType,
    size: u64,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Bytes(Bytes),
    Path(PathBuf),
    /// It can be read once.
    Stream(Option<ByteStream>),
}

impl Attachment {
    /// A file of this machine, under its own name. It is read while it is sent, and once more where that fails in
    /// passing. Its media type is what its extension stands for.
    ///
    /// # Errors
    /// There is no such file, or it cannot be looked at.
    pub async fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let told = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let metadata = tokio::fs::metadata(&path).await.map_err(told)?;
        let name = path.file_name().filter(|_| metadata.is_file());
        let name = name.ok_or_else(|| told(io::Error::new(io::ErrorKind::InvalidInput, "it is no file")))?;
        let name = name.to_string_lossy().into_owned();
        let media_type = media_type(&name).into();
        Ok(Attachment { name: name.into(), media_type, size: metadata.len(), source: Source::Path(path) })
    }

    /// Bytes at hand, under this name. Their media type is what the extension of the name stands for.
    pub fn bytes(name: impl Into<AttachmentName>, bytes: impl Into<Bytes>) -> Self {
        let (name, bytes) = (name.into(), bytes.into());
        Attachment {
            media_type: media_type(&name).into(),
            name,
            size: bytes.len() as u64,
            source: Source::Bytes(bytes),
        }
    }

    /// A stream of so many bytes, under this name. It can be sent once only.
    pub fn stream(name: impl Into<AttachmentName>, size: u64, stream: ByteStream) -> Self {
        let name = name.into();
        let media_type = media_type(&name).into();
        Attachment { media_type, name, size, source: Source::Stream(Some(stream)) }
    }

    /// Another name than its own.
    #[must_use]
    pub fn name(mut self, name: impl Into<AttachmentName>) -> Self {
        self.name = name.into();
        self
    }

    /// Another media type than its extension stands for.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<ContentType>) -> Self {
        self.media_type = media_type.into();
        self
    }

    /// Its bytes, and whether there will be any again.
    async fn read(&mut self) -> Result<Option<ByteStream>, ChatError> {
        Ok(match &mut self.source {
            Source::Bytes(bytes) => Some(bytes.clone().into()),
            Source::Path(path) => {
                let file = File::open(path).await.map_err(|error| ChatError::File(Arc::new(error)))?;
                Some(ByteStream::new(Pieces(file)))
            }
            Source::Stream(stream) => stream.take(),
        })
    }
}

/// What files of this name are, as far as that is known.
fn media_type(name: &str) -> &'static str {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    let is_it = |known: &str| extension.is_some_and(|extension| extension.eq_ignore_ascii_case(known));
    let known = ATTACHMENT_MEDIA_TYPES.iter().find(|(known, _)| is_it(known));
    known.map_or("application/octet-stream", |(_, media_types)| media_types[0])
}

/// A file, piece by piece.
struct Pieces(File);

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut piece = BytesMut::zeroed(PIECE);
        let mut buffer = ReadBuf::new(&mut piece);
        std::task::ready!(Pin::new(&mut self.0).poll_read(cx, &mut buffer))?;
        let read = buffer.filled().len();
        piece.truncate(read);
        Poll::Ready((read > 0).then(|| Ok(piece.freeze())))
    }
}

/// How far a file has come.
#[derive(Clone, Debug)]
pub struct Progress {
    sent: watch::Receiver<u64>,
    total: u64,
}

impl Progress {
    /// How many bytes have been handed to the connection. It begins anew where storage is asked once more.
    pub fn sent(&self) -> u64 {
        *self.sent.borrow()
    }

    /// How many there are.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Waits until it is further than this handle has seen, and tells how far; nothing more once the upload is over.
    pub async fn changed(&mut self) -> Option<u64> {
        self.sent.changed().await.ok()?;
        Some(*self.sent.borrow_and_update())
    }
}

/// A stream whose bytes are counted as they go.
struct CountedStream {
    stream: ByteStream,
    progress: watch::Sender<u64>,
    sent: u64,
}

impl CountedStream {
    fn pieces(self) -> impl Stream<Item = Result<Bytes, awso::TransportError>> + Send {
        futures_util::stream::unfold(self, |mut counted| async move {
            let piece = counted.stream.next().await?;
            if let Ok(bytes) = &piece {
                counted.sent += bytes.len() as u64;
                counted.progress.send_replace(counted.sent);
            }
            Some((piece, counted))
        })
    }
}

/// A file on its way: await it to learn that the chat has it, or why not. It goes on without being awaited.
#[derive(Debug)]
pub struct Upload {
    sending: Sending,
    progress: Progress,
    task: AbortHandle,
}

impl Upload {
    /// What the file is called in the session's transcript.
    pub fn key(&self) -> EntryKey {
        self.sending.key()
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Gives it up: it has failed with an [`io::Error`] of the kind [`Interrupted`](io::ErrorKind::Interrupted), unless
    /// the chat has it already.
    pub fn cancel(&self) {
        self.task.abort();
    }
}

/// Says that a file has failed when its task ends before its time: cancelled, with its runtime, or by a panic.
struct Underway {
    session: ChatSession,
    key: EntryKey,
    is_done: bool,
}

impl Underway {
    fn done(&mut self, result: Result<(), ChatError>) {
        self.is_done = true;
        let shared = &self.session.shared;
        let now = shared.clock.now();
        shared.with(|machine| machine.file_done(now, self.key, result));
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        if !self.is_done {
            let error = io::Error::new(io::ErrorKind::Interrupted, "its upload was given up");
            self.done(Err(ChatError::File(Arc::new(error))));
        }
    }
}

impl Future for Upload {
    type Output = Result<Arc<Entry>, ChatError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.sending).poll(cx)
    }
}

impl ChatSession {
    /// Sends a file. The others see it when it is scanned, as [`ChatEvent::Attachment`](super::ChatEvent::Attachment)
    /// tells. It is on its way at once, within a tokio runtime.
    pub fn send_file(&self, attachment: Attachment) -> Upload {
        let file = AttachmentItem {
            content_type: Some(attachment.media_type.clone()),
            attachment_id: None,
            attachment_name: Some(attachment.name.clone()),
            status: Some(ArtifactStatus::InProgress),
        };
        let now = self.shared.clock.now();
        let (key, outcome) = self.shared.command(|machine| machine.begin_file(now, file));
        let (sent, progress) = watch::channel(0);
        let progress = Progress { sent: progress, total: attachment.size };
        let mut underway = Underway { session: self.clone(), key, is_done: false };
        let task = tokio::spawn(async move {
            let result = underway.session.upload(key, attachment, &sent).await;
            underway.done(result);
        });
        Upload { sending: Sending::new(key, outcome), progress, task: task.abort_handle() }
    }

    async fn upload(
        &self,
        key: EntryKey,
        mut attachment: Attachment,
        progress: &watch::Sender<u64>,
    ) -> Result<(), ChatError> {
        // The model has no more than this.
        let size = i64::try_from(attachment.size).unwrap_or(i64::MAX);
        let client_token: NonEmptyClientToken = client_token().into();
        let started = self
            .call(|connection_token| StartAttachmentUploadRequest {
                content_type: attachment.media_type.clone(),
                attachment_size_in_bytes: size.into(),
                attachment_name: attachment.name.clone(),
                client_token: Some(client_token.clone()),
                connection_token,
            })
            .await?;
        let (Some(id), Some(metadata)) = (started.attachment_id, started.upload_metadata) else {
            return Err(storage("stored", None, "the service did not say where to".to_owned()));
        };
        self.shared.with(|machine| machine.file_named(key, id.clone()));
        self.put(&mut attachment, &metadata, progress).await?;
        let client_token: NonEmptyClientToken = self::client_token().into();
        self.call(|connection_token| CompleteAttachmentUploadRequest {
            attachment_ids: vec![id.clone()].into(),
            client_token: Some(client_token.clone()),
            connection_token,
        })
        .await
        .map(drop)
    }

    /// Puts the bytes where the service said, with exactly the headers that it said.
    async fn put(
        &self,
        attachment: &mut Attachment,
        metadata: &UploadMetadata,
        progress: &watch::Sender<u64>,
    ) -> Result<(), ChatError> {
        let mut failed = storage("stored", None, "the service did not say where to".to_owned());
        let Some(url) = &metadata.url else { return Err(failed) };
        for attempt in 0..ATTEMPTS {
            let Some(stream) = attachment.read().await? else { return Err(failed) };
            if attempt > 0 {
                self.shared.client.client().transport().pause(PAUSE * attempt).await;
            }
            let (endpoint, mut request) = Request::to_url(Method::PUT, url.expose())
                .map_err(|error| storage("stored", None, error.to_string()))?;
            for (name, value) in metadata.headers_to_include.iter().flatten() {
                let (name, value) =
                    (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str()));
                let (Ok(name), Ok(value)) = (name, value) else {
                    return Err(storage(
                        "stored",
                        None,
                        "the service wants a header that is none".to_owned(),
                    ));
                };
                request.headers.insert(name, value);
            }
            let counted = CountedStream { stream, progress: progress.clone(), sent: 0 };
            request.body = ByteStream::new(counted.pieces()).with_len(attachment.size);
            let answer = self.shared.client.client().transport().send(&endpoint, request).await;
            let may_pass = match answer {
                Ok(answer) if answer.status.is_success() => return Ok(()),
                Ok(answer) => {
                    failed = refused("stored", answer.status, answer.body.bytes());
                    answer.status.is_server_error() || answer.status == StatusCode::TOO_MANY_REQUESTS
                }
                Err(error) => {
                    failed = storage("stored", error.status(), error.to_string());
                    !matches!(error.kind(), TransportErrorKind::Stream | TransportErrorKind::Refused)
                }
            };
            if !may_pass {
                return Err(failed);
            }
        }
        Err(failed)
    }

    /// A file of the chat, once its scan has approved it.
    ///
    /// # Errors
    /// There is no such file, it is not approved, the storage does not give it, or the chat is over.
    pub async fn download(&self, file: &ArtifactId) -> Result<Download, ChatError> {
        let answer = self
            .call(|connection_token| GetAttachmentRequest {
                attachment_id: file.clone(),
                connection_token,
                url_expiry_in_seconds: None,
                url_content_disposition: None,
            })
            .await?;
        let nowhere = || storage("fetched", None, "the service did not say from where".to_owned());
        let url = answer.url.ok_or_else(nowhere)?;
        let body = fetch(&self.shared.client, url.expose()).await?;
        let size = u64::try_from(answer.attachment_size_in_bytes.into_inner()).ok().filter(|size| *size > 0);
        Ok(Download { size: size.or(body.len()), body })
    }
}

async fn fetch(client: &Client, url: &str) -> Result<ByteStream, ChatError> {
    let broken = |error: String| storage("fetched", None, error);
    let (endpoint, mut request) =
        Request::to_url(Method::GET, url).map_err(|error| broken(error.to_string()))?;
    request.stream_answer = true;
    let answer = client.client().transport().send(&endpoint, request).await;
    let answer = answer.map_err(|error| storage("fetched", error.status(), error.to_string()))?;
    if !answer.status.is_success() {
        return Err(refused("fetched", answer.status, answer.body.bytes()));
    }
    Ok(answer.body)
}

/// A file on its way out of a chat. What breaks off is an error of its stream.
#[derive(Debug)]
pub struct Download {
    size: Option<u64>,
    body: ByteStream,
}

impl Download {
    /// How many bytes it has, if that is known.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Its bytes, as they come.
    pub fn into_stream(self) -> ByteStream {
        self.body
    }

    /// Writes it to a file, which must not be there yet, and tells how many bytes it has. What was written is taken away
    /// again if the file does not come whole.
    ///
    /// # Errors
    /// The file is there already or cannot be written, or the storage breaks off.
    pub async fn save(self, path: impl AsRef<Path>) -> Result<u64, ChatError> {
        self.save_with(path, |_| {}).await
    }

    /// As [`save`](Self::save), and tells how many bytes have come each time that some have.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    pub async fn save_with(
        mut self,
        path: impl AsRef<Path>,
        mut progress: impl FnMut(u64),
    ) -> Result<u64, ChatError> {
        let path = path.as_ref();
        let told = |error: io::Error| {
            ChatError::File(Arc::new(io::Error::new(error.kind(), format!("{}: {error}", path.display()))))
        };
        // The name is taken at once, and given back unless the whole file is there.
        let mut file = File::create_new(path).await.map_err(told)?;
        let unfinished = Unfinished(Some(path.to_owned()));
        let mut written = 0;
        while let Some(piece) = self.body.next().await {
            let piece = piece.map_err(|error| storage("fetched", error.status(), error.to_string()))?;
            file.write_all(&piece).await.map_err(told)?;
            written += piece.len() as u64;
            progress(written);
        }
        file.flush().await.map_err(told)?;
        if let Some(size) = self.size.filter(|size| *size != written) {
            return Err(storage("fetched", None, format!("it has {written} bytes instead of {size}")));
        }
        unfinished.keep();
        Ok(written)
    }
}

/// A file that is not whole: it goes when nobody writes it any more.
struct Unfinished(Option<PathBuf>);

impl Unfinished {
    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // Where even that fails there is nothing more to be done; the first error is the one to tell.
            let _ = std::fs::remove_file(path);
        }
    }
}

fn client_token() -> String {
    uuid::Uuid::new_v4().to_string()
}

fn storage(action: &'static str, status: Option<StatusCode>, problem: String) -> ChatError {
    ChatError::Storage(StorageError { action, status, problem })
}

/// The storage's answer that is no success. Of its XML only the code is told: the rest may quote what was signed.
fn refused(action: &'static str, status: StatusCode, body: Option<&Bytes>) -> ChatError {
    let text = body.map(|body| String::from_utf8_lossy(body)).unwrap_or_default();
    let code =
        text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code);
    let is_code = |code: &&str| code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let problem = code.filter(is_code).unwrap_or("the storage refused");
    storage(action, Some(status), problem.to_owned())
}

impl fmt::Debug for CountedStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountedStream").field("sent", &self.sent).finish_non_exhaustive()
    }
}
