//! What the page is told, in JSON: contacts, transcripts, requests, frames.

use serde_json::{Value, json};

use crate::contact::CUSTOMER;
use crate::frame;
use crate::instance::Instance;
use crate::journal::{Change, Exchange, Kept, Passed, What};
use crate::mask;
use crate::participant::Presence;
use crate::routes;
use crate::signature::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};
use crate::socket;
use crate::transcript::EntryKind;

/// How many contacts, requests and frames a page starts with, and how many bytes of frames.
const MOST_CONTACTS: usize = 500;
const MOST_REQUESTS: usize = 300;
const MOST_FRAMES: usize = 300;
const MOST_FRAME_BYTES: usize = 1024 * 1024;
/// How much of the latest message a list of contacts shows.
const LONGEST_PREVIEW: usize = 120;

impl Instance {
    /// All that a page starts with.
    pub(crate) fn show_all(&self, run: &str, page_token: &str) -> String {
        let contacts = self.contacts.iter().rev().take(MOST_CONTACTS);
        let contacts = contacts.filter_map(|(place, _)| self.show_contact(place));
        let requests = self.journal.requests.newest().take(MOST_REQUESTS);
        let requests = requests.map(|(number, exchange)| self.show_request(number, exchange));
        let mut bytes = 0;
        let mut frames = Vec::new();
        for (number, passed) in self.journal.frames.newest().take(MOST_FRAMES) {
            let frame = self.show_frame(number, passed);
            bytes += frame["text"].as_str().map_or(0, str::len);
            if bytes > MOST_FRAME_BYTES {
                break;
            }
            frames.push(frame);
        }
        let is_known = self.settings.signatures.knows(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
        // Made up and written in the documentation; one that somebody has set is not for showing.
        let key = is_known.then_some(json!({ "id": ACCESS_KEY_ID, "secret": SECRET_ACCESS_KEY }));
        json!({
            "kind": "all",
            "run": run,
            "pageToken": page_token,
            "now": self.now.to_string(),
            "key": key,
            "contacts": contacts.collect::<Vec<_>>(),
            "requests": requests.collect::<Vec<_>>(),
            "frames": frames,
        })
        .to_string()
    }

    /// What has changed since the last time, a text for each thing.
    pub(crate) fn show_changes(&mut self) -> Vec<String> {
        let changes = self.journal.take_changes();
        let shown = changes.iter().filter_map(|change| match change {
            Change::Contact(place) => {
                Some(json!({ "kind": "contact", "contact": self.show_contact(*place)? }))
            }
            Change::Gone(contact_id) => Some(json!({ "kind": "gone", "contact": contact_id })),
            Change::Item(place, text) => {
                let contact = &self.contacts.get(*place)?.id;
                Some(json!({ "kind": "item", "contact": contact, "frame": mask::without_tokens(text) }))
            }
            Change::Request(number) => {
                let request = self.show_request(*number, self.journal.requests.find(*number)?);
                Some(json!({ "kind": "request", "request": request }))
            }
            Change::Frame(number) => {
                let frame = self.show_frame(*number, self.journal.frames.find(*number)?);
                Some(json!({ "kind": "frame", "frame": frame }))
            }
        });
        shown.map(|shown| shown.to_string()).collect()
    }

    fn show_contact(&self, place: usize) -> Option<Value> {
        let contact = self.contacts.get(place)?;
        let state = match () {
            () if contact.is_over() => "ended",
            () if contact.has_flow() => "on",
            () => "waiting",
        };
        let participants = contact.participants.iter().map(|participant| {
            json!({
                "name": mask::without_tokens(&participant.display_name),
                "role": participant.role.name(),
                "presence": match participant.presence {
                    Presence::Invited => "invited",
                    Presence::Here => "here",
                    Presence::Gone => "gone",
                },
                "idle": participant.is_idle,
            })
        });
        let latest = contact.transcript.latest_message().map(|entry| {
            let content = match &entry.kind {
                EntryKind::Message { content } => content.as_str(),
                _ => "",
            };
            let text: String = content.chars().take(LONGEST_PREVIEW).collect();
            // A token that was cut is not known any more.
            let text = if mask::without_tokens(content) == content { text } else { mask::MASK.to_owned() };
            json!({ "text": text, "type": entry.content_type, "own": entry.author != Some(CUSTOMER) })
        });
        Some(json!({
            "id": contact.id,
            "place": place,
            "customer": contact.participants.first().map(|customer| mask::without_tokens(&customer.display_name)),
            "state": state,
            "participants": participants.collect::<Vec<_>>(),
            "at": contact.transcript.last().map(|entry| entry.at.to_string()),
            "latest": latest,
            "said": contact.transcript.customers_messages(),
            "sockets": self.sockets.count_of(place),
        }))
    }

    /// All that was said and done in a contact, as the frames that said it.
    pub(crate) fn show_transcript(&self, contact_id: &str) -> Option<String> {
        let contact = self.contact_of_id(contact_id)?;
        let mut frames = Vec::new();
        for entry in contact.transcript.iter() {
            frames.push(frame::item(contact, entry));
            for receipt in &entry.receipts {
                let at = receipt.read.unwrap_or(receipt.delivered);
                // Nothing refers to a receipt, so it needs no id that is its own.
                frames.push(frame::receipt(contact, &entry.id, receipt, &entry.id, at));
            }
        }
        let frames: Vec<_> = frames.iter().map(|text| mask::without_tokens(text)).collect();
        Some(json!({ "contact": contact.id, "frames": frames }).to_string())
    }

    fn show_request(&self, number: u64, exchange: &Exchange) -> Value {
        let Exchange { asked, took, status, headers, fate, .. } = exchange;
        let operation = routes::operation(&asked.method, &asked.path);
        let is_websocket = asked.path.starts_with(socket::PATH);
        let error = headers.get("x-amzn-errortype").and_then(|error| error.to_str().ok());
        json!({
            "number": number,
            "at": asked.at.to_string(),
            "milliseconds": took.as_secs_f64() * 1000.0,
            "method": asked.method.as_str(),
            "path": mask::path(operation, &asked.path),
            "operation": is_websocket.then_some("(websocket)").or(operation.map(|operation| operation.name)),
            "status": status.as_u16(),
            "fault": fate.has_fault,
            "dropped": fate.is_dropped,
            "error": error.map(mask::long_runs),
            "contact": self.session_of(exchange).and_then(|session| self.contacts.get(session.contact)).map(|contact| &contact.id),
        })
    }

    /// A request with its answer, as far as they can be shown.
    pub(crate) fn show_exchange(&self, number: u64) -> Option<String> {
        let exchange = self.journal.requests.find(number)?;
        let mut shown = self.show_request(number, exchange);
        let body = |body: &Option<Kept>| match body {
            Some(kept) => mask::masked_body(&kept.bytes, kept.length),
            None => "(it went through in pieces)".to_owned(),
        };
        shown["query"] = mask::query(&exchange.asked.query).into();
        shown["headers"] = json!(mask::headers(&exchange.asked.headers));
        shown["body"] = body(&exchange.asked.body).into();
        shown["answer"] =
            json!({ "headers": mask::headers(&exchange.headers), "body": body(&exchange.body) });
        Some(shown.to_string())
    }

    fn show_frame(&self, number: u64, passed: &Passed) -> Value {
        let contact = self.contacts.get(passed.session.contact);
        let who = contact.and_then(|contact| contact.participants.get(passed.session.participant));
        let mut shown = json!({
            "number": number,
            "at": passed.at.to_string(),
            "socket": passed.socket,
            "contact": contact.map(|contact| &contact.id),
            "who": who.map(|who| mask::without_tokens(&who.display_name)),
        });
        let (what, text) = match &passed.what {
            What::Opened => ("opened", None),
            What::Heard(text) => ("heard", Some(text)),
            What::Said(text) => ("said", Some(text)),
            What::Closed(close) => {
                shown["code"] = close.code.into();
                shown["reason"] = close.reason.into();
                ("closed", None)
            }
            What::Dropped => ("dropped", None),
            What::Gone => ("gone", None),
        };
        shown["what"] = what.into();
        shown["text"] = text.map(|text| mask::without_tokens(text)).into();
        shown
    }
}
