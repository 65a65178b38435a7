//! One item each.

use std::fmt::Write as _;

use super::WIDTH;
use super::attribute::attribute;
use crate::case::Case;
use crate::plan::{Field, Plan, Role, Setting, Ty, Type, TypeKind, Variant, service};
use crate::word::{rule_name, unraw};

/// A type with all that stands above it.
pub(super) fn print(ty: &Type) -> String {
    let mut text = String::new();
    for doc in &ty.docs {
        let _ = writeln!(text, "/// {doc}");
    }
    for comment in &ty.comments {
        let _ = writeln!(text, "// {comment}");
    }
    if ty.deprecated {
        text.push_str("#[deprecated]\n");
    }
    text.push_str(&attribute(&derives(ty), 0));
    for setting in &ty.attributes {
        text.push_str(&attribute(setting, 0));
    }
    let name = &ty.name;
    match &ty.kind {
        TypeKind::Structure(_) if ty.role == Role::NoInput => {
            let _ = writeln!(text, "pub struct {name};");
        }
        TypeKind::Structure(fields) if fields.is_empty() => {
            let _ = writeln!(text, "pub struct {name} {{}}");
        }
        TypeKind::Structure(fields) => {
            let _ = writeln!(text, "pub struct {name} {{");
            fields.iter().for_each(|field| text.push_str(&self::field(field)));
            text.push_str("}\n");
        }
        TypeKind::Newtype(inner) => {
            let line = format!("pub struct {name}({inner});");
            let fits = line.chars().count() <= WIDTH;
            let below = || format!("pub struct {name}(\n    {},\n);", fitted(inner, 4));
            let _ = writeln!(text, "{}", if fits { line } else { below() });
        }
        TypeKind::Enum(variants) => {
            let _ = writeln!(text, "pub enum {name} {{");
            let rule = rule(ty, Case::ScreamingSnake);
            variants.iter().for_each(|variant| text.push_str(&self::variant(variant, Some(rule))));
            text.push_str("    /// A value that the model does not list.\n");
            text.push_str("    #[aws(unknown)]\n    Unknown(String),\n}\n");
        }
        TypeKind::IntEnum(variants) => {
            let _ = writeln!(text, "pub enum {name} {{");
            variants.iter().for_each(|variant| text.push_str(&self::variant(variant, None)));
            text.push_str("    /// A number that the model does not list.\n");
            text.push_str("    #[aws(unknown)]\n    Unknown(i32),\n}\n");
        }
        TypeKind::Union(fields) => {
            let _ = writeln!(text, "pub enum {name} {{");
            for field in fields {
                above(field, &mut text);
                let _ = writeln!(text, "    {}({}),", field.ident, field.written());
            }
            text.push_str("    /// A variant that the model does not list.\n");
            text.push_str("    #[aws(unknown)]\n    Unknown(awso::UnknownVariant),\n}\n");
        }
    }
    text
}

fn derives(ty: &Type) -> Setting {
    let traits = ty.traits;
    let all = [
        ("AwsShape", true),
        ("Clone", traits.clone),
        ("Copy", traits.copy),
        ("Debug", traits.debug),
        ("PartialEq", true),
        ("Eq", traits.eq),
        ("PartialOrd", traits.ord),
        ("Ord", traits.ord),
    ];
    let derived = all.into_iter().filter(|(_, is_derived)| *is_derived);
    Setting::list("derive", derived.map(|(name, _)| Setting::flag(name)).collect())
}

/// What stands above a field or variant.
fn above(field: &Field, text: &mut String) {
    for doc in &field.docs {
        let _ = writeln!(text, "    /// {doc}");
    }
    if field.deprecated {
        text.push_str("    #[deprecated]\n");
    }
    if !field.settings.is_empty() {
        text.push_str(&attribute(&Setting::list("aws", field.settings.clone()), 4));
    }
}

fn field(field: &Field) -> String {
    let mut text = String::new();
    above(field, &mut text);
    let ty = field.written();
    let line = format!("    pub {}: {ty},\n", field.ident);
    if line.chars().count() <= WIDTH + 1 {
        return text + &line;
    }
    let below = format!("        {ty},\n");
    if below.chars().count() <= WIDTH + 1 {
        let _ = write!(text, "    pub {}:\n{below}", field.ident);
    } else {
        let _ = writeln!(text, "    pub {}: {},", field.ident, spread(&ty, 4));
    }
    text
}

/// A type with each argument on a line, as rustfmt does it where one line is too short.
fn spread(ty: &Ty, indent: usize) -> String {
    let (name, arguments) = match ty {
        Ty::Plain(_) | Ty::Named(_) => return ty.to_string(),
        Ty::List(ty) => ("Vec", vec![ty]),
        Ty::Option(ty) => ("Option", vec![ty]),
        Ty::Boxed(ty) => ("Box", vec![ty]),
        Ty::Map(key, value) => ("BTreeMap", vec![key, value]),
    };
    let mut text = format!("{name}<\n");
    for argument in arguments {
        let _ = writeln!(text, "{}{},", " ".repeat(indent + 4), fitted(argument, indent + 4));
    }
    text + &" ".repeat(indent) + ">"
}

/// A type on one line, or spread where that is too short.
fn fitted(ty: &Ty, indent: usize) -> String {
    let line = ty.to_string();
    if indent + line.chars().count() < WIDTH { line } else { spread(ty, indent) }
}

fn variant(variant: &Variant, rule: Option<Case>) -> String {
    let mut text = format!("    /// {}.\n", crate::plan::code(&variant.value));
    match rule {
        Some(rule) if rule.apply(unraw(&variant.ident)) != variant.value => {
            let renamed = Setting::list("aws", vec![Setting::text("rename", &variant.value)]);
            text.push_str(&attribute(&renamed, 4));
        }
        Some(_) => {}
        None => {
            let _ = writeln!(text, "    #[aws(value = {})]", variant.number);
        }
    }
    let _ = writeln!(text, "    {},", variant.ident);
    text
}

/// The rule that a type's attributes give.
fn rule(ty: &Type, usual: Case) -> Case {
    let settings = ty.attributes.iter().flat_map(|attribute| &attribute.inside);
    let given = settings.filter_map(|setting| setting.text.strip_prefix("rename_all = "));
    let given = given.map(|name| name.trim_matches('"')).next();
    let known = Case::NAMES.iter().find(|(_, case)| Some(rule_name(*case)) == given);
    known.map_or(usual, |(_, case)| *case)
}

/// The service's client.
pub(super) fn client(plan: &Plan<'_>) -> Option<String> {
    let metadata = &plan.model.metadata;
    let name = metadata.full_name.as_ref().or(metadata.service_id.as_ref());
    let mut text = match name {
        Some(name) => format!("/// A client of the {}.\n", name.escape_debug()),
        None => "/// A client of the service.\n".to_owned(),
    };
    text.push_str("#[derive(AwsService, Clone, Debug)]\n");
    text.push_str(&attribute(&service(metadata, &plan.options), 0));
    text.push_str("pub struct Client(awso::Client);\n");
    Some(text)
}
