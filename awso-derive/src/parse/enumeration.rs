//! Enums: of names, of numbers, and unions.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;
use syn::{DataEnum, DeriveInput, Fields, Type, Visibility};

use super::{misplaced, traits};
use crate::attr::VariantAttrs;
use crate::case::Case;
use crate::ctxt::Ctxt;
use crate::model::{Enum, Kind, Member, Name, Place, Said, Union, Variant, docs};
use crate::symbol::Symbol;

/// A variant and what its attributes say.
struct Parsed<'a> {
    variant: &'a syn::Variant,
    attrs: VariantAttrs,
}

/// An enum is a union when its variants hold something, an int enum when they have numbers, and a string
/// enum otherwise.
pub(super) fn kind<'a>(
    ctxt: &Ctxt,
    input: &'a DeriveInput,
    data: &'a DataEnum,
    renames: Option<(Symbol, Span)>,
    rename_all: Option<Case>,
) -> Kind<'a> {
    let parsed = data.variants.iter().map(|variant| {
        let attrs = VariantAttrs::parse(ctxt, &variant.attrs);
        Parsed { variant, attrs }
    });
    let (mut unknown, mut listed): (Vec<_>, Vec<_>) =
        parsed.partition(|it| it.attrs.unknown.span().is_some());
    for second in unknown.iter().skip(1).filter_map(|it| it.attrs.unknown.span()) {
        ctxt.error(second, "one variant takes what is not listed, and there is one already");
    }
    let unmarked = unmarked(&listed).filter(|_| unknown.is_empty());
    let is_marked = unmarked.is_none();
    unknown.extend(unmarked.map(|index| listed.remove(index)));
    let holder = unknown.into_iter().next().map(|parsed| Holder { parsed, is_marked });
    if is_union(&listed, holder.as_ref()) {
        Kind::Union(union(ctxt, input, listed, holder.as_ref(), rename_all.unwrap_or(Case::Pascal)))
    } else if listed.iter().any(|it| it.attrs.value.span().is_some() || it.variant.discriminant.is_some()) {
        misplaced(ctxt, renames, "has nothing to rename here: the variants go by their numbers");
        Kind::IntEnum(numbers(ctxt, input, listed, holder.as_ref()))
    } else {
        Kind::Enum(names(ctxt, input, listed, holder.as_ref(), rename_all.unwrap_or(Case::ScreamingSnake)))
    }
}

/// Whether variants hold something. Where only some do, the variant for what is not listed decides.
fn is_union(listed: &[Parsed<'_>], holder: Option<&Holder<'_>>) -> bool {
    let is_unit = |it: &Parsed<'_>| matches!(it.variant.fields, Fields::Unit);
    let units = listed.iter().filter(|it| is_unit(it)).count();
    units == 0 && !listed.is_empty()
        || units < listed.len() && !holder.is_some_and(|it| is_what_came(&it.parsed))
}

/// Whether a variant holds a name or a number.
fn is_what_came(it: &Parsed<'_>) -> bool {
    held(&it.variant.fields).is_some_and(|ty| is_called(ty, "String") || is_called(ty, "i32"))
}

/// A variant that is a name or a number holds nothing, and nothing is said of what it holds.
fn holds_nothing(ctxt: &Ctxt, Parsed { variant, attrs }: &Parsed<'_>) {
    if !matches!(variant.fields, Fields::Unit) {
        let message = "the other variants hold nothing, so this one does not either";
        ctxt.error_spanned(&variant.fields, message);
    }
    let mend = "goes on a variant that holds a shape, as in a union";
    misplaced(ctxt, attrs.wire.iter().map(Said::key), mend);
}

/// The variant that takes what an enum does not list.
struct Holder<'a> {
    parsed: Parsed<'a>,
    is_marked: bool,
}

/// The variant that is meant to take what is not listed where none is marked: it is called so, or is the
/// only one that holds something, a name or a number.
fn unmarked(listed: &[Parsed<'_>]) -> Option<usize> {
    let holds = |it: &&Parsed<'_>| !matches!(it.variant.fields, Fields::Unit);
    let is_alone = listed.len() > 1 && listed.iter().filter(holds).count() == 1;
    let called = listed.iter().position(|it| it.variant.ident == "Unknown");
    called.or_else(|| listed.iter().position(is_what_came).filter(|_| is_alone))
}

fn names<'a>(
    ctxt: &Ctxt,
    input: &DeriveInput,
    listed: Vec<Parsed<'a>>,
    holder: Option<&Holder<'a>>,
    case: Case,
) -> Enum<'a> {
    let unknown = self::holder(ctxt, input, holder, "names", "String");
    listed.iter().for_each(|it| holds_nothing(ctxt, it));
    let variants = listed.into_iter().map(|Parsed { variant, attrs }| {
        let in_doubt = attrs.rename.is_wrong();
        let name = attrs.rename.get().unwrap_or_else(|| of_variant(case, &variant.ident));
        Variant { ident: &variant.ident, name, value: 0, in_doubt }
    });
    Enum { variants: variants.collect(), unknown }
}

fn numbers<'a>(
    ctxt: &Ctxt,
    input: &DeriveInput,
    listed: Vec<Parsed<'a>>,
    holder: Option<&Holder<'a>>,
) -> Enum<'a> {
    let unknown = self::holder(ctxt, input, holder, "numbers", "i32");
    listed.iter().for_each(|it| holds_nothing(ctxt, it));
    let discriminant = listed.iter().find_map(|it| it.variant.discriminant.as_ref());
    if let Some((_, number)) = discriminant {
        ctxt.error_spanned(number, "a number on the wire is said in an attribute: `#[aws(value = …)]`");
    }
    let variants = listed.into_iter().map(|Parsed { variant, attrs }| {
        if attrs.value.span().is_none() && discriminant.is_none() {
            ctxt.error_spanned(
                &variant.ident,
                "the other variants have numbers: give this one its own, `#[aws(value = …)]`",
            );
        }
        misplaced(ctxt, attrs.rename.key(), "does nothing here: the variant goes by its number");
        let name = of_variant(Case::Pascal, &variant.ident);
        let value = attrs.value.get();
        Variant { ident: &variant.ident, name, value: value.unwrap_or_default(), in_doubt: value.is_none() }
    });
    Enum { variants: variants.collect(), unknown }
}

/// The variant that takes names or numbers, a value of this type, that an enum does not list.
fn holder<'a>(
    ctxt: &Ctxt,
    input: &DeriveInput,
    holder: Option<&Holder<'a>>,
    what: &str,
    takes: &str,
) -> Option<&'a Ident> {
    let Some(Holder { parsed, is_marked }) = holder else {
        let message = format!("services add {what}: end the enum with `#[aws(unknown)] Unknown({takes})`");
        ctxt.error_spanned(&input.ident, message);
        return None;
    };
    let ident = &parsed.variant.ident;
    let held = held(&parsed.variant.fields);
    if !is_marked {
        ctxt.error_spanned(
            ident,
            format!("mark the variant for unknown {what}: `#[aws(unknown)] {ident}({takes})`"),
        );
    } else if !held.is_some_and(|ty| is_called(ty, takes)) {
        let message =
            format!("the variant for unknown {what} keeps what came, as `{takes}`: `{ident}({takes})`");
        match held {
            Some(ty) => ctxt.error_spanned(ty, message),
            None => ctxt.error_spanned(ident, message),
        }
    }
    says_nothing(ctxt, parsed);
    Some(ident)
}

/// What is not listed has the name or number it came with.
fn says_nothing(ctxt: &Ctxt, Parsed { attrs, .. }: &Parsed<'_>) {
    let mend = "does nothing here: what is not listed goes as it came";
    misplaced(ctxt, attrs.rename.key().into_iter().chain(attrs.value.key()), mend);
    misplaced(ctxt, attrs.wire.iter().map(Said::key), mend);
}

/// The one thing a variant holds.
fn held(fields: &Fields) -> Option<&Type> {
    match fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Some(&fields.unnamed[0].ty),
        _ => None,
    }
}

/// Whether a type is written by this name.
fn is_called(ty: &Type, name: &str) -> bool {
    match ty {
        Type::Group(group) => is_called(&group.elem, name),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == name),
        _ => false,
    }
}

fn union<'a>(
    ctxt: &Ctxt,
    input: &DeriveInput,
    listed: Vec<Parsed<'a>>,
    holder: Option<&Holder<'a>>,
    case: Case,
) -> Union<'a> {
    const UNKNOWN: &str = "`Unknown(awso::UnknownVariant)`, or `Unknown`, which forgets them";
    let keeps_unknown = match holder {
        None => {
            let message =
                "services add variants: end the union with `#[aws(unknown)] Unknown(awso::UnknownVariant)`";
            ctxt.error_spanned(&input.ident, message);
            true
        }
        Some(Holder { parsed, is_marked }) => {
            let variant = parsed.variant;
            let keeps = !matches!(variant.fields, Fields::Unit);
            if !is_marked {
                let message =
                    format!("mark the variant for unknown variants with `#[aws(unknown)]`: {UNKNOWN}");
                ctxt.error_spanned(&variant.ident, message);
            } else if keeps && !held(&variant.fields).is_some_and(|ty| is_called(ty, "UnknownVariant")) {
                ctxt.error_spanned(&variant.ident, format!("the variant for unknown variants is {UNKNOWN}"));
            }
            says_nothing(ctxt, parsed);
            keeps
        }
    };
    let variants = listed.into_iter().filter_map(|Parsed { variant, attrs }| {
        misplaced(ctxt, attrs.value.key(), "numbers the variants of an int enum, and this is a union");
        let Some(ty) = held(&variant.fields) else {
            let ident = &variant.ident;
            let message =
                format!("a variant of a union holds one shape: `{ident}(Shape)`, or `{ident}(())` for none");
            ctxt.error_spanned(&variant.ident, message);
            return None;
        };
        let in_doubt = attrs.rename.is_wrong();
        let name = attrs.rename.get().unwrap_or_else(|| of_variant(case, &variant.ident));
        Some(Member {
            ident: &variant.ident,
            vis: &Visibility::Inherited,
            ty,
            docs: docs(&variant.attrs),
            name,
            place: Place::Body,
            idempotency_token: None,
            items: None,
            default: None,
            traits: traits(attrs.wire),
            in_doubt,
        })
    });
    let variants = variants.collect();
    Union { variants, unknown: holder.map(|it| &it.parsed.variant.ident), keeps_unknown }
}

fn of_variant(case: Case, ident: &Ident) -> Name {
    Name { text: case.apply(&ident.unraw().to_string()), span: ident.span() }
}
