//! Websockets as the machine knows them: their URLs, who listens, what is for them. Nothing here sends or waits.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::control::{Pings, Subscriptions};
use crate::exchange::HoldId;
use crate::fault::{FRAME, HEARTBEAT_FRAME, PING_FRAME, SUBSCRIBE_FRAME};
use crate::frame::{self, Asked};
use crate::instance::{Deadline, Instance, Subject};
use crate::journal::{Change, What};
use crate::kept::look;
use crate::refusal::Refusal;
use crate::token::{Id, Sealed, Secrets, Session};

/// Where websockets are; the rest of the path is a secret.
pub(crate) const PATH: &str = "/websocket/";
/// How long a URL waits for its websocket.
const URL_LIFETIME: Duration = Duration::from_secs(100);
/// How long a websocket may be open, counted from its URL.
const SOCKET_LIFETIME: Duration = Duration::from_secs(60 * 60);
/// How many websockets a participant may have open.
const MOST_SOCKETS: usize = 5;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SocketId(u64);

impl SocketId {
    pub(crate) fn number(self) -> u64 {
        self.0
    }
}

/// What is for a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// The text of a frame, shared by all whom it is for.
    Frame(SocketId, Arc<str>),
    Close(SocketId, Close),
    /// The connection goes without a closing frame.
    Drop(SocketId),
    /// The reply that was held back goes.
    Release(HoldId),
}

/// Why a socket is closed, as its closing frame says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Close {
    pub(crate) code: u16,
    pub(crate) reason: &'static str,
}

impl Close {
    pub(crate) const CHAT_ENDED: Close = Close { code: 1000, reason: "the chat is over" };
    /// 1001 is what API Gateway closes with when a connection is too old or too quiet.
    pub(crate) const EXPIRED: Close = Close { code: 1001, reason: "the connection has expired" };
    pub(crate) const SILENT: Close = Close { code: 1001, reason: "no heartbeat came" };
    pub(crate) const SHUTDOWN: Close = Close { code: 1001, reason: "the service stops" };
    pub(crate) const REPLACED: Close = Close { code: 1008, reason: "too many connections" };
    pub(crate) const NO_TEXT: Close = Close { code: 1003, reason: "only text is understood" };
    /// What RFC 6455 has for frames that are none: section 7.4.1.
    pub(crate) const NO_FRAME: Close = Close { code: 1002, reason: "this is no frame of a client" };
    pub(crate) const NO_UTF8: Close = Close { code: 1007, reason: "the text is not UTF-8" };
    pub(crate) const TOO_LONG: Close = Close { code: 1009, reason: "the message is too long" };

    /// What a control route or a test asks for, with any code.
    pub(crate) fn asked(code: u16) -> Close {
        Close { code, reason: "closed on demand" }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Sockets {
    open: HashMap<SocketId, Socket>,
    /// The open ones of each contact, the oldest first.
    of_contact: HashMap<usize, Vec<SocketId>>,
    /// Frames that wait for the next one.
    held: HashMap<SocketId, Arc<str>>,
    urls: Secrets<Invite>,
    count: u64,
}

#[derive(Debug)]
struct Socket {
    session: Session,
    is_subscribed: bool,
    heard: Moment,
}

/// What a URL is good for.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Invite {
    session: Session,
    expiry: Moment,
}

/// A URL with a secret in it.
pub(crate) struct SocketUrl {
    pub(crate) url: String,
    pub(crate) connection_expiry: Moment,
}

impl fmt::Debug for SocketUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SocketUrl")
            .field("connection_expiry", &self.connection_expiry)
            .finish_non_exhaustive()
    }
}

impl Sockets {
    pub(crate) fn forget_url(&mut self, id: Id) {
        self.urls.forget(id);
    }

    /// How many are open in the contact at this place.
    pub(crate) fn count_of(&self, contact: usize) -> usize {
        self.of_contact.get(&contact).map_or(0, Vec::len)
    }

    /// How many are open, and how many URLs there are.
    #[cfg(test)]
    pub(crate) fn counts(&self) -> [usize; 3] {
        [self.open.len(), self.of_contact.len(), self.urls.len()]
    }

    pub(crate) fn take_url_changes(&mut self, each: impl FnMut(Id, Option<&Sealed<Invite>>)) {
        self.urls.take_changes(each);
    }

    pub(crate) fn restore_url(&mut self, id: Id, sealed: Sealed<Invite>) {
        self.urls.restore(id, sealed);
    }

    /// Every open one, the oldest first.
    fn all(&self) -> Vec<SocketId> {
        let mut ids: Vec<_> = self.open.keys().inspect(|_| look()).copied().collect();
        ids.sort_unstable();
        ids
    }

    /// Those in the contact that get its items, the oldest first.
    pub(crate) fn subscribed_of(&self, contact: usize) -> Vec<SocketId> {
        let all = self.of_contact.get(&contact).into_iter().flatten();
        all.copied().filter(|id| self.open.get(id).is_some_and(|socket| socket.is_subscribed)).collect()
    }

    /// Holds a frame back until the next one, which is this if one is held back already: then it is given back.
    pub(crate) fn hold(&mut self, id: SocketId, text: Arc<str>) -> Option<Arc<str>> {
        if self.held.contains_key(&id) {
            return Some(text);
        }
        self.held.insert(id, text);
        None
    }

    pub(crate) fn take_held(&mut self, id: SocketId) -> Option<Arc<str>> {
        self.held.remove(&id)
    }

    /// Whose websocket the URL with this secret is for.
    pub(crate) fn invited_by(&self, secret: &str) -> Option<Session> {
        self.urls.find(secret).map(|(_, invite)| invite.session)
    }

    fn of(&self, session: Session) -> Vec<SocketId> {
        let all = self.of_contact.get(&session.contact).into_iter().flatten();
        let is_theirs = |id: &SocketId| self.open.get(id).is_some_and(|socket| socket.session == session);
        all.copied().filter(is_theirs).collect()
    }
}

impl Instance {
    /// A URL that a websocket can be opened at, once.
    pub(crate) fn offer_socket(&mut self, session: Session) -> SocketUrl {
        let expiry = self.now.after(SOCKET_LIFETIME);
        let (secret, id) = self.sockets.urls.put(Invite { session, expiry });
        self.agenda.put(self.now.after(URL_LIFETIME), Deadline::UrlExpires(session.contact, id));
        // The same place by another scheme: ws for http, wss for https.
        let url = self.settings.public_url.replacen("http", "ws", 1) + PATH + &secret;
        SocketUrl { url, connection_expiry: expiry }
    }

    /// A websocket is opened with the secret of its URL.
    pub(crate) fn open_socket(&mut self, secret: &str) -> Result<SocketId, Refusal> {
        let (url, invite) = self.sockets.urls.find(secret).ok_or_else(Refusal::no_upgrade)?;
        let Invite { session, expiry } = *invite;
        let theirs = self.sockets.of(session);
        if !self.contact(session).is_ok_and(|contact| contact.is_open_to(session.participant)) {
            return Err(Refusal::no_upgrade());
        }
        if theirs.len() >= MOST_SOCKETS {
            match theirs.first().filter(|_| self.settings.assumptions.sixth_websocket_closes_the_first) {
                Some(oldest) => self.close_socket(*oldest, Close::REPLACED),
                None => return Err(Refusal::no_upgrade()),
            }
        }
        self.sockets.urls.forget(url);
        let id = SocketId(self.sockets.count);
        self.sockets.count += 1;
        self.sockets.open.insert(id, Socket { session, is_subscribed: false, heard: self.now });
        self.sockets.of_contact.entry(session.contact).or_default().push(id);
        self.journal.note(Change::Contact(session.contact));
        self.write_down(id, What::Opened);
        self.agenda.put(expiry, Deadline::SocketExpires(id));
        if let Some(limit) = self.settings.heartbeat_timeout {
            self.agenda.put(self.now.after(limit), Deadline::SocketFallsSilent(id));
        }
        Ok(id)
    }

    /// A websocket is opened, and its connection goes before anybody hears of it.
    pub(crate) fn spend_socket(&mut self, secret: &str) {
        if let Ok(id) = self.open_socket(secret) {
            self.drop_socket(id);
        }
    }

    /// The text of a frame came in.
    pub(crate) fn hear(&mut self, id: SocketId, text: &str) {
        let assumptions = self.settings.assumptions;
        let asked = Asked::of(text, assumptions.text_after_a_frame_is_ignored);
        self.write_down(id, What::Heard(text.into()));
        let (now, manners) = (self.now, self.manners);
        let Some(socket) = self.sockets.open.get_mut(&id) else { return };
        if assumptions.any_frame_is_a_heartbeat || asked == Some(Asked::Heartbeat) {
            socket.heard = now;
        }
        let Some(asked) = asked else { return };
        match asked {
            Asked::Subscribe(_) if manners.subscriptions == Subscriptions::Ignored => {}
            Asked::Subscribe(topics) => {
                let is_taken = manners.subscriptions == Subscriptions::Answered;
                let is_done = is_taken && Asked::are_known(&topics);
                socket.is_subscribed |= is_done;
                let session = socket.session;
                self.answer(id, SUBSCRIBE_FRAME, frame::subscribed(is_done, &topics));
                if is_done {
                    self.join(session);
                }
            }
            Asked::Unsubscribe(topics) if assumptions.unsubscribe_is_known => {
                let is_done = Asked::are_known(&topics);
                socket.is_subscribed &= !is_done;
                self.answer(id, FRAME, frame::unsubscribed(is_done, &topics));
            }
            Asked::Ping if manners.pings == Pings::Muted => {}
            Asked::Ping => self.answer(id, PING_FRAME, frame::pong(manners.pings == Pings::Answered)),
            Asked::Heartbeat if manners.heartbeats_are_muted => {}
            Asked::Heartbeat => self.answer(id, HEARTBEAT_FRAME, frame::heartbeat()),
            Asked::Unsubscribe(_) | Asked::Unknown => {
                self.answer(id, FRAME, frame::gateway_error("Forbidden", id.0));
            }
        }
    }

    /// A ping or pong of RFC 6455 came in.
    pub(crate) fn hear_control_frame(&mut self, id: SocketId) {
        let now = self.now;
        if self.settings.assumptions.any_frame_is_a_heartbeat
            && let Some(socket) = self.sockets.open.get_mut(&id)
        {
            socket.heard = now;
        }
    }

    /// Notes what passes on the socket, for whoever watches.
    pub(crate) fn write_down(&mut self, id: SocketId, what: What) {
        if let Some(session) = self.sockets.open.get(&id).map(|socket| socket.session) {
            self.log_socket(id.0, session, &what);
            self.journal.passed(self.now, id.0, session, what);
        }
    }

    /// The socket is closed, by whomever.
    pub(crate) fn socket_is_gone(&mut self, id: SocketId) {
        self.write_down(id, What::Gone);
        self.forget_socket(id);
    }

    fn forget_socket(&mut self, id: SocketId) {
        let Some(socket) = self.sockets.open.remove(&id) else { return };
        self.agenda.retain_of(Subject::Socket(id), |_| false);
        self.sockets.held.remove(&id);
        let contact = socket.session.contact;
        self.journal.note(Change::Contact(contact));
        if let Some(others) = self.sockets.of_contact.get_mut(&contact) {
            others.retain(|other| *other != id);
            if others.is_empty() {
                self.sockets.of_contact.remove(&contact);
            }
        }
    }

    pub(crate) fn close_socket(&mut self, id: SocketId, close: Close) {
        if self.sockets.open.contains_key(&id) {
            self.outputs.push(Output::Close(id, close));
            self.write_down(id, What::Closed(close));
            self.forget_socket(id);
        }
    }

    /// The connection of the socket goes without a word.
    pub(crate) fn drop_socket(&mut self, id: SocketId) {
        if self.sockets.open.contains_key(&id) {
            self.outputs.push(Output::Drop(id));
            self.write_down(id, What::Dropped);
            self.forget_socket(id);
        }
    }

    /// The open sockets, those of one contact, and of one participant of it, where these are named; the oldest first.
    pub(crate) fn sockets_of(&self, contact: Option<usize>, participant: Option<usize>) -> Vec<SocketId> {
        match (contact, participant) {
            (Some(contact), Some(participant)) => self.sockets.of(Session { contact, participant }),
            (Some(contact), None) => self.sockets.of_contact.get(&contact).cloned().unwrap_or_default(),
            (None, _) => self.sockets.all(),
        }
    }

    /// Whose socket it is, and whether it has subscribed.
    pub(crate) fn socket_state(&self, id: SocketId) -> Option<(Session, bool)> {
        self.sockets.open.get(&id).map(|socket| (socket.session, socket.is_subscribed))
    }

    /// Closes the sockets of a contact, all or those of one participant.
    pub(crate) fn close_sockets(&mut self, contact: usize, participant: Option<usize>, close: Close) {
        for id in self.sockets_of(Some(contact), participant) {
            self.close_socket(id, close);
        }
    }

    pub(crate) fn close_all_sockets(&mut self, close: Close) {
        for id in self.sockets.all() {
            self.close_socket(id, close);
        }
    }

    /// Closes the socket if nothing was heard of it for too long, or looks again when that may be so.
    pub(crate) fn check_silence(&mut self, id: SocketId, now: Moment) {
        let Some(limit) = self.settings.heartbeat_timeout else { return };
        let Some(socket) = self.sockets.open.get(&id) else { return };
        let due = socket.heard.after(limit);
        if due <= now {
            self.close_socket(id, Close::SILENT);
        } else {
            self.agenda.put(due, Deadline::SocketFallsSilent(id));
        }
    }
}
