//! The shapes, operations and services of a crate, by awso's own conventions.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Item, Token, Type};

use super::given::{Given, settings};
use crate::Error;
use crate::case::Case;

#[derive(Default)]
pub(super) struct Source {
    /// By the name in Rust.
    pub(super) shapes: BTreeMap<String, Shape>,
    pub(super) services: Vec<Service>,
    /// Where the crate begins.
    pub(super) root: PathBuf,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: PathBuf,
    pub(super) line: usize,
}

pub(super) struct Service {
    pub(super) place: Place,
    pub(super) settings: Vec<Given>,
}

pub(super) struct Shape {
    pub(super) place: Place,
    /// In the model.
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) settings: Vec<Given>,
    pub(super) error: Option<Vec<Given>>,
    pub(super) operation: Option<Operation>,
}

pub(super) enum Kind {
    Structure(Vec<Member>),
    Union(Vec<Member>),
    Enum(Vec<(String, usize)>),
    IntEnum(Vec<(String, usize)>),
    Newtype(Box<Type>),
}

pub(super) struct Member {
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) settings: Vec<Given>,
}

pub(super) struct Operation {
    pub(super) line: usize,
    pub(super) name: String,
    /// The output's type, by its last name; empty for `()`.
    pub(super) output: String,
    pub(super) settings: Vec<Given>,
}

impl Source {
    /// The names of the operations, as the model has them.
    pub(super) fn operations(&self) -> impl Iterator<Item = &str> {
        self.shapes.values().filter_map(|shape| Some(shape.operation.as_ref()?.name.as_str()))
    }

    /// Reads all Rust files of a crate's `src`.
    pub(super) fn read(directory: &Path) -> Result<Self, Error> {
        let root = directory.join("src");
        let mut source = Source { root: root.join("lib.rs"), ..Source::default() };
        let mut ahead = vec![root];
        let mut files = Vec::new();
        while let Some(directory) = ahead.pop() {
            let unreadable = |error: std::io::Error| {
                let problem = format!("cannot be read: {error}: name the directory of a crate");
                Error::new("", problem).in_file(&directory)
            };
            for entry in fs::read_dir(&directory).map_err(unreadable)? {
                let path = entry.map_err(unreadable)?.path();
                if path.is_dir() {
                    ahead.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    files.push(path);
                }
            }
        }
        files.sort();
        for file in files {
            source.add(&file, &crate::model::read_file(&file)?)?;
        }
        Ok(source)
    }

    /// Adds what a file holds.
    pub(super) fn add(&mut self, file: &Path, text: &str) -> Result<(), Error> {
        let wrong = |error: &syn::Error| {
            let at = error.span().start();
            let place = format!("line {}, column {}", at.line, at.column + 1);
            Error::new(place, error.to_string()).in_file(file)
        };
        let parsed = syn::parse_file(text).map_err(|error| wrong(&error))?;
        self.items(file, parsed.items).map_err(|error| wrong(&error))
    }

    fn items(&mut self, file: &Path, items: Vec<Item>) -> syn::Result<()> {
        let place = |span: Span| Place { file: file.to_owned(), line: span.start().line };
        let mut ahead = items;
        while let Some(item) = ahead.pop() {
            match item {
                Item::Mod(module) if !is_of_tests(&module.attrs) => {
                    ahead.extend(module.content.into_iter().flat_map(|(_, items)| items));
                }
                Item::Struct(item) if derives(&item.attrs, "AwsService") => {
                    if let Some((line, settings)) = settings(&item.attrs, "aws_service")? {
                        self.services
                            .push(Service { place: Place { line, ..place(item.ident.span()) }, settings });
                    }
                }
                Item::Struct(item) if derives(&item.attrs, "AwsShape") => {
                    let shape = structure(&item, place(item.ident.span()))?;
                    self.insert(&item.ident, shape)?;
                }
                Item::Enum(item) if derives(&item.attrs, "AwsShape") => {
                    let shape = enumeration(&item, place(item.ident.span()))?;
                    self.insert(&item.ident, shape)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn insert(&mut self, ident: &syn::Ident, shape: Shape) -> syn::Result<()> {
        let message = "two shapes of the crate are called so: the check knows them by their names alone";
        match self.shapes.insert(ident.unraw().to_string(), shape) {
            None => Ok(()),
            Some(_) => Err(syn::Error::new(ident.span(), message)),
        }
    }
}

fn is_of_tests(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        attr.path().is_ident("cfg") && attr.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

fn derives(attrs: &[Attribute], name: &str) -> bool {
    let derive = attrs.iter().filter(|attr| attr.path().is_ident("derive"));
    derive.into_iter().any(|attr| {
        let paths = attr.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated);
        paths.is_ok_and(|paths| {
            paths.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == name))
        })
    })
}

/// The value of a setting that was given.
pub(super) fn find<'g>(settings: &'g [Given], key: &str) -> Option<&'g Given> {
    settings.iter().find(|given| given.key == key)
}

fn rule(settings: &[Given], usual: Case) -> Case {
    let given = find(settings, "rename_all").map(|given| given.value.as_str());
    Case::NAMES.iter().find(|(name, _)| Some(*name) == given).map_or(usual, |(_, case)| *case)
}

fn named(settings: &[Given], case: Case, ident: &syn::Ident) -> String {
    let given = find(settings, "rename").map(|given| given.value.clone());
    given.unwrap_or_else(|| case.apply(&ident.unraw().to_string()))
}

fn shape(attrs: &[Attribute], ident: &syn::Ident, place: Place, kind: Kind) -> syn::Result<Shape> {
    let given = settings(attrs, "aws")?.map(|(_, given)| given).unwrap_or_default();
    let name = find(&given, "rename").map_or_else(|| ident.unraw().to_string(), |given| given.value.clone());
    let error = settings(attrs, "aws_error")?.map(|(_, given)| given);
    let operation = settings(attrs, "aws_operation")?;
    let operation = operation.map(|(line, settings)| operation_of(ident, line, settings));
    Ok(Shape { place, name, kind, settings: given, error, operation })
}

/// The name and output, by the conventions of `#[aws_operation]`.
fn operation_of(ident: &syn::Ident, line: usize, settings: Vec<Given>) -> Operation {
    let input = ident.unraw().to_string();
    let (stem, answer) = match (input.strip_suffix("Request"), input.strip_suffix("Input")) {
        (Some(stem), _) if !stem.is_empty() => (stem, "Response"),
        (_, Some(stem)) if !stem.is_empty() => (stem, "Output"),
        _ => (input.as_str(), "Response"),
    };
    let value = |key: &str| find(&settings, key).map(|given| given.value.clone());
    let name = value("name").unwrap_or_else(|| stem.to_owned());
    let output = value("output").unwrap_or_else(|| format!("{stem}{answer}"));
    let output = output.rsplit("::").next().unwrap_or_default().trim_matches(['(', ')', ' ']).to_owned();
    Operation { line, name, output, settings }
}

fn structure(item: &syn::ItemStruct, place: Place) -> syn::Result<Shape> {
    let given = settings(&item.attrs, "aws")?.map(|(_, given)| given).unwrap_or_default();
    let kind = match &item.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Kind::Newtype(Box::new(fields.unnamed[0].ty.clone()))
        }
        fields => {
            let case = rule(&given, Case::Pascal);
            let members = fields.iter().filter_map(|field| Some((field, field.ident.as_ref()?)));
            let members = members.map(|(field, ident)| {
                let settings = settings(&field.attrs, "aws")?.map(|(_, given)| given).unwrap_or_default();
                let name = named(&settings, case, ident);
                Ok(Member { line: ident.span().start().line, name, ty: field.ty.clone(), settings })
            });
            Kind::Structure(members.collect::<syn::Result<_>>()?)
        }
    };
    shape(&item.attrs, &item.ident, place, kind)
}

/// A union where variants hold something, an int enum where they have numbers, an enum of names otherwise.
fn enumeration(item: &syn::ItemEnum, place: Place) -> syn::Result<Shape> {
    let given = settings(&item.attrs, "aws")?.map(|(_, given)| given).unwrap_or_default();
    let mut listed = Vec::new();
    for variant in &item.variants {
        let settings = settings(&variant.attrs, "aws")?.map(|(_, given)| given).unwrap_or_default();
        if find(&settings, "unknown").is_none() {
            listed.push((variant, variant.ident.span().start().line, settings));
        }
    }
    let is_union = listed.iter().any(|(variant, ..)| !matches!(variant.fields, Fields::Unit));
    let is_numbers = listed.iter().any(|(_, _, settings)| find(settings, "value").is_some());
    let kind = if is_union {
        let case = rule(&given, Case::Pascal);
        let members = listed.into_iter().filter_map(|(variant, line, settings)| {
            let ty = variant.fields.iter().next()?.ty.clone();
            Some(Member { line, name: named(&settings, case, &variant.ident), ty, settings })
        });
        Kind::Union(members.collect())
    } else if is_numbers {
        let number = |settings: &[Given]| find(settings, "value").map(|given| given.value.clone());
        let numbers = listed.iter().map(|(_, line, settings)| (number(settings).unwrap_or_default(), *line));
        Kind::IntEnum(numbers.collect())
    } else {
        let case = rule(&given, Case::ScreamingSnake);
        let names = listed.iter().map(|(variant, line, it)| (named(it, case, &variant.ident), *line));
        Kind::Enum(names.collect())
    };
    shape(&item.attrs, &item.ident, place, kind)
}
