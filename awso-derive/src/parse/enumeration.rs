//! Enums: of names, of numbers, and unions.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::{DataEnum, DeriveInput, Fields, Visibility};

use crate::attr::VariantAttrs;
use crate::case::Case;
use crate::ctxt::Ctxt;
use crate::model::{Enum, Kind, Member, Name, Place, Union, Variant, docs};

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
    rename_all: Option<Case>,
) -> Kind<'a> {
    let parsed = data.variants.iter().map(|variant| {
        let attrs = VariantAttrs::parse(ctxt, &variant.attrs);
        Parsed { variant, attrs }
    });
    let (unknown, listed): (Vec<_>, Vec<_>) = parsed.partition(|it| it.attrs.unknown.span().is_some());
    for second in unknown.iter().skip(1).filter_map(|it| it.attrs.unknown.span()) {
        ctxt.error(second, "one variant takes what is not listed, and there is one already");
    }
    let unknown = unknown.into_iter().next();
    if listed.iter().any(|it| !matches!(it.variant.fields, Fields::Unit)) {
        Kind::Union(union(ctxt, input, listed, unknown.as_ref(), rename_all.unwrap_or(Case::Pascal)))
    } else if listed.iter().any(|it| it.attrs.value.span().is_some()) {
        Kind::IntEnum(numbers(ctxt, input, listed, unknown.as_ref()))
    } else {
        Kind::Enum(names(ctxt, input, listed, unknown.as_ref(), rename_all.unwrap_or(Case::ScreamingSnake)))
    }
}

fn names<'a>(
    ctxt: &Ctxt,
    input: &DeriveInput,
    listed: Vec<Parsed<'a>>,
    unknown: Option<&Parsed<'a>>,
    case: Case,
) -> Enum<'a> {
    let variants = listed.into_iter().map(|Parsed { variant, attrs }| {
        if let Some((_, number)) = &variant.discriminant {
            ctxt.error_spanned(number, "a number on the wire is said in an attribute: `#[aws(value = …)]`");
        }
        let name = attrs.rename.get().unwrap_or_else(|| of_variant(case, &variant.ident));
        Variant { ident: &variant.ident, name, value: 0 }
    });
    Enum { variants: variants.collect(), unknown: holder(ctxt, input, unknown, "names", "Unknown(String)") }
}

fn numbers<'a>(
    ctxt: &Ctxt,
    input: &DeriveInput,
    listed: Vec<Parsed<'a>>,
    unknown: Option<&Parsed<'a>>,
) -> Enum<'a> {
    let variants = listed.into_iter().map(|Parsed { variant, attrs }| {
        if attrs.value.span().is_none() {
            ctxt.error_spanned(
                &variant.ident,
                "the other variants have numbers: give this one its own, `#[aws(value = …)]`",
            );
        }
        let name = of_variant(Case::Pascal, &variant.ident);
        Variant { ident: &variant.ident, name, value: attrs.value.get().unwrap_or_default() }
    });
    Enum { variants: variants.collect(), unknown: holder(ctxt, input, unknown, "numbers", "Unknown(i32)") }
}

/// The variant that takes what an enum does not list.
fn holder<'a>(
    ctxt: &Ctxt,
    input: &DeriveInput,
    unknown: Option<&Parsed<'a>>,
    what: &str,
    example: &str,
) -> Option<&'a Ident> {
    let Some(Parsed { variant, .. }) = unknown else {
        let message = format!("services add {what}: end the enum with `#[aws(unknown)] {example}`");
        ctxt.error_spanned(&input.ident, message);
        return None;
    };
    if !(matches!(variant.fields, Fields::Unnamed(_)) && variant.fields.len() == 1) {
        ctxt.error_spanned(
            &variant.ident,
            format!("the variant for unknown {what} keeps what came: `{example}`"),
        );
    }
    Some(&variant.ident)
}

fn union<'a>(
    ctxt: &Ctxt,
    input: &DeriveInput,
    listed: Vec<Parsed<'a>>,
    unknown: Option<&Parsed<'a>>,
    case: Case,
) -> Union<'a> {
    let variants = listed.into_iter().filter_map(|Parsed { variant, attrs }| {
        let field = match &variant.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => &fields.unnamed[0],
            _ => {
                let message = "a variant of a union holds one shape: `Name(Shape)`, or `Name(())` for none";
                ctxt.error_spanned(&variant.ident, message);
                return None;
            }
        };
        let name = attrs.rename.get().unwrap_or_else(|| of_variant(case, &variant.ident));
        Some(Member {
            ident: &variant.ident,
            vis: &Visibility::Inherited,
            ty: &field.ty,
            docs: docs(&variant.attrs),
            name,
            place: Place::Body,
            idempotency_token: None,
            default: None,
            traits: attrs.traits,
        })
    });
    let variants = variants.collect();
    let keeps_unknown = match unknown.map(|it| &it.variant.fields) {
        Some(Fields::Unit) => false,
        Some(Fields::Unnamed(fields)) if fields.unnamed.len() == 1 => true,
        Some(_) => {
            let message = "the variant for unknown variants is `Unknown(awso::UnknownVariant)`, or `Unknown`, which forgets them";
            ctxt.error_spanned(unknown.map(|it| &it.variant.ident), message);
            true
        }
        None => {
            let message =
                "services add variants: end the union with `#[aws(unknown)] Unknown(awso::UnknownVariant)`";
            ctxt.error_spanned(&input.ident, message);
            true
        }
    };
    Union { variants, unknown: unknown.map(|it| &it.variant.ident), keeps_unknown }
}

fn of_variant(case: Case, ident: &Ident) -> Name {
    Name { text: case.apply(&ident.unraw().to_string()), span: ident.span() }
}
