//! Files on their way: the URLs for them, and what is done with what comes and goes there.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use awso::http::Request;

use super::url::{self, PATH, SignedUrl, Unsigned};
use super::{Disposition, File, Pieces, Place, Receiving, Stage, Storage};
use crate::instance::Instance;
use crate::token::Session;

/// A file that may be uploaded now.
#[derive(Debug)]
pub(crate) struct Upload {
    pub(crate) id: String,
    pub(crate) size: u64,
    pub(crate) storage: Arc<dyn Storage>,
}

/// A file that may be downloaded now.
pub(crate) struct Download {
    pub(crate) media_type: String,
    pub(crate) size: u64,
    /// The value of `content-disposition`.
    pub(crate) disposition: String,
    pub(crate) pieces: Pieces,
}

/// Why nothing goes to or from a URL.
#[derive(Debug)]
pub(crate) enum Stuck {
    Unsigned(Unsigned),
    /// There is no such file any more, or it is not approved.
    Gone,
    /// The file was completed, and stays as it is.
    Complete,
    Storage(io::Error),
}

impl From<Unsigned> for Stuck {
    fn from(unsigned: Unsigned) -> Self {
        Stuck::Unsigned(unsigned)
    }
}

impl Instance {
    /// Where the file is to be uploaded, and with which headers.
    pub(crate) fn upload_url(
        &self,
        id: &str,
        headers: &[(&'static str, String)],
        lifetime: Duration,
    ) -> Option<SignedUrl> {
        self.files.urls.upload(&self.settings.public_url, id, headers, self.now, lifetime)
    }

    /// Where the file is to be downloaded.
    pub(crate) fn download_url(
        &self,
        file: &File,
        disposition: Disposition,
        lifetime: Duration,
    ) -> Option<SignedUrl> {
        self.files.urls.download(&self.settings.public_url, &file.id, disposition, self.now, lifetime)
    }

    fn file_at<'i>(&'i self, request: &Request) -> Result<&'i File, Stuck> {
        self.files.urls.check(request, self.now)?;
        let id = request.path.strip_prefix(PATH).ok_or(Stuck::Gone)?;
        self.files.get(id).ok_or(Stuck::Gone)
    }

    /// Who has attached the file at this path to their chat.
    pub(crate) fn session_of_file(&self, path: &str) -> Option<Session> {
        match self.files.get(path.strip_prefix(PATH)?)?.place {
            Place::Chat(session) => Some(session),
            Place::Resource { .. } => None,
        }
    }

    /// Whether the request may upload a file. Its body is looked at later.
    pub(crate) fn admit_upload(&self, request: &Request) -> Result<Upload, Stuck> {
        let file = self.file_at(request)?;
        if file.stage.is_complete() {
            return Err(Stuck::Complete);
        }
        let storage = Arc::clone(&self.files.storage);
        Ok(Upload { id: file.id.clone(), size: file.size, storage })
    }

    /// All bytes of a file are here.
    pub(crate) fn take_upload(
        &mut self,
        id: &str,
        receiving: Box<dyn Receiving>,
        is_eicar: bool,
    ) -> Result<(), Stuck> {
        let file = self.files.by_id.get_mut(id).ok_or(Stuck::Gone)?;
        // It may have been completed while this was on its way, and what is scanned stays as it is.
        if file.stage.is_complete() {
            return Err(Stuck::Complete);
        }
        receiving.commit().map_err(Stuck::Storage)?;
        file.stage = Stage::Uploaded { is_eicar };
        Ok(())
    }

    /// Uploads these bytes, as a request would.
    #[cfg(test)]
    pub(crate) fn upload_for_tests(&mut self, id: &str, bytes: &[u8]) {
        let mut receiving = self.files.storage.receive(id).expect("a medium");
        receiving.write(bytes).expect("room");
        self.take_upload(id, receiving, false).expect("a file that is awaited");
    }

    /// What the request may download.
    pub(crate) fn admit_download(&self, request: &Request) -> Result<Download, Stuck> {
        let file = self.file_at(request)?;
        if file.stage != Stage::Approved {
            return Err(Stuck::Gone);
        }
        let pieces = self.files.storage.read(&file.id).map_err(Stuck::Storage)?.ok_or(Stuck::Gone)?;
        Ok(Download {
            media_type: file.media_type.clone(),
            size: file.size,
            disposition: url::disposition(&request.query).with_name(&file.name),
            pieces,
        })
    }
}
