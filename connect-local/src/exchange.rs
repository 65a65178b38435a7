//! What becomes of a request: its answer, the fault it has instead, when it goes out.

use std::time::Duration;

use awso::http::{Request, Response};
use bytes::Bytes;

use crate::fault::Fault;
use crate::instance::{Deadline, Instance};
use crate::journal::Exchange;
use crate::routes::{self, Routed};
use crate::socket::Output;
use crate::token::Session;

/// A reply that waits for its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct HoldId(u64);

/// What goes back to the one who asked.
#[derive(Debug)]
pub(crate) struct Reply {
    /// None where the connection is closed instead.
    pub(crate) response: Option<Response>,
    /// It is not to go before this is released.
    pub(crate) hold: Option<HoldId>,
}

impl Instance {
    /// Takes a request, and tells what is to go back.
    pub(crate) fn take(&mut self, request: &Request) -> Reply {
        let operation = routes::operation(request);
        let fault = operation.and_then(|operation| self.faults.decide(operation.name));
        let response = self.answer_or_fail(request, fault.as_ref());
        self.note_exchange(request, operation, &response, fault.as_ref());
        self.reply(response, fault)
    }

    /// A reply of this response, as late as the fault has it.
    pub(crate) fn reply(&mut self, response: Response, fault: Option<Fault>) -> Reply {
        let (is_dropped, delay) = fault.map_or((false, Duration::ZERO), |f| (f.is_drop(), f.delay()));
        let hold = (!delay.is_zero()).then(|| {
            let id = HoldId(self.holds);
            self.holds += 1;
            self.agenda.put(self.now.after(delay), Deadline::ReplyGoes(id));
            id
        });
        Reply { response: (!is_dropped).then_some(response), hold }
    }

    pub(crate) fn release(&mut self, id: HoldId) {
        self.outputs.push(Output::Release(id));
    }

    fn answer_or_fail(&mut self, request: &Request, fault: Option<&Fault>) -> Response {
        let Some(fault) = fault else { return routes::respond(request, self) };
        let answered = fault.is_processed().then(|| routes::respond(request, self));
        let failed = fault.response().or(answered);
        failed.unwrap_or_else(|| Response::new(awso::http::StatusCode::OK))
    }

    fn note_exchange(
        &mut self,
        request: &Request,
        operation: Option<Routed>,
        response: &Response,
        fault: Option<&Fault>,
    ) {
        let bytes = |body: &awso::ByteStream| body.bytes().cloned().unwrap_or_default();
        let (asked, answered) = (bytes(&request.body), bytes(&response.body));
        let session = self.session_of(request, &asked, &answered);
        let error_type = response.headers.get("x-amzn-errortype");
        let exchange = Exchange {
            operation: operation.map(|operation| operation.name),
            method: request.method.to_string(),
            path: operation.map_or("", |operation| operation.path),
            request: asked,
            status: response.status.as_u16(),
            error_type: error_type.and_then(|code| Some(code.to_str().ok()?.to_owned())),
            response: answered,
            has_fault: fault.is_some(),
            is_dropped: fault.is_some_and(Fault::is_drop),
        };
        self.journal.exchange(self.now, session, exchange);
    }

    /// Whose request it is: the holder of its token, or the customer of the contact it names.
    fn session_of(&self, request: &Request, asked: &Bytes, answered: &Bytes) -> Option<Session> {
        if let Some(token) = request.headers.get("x-amz-bearer") {
            return self.bearer_of(token.to_str().ok()?);
        }
        let contact = [asked, answered].into_iter().find_map(|body| {
            let document: serde_json::Value = serde_json::from_slice(body).ok()?;
            self.place_of_id(document.get("ContactId")?.as_str()?)
        })?;
        Some(Session { contact, participant: crate::contact::CUSTOMER })
    }
}
