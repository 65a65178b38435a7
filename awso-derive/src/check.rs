//! The rules across attributes and members.

use std::collections::HashMap;

use syn::ext::IdentExt as _;

use crate::case::Case;
use crate::ctxt::Ctxt;
use crate::model::{
    Bounds, Default, Enum, Holds, Kind, Member, Name, Newtype, Operation, Place, Shape, Structure, WireTrait,
};
use crate::uri::Part;

pub(crate) fn check(ctxt: &Ctxt, shape: &Shape<'_>) {
    match &shape.kind {
        Kind::Structure(structure) => {
            distinct_names(ctxt, certain(&structure.members).map(|member| &member.name), "members");
            distinct_wire_names(ctxt, &structure.members);
            distinct_places(ctxt, structure);
            single_places(ctxt, structure);
            one_payload(ctxt, structure);
            defaults_are_never_absent(ctxt, structure);
            error_or_operation(ctxt, shape, structure);
            items_are_answered(ctxt, structure);
            match &structure.operation {
                Some(operation) => {
                    labels_match(ctxt, structure, operation);
                    host_labels_match(ctxt, structure, operation);
                    pages_are_asked_for(ctxt, structure, operation);
                    labels_are_required(ctxt, structure);
                    greedy_label_is_last(ctxt, operation);
                    status_is_answered(ctxt, structure);
                    distinct_errors(ctxt, operation);
                    name_is_a_name(ctxt, operation);
                    method_is_free(ctxt, operation);
                    reserved(ctxt, structure, &["build", "send"], "builder");
                    distinct_setters(ctxt, &structure.members.iter().collect::<Vec<_>>());
                    if operation.pagination.is_some() {
                        reserved(ctxt, structure, &["pages"], "builder");
                    }
                }
                None => {
                    host_labels_belong_to_inputs(ctxt, structure);
                    bindings_of_requests(ctxt, structure);
                    reserved(ctxt, structure, &["make"], "structure");
                    let optional = structure.members.iter().filter(|member| !member.is_required());
                    distinct_setters(ctxt, &optional.collect::<Vec<_>>());
                }
            }
        }
        Kind::Enum(enumeration) => {
            let variants = enumeration.variants.iter().filter(|variant| !variant.in_doubt);
            distinct_names(ctxt, variants.map(|variant| &variant.name), "variants");
        }
        Kind::IntEnum(enumeration) => distinct_numbers(ctxt, enumeration),
        Kind::Union(union) => {
            distinct_names(ctxt, certain(&union.variants).map(|variant| &variant.name), "variants");
            distinct_wire_names(ctxt, &union.variants);
        }
        Kind::Newtype(newtype) => lengths_are_whole(ctxt, newtype),
    }
}

/// The members whose name and place can be told.
fn certain<'m, 'a>(members: &'m [Member<'a>]) -> impl Iterator<Item = &'m Member<'a>> {
    members.iter().filter(|member| !member.in_doubt)
}

/// Two members, or two variants, have different names on the wire.
fn distinct_names<'a>(ctxt: &Ctxt, names: impl Iterator<Item = &'a Name>, what: &str) {
    let mut seen = HashMap::new();
    for name in names {
        if seen.insert(name.text.clone(), ()).is_some() {
            ctxt.error(name.span, format!("two {what} are called `{}`", name.text));
        }
    }
}

/// What a member is called in a format.
#[derive(Clone, Copy)]
struct Key<'m> {
    name: &'m Name,
    is_attribute: bool,
    /// Whether the name is one of the format's own.
    is_given: bool,
}

impl<'m> Key<'m> {
    fn id(self) -> (bool, &'m str) {
        (self.is_attribute, &self.name.text)
    }
}

/// Two members, or variants, have different names in each format, where one has a name of its own there, and
/// so have the keys and values of a map.
fn distinct_wire_names(ctxt: &Ctxt, members: &[Member<'_>]) {
    type Pick = fn(&WireTrait) -> Option<&Name>;
    let json: Pick = |it| if let WireTrait::JsonName(name) = it { Some(name) } else { None };
    let xml: Pick = |it| if let WireTrait::XmlName(name) = it { Some(name) } else { None };
    let query: Pick = |it| if let WireTrait::QueryName(name) = it { Some(name) } else { None };
    let ec2: Pick = |it| if let WireTrait::Ec2Name(name) = it { Some(name) } else { None };
    // AWS Query and EC2 Query send all members in the body, wherever they are bound to.
    for (format, pick, binds) in
        [("JSON", json, true), ("XML", xml, true), ("AWS Query", query, false), ("EC2 Query", ec2, false)]
    {
        let is_attribute = |it: &WireTrait| format == "XML" && matches!(it, WireTrait::XmlAttribute);
        let with_key = certain(members).map(|member| {
            let given = member.traits.iter().find_map(pick);
            let is_attribute = member.traits.iter().any(is_attribute);
            (member, Key { name: given.unwrap_or(&member.name), is_attribute, is_given: given.is_some() })
        });
        let all: Vec<_> = with_key.collect();
        let body = all.iter().filter(|(member, _)| member.is_body()).map(|(_, key)| *key);
        // In a document of all members, one of the body goes by its name in the model where its key is that of a
        // member that travels elsewhere: `gives_way` of awso-core's codecs.
        let document = all.iter().map(|(member, key)| {
            let is_taken =
                |(other, taken): &(&Member<'_>, Key<'_>)| !other.is_body() && taken.id() == key.id();
            let gives_way = binds && member.is_body() && key.is_given && all.iter().any(is_taken);
            if gives_way { Key { name: &member.name, is_given: false, ..*key } } else { *key }
        });
        if distinct_keys(ctxt, body, format) {
            distinct_keys(ctxt, document, format);
        }
    }
    for member in members {
        let key = member
            .traits
            .iter()
            .find_map(|it| if let WireTrait::XmlKey(name) = it { Some(name) } else { None });
        let value = member
            .traits
            .iter()
            .find_map(|it| if let WireTrait::XmlValue(name) = it { Some(name) } else { None });
        let text = |name: Option<&Name>, usual: &str| name.map_or(usual.to_owned(), |name| name.text.clone());
        if let Some(name) = value.or(key).filter(|_| text(key, "key") == text(value, "value")) {
            ctxt.error(name.span, format!("keys and values are both called `{}`", name.text));
        }
    }
}

/// Reports members that are called alike in a format, and tells whether there were none. Those called alike by the
/// names they have everywhere are reported already.
fn distinct_keys<'m>(ctxt: &Ctxt, keys: impl Iterator<Item = Key<'m>>, format: &str) -> bool {
    let mut seen = HashMap::new();
    let mut are_distinct = true;
    for key in keys {
        if let Some(was_given) = seen.insert(key.id(), key.is_given)
            && (key.is_given || was_given)
        {
            let name = key.name;
            ctxt.error(name.span, format!("two members are called `{}` in {format}", name.text));
            are_distinct = false;
        }
    }
    are_distinct
}

/// Two variants of an int enum have different numbers.
fn distinct_numbers(ctxt: &Ctxt, enumeration: &Enum<'_>) {
    let mut seen = HashMap::new();
    for variant in enumeration.variants.iter().filter(|variant| !variant.in_doubt) {
        if seen.insert(variant.value, ()).is_some() {
            ctxt.error_spanned(variant.ident, format!("two variants have the number {}", variant.value));
        }
    }
}

/// Two members do not share a header or a name in the query string.
fn distinct_places(ctxt: &Ctxt, structure: &Structure<'_>) {
    let mut seen = HashMap::new();
    for member in certain(&structure.members) {
        let (kind, name) = match &member.place {
            Place::Header(name) => ("header", name),
            Place::Query(name) => ("query parameter", name),
            _ => continue,
        };
        if seen.insert((kind, name.text.clone()), ()).is_some() {
            ctxt.error(name.span, format!("two members travel in the {kind} `{}`", name.text));
        }
    }
}

/// One member takes all headers of a prefix or the rest of the query string, and there is one status.
fn single_places(ctxt: &Ctxt, structure: &Structure<'_>) {
    let mut seen = HashMap::new();
    for member in certain(&structure.members) {
        let (what, span) = match &member.place {
            Place::PrefixHeaders(prefix) => ("headers by their prefix", prefix.span),
            Place::QueryMap(span) => ("the rest of the query string", *span),
            Place::StatusCode(span) => ("the status", *span),
            _ => continue,
        };
        if let Some(first) = seen.insert(what, member.ident) {
            ctxt.error(span, format!("`{}` takes {what} already", first.unraw()));
        }
    }
}

/// The body is one member or a document of several, not both.
fn one_payload(ctxt: &Ctxt, structure: &Structure<'_>) {
    let mut payloads = certain(&structure.members).filter_map(|member| match member.place {
        Place::Payload(span) => Some((member, span)),
        _ => None,
    });
    let Some((payload, _)) = payloads.next() else { return };
    for (_, span) in payloads {
        ctxt.error(span, format!("`{}` is the whole body already", payload.ident.unraw()));
    }
    for member in structure.members.iter().filter(|member| member.is_body()) {
        let payload = payload.ident.unraw();
        let message = format!(
            "`{payload}` is the whole body: bind this member to a header, the query string or a label"
        );
        ctxt.error_spanned(member.ident, message);
    }
}

/// An error is answered, an operation's input is sent: a structure is one of them.
fn error_or_operation(ctxt: &Ctxt, shape: &Shape<'_>, structure: &Structure<'_>) {
    if structure.error.is_some() && structure.operation.is_some() {
        ctxt.error_spanned(
            shape.ident,
            "a structure is an operation's input or an error, not both: take one of the attributes away",
        );
    }
}

/// Every label of the uri is a member, and every label member has its place in the uri.
fn labels_match(ctxt: &Ctxt, structure: &Structure<'_>, operation: &Operation) {
    let is_label = |member: &&Member<'_>| matches!(member.place, Place::Label(_));
    if operation.uri.is_broken {
        return;
    }
    let mut meant = Vec::new();
    for label in operation.uri.labels() {
        let Some(member) = structure.members.iter().find(|member| member.name.text == label) else {
            if structure.members.iter().any(|member| member.in_doubt) {
                continue;
            }
            let alike = structure.members.iter().find(|member| is_alike(&member.name.text, label));
            let mend = match alike {
                Some(member) => format!("did you mean `{{{}}}`, its name on the wire?", member.name.text),
                None => "add it, with `#[aws(label)]`".to_owned(),
            };
            meant.extend(alike.map(|member| &member.name.text));
            let message = format!("the uri has a place for `{label}`, and no member is called that: {mend}");
            ctxt.error_spanned(&operation.uri.text, message);
            continue;
        };
        if !is_label(&member) && !member.in_doubt {
            let message = format!("the uri has a place for `{label}`: mark the member `#[aws(label)]`");
            ctxt.error_spanned(member.ident, message);
        }
    }
    for member in certain(&structure.members).filter(is_label) {
        let name = &member.name.text;
        let Place::Label(span) = member.place else { continue };
        match operation.uri.labels().filter(|label| label == name).count() {
            0 if meant.contains(&name) => {}
            0 => ctxt.error(span, format!("the uri has no place for it: write `{{{name}}}` there")),
            1 => {}
            _ => ctxt.error_spanned(&operation.uri.text, format!("the uri has two places for `{name}`")),
        }
    }
}

fn is_host_label(member: &Member<'_>) -> bool {
    member.traits.iter().any(|it| matches!(it, WireTrait::HostLabel))
}

/// Every label of the host prefix is a member that says so, and every such member has its place there.
fn host_labels_match(ctxt: &Ctxt, structure: &Structure<'_>, operation: &Operation) {
    let template = operation.host_prefix.as_ref();
    if template.is_some_and(|template| template.is_broken) {
        return;
    }
    let labels: Vec<_> = template.map(|template| template.labels().collect()).unwrap_or_default();
    for label in &labels {
        match certain(&structure.members).find(|member| member.name.text == *label) {
            Some(member) if is_host_label(member) => {
                if member.optional().is_some() {
                    ctxt.error_spanned(member.ty, "a label of the host is required: take the `Option` away");
                }
            }
            Some(member) => {
                let message = format!(
                    "the host prefix has a place for `{label}`: mark the member `#[aws(host_label)]`"
                );
                ctxt.error_spanned(member.ident, message);
            }
            None => {
                let message = format!(
                    "the host prefix has a place for `{label}`, and no member is called that: add it, with `#[aws(host_label)]`"
                );
                ctxt.error_spanned(template.map(|template| &template.text), message);
            }
        }
    }
    for member in certain(&structure.members).filter(|member| is_host_label(member)) {
        let name = &member.name.text;
        if !labels.contains(&name.as_str()) {
            let message =
                format!("no `host_prefix` of the operation has a place for it: write `{{{name}}}` there");
            ctxt.error_spanned(member.ident, message);
        }
    }
}

/// The host is that of a request.
fn host_labels_belong_to_inputs(ctxt: &Ctxt, structure: &Structure<'_>) {
    for member in certain(&structure.members).filter(|member| is_host_label(member)) {
        let message = "a label of the host belongs to the input of an operation, which this is not";
        ctxt.error_spanned(member.ident, message);
    }
}

/// The input has the members by which a page is asked for.
fn pages_are_asked_for(ctxt: &Ctxt, structure: &Structure<'_>, operation: &Operation) {
    let Some(pagination) = &operation.pagination else { return };
    for name in [Some(&pagination.input_token), pagination.page_size.as_ref()].into_iter().flatten() {
        match structure.members.iter().find(|member| member.name.text == name.text) {
            None => ctxt.error(name.span, format!("no member of the input is called `{}`", name.text)),
            Some(member) if member.is_required() => {
                ctxt.error_spanned(member.ty, "the first page is asked for without it: make it an `Option`");
            }
            Some(_) => {}
        }
    }
}

/// One member of what is answered holds the items of a page.
fn items_are_answered(ctxt: &Ctxt, structure: &Structure<'_>) {
    let mut marked = structure.members.iter().filter_map(|member| Some((member, member.items?)));
    let Some((first, span)) = marked.next() else { return };
    if structure.operation.is_some() || structure.error.is_some() {
        let which = if structure.error.is_some() { "an error" } else { "an input" };
        ctxt.error(span, format!("items belong to an output, or to a structure in it, and this is {which}"));
    }
    for (_, span) in marked {
        ctxt.error(span, format!("`{}` holds the items already", first.ident.unraw()));
    }
}

/// What has a default is there when it is left out.
fn defaults_are_never_absent(ctxt: &Ctxt, structure: &Structure<'_>) {
    for member in &structure.members {
        if member.default.is_some() && member.optional().is_some() {
            ctxt.error_spanned(member.ty, "a member with a default is never absent: take the `Option` away");
        }
        if let (Some(Default::Blank(span)), Place::Label(_)) = (&member.default, &member.place) {
            ctxt.error(*span, "a label is never empty, so its default has to be something");
        }
    }
}

/// Whether names differ in their case only: `box_id` is meant as `BoxId`.
fn is_alike(a: &str, b: &str) -> bool {
    let letters = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    letters(a) == letters(b)
}

/// A label that takes slashes takes everything, so none comes after it.
fn greedy_label_is_last(ctxt: &Ctxt, operation: &Operation) {
    let mut labels = operation.uri.parts.iter().filter_map(|part| match part {
        Part::Label { name, greedy } => Some((name, *greedy)),
        Part::Literal => None,
    });
    if let (Some((name, _)), Some(_)) = (labels.find(|(_, greedy)| *greedy), labels.next()) {
        let message = format!("`{{{name}+}}` takes slashes too, so it is the last label of the uri");
        ctxt.error_spanned(&operation.uri.text, message);
    }
}

/// A path without one of its parts is another path, so a label is always there.
fn labels_are_required(ctxt: &Ctxt, structure: &Structure<'_>) {
    for member in certain(&structure.members) {
        if matches!(member.place, Place::Label(_)) && member.optional().is_some() {
            ctxt.error_spanned(member.ty, "a label is required: take the `Option` away");
        }
    }
}

/// A status is what is answered, not what is sent.
fn status_is_answered(ctxt: &Ctxt, structure: &Structure<'_>) {
    for member in certain(&structure.members) {
        if let Place::StatusCode(span) = member.place {
            ctxt.error(span, "a status belongs to an output or error, and this is an input");
        }
    }
}

/// The variants of the error enum have different names.
fn distinct_errors(ctxt: &Ctxt, operation: &Operation) {
    let mut seen = HashMap::new();
    for path in &operation.errors {
        let Some(last) = path.segments.last() else { continue };
        let name = last.ident.unraw().to_string();
        if name == format!("{}Error", operation.name.text) {
            let message = format!(
                "`{name}` is what the enum of all errors is called: rename the struct, with `#[aws(rename = \"{name}\")]`"
            );
            ctxt.error_spanned(path, message);
        } else if name == "Unknown" {
            ctxt.error_spanned(path, "`Unknown` is the variant of errors that are not declared: rename the struct, with `#[aws(rename = \"Unknown\")]`");
        } else if seen.insert(name.clone(), ()).is_some() {
            ctxt.error_spanned(path, format!("`{name}` is listed twice"));
        }
    }
}

/// Methods of our own leave the setters their names.
fn reserved(ctxt: &Ctxt, structure: &Structure<'_>, names: &[&str], whose: &str) {
    for member in &structure.members {
        let name = member.ident.unraw().to_string();
        if names.contains(&name.as_str()) {
            let wire = &member.name.text;
            let message = format!(
                "the {whose}'s own `{name}` stands in the way of this member's: name the field otherwise, with `#[aws(rename = \"{wire}\")]`"
            );
            ctxt.error_spanned(member.ident, message);
        }
    }
}

/// The setters that add to a list or map leave the other members theirs.
fn distinct_setters(ctxt: &Ctxt, members: &[&Member<'_>]) {
    let adders = members.iter().filter_map(|member| match member.holds() {
        Holds::One(_) => None,
        Holds::List(_) => Some((member, format!("push_{}", member.ident.unraw()))),
        Holds::Map(..) => Some((member, format!("insert_{}", member.ident.unraw()))),
    });
    for (list, adder) in adders {
        if let Some(member) = members.iter().find(|member| member.ident.unraw() == adder) {
            let (list, wire) = (list.ident.unraw(), &member.name.text);
            let message = format!(
                "the setter that adds to `{list}` is called so: name the field otherwise, with `#[aws(rename = \"{wire}\")]`"
            );
            ctxt.error_spanned(member.ident, message);
        }
    }
}

/// The operation's name becomes part of Rust names.
fn name_is_a_name(ctxt: &Ctxt, operation: &Operation) {
    let name = &operation.name;
    if syn::parse_str::<syn::Ident>(&format!("{}Error", name.text)).is_err() {
        ctxt.error(
            name.span,
            format!("`{}` cannot be part of a Rust name, as in `…Error`: letters and digits can", name.text),
        );
    }
}

/// The client's own methods leave the operations their names.
fn method_is_free(ctxt: &Ctxt, operation: &Operation) {
    let method = Case::Snake.apply(&operation.name.text);
    if ["clone", "fmt", "from_env", "from_env_with", "new", "send"].contains(&method.as_str()) {
        let message = format!(
            "the client's own `{method}` stands in the way of this operation's method: call the operation otherwise, with `name = \"…\"`"
        );
        ctxt.error(operation.name.span, message);
    }
}

/// Labels, query parameters and idempotency tokens belong to what is sent.
fn bindings_of_requests(ctxt: &Ctxt, structure: &Structure<'_>) {
    for member in certain(&structure.members) {
        let (what, span) = match &member.place {
            Place::Label(span) => ("a label", *span),
            Place::Query(name) => ("a query parameter", name.span),
            Place::QueryMap(span) => ("a query parameter", *span),
            _ => match member.idempotency_token {
                Some(span) => ("an idempotency token", span),
                None => continue,
            },
        };
        ctxt.error(span, format!("{what} belongs to the input of an operation, which this is not"));
    }
}

/// Lengths count, so they are whole numbers that are not negative.
fn lengths_are_whole(ctxt: &Ctxt, newtype: &Newtype<'_>) {
    let Some(Bounds { min, max, span }) = &newtype.length else { return };
    for bound in [min, max].into_iter().flatten() {
        if bound.digits.parse::<u64>().is_err() {
            ctxt.error(*span, format!("a length is a whole number, which `{}` is not", bound.digits));
        }
    }
}
