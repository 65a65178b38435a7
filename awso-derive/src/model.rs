//! What a derive is about, checked and resolved. Types mirror those of awso-core's schema; each keeps
//! the author's tokens to blame.

use proc_macro2::{Ident, Span};
use syn::{Attribute, Expr, Lit, Meta, Path, Type, Visibility};

use crate::uri::Template;

/// A shape and its name.
pub(crate) struct Shape<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    /// Where the crate `awso` is.
    pub(crate) krate: Path,
    /// The shape's name in the model.
    pub(crate) name: Name,
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
    pub(crate) traits: Vec<WireTrait>,
    /// Whether its name or place cannot be told, which is reported: rules about them pass over it.
    pub(crate) in_doubt: bool,
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
}

pub(crate) struct Operation {
    pub(crate) name: Name,
    pub(crate) method: Ident,
    pub(crate) uri: Template,
    pub(crate) output: Type,
    pub(crate) service: Path,
    pub(crate) errors: Vec<Path>,
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

impl Member<'_> {
    /// The type inside `Option<…>`, by which a setter knows that the member may be left out. This is the
    /// one place that looks at how a type is written; whether a member is required is `OPTIONAL`'s say.
    pub(crate) fn optional(&self) -> Option<&Type> {
        let Type::Path(path) = self.ty else { return None };
        let last = path.path.segments.last().filter(|segment| segment.ident == "Option")?;
        let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
        match arguments.args.first()? {
            syn::GenericArgument::Type(inner) => Some(inner),
            _ => None,
        }
    }

    pub(crate) fn is_body(&self) -> bool {
        matches!(self.place, Place::Body)
    }
}

/// The doc comments among attributes.
pub(crate) fn docs(attrs: &[Attribute]) -> Vec<&Attribute> {
    let is_text = |meta: &Meta| match meta {
        Meta::NameValue(pair) => matches!(&pair.value, Expr::Lit(lit) if matches!(lit.lit, Lit::Str(_))),
        _ => false,
    };
    attrs.iter().filter(|attr| attr.path().is_ident("doc") && is_text(&attr.meta)).collect()
}
