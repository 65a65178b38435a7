//! Which shapes the wanted operations use, and for what.

use std::collections::{HashMap, HashSet};

use crate::model::{Kind, Model, Operation, Shape};

/// What a shape is used for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Uses {
    pub(super) input: usize,
    pub(super) output: usize,
    pub(super) error: usize,
    /// In other shapes.
    pub(super) part: usize,
    /// Directly in a list, a map or a newtype of one.
    pub(super) contained: bool,
    pub(super) is_key: bool,
}

pub(super) struct Reached<'m> {
    /// Each shape once, in the order a reader meets it.
    pub(super) shapes: Vec<&'m Shape>,
    pub(super) uses: HashMap<&'m str, Uses>,
}

pub(super) fn reach<'m>(model: &'m Model, operations: &[&'m Operation]) -> Reached<'m> {
    let mut reached = Reached { shapes: Vec::new(), uses: HashMap::new() };
    let mut seen = HashSet::new();
    for operation in operations {
        for (io, is_input) in [(&operation.input, true), (&operation.output, false)] {
            let Some(io) = io else { continue };
            let uses = reached.uses.entry(&io.shape).or_default();
            if is_input {
                uses.input += 1;
            } else {
                uses.output += 1;
            }
            walk(model, &io.shape, &mut reached, &mut seen);
        }
    }
    for error in operations.iter().flat_map(|operation| &operation.errors) {
        reached.uses.entry(error).or_default().error += 1;
        walk(model, error, &mut reached, &mut seen);
    }
    reached
}

/// Depth first, with a stack of its own: a model may chain any number of shapes.
fn walk<'m>(model: &'m Model, from: &str, reached: &mut Reached<'m>, seen: &mut HashSet<&'m str>) {
    let mut ahead: Vec<&Shape> = model.shape(from).into_iter().collect();
    while let Some(shape) = ahead.pop() {
        if !seen.insert(&shape.name) {
            continue;
        }
        reached.shapes.push(shape);
        let mut inside = Vec::new();
        match &shape.kind {
            Kind::List(item) => {
                reached.uses.entry(&item.shape).or_default().contained = true;
                inside.push(&item.shape);
            }
            Kind::Map(key, value) => {
                reached.uses.entry(&key.shape).or_default().is_key = true;
                reached.uses.entry(&value.shape).or_default().contained = true;
                inside.extend([&key.shape, &value.shape]);
            }
            _ => inside.extend(shape.members().iter().map(|member| &member.shape)),
        }
        for name in &inside {
            reached.uses.entry(name).or_default().part += 1;
        }
        ahead.extend(inside.into_iter().rev().filter_map(|name| model.shape(name)));
    }
}
