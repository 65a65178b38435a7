//! XML, written straight into a buffer and read straight into slots, as Smithy binds shapes to it:
//! <https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings>.
//!
//! Where the specification is silent:
//!
//! - A null (in a sparse list or map, or where an optional value is all there is) is an empty element with
//!   `xsi:nil="true"`, XML Schema's own word for it. Who does not know the attribute sees an empty item.
//! - A document is its JSON text.
//! - Characters that XML 1.0 has no place for are written as character references and read back: the
//!   alternative is to lose them. A strict XML 1.0 parser refuses `&#x0;`.
//! - A flattened list or map without items has no elements, so an optional one is read back as absent.

mod read;
mod source;
#[cfg(test)]
mod tests;
mod unknown;
mod write;

pub(crate) use read::{
    ErrorTexts, describe_error, read_body, read_document, read_error, read_error_body, read_payload,
    read_shape, read_wrapped,
};
pub(crate) use write::{to_string, write_body, write_error, write_payload, write_wrapped};

use crate::codec::Members;
use crate::schema::{Member, Site, Trait};

/// The namespace of `nil`.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

pub(crate) fn xml_name(it: &Trait) -> Option<&'static str> {
    if let Trait::XmlName(name) = it { Some(name) } else { None }
}

/// The name of a member's element or attribute. A name that the member's shape has is for documents of
/// that shape alone.
fn member_name(member: &Member) -> &'static str {
    member.traits.iter().find_map(xml_name).unwrap_or(member.name)
}

/// The name of a member's element or attribute in a document of these members.
fn name_among(which: Members, members: &[Member], member: &Member) -> &'static str {
    let name = member_name(member);
    let is_alike = |other: &Member| member_name(other) == name && is_attribute(other) == is_attribute(member);
    if name != member.name && which.gives_way(members, member, is_alike) { member.name } else { name }
}

fn is_attribute(member: &Member) -> bool {
    member.traits.contains(&Trait::XmlAttribute)
}

/// What stands around each entry of a map that is not flattened.
pub(crate) const ENTRY: &str = "entry";

pub(crate) fn item_name(site: Site) -> &'static str {
    site.find(|it| if let Trait::XmlItem(name) = it { Some(*name) } else { None }).unwrap_or("member")
}

pub(crate) fn key_name(site: Site) -> &'static str {
    site.find(|it| if let Trait::XmlKey(name) = it { Some(*name) } else { None }).unwrap_or("key")
}

pub(crate) fn value_name(site: Site) -> &'static str {
    site.find(|it| if let Trait::XmlValue(name) = it { Some(*name) } else { None }).unwrap_or("value")
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
