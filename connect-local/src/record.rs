//! What the machine says has changed in it, as records that are written down, and how it is built from them again.
//!
//! A record is a key and a value in JSON. What is new in a type of the machine gets into its record by itself; a new
//! kind of record is a [`Key`], a line in [`Instance::take_changes`] and one in [`Instance::restore`]. Whoever changes
//! what an old record means counts [`FORMAT`] up.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clock::{Clock, Moment};
use crate::contact::Contact;
use crate::file::{File, Urls};
use crate::instance::Instance;
use crate::speech::Known;
use crate::token::{Id, Session};

/// The version of keys and values.
pub(crate) const FORMAT: u32 = 3;

/// What a record is of. Contacts come before what is in them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// The clock, the key of page tokens and that of the URLs of files.
    Machine,
    Contact(usize),
    Entry {
        contact: usize,
        place: usize,
    },
    /// A message that came with a client token.
    Sent {
        contact: usize,
        known: Known,
    },
    /// The token of a view that was shown.
    View {
        contact: usize,
        token: String,
    },
    /// The state of a sign-in that is over.
    PastSignIn {
        contact: usize,
        state: String,
    },
    BearerToken(Id),
    /// The URL of a websocket that was not used yet.
    Url(Id),
    /// The start of a chat that came with a client token.
    Start {
        instance_id: String,
        token: String,
    },
    /// An invitation that came with a client token.
    Invitation {
        contact: usize,
        token: String,
    },
    /// A participant's newest connection token.
    Connection(Session),
    Deadline {
        at: Moment,
        slot: u64,
    },
    /// What is known of a file; its bytes are elsewhere.
    File(String),
}

impl Key {
    /// Bytes that sort as the places in them do.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let writer = Writer(Vec::new());
        match self {
            Key::Machine => writer.tag(b'A'),
            Key::Contact(contact) => writer.tag(b'C').place(*contact),
            Key::Entry { contact, place } => writer.tag(b'E').place(*contact).place(*place),
            Key::Sent { contact, known: Known { author, digest } } => {
                writer.tag(b'S').place(*contact).place(*author).bytes(digest)
            }
            Key::PastSignIn { contact, state } => writer.tag(b'Q').place(*contact).bytes(state.as_bytes()),
            Key::View { contact, token } => writer.tag(b'R').place(*contact).bytes(token.as_bytes()),
            Key::BearerToken(id) => writer.tag(b'T').bytes(id),
            Key::Url(id) => writer.tag(b'U').bytes(id),
            Key::Start { instance_id, token } => {
                let writer = writer.tag(b'V').place(instance_id.len());
                writer.bytes(instance_id.as_bytes()).bytes(token.as_bytes())
            }
            Key::Invitation { contact, token } => writer.tag(b'W').place(*contact).bytes(token.as_bytes()),
            Key::Connection(Session { contact, participant }) => {
                writer.tag(b'X').place(*contact).place(*participant)
            }
            Key::Deadline { at, slot } => {
                writer.tag(b'Y').bytes(&at.millis().to_be_bytes()).bytes(&slot.to_be_bytes())
            }
            Key::File(id) => writer.tag(b'Z').bytes(id.as_bytes()),
        }
        .0
    }

    /// The key of these bytes, if they are one.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (tag, rest) = bytes.split_first()?;
        let mut reader = Reader(rest);
        let key = match tag {
            b'A' => Key::Machine,
            b'C' => Key::Contact(reader.place()?),
            b'E' => Key::Entry { contact: reader.place()?, place: reader.place()? },
            b'Q' => Key::PastSignIn { contact: reader.place()?, state: reader.text()? },
            b'R' => Key::View { contact: reader.place()?, token: reader.text()? },
            b'S' => {
                let contact = reader.place()?;
                Key::Sent { contact, known: Known { author: reader.place()?, digest: reader.chunk()? } }
            }
            b'T' => Key::BearerToken(reader.chunk()?),
            b'U' => Key::Url(reader.chunk()?),
            b'V' => {
                let length = reader.place()?;
                let (instance_id, token) = reader.0.split_at_checked(length)?;
                reader.0 = token;
                let instance_id = std::str::from_utf8(instance_id).ok()?.to_owned();
                Key::Start { instance_id, token: reader.text()? }
            }
            b'W' => Key::Invitation { contact: reader.place()?, token: reader.text()? },
            b'X' => Key::Connection(Session { contact: reader.place()?, participant: reader.place()? }),
            b'Y' => Key::Deadline {
                at: Moment::of_millis(i64::from_be_bytes(reader.chunk()?)),
                slot: u64::from_be_bytes(reader.chunk()?),
            },
            b'Z' => Key::File(reader.text()?),
            _ => return None,
        };
        reader.0.is_empty().then_some(key)
    }

    /// What it is, without the ids and tokens in it.
    fn kind(&self) -> &'static str {
        match self {
            Key::Machine => "the machine",
            Key::Contact(_) => "a contact",
            Key::Entry { .. } => "an entry of a transcript",
            Key::Sent { .. } => "a client token of a message",
            Key::View { .. } => "a token of a view",
            Key::PastSignIn { .. } => "a sign-in that is over",
            Key::BearerToken(_) => "a token",
            Key::Url(_) => "a URL of a websocket",
            Key::Start { .. } => "a client token of a start",
            Key::Invitation { .. } => "a client token of an invitation",
            Key::Connection(_) => "a connection",
            Key::Deadline { .. } => "a deadline",
            Key::File(_) => "a file",
        }
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn tag(mut self, tag: u8) -> Self {
        self.0.push(tag);
        self
    }

    fn place(self, place: usize) -> Self {
        self.bytes(&(place as u64).to_be_bytes())
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn chunk<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (chunk, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*chunk)
    }

    fn place(&mut self) -> Option<usize> {
        usize::try_from(u64::from_be_bytes(self.chunk()?)).ok()
    }

    /// All that is left.
    fn text(&mut self) -> Option<String> {
        std::str::from_utf8(std::mem::take(&mut self.0)).ok().map(str::to_owned)
    }
}

/// A value of a record, whatever its type.
pub(crate) trait Value {
    /// As it is written. Fails for no type of the machine.
    fn to_json(&self) -> serde_json::Result<Vec<u8>>;
}

impl<T: Serialize> Value for T {
    fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }
}

/// A record that cannot be one of this machine.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Damaged(String);

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn read<'j, T: Deserialize<'j>>(key: &Key, json: &'j [u8]) -> Result<T, Damaged> {
    // What serde_json says repeats parts of the value, in which a token may stand.
    serde_json::from_slice(json).map_err(|error| {
        Damaged(format!("the record of {} is not one: column {}", key.kind(), error.column()))
    })
}

impl Instance {
    /// Tells the records that are to be written, and without a value those that are to be removed, since this was last
    /// called. To be called between steps.
    pub(crate) fn take_changes(&mut self, mut each: impl FnMut(Key, Option<&dyn Value>)) {
        if std::mem::take(&mut self.machine_has_changed) {
            each(Key::Machine, Some(&(&self.clock, &self.page_tokens, self.files.urls.secret())));
        }
        for (place, contact) in self.contacts.take_removed() {
            for_all_of(place, &contact, |key| each(key, None));
        }
        self.contacts.take_changes(|place, contact| {
            each(Key::Contact(place), Some(contact));
            contact.transcript.take_changes(|entry_place, entry| {
                each(Key::Entry { contact: place, place: entry_place }, Some(entry));
            });
            contact.sent.take_changes(|known, sent| {
                each(Key::Sent { contact: place, known }, sent.map(value));
            });
            contact.views.take_changes(|token, view| {
                each(Key::View { contact: place, token }, view.map(value));
            });
            contact.past_sign_ins.take_changes(|state, sign_in| {
                each(Key::PastSignIn { contact: place, state }, sign_in.map(value));
            });
            contact.invitations.take_changes(|token, invitation| {
                each(Key::Invitation { contact: place, token }, invitation.map(value));
            });
        });
        self.bearer_tokens.0.take_changes(|id, token| each(Key::BearerToken(id), token.map(value)));
        self.sockets.take_url_changes(|id, url| each(Key::Url(id), url.map(value)));
        self.starts.take_changes(|(instance_id, token), start| {
            each(Key::Start { instance_id, token }, start.map(value));
        });
        self.connections.take_changes(|session, connection| {
            each(Key::Connection(session), connection.map(value));
        });
        self.agenda.take_changes(|(at, slot), deadline| {
            each(Key::Deadline { at, slot }, deadline.map(value));
        });
        self.files.by_id.take_changes(|id, file| each(Key::File(id), file.map(value)));
    }

    /// Takes in a record that was written down. Records come in the order of their keys, before the first step.
    pub(crate) fn restore(&mut self, key: &Key, json: &[u8]) -> Result<(), Damaged> {
        let is_whole = match key {
            Key::Machine => {
                let (clock, secret): (Clock, String);
                (clock, self.page_tokens, secret) = read(key, json)?;
                self.clock.resume(&clock);
                self.files.urls = Urls::of_secret(secret);
                self.machine_has_changed = false;
                true
            }
            Key::Contact(place) => {
                let mut contact: Contact = read(key, json)?;
                contact.assumptions = self.settings.assumptions;
                self.contacts.restore(*place, contact);
                self.enrol(*place);
                true
            }
            Key::Entry { contact, place } => {
                let entry = read(key, json)?;
                let contact = self.contacts.get_quietly(*contact);
                contact.is_some_and(|contact| contact.transcript.restore(*place, entry))
            }
            Key::Sent { contact, known } => {
                let place = read(key, json)?;
                let contact = self.contacts.get_quietly(*contact);
                contact.map(|contact| contact.sent.restore(*known, place)).is_some()
            }
            Key::View { contact, token } => {
                read::<()>(key, json)?;
                let contact = self.contacts.get_quietly(*contact);
                contact.map(|contact| contact.views.restore(token.clone(), ())).is_some()
            }
            Key::PastSignIn { contact, state } => {
                read::<()>(key, json)?;
                let contact = self.contacts.get_quietly(*contact);
                contact.map(|contact| contact.past_sign_ins.restore(state.clone(), ())).is_some()
            }
            Key::BearerToken(id) => {
                self.bearer_tokens.0.restore(*id, read(key, json)?);
                true
            }
            Key::Url(id) => {
                self.sockets.restore_url(*id, read(key, json)?);
                true
            }
            Key::Start { instance_id, token } => {
                self.starts.restore((instance_id.clone(), token.clone()), read(key, json)?);
                true
            }
            Key::Invitation { contact, token } => {
                let invitation = read(key, json)?;
                let contact = self.contacts.get_quietly(*contact);
                contact.map(|contact| contact.invitations.restore(token.clone(), invitation)).is_some()
            }
            Key::Connection(session) => {
                self.connections.restore(*session, read(key, json)?);
                true
            }
            Key::Deadline { at, slot } => {
                self.agenda.restore((*at, *slot), read(key, json)?);
                true
            }
            Key::File(id) => {
                let file: File = read(key, json)?;
                let is_it = file.id == *id;
                self.files.restore(file);
                is_it
            }
        };
        if is_whole { Ok(()) } else { Err(Damaged(format!("what comes before {} is missing", key.kind()))) }
    }
}

/// The keys of all that is written of a contact.
fn for_all_of(place: usize, contact: &Contact, mut each: impl FnMut(Key)) {
    each(Key::Contact(place));
    for entry in 0..contact.transcript.len() {
        each(Key::Entry { contact: place, place: entry });
    }
    for known in contact.sent.keys() {
        each(Key::Sent { contact: place, known: *known });
    }
    for token in contact.views.keys() {
        each(Key::View { contact: place, token: token.clone() });
    }
    for state in contact.past_sign_ins.keys() {
        each(Key::PastSignIn { contact: place, state: state.clone() });
    }
    for token in contact.invitations.keys() {
        each(Key::Invitation { contact: place, token: token.clone() });
    }
}

fn value<T: Serialize>(value: &T) -> &dyn Value {
    value
}

/// What a service's shape looks like in a record: what it looks like in JSON, the shape itself knows.
pub(crate) mod shape {
    use awso::AwsShape;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// A member that is not there.
    const NOTHING: &str = "null";

    pub(crate) fn serialize<S: Serializer>(shape: &impl AwsShape, serializer: S) -> Result<S::Ok, S::Error> {
        let json = shape.to_json();
        (json != NOTHING).then_some(json).serialize(serializer)
    }

    pub(crate) fn deserialize<'j, D: Deserializer<'j>, T: AwsShape>(deserializer: D) -> Result<T, D::Error> {
        let json = Option::<String>::deserialize(deserializer)?;
        // The error of a shape says where it is and what it is, and no value.
        T::of_json(json.as_deref().unwrap_or(NOTHING)).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests;
