use super::{ENTRY, INSTANCE};
use super::{is_attribute, item_name, key_name, member_name, name_among, value_name, xml_name};
use crate::codec::{Members, text};
use crate::schema::{Kind, Member, OperationSchema, Schema, Site, Target, Trait};
use crate::shape::{Map, Structure, Union, Variant, View};
use crate::timestamp::TimestampFormat;
use crate::value::Document;

pub(crate) fn to_string(target: Target, view: View<'_>) -> String {
    let mut out = Vec::new();
    write(&mut out, Site::of(target), view);
    // The writer emits nothing but text from `&str`s and ASCII.
    String::from_utf8(out).unwrap_or_default()
}

/// The document of a structure's body members. `namespace` is the one of a root that says none itself.
pub(crate) fn write_body(out: &mut Vec<u8>, namespace: Option<&'static str>, structure: &dyn Structure) {
    let schema = structure.schema();
    let name = schema.traits.iter().find_map(xml_name).unwrap_or(schema.name);
    let tag = Tag { name, namespace: shape_namespace(schema).or_else(|| root_namespace(namespace)) };
    write_structure(out, tag, structure, Members::Body);
}

/// The document of a member that is the whole body.
pub(crate) fn write_payload(out: &mut Vec<u8>, namespace: Option<&'static str>, site: Site, view: View<'_>) {
    let name = site.find(xml_name).unwrap_or_else(|| (site.target)().name);
    let namespace = site.find(self::namespace).or_else(|| root_namespace(namespace));
    write_element(out, Tag { name, namespace }, site, view);
}

/// The document of all members in elements of these names around each other, as AWS Query answers.
pub(crate) fn write_wrapped(
    out: &mut Vec<u8>,
    operation: &'static OperationSchema,
    around: &[String],
    structure: &dyn Structure,
) {
    let Some((innermost, outer)) = around.split_last() else { return };
    let mut namespace = root_namespace(operation.service.xml_namespace);
    for name in outer {
        Tag { name, namespace: namespace.take() }.open(out);
    }
    write_structure(out, Tag { name: innermost, namespace }, structure, Members::All);
    for name in outer.iter().rev() {
        Tag { name, namespace: None }.close(out);
    }
}

/// The document of an error in elements of these names around each other: these texts, and its members, all or those
/// of the body.
pub(crate) fn write_error(
    out: &mut Vec<u8>,
    operation: &'static OperationSchema,
    around: &[&str],
    texts: &[(&str, &str)],
    structure: Option<&dyn Structure>,
    body_only: bool,
) {
    let Some((innermost, outer)) = around.split_last() else { return };
    let mut namespace = root_namespace(operation.service.xml_namespace);
    for name in outer {
        Tag { name, namespace: namespace.take() }.open(out);
    }
    let which = if body_only { Members::Body } else { Members::All };
    let tag = Tag { name: innermost, namespace };
    tag.begin(out);
    if let Some(structure) = structure {
        write_attributes(out, structure, which);
    }
    out.push(b'>');
    for (name, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
        Tag { name, namespace: None }.text(out, text);
    }
    if let Some(structure) = structure {
        write_elements(out, structure, which);
    }
    tag.close(out);
    for name in outer.iter().rev() {
        Tag { name, namespace: None }.close(out);
    }
}

fn root_namespace(uri: Option<&'static str>) -> Option<Namespace> {
    uri.map(|uri| Namespace { uri, prefix: "" })
}

/// The document of one value.
pub(crate) fn write(out: &mut Vec<u8>, site: Site, view: View<'_>) {
    let name = site.find(xml_name).unwrap_or_else(|| (site.target)().name);
    write_element(out, Tag { name, namespace: site.find(namespace) }, site, view);
}

/// What an element is called.
#[derive(Clone, Copy)]
struct Tag<'a> {
    name: &'a str,
    namespace: Option<Namespace>,
}

#[derive(Clone, Copy)]
struct Namespace {
    uri: &'static str,
    prefix: &'static str,
}

fn namespace(it: &Trait) -> Option<Namespace> {
    if let Trait::XmlNamespace { uri, prefix } = *it { Some(Namespace { uri, prefix }) } else { None }
}

/// The namespace of a shape whose place says nothing.
fn shape_namespace(mut schema: &'static Schema) -> Option<Namespace> {
    loop {
        match (schema.traits.iter().find_map(namespace), &schema.kind) {
            (None, Kind::Newtype(inner)) => schema = inner(),
            (found, _) => return found,
        }
    }
}

impl Tag<'_> {
    /// The start tag but for its end, so that attributes can follow.
    fn begin(self, out: &mut Vec<u8>) {
        out.push(b'<');
        out.extend_from_slice(self.name.as_bytes());
        if let Some(Namespace { uri, prefix }) = self.namespace {
            let colon = if prefix.is_empty() { "" } else { ":" };
            write_attribute(out, &["xmlns", colon, prefix], uri);
        }
    }

    fn open(self, out: &mut Vec<u8>) {
        self.begin(out);
        out.push(b'>');
    }

    fn close(self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"</");
        out.extend_from_slice(self.name.as_bytes());
        out.push(b'>');
    }

    fn nil(self, out: &mut Vec<u8>) {
        self.begin(out);
        write_attribute(out, &["xmlns:xsi"], INSTANCE);
        write_attribute(out, &["xsi:nil"], "true");
        out.extend_from_slice(b"/>");
    }

    fn text(self, out: &mut Vec<u8>, text: &str) {
        self.open(out);
        escape(out, text, b"");
        self.close(out);
    }
}

/// One element with everything in it.
fn write_element(out: &mut Vec<u8>, tag: Tag<'_>, site: Site, view: View<'_>) {
    match view {
        View::Structure(structure) => write_structure(out, tag, structure, Members::All),
        View::Union(union) => write_union(out, tag, union),
        View::List(list) => {
            let within = site.within(list.item_target());
            let item = Tag { name: item_name(site), namespace: within.find(namespace) };
            tag.open(out);
            (0..list.len()).for_each(|index| write_element(out, item, within, list.item(index)));
            tag.close(out);
        }
        View::Map(map) => {
            let entry = Tag { name: ENTRY, namespace: None };
            tag.open(out);
            write_entries(out, entry, site, map);
            tag.close(out);
        }
        scalar => match text::write(site, scalar, TimestampFormat::DateTime) {
            Some(text) => tag.text(out, &text),
            None => tag.nil(out),
        },
    }
}

fn write_structure(out: &mut Vec<u8>, tag: Tag<'_>, structure: &dyn Structure, which: Members) {
    tag.begin(out);
    write_attributes(out, structure, which);
    out.push(b'>');
    write_elements(out, structure, which);
    tag.close(out);
}

fn write_attributes(out: &mut Vec<u8>, structure: &dyn Structure, which: Members) {
    let members = structure.schema().members();
    let taken = members.iter().enumerate().filter(|(_, member)| which.take(member));
    for (index, member) in taken.filter(|(_, member)| is_attribute(member)) {
        let text = text::write(member.site(), structure.member(index), TimestampFormat::DateTime);
        if let Some(text) = text {
            write_attribute(out, &[name_among(which, members, member)], &text);
        }
    }
}

fn write_elements(out: &mut Vec<u8>, structure: &dyn Structure, which: Members) {
    let members = structure.schema().members();
    let taken = members.iter().enumerate().filter(|(_, member)| which.take(member));
    for (index, member) in taken.filter(|(_, member)| !is_attribute(member)) {
        match structure.member(index) {
            view if view.is_left_out() => {}
            view => write_member(out, name_among(which, members, member), member, view),
        }
    }
}

/// The element of a member, or those of the items or entries of a flattened one.
fn write_member(out: &mut Vec<u8>, name: &str, member: &Member, view: View<'_>) {
    let site = member.site();
    match view {
        View::List(list) if site.has(Trait::XmlFlattened) => {
            let within = site.within(list.item_target());
            let namespace = within.find(namespace).or_else(|| member.traits.iter().find_map(namespace));
            let item = Tag { name, namespace };
            (0..list.len()).for_each(|index| write_element(out, item, within, list.item(index)));
        }
        View::Map(map) if site.has(Trait::XmlFlattened) => {
            let namespace = member.traits.iter().find_map(namespace);
            write_entries(out, Tag { name, namespace }, site, map);
        }
        view => write_element(out, Tag { name, namespace: site.find(namespace) }, site, view),
    }
}

fn write_union(out: &mut Vec<u8>, tag: Tag<'_>, union: &dyn Union) {
    tag.open(out);
    match union.variant() {
        Variant::Unset => {}
        Variant::Known(index, view) => {
            let member = &union.schema().members()[index];
            write_member(out, member_name(member), member, view);
        }
        Variant::Unknown(unknown) => write_unknown(out, &unknown.tag, &unknown.content),
    }
    tag.close(out);
}

fn write_entries(out: &mut Vec<u8>, entry: Tag<'_>, site: Site, map: &dyn Map) {
    let within = site.within(map.value_target());
    let key_tag = Tag { name: key_name(site), namespace: shape_namespace(map.key_schema()) };
    let value_tag = Tag { name: value_name(site), namespace: within.find(namespace) };
    map.each(&mut |key, value| {
        entry.open(out);
        key_tag.text(out, key);
        write_element(out, value_tag, within, value);
        entry.close(out);
    });
}

/// The content of a variant that the union does not list: what the reader made of elements, back as
/// elements. A name that XML cannot write comes from another format; what it names is left out.
fn write_unknown(out: &mut Vec<u8>, name: &str, content: &Document) {
    if !is_name(name) {
        return;
    }
    let tag = Tag { name, namespace: None };
    match content {
        Document::Null => tag.nil(out),
        Document::String(text) => tag.text(out, text),
        Document::Bool(_) | Document::Number(_) => tag.text(out, &content.to_string()),
        Document::Array(items) => items.iter().for_each(|item| write_unknown(out, name, item)),
        Document::Object(members) => {
            tag.open(out);
            members.iter().for_each(|(name, content)| write_unknown(out, name, content));
            tag.close(out);
        }
    }
}

/// Whether text from elsewhere can be an element's name. AWS has no names beyond ASCII.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

fn write_attribute(out: &mut Vec<u8>, name: &[&str], value: &str) {
    out.push(b' ');
    name.iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
    out.extend_from_slice(b"=\"");
    // Readers make spaces of tabs and line feeds in attributes.
    escape(out, value, b"\t\n");
    out.push(b'"');
}

/// The text with references for markup, for what readers take for a line break (`\r`, and in XML 1.1
/// U+0085 and U+2028), for control characters, and for these bytes besides.
fn escape(out: &mut Vec<u8>, text: &str, besides: &[u8]) {
    let plain = |c: char| match c {
        '&' | '<' | '>' | '"' | '\'' | '\u{85}' | '\u{2028}' | '\u{fffe}' | '\u{ffff}' => false,
        '\t' => !besides.contains(&b'\t'),
        '\n' => !besides.contains(&b'\n'),
        c => c >= ' ',
    };
    for part in text.split_inclusive(|c| !plain(c)) {
        let last = part.chars().next_back().filter(|c| !plain(*c));
        out.extend_from_slice(&part.as_bytes()[..part.len() - last.map_or(0, char::len_utf8)]);
        match last {
            None => {}
            Some('&') => out.extend_from_slice(b"&amp;"),
            Some('<') => out.extend_from_slice(b"&lt;"),
            Some('>') => out.extend_from_slice(b"&gt;"),
            Some('"') => out.extend_from_slice(b"&quot;"),
            Some('\'') => out.extend_from_slice(b"&apos;"),
            Some(c) => out.extend_from_slice(format!("&#x{:X};", u32::from(c)).as_bytes()),
        }
    }
}
