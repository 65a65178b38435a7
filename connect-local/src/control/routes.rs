//! The control routes: JSON in, JSON out. Their table stands in the documentation of the crate.

use std::net::SocketAddr;
use std::time::Duration;

use awso::http::{HeaderValue, Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use super::action::{Ending, Transfer, is_close_code};
use super::{ControlError, PATH, Pings, SIGN_IN, Subscriptions, TokenKind};
use crate::clock::Moment;
use crate::document::{DocumentError, Node, Table};
use crate::fault::{member_names, rule};
use crate::flow::Url;
use crate::guard;
use crate::instance::Instance;
use crate::operations::item_values;
use crate::participant::Role;
use crate::script::Script;
use crate::speech::Message;
use crate::throttle::{self, Throttles};

type Answer = Result<Value, ControlError>;

/// Answers a request for a control route. `token` is what the page brings.
pub(crate) fn respond(request: &Request, peer: SocketAddr, token: &str, instance: &mut Instance) -> Response {
    let mut response = match request.path.strip_prefix(SIGN_IN).filter(|_| request.method == Method::GET) {
        Some(state) => sign_in(state, instance),
        None => {
            let admitted = instance.settings.control.admit(peer, request, token).map_err(ControlError::from);
            let (status, body) = match admitted.and_then(|()| answer(request, instance)) {
                Ok(body) => (StatusCode::OK, body),
                Err(error) => (error.status, json!({ "error": error.problem })),
            };
            let mut response = Response::new(status);
            response.headers.insert("content-type", HeaderValue::from_static("application/json"));
            response.body = body.to_string().into();
            response
        }
    };
    guard::protect(&mut response.headers);
    response
}

/// What an identity provider does when the customer has signed in: sends them back with a code. It needs no access,
/// for a browser comes here that was sent by the application under development, and the state is a secret.
fn sign_in(state: &str, instance: &Instance) -> Response {
    let contact = instance.place_of_state(state).and_then(|place| instance.contacts.get(place));
    let given = contact.and_then(|contact| match &contact.sign_in_of_state(state)?.url {
        Url::Given { redirect } => Some(redirect.as_str()),
        Url::Wanted => None,
    });
    let back = given.and_then(|redirect| {
        // A fragment comes after the query string.
        let (before, fragment) = redirect.split_at(redirect.find('#').unwrap_or(redirect.len()));
        let joint = if before.contains('?') { '&' } else { '?' };
        HeaderValue::try_from(format!("{before}{joint}code=local-code&state={state}{fragment}")).ok()
    });
    let Some(back) = back else {
        let mut response = Response::new(StatusCode::NOT_FOUND);
        response.body = "this sign-in is over".into();
        return response;
    };
    let mut response = Response::new(StatusCode::FOUND);
    response.headers.insert("location", back);
    response
}

fn answer(request: &Request, instance: &mut Instance) -> Answer {
    let path: Vec<&str> = request.path.strip_prefix(PATH).unwrap_or_default().split('/').collect();
    let body = body(request)?;
    let (get, post, delete) =
        (request.method == Method::GET, request.method == Method::POST, request.method == Method::DELETE);
    match path.as_slice() {
        ["state"] if get => Ok(instance.show()),
        ["clock"] if get => Ok(clock(instance)),
        ["clock"] if post => move_clock(instance, &body),
        ["requests"] if get => Ok(instance.show_requests(after(request)).into()),
        ["frames"] if get => Ok(instance.show_frames(after(request)).into()),
        ["streams"] if get => Ok(instance.show_published(after(request)).into()),
        ["requests"] if delete => {
            instance.journal.requests.clear();
            Ok(json!({}))
        }
        ["frames"] if delete => {
            instance.journal.frames.clear();
            Ok(json!({}))
        }
        ["streams"] if delete => {
            instance.published.clear();
            Ok(json!({}))
        }
        ["faults"] if post => add_fault(instance, &body),
        ["faults"] if delete => {
            instance.faults.clear();
            Ok(json!({}))
        }
        ["throttles"] if post => set_throttles(instance, &body),
        ["websockets"] if get => Ok(instance.show_manners()),
        ["websockets"] if post => set_manners(instance, &body),
        ["websockets", "close"] if post => close(instance, &body),
        ["websockets", "drop"] if post => {
            let table = Table::of("", &body, &["contact_id", "participant_id"])?;
            end_sockets(instance, &table, Ending::Drop)
        }
        ["tokens", "expire"] if post => expire(instance, &body),
        ["script"] if post => {
            instance.set_script(None, script(&body)?)?;
            Ok(json!({}))
        }
        ["contacts", id, rest @ ..] => in_contact(instance, id, rest, (get, post), &body),
        _ => Err(ControlError::missing(
            "no control route has this method and path; the documentation of awso-connect-local has a table of them",
        )),
    }
}

fn in_contact(
    instance: &mut Instance,
    id: &str,
    rest: &[&str],
    (get, post): (bool, bool),
    body: &Node,
) -> Answer {
    match rest {
        ["transcript"] if get => {
            let contact = instance.contact_of_id(id);
            contact.map(item_values).ok_or_else(|| ControlError::missing("no contact has this id"))
        }
        ["items"] if post => inject(instance, id, body),
        ["join"] if post => {
            let table = Table::of("", body, &["role", "name"])?;
            let joined = instance.join_as(id, role(&table)?, name(&table)?)?;
            Ok(json!({ "participant_id": joined }))
        }
        ["leave"] if post => {
            let table = Table::of("", body, &["participant_id"])?;
            instance.leave_as(id, table.required_text("participant_id")?)?;
            Ok(json!({}))
        }
        ["transfer"] if post => {
            instance.transfer(id, transfer(body)?)?;
            Ok(json!({}))
        }
        ["end"] if post => {
            instance.end_contact(id)?;
            Ok(json!({}))
        }
        ["script"] if post => {
            instance.set_script(Some(id), script(body)?)?;
            Ok(json!({}))
        }
        _ => Err(ControlError::missing(
            "a contact has the routes transcript, items, join, leave, transfer, end and script",
        )),
    }
}

/// The body of a request; an empty one is a table without members.
fn body(request: &Request) -> Result<Node, ControlError> {
    let bytes = request.body.bytes().map(AsRef::as_ref).unwrap_or_default();
    let text = std::str::from_utf8(bytes).map_err(|_| ControlError::new("the body is not UTF-8"))?;
    Ok(Node::of_json(if text.trim().is_empty() { "{}" } else { text })?)
}

fn clock(instance: &Instance) -> Value {
    json!({ "now": instance.now.to_string() })
}

fn move_clock(instance: &mut Instance, body: &Node) -> Answer {
    let table = Table::of("", body, &["advance_ms", "set"])?;
    match (table.duration("advance_ms")?, table.text("set")?) {
        (Some(by), None) => instance.advance(by),
        (None, Some(to)) => {
            let problem = "write an ISO 8601 time with an offset, before 9999-12-30T22:00:00Z";
            let to = Moment::parse(to).ok_or_else(|| table.problem("set", problem));
            instance.set_clock(to?)?;
        }
        _ => {
            return Err(table
                .problem("", "write advance_ms = 1000, or set = \"2026-11-21T12:00:00Z\"")
                .into());
        }
    }
    Ok(clock(instance))
}

/// What stands behind `after` in the query string: the number of the last record that is known; none at first.
fn after(request: &Request) -> u64 {
    let after = request.query.split('&').find_map(|pair| pair.strip_prefix("after=")?.parse().ok());
    after.unwrap_or_default()
}

fn add_fault(instance: &mut Instance, body: &Node) -> Answer {
    let table = Table::of("", body, member_names())?;
    instance.faults.add(rule(&table)?);
    Ok(json!({ "faults": instance.faults.count() }))
}

fn set_throttles(instance: &mut Instance, body: &Node) -> Answer {
    let table = Table::of("", body, &["operations", "untyped"])?;
    let throttles = match table.get("operations") {
        None => {
            return Err(table.problem("", "write operations = \"all\", \"none\" or a list of names").into());
        }
        Some(node) => match node.as_text() {
            Some("all") => Throttles::all(),
            Some("none") => Throttles::none(),
            Some(_) => return Err(table.problem("operations", "write all, none or a list of names").into()),
            None => {
                let name = |node: &Node| {
                    let name = node.as_text().unwrap_or_default();
                    throttle::check(name)
                        .map(|()| name.to_owned())
                        .map_err(|problem| DocumentError::at(node.line(), "operations", problem))
                };
                let names = table.list("operations")?.iter().map(name).collect::<Result<Vec<_>, _>>()?;
                Throttles::of(names)
            }
        },
    };
    let throttles = if table.flag("untyped")? { throttles.untyped() } else { throttles };
    instance.settings.throttles = throttles;
    Ok(json!({}))
}

fn set_manners(instance: &mut Instance, body: &Node) -> Answer {
    let table = Table::of("", body, &["heartbeats", "pings", "subscriptions"])?;
    let mut manners = instance.manners;
    match table.text("heartbeats")? {
        None => {}
        Some("answered") => manners.heartbeats_are_muted = false,
        Some("muted") => manners.heartbeats_are_muted = true,
        Some(_) => return Err(table.problem("heartbeats", "write answered or muted").into()),
    }
    match table.text("pings")? {
        None => {}
        Some("answered") => manners.pings = Pings::Answered,
        Some("failed") => manners.pings = Pings::Failed,
        Some("muted") => manners.pings = Pings::Muted,
        Some(_) => return Err(table.problem("pings", "write answered, failed or muted").into()),
    }
    match table.text("subscriptions")? {
        None => {}
        Some("answered") => manners.subscriptions = Subscriptions::Answered,
        Some("refused") => manners.subscriptions = Subscriptions::Refused,
        Some("ignored") => manners.subscriptions = Subscriptions::Ignored,
        Some(_) => return Err(table.problem("subscriptions", "write answered, refused or ignored").into()),
    }
    instance.manners = manners;
    Ok(instance.show_manners())
}

fn close(instance: &mut Instance, body: &Node) -> Answer {
    let table = Table::of("", body, &["contact_id", "participant_id", "code"])?;
    let code = table.count("code")?.unwrap_or(1000);
    let code = u16::try_from(code).ok().filter(|code| is_close_code(*code));
    let code = code.ok_or_else(|| {
        table.problem("code", "no closing frame has it; write 1000 to 1014 or 3000 to 4999")
    })?;
    end_sockets(instance, &table, Ending::Close(code))
}

fn end_sockets(instance: &mut Instance, table: &Table<'_>, ending: Ending) -> Answer {
    let (contact, participant) = (table.text("contact_id")?, table.text("participant_id")?);
    let ended = instance.end_sockets(contact, participant, ending)?;
    Ok(json!({ "websockets": ended }))
}

fn expire(instance: &mut Instance, body: &Node) -> Answer {
    let table = Table::of("", body, &["contact_id", "participant_id", "kind"])?;
    let kind = match table.text("kind")? {
        None | Some("connection") => TokenKind::Connection,
        Some("participant") => TokenKind::Participant,
        Some(_) => return Err(table.problem("kind", "write connection or participant").into()),
    };
    let expired = instance.expire(table.text("contact_id")?, table.text("participant_id")?, kind)?;
    Ok(json!({ "tokens": expired }))
}

fn role(table: &Table<'_>) -> Result<Role, ControlError> {
    let name = table.text("role")?.unwrap_or("AGENT");
    let role = Role::of_name(name);
    role.ok_or_else(|| table.problem("role", format!("write one of {}", Role::NAMES.join(", "))).into())
}

/// A name that can be displayed.
fn name<'d>(table: &Table<'d>) -> Result<Option<&'d str>, ControlError> {
    match table.text("name")? {
        Some(name) if name.chars().count() > 256 => {
            Err(table.problem("name", "longer than the 256 characters a display name may have").into())
        }
        name => Ok(name),
    }
}

fn inject(instance: &mut Instance, id: &str, body: &Node) -> Answer {
    let table = Table::of("", body, &["role", "name", "content_type", "content"])?;
    let content_type = table.text("content_type")?.unwrap_or("text/plain").to_owned();
    let is_event = content_type.contains(".event.");
    let content =
        if is_event { table.text("content")?.unwrap_or_default() } else { table.required_text("content")? };
    let item = Message { content_type, content: content.to_owned() };
    let sent = instance.inject(id, role(&table)?, name(&table)?, item)?;
    Ok(json!({ "id": sent.id, "time": sent.at.to_string() }))
}

fn transfer(body: &Node) -> Result<Transfer, ControlError> {
    let table = Table::of("", body, &["agent", "after_ms", "fails"])?;
    if table.flag("fails")? {
        return Ok(Transfer::Fails);
    }
    let agent = table.required_text("agent")?.to_owned();
    Ok(Transfer::To { agent, after: table.duration("after_ms")?.unwrap_or(Duration::ZERO) })
}

/// A script of this name, or written out.
fn script(body: &Node) -> Result<Script, ControlError> {
    let named = Table::of("", body, &["named"]).ok().and_then(|table| table.text("named").ok().flatten());
    match named {
        Some(name) => Script::named(name)
            .ok_or_else(|| ControlError::new(format!("named: write one of {}", Script::NAMES.join(", ")))),
        None => Ok(Script::of_node(body)?),
    }
}
