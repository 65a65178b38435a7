//! Which types go by which names.

use std::collections::{HashMap, HashSet};

use super::operation::{method, refused};
use crate::model::{Model, Note, Operation};
use crate::word::{is_type_like, pascal};

/// Names that would hide what every Rust file, the derive's output or the printed file itself means by them.
const TAKEN: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "AwsError",
    "AwsOperation",
    "AwsService",
    "AwsShape",
    "BTreeMap",
    "BigDecimal",
    "BigInteger",
    "Blob",
    "Box",
    "ByteStream",
    "Client",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Document",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "Timestamp",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unknown",
    "UnknownVariant",
    "Unpin",
    "Vec",
];

/// An operation's name as part of type names, where it can be.
pub(crate) fn operation_stem(operation: &Operation) -> String {
    if is_type_like(&operation.name) { operation.name.clone() } else { pascal(&operation.name) }
}

/// The type of an operation's input: its shape's name if that is `…Input`, else `…Request`.
pub(crate) fn input_stem(operation: &Operation) -> String {
    let stem = operation_stem(operation);
    match &operation.input {
        Some(io) if io.shape == format!("{stem}Input") => io.shape.clone(),
        _ => format!("{stem}Request"),
    }
}

pub(super) struct Names {
    taken: HashSet<String>,
    /// By shape.
    given: HashMap<String, String>,
    stems: Vec<String>,
}

impl Names {
    pub(super) fn new(operations: &[&Operation]) -> Self {
        let mut taken: HashSet<String> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
        let stems: Vec<_> = operations.iter().map(|operation| operation_stem(operation)).collect();
        for operation in operations {
            taken.extend([format!("{}Error", operation.name), format!("{}Builder", operation.name)]);
        }
        Names { taken, given: HashMap::new(), stems }
    }

    /// Names shapes: those that keep their own name first, so that the others give way.
    pub(super) fn give_all(&mut self, shapes: &[&str], notes: &mut Vec<Note>) {
        let (own, others): (Vec<_>, Vec<_>) = shapes.iter().partition(|shape| self.wanted(shape) == **shape);
        for shape in own.into_iter().chain(others) {
            let name = self.wanted(shape);
            let name = self.claim(&name, shape, notes);
            self.given.insert((*shape).to_owned(), name);
        }
    }

    /// Names one thing.
    pub(super) fn give(&mut self, shape: &str, name: &str, notes: &mut Vec<Note>) {
        let name = self.claim(name, shape, notes);
        self.given.insert(shape.to_owned(), name);
    }

    /// The name of a shape that was given one.
    pub(super) fn of(&self, shape: &str) -> Option<&String> {
        self.given.get(shape)
    }

    /// This name, or one like it where it is taken.
    pub(super) fn claim(&mut self, name: &str, shape: &str, notes: &mut Vec<Note>) -> String {
        if self.taken.insert(name.to_owned()) {
            return name.to_owned();
        }
        let mut other = format!("{name}Shape");
        let mut number = 2;
        while !self.taken.insert(other.clone()) {
            other = format!("{name}Shape{number}");
            number += 1;
        }
        let text = format!("called `{other}` here, for `{name}` is taken");
        notes.push(Note { at: shape.to_owned(), text });
        other
    }

    /// What a shape would be called if nothing else were.
    fn wanted(&self, shape: &str) -> String {
        const ENDS: [&str; 5] = ["Request", "Response", "Input", "Output", "Result"];
        let is_end = |stem: &String| shape.strip_prefix(stem.as_str()).is_some_and(|end| ENDS.contains(&end));
        if is_type_like(shape) && self.stems.iter().any(is_end) {
            return shape.to_owned();
        }
        let name = pascal(shape);
        if name.starts_with(|c: char| c.is_ascii_uppercase()) { name } else { format!("Shape{name}") }
    }
}

/// The operations wanted of a model, in its order.
pub(super) fn wanted<'m>(model: &'m Model, names: &[String], notes: &mut Vec<Note>) -> Vec<&'m Operation> {
    for name in names.iter().filter(|name| model.operation(name).is_none()) {
        notes.push(Note { at: name.clone(), text: "the model has no such operation".to_owned() });
    }
    let wanted = |operation: &&Operation| names.is_empty() || names.contains(&operation.name);
    let mut methods = HashSet::new();
    let mut all = Vec::new();
    for operation in model.operations.iter().filter(wanted) {
        match refused(operation, &methods) {
            Some(reason) => {
                notes.push(Note { at: operation.name.clone(), text: format!("left out: {reason}") });
            }
            None => {
                methods.insert(method(operation));
                all.push(operation);
            }
        }
    }
    all
}
