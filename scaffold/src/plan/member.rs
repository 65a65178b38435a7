//! Fields, variants and their names.

use std::collections::HashSet;

use super::build::Builder;
use super::noun;
use super::ty::ty;
use super::wire::{self, Side};
use super::{Field, Setting, Ty, Variant, renames};
use crate::case::Case;
use crate::model::{Kind, Member, Shape};
use crate::{Json, word};

impl<'m> Builder<'m, '_> {
    pub(super) fn variants(
        &mut self,
        shape: &Shape,
        values: &[(String, i32)],
    ) -> (Option<Setting>, Vec<Variant>) {
        let is_numbers = matches!(shape.kind, Kind::IntEnum(_));
        let mut taken: HashSet<String> = ["Unknown", "Self"].map(str::to_owned).into();
        let mut variants: Vec<Variant> = Vec::new();
        for (index, (value, number)) in values.iter().enumerate() {
            let at = format!("{}.{value}", shape.name);
            let is_same = |it: &Variant| if is_numbers { it.number == *number } else { it.value == *value };
            if variants.iter().any(is_same) {
                self.note(at, "left out: it is listed before");
                continue;
            }
            if value.is_empty() {
                self.note(at, "left out: the empty text is no name, so it comes as `Unknown`");
                continue;
            }
            let ident = match word::pascal(value) {
                name if name.is_empty() => format!("Value{index}"),
                name if name.starts_with(|c: char| c.is_ascii_digit()) => format!("V{name}"),
                name => name,
            };
            let ident = self.free(&mut taken, &ident, None, "Value", &at);
            variants.push(Variant { value: value.clone(), number: *number, ident });
        }
        let names: Vec<_> = variants.iter().map(|it| (it.ident.as_str(), it.value.as_str())).collect();
        (renames(Case::ScreamingSnake, &names).0, variants)
    }

    /// This name, or one like it where it is taken, or that of the setter which adds to it.
    fn free(
        &mut self,
        taken: &mut HashSet<String>,
        name: &str,
        adder: Option<&str>,
        end: &str,
        at: &str,
    ) -> String {
        let added = |name: &str| adder.map(|adder| format!("{adder}_{name}"));
        let is_free =
            |other: &String| !taken.contains(other) && added(other).is_none_or(|it| !taken.contains(&it));
        let first = [name.to_owned(), format!("{name}{end}")];
        let others = (2_usize..).map(|number| format!("{name}{end}{number}"));
        let found = first.into_iter().chain(others).find(is_free).unwrap_or_default();
        taken.extend(added(&found));
        taken.insert(found.clone());
        if found != name {
            self.note(at, format!("called `{found}` here, for `{name}` is taken"));
        }
        found
    }

    /// The fields of a structure or variants of a union.
    pub(super) fn fields(
        &mut self,
        shape: &'m Shape,
        side: Side,
        reserved: &[&str],
    ) -> (Option<Setting>, Vec<Field>) {
        let is_union = matches!(shape.kind, Kind::Union(_));
        let mut taken: HashSet<String> = reserved.iter().map(|name| (*name).to_owned()).collect();
        let mut fields: Vec<Field> = Vec::new();
        let doubled = wire::doubled(self.model, shape, side);
        for member in shape.members() {
            let at = format!("{}.{}", shape.name, member.name);
            if let Some((_, other)) = doubled.iter().find(|(doubled, _)| doubled.name == member.name) {
                let text = format!("left out: `{}` goes by the same name on the wire", other.name);
                self.note(at, text);
                continue;
            }
            let ident = if is_union {
                let name = word::pascal(&member.name);
                let name = if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    name
                } else {
                    format!("V{name}")
                };
                self.free(&mut taken, &name, None, "Value", &at)
            } else {
                let adder = match ty(self.model, &self.names, &member.shape) {
                    Ty::List(_) => Some("push"),
                    Ty::Map(..) => Some("insert"),
                    _ => None,
                };
                let ident = word::field_ident(&word::snake(&member.name));
                let name = self.free(&mut taken, word::unraw(&ident), adder, "_", &at);
                word::field_ident(&name)
            };
            let field = self.field(shape, member, ident, side);
            fields.push(field);
        }
        let names: Vec<_> = fields.iter().map(|it| (it.ident.as_str(), it.member.as_str())).collect();
        let (rule, each) = renames(Case::Pascal, &names);
        for (field, rename) in fields.iter_mut().zip(each) {
            field.settings.splice(0..0, rename);
        }
        (rule, fields)
    }

    fn field(&mut self, shape: &'m Shape, member: &'m Member, ident: String, side: Side) -> Field {
        let at = format!("{}.{}", shape.name, member.name);
        let is_union = matches!(shape.kind, Kind::Union(_));
        let is_newtype = self.names.of(&member.shape).is_some();
        let mut settings = wire::settings(self.model, shape, member, side, is_newtype, &mut self.notes);
        let mut ty = ty(self.model, &self.names, &member.shape);
        let is_payload = settings.iter().any(|it| it.text == "payload");
        // Only a newtype hides, and an input, output or error is none.
        let mut is_hidden = shape.sensitive && side != Side::Inside;
        let streams = member.streaming || self.model.shape(&member.shape).is_some_and(|it| it.streaming);
        if streams && ty == Ty::Plain("awso::Blob") {
            if is_payload && side != Side::Inside {
                ty = Ty::Plain("awso::ByteStream");
            } else {
                self.note(&at, "streaming in the model; only a payload is a stream here");
                is_hidden |= self.model.shape(&member.shape).is_some_and(|it| it.sensitive);
            }
        }
        if is_hidden && settings.iter().any(|it| it.text == "status_code") {
            self.note(&at, "shown, although sensitive in the model: a status is a plain number");
        } else if is_hidden {
            ty = self.hidden(shape, member, ty);
        }
        let must_be = settings.iter().any(|it| it.text == "label" || it.text == "host_label");
        if must_be && !member.required {
            self.note(&at, "optional in the model; a label is always there");
        }
        let is_items = self.items.get(shape.name.as_str()) == Some(&member.name.as_str());
        // An input has a type of its own, and an error has no pages.
        if is_items && side != Side::Request && !is_union {
            settings.push(Setting::flag("items"));
        }
        let default = self.default(member, &at).filter(|_| !is_union);
        settings.extend(default.clone());
        let has_default = default.is_some();
        Field {
            member: member.name.clone(),
            ident,
            ty,
            optional: !member.required && !must_be && !has_default && !is_union,
            boxed: false,
            has_default,
            docs: vec![noun::member(self.model, member)],
            deprecated: member.deprecated,
            settings,
        }
    }

    /// `default`, or `default = …`.
    fn default(&mut self, member: &Member, at: &str) -> Option<Setting> {
        let kind = &self.model.shape(&member.shape)?.kind;
        let is_float = matches!(kind, Kind::Float | Kind::Double);
        let is_whole =
            matches!(kind, Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::IntEnum(_));
        let given = match member.default.as_ref()? {
            Json::Bool(value) if matches!(kind, Kind::Boolean) => value.to_string(),
            Json::Number(value) if is_whole && value.is_i64() => value.to_string(),
            Json::Number(value) if is_float => format!("{:?}", value.as_f64()?),
            Json::String(value) if matches!(kind, Kind::String | Kind::Enum(_)) && !value.is_empty() => {
                super::literal(value)
            }
            Json::String(value) if value.is_empty() && matches!(kind, Kind::String | Kind::Blob) => {
                return Some(Setting::flag("default"));
            }
            Json::List(items) if items.is_empty() => return Some(Setting::flag("default")),
            Json::Object(entries) if entries.is_empty() && matches!(kind, Kind::Map(..)) => {
                return Some(Setting::flag("default"));
            }
            Json::Null => return None,
            other => {
                self.note(at, format!("its default {other} has no form here: optional instead"));
                return None;
            }
        };
        Some(Setting::flag(&format!("default = {given}")))
    }
}
