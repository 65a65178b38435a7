//! The walk over two sources side by side: theirs is the model's, ours the crate's.

use std::collections::{BTreeMap, BTreeSet};

use syn::Type;

use super::Finding;
use super::given::Given;
use super::look::{Base, facts, is_wire, look, member_facts};
use super::source::{Kind, Member, Operation, Place, Shape, Source, find};
use crate::model::{self, Model};

/// What findings call the service itself.
pub(super) const SERVICE: &str = "the service";

/// Every difference.
pub(super) fn compare(model: &Model, theirs: &Source, ours: &Source, is_partial: bool) -> Vec<Finding> {
    let mut comparison = Comparison {
        model,
        theirs,
        ours,
        found: Vec::new(),
        ahead: Vec::new(),
        seen: BTreeSet::new(),
        renamed: BTreeSet::new(),
    };
    comparison.services();
    comparison.operations(is_partial);
    while let Some((theirs, ours)) = comparison.ahead.pop() {
        comparison.shape(theirs, ours);
    }
    comparison.found.sort();
    comparison.found.dedup();
    comparison.found
}

struct Comparison<'s> {
    /// For what it says and the scaffold cannot print.
    model: &'s Model,
    theirs: &'s Source,
    ours: &'s Source,
    found: Vec<Finding>,
    /// Pairs of shapes that are still to be compared.
    ahead: Vec<(&'s Shape, &'s Shape)>,
    seen: BTreeSet<(&'s str, usize, &'s str)>,
    /// Names in the model that the crate calls otherwise, with the others.
    renamed: BTreeSet<(&'s str, &'s str)>,
}

/// Facts by key: what is said, and in which line.
pub(super) type Facts = BTreeMap<String, (String, Place)>;

fn operations(source: &Source) -> BTreeMap<&str, (&Shape, &Operation)> {
    let all = source.shapes.values().filter_map(|shape| Some((shape, shape.operation.as_ref()?)));
    all.map(|(shape, operation)| (operation.name.as_str(), (shape, operation))).collect()
}

impl<'s> Comparison<'s> {
    fn report(&mut self, place: &Place, text: String) {
        self.found.push(Finding { file: place.file.clone(), line: place.line, text });
    }

    fn root(&self) -> Place {
        let service = self.ours.services.first().map(|service| service.place.clone());
        service.unwrap_or_else(|| Place { file: self.ours.root.clone(), line: 1 })
    }

    fn services(&mut self) {
        let (Some(theirs), Some(ours)) = (self.theirs.services.first(), self.ours.services.first()) else {
            let root = self.root();
            return self.report(&root, "no service is here: nothing derives `AwsService`".to_owned());
        };
        let (mut theirs, place) = (facts(&theirs.settings, &theirs.place), ours.place.clone());
        let ours = facts(&ours.settings, &place);
        if says_none(&ours) {
            // What is not signed needs no name for it.
            theirs.remove("signing_name");
        }
        self.same(SERVICE, &place, &theirs, &ours);
    }

    fn operations(&mut self, is_partial: bool) {
        let (theirs, ours) = (operations(self.theirs), operations(self.ours));
        let root = self.root();
        for (name, (input, operation)) in &theirs {
            match ours.get(name) {
                Some((our_input, our_operation)) => {
                    self.operation(operation, our_operation, &our_input.place);
                    self.ahead.push((input, our_input));
                }
                None if is_partial => {}
                None => self.report(&root, format!("the operation {name} is missing here")),
            }
        }
        for (name, (input, operation)) in &ours {
            if !theirs.contains_key(name) {
                let place = Place { line: operation.line, ..input.place.clone() };
                self.report(&place, format!("the operation {name} is not in the model"));
            }
        }
    }

    fn operation(&mut self, theirs: &'s Operation, ours: &'s Operation, place: &Place) {
        let name = theirs.name.as_str();
        let place = Place { line: ours.line, ..place.clone() };
        let own = |settings: &[Given]| {
            let mut facts = facts(settings, &place);
            ["name", "output", "service", "errors"].into_iter().for_each(|key| drop(facts.remove(key)));
            facts
        };
        let (mut their_facts, mut our_facts) = (own(&theirs.settings), own(&ours.settings));
        if our_facts.get("method").is_some_and(|(method, _)| is_idempotent(method)) {
            // The method says it.
            drop((their_facts.remove("idempotent"), our_facts.remove("idempotent")));
        }
        if their_facts.contains_key("auth") {
            // What the service says of all its operations need not be said again.
            let service = self.ours.services.first().map(|service| facts(&service.settings, &place));
            let mut service = service.unwrap_or_default();
            if says_none(&service) && !our_facts.contains_key("auth") {
                // Said of the service, which is one finding.
                their_facts.remove("auth");
            } else if let Some((auth, _)) = service.remove("auth") {
                our_facts.entry("auth".to_owned()).or_insert((auth, place.clone()));
            }
        }
        self.same(name, &place, &their_facts, &our_facts);
        let (declared, listed) = (errors(self.theirs, theirs), errors(self.ours, ours));
        let line = find(&ours.settings, "errors").map_or(place.line, |given| given.line);
        let at = Place { line, ..place.clone() };
        for error in declared.keys().filter(|error| !listed.contains_key(*error)) {
            self.report(&at, format!("{name}: the error {error} is missing here"));
        }
        for (error, (_, line)) in &listed {
            let Some((theirs, _)) = declared.get(error) else {
                let at = Place { line: *line, ..place.clone() };
                self.report(&at, format!("{name}: the error {error} is not in the model"));
                continue;
            };
            let ours = listed.get(error).and_then(|(ours, _)| *ours);
            self.ahead.extend(theirs.zip(ours));
        }
        match (self.theirs.shapes.get(&theirs.output), self.ours.shapes.get(&ours.output)) {
            (Some(theirs), Some(ours)) => self.pair(theirs, ours, &place),
            (Some(theirs), None) if !is_empty(theirs) => {
                self.report(&place, format!("{name}: answers {} in the model, nothing here", theirs.name));
            }
            (None, Some(ours)) if !is_empty(ours) => {
                self.report(&place, format!("{name}: answers nothing in the model, {} here", ours.name));
            }
            _ => {}
        }
    }

    /// Compares two shapes later, and their names at once.
    fn pair(&mut self, theirs: &'s Shape, ours: &'s Shape, place: &Place) {
        self.names(&theirs.name, &ours.name, place);
        self.ahead.push((theirs, ours));
    }

    /// Another name is one decision, wherever the shape stands.
    fn names(&mut self, theirs: &'s str, ours: &'s str, place: &Place) {
        if theirs != ours && self.renamed.insert((theirs, ours)) {
            self.report(place, format!("{theirs} is called {ours} here"));
        }
    }

    fn shape(&mut self, theirs: &'s Shape, ours: &'s Shape) {
        if !self.seen.insert((&theirs.name, ours.place.line, &ours.name)) {
            return;
        }
        let (name, place) = (theirs.name.as_str(), &ours.place);
        let wire = |shape: &Shape| {
            let mut facts = facts(&shape.settings, &shape.place);
            facts.retain(|key, _| is_wire(key));
            facts
        };
        match (&theirs.kind, &ours.kind) {
            (Kind::Structure(members), Kind::Structure(our_members)) => {
                self.same(name, place, &wire(theirs), &wire(ours));
                self.error(theirs, ours);
                self.members(theirs, members, ours, our_members);
            }
            (Kind::Union(members), Kind::Union(our_members)) => {
                self.members(theirs, members, ours, our_members);
            }
            (Kind::Enum(values), Kind::Enum(our_values))
            | (Kind::IntEnum(values), Kind::IntEnum(our_values)) => {
                self.values(theirs, values, ours, our_values);
            }
            (theirs, ours) => {
                let (theirs, ours) = (super::look::kind_name(theirs), super::look::kind_name(ours));
                self.report(place, format!("{name}: {theirs} in the model, {ours} here"));
            }
        }
    }

    fn values(
        &mut self,
        theirs: &Shape,
        values: &[(String, usize)],
        ours: &Shape,
        our_values: &[(String, usize)],
    ) {
        let name = &theirs.name;
        let is_in = |values: &[(String, usize)], value: &str| values.iter().any(|(it, _)| it == value);
        for (value, _) in values.iter().filter(|(value, _)| !is_in(our_values, value)) {
            self.report(&ours.place, format!("{name}: the value {value:?} is missing here"));
        }
        for (value, line) in our_values.iter().filter(|(value, _)| !is_in(values, value)) {
            let place = Place { line: *line, ..ours.place.clone() };
            self.report(&place, format!("{name}: the value {value:?} is not in the model"));
        }
    }

    fn error(&mut self, theirs: &Shape, ours: &Shape) {
        let name = &theirs.name;
        let (their_error, our_error) = match (&theirs.error, &ours.error) {
            (Some(theirs), Some(ours)) => (theirs, ours),
            (None, None) => return,
            (Some(_), None) => {
                return self.report(&ours.place, format!("{name}: an error in the model, none here"));
            }
            (None, Some(_)) => {
                return self.report(&ours.place, format!("{name}: an error here, none in the model"));
            }
        };
        let read = |settings: &[Given], shape: &Shape| {
            let mut facts = facts(settings, &shape.place);
            if find(settings, "throttling").is_some() {
                let place = shape.place.clone();
                facts.entry("retryable".to_owned()).or_insert_with(|| (String::new(), place));
            }
            if facts.get("code").is_some_and(|(code, _)| *code == shape.name) {
                facts.remove("code");
            }
            facts
        };
        let (their_facts, mut our_facts) = (read(their_error, theirs), read(our_error, ours));
        // A model that does not say that an error is retryable does not say the contrary either.
        for key in ["retryable", "throttling"] {
            if !their_facts.contains_key(key) {
                our_facts.remove(key);
            }
        }
        self.same(name, &ours.place, &their_facts, &our_facts);
    }

    fn members(
        &mut self,
        theirs: &'s Shape,
        members: &'s [Member],
        ours: &'s Shape,
        our_members: &'s [Member],
    ) {
        let name = &theirs.name;
        for member in members {
            let path = format!("{name}.{}", member.name);
            let Some(our) = our_members.iter().find(|our| our.name == member.name) else {
                self.report(&ours.place, format!("{path}: missing here"));
                continue;
            };
            let place = Place { line: our.line, ..ours.place.clone() };
            let (their_look, our_look) = (look(self.theirs, &member.ty), look(self.ours, &our.ty));
            let is_required = |is_optional: bool, member: &Member| {
                !is_optional && find(&member.settings, "default").is_none()
            };
            match (is_required(their_look.optional, member), is_required(our_look.optional, our)) {
                (true, false) => self.report(&place, format!("{path}: required in the model, optional here")),
                (false, true) => self.report(&place, format!("{path}: optional in the model, required here")),
                _ => {}
            }
            let mut their_facts = member_facts(member, &place);
            let mut our_facts = member_facts(our, &place);
            for (look, facts) in [(&their_look, &mut their_facts), (&our_look, &mut our_facts)] {
                for (key, fact) in look.facts.iter().filter(|(key, _)| is_wire(key)) {
                    facts.entry(key.clone()).or_insert_with(|| fact.clone());
                }
            }
            self.same(&path, &place, &their_facts, &our_facts);
            let shape = self.model.shape(&theirs.name).map(model::Shape::members).unwrap_or_default();
            let shape = shape.iter().find(|it| it.name == member.name).map(|it| it.shape.as_str());
            self.types(&path, &place, shape, &member.ty, &our.ty);
        }
        for our in our_members.iter().filter(|our| !members.iter().any(|member| member.name == our.name)) {
            let place = Place { line: our.line, ..ours.place.clone() };
            self.report(&place, format!("{name}.{}: not in the model", our.name));
        }
    }

    /// What a value is, wherever it stands; `shape` is what the model calls it.
    fn types(&mut self, path: &str, place: &Place, shape: Option<&'s str>, theirs: &'s Type, ours: &'s Type) {
        let shape = shape.and_then(|shape| self.model.shape(shape));
        let (theirs, ours) = (look(self.theirs, theirs), look(self.ours, ours));
        let their_name = theirs.named.map(|shape| shape.name.as_str());
        let our_name = ours.named.map(|shape| shape.name.as_str());
        if let (Some(theirs), Some(ours)) = (their_name, our_name) {
            self.names(theirs, ours, place);
        }
        let own = |facts: &Facts| {
            let mut facts = facts.clone();
            facts.retain(|key, _| !is_wire(key));
            facts
        };
        let at = ours.named.map_or(place, |shape| &shape.place).clone();
        // What has no type here differs in each place by itself.
        let name = our_name.unwrap_or(path);
        let (mut their_facts, our_facts) = (own(&theirs.facts), own(&ours.facts));
        if let Some(pattern) = shape.and_then(|shape| shape.pattern.as_ref())
            && our_facts.contains_key("pattern")
        {
            // One that `regex` cannot express is not printed, and still is what the model says.
            let pattern = (pattern.clone(), at.clone());
            their_facts.entry("pattern".to_owned()).or_insert(pattern);
        }
        self.same(name, &at, &their_facts, &our_facts);
        let (key, inside) = match shape.map(|shape| &shape.kind) {
            Some(model::Kind::List(item)) => (None, Some(item.shape.as_str())),
            Some(model::Kind::Map(key, value)) => (Some(key.shape.as_str()), Some(value.shape.as_str())),
            _ => (None, None),
        };
        let is_same = theirs.base == ours.base;
        match (theirs.base, ours.base) {
            (Base::Shape(theirs), Base::Shape(ours)) => self.ahead.push((theirs, ours)),
            (Base::List(theirs), Base::List(ours)) => {
                self.inside(&format!("{path}[]"), place, inside, theirs, ours);
            }
            (Base::Map(their_key, theirs), Base::Map(our_key, ours)) => {
                self.types(&format!("{path}.key"), place, key, their_key, our_key);
                self.inside(&format!("{path}.value"), place, inside, theirs, ours);
            }
            (Base::Plain(_), Base::Plain(_)) if is_same => {}
            (_, Base::Unknown(ours)) => {
                self.report(
                    place,
                    format!("{path}: `{ours}` is no shape of this crate, so it is not compared"),
                );
            }
            (theirs, ours) => {
                let (theirs, ours) = (theirs.name(), ours.name());
                self.report(place, format!("{path}: {theirs} in the model, {ours} here"));
            }
        }
    }

    fn inside(
        &mut self,
        path: &str,
        place: &Place,
        shape: Option<&'s str>,
        theirs: &'s Type,
        ours: &'s Type,
    ) {
        match (look(self.theirs, theirs).optional, look(self.ours, ours).optional) {
            (true, false) => self.report(place, format!("{path}: may be null in the model, not here")),
            (false, true) => self.report(place, format!("{path}: may be null here, not in the model")),
            _ => {}
        }
        self.types(path, place, shape, theirs, ours);
    }

    fn same(&mut self, path: &str, place: &Place, theirs: &Facts, ours: &Facts) {
        let keys: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
        for key in keys {
            let (theirs, ours) = (theirs.get(key), ours.get(key));
            let said = |fact: Option<&(String, Place)>| fact.map(|(text, _)| text.clone());
            if said(theirs) == said(ours) {
                continue;
            }
            let at = ours.map_or(place, |(_, place)| place).clone();
            let text = differing(path, key, said(theirs).as_deref(), said(ours).as_deref());
            self.report(&at, text);
        }
    }
}

/// A difference in what is said of one thing, in words; a flag says nothing but that it is there.
pub(super) fn differing(path: &str, key: &str, theirs: Option<&str>, ours: Option<&str>) -> String {
    match (theirs, ours) {
        (Some(""), None) => format!("{path}: {key} in the model, not here"),
        (None, Some("")) => format!("{path}: {key} here, not in the model"),
        (Some(theirs), Some(ours)) => format!("{path}: {key} is `{theirs}` in the model, `{ours}` here"),
        (Some(theirs), None) => format!("{path}: {key} is `{theirs}` in the model, none here"),
        (None, ours) => {
            format!("{path}: {key} is `{}` here, none in the model", ours.unwrap_or_default())
        }
    }
}

/// Whether requests prove nothing.
fn says_none(service: &Facts) -> bool {
    service.get("auth").is_some_and(|(auth, _)| auth == "none")
}

fn is_empty(shape: &Shape) -> bool {
    matches!(&shape.kind, Kind::Structure(members) if members.is_empty())
}

/// Whether a request of this method may be sent twice, whatever the operation says.
fn is_idempotent(method: &str) -> bool {
    ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(&method)
}

/// An operation's errors by their names in the model, each with its line.
fn errors<'s>(source: &'s Source, operation: &Operation) -> BTreeMap<String, (Option<&'s Shape>, usize)> {
    let listed = find(&operation.settings, "errors").map(|given| given.inside.as_slice());
    let error = |given: &Given| {
        let shape = source.shapes.get(&given.key);
        (shape.map_or_else(|| given.key.clone(), |shape| shape.name.clone()), (shape, given.line))
    };
    listed.unwrap_or_default().iter().map(error).collect()
}
