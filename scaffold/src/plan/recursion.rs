//! Where a type would hold itself: a `Box` there, and what follows from what a type holds.

use std::collections::{HashMap, HashSet};

use super::{Field, Ty, Type, TypeKind};
use crate::model::Note;

/// The types that a type holds by value, with the field that does.
fn held(ty: &Type) -> Vec<(Option<usize>, &str)> {
    match &ty.kind {
        TypeKind::Newtype(Ty::Named(name)) => vec![(None, name)],
        _ => {
            let fields = ty.fields().iter().enumerate();
            let by_value = fields.filter_map(|(index, field)| match &field.ty {
                Ty::Named(name) => Some((Some(index), name.as_str())),
                _ => None,
            });
            by_value.collect()
        }
    }
}

/// Boxes the fields that close a circle. Lists and maps break one already. What closes it in a depth-first
/// walk is exactly what has to be boxed so that none is left.
pub(super) fn box_recursion(types: &mut [Type], notes: &mut Vec<Note>) {
    let index: HashMap<String, usize> =
        types.iter().enumerate().map(|(index, ty)| (ty.name.clone(), index)).collect();
    let edges: Vec<Vec<(Option<usize>, usize)>> = types
        .iter()
        .map(|ty| held(ty).into_iter().filter_map(|(field, name)| Some((field, *index.get(name)?))).collect())
        .collect();
    let mut done = vec![false; types.len()];
    let mut on_path = vec![false; types.len()];
    let mut closing = Vec::new();
    for start in 0..types.len() {
        // Each entry is a type and which of its edges is next.
        let mut path = vec![(start, 0)];
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            if *next == 0 && done[at] {
                path.pop();
                continue;
            }
            on_path[at] = true;
            let Some((field, to)) = edges[at].get(*next).copied() else {
                on_path[at] = false;
                done[at] = true;
                path.pop();
                continue;
            };
            *next += 1;
            if !on_path[to] {
                if !done[to] {
                    path.push((to, 0));
                }
            } else if let Some(field) = field {
                closing.push((at, field));
            } else if let Some((holder, field)) = holder_of(at, &path, &edges) {
                // A newtype cannot be boxed inside: its holder boxes it.
                closing.push((holder, field));
            }
        }
    }
    for (at, field) in closing {
        let is_endless = is_required(&types[at], field) && reaches_itself(types, &index, at, field);
        let ty = &mut types[at];
        let shape = ty.shape.clone();
        let (TypeKind::Structure(fields) | TypeKind::Union(fields)) = &mut ty.kind else { continue };
        let field = &mut fields[field];
        field.boxed = true;
        if is_endless {
            field.optional = true;
            let text = "required in the model, optional here: it would hold itself without end".to_owned();
            notes.push(Note { at: format!("{shape}.{}", field.member), text });
        }
    }
}

/// The field on the path by which a newtype came to be looked at.
fn holder_of(
    at: usize,
    path: &[(usize, usize)],
    edges: &[Vec<(Option<usize>, usize)>],
) -> Option<(usize, usize)> {
    path.iter().rev().find_map(|(holder, next)| {
        let (field, to) = edges[*holder].get(next.checked_sub(1)?)?;
        (*to == at).then_some((*holder, (*field)?))
    })
}

fn is_needed(field: &Field) -> bool {
    !field.optional && !field.has_default
}

fn is_required(ty: &Type, field: usize) -> bool {
    matches!(&ty.kind, TypeKind::Structure(fields) if fields.get(field).is_some_and(is_needed))
}

/// Whether a value of a type needs another of the same type, by required fields alone.
fn reaches_itself(types: &[Type], index: &HashMap<String, usize>, at: usize, field: usize) -> bool {
    let target = |name: &str| index.get(name).copied();
    let first = types[at].fields().get(field).and_then(|field| match &field.ty {
        Ty::Named(name) => target(name),
        _ => None,
    });
    let (mut ahead, mut seen) = (Vec::from_iter(first), HashSet::new());
    while let Some(next) = ahead.pop() {
        if next == at {
            return true;
        }
        if !seen.insert(next) || matches!(types[next].kind, TypeKind::Union(_)) {
            continue;
        }
        let fields = types[next].fields();
        let needed = held(&types[next]).into_iter();
        let needed = needed.filter(|(field, _)| field.is_none_or(|it| fields.get(it).is_some_and(is_needed)));
        ahead.extend(needed.filter_map(|(_, name)| target(name)));
    }
    false
}

/// Takes `Eq` and `Clone` from the types that hold what has none.
pub(super) fn derive_less(types: &mut [Type]) {
    let holds = |ty: &Type, plain: &[&str], without: &HashSet<String>| {
        let mut found = false;
        ty.written(&mut |ty| match ty {
            Ty::Plain(name) => found |= plain.contains(name),
            Ty::Named(name) => found |= without.contains(name),
            _ => {}
        });
        found
    };
    for (plain, is_clone) in
        [(&["f32", "f64", "awso::ByteStream"][..], false), (&["awso::ByteStream"][..], true)]
    {
        // What a union keeps of a variant it does not know may hold numbers of any kind.
        let unions = types.iter().filter(|ty| !is_clone && matches!(ty.kind, TypeKind::Union(_)));
        let mut without: HashSet<String> = unions.map(|ty| ty.name.clone()).collect();
        loop {
            let before = without.len();
            for ty in types.iter() {
                if !without.contains(&ty.name) && holds(ty, plain, &without) {
                    without.insert(ty.name.clone());
                }
            }
            if without.len() == before {
                break;
            }
        }
        for ty in types.iter_mut().filter(|ty| without.contains(&ty.name)) {
            if is_clone { ty.traits.clone = false } else { ty.traits.eq = false }
        }
    }
}
