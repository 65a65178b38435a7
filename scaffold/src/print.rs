//! A plan as Rust, laid out as rustfmt does with the repository's settings.

mod attribute;
mod files;
mod item;

use std::collections::BTreeSet;
use std::fmt::Write as _;

pub use files::{CrateOptions, File, crate_files};

use crate::Error;
use crate::model::Model;
use crate::plan::{Client, Options, Plan, Ty, Type, TypeKind};

pub(crate) const WIDTH: usize = 110;

/// One operation with every shape it needs, as a module of its own. The client is where `client` says.
///
/// # Errors
/// The model has no such operation, or one that the derive refuses.
pub fn operation(model: &Model, name: &str, client: Client) -> Result<String, Error> {
    model.find_operation(name)?;
    let options = Options { operations: vec![name.to_owned()], client, ..Options::default() };
    let plan = Plan::of(model, &options);
    match plan.notes.iter().find(|note| plan.operation(name).is_none() && note.at == name) {
        Some(note) => Err(Error::new(format!("$.operations.{name}"), note.text.clone())),
        None => Ok(module(&plan)),
    }
}

/// A whole service in one file, which is the root of its crate.
pub fn service(model: &Model, options: &Options) -> String {
    let plan = Plan::of(model, options);
    let client = item::client(&plan);
    let types = plan.types.iter().map(item::print);
    let about = format!("//! {}\n\n", files::about(model));
    about + &file(&plan.types.iter().collect::<Vec<_>>(), &[], client.into_iter().chain(types))
}

/// Everything that is planned, as a module of its own. It holds the client where the plan says so.
pub fn module(plan: &Plan<'_>) -> String {
    let client = (plan.options.client == Client::Here).then(|| item::client(plan)).flatten();
    let types = plan.types.iter().map(item::print);
    file(&plan.types.iter().collect::<Vec<_>>(), &[], client.into_iter().chain(types))
}

/// Items below what they import.
fn file(types: &[&Type], imported: &[&str], items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    let mut text = imports(types, &items, imported);
    for item in items {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&item);
    }
    text
}

fn imports(types: &[&Type], items: &[String], imported: &[&str]) -> String {
    let mut has_map = false;
    for ty in types {
        ty.written(&mut |ty| has_map |= matches!(ty, Ty::Map(..)));
    }
    let mut groups = Vec::new();
    if has_map {
        groups.push("use std::collections::BTreeMap;\n".to_owned());
    }
    let mut derives = Vec::new();
    let derived = |name: &str| items.iter().any(|item| item.contains(&format!("#[derive({name},")));
    derives.extend(["AwsService", "AwsShape"].into_iter().filter(|name| derived(name)));
    if !derives.is_empty() {
        groups.push(use_list("awso", &derives));
    }
    if !imported.is_empty() {
        groups.push(use_list("crate", imported));
    }
    groups.join("\n")
}

/// `use crate::{A, B};`, as rustfmt fills it.
fn use_list(from: &str, names: &[&str]) -> String {
    if let [name] = names {
        return format!("use {from}::{name};\n");
    }
    let line = format!("use {from}::{{{}}};\n", names.join(", "));
    if line.len() <= WIDTH + 1 {
        return line;
    }
    let mut text = format!("use {from}::{{\n");
    let mut line = String::from("   ");
    for name in names {
        if line.len() + 1 + name.len() + 1 >= WIDTH {
            let _ = writeln!(text, "{line}");
            line = String::from("   ");
        }
        let _ = write!(line, " {name},");
    }
    let _ = writeln!(text, "{line}");
    text + "};\n"
}

/// Names in the order of rustfmt's imports: numbers in them count as numbers.
fn sorted<'n>(names: BTreeSet<&'n str>) -> Vec<&'n str> {
    let mut names: Vec<&'n str> = names.into_iter().collect();
    names.sort_by_cached_key(|name| chunks(name));
    names
}

fn chunks(name: &str) -> Vec<(String, u64, usize)> {
    let mut chunks: Vec<(String, u64, usize)> = vec![(String::new(), 0, 0)];
    for c in name.chars() {
        let Some(last) = chunks.last_mut() else { break };
        match c.to_digit(10) {
            Some(digit) => {
                last.1 = last.1.saturating_mul(10).saturating_add(digit.into());
                last.2 += 1;
            }
            None if last.2 > 0 => chunks.push((c.to_string(), 0, 0)),
            None => last.0.push(c),
        }
    }
    chunks
}

/// The plan's types that a type's text mentions.
fn mentioned(ty: &Type) -> Vec<String> {
    let mut names = Vec::new();
    ty.written(&mut |ty| {
        if let Ty::Named(name) = ty {
            names.push(name.clone());
        }
    });
    if let TypeKind::Newtype(Ty::Named(name)) = &ty.kind {
        names.push(name.clone());
    }
    names
}
