//! What members say of their form on the wire, where that is not awso's own.

use std::collections::HashMap;

use super::Setting;
use crate::model::{Kind, Location, Member, Model, Note, Protocol, Shape, TimestampFormat, XmlNamespace};

/// Where a member's structure stands, which decides where its members may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Answer,
    /// In another shape.
    Inside,
}

/// What a member says of its place and form, and what is to be known of it.
pub(super) fn settings(
    model: &Model,
    owner: &Shape,
    member: &Member,
    side: Side,
    is_newtype: bool,
    notes: &mut Vec<Note>,
) -> Vec<Setting> {
    let at = format!("{}.{}", owner.name, member.name);
    let mut note = |text: &str| notes.push(Note { at: at.clone(), text: text.to_owned() });
    let protocol = model.metadata.protocol;
    let mut settings = Vec::new();
    let location = location(protocol, member, side);
    if member.location.is_some() && location.is_none() && protocol.is_rest() {
        note("its location means nothing here: it is in the body");
    }
    let is_payload = protocol.is_rest() && owner.payload.as_deref() == Some(&*member.name);
    let named = member.location_name.as_deref().unwrap_or(&member.name);
    match location {
        Some(Location::Header) => settings.push(Setting::text("header", named)),
        Some(Location::Headers) => settings.push(Setting::text("prefix_headers", named)),
        Some(Location::Uri) => settings.push(Setting::flag("label")),
        Some(Location::QueryString) if is_map(model, &member.shape) => {
            settings.push(Setting::flag("query_map"));
        }
        Some(Location::QueryString) if named == member.name => settings.push(Setting::flag("query")),
        Some(Location::QueryString) => settings.push(Setting::text("query", named)),
        Some(Location::StatusCode) => settings.push(Setting::flag("status_code")),
        None if is_payload => settings.push(Setting::flag("payload")),
        None => {}
    }
    let in_body = location.is_none();
    if in_body && protocol.is_xml() {
        xml(model, member, is_newtype, &mut settings);
        if let Some(name) = &member.query_name
            && protocol == Protocol::Ec2
        {
            settings.push(Setting::text("ec2_name", name));
        }
    } else if in_body && !is_payload && named != member.name {
        settings.push(Setting::text("json_name", named));
    }
    if let Some(format) = timestamp_format(model, member)
        && format != usual_format(protocol, location)
    {
        settings.push(Setting::text("timestamp_format", format.name()));
    }
    if location == Some(Location::Header) && member.json_value {
        settings.push(Setting::flag("json_value"));
    }
    if is_payload
        && let Some(media_type) = model.shape(&member.shape).and_then(|shape| shape.media_type.as_ref())
    {
        settings.push(Setting::text("media_type", media_type));
    }
    if member.idempotency_token {
        match side {
            Side::Request => settings.push(Setting::flag("idempotency_token")),
            _ => note("an idempotency token belongs to an input, which this is not"),
        }
    }
    if member.host_label && side == Side::Request {
        settings.push(Setting::flag("host_label"));
    }
    settings
}

/// Where a member travels, other than in the body.
pub(crate) fn location(protocol: Protocol, member: &Member, side: Side) -> Option<Location> {
    let location = member.location.filter(|_| protocol.is_rest())?;
    let fits = match side {
        Side::Request => location != Location::StatusCode,
        Side::Answer => !matches!(location, Location::Uri | Location::QueryString),
        Side::Inside => false,
    };
    fits.then_some(location)
}

fn is_map(model: &Model, shape: &str) -> bool {
    model.shape(shape).is_some_and(|shape| matches!(shape.kind, Kind::Map(..)))
}

/// The name, form and namespace of a member's element. What a newtype of a list says itself is left to it.
fn xml(model: &Model, member: &Member, is_newtype: bool, settings: &mut Vec<Setting>) {
    let Some(shape) = model.shape(&member.shape) else { return };
    let mut inside = Vec::new();
    if member.xml_attribute {
        inside.push(Setting::flag("attribute"));
    }
    let flattened = member.flattened || shape.flattened;
    if flattened && !(is_newtype && shape.flattened) {
        inside.push(Setting::flag("flattened"));
    }
    if let Some(name) = element(member, shape) {
        inside.push(Setting::text("name", name));
    }
    if !is_newtype {
        inside.extend(entries(shape, flattened));
    }
    let own = member.xml_namespace.as_ref();
    inside.extend(namespace(own.or(shape.xml_namespace.as_ref().filter(|_| !is_newtype))));
    if !inside.is_empty() {
        settings.push(Setting::list("xml", inside));
    }
}

/// The name of a member's element, where it is not the member's. Where a list itself says that it is
/// flattened, its items' name is that of the element; where the member does, its own is.
pub(crate) fn element<'m>(member: &'m Member, shape: &'m Shape) -> Option<&'m str> {
    let of_items = match &shape.kind {
        Kind::List(item) if shape.flattened && !member.flattened => item.location_name.as_deref(),
        _ => None,
    };
    of_items.or(member.location_name.as_deref()).filter(|name| *name != member.name)
}

/// What a list or map says of the names of its items or entries.
pub(crate) fn entries(shape: &Shape, flattened: bool) -> Vec<Setting> {
    let other = |name: &'static str, inside: &Member, usual: &str| {
        inside.location_name.as_deref().filter(|name| *name != usual).map(|it| Setting::text(name, it))
    };
    let entries = match &shape.kind {
        Kind::List(item) if !flattened => [other("item", item, "member"), None],
        Kind::Map(key, value) => [other("key", key, "key"), other("value", value, "value")],
        _ => [None, None],
    };
    entries.into_iter().flatten().collect()
}

/// What a member of the body is called there, and whether that is an attribute.
fn spoken<'m>(model: &'m Model, owner: &Shape, member: &'m Member, side: Side) -> Option<(bool, &'m str)> {
    let protocol = model.metadata.protocol;
    let is_payload = protocol.is_rest() && owner.payload.as_deref() == Some(&*member.name);
    if is_payload || location(protocol, member, side).is_some() {
        return None;
    }
    let name = if protocol.is_xml() {
        element(member, model.shape(&member.shape)?)
    } else {
        member.location_name.as_deref()
    };
    Some((protocol.is_xml() && member.xml_attribute, name.unwrap_or(&member.name)))
}

/// The members that cannot be told from another on the wire, each with that other: a model kept what was one of
/// something beside the list of them. The list reads both; a deprecated member gives way to its successor.
pub(super) fn doubled<'m>(model: &'m Model, owner: &'m Shape, side: Side) -> Vec<(&'m Member, &'m Member)> {
    let mut by_name: HashMap<(bool, &str), Vec<&Member>> = HashMap::new();
    for member in owner.members() {
        if let Some(name) = spoken(model, owner, member, side) {
            by_name.entry(name).or_default().push(member);
        }
    }
    let is_list =
        |member: &Member| model.shape(&member.shape).is_some_and(|it| matches!(it.kind, Kind::List(_)));
    let mut doubled = Vec::new();
    for members in by_name.into_values() {
        let Some(kept) = members.iter().min_by_key(|it| (!is_list(it), it.deprecated)) else { continue };
        doubled.extend(members.iter().filter(|it| it.name != kept.name).map(|it| (*it, *kept)));
    }
    doubled
}

pub(crate) fn namespace(namespace: Option<&XmlNamespace>) -> Vec<Setting> {
    let Some(XmlNamespace { uri, prefix }) = namespace else { return Vec::new() };
    let prefix = prefix.as_ref().map(|prefix| Setting::text("prefix", prefix));
    [Setting::text("namespace", uri)].into_iter().chain(prefix).collect()
}

/// What a list or map that is a newtype says of itself in XML.
pub(super) fn container(shape: &Shape) -> Vec<Setting> {
    let mut inside = Vec::new();
    if shape.flattened {
        inside.push(Setting::flag("flattened"));
    }
    inside.extend(entries(shape, shape.flattened));
    inside.extend(namespace(shape.xml_namespace.as_ref()));
    if inside.is_empty() { inside } else { vec![Setting::list("xml", inside)] }
}

/// Whether a list or map is one that is written `Vec<…>` or `BTreeMap<…>` where it stands, going by itself.
pub(crate) fn is_inline_container(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::List(_) | Kind::Map(..)) && super::constraints(shape).is_none()
}

/// The form of a member's timestamps, also of those in its lists and maps.
pub(crate) fn timestamp_format(model: &Model, member: &Member) -> Option<TimestampFormat> {
    let mut member = member;
    for _ in 0..16 {
        let shape = model.shape(&member.shape)?;
        match &shape.kind {
            Kind::Timestamp if shape.sensitive => return None,
            Kind::Timestamp => return member.timestamp_format.or(shape.timestamp_format),
            Kind::List(inside) | Kind::Map(_, inside) if is_inline_container(shape) => member = inside,
            _ => return None,
        }
    }
    None
}

/// How a protocol writes timestamps in a body.
pub(crate) fn body_format(protocol: Protocol) -> TimestampFormat {
    if protocol.is_xml() { TimestampFormat::DateTime } else { TimestampFormat::EpochSeconds }
}

pub(crate) fn usual_format(protocol: Protocol, location: Option<Location>) -> TimestampFormat {
    match location {
        None => body_format(protocol),
        Some(Location::Header | Location::Headers) => TimestampFormat::HttpDate,
        Some(_) => TimestampFormat::DateTime,
    }
}
