//! The static description of a shape: plain data, built at compile time, one for each derive.
//!
//! What contradicts itself, such as rules of what is no structure, panics in these constant functions: a derive calls them
//! in statics alone, so there the compiler stops with what the panic says, and no program ever gets that far.

mod bounds;
mod error;
mod form;
mod operation;
mod rule;
mod wire;

use bounds::is_bound;
pub use bounds::{Length, Range};
pub use error::{ErrorTraits, Fault};
#[doc(hidden)]
pub use form::Form;
pub use operation::{Auth, OperationSchema, Pagination, Segment, ServiceSchema, UriTemplate};
pub use rule::{Check, Rule};
pub(crate) use wire::Site;
pub use wire::Trait;

use crate::shape::AwsShape;

/// A link to another shape. A function, because a constant link of a recursive shape does not compile.
pub type Target = fn() -> &'static Schema;

/// What a member or newtype keeps of the shape it is of.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub(crate) target: Target,
    pub(crate) optional: bool,
    pub(crate) stream: bool,
    pub(crate) form: Form,
}

/// What is known of a shape before any value of it exists.
#[derive(Debug)]
pub struct Schema {
    /// The shape's name in the service model.
    pub name: &'static str,
    /// What kind of shape it is, with the links to the shapes inside.
    pub kind: Kind,
    /// Whether values must stay out of Debug, errors and logs.
    pub sensitive: bool,
    /// How long a text (in Unicode scalar values), blob (in bytes), list or map (in entries) may be.
    pub length: Option<Length>,
    /// Between which bounds a number lies.
    pub range: Option<Range>,
    /// The regular expression that is found in a text.
    pub pattern: Option<&'static str>,
    /// Whether no two items of a list are the same.
    pub unique: bool,
    /// What few shapes have.
    pub traits: &'static [Trait],
    /// Rules across members that only the service's prose states.
    pub rules: &'static [Rule],
    /// For an error: how its answers are recognised.
    pub error: Option<ErrorTraits>,
}

/// The kinds of shape.
#[derive(Debug)]
#[non_exhaustive]
pub enum Kind {
    /// A truth value.
    Boolean,
    /// An 8-bit integer.
    Byte,
    /// A 16-bit integer.
    Short,
    /// A 32-bit integer.
    Integer,
    /// A 64-bit integer.
    Long,
    /// A 32-bit IEEE 754 number.
    Float,
    /// A 64-bit IEEE 754 number.
    Double,
    /// Text.
    String,
    /// A string enum, with the wire names it knows.
    Enum(&'static [&'static str]),
    /// An int enum, with the numbers it knows.
    IntEnum(&'static [i32]),
    /// A whole number of any size.
    BigInteger,
    /// A decimal number of any size and precision.
    BigDecimal,
    /// A point in time.
    Timestamp,
    /// Anything JSON can say.
    Document,
    /// Bytes.
    Blob,
    /// Bytes that are at hand or come piece by piece: a blob that Smithy calls streaming.
    Stream,
    /// A list of one shape.
    List(Target),
    /// A map from text to one shape.
    Map {
        /// The keys.
        key: Target,
        /// The values.
        value: Target,
    },
    /// Named members.
    Structure(&'static [Member]),
    /// Exactly one of these members.
    Union(&'static [Member]),
    /// Another shape under a name of its own, usually to constrain it.
    Newtype(Target),
}

/// One member of a structure.
#[derive(Debug)]
pub struct Member {
    /// The member's name in the model, which is its key in a document unless a binding says otherwise.
    pub name: &'static str,
    /// The shape of the member.
    pub target: Target,
    /// Where in the HTTP message the member travels.
    pub place: Place,
    /// Whether a value must have it.
    pub required: bool,
    /// Whether a client fills it with a fresh token when the caller leaves it out.
    pub idempotency_token: bool,
    /// Whether the member is a stream.
    pub(crate) stream: bool,
    form: Form,
    /// What few members have.
    pub traits: &'static [Trait],
}

/// Where a member travels in an HTTP message. A protocol without bindings sends all members in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In the document of the body, with the other members bound there.
    Body,
    /// In the header of this name, written in lower case.
    Header(&'static str),
    /// In the path, where the uri template names it.
    Label,
    /// In the query string under this name.
    Query(&'static str),
    /// In the headers whose names begin with this prefix, in lower case: a map, one header an entry.
    PrefixHeaders(&'static str),
    /// In the query string: a map, one parameter an entry.
    QueryMap,
    /// As the whole body.
    Payload,
    /// As the status of the answer.
    StatusCode,
}

impl Schema {
    /// A shape that links to no other, or only by its kind.
    pub const fn scalar(name: &'static str, kind: Kind) -> Self {
        Schema {
            name,
            kind,
            sensitive: false,
            length: None,
            range: None,
            pattern: None,
            unique: false,
            traits: &[],
            rules: &[],
            error: None,
        }
    }

    /// A structure of these members.
    pub const fn structure(name: &'static str, members: &'static [Member]) -> Self {
        let mut index = 0;
        while index < members.len() {
            assert!(
                !members[index].stream || matches!(members[index].place, Place::Payload),
                "a stream is a whole payload: mark the member `#[aws(payload)]`"
            );
            index += 1;
        }
        Schema::scalar(name, Kind::Structure(members))
    }

    /// A string enum that knows these wire names.
    pub const fn enumeration(name: &'static str, names: &'static [&'static str]) -> Self {
        Schema::scalar(name, Kind::Enum(names))
    }

    /// An int enum that knows these numbers.
    pub const fn int_enumeration(name: &'static str, numbers: &'static [i32]) -> Self {
        Schema::scalar(name, Kind::IntEnum(numbers))
    }

    /// A union of these variants.
    pub const fn union(name: &'static str, variants: &'static [Member]) -> Self {
        let mut index = 0;
        while index < variants.len() {
            assert!(
                variants[index].required,
                "a variant that is there holds something: take the `Option` away"
            );
            assert!(!variants[index].stream, "a stream is a whole payload, and no variant of a union");
            index += 1;
        }
        Schema::scalar(name, Kind::Union(variants))
    }

    /// A shape around another one.
    pub const fn newtype<T: AwsShape>(name: &'static str) -> Self {
        Schema::newtype_of(name, T::LINK)
    }

    /// As [`newtype`](Schema::newtype), for derived code: without a bound of its own, so that a type that is
    /// no shape is reported once.
    #[doc(hidden)]
    pub const fn newtype_of(name: &'static str, link: Link) -> Self {
        assert!(
            !link.optional,
            "a newtype is there or not: put the `Option` around the newtype, at the member"
        );
        assert!(!link.stream, "a stream stands as a payload under its own name, not in a newtype");
        Schema::scalar(name, Kind::Newtype(link.target))
    }

    /// Keeps values out of Debug, errors and logs.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Bounds the length, both ends included. As with all that depends on the kind, `base` is the
    /// [`BASE`](AwsShape::BASE) of the shape inside.
    pub const fn length(mut self, base: &'static Schema, min: u64, max: u64) -> Self {
        assert!(
            matches!(base.kind, Kind::String | Kind::Blob | Kind::List(_) | Kind::Map { .. }),
            "`length` is for text, blobs, lists and maps; a number has a `range`"
        );
        self.length = Some(Length { min, max });
        self
    }

    /// Bounds the number, both ends included, which are digits: `-0.5`.
    pub const fn range(
        mut self,
        base: &'static Schema,
        min: Option<&'static str>,
        max: Option<&'static str>,
    ) -> Self {
        assert!(base.kind.is_number(), "`range` is for numbers; text, blobs, lists and maps have a `length`");
        assert!(
            is_bound(min) && is_bound(max),
            "a bound is digits, which may have a sign, point and exponent"
        );
        self.range = Some(Range { min, max });
        self
    }

    /// Makes the structure an error that is answered so.
    pub const fn error(mut self, error: ErrorTraits) -> Self {
        let mut index = 0;
        while let Kind::Structure(members) = self.kind
            && index < members.len()
        {
            assert!(!members[index].stream, "an error is read whole, so it holds no stream: take a blob");
            index += 1;
        }
        self.error = Some(error);
        self
    }

    /// Adds rules across the members.
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        let Kind::Structure(members) = self.kind else { panic!("rules are for structures") };
        let mut index = 0;
        while index < rules.len() {
            rules[index].check_members(members);
            index += 1;
        }
        self.rules = rules;
        self
    }

    /// Bounds the text to those in which the regular expression is found.
    pub const fn pattern(mut self, base: &'static Schema, pattern: &'static str) -> Self {
        assert!(matches!(base.kind, Kind::String | Kind::Enum(_)), "`pattern` is for text");
        self.pattern = Some(pattern);
        self
    }

    /// Bounds the list to those in which no two items are the same.
    pub const fn unique(mut self, base: &'static Schema) -> Self {
        assert!(matches!(base.kind, Kind::List(_)), "`unique` is for lists");
        self.unique = true;
        self
    }

    /// Whether what a newtype says of its form fits the shape inside.
    #[doc(hidden)]
    pub const fn fits(self, base: &'static Schema) -> Self {
        wire::fits(self.traits, &base.kind);
        self
    }

    /// Gives the shape what few shapes have.
    pub const fn traits(mut self, traits: &'static [Trait]) -> Self {
        self.traits = traits;
        self
    }

    /// The members of a structure or the variants of a union; none for any other kind.
    pub fn members(&self) -> &'static [Member] {
        match self.kind {
            Kind::Structure(members) | Kind::Union(members) => members,
            _ => &[],
        }
    }

    /// Whether a member is a stream: the payload, for no other can be.
    pub fn holds_stream(&self) -> bool {
        self.members().iter().any(|member| member.stream)
    }

    /// The shape that newtypes stand around.
    pub fn base(&'static self) -> &'static Schema {
        match self.kind {
            Kind::Newtype(inner) => inner().base(),
            _ => self,
        }
    }

    /// Whether this shape, or one it is a newtype of, is sensitive.
    pub fn is_sensitive(&self) -> bool {
        self.sensitive || matches!(self.kind, Kind::Newtype(inner) if inner().is_sensitive())
    }

    /// The code an error goes by on the wire.
    pub fn error_code(&self) -> &'static str {
        self.error.and_then(|error| error.code).unwrap_or(self.name)
    }
}

impl Kind {
    const fn is_number(&self) -> bool {
        matches!(
            self,
            Kind::Byte
                | Kind::Short
                | Kind::Integer
                | Kind::Long
                | Kind::Float
                | Kind::Double
                | Kind::BigInteger
                | Kind::BigDecimal
        )
    }

    /// Whether a value fits on one line of text.
    pub(crate) const fn is_line(&self) -> bool {
        self.is_number()
            || matches!(
                self,
                Kind::Boolean
                    | Kind::String
                    | Kind::Enum(_)
                    | Kind::IntEnum(_)
                    | Kind::Timestamp
                    | Kind::Blob
            )
    }
}

impl Member {
    /// A member of the shape `T` in the body; required unless `T` is an `Option`.
    pub const fn of<T: AwsShape>(name: &'static str) -> Self {
        Member::new(name, T::LINK)
    }

    /// As [`of`](Member::of), for derived code: without a bound of its own, so that a type that is no shape
    /// is reported once.
    #[doc(hidden)]
    pub const fn new(name: &'static str, link: Link) -> Self {
        Member {
            name,
            target: link.target,
            place: Place::Body,
            required: !link.optional,
            idempotency_token: false,
            stream: link.stream,
            form: link.form,
            traits: &[],
        }
    }

    /// Gives the member what few members have.
    pub const fn traits(mut self, traits: &'static [Trait]) -> Self {
        let mut index = 0;
        while index < traits.len() {
            if matches!(traits[index], Trait::Default(_)) {
                assert!(self.required, "a member with a default is never absent: take the `Option` away");
                self.required = false;
            }
            index += 1;
        }
        self.traits = traits;
        self
    }

    /// The member's key in JSON. In a document of all members, one of the body goes by its
    /// [`name`](Member::name) where a member that travels elsewhere has this key.
    pub fn json_name(&self) -> &'static str {
        let name = |it: &Trait| if let Trait::JsonName(name) = it { Some(*name) } else { None };
        self.traits.iter().find_map(name).unwrap_or(self.name)
    }

    pub(crate) fn site(&self) -> Site {
        Site { traits: self.traits, target: self.target, inside: false }
    }

    /// Binds the member elsewhere than in the body's document. `base` is its shape's [`BASE`](AwsShape::BASE).
    pub const fn at(mut self, base: &'static Schema, place: Place) -> Self {
        let kind = &base.kind;
        match place {
            Place::Body => {}
            Place::Header(_) => assert!(
                kind.is_line() || matches!(kind, Kind::List(_)),
                "a header holds text, a number, a truth value, a timestamp or a list of them"
            ),
            Place::Label => {
                assert!(kind.is_line(), "a label is text, a number, a truth value or a timestamp");
            }
            Place::Query(_) => assert!(
                kind.is_line() || matches!(kind, Kind::List(_)),
                "a query parameter holds text, a number, a truth value, a timestamp or a list of them"
            ),
            Place::PrefixHeaders(_) => {
                assert!(
                    matches!(kind, Kind::Map { .. }),
                    "`prefix_headers` takes a map, one header an entry"
                );
            }
            Place::QueryMap => {
                assert!(matches!(kind, Kind::Map { .. }), "`query_map` takes a map, one parameter an entry");
            }
            Place::Payload => assert!(
                !kind.is_number() && !matches!(kind, Kind::Boolean | Kind::Timestamp),
                "a payload is a blob, a stream, text, a document, a structure or a union"
            ),
            Place::StatusCode => assert!(matches!(kind, Kind::Integer), "a status is an `i32`"),
        }
        self.form.fits(place, kind);
        self.place = place;
        self
    }

    /// Whether what the member says of its form fits its shape.
    #[doc(hidden)]
    pub const fn fits(self, base: &'static Schema) -> Self {
        wire::fits(self.traits, &base.kind);
        self
    }

    /// Has clients fill the member with a fresh token when the caller leaves it out.
    pub const fn idempotency_token(mut self, base: &'static Schema) -> Self {
        assert!(matches!(base.kind, Kind::String), "an idempotency token is text");
        self.idempotency_token = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Connect alone has 4,240 members: what a member weighs is what a service weighs.
    #[test]
    fn a_member_stays_small() {
        // name 16, target 8, place 24, three flags and a form padded to 8, traits 16
        assert_eq!(size_of::<Member>(), 72);
        assert!(size_of::<Member>() <= 96);
    }
}
