//! What becomes of a request: its answer, the fault it has instead, when it goes out.

use awso::http::{Request, Response, StatusCode};
use serde_json::Value;

use crate::contact::CUSTOMER;
use crate::fault::Fault;
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
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Reply { response, fate: Fate::default(), hold: None }
    }
}

impl Instance {
    /// Takes a request, and tells what is to go back.
    pub(crate) fn take(&mut self, request: &Request) -> Reply {
        let operation = routes::operation(&request.method, &request.path);
        let fault = operation.and_then(|operation| self.faults.decide(operation.name));
        let Some(fault) = fault else { return routes::respond(request, self).into() };
        let answered = fault.is_processed().then(|| routes::respond(request, self));
        let response = fault.response().or(answered);
        self.reply(response.unwrap_or_else(|| Response::new(StatusCode::OK)), &fault)
    }

    /// A reply of this response, as late as the fault has it.
    pub(crate) fn reply(&mut self, response: Response, fault: &Fault) -> Reply {
        let delay = fault.delay();
        let hold = (!delay.is_zero()).then(|| {
            let id = HoldId(self.holds);
            self.holds += 1;
            self.agenda.put(self.now.after(delay), Deadline::ReplyGoes(id));
            id
        });
        Reply { response, fate: Fate { has_fault: true, is_dropped: fault.is_drop() }, hold }
    }

    pub(crate) fn release(&mut self, id: HoldId) {
        self.outputs.push(Output::Release(id));
    }

    /// Whose request it was: the holder of its token, else the customer of the contact that it or its answer names.
    pub(crate) fn session_of(&self, exchange: &Exchange) -> Option<Session> {
        let bearer = exchange.asked.headers.get("x-amz-bearer").and_then(|token| token.to_str().ok());
        if let Some(session) = bearer.and_then(|token| self.holder_of(token)) {
            return Some(session);
        }
        let named = |body: &Option<Kept>| {
            let body: Value = serde_json::from_slice(&body.as_ref()?.bytes).ok()?;
            Some(body.get("ContactId")?.as_str()?.to_owned())
        };
        let id = named(&exchange.asked.body).or_else(|| named(&exchange.body))?;
        Some(Session { contact: self.contacts.place_of(&id)?, participant: CUSTOMER })
    }
}
