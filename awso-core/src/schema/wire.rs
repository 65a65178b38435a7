//! What few members and shapes say of their form on the wire, and how a codec asks for it.

use super::{Kind, Target};
use crate::timestamp::TimestampFormat;

/// What few members and shapes say of their form on the wire, where that is not the usual one.
///
/// On a member it holds for that member, and where it names items or entries, for the list or map the
/// member directly is; on a shape it holds wherever the member says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trait {
    /// The key in JSON.
    JsonName(&'static str),
    /// The name in AWS Query.
    QueryName(&'static str),
    /// The name in EC2 Query.
    Ec2Name(&'static str),
    /// The name of the XML element or attribute.
    XmlName(&'static str),
    /// An XML attribute instead of an element.
    XmlAttribute,
    /// A list or map without an element around its items, in XML and AWS Query.
    XmlFlattened,
    /// The XML namespace of the element.
    XmlNamespace {
        /// The namespace's URI.
        uri: &'static str,
        /// The prefix it is declared with; empty for the default namespace.
        prefix: &'static str,
    },
    /// The XML and AWS Query name of a list's items, instead of `member`.
    XmlItem(&'static str),
    /// The XML and AWS Query name of a map's keys, instead of `key`.
    XmlKey(&'static str),
    /// The XML and AWS Query name of a map's values, instead of `value`.
    XmlValue(&'static str),
    /// The form of timestamps, in lists and maps too.
    TimestampFormat(TimestampFormat),
    /// The media type of a payload.
    MediaType(&'static str),
    /// Text that is JSON, and is encoded as base64 in a header.
    JsonValue,
    /// Fills its place in the host prefix too.
    HostLabel,
    /// What the member is when it is left out, as text; empty for its blank.
    Default(&'static str),
}

/// Refuses a form that values of a kind do not have.
pub(super) const fn fits(traits: &[Trait], kind: &Kind) {
    let mut index = 0;
    while index < traits.len() {
        match traits[index] {
            Trait::XmlAttribute => assert!(
                kind.is_line(),
                "`xml(attribute)` is for text, numbers, truth values and timestamps: an attribute holds one of them"
            ),
            Trait::XmlFlattened => {
                assert!(
                    matches!(kind, Kind::List(_) | Kind::Map { .. }),
                    "`xml(flattened)` is for lists and maps"
                );
            }
            Trait::XmlItem(_) => {
                assert!(matches!(kind, Kind::List(_)), "`xml(item)` is for lists, whose items it names");
            }
            Trait::XmlKey(_) | Trait::XmlValue(_) => assert!(
                matches!(kind, Kind::Map { .. }),
                "`xml(key)` and `xml(value)` are for maps, whose entries they name"
            ),
            Trait::TimestampFormat(_) => assert!(
                matches!(kind, Kind::Timestamp | Kind::List(_) | Kind::Map { .. }),
                "`timestamp_format` is for timestamps, and lists and maps of them"
            ),
            Trait::JsonValue => assert!(matches!(kind, Kind::String), "`json_value` is for text"),
            _ => {}
        }
        index += 1;
    }
}

/// A place where a value stands: the member that holds it, directly or in lists and maps, and its shape.
#[derive(Clone, Copy)]
pub(crate) struct Site {
    /// What the member says.
    pub(super) traits: &'static [Trait],
    pub(crate) target: Target,
    /// Whether the value is inside the member's list or map, not the member itself.
    pub(super) inside: bool,
}

impl Site {
    /// A place that no member holds.
    pub(crate) fn of(target: Target) -> Self {
        Site { traits: &[], target, inside: false }
    }

    /// The place of an item or entry inside.
    pub(crate) fn within(self, target: Target) -> Self {
        Site { target, inside: true, ..self }
    }

    /// What the member says of itself, else the shape, else the shape that one is a newtype of.
    pub(crate) fn find<T>(self, pick: impl Fn(&Trait) -> Option<T>) -> Option<T> {
        let of_member = if self.inside { &[] } else { self.traits };
        of_member.iter().find_map(&pick).or_else(|| {
            let mut schema = (self.target)();
            loop {
                match (schema.traits.iter().find_map(&pick), &schema.kind) {
                    (None, Kind::Newtype(inner)) => schema = inner(),
                    (found, _) => return found,
                }
            }
        })
    }

    /// Whether the member or the shape has this trait.
    pub(crate) fn has(self, wanted: Trait) -> bool {
        self.find(|it| (*it == wanted).then_some(())).is_some()
    }

    /// The form of a timestamp here: the member's, also inside its lists and maps, else the shape's, else
    /// the protocol's.
    pub(crate) fn timestamp_format(self, usual: TimestampFormat) -> TimestampFormat {
        let format = |it: &Trait| if let Trait::TimestampFormat(format) = it { Some(*format) } else { None };
        self.traits.iter().find_map(format).or_else(|| self.find(format)).unwrap_or(usual)
    }
}
