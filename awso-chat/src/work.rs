//! What takes its time, beside whoever shows it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use awso_connect_participant::ArtifactId;
use awso_connect_participant::chat::{Attachment, ChatSession, EntryKey, Progress};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;

use crate::export;
use crate::model::{Action, Transfer};
use crate::options::Chat;
use crate::place::{self, GOODBYE};

/// Why one is still in a chat, or in one that was started, where Ctrl-C was pressed twice.
pub(crate) const NOT_LEFT: &str = "the chat was not left: interrupted";

/// What has become of it.
#[derive(Debug)]
pub(crate) enum Report {
    Told(String),
    Problem(String),
    /// A file is on its way to the chat.
    Sending(EntryKey, Progress),
    /// A file is on its way from the chat.
    Fetching(Arc<Fetching>),
}

/// A file on its way from the chat.
#[derive(Debug)]
pub(crate) struct Fetching {
    name: String,
    done: AtomicU64,
    total: Option<u64>,
    has_ended: AtomicBool,
}

impl Fetching {
    /// None when it has ended.
    pub(crate) fn transfer(&self) -> Option<Transfer> {
        (!self.has_ended.load(Ordering::Relaxed)).then(|| Transfer {
            name: self.name.clone(),
            done: self.done.load(Ordering::Relaxed),
            total: self.total,
        })
    }
}

/// Does what is asked for, and reports.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) chat: ChatSession,
    reports: UnboundedSender<Report>,
    is_leaving: watch::Sender<bool>,
}

impl Work {
    pub(crate) fn new(chat: ChatSession, reports: UnboundedSender<Report>) -> Self {
        Work { chat, reports, is_leaving: watch::Sender::new(false) }
    }

    /// Begins it. Whoever does not listen any more misses what becomes of it.
    pub(crate) fn begin(&self, action: Action) {
        match action {
            // What becomes of it stands in the transcript.
            Action::Say(text) => drop(self.chat.send(text)),
            Action::Resend(key) => drop(self.chat.resend(key)),
            Action::Export(path) => self.report(self.export(&path)),
            Action::Attach(path) => self.spawn(|work| async move { work.attach(path).await }),
            Action::Download(file, path) => {
                self.spawn(|work| async move { work.download(&file, &path).await });
            }
            // Nobody has to know whether these have come.
            Action::Typing => self.spawn(|work| async move {
                let _ = work.chat.typing().await;
                Ok(None)
            }),
            Action::Read(message) => self.spawn(|work| async move {
                let _ = work.chat.mark_read(&message).await;
                Ok(None)
            }),
            // Whoever runs the session ends it.
            Action::Quit => {}
        }
    }

    fn spawn<F: Future<Output = Result<Option<String>, String>> + Send + 'static>(
        &self,
        work: impl FnOnce(Work) -> F,
    ) {
        let (this, work) = (self.clone(), work(self.clone()));
        tokio::spawn(async move { this.report(work.await) });
    }

    fn report(&self, result: Result<Option<String>, String>) {
        match result {
            Ok(told) => self.tell(told),
            Err(problem) => drop(self.reports.send(Report::Problem(problem))),
        }
    }

    pub(crate) fn tell(&self, told: Option<String>) {
        if let Some(text) = told {
            drop(self.reports.send(Report::Told(text)));
        }
    }

    pub(crate) fn export(&self, path: &Path) -> Result<Option<String>, String> {
        let items = self.chat.transcript().iter().map(|entry| entry.item().clone()).collect();
        export::to_file(path, None, items)?;
        Ok(Some(format!("the transcript is in {}", path.display())))
    }

    pub(crate) async fn attach(&self, path: PathBuf) -> Result<Option<String>, String> {
        let attachment = Attachment::open(path).await.map_err(|error| error.to_string())?;
        let mut upload = self.chat.send_file(attachment);
        drop(self.reports.send(Report::Sending(upload.key(), upload.progress())));
        let mut is_leaving = self.is_leaving.subscribe();
        let is_leaving = async { is_leaving.wait_for(|is_leaving| *is_leaving).await.map(drop) };
        let sent = tokio::select! {
            sent = &mut upload => sent,
            _ = is_leaving => {
                upload.cancel();
                upload.await
            }
        };
        sent.map(|_| None).map_err(|error| format!("the file is not sent: {error}"))
    }

    pub(crate) async fn download(&self, file: &ArtifactId, path: &Path) -> Result<Option<String>, String> {
        let download = self.chat.download(file).await.map_err(|error| error.to_string())?;
        let fetching = Arc::new(Fetching {
            name: path.display().to_string(),
            done: AtomicU64::new(0),
            total: download.size(),
            has_ended: AtomicBool::new(false),
        });
        drop(self.reports.send(Report::Fetching(Arc::clone(&fetching))));
        let saved = download.save_with(path, |done| fetching.done.store(done, Ordering::Relaxed)).await;
        fetching.has_ended.store(true, Ordering::Relaxed);
        let bytes = saved.map_err(|error| error.to_string())?;
        Ok(Some(format!("{} is there: {}", path.display(), crate::text::bytes(bytes))))
    }
}

impl Work {
    /// Leaves the chat as the options say, and tells what there is to know about it. Files that are on their way are
    /// given up: the chat would not be left before they are sent.
    ///
    /// # Errors
    /// The chat could not be saved or left.
    pub(crate) async fn leave(&self, options: &Chat) -> Result<Option<String>, String> {
        let chat = &self.chat;
        if chat.ended().is_some() {
            return Ok(None);
        }
        if let Some(path) = &options.save {
            place::save(chat, path)?;
            return Ok(Some(format!("the chat goes on with --resume {}", path.display())));
        }
        if options.stay {
            return Ok(None);
        }
        self.is_leaving.send_replace(true);
        match tokio::time::timeout(GOODBYE, chat.disconnect()).await {
            Ok(left) => left.map(|()| None).map_err(|error| error.to_string()),
            Err(_) => Err("the chat could not be left in time".to_owned()),
        }
    }
}
