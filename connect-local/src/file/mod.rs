//! Files: attachments of chats, and files that the business attaches to contacts and the like. Each is announced,
//! uploaded, completed, scanned, and then approved or rejected.

mod folder;
mod kind;
mod name;
mod scan;
mod settings;
mod storage;
mod transfer;
mod url;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use awso_connect::{CreatedByInfo, FileUseCaseType, TagMap};
use serde::{Deserialize, Serialize};

pub(crate) use self::folder::Folder;
pub(crate) use self::name::{Disposition, upload_disposition, visible};
pub(crate) use self::scan::Beginning;
pub use self::scan::Scanner;
pub use self::settings::AttachmentSettings;
pub(crate) use self::storage::{Memory, Pieces, Receiving, Storage};
pub(crate) use self::transfer::{Download, Stuck, Upload};
pub(crate) use self::url::{PATH, Unsigned, Urls};
use crate::attachment::{Attached, AttachmentStatus};
use crate::clock::Moment;
use crate::contact::new_id;
use crate::instance::{Deadline, Instance, Subject};
use crate::kept::KeptMap;
use crate::record::shape;
use crate::token::Session;

/// How long a file waits to be completed until it is forgotten, with its bytes.
const DRAFT_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// What is known of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) place: Place,
    /// As whoever uploads it calls it. See [`name`] for what goes into headers.
    pub(crate) name: String,
    pub(crate) media_type: String,
    /// In bytes.
    pub(crate) size: u64,
    pub(crate) created: Moment,
    pub(crate) stage: Stage,
    /// By which its start is known again.
    client_token: Option<String>,
    /// By which its completion is known again.
    completed_with: Option<String>,
    pub(crate) details: Details,
    /// The place of the item that shows it in its chat.
    shown_at: Option<usize>,
}

/// What a file is attached to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Place {
    /// A chat, by this participant.
    Chat(Session),
    /// A resource of an instance.
    Resource { instance_id: String, arn: String },
}

/// The contact that a file goes with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Owner {
    /// Its participants have attached it.
    Chat(usize),
    /// The business has attached it to the contact of this id.
    Contact(String),
}

/// What the business says of a file, which is kept and told.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Details {
    #[serde(with = "shape")]
    pub(crate) use_case: Option<FileUseCaseType>,
    #[serde(with = "shape")]
    pub(crate) created_by: Option<CreatedByInfo>,
    #[serde(with = "shape")]
    pub(crate) tags: Option<TagMap>,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// Its bytes are yet to come.
    Announced,
    /// They are here.
    Uploaded {
        is_eicar: bool,
    },
    /// It is being scanned.
    Scanned {
        is_eicar: bool,
    },
    Approved,
    /// It was rejected, and its bytes are gone.
    Rejected,
}

/// A file that is to be uploaded.
#[derive(Clone, Debug)]
pub(crate) struct Announcement {
    pub(crate) place: Place,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) size: u64,
    pub(crate) client_token: Option<String>,
    pub(crate) details: Details,
}

/// Why an announcement is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unwelcome {
    Name(String),
    Type(String),
    Size(String),
    /// There are as many as there may be.
    TooMany(usize),
    /// The client token was used for another file.
    OtherFile,
}

/// Why a file is not completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Incomplete {
    Unknown,
    /// Its bytes have not come.
    NotUploaded,
    /// It was completed before.
    Twice,
}

/// All files there are.
#[derive(Debug)]
pub(crate) struct Files {
    pub(crate) by_id: KeptMap<String, File>,
    /// The ids of the files whose starts came with a client token.
    starts: HashMap<(Place, String), String>,
    /// The ids of the files of each contact.
    of_contact: HashMap<Owner, BTreeSet<String>>,
    storage: Arc<dyn Storage>,
    pub(crate) urls: Urls,
}

impl Files {
    pub(crate) fn new(storage: Arc<dyn Storage>) -> Self {
        let (by_id, starts, of_contact) = (KeptMap::default(), HashMap::new(), HashMap::new());
        Files { by_id, starts, of_contact, storage, urls: Urls::default() }
    }

    /// Puts back what was written down.
    pub(crate) fn restore(&mut self, file: File) {
        self.index(&file);
        self.by_id.restore(file.id.clone(), file);
    }

    fn insert(&mut self, file: File) {
        self.index(&file);
        self.by_id.insert(file.id.clone(), file);
    }

    /// Makes it to be found by what it is attached to.
    fn index(&mut self, file: &File) {
        if let Some(token) = &file.client_token {
            self.starts.insert((file.place.clone(), token.clone()), file.id.clone());
        }
        if let Some(owner) = file.place.owner() {
            self.of_contact.entry(owner).or_default().insert(file.id.clone());
        }
    }

    /// Where the bytes are, now that it is known whose they are.
    pub(crate) fn keep_in(&mut self, storage: Arc<dyn Storage>) {
        self.storage = storage;
    }

    pub(crate) fn get(&self, id: &str) -> Option<&File> {
        self.by_id.get(id)
    }

    /// How many files this chat has, those included that are yet to be completed.
    fn count_in(&self, contact: usize) -> usize {
        self.of_contact.get(&Owner::Chat(contact)).map_or(0, BTreeSet::len)
    }

    /// The ids of all files that go with this contact.
    fn of(&self, contact: usize, contact_id: &str) -> Vec<String> {
        let owners = [Owner::Chat(contact), Owner::Contact(contact_id.to_owned())];
        owners.iter().filter_map(|owner| self.of_contact.get(owner)).flatten().cloned().collect()
    }

    /// How many there are, and how many of what leads to them.
    #[cfg(test)]
    pub(crate) fn counts(&self) -> [usize; 3] {
        [self.by_id.len(), self.starts.len(), self.of_contact.len()]
    }

    fn forget(&mut self, id: &str) -> Option<File> {
        let file = self.by_id.remove(id)?;
        if let Some(token) = &file.client_token {
            self.starts.remove(&(file.place.clone(), token.clone()));
        }
        if let Some(owner) = file.place.owner()
            && let Some(others) = self.of_contact.get_mut(&owner)
        {
            others.remove(id);
            if others.is_empty() {
                self.of_contact.remove(&owner);
            }
        }
        self.delete_bytes(id);
        Some(file)
    }

    /// What a medium fails to delete stays there under an id that nothing leads to any more.
    fn delete_bytes(&self, id: &str) {
        let _ = self.storage.delete(id);
    }
}

impl Place {
    fn contact(&self) -> Option<usize> {
        match self {
            Place::Chat(session) => Some(session.contact),
            Place::Resource { .. } => None,
        }
    }

    fn owner(&self) -> Option<Owner> {
        match self {
            Place::Chat(session) => Some(Owner::Chat(session.contact)),
            Place::Resource { arn, .. } => contact_of_arn(arn).map(|id| Owner::Contact(id.to_owned())),
        }
    }
}

/// The id of the contact that the ARN is of, if it is of one: `arn:aws:connect:…:instance/…/contact/…`.
pub(crate) fn contact_of_arn(arn: &str) -> Option<&str> {
    arn.rsplit_once("/contact/").map(|(_, contact_id)| contact_id)
}

impl Stage {
    /// Whether the file is beyond its completion.
    pub(crate) fn is_complete(self) -> bool {
        !matches!(self, Stage::Announced | Stage::Uploaded { .. })
    }
}

impl File {
    fn is_as_announced(&self, file: &Announcement) -> bool {
        (&self.name, &self.media_type, self.size) == (&file.name, &file.media_type, file.size)
    }

    /// As a chat shows it.
    pub(crate) fn attached(&self) -> Attached {
        Attached {
            id: self.id.clone(),
            name: self.name.clone(),
            media_type: self.media_type.clone(),
            status: match self.stage {
                Stage::Approved => AttachmentStatus::Approved,
                Stage::Rejected => AttachmentStatus::Rejected,
                _ => AttachmentStatus::InProgress,
            },
        }
    }
}

impl Instance {
    /// Makes a file that is to be uploaded, and gives its id. One that was announced before with the same client
    /// token is that one.
    pub(crate) fn announce_file(&mut self, file: Announcement) -> Result<String, Unwelcome> {
        self.settings.attachments.check(&file, &self.settings.assumptions)?;
        let known_by = file.client_token.clone().map(|token| (file.place.clone(), token));
        let known = known_by.as_ref().and_then(|known_by| self.files.starts.get(known_by));
        if let Some(known) = known.and_then(|id| self.files.by_id.get(id)) {
            return if known.is_as_announced(&file) {
                Ok(known.id.clone())
            } else {
                Err(Unwelcome::OtherFile)
            };
        }
        let most = self.settings.attachments.most_in_chat;
        if file.place.contact().is_some_and(|contact| self.files.count_in(contact) >= most) {
            return Err(Unwelcome::TooMany(most));
        }
        let id = new_id();
        let Announcement { place, name, media_type, size, client_token, details } = file;
        let (created, stage, completed_with) = (self.now, Stage::Announced, None);
        let file = File {
            id: id.clone(),
            place,
            name,
            media_type,
            size,
            created,
            stage,
            client_token,
            completed_with,
            details,
            shown_at: None,
        };
        self.files.insert(file);
        self.agenda.put(self.now.after(DRAFT_LIFETIME), Deadline::DraftIsForgotten(id.clone()));
        Ok(id)
    }

    /// Starts the scan of a file that is uploaded. The same completion once more changes nothing.
    pub(crate) fn complete_file(
        &mut self,
        id: &str,
        is_theirs: impl Fn(&Place) -> bool,
        client_token: Option<&str>,
    ) -> Result<(), Incomplete> {
        let file =
            self.files.by_id.get_mut(id).filter(|file| is_theirs(&file.place)).ok_or(Incomplete::Unknown)?;
        let is_eicar = match file.stage {
            Stage::Announced => return Err(Incomplete::NotUploaded),
            Stage::Uploaded { is_eicar } => is_eicar,
            _ if client_token.is_some() && file.completed_with.as_deref() == client_token => return Ok(()),
            _ => return Err(Incomplete::Twice),
        };
        file.stage = Stage::Scanned { is_eicar };
        file.completed_with = client_token.map(str::to_owned);
        let (attached, place, now) = (file.attached(), file.place.clone(), self.now);
        if let Place::Chat(session) = place {
            let shows = self.settings.assumptions.attachments_show_before_their_scan;
            let mut shown_at = None;
            self.change(session.contact, |contact| {
                contact.stir(session.participant, now);
                shown_at = shows.then(|| contact.attach(session.participant, attached, now));
            });
            if let Some(file) = self.files.by_id.get_mut(id) {
                file.shown_at = shown_at;
            }
        }
        let at = now.after(self.settings.attachments.scan_time);
        self.agenda.put(at, Deadline::ScanEnds(id.to_owned()));
        Ok(())
    }

    /// The scan of a file has come to its end.
    pub(crate) fn end_scan(&mut self, id: &str, at: Moment) {
        let Some(file) = self.files.by_id.get_mut(id) else { return };
        let Stage::Scanned { is_eicar } = file.stage else { return };
        let is_approved = self.settings.attachments.scanner.approves(is_eicar);
        file.stage = if is_approved { Stage::Approved } else { Stage::Rejected };
        let (attached, place, shown_at) = (file.attached(), file.place.clone(), file.shown_at);
        if !is_approved {
            self.files.delete_bytes(id);
        }
        if let Place::Chat(session) = place {
            let in_place = self.settings.assumptions.verdicts_change_the_item;
            self.change(session.contact, |contact| {
                contact.judge(session.participant, attached, shown_at, in_place, at);
            });
        }
    }

    /// A file that was not completed in time is forgotten.
    pub(crate) fn forget_draft(&mut self, id: &str) {
        if self.files.get(id).is_some_and(|file| !file.stage.is_complete()) {
            self.forget_file(id);
        }
    }

    fn forget_file(&mut self, id: &str) -> bool {
        self.agenda.retain_of(Subject::File(id.to_owned()), |_| false);
        self.files.forget(id).is_some()
    }

    /// The contact is gone, and so is what was attached to it.
    pub(crate) fn forget_files_of(&mut self, contact: usize, contact_id: &str) {
        for id in self.files.of(contact, contact_id) {
            self.forget_file(&id);
        }
    }

    /// Deletes a file, if it is there.
    pub(crate) fn delete_file(&mut self, id: &str, is_theirs: impl Fn(&Place) -> bool) -> bool {
        let is_there = self.files.get(id).is_some_and(|file| is_theirs(&file.place));
        is_there && self.forget_file(id)
    }

    /// The chat's approved file of that id, or another one of the chats that it continues.
    pub(crate) fn attachment(&self, session: Session, id: &str) -> Option<&File> {
        let contact = self.contacts.get(session.contact)?;
        let file = self.files.get(id).filter(|file| file.stage.is_complete())?;
        let place = file.place.contact()?;
        (place == session.contact || contact.past.contains(&place)).then_some(file)
    }
}
