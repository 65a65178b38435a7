//! What hides a structure that stands as itself: operations take and answer structures, and only newtypes hide.

use super::build::Builder;
use super::noun::code;
use super::{Setting, Ty, TypeKind};
use crate::model::{Kind, Member, Shape};
use crate::word;

impl<'m> Builder<'m, '_> {
    pub(super) fn is_error(&self, shape: &Shape) -> bool {
        let uses = self.uses(shape);
        uses.error > 0 || (shape.error.is_some() && uses.output == 0 && uses.part == 0)
    }

    /// Whether a shape is held by a newtype that hides it whole.
    pub(super) fn is_wrapped(&self, shape: &Shape) -> bool {
        match shape.kind {
            Kind::Structure(_) => shape.sensitive && !self.is_error(shape) && self.uses(shape).output == 0,
            Kind::Union(_) | Kind::Enum(_) | Kind::IntEnum(_) => shape.sensitive,
            _ => false,
        }
    }

    /// A member's type as one that is never shown.
    pub(super) fn hidden(&mut self, owner: &Shape, member: &'m Member, ty: Ty) -> Ty {
        let own = self.model.shape(&member.shape).filter(|_| self.names.of(&member.shape).is_some());
        // What is in a stream no Debug knows.
        if own.is_some_and(|shape| shape.sensitive) || ty == Ty::Plain("awso::ByteStream") {
            return ty;
        }
        let at = format!("{}.{}", owner.name, member.name);
        if let Some(name) = self.names.of(&at) {
            return Ty::Named(name.clone());
        }
        self.names.give(&at, &word::pascal(&at), &mut self.notes);
        let name = self.names.of(&at).cloned().unwrap_or_default();
        let docs = format!("{} of {}, which is never shown.", code(&member.name), code(&owner.name));
        let mut made = super::build::part(&name, TypeKind::Newtype(ty), docs);
        made.traits.debug = false;
        made.attributes = vec![Setting::list("aws", vec![Setting::flag("sensitive")])];
        self.hidden.push(made);
        Ty::Named(name)
    }

    /// Notes how a structure is hidden that no newtype wraps.
    pub(super) fn note_hidden(&mut self, shape: &Shape, what: &str) {
        if shape.sensitive {
            let text = format!(
                "sensitive in the model; {what} is a structure, so its members are hidden one by one"
            );
            self.note(&shape.name, text);
        }
    }
}
