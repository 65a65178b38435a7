//! What a derive is about, checked and resolved. Types mirror those of awso-core's schema; each keeps
//! the author's tokens to blame.

use proc_macro2::{Ident, Span};
use syn::{Attribute, Expr, Lit, Meta, Path, Token, Type, Visibility};

use crate::uri::Template;

/// A shape and its name.
pub(crate) struct Shape<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    /// Where the crate `awso` is.
    pub(crate) krate: Path,
    /// The shape's name in the model.
    pub(crate) name: Name,
    /// The author's `#[deprecated]`.
    pub(crate) deprecated: Option<&'a Attribute>,
    pub(crate) kind: Kind<'a>,
}

pub(crate) enum Kind<'a> {
    Structure(Structure<'a>),
    Newtype(Newtype<'a>),
    Enum(Enum<'a>),
    IntEnum(Enum<'a>),
    Union(Union<'a>),
}

pub(crate) struct Structure<'a> {
    pub(crate) members: Vec<Member<'a>>,
    pub(crate) traits: Vec<WireTrait>,
    /// A constant of rules across the members.
    pub(crate) rules: Option<Path>,
    pub(crate) error: Option<ErrorTraits>,
    pub(crate) operation: Option<Box<Operation>>,
}

pub(crate) struct Member<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    pub(crate) ty: &'a Type,
    pub(crate) docs: Vec<&'a Attribute>,
    pub(crate) name: Name,
    pub(crate) place: Place,
    pub(crate) idempotency_token: Option<Span>,
    /// Where it says that it holds the items of a page.
    pub(crate) items: Option<Span>,
    pub(crate) default: Option<Default>,
    pub(crate) traits: Vec<WireTrait>,
    /// Whether its name or place cannot be told, which is reported: rules about them pass over it.
    pub(crate) in_doubt: bool,
}

/// What a member is when it is left out.
pub(crate) enum Default {
    /// Empty text, zero, no items.
    Blank(Span),
    Literal {
        minus: Option<Token![-]>,
        literal: Lit,
    },
}

#[derive(Clone)]
pub(crate) enum Place {
    Body,
    Header(Name),
    Query(Name),
    Label(Span),
    PrefixHeaders(Name),
    QueryMap(Span),
    Payload(Span),
    StatusCode(Span),
}

/// What a member or shape says of its form on the wire, and where it says so.
pub(crate) struct Said {
    /// As in `timestamp_format` or `xml(name)`.
    pub(crate) key: String,
    pub(crate) span: Span,
    pub(crate) wire: WireTrait,
}

/// What a member or shape says of its form on the wire.
pub(crate) enum WireTrait {
    JsonName(Name),
    QueryName(Name),
    Ec2Name(Name),
    XmlName(Name),
    XmlAttribute,
    XmlFlattened,
    XmlNamespace {
        uri: Name,
        prefix: Option<Name>,
    },
    XmlItem(Name),
    XmlKey(Name),
    XmlValue(Name),
    /// The variant of `TimestampFormat`.
    TimestampFormat(Ident),
    MediaType(Name),
    JsonValue,
    HostLabel,
}

pub(crate) struct Newtype<'a> {
    pub(crate) ty: &'a Type,
    pub(crate) length: Option<Bounds>,
    pub(crate) range: Option<Bounds>,
    pub(crate) pattern: Option<Name>,
    pub(crate) unique: bool,
    pub(crate) sensitive: bool,
    pub(crate) traits: Vec<WireTrait>,
}

pub(crate) struct Enum<'a> {
    pub(crate) variants: Vec<Variant<'a>>,
    /// The variant that takes names not listed.
    pub(crate) unknown: Option<&'a Ident>,
}

pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) name: Name,
    /// The number of an int enum's variant.
    pub(crate) value: i32,
    /// Whether its name or number cannot be told, which is reported: rules about them pass over it.
    pub(crate) in_doubt: bool,
}

pub(crate) struct Union<'a> {
    /// The variants, each as the member it is on the wire.
    pub(crate) variants: Vec<Member<'a>>,
    /// The variant that takes variants not listed.
    pub(crate) unknown: Option<&'a Ident>,
    /// Whether that one keeps what it takes.
    pub(crate) keeps_unknown: bool,
}

pub(crate) struct ErrorTraits {
    pub(crate) status: u16,
    pub(crate) code: Option<Name>,
    /// The variant of `Fault`.
    pub(crate) fault: Option<Ident>,
    pub(crate) retryable: bool,
    pub(crate) throttling: bool,
}

pub(crate) struct Operation {
    pub(crate) name: Name,
    pub(crate) method: Ident,
    pub(crate) uri: Template,
    pub(crate) output: Type,
    pub(crate) service: Path,
    pub(crate) errors: Vec<Path>,
    /// Where the attribute says neither uri nor method, which only services do without that know operations
    /// by their names.
    pub(crate) rpc: Option<Span>,
    /// Whether there is an input at all: a unit structure is none.
    pub(crate) has_input: bool,
    pub(crate) host_prefix: Option<Template>,
    /// The variant of `Auth`, where it is not the service's.
    pub(crate) auth: Option<Ident>,
    pub(crate) checksum_required: Option<Span>,
    pub(crate) request_compression: Option<Span>,
    pub(crate) idempotent: bool,
    pub(crate) pagination: Option<Pagination>,
}

/// How an answer comes in pages, by the members' names in the model.
pub(crate) struct Pagination {
    pub(crate) input_token: Name,
    pub(crate) output_token: Name,
    pub(crate) page_size: Option<Name>,
}

pub(crate) struct Service<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) krate: Path,
    pub(crate) ty: &'a Type,
    pub(crate) id: Name,
    pub(crate) endpoint_prefix: Name,
    pub(crate) version: Name,
    /// The variant of `Protocol`.
    pub(crate) protocol: Ident,
    /// The variant of `Auth`.
    pub(crate) auth: Ident,
    pub(crate) signing_name: Option<Name>,
    pub(crate) target_prefix: Option<Name>,
    pub(crate) xml_namespace: Option<Name>,
    pub(crate) query_compatible: bool,
    /// The function that finds the endpoint, where the standard rules do not.
    pub(crate) endpoint: Option<Path>,
    /// The function that finds credentials which a client is not given.
    pub(crate) credentials: Option<Path>,
}

/// A name and the token it comes from.
#[derive(Clone)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// Bounds as the author wrote them, both included.
pub(crate) struct Bounds {
    pub(crate) min: Option<Bound>,
    pub(crate) max: Option<Bound>,
    pub(crate) span: Span,
}

pub(crate) struct Bound {
    pub(crate) value: f64,
    pub(crate) digits: String,
}

impl Said {
    pub(crate) fn key(&self) -> (&str, Span) {
        (&self.key, self.span)
    }
}

/// What a member holds, as far as its setters see.
pub(crate) enum Holds<'a> {
    One(&'a Type),
    /// Items of this type.
    List(&'a Type),
    /// Keys and values of these types.
    Map(&'a Type, &'a Type),
}

// The only place that looks at how a type is written, for setters have to know what they take. Whether a
// member is required on the wire is `OPTIONAL`'s say.
impl Member<'_> {
    /// The type inside `Option<…>`, by which a setter knows that the member may be left out.
    pub(crate) fn optional(&self) -> Option<&Type> {
        match arguments(self.ty, &["Option"])[..] {
            [inner] => Some(inner),
            _ => None,
        }
    }

    /// Whether a value cannot be made without the member. A default and a fresh token are made for it.
    pub(crate) fn is_required(&self) -> bool {
        self.optional().is_none() && self.default.is_none() && self.idempotency_token.is_none()
    }

    pub(crate) fn holds(&self) -> Holds<'_> {
        let ty = self.optional().unwrap_or(self.ty);
        if let [item] = arguments(ty, &["Vec"])[..] {
            return Holds::List(item);
        }
        match arguments(ty, &["BTreeMap", "HashMap"])[..] {
            [key, value] => Holds::Map(key, value),
            _ => Holds::One(ty),
        }
    }

    pub(crate) fn is_body(&self) -> bool {
        matches!(self.place, Place::Body)
    }
}

/// Whether a type is written as a list or map.
pub(crate) fn is_collection(ty: &Type) -> bool {
    !arguments(ty, &["Vec", "BTreeMap", "HashMap"]).is_empty()
}

/// The type arguments of a type that is called so.
fn arguments<'a>(ty: &'a Type, names: &[&str]) -> Vec<&'a Type> {
    let Type::Path(path) = ty else { return Vec::new() };
    let last = path.path.segments.last().filter(|last| names.iter().any(|name| last.ident == name));
    let Some(syn::PathArguments::AngleBracketed(arguments)) = last.map(|last| &last.arguments) else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// What stands above a member or shape that its setter or method says too: the documentation, and that it
/// is deprecated.
pub(crate) fn docs(attrs: &[Attribute]) -> Vec<&Attribute> {
    let is_text = |meta: &Meta| match meta {
        Meta::NameValue(pair) => matches!(&pair.value, Expr::Lit(lit) if matches!(lit.lit, Lit::Str(_))),
        _ => false,
    };
    let is_said = |attr: &&Attribute| {
        (attr.path().is_ident("doc") && is_text(&attr.meta)) || attr.path().is_ident("deprecated")
    };
    attrs.iter().filter(is_said).collect()
}
