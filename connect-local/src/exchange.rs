//! What becomes of a request: its answer, the fault it has instead, when it goes out.

use std::time::Duration;

use awso::http::{HeaderMap, Request, Response, StatusCode};
use serde_json::Value;

use crate::contact::CUSTOMER;
use crate::fault::{Fault, Pace};
use crate::instance::{Deadline, Instance};
use crate::journal::{Exchange, Fate, Kept};
use crate::routes;
use crate::socket::Output;
use crate::token::Session;

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
                instance.session_named(&request.headers, body)
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
        self.session_named(&exchange.asked.headers, bodies.iter().flatten().map(AsRef::as_ref))
    }

    fn session_named<'b>(
        &self,
        headers: &HeaderMap,
        bodies: impl IntoIterator<Item = &'b [u8]>,
    ) -> Option<Session> {
        let bearer = headers.get("x-amz-bearer").and_then(|token| token.to_str().ok());
        if let Some(session) = bearer.and_then(|token| self.holder_of(token)) {
            return Some(session);
        }
        let named = |body: &[u8]| {
            let body: Value = serde_json::from_slice(body).ok()?;
            Some(body.get("ContactId")?.as_str()?.to_owned())
        };
        let id = bodies.into_iter().find_map(named)?;
        Some(Session { contact: self.place_of_id(&id)?, participant: CUSTOMER })
    }
}
