//! The walk over a model and the static schemas side by side.

use std::collections::BTreeSet;

use awso::protocol::Protocol;
use awso::schema::{Auth, Kind, Length, Member, Place, Range, Schema};
use serde_json::{Map, Value};

use crate::operation::Described;

/// Every difference found, each as one sentence.
pub(crate) struct Comparison<'m> {
    shapes: &'m Value,
    mismatches: BTreeSet<String>,
    /// Pairs of shapes that are compared already: shapes may be recursive.
    seen: BTreeSet<(String, &'static str)>,
}

impl<'m> Comparison<'m> {
    pub(crate) fn of(model: &'m Value, operations: &[Described]) -> BTreeSet<String> {
        let mut comparison =
            Comparison { shapes: &model["shapes"], mismatches: BTreeSet::new(), seen: BTreeSet::new() };
        comparison.same(
            "the operations",
            &names(&model["operations"]),
            &operations.iter().map(|it| it.operation.name.to_owned()).collect(),
        );
        for described in operations {
            comparison.service(&model["metadata"], described);
            comparison.operation(&model["operations"][described.operation.name], described);
        }
        comparison.mismatches
    }

    fn service(&mut self, metadata: &Value, described: &Described) {
        let service = described.operation.service;
        self.same("the service's id", &metadata["serviceId"], &service.id.into());
        self.same("the endpoint prefix", &metadata["endpointPrefix"], &service.endpoint_prefix.into());
        self.same("the version", &metadata["apiVersion"], &service.version.into());
        let protocol = match service.protocol {
            Protocol::RestJson => "rest-json",
            _ => "another",
        };
        self.same("the protocol", &metadata["protocol"], &protocol.into());
        let auth = match service.auth {
            Auth::None => "",
            _ => "another",
        };
        self.same("the signature", &metadata["auth"], &auth.into());
    }

    fn operation(&mut self, model: &Value, Described { operation, errors }: &Described) {
        let name = operation.name;
        let known = ["name", "http", "input", "output", "errors", "documentation", "idempotent"];
        self.known_keys(name, model, &known);
        match (model["idempotent"].as_bool().unwrap_or(false), operation.idempotent) {
            (true, false) => self.report(format!("{name}: idempotent in the model, not here")),
            (false, true) => self.report(format!("{name}: idempotent here, not in the model")),
            _ => {}
        }
        self.known_keys(&format!("{name}.http"), &model["http"], &["method", "requestUri"]);
        self.same(
            &format!("{name}: the method"),
            &model["http"]["method"],
            &operation.method.as_str().into(),
        );
        self.same(&format!("{name}: the uri"), &model["http"]["requestUri"], &operation.uri.template.into());
        let declared =
            model["errors"].as_array().into_iter().flatten().map(shape_of).collect::<BTreeSet<_>>();
        let ours = errors.iter().map(|error| error.name).collect();
        self.same(&format!("{name}: the errors"), &declared, &ours);
        self.shape(shape_of(&model["input"]), (operation.input)());
        self.shape(shape_of(&model["output"]), (operation.output)());
        for error in errors {
            self.shape(error.name, error);
        }
    }

    fn shape(&mut self, name: &str, schema: &'static Schema) {
        if !self.seen.insert((name.to_owned(), schema.name)) {
            return;
        }
        let model = &self.shapes[name];
        if name != schema.name {
            self.report(format!("{name} is written as {}", schema.name));
        }
        let common = ["type", "documentation", "sensitive"];
        let length = length(model);
        let range = range(model);
        let keys: &[&str] = match (model["type"].as_str().unwrap_or_default(), &schema.base().kind) {
            ("string", Kind::Enum(ours)) => {
                let names =
                    model["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                self.same(&format!("{name}: the enum"), &names, &ours.to_vec());
                &["enum"]
            }
            ("string", Kind::String) => {
                self.same(&format!("{name}: the pattern"), &model["pattern"].as_str(), &schema.pattern);
                self.same(&format!("{name}: the length"), &length, &length_of(schema));
                &["min", "max", "pattern"]
            }
            ("list", Kind::List(item)) => {
                self.same(&format!("{name}: the length"), &length, &length_of(schema));
                self.known_keys(&format!("{name}.member"), &model["member"], &["shape"]);
                self.shape(shape_of(&model["member"]), item());
                &["min", "max", "member"]
            }
            ("map", Kind::Map { key, value }) => {
                self.same(&format!("{name}: the length"), &length, &length_of(schema));
                self.shape(shape_of(&model["key"]), key());
                self.shape(shape_of(&model["value"]), value());
                &["min", "max", "key", "value"]
            }
            ("integer", Kind::Integer) | ("long", Kind::Long) | ("double", Kind::Double) => {
                self.same(&format!("{name}: the range"), &range, &range_of(schema));
                &["min", "max"]
            }
            ("boolean", Kind::Boolean) | ("blob", Kind::Blob) => &[],
            ("structure", Kind::Structure(members)) => {
                self.structure(name, model, members);
                self.error(name, model, schema);
                &["members", "required", "error", "exception", "fault"]
            }
            (kind, ours) => {
                self.report(format!("{name}: the kind is {kind} in the model, {ours:?} here"));
                return;
            }
        };
        self.known_keys(name, model, &[&common, keys].concat());
        match (model["sensitive"].as_bool().unwrap_or(false), schema.is_sensitive()) {
            (true, false) => self.report(format!("{name}: sensitive in the model, not here")),
            (false, true) => self.report(format!("{}: sensitive here, not in the model", schema.name)),
            _ => {}
        }
    }

    fn structure(&mut self, name: &str, model: &Value, members: &'static [Member]) {
        let none = Map::new();
        let theirs = model["members"].as_object().unwrap_or(&none);
        let ours = members.iter().map(|member| member.name.to_owned()).collect();
        self.same(&format!("{name}: the members"), &names(&model["members"]), &ours);
        let required: BTreeSet<_> =
            model["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for member in members {
            let Some(theirs) = theirs.get(member.name) else { continue };
            let path = format!("{name}.{}", member.name);
            let keys = ["shape", "documentation", "location", "locationName", "idempotencyToken", "box"];
            self.known_keys(&path, theirs, &keys);
            match (required.contains(member.name), member.required) {
                (true, false) => self.report(format!("{path}: required in the model, optional here")),
                (false, true) => self.report(format!("{path}: optional in the model, required here")),
                _ => {}
            }
            self.same(&format!("{path}: the place"), &place(theirs), &place_of(member));
            let token = theirs["idempotencyToken"].as_bool().unwrap_or(false);
            self.same(&format!("{path}: idempotency token"), &token, &member.idempotency_token);
            self.shape(shape_of(theirs), (member.target)());
        }
    }

    fn error(&mut self, name: &str, model: &Value, schema: &Schema) {
        let is_error = model["exception"].as_bool().unwrap_or(false);
        self.same(&format!("{name}: an error"), &is_error, &schema.error.is_some());
        if let Some(error) = schema.error {
            self.known_keys(&format!("{name}.error"), &model["error"], &["httpStatusCode", "code"]);
            self.same(
                &format!("{name}: the status"),
                &model["error"]["httpStatusCode"],
                &error.status.into(),
            );
            self.same(&format!("{name}: the code"), &model["error"]["code"], &error.code.into());
        }
    }

    /// Traits that this comparison does not look at must not go unseen.
    fn known_keys(&mut self, path: &str, model: &Value, known: &[&str]) {
        for key in names(model).iter().filter(|key| !known.contains(&key.as_str())) {
            self.report(format!("{path}: `{key}` in the model is not looked at"));
        }
    }

    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, theirs: &T, ours: &T) {
        if theirs != ours {
            self.report(format!("{what}: {theirs:?} in the model, {ours:?} here"));
        }
    }

    fn report(&mut self, mismatch: String) {
        self.mismatches.insert(mismatch);
    }
}

/// The names of an object's entries, sorted: the parser does not keep their order.
fn names(object: &Value) -> BTreeSet<String> {
    object.as_object().into_iter().flat_map(|object| object.keys().cloned()).collect()
}

fn shape_of(link: &Value) -> &str {
    link["shape"].as_str().unwrap_or("Unit")
}

fn place(member: &Value) -> String {
    let name = member["locationName"].as_str().unwrap_or_default();
    match member["location"].as_str() {
        Some("header") => format!("header {}", name.to_lowercase()),
        Some("uri") => format!("label {name}"),
        Some("querystring") => format!("query {name}"),
        Some(other) => other.to_owned(),
        None => format!("body {name}"),
    }
}

fn place_of(member: &Member) -> String {
    match member.place {
        Place::Body => "body ".to_owned(),
        Place::Header(name) => format!("header {name}"),
        Place::Label => format!("label {}", member.name),
        Place::Query(name) => format!("query {name}"),
        place => format!("{place:?}"),
    }
}

fn length(model: &Value) -> Length {
    Length { min: model["min"].as_u64().unwrap_or(0), max: model["max"].as_u64().unwrap_or(u64::MAX) }
}

/// The length among a newtype's layers.
fn length_of(schema: &'static Schema) -> Length {
    layers(schema).find_map(|layer| layer.length).unwrap_or(Length { min: 0, max: u64::MAX })
}

fn range(model: &Value) -> [Option<f64>; 2] {
    [model["min"].as_f64(), model["max"].as_f64()]
}

fn range_of(schema: &'static Schema) -> [Option<f64>; 2] {
    let Some(Range { min, max }) = layers(schema).find_map(|layer| layer.range) else { return [None; 2] };
    [min, max].map(|bound| bound.and_then(|digits| digits.parse().ok()))
}

fn layers(schema: &'static Schema) -> impl Iterator<Item = &'static Schema> {
    std::iter::successors(Some(schema), |layer| match layer.kind {
        Kind::Newtype(inner) => Some(inner()),
        _ => None,
    })
}
