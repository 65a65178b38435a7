//! How answers come in pages, and what the pages are of.

use std::collections::HashMap;

use super::Setting;
use crate::model::{Io, Kind, Member, Model, Note, Operation, Shape};

/// The members that hold the items of pages, or stand on the way to them, by the structures they are in.
pub(super) type Items<'m> = HashMap<&'m str, &'m str>;

/// `paginated(…)`, where the model has pages that awso knows how to ask for.
pub(super) fn setting(
    model: &Model,
    operation: &Operation,
    note: &mut impl FnMut(String),
) -> Option<Setting> {
    let (token, next) = match tokens(model, operation)? {
        Ok(tokens) => tokens,
        Err(text) => {
            note(text);
            return None;
        }
    };
    let mut settings = vec![Setting::text("input_token", token), Setting::text("output_token", next)];
    let input = members(model, operation.input.as_ref());
    let is_size = |size: &&str| input.iter().any(|member| member.name == *size && !member.required);
    if let Some(size) = text(model, operation, "limit_key").filter(is_size) {
        settings.push(Setting::text("page_size", size));
    }
    Some(Setting::list("paginated", settings))
}

/// What `#[aws(items)]` marks, for all operations together: they may share structures.
pub(super) fn items<'m>(model: &'m Model, operations: &[&'m Operation], notes: &mut Vec<Note>) -> Items<'m> {
    let mut items = Items::new();
    for operation in operations {
        let Some(path) = text(model, operation, "result_key") else { continue };
        let Some(Ok(_)) = tokens(model, operation) else { continue };
        let mut note = |problem: &str| {
            let text = format!("its pages are of `{path}`, {problem}: no `items`");
            notes.push(Note { at: operation.name.clone(), text });
        };
        let Some(steps) = steps(model, operation, path) else {
            note("which is no list or map in the output");
            continue;
        };
        if steps.iter().any(|(shape, member)| items.get(shape).is_some_and(|other| other != member)) {
            note("and those of another operation are of another member of the same structure");
            continue;
        }
        items.extend(steps);
    }
    items
}

/// The members of a path in the output, each with the structure it is in, to a list or map.
fn steps<'m>(model: &'m Model, operation: &'m Operation, path: &str) -> Option<Vec<(&'m str, &'m str)>> {
    let mut shape = model.shape(&operation.output.as_ref()?.shape)?;
    let mut steps = Vec::new();
    for step in path.split('.') {
        if !matches!(shape.kind, Kind::Structure(_)) {
            return None;
        }
        let member = find(shape.members(), step)?;
        steps.push((shape.name.as_str(), member.name.as_str()));
        shape = model.shape(&member.shape)?;
    }
    matches!(shape.kind, Kind::List(_) | Kind::Map(..)).then_some(steps)
}

/// The members of input and output by which one page asks for the next, or why there are none.
fn tokens<'m>(model: &'m Model, operation: &Operation) -> Option<Result<(&'m str, &'m str), String>> {
    model.paginators.get(&operation.name)?;
    let token = |key| text(model, operation, key);
    let (Some(token), Some(next)) = (token("input_token"), token("output_token")) else {
        return Some(
            Err("its pages have several tokens, which awso does not have: not paginated".to_owned()),
        );
    };
    let input = members(model, operation.input.as_ref());
    if find(input, token).is_none_or(|member| member.required) || !is_there(model, operation, next) {
        return Some(Err(format!(
            "its pages are asked for by `{token}`, from `{next}`, which awso cannot: not paginated"
        )));
    }
    Some(Ok((token, next)))
}

/// Whether a path of members leads somewhere in the output.
fn is_there(model: &Model, operation: &Operation, path: &str) -> bool {
    let mut steps = path.split('.');
    let mut at = find(members(model, operation.output.as_ref()), steps.next().unwrap_or_default());
    for step in steps {
        let shape = at.and_then(|member| model.shape(&member.shape));
        at = shape.and_then(|shape| match shape.kind {
            Kind::Structure(_) => find(shape.members(), step),
            _ => None,
        });
    }
    at.is_some()
}

/// What the paginators say of an operation under this key, where it is one text.
fn text<'m>(model: &'m Model, operation: &Operation, key: &str) -> Option<&'m str> {
    model.paginators.get(&operation.name)?.get(key)?.as_str()
}

fn members<'m>(model: &'m Model, io: Option<&Io>) -> &'m [Member] {
    io.and_then(|io| model.shape(&io.shape)).map(Shape::members).unwrap_or_default()
}

fn find<'m>(members: &'m [Member], name: &str) -> Option<&'m Member> {
    members.iter().find(|member| member.name == name)
}
