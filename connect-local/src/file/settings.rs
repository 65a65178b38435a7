//! What can be set of files.

use std::time::Duration;

use super::kind::Kinds;
use super::{Announcement, Scanner, Unwelcome};
use crate::assumption::Assumptions;

const MEGABYTE: u64 = 1_000_000;

/// Which files are taken, and what becomes of them. The defaults are what Amazon Connect's documents say, where they
/// say something: up to 20 MB, 35 in a chat, of 18 extensions.
///
/// ```
/// use std::time::Duration;
///
/// use awso_connect_local::{AttachmentSettings, LocalConnect, Scanner};
///
/// let attachments = AttachmentSettings::default()
///     .largest(1024)
///     .accept("json", "application/json")
///     .scanner(Scanner::RejectAll)
///     .scan_time(Duration::from_secs(30));
/// let builder = LocalConnect::builder().attachments(attachments);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct AttachmentSettings {
    pub(crate) kinds: Kinds,
    pub(crate) largest: u64,
    pub(crate) most_in_chat: usize,
    pub(crate) most_stored: u64,
    pub(crate) scanner: Scanner,
    pub(crate) scan_time: Duration,
    pub(crate) upload_url_lifetime: Duration,
}

impl Default for AttachmentSettings {
    fn default() -> Self {
        AttachmentSettings {
            kinds: Kinds::default(),
            largest: 20 * MEGABYTE,
            most_in_chat: 35,
            most_stored: 1024 * 1024 * 1024,
            scanner: Scanner::default(),
            // The real one has up to a minute.
            scan_time: Duration::from_secs(1),
            // So long from the answer to its expiry in recordings of the real service.
            upload_url_lifetime: Duration::from_secs(15 * 60),
        }
    }
}

impl AttachmentSettings {
    /// How many bytes a file may have: 20,000,000 by default. An instance of Amazon Connect can be set to 1 to 100 MB.
    pub fn largest(mut self, bytes: u64) -> Self {
        self.largest = bytes;
        self
    }

    /// How many files a chat may have, those included that are being uploaded: 35 by default.
    pub fn most_in_chat(mut self, count: usize) -> Self {
        self.most_in_chat = count;
        self
    }

    /// How many bytes all files together may have, those included that are being uploaded: 1 GiB by default.
    pub fn most_stored(mut self, bytes: u64) -> Self {
        self.most_stored = bytes;
        self
    }

    /// What the scanner says of files.
    pub fn scanner(mut self, scanner: Scanner) -> Self {
        self.scanner = scanner;
        self
    }

    /// How long a scan takes, by the service's clock: a second by default.
    pub fn scan_time(mut self, time: Duration) -> Self {
        self.scan_time = time;
        self
    }

    /// How long the URL holds that a file is uploaded to, by the service's clock: 15 minutes by default; from a
    /// second to 7 days.
    pub fn upload_url_lifetime(mut self, lifetime: Duration) -> Self {
        let most = awso::auth::sigv4::Signer::MOST_EXPIRES_IN;
        self.upload_url_lifetime = lifetime.clamp(Duration::from_secs(1), most);
        self
    }

    /// Takes files with this extension, and those of this media type, besides those of the documents.
    pub fn accept(mut self, extension: &str, media_type: &str) -> Self {
        self.kinds.add(extension, media_type);
        self
    }

    /// Whether such a file is taken.
    pub(super) fn check(&self, file: &Announcement, assumptions: &Assumptions) -> Result<(), Unwelcome> {
        let Announcement { name, media_type, size, .. } = file;
        if !self.kinds.takes_name(name) {
            let extensions = self.kinds.extensions();
            return Err(Unwelcome::Name(format!("the extension is none of those taken: {extensions}")));
        }
        if !self.kinds.takes_type(media_type) {
            return Err(Unwelcome::Type("not the media type of a file that is taken".to_owned()));
        }
        if assumptions.extension_and_type_must_agree && !self.kinds.agree(name, media_type) {
            return Err(Unwelcome::Type("not what the extension of the name stands for".to_owned()));
        }
        if *size > self.largest {
            return Err(Unwelcome::Size(format!("{size} bytes, at most {}", self.largest)));
        }
        Ok(())
    }
}
