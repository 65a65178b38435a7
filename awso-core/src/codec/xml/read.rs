use std::borrow::Cow;
use std::mem;

use quick_xml::events::BytesStart;

use super::source::{ENDS_EARLY, Source, attribute_value, each_attribute, is_nil};
use super::unknown::{also, read_unknown};
use super::{ENTRY, is_attribute, item_name, key_name, local, member_name, name_among, value_name};
use crate::codec::{Members, Seen, json, reset, text};
use crate::error::{DecodeError, Step};
use crate::schema::{Kind, Member, Site, Target, Trait};
use crate::shape::{AwsShape, List, Map, Slot, Structure, Union, UnknownVariant};

pub(super) const SEVERAL: &str = "expected one variant of the union, found several";

/// Reads a document of a shape into its slot. The root element may have any name.
pub(crate) fn read_shape(xml: &[u8], target: Target, slot: Slot<'_>) -> Result<(), DecodeError> {
    read_members(xml, target().name, Site::of(target), slot, Members::All)
}

/// Reads the document of a structure's body members.
pub(crate) fn read_body(xml: &[u8], structure: &mut dyn Structure) -> Result<(), DecodeError> {
    let name = structure.schema().name;
    read_members(xml, name, Site::of(<() as AwsShape>::schema), Slot::Structure(structure), Members::Body)
}

/// Reads all members of an error, in the elements that services wrap it in.
pub(crate) fn read_error(xml: &[u8], structure: &mut dyn Structure) -> Result<(), DecodeError> {
    read_error_members(xml, structure, Members::All)
}

/// As [`read_error`], of the body members alone.
pub(crate) fn read_error_body(xml: &[u8], structure: &mut dyn Structure) -> Result<(), DecodeError> {
    read_error_members(xml, structure, Members::Body)
}

fn read_error_members(xml: &[u8], structure: &mut dyn Structure, which: Members) -> Result<(), DecodeError> {
    read_source(xml, structure.schema().name, |source| {
        in_error(source, |source, element| read_structure(source, element, structure, which))
    })
}

/// Reads the document of all members of a structure.
pub(crate) fn read_document(xml: &[u8], structure: &mut dyn Structure) -> Result<(), DecodeError> {
    let name = structure.schema().name;
    read_members(xml, name, Site::of(<() as AwsShape>::schema), Slot::Structure(structure), Members::All)
}

/// Reads the document of a member that is the whole body. A null leaves the member as it is.
pub(crate) fn read_payload(xml: &[u8], site: Site, slot: Slot<'_>) -> Result<(), DecodeError> {
    read_source(xml, (site.target)().name, |source| {
        let root = source.outside()?.ok_or(ENDS_EARLY)?;
        read_value(source, &root, site, slot, Members::All)?;
        source.end()
    })
}

/// Reads the members in an element of this name in the root, as AWS Query answers. Without it there are none.
pub(crate) fn read_wrapped(
    xml: &[u8],
    wrapper: &str,
    structure: &mut dyn Structure,
) -> Result<(), DecodeError> {
    read_source(xml, structure.schema().name, |source| {
        source.outside()?.ok_or(ENDS_EARLY)?;
        while let Some(child) = source.child()? {
            if is_called(&child, wrapper) {
                read_structure(source, &child, structure, Members::All)?;
            } else {
                source.skip()?;
            }
        }
        source.end()
    })
}

/// What an error document says of itself, as far as it can be read.
#[derive(Default)]
pub(crate) struct ErrorTexts {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

/// Looks for the texts in the elements that services put them in: those of [`in_error`].
pub(crate) fn describe_error(xml: &str) -> ErrorTexts {
    let mut texts = ErrorTexts::default();
    // Where the document stops making sense, what was found so far is what there is.
    let _ = describe(&mut Source::new(xml), &mut texts);
    texts
}

fn describe(source: &mut Source<'_>, texts: &mut ErrorTexts) -> Result<(), String> {
    source.outside()?.ok_or(ENDS_EARLY)?;
    let mut around = 1;
    while around > 0 {
        let Some(child) = source.child()? else {
            around -= 1;
            continue;
        };
        let text = match local(child.name().0) {
            // Nothing else in the wrapping elements is called so.
            "Error" | "Errors" if around < 3 => {
                around += 1;
                continue;
            }
            "Code" => &mut texts.code,
            "Message" | "message" => &mut texts.message,
            "RequestId" | "RequestID" | "requestId" => &mut texts.request_id,
            _ => {
                source.skip()?;
                continue;
            }
        };
        let found = source.text("text")?;
        text.get_or_insert_with(|| found.trim().to_owned());
    }
    Ok(())
}

fn read_members(
    xml: &[u8],
    name: &'static str,
    site: Site,
    slot: Slot<'_>,
    which: Members,
) -> Result<(), DecodeError> {
    read_source(xml, name, |source| {
        let expected = slot.expects();
        let optional = matches!(slot, Slot::Optional(_));
        let root = source.outside()?.ok_or(ENDS_EARLY)?;
        let there = read_value(source, &root, site, slot, which)?;
        source.end()?;
        if there || optional { Ok(()) } else { Err(format!("expected {expected}, found nil")) }
    })
}

fn read_source<T>(
    xml: &[u8],
    name: &'static str,
    read: impl FnOnce(&mut Source<'_>) -> Result<T, String>,
) -> Result<T, DecodeError> {
    let text = str::from_utf8(xml).map_err(|error| {
        DecodeError::new(name, Vec::new(), "not XML: not UTF-8".to_owned()).at(error.valid_up_to())
    })?;
    let mut source = Source::new(text);
    read(&mut source).map_err(|problem| {
        let offset = source.position().saturating_sub(1);
        source.path.reverse();
        DecodeError::new(name, source.path, problem).at(offset)
    })
}

/// Goes down to the element that holds an error's members: `<ErrorResponse><Error>` of AWS Query and
/// restXml, `<Response><Errors><Error>` of EC2 Query, or the root itself.
fn in_error<'x, T>(
    source: &mut Source<'x>,
    read: impl FnOnce(&mut Source<'x>, &BytesStart<'x>) -> Result<T, String>,
) -> Result<T, String> {
    let mut element = source.outside()?.ok_or(ENDS_EARLY)?;
    let mut around = 0;
    while matches!(local(element.name().0), "ErrorResponse" | "Response" | "Errors") {
        loop {
            element = source.child()?.ok_or("expected an error, found none")?;
            if matches!(local(element.name().0), "Error" | "Errors") {
                break;
            }
            source.skip()?;
        }
        around += 1;
    }
    let read = read(source, &element)?;
    for _ in 0..around {
        source.skip()?;
    }
    source.end()?;
    Ok(read)
}

/// Reads one element into one slot, and tells whether there was a value: a null is not written.
fn read_value(
    source: &mut Source<'_>,
    element: &BytesStart<'_>,
    site: Site,
    mut slot: Slot<'_>,
    which: Members,
) -> Result<bool, String> {
    if is_nil(element)? {
        source.skip()?;
        if let Slot::Optional(optional) = &mut slot {
            optional.clear();
        }
        return Ok(false);
    }
    match slot.filled() {
        Slot::Absent => source.skip()?,
        Slot::Structure(structure) => {
            source.enter()?;
            read_structure(source, element, structure, which)?;
            source.depth -= 1;
        }
        Slot::Union(union) => {
            source.enter()?;
            read_union(source, union)?;
            source.depth -= 1;
        }
        Slot::List(list) => {
            source.enter()?;
            list.clear();
            let name = item_name(site);
            while let Some(child) = source.child()? {
                if is_called(&child, name) {
                    read_item(source, &child, site, list)?;
                } else {
                    source.skip()?;
                }
            }
            source.depth -= 1;
        }
        Slot::Map(map) => {
            source.enter()?;
            map.clear();
            while let Some(child) = source.child()? {
                if is_called(&child, ENTRY) {
                    read_entry(source, site, map)?;
                } else {
                    source.skip()?;
                }
            }
            source.depth -= 1;
        }
        slot => {
            let text = source.text(slot.expects())?;
            read_text(source.depth, &text, slot)?;
        }
    }
    Ok(true)
}

/// White space around a number or time, and in base64, is layout; in a string it is content.
fn read_text(depth: usize, text: &str, slot: Slot<'_>) -> Result<(), String> {
    let slot = slot.filled();
    if let Slot::Document(document) = slot {
        *document = json::document(text, depth)?;
        return Ok(());
    }
    let text = match slot {
        Slot::String(_) | Slot::Enum(_) => Cow::Borrowed(text),
        Slot::Blob(_) | Slot::Stream(_) if text.contains(char::is_whitespace) => {
            Cow::Owned(text.split_whitespace().collect::<String>())
        }
        _ => Cow::Borrowed(text.trim()),
    };
    text::read(&text, slot).map_err(|expected| {
        format!("expected {expected}, found {}", if text.is_empty() { "no text" } else { "other text" })
    })
}

fn is_called(element: &BytesStart<'_>, name: &str) -> bool {
    let found = element.name().0;
    found == name || local(found) == local(name)
}

/// Finds a member by the name of an element or attribute: the last one found or the one after it first,
/// for services answer in model order. Prefixes count only where they tell members apart.
fn find(
    members: &[Member],
    last: usize,
    name: &str,
    which: Members,
    take: impl Fn(&Member) -> bool,
) -> Option<usize> {
    // A look at both of a member's names spares most of them the look at all the others'.
    let is = |member: &Member, of: fn(&str) -> &str| {
        [member_name(member), member.name].map(of).contains(&of(name))
            && which.take(member)
            && take(member)
            && of(name_among(which, members, member)) == of(name)
    };
    let is_it = |member: &Member| is(member, |name| name);
    let is_like_it = |member: &Member| is(member, local);
    [last, last + 1]
        .into_iter()
        .find(|index| members.get(*index).is_some_and(is_it))
        .or_else(|| members.iter().position(is_it))
        .or_else(|| members.iter().position(is_like_it))
}

fn read_structure(
    source: &mut Source<'_>,
    element: &BytesStart<'_>,
    structure: &mut dyn Structure,
    which: Members,
) -> Result<(), String> {
    let members = structure.schema().members();
    each_attribute(element, |name, value| {
        let is_declaration = name == "xmlns" || name.starts_with("xmlns:");
        let take = |member: &Member| !is_declaration && is_attribute(member);
        if let Some(index) = find(members, 0, name, which, take) {
            attribute_value(value)
                .and_then(|text| read_text(source.depth, &text, structure.member_mut(index)))
                .inspect_err(|_| source.path.push(Step::Member(members[index].name)))?;
        }
        Ok(())
    })?;
    let (mut last, mut seen) = (0, Seen::default());
    while let Some(child) = source.child()? {
        let take = |member: &Member| !is_attribute(member);
        let Some(index) = find(members, last, child.name().0, which, take) else {
            source.skip()?;
            continue;
        };
        last = index;
        if seen.again(index) && !is_flattened(&members[index]) {
            // The last of several wins whole, so nothing of an earlier one may stay.
            reset(structure, index);
        }
        read_member(source, &child, &members[index], structure.member_mut(index))
            .inspect_err(|_| source.path.push(Step::Member(members[index].name)))?;
    }
    Ok(())
}

/// Reads the element of a member, or one of those of a flattened one.
fn read_member(
    source: &mut Source<'_>,
    element: &BytesStart<'_>,
    member: &Member,
    mut slot: Slot<'_>,
) -> Result<(), String> {
    let site = member.site();
    if !is_flattened(member) {
        return read_value(source, element, site, slot, Members::All).map(drop);
    }
    if let Slot::Optional(optional) = &mut slot {
        read_flattened(source, element, site, &mut optional.fill().filled())?;
        // Nothing but nulls that it does not keep: XML cannot say a flattened list or map without items.
        if is_empty(optional.fill().filled()) {
            optional.clear();
        }
        return Ok(());
    }
    read_flattened(source, element, site, &mut slot)
}

/// Whether the elements of the member are its items or entries.
fn is_flattened(member: &Member) -> bool {
    let is_many = matches!((member.target)().base().kind, Kind::List(_) | Kind::Map { .. });
    is_many && member.site().has(Trait::XmlFlattened)
}

fn read_flattened(
    source: &mut Source<'_>,
    element: &BytesStart<'_>,
    site: Site,
    slot: &mut Slot<'_>,
) -> Result<(), String> {
    match slot {
        Slot::List(list) => read_item(source, element, site, &mut **list),
        Slot::Map(map) if !is_nil(element)? => read_entry(source, site, &mut **map),
        _ => source.skip(),
    }
}

fn is_empty(slot: Slot<'_>) -> bool {
    match slot {
        Slot::List(list) => list.is_empty(),
        Slot::Map(map) => map.is_empty(),
        _ => false,
    }
}

fn read_item(
    source: &mut Source<'_>,
    element: &BytesStart<'_>,
    site: Site,
    list: &mut dyn List,
) -> Result<(), String> {
    let (index, sparse) = (list.len(), list.sparse());
    let site = site.within(list.item_target());
    let there = read_value(source, element, site, list.push(), Members::All)
        .inspect_err(|_| source.path.push(Step::Index(index)))?;
    if !there && !sparse {
        list.pop();
    }
    Ok(())
}

/// Reads the key and the value of an entry, whichever stands first.
fn read_entry(source: &mut Source<'_>, site: Site, map: &mut dyn Map) -> Result<(), String> {
    let (key_name, value_name) = (key_name(site), value_name(site));
    let mut key: Option<Cow<'_, str>> = None;
    let mut passed_over = None;
    while let Some(child) = source.child()? {
        if is_called(&child, key_name) {
            key = Some(source.text("a key")?);
        } else if !is_called(&child, value_name) {
            source.skip()?;
        } else if let Some(key) = &key {
            passed_over = None;
            read_under(source, &child, site, map, key)?;
        } else {
            let start = source.tag;
            source.skip()?;
            passed_over = Some(start..source.position());
        }
    }
    match (key, passed_over) {
        (Some(key), Some(value)) => {
            source.again(value, |source, child| read_under(source, child, site, map, &key))
        }
        (Some(_), None) => Ok(()),
        (None, _) => Err(format!("expected an entry with a `{key_name}`, found one without")),
    }
}

fn read_under(
    source: &mut Source<'_>,
    element: &BytesStart<'_>,
    site: Site,
    map: &mut dyn Map,
    key: &str,
) -> Result<(), String> {
    let sparse = map.sparse();
    let site = site.within(map.value_target());
    let sensitive = map.key_schema().is_sensitive();
    let there = read_value(source, element, site, map.insert(key), Members::All)
        .inspect_err(|_| source.path.push(Step::key(key, sensitive)))?;
    if !there && !sparse {
        map.remove(key);
    }
    Ok(())
}

/// Reads the one variant that is there: one element, or as many of one name as a flattened list has.
fn read_union(source: &mut Source<'_>, union: &mut dyn Union) -> Result<(), String> {
    union.reset();
    let members = union.schema().members();
    let Some(first) = variant(source, members)? else { return Ok(()) };
    let name = first.name().0;
    let Some(index) = find(members, 0, name, Members::All, |_| true) else {
        let mut content = read_unknown(source)?;
        while let Some(next) = variant(source, members)? {
            if next.name().0 != name {
                return Err(SEVERAL.to_owned());
            }
            content = also(content, read_unknown(source)?);
        }
        union.select_unknown(UnknownVariant { tag: local(name).to_owned(), content });
        return Ok(());
    };
    let member = &members[index];
    let flattened = is_flattened(member);
    let mut slot = union.select(index).filled();
    let mut next = Some(first);
    while let Some(element) = next {
        let read = if flattened {
            read_flattened(source, &element, member.site(), &mut slot)
        } else {
            let slot = mem::replace(&mut slot, Slot::Absent);
            read_value(source, &element, member.site(), slot, Members::All).map(drop)
        };
        read.inspect_err(|_| source.path.push(Step::Member(member.name)))?;
        next = variant(source, members)?;
        if next.as_ref().is_some_and(|next| !flattened || !is_called(next, member_name(member))) {
            return Err(SEVERAL.to_owned());
        }
    }
    if flattened && is_empty(slot) {
        union.reset();
    }
    Ok(())
}

/// The next element that sets a variant: a null does not, but for one among the items of a list.
fn variant<'x>(source: &mut Source<'x>, members: &[Member]) -> Result<Option<BytesStart<'x>>, String> {
    while let Some(child) = source.child()? {
        let flattened = |index: usize| is_flattened(&members[index]);
        if !is_nil(&child)? || find(members, 0, child.name().0, Members::All, |_| true).is_some_and(flattened)
        {
            return Ok(Some(child));
        }
        source.skip()?;
    }
    Ok(None)
}
