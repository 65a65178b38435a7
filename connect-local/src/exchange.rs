//! What becomes of a request: its answer, the fault it has instead, when it goes out.

use std::time::Duration;

use awso::http::{HeaderMap, Method, Request, Response, StatusCode};
use serde::Deserialize;

use crate::contact::CUSTOMER;
use crate::fault::{Fault, Pace, WEBSOCKET};
use crate::instance::{Deadline, Instance};
use crate::journal::{Asked, Exchange, Fate, Kept};
use crate::routes;
use crate::socket::Output;
use crate::token::Session;

/// How paths call the contact they are for.
const CONTACT_IDS: [&str; 2] = ["ContactId", "InitialContactId"];

/// What a body says of the contact that it is for. The rest of it, which may be long, is passed over.
#[derive(Deserialize)]
struct Named {
    #[serde(rename = "ContactId")]
    contact: Option<String>,
    #[serde(rename = "InitialContactId")]
    initial_contact: Option<String>,
}

/// A reply that waits for its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct HoldId(u64);

/// What goes back to the one who asked.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) response: Response,
    pub(crate) fate: Fate,
    /// It is not to go before this is released.
    pub(crate) hold: Option<HoldId>,
    pub(crate) pace: Pace,
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Reply { response, fate: Fate::default(), hold: None, pace: Pace::default() }
    }
}

impl Instance {
    /// Takes a request, and tells what is to go back.
    pub(crate) fn take(&mut self, request: &Request) -> Reply {
        let operation = routes::operation(&request.method, &request.path);
        let fault = operation.and_then(|operation| {
            self.fault_of(operation.name, |instance| {
                let body = request.body.bytes().map(AsRef::as_ref);
                instance.session_named(&request.headers, (&request.method, &request.path), body)
            })
        });
        let Some(fault) = fault else { return routes::respond(request, self).into() };
        let answered = fault.is_processed().then(|| routes::respond(request, self));
        let response = fault.response().or(answered);
        self.reply(response.unwrap_or_else(|| Response::new(StatusCode::OK)), &fault)
    }

    /// The fault of a call, if it has one. `whose` tells who calls, which is asked for where it matters.
    pub(crate) fn fault_of(
        &mut self,
        name: &str,
        whose: impl FnOnce(&Instance) -> Option<Session>,
    ) -> Option<Fault> {
        if self.faults.is_empty() {
            return None;
        }
        let whom = whose(self).and_then(|session| self.names_of(session));
        self.faults.decide(name, false, whom.as_ref())
    }

    /// The fault of an upgrade to a websocket, if it has one. What comes instead of one may have spent its URL.
    pub(crate) fn fault_of_upgrade(&mut self, secret: &str) -> Option<Fault> {
        let fault = self.fault_of(WEBSOCKET, |instance| instance.sockets.invited_by(secret))?.of_no_body();
        if fault.is_instead() && fault.is_processed() {
            self.spend_socket(secret);
        }
        Some(fault)
    }

    /// A reply of this response, as late as the fault has it.
    pub(crate) fn reply(&mut self, response: Response, fault: &Fault) -> Reply {
        let hold = self.hold(fault.delay());
        let pace = fault.pace();
        // Half of nothing is nothing.
        let is_dropped = fault.is_drop() || (pace.is_cut && response.body.is_empty());
        Reply { response, fate: Fate { has_fault: true, is_dropped }, hold, pace }
    }

    /// Something is to wait for so long, if for any time.
    pub(crate) fn hold(&mut self, delay: Duration) -> Option<HoldId> {
        (!delay.is_zero()).then(|| {
            let id = HoldId(self.holds);
            self.holds += 1;
            self.agenda.put(self.now.after(delay), Deadline::ReplyGoes(id));
            id
        })
    }

    pub(crate) fn release(&mut self, id: HoldId) {
        self.outputs.push(Output::Release(id));
    }

    /// Whose request it was: the holder of its token, else the customer of the contact that it or its answer names.
    pub(crate) fn session_of(&self, exchange: &Exchange) -> Option<Session> {
        let bytes = |body: &'_ Option<Kept>| body.as_ref().map(|kept| kept.bytes.clone());
        let bodies = [bytes(&exchange.asked.body), bytes(&exchange.body)];
        let Asked { headers, method, path, .. } = &exchange.asked;
        self.session_named(headers, (method, path), bodies.iter().flatten().map(AsRef::as_ref))
    }

    fn session_named<'b>(
        &self,
        headers: &HeaderMap,
        (method, path): (&Method, &str),
        bodies: impl IntoIterator<Item = &'b [u8]>,
    ) -> Option<Session> {
        let bearer = headers.get("x-amz-bearer").and_then(|token| token.to_str().ok());
        if let Some(session) = bearer.and_then(|token| self.holder_of(token)) {
            return Some(session);
        }
        let contact_of = |body: &[u8]| {
            let named: Named = serde_json::from_slice(body).ok()?;
            named.contact.or(named.initial_contact)
        };
        let id = contact_in_path(method, path).or_else(|| bodies.into_iter().find_map(contact_of))?;
        Some(Session { contact: self.contacts.place_of(&id)?, participant: CUSTOMER })
    }
}

/// The id of the contact that is a label of the path.
fn contact_in_path(method: &Method, path: &str) -> Option<String> {
    let operation = routes::operation(method, path)?;
    let members = (operation.input)().members();
    let is_contact = |index: usize| members.get(index).is_some_and(|it| CONTACT_IDS.contains(&it.name));
    let labels = operation.labels(path)?;
    labels.into_iter().find(|(index, _)| is_contact(*index)).map(|(_, id)| id.to_owned())
}
