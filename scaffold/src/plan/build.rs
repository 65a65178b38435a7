//! A model to a plan: which shapes become types, and what each of them is.

use std::collections::{HashMap, HashSet};

use super::name::{Names, input_stem, wanted};
use super::noun::{code, noun, sentence};
use super::operation::unknown_auth;
use super::reach::{Reached, Uses, reach};
use super::ty::{inside_name, insides, is_named, plain, ty};
use super::wire::{Side, container, namespace};
use super::{
    Options, Plan, PlannedOperation, Role, Setting, Traits, Ty, Type, TypeKind, constraints, operation, page,
    recursion,
};
use crate::model::{ErrorTraits, Kind, Model, Note, Operation, Shape};
use crate::word;

pub(super) fn plan<'m>(model: &'m Model, options: &Options) -> Plan<'m> {
    let mut notes = Vec::new();
    let operations = wanted(model, &options.operations, &mut notes);
    if let Some(unknown) = unknown_auth(&model.metadata).filter(|_| options.auth.is_none()) {
        let text = format!(
            "its requests prove who sends them by {unknown}, which awso does not have: `none` is printed"
        );
        notes.push(Note { at: Model::SERVICE.to_owned(), text });
    }
    let items = page::items(model, &operations, &mut notes);
    let reached = reach(model, &operations);
    notes.extend(model.notes.iter().filter(|note| is_about(note, &operations, &reached)).cloned());
    let mut builder = Builder {
        model,
        options,
        names: Names::new(&operations),
        types: Vec::new(),
        hidden: Vec::new(),
        seen: HashSet::new(),
        reached,
        items,
        notes,
    };
    let operations = builder.all(&operations);
    let Builder { mut types, mut notes, reached, names, .. } = builder;
    recursion::box_recursion(&mut types, &mut notes);
    recursion::derive_less(&mut types);
    notes.sort();
    notes.dedup();
    let by_shape = reached.shapes.iter();
    let of_input = |shape: &Shape| {
        let is_its = |ty: &&Type| ty.role == Role::Input && ty.shape == shape.name;
        let is_bare = matches!(shape.kind, Kind::Structure(_)) && names.of(&shape.name).is_none();
        is_bare.then(|| types.iter().find(is_its)).flatten().map(|ty| Ty::Named(ty.name.clone()))
    };
    let written = |shape: &Shape| of_input(shape).unwrap_or_else(|| ty(model, &names, &shape.name));
    let by_shape = by_shape.map(|shape| (shape.name.clone(), written(shape))).collect();
    let by_name: HashMap<_, _> =
        types.iter().enumerate().map(|(index, ty)| (ty.name.clone(), index)).collect();
    Plan { model, operations, types, notes, options: options.clone(), by_name, by_shape }
}

/// Whether a note on the file concerns what is wanted of it.
fn is_about(note: &Note, operations: &[&Operation], reached: &Reached<'_>) -> bool {
    let at = note.at.as_str();
    let shape = at.split('.').next().unwrap_or(at);
    at == Model::SERVICE
        || operations.iter().any(|operation| operation.name == at)
        || reached.shapes.iter().any(|it| it.name == shape)
}

pub(super) struct Builder<'m, 'o> {
    pub(super) model: &'m Model,
    options: &'o Options,
    pub(super) names: Names,
    types: Vec<Type>,
    /// Newtypes that hide members of the structure being built, to stand behind it.
    pub(super) hidden: Vec<Type>,
    /// The shapes whose types are built.
    seen: HashSet<&'m str>,
    reached: Reached<'m>,
    pub(super) items: page::Items<'m>,
    pub(super) notes: Vec<Note>,
}

impl<'m> Builder<'m, '_> {
    pub(super) fn note(&mut self, at: impl Into<String>, text: impl Into<String>) {
        self.notes.push(Note { at: at.into(), text: text.into() });
    }

    pub(super) fn uses(&self, shape: &Shape) -> Uses {
        self.reached.uses.get(shape.name.as_str()).copied().unwrap_or_default()
    }

    fn all(&mut self, operations: &[&'m Operation]) -> Vec<PlannedOperation> {
        let mut inputs = Vec::new();
        for operation in operations {
            inputs.push(self.names.claim(&input_stem(operation), &operation.name, &mut self.notes));
        }
        let is_type = |shape: &&Shape| {
            let uses = self.uses(shape);
            // An input has a type of its own for each operation.
            let is_more = uses.output + uses.error + uses.part > 0;
            is_named(self.model, shape, uses.contained) && (is_more || uses.input == 0)
        };
        let named: Vec<&str> =
            self.reached.shapes.iter().copied().filter(is_type).map(|it| it.name.as_str()).collect();
        self.names.give_all(&named, &mut self.notes);
        self.name_what_is_inside();
        let mut planned = Vec::new();
        for (operation, input) in operations.iter().zip(inputs) {
            planned.push(self.operation(operation, input));
        }
        planned
    }

    /// What is inside a list or map says its XML namespace as a newtype.
    fn name_what_is_inside(&mut self) {
        if !self.model.metadata.protocol.is_xml() {
            return;
        }
        for shape in self.reached.shapes.clone() {
            for inside in insides(shape).into_iter().filter(|inside| inside.xml_namespace.is_some()) {
                let at = inside_name(shape, inside);
                self.names.give(&at, &word::pascal(&at), &mut self.notes);
            }
        }
    }

    /// The newtypes of what is inside a list or map.
    fn inside(&mut self, shape: &'m Shape) {
        for inside in insides(shape) {
            let at = inside_name(shape, inside);
            let Some(name) = self.names.of(&at).cloned() else { continue };
            let held = ty(self.model, &self.names, &inside.shape);
            let settings = vec![Setting::list("xml", namespace(inside.xml_namespace.as_ref()))];
            let docs = format!("What is inside {}, in an XML namespace of its own.", code(&shape.name));
            let mut made = part(&name, TypeKind::Newtype(held), docs);
            made.attributes = attributes(Vec::new(), settings);
            made.traits.ord = inside.name == "key";
            self.types.push(made);
        }
    }

    fn operation(&mut self, operation: &'m Operation, input: String) -> PlannedOperation {
        let model = self.model;
        let named = |shape: &str| self.names.of(shape).cloned();
        let output = operation.output.as_ref().and_then(|io| named(&io.shape));
        let mut errors: Vec<String> = Vec::new();
        for error in operation.errors.iter().filter_map(|error| named(error)) {
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
        let attribute =
            operation::attribute(model, operation, output.as_deref(), &errors, self.options, &mut self.notes);
        self.input(operation, &input, attribute);
        let mut parts: Vec<&'m str> = Vec::new();
        if let Some(io) = &operation.output {
            parts.push(&io.shape);
        }
        for io in [&operation.input, &operation.output].into_iter().flatten() {
            parts.extend(
                model
                    .shape(&io.shape)
                    .into_iter()
                    .flat_map(super::super::model::Shape::members)
                    .map(|it| &*it.shape),
            );
        }
        parts.extend(operation.errors.iter().map(String::as_str));
        self.parts(parts);
        PlannedOperation {
            name: operation.name.clone(),
            input,
            output,
            errors,
            error: format!("{}Error", operation.name),
            method: word::field_ident(&operation::method(operation)),
        }
    }

    /// Builds shapes and what is inside them, each once.
    fn parts(&mut self, shapes: Vec<&'m str>) {
        let mut ahead: Vec<&str> = shapes.into_iter().rev().collect();
        while let Some(name) = ahead.pop() {
            let Some(shape) = self.model.shape(name).filter(|shape| self.seen.insert(&shape.name)) else {
                continue;
            };
            if let Some(name) = self.names.of(&shape.name).cloned() {
                self.shape(shape, &name);
            } else {
                self.lost(shape);
            }
            self.inside(shape);
            match &shape.kind {
                Kind::List(item) => ahead.push(&item.shape),
                Kind::Map(key, value) => ahead.extend([&*value.shape, &*key.shape]),
                _ => ahead.extend(shape.members().iter().rev().map(|member| &*member.shape)),
            }
        }
    }

    /// Notes what a shape that is written as it stands cannot say.
    fn lost(&mut self, shape: &Shape) -> Vec<String> {
        let mut lost = constraints(shape).lost;
        if shape.streaming && constraints(shape).length.is_some() {
            lost.push("the length of a stream is not checked".to_owned());
        }
        if shape.event_stream {
            lost.push("an event stream, which awso does not have: printed as it stands".to_owned());
        }
        if shape.deprecated {
            lost.push("deprecated in the model".to_owned());
        }
        for text in &lost {
            self.note(&shape.name, text);
        }
        lost
    }

    fn input(&mut self, operation: &'m Operation, name: &str, attribute: Setting) {
        let shape = operation.input.as_ref().and_then(|io| self.model.shape(&io.shape));
        let mut settings = Vec::new();
        let shape_name = shape.map_or(name, |shape| &*shape.name);
        settings.extend((shape_name != name).then(|| Setting::text("rename", shape_name)));
        let (rule, fields) = match shape {
            Some(shape) => {
                self.note_hidden(shape, "an input");
                self.fields(shape, Side::Request, operation_reserved())
            }
            None => (None, Vec::new()),
        };
        settings.extend(rule);
        if self.model.metadata.protocol.is_xml()
            && let (Some(io), Some(shape)) = (&operation.input, shape)
        {
            let mut inside = Vec::new();
            let wanted = shape.location_name.as_ref().or(io.location_name.as_ref());
            inside.extend(wanted.filter(|name| **name != shape.name).map(|name| Setting::text("name", name)));
            inside.extend(namespace(io.xml_namespace.as_ref().or(shape.xml_namespace.as_ref())));
            settings.extend((!inside.is_empty()).then(|| Setting::list("xml", inside)));
        }
        let docs = format!(
            "The input of {}: {} {}.",
            code(&operation.name),
            code(&operation.method),
            code(&operation.uri)
        );
        self.types.push(Type {
            shape: shape_name.to_owned(),
            role: if shape.is_some() { Role::Input } else { Role::NoInput },
            deprecated: operation.deprecated,
            attributes: attributes(vec![attribute], settings),
            ..part(name, TypeKind::Structure(fields), docs)
        });
        self.types.append(&mut self.hidden);
    }

    fn shape(&mut self, shape: &'m Shape, name: &str) {
        let lost = self.lost(shape);
        if self.is_wrapped(shape) {
            // Only a newtype hides what it holds.
            let inner = self.names.claim(&format!("{name}Content"), &shape.name, &mut self.notes);
            let settings = vec![Setting::flag("sensitive")];
            let docs = format!("{} that is never shown.", code(&shape.name));
            self.push(shape, name, TypeKind::Newtype(Ty::Named(inner.clone())), settings, docs, vec![]);
            self.bare(shape, &inner, lost);
        } else {
            self.bare(shape, name, lost);
        }
        if self.uses(shape).is_key {
            // Both, where one wraps the other.
            self.types.iter_mut().filter(|ty| ty.shape == shape.name).for_each(|ty| ty.traits.ord = true);
        }
    }

    /// A shape's type, without what hides it.
    fn bare(&mut self, shape: &'m Shape, name: &str, lost: Vec<String>) {
        let mut settings = Vec::new();
        let (kind, docs) = match &shape.kind {
            Kind::Structure(_) => return self.structure(shape, name, lost),
            Kind::Union(_) => {
                let (rule, fields) = self.fields(shape, Side::Inside, &["Unknown", "Self"]);
                settings.extend(rule);
                (TypeKind::Union(fields), sentence(&noun(shape)))
            }
            Kind::Enum(values) => {
                let values: Vec<_> = values.iter().map(|value| (value.clone(), 0)).collect();
                let (rule, variants) = self.variants(shape, &values);
                settings.extend(rule);
                (TypeKind::Enum(variants), sentence(&noun(shape)))
            }
            Kind::IntEnum(values) => {
                let (_, variants) = self.variants(shape, values);
                (TypeKind::IntEnum(variants), sentence(&noun(shape)))
            }
            _ => {
                settings.extend(constraints(shape).settings());
                if self.model.metadata.protocol.is_xml() {
                    settings.extend(container(shape));
                }
                if let Some(format) = self.own_format(shape) {
                    settings.push(Setting::text("timestamp_format", format));
                }
                (TypeKind::Newtype(self.inner(shape)), sentence(&noun(shape)))
            }
        };
        self.push(shape, name, kind, settings, docs, lost);
    }

    /// The form of the timestamps in a newtype.
    fn own_format(&self, shape: &Shape) -> Option<&'static str> {
        let usual = super::body_format(self.model.metadata.protocol);
        let format = match &shape.kind {
            Kind::Timestamp => shape.timestamp_format,
            Kind::List(inside) | Kind::Map(_, inside) => super::timestamp_format(self.model, inside),
            _ => None,
        };
        format.filter(|format| *format != usual).map(super::super::model::TimestampFormat::name)
    }

    /// What a newtype stands around.
    fn inner(&self, shape: &Shape) -> Ty {
        plain(self.model, &self.names, shape)
    }

    fn push(
        &mut self,
        shape: &Shape,
        name: &str,
        kind: TypeKind,
        mut settings: Vec<Setting>,
        docs: String,
        lost: Vec<String>,
    ) {
        let is_secret = matches!(kind, TypeKind::Newtype(_)) && shape.sensitive;
        let own = if name == shape.name { None } else { Some(Setting::text("rename", &shape.name)) };
        settings.splice(0..0, own);
        let mut made = part(name, kind, docs);
        made.traits.debug = !is_secret;
        let comments = lost.into_iter().filter(|text| text.starts_with("pattern ")).collect();
        self.types.push(Type {
            shape: shape.name.clone(),
            comments,
            attributes: attributes(Vec::new(), settings),
            ..made
        });
    }

    fn structure(&mut self, shape: &'m Shape, name: &str, lost: Vec<String>) {
        let (is_error, is_output) = (self.is_error(shape), self.uses(shape).output > 0);
        let side = if is_error || is_output { Side::Answer } else { Side::Inside };
        if side == Side::Answer {
            self.note_hidden(shape, if is_error { "an error" } else { "an output" });
        }
        let (rule, fields) = self.fields(shape, side, &["make"]);
        let (role, docs, first) = if is_error {
            let error = shape.error.clone().unwrap_or_default();
            let status = self.status(shape, &error);
            let docs = format!("The error {}: status {status}.", code(&shape.name));
            (Role::Error, docs, vec![error_attribute(shape, &error, status)])
        } else if is_output {
            let of = self.model.operations.iter().find(|it| answers(it, shape));
            let docs = of.map(|it| format!("The output of {}.", code(&it.name)));
            (Role::Output, docs.unwrap_or_default(), Vec::new())
        } else {
            (Role::Part, format!("The structure {}.", code(&shape.name)), Vec::new())
        };
        let mut settings = Vec::new();
        settings.extend((name != shape.name).then(|| Setting::text("rename", &shape.name)));
        settings.extend(rule);
        if self.model.metadata.protocol.is_xml() {
            let mut inside = Vec::new();
            let own = shape.location_name.as_ref().filter(|it| **it != shape.name);
            inside.extend(own.map(|own| Setting::text("name", own)));
            inside.extend(namespace(shape.xml_namespace.as_ref()));
            settings.extend((!inside.is_empty()).then(|| Setting::list("xml", inside)));
        }
        let comments = lost.into_iter().filter(|text| text.starts_with("pattern ")).collect();
        self.types.push(Type {
            shape: shape.name.clone(),
            role,
            comments,
            attributes: attributes(first, settings),
            ..part(name, TypeKind::Structure(fields), docs)
        });
        self.types.append(&mut self.hidden);
    }

    fn status(&mut self, shape: &Shape, error: &ErrorTraits) -> u16 {
        let usual = if error.fault { 500 } else { 400 };
        match error.status {
            Some(status) if (300..=599).contains(&status) => status,
            Some(status) => {
                self.note(&shape.name, format!("no error has the status {status}: printed as {usual}"));
                usual
            }
            None => usual,
        }
    }
}

/// What a setter of an input may not be called: those are the builder's own.
fn operation_reserved() -> &'static [&'static str] {
    &["build", "send", "pages"]
}

fn answers(operation: &Operation, shape: &Shape) -> bool {
    operation.output.as_ref().is_some_and(|io| io.shape == shape.name)
}

pub(super) fn part(name: &str, kind: TypeKind, docs: String) -> Type {
    const COPY: [&str; 8] = ["bool", "i8", "i16", "i32", "i64", "f32", "f64", "awso::Timestamp"];
    let copy = matches!(&kind, TypeKind::Newtype(Ty::Plain(plain)) if COPY.contains(plain));
    Type {
        name: name.to_owned(),
        shape: name.to_owned(),
        kind,
        traits: Traits { clone: true, copy, debug: true, eq: true, ord: false },
        role: Role::Part,
        docs: vec![docs],
        comments: Vec::new(),
        deprecated: false,
        attributes: Vec::new(),
    }
}

fn attributes(mut first: Vec<Setting>, settings: Vec<Setting>) -> Vec<Setting> {
    first.extend((!settings.is_empty()).then(|| Setting::list("aws", settings)));
    first
}

/// `aws_error(…)`.
fn error_attribute(shape: &Shape, error: &ErrorTraits, status: u16) -> Setting {
    let mut settings = vec![Setting::flag(&format!("status = {status}"))];
    let code = error.code.as_ref().filter(|code| **code != shape.name);
    settings.extend(code.map(|code| Setting::text("code", code)));
    if error.throttling {
        settings.push(Setting::flag("throttling"));
    } else if error.retryable {
        settings.push(Setting::flag("retryable"));
    }
    if error.fault && status < 500 {
        settings.push(Setting::text("fault", "server"));
    } else if error.sender_fault == Some(true) && status >= 500 {
        settings.push(Setting::text("fault", "client"));
    }
    Setting::list("aws_error", settings)
}
