//! What a model becomes in Rust: every name, type and attribute, before anything is printed.

mod build;
mod constraint;
mod hide;
mod member;
mod name;
mod noun;
mod operation;
mod page;
mod reach;
mod recursion;
mod ty;
mod wire;

use std::collections::HashMap;
use std::fmt;

use crate::case::Case;
use crate::model::{Model, Note};

pub(crate) use constraint::constraints;
pub(crate) use noun::code;
pub(crate) use operation::{auth, service};
use wire::{body_format, timestamp_format};

/// What of a model is wanted, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The operations; all of them where this is empty.
    pub operations: Vec<String>,
    /// Where the service's client is.
    pub client: Client,
    /// How requests prove who sends them, as `auth = "…"` has it; as the model has it where this is left out.
    pub auth: Option<String>,
}

/// Where the service's client is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Client {
    /// At `crate::Client`, so that nothing has to be said.
    #[default]
    Crate,
    /// In the module itself, which is printed with it.
    Here,
    /// At another path.
    At(String),
}

/// What a model becomes in Rust.
#[derive(Clone, Debug)]
pub struct Plan<'m> {
    /// The model it is of.
    pub model: &'m Model,
    /// The operations, in the order of the model.
    pub operations: Vec<PlannedOperation>,
    /// The types, in the order they are printed in.
    pub types: Vec<Type>,
    /// What the model says and Rust, or awso, does not; and which names had to give way.
    pub notes: Vec<Note>,
    pub(crate) options: Options,
    by_name: HashMap<String, usize>,
    by_shape: HashMap<String, Ty>,
}

/// An operation and the names it goes by.
#[derive(Clone, Debug)]
pub struct PlannedOperation {
    /// The name in the model.
    pub name: String,
    /// The type of its input.
    pub input: String,
    /// The type of its output; `None` is `()`.
    pub output: Option<String>,
    /// The types of its errors.
    pub errors: Vec<String>,
    /// The enum of its errors: `SendMessageError`.
    pub error: String,
    /// Its method on the client.
    pub method: String,
}

/// A type that is printed.
#[derive(Clone, Debug)]
pub struct Type {
    /// Its name in Rust.
    pub name: String,
    /// Its shape in the model; its own name where the model has none for it.
    pub shape: String,
    /// What it is.
    pub kind: TypeKind,
    /// Whether its values may be copied out of a reference, compared and used as keys.
    pub traits: Traits,
    pub(crate) role: Role,
    pub(crate) docs: Vec<String>,
    pub(crate) comments: Vec<String>,
    pub(crate) deprecated: bool,
    /// The attributes other than derives, each with its settings.
    pub(crate) attributes: Vec<Setting>,
}

/// What a structure is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An operation's input.
    Input,
    /// What stands for an operation that takes no input.
    NoInput,
    /// An operation's output.
    Output,
    /// An error.
    Error,
    /// A part of others.
    Part,
}

/// What a type derives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the traits' own names")]
pub struct Traits {
    pub clone: bool,
    pub copy: bool,
    pub debug: bool,
    pub eq: bool,
    pub ord: bool,
}

/// What a type is.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the kinds of shapes")]
pub enum TypeKind {
    Structure(Vec<Field>),
    /// Another shape under a name of its own.
    Newtype(Ty),
    Enum(Vec<Variant>),
    IntEnum(Vec<Variant>),
    Union(Vec<Field>),
}

/// A field of a structure or variant of a union.
#[derive(Clone, Debug)]
pub struct Field {
    /// The member's name in the model.
    pub member: String,
    /// The field or variant in Rust, with its `r#`.
    pub ident: String,
    /// The member's type, without `Option` and `Box`.
    pub ty: Ty,
    /// Whether it is an `Option`.
    pub optional: bool,
    /// Whether it stands in a `Box`, because the type is recursive.
    pub boxed: bool,
    /// Whether it has a default, so that it may be left out and is no `Option`.
    pub has_default: bool,
    pub(crate) docs: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) settings: Vec<Setting>,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name on the wire.
    pub value: String,
    /// Its number, in an int enum.
    pub number: i32,
    /// Its name in Rust.
    pub ident: String,
}

/// A type as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// One of Rust's or awso's own: `String`, `i32`, `Blob`.
    Plain(&'static str),
    /// One of the plan's.
    Named(String),
    /// `Vec<…>`
    List(Box<Ty>),
    /// `BTreeMap<…, …>`
    Map(Box<Ty>, Box<Ty>),
    /// `Option<…>`
    Option(Box<Ty>),
    /// `Box<…>`
    Boxed(Box<Ty>),
}

/// A setting in an attribute, or an attribute: `rename = "…"`, `sensitive`, `xml(…)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) text: String,
    pub(crate) inside: Vec<Setting>,
}

impl Setting {
    pub(crate) fn flag(name: &str) -> Self {
        Setting { text: name.to_owned(), inside: Vec::new() }
    }

    pub(crate) fn text(name: &str, value: &str) -> Self {
        Setting::flag(&format!("{name} = {}", literal(value)))
    }

    pub(crate) fn list(name: &str, inside: Vec<Setting>) -> Self {
        Setting { text: name.to_owned(), inside }
    }
}

/// Text as a literal, raw where that is easier to read.
pub(crate) fn literal(text: &str) -> String {
    if text.contains(['\\', '"']) && !text.contains(char::is_control) {
        let mut fence = String::new();
        while text.contains(&format!("\"{fence}")) {
            fence.push('#');
        }
        return format!("r{fence}\"{text}\"{fence}");
    }
    format!("{text:?}")
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ty::Plain(name) => f.write_str(name),
            Ty::Named(name) => f.write_str(name),
            Ty::List(item) => write!(f, "Vec<{item}>"),
            Ty::Map(key, value) => write!(f, "BTreeMap<{key}, {value}>"),
            Ty::Option(ty) => write!(f, "Option<{ty}>"),
            Ty::Boxed(ty) => write!(f, "Box<{ty}>"),
        }
    }
}

impl Ty {
    /// Each type in it, itself first.
    pub fn each(&self, visit: &mut dyn FnMut(&Ty)) {
        visit(self);
        match self {
            Ty::Plain(_) | Ty::Named(_) => {}
            Ty::List(ty) | Ty::Option(ty) | Ty::Boxed(ty) => ty.each(visit),
            Ty::Map(key, value) => {
                key.each(visit);
                value.each(visit);
            }
        }
    }
}

impl Field {
    /// The type as the field has it: `Option<Box<Node>>`.
    pub fn written(&self) -> Ty {
        let boxed = if self.boxed { Ty::Boxed(Box::new(self.ty.clone())) } else { self.ty.clone() };
        if self.optional { Ty::Option(Box::new(boxed)) } else { boxed }
    }
}

impl Type {
    /// The fields of a structure, or the variants of a union; none of anything else.
    pub fn fields(&self) -> &[Field] {
        match &self.kind {
            TypeKind::Structure(fields) | TypeKind::Union(fields) => fields,
            _ => &[],
        }
    }

    /// The variants of an enum; none of anything else.
    pub fn variants(&self) -> &[Variant] {
        match &self.kind {
            TypeKind::Enum(variants) | TypeKind::IntEnum(variants) => variants,
            _ => &[],
        }
    }

    /// Each type written in it.
    pub(crate) fn written(&self, visit: &mut dyn FnMut(&Ty)) {
        match &self.kind {
            TypeKind::Newtype(ty) => ty.each(visit),
            _ => self.fields().iter().for_each(|field| field.written().each(visit)),
        }
    }
}

impl<'m> Plan<'m> {
    /// Plans a model.
    pub fn of(model: &'m Model, options: &Options) -> Self {
        build::plan(model, options)
    }

    /// The type of this Rust name.
    pub fn named(&self, name: &str) -> Option<&Type> {
        self.by_name.get(name).and_then(|index| self.types.get(*index))
    }

    /// How a shape of the model is written where it is a member; `None` where nothing wanted uses it.
    pub fn type_of(&self, shape: &str) -> Option<&Ty> {
        self.by_shape.get(shape)
    }

    /// An operation that is wanted.
    pub fn operation(&self, name: &str) -> Option<&PlannedOperation> {
        self.operations.iter().find(|operation| operation.name == name)
    }

    /// The type of an operation's input.
    pub fn input(&self, operation: &str) -> Option<&Type> {
        self.named(&self.operation(operation)?.input)
    }

    /// The type of an operation's output; `None` for `()`.
    pub fn output(&self, operation: &str) -> Option<&Type> {
        self.named(self.operation(operation)?.output.as_deref()?)
    }
}

/// The rule for the names of a structure's or union's members, and those that it does not give.
pub(crate) fn renames(usual: Case, names: &[(&str, &str)]) -> (Option<Setting>, Vec<Option<Setting>>) {
    let rule = crate::word::shortest_rule(usual, names.iter().copied());
    let given = (rule != usual).then(|| Setting::text("rename_all", crate::word::rule_name(rule)));
    let each = names.iter().map(|(ident, wire)| {
        (rule.apply(crate::word::unraw(ident)) != *wire).then(|| Setting::text("rename", wire))
    });
    (given, each.collect())
}
