//! What a type is, and what is said of it.

use syn::Type;

use super::compare::Facts;
use super::given::Given;
use super::source::{Kind, Member, Place, Shape, Source, find};

/// A type without its `Option` and `Box`.
pub(super) struct Look<'s> {
    pub(super) optional: bool,
    /// The shape it is by name, if it is one of the crate's.
    pub(super) named: Option<&'s Shape>,
    /// What its newtypes say.
    pub(super) facts: Facts,
    pub(super) base: Base<'s>,
}

/// What is inside of all newtypes.
#[derive(Clone, Copy)]
pub(super) enum Base<'s> {
    Plain(&'static str),
    List(&'s Type),
    Map(&'s Type, &'s Type),
    Shape(&'s Shape),
    Unknown(&'s str),
}

impl PartialEq for Base<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Base<'_> {
    pub(super) fn name(&self) -> &str {
        match self {
            Base::Plain(name) => name,
            Base::List(_) => "list",
            Base::Map(..) => "map",
            Base::Shape(shape) => kind_name(&shape.kind),
            Base::Unknown(name) => name,
        }
    }
}

pub(super) fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Structure(_) => "structure",
        Kind::Union(_) => "union",
        Kind::Enum(_) => "enum",
        Kind::IntEnum(_) => "int enum",
        Kind::Newtype(_) => "newtype",
    }
}

const PLAIN: &[(&str, &str)] = &[
    ("String", "string"),
    ("bool", "boolean"),
    ("i8", "byte"),
    ("i16", "short"),
    ("i32", "integer"),
    ("i64", "long"),
    ("f32", "float"),
    ("f64", "double"),
    ("Blob", "blob"),
    ("ByteStream", "stream"),
    ("Timestamp", "timestamp"),
    ("Document", "document"),
    ("BigInteger", "big integer"),
    ("BigDecimal", "big decimal"),
];

/// Looks through options, boxes and newtypes.
pub(super) fn look<'s>(source: &'s Source, ty: &'s Type) -> Look<'s> {
    let mut look = Look { optional: false, named: None, facts: Facts::new(), base: Base::Unknown("") };
    let mut at = ty;
    // Nobody wraps deeper; a newtype of itself does not compile.
    for _ in 0..32 {
        let Some((name, arguments)) = segment(at) else { break };
        match (name.to_string().trim_start_matches("r#"), arguments.as_slice()) {
            ("Option", [inner]) => {
                look.optional |= look.named.is_none();
                at = inner;
            }
            ("Box", [inner]) => at = inner,
            ("Vec", [item]) => {
                look.base = Base::List(item);
                break;
            }
            ("BTreeMap" | "HashMap", [key, value]) => {
                look.base = Base::Map(key, value);
                break;
            }
            (name, _) => {
                let Some((written, shape)) = source.shapes.get_key_value(name) else {
                    let plain = PLAIN.iter().find(|(plain, _)| *plain == name);
                    look.base = plain.map_or(Base::Unknown("another type"), |(_, kind)| Base::Plain(kind));
                    break;
                };
                look.named.get_or_insert(shape);
                look.base = Base::Unknown(written);
                let Kind::Newtype(inner) = &shape.kind else {
                    look.base = Base::Shape(shape);
                    break;
                };
                for (key, fact) in facts(&shape.settings, &shape.place) {
                    look.facts.entry(key).or_insert(fact);
                }
                at = inner;
            }
        }
    }
    look
}

/// The last name of a path, and its arguments.
fn segment(ty: &Type) -> Option<(&syn::Ident, Vec<&Type>)> {
    let path = match ty {
        Type::Path(path) => path,
        Type::Group(group) => return segment(&group.elem),
        Type::Paren(inner) => return segment(&inner.elem),
        _ => return None,
    };
    let last = path.path.segments.last()?;
    let arguments = match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => arguments.args.iter().collect(),
        _ => Vec::new(),
    };
    let types = arguments.into_iter().filter_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    Some((&last.ident, types.collect()))
}

/// Whether a fact is about the form on the wire, which a member may say in its newtype's stead.
pub(super) fn is_wire(key: &str) -> bool {
    key.starts_with("xml") || key == "timestamp_format" || key == "media_type"
}

/// What settings say, other than names and what no model knows.
pub(super) fn facts(settings: &[Given], place: &Place) -> Facts {
    let mut facts = Facts::new();
    for given in settings {
        let at = Place { line: given.line, ..place.clone() };
        match given.key.as_str() {
            "rename" | "rename_all" | "crate" | "rules" => {}
            "xml" | "paginated" => {
                for inside in &given.inside {
                    let at = Place { line: inside.line, ..place.clone() };
                    facts.insert(format!("{}({})", given.key, inside.key), (inside.value.clone(), at));
                }
            }
            "length" => {
                let bounds = given.value.strip_prefix('0').filter(|rest| rest.starts_with("..="));
                facts.insert("length".to_owned(), (bounds.unwrap_or(&given.value).to_owned(), at));
            }
            key => {
                facts.insert(key.to_owned(), (given.value.clone(), at));
            }
        }
    }
    facts
}

/// What a member says, with its place as one fact and without the names that are its own.
pub(super) fn member_facts(member: &Member, place: &Place) -> Facts {
    const PLACES: [&str; 7] =
        ["header", "prefix_headers", "query", "query_map", "label", "payload", "status_code"];
    let mut facts = facts(&member.settings, place);
    let given = PLACES.iter().find_map(|key| find(&member.settings, key));
    PLACES.iter().for_each(|key| drop(facts.remove(*key)));
    let text = match given {
        None => "body".to_owned(),
        Some(given) => match given.key.as_str() {
            "header" | "prefix_headers" => format!("{} {}", given.key, given.value.to_ascii_lowercase()),
            "query" if given.value.is_empty() => format!("query {}", member.name),
            "query" => format!("query {}", given.value),
            other => other.to_owned(),
        },
    };
    let at = Place { line: given.map_or(place.line, |given| given.line), ..place.clone() };
    facts.insert("place".to_owned(), (text, at));
    for key in ["json_name", "xml(name)", "query_name", "ec2_name"] {
        if facts.get(key).is_some_and(|(name, _)| *name == member.name) {
            facts.remove(key);
        }
    }
    facts
}
