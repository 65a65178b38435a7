//! A service as the files of a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{file, item, mentioned, sorted};
use crate::model::{Model, Protocol};
use crate::plan::{Options, Plan, Role, Type, service};
use crate::word::{snake, unraw};

/// What a crate is called and what it depends on.
#[derive(Clone, Debug, Default)]
pub struct CrateOptions {
    /// The package's name, where it is not `awso-` and the service's.
    pub name: Option<String>,
    /// What stands behind `awso = ` in its manifest: `{ path = "../awso" }`.
    pub awso: Option<String>,
}

/// A file of a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path in the crate.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

/// What a service is, in a sentence.
pub(super) fn about(model: &Model) -> String {
    let metadata = &model.metadata;
    let name = metadata.full_name.as_ref().or(metadata.service_id.as_ref());
    let name = name.map_or_else(|| "a service".to_owned(), |name| format!("the {}", name.escape_debug()));
    let version = metadata.api_version.as_ref();
    let version = version.map(|version| format!(", version {}", version.escape_debug()));
    format!("A typed client of {name}{}.", version.unwrap_or_default())
}

/// A whole service: a file for each operation with the shapes that it alone uses, one of all others, one of the
/// errors, the client, the manifest, and what the check is to know of it.
pub fn crate_files(model: &Model, options: &Options, of_crate: &CrateOptions) -> Vec<File> {
    let plan = Plan::of(model, options);
    let homes = homes(&plan);
    let mut files = vec![manifest(&plan, of_crate)];
    let drift = crate::check::declaration(model, options);
    files.extend(drift.map(|text| File { path: "drift.toml".to_owned(), text }));
    let mut modules = vec!["client"];
    let mut push = |path: String, text: String| files.push(File { path, text });
    push("src/client.rs".to_owned(), file(&[], &[], item::client(&plan).into_iter()));
    for (home, module) in [(Home::Errors, "error"), (Home::Shared, "shape")] {
        if let Some(text) = of_home(&plan, &homes, home) {
            modules.push(module);
            push(format!("src/{module}.rs"), text);
        }
    }
    let mut operations = BTreeMap::new();
    for (index, operation) in plan.operations.iter().enumerate() {
        if let Some(text) = of_home(&plan, &homes, Home::Operation(index)) {
            let method = unraw(&operation.method);
            operations.insert(operation.method.as_str(), ());
            push(format!("src/operations/{method}.rs"), text);
        }
    }
    if !operations.is_empty() {
        modules.push("operations");
        let doc = "//! One operation a file: its input with the annotation, its output, and what it alone uses.\n\n";
        push("src/operations/mod.rs".to_owned(), format!("{doc}{}", modules_of(operations.keys().copied())));
    }
    modules.sort_unstable();
    push("src/lib.rs".to_owned(), format!("//! {}\n\n{}", about(model), modules_of(modules.into_iter())));
    files
}

fn modules_of<'m>(modules: impl Iterator<Item = &'m str> + Clone) -> String {
    let mut text = String::new();
    for module in modules.clone() {
        let _ = writeln!(text, "mod {module};");
    }
    text.push('\n');
    for module in modules {
        let all = if module == "client" { "Client" } else { "*" };
        let _ = writeln!(text, "pub use {module}::{all};");
    }
    text
}

fn manifest(plan: &Plan<'_>, of_crate: &CrateOptions) -> File {
    let id = plan.model.metadata.service_id.as_deref().unwrap_or("service");
    let name = of_crate.name.clone().unwrap_or_else(|| format!("awso-{}", snake(id).replace('_', "-")));
    let asks = |setting: &str| {
        let attributes = plan.types.iter().flat_map(|ty| &ty.attributes).flat_map(|it| &it.inside);
        attributes.into_iter().any(|it| it.text == setting)
    };
    let of_service = service(&plan.model.metadata, &plan.options);
    let is_signed = !of_service.inside.iter().any(|it| it.text == r#"auth = "none""#);
    let mut features = Vec::new();
    features.extend((plan.model.metadata.protocol == Protocol::RpcV2Cbor).then_some("cbor"));
    features.extend(asks("checksum_required").then_some("checksum"));
    features.extend(asks("request_compression").then_some("gzip"));
    features.extend(is_signed.then_some("sigv4"));
    let awso = of_crate.awso.clone().unwrap_or_else(|| "\"0.1\"".to_owned());
    let mut text = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nawso = {awso}\n"
    );
    if !features.is_empty() {
        let list: Vec<_> = features.iter().map(|feature| format!("\"{feature}\"")).collect();
        let features = format!("features = [{}]", list.join(", "));
        let with = match awso.strip_suffix('}') {
            Some(table) => format!("{}, {features} }}", table.trim_end()),
            None => format!("{{ version = {awso}, {features} }}"),
        };
        text = text.replace(&format!("awso = {awso}\n"), &format!("awso = {with}\n"));
    }
    File { path: "Cargo.toml".to_owned(), text }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Home {
    Operation(usize),
    Errors,
    Shared,
}

/// The file of each type: that of the operation that alone uses it, that of the errors, or that of all.
fn homes(plan: &Plan<'_>) -> BTreeMap<String, Home> {
    let mut homes: BTreeMap<String, Home> = BTreeMap::new();
    let mut settle = |roots: Vec<&str>, home: Home| {
        let mut seen = BTreeSet::new();
        let mut ahead: Vec<String> = roots.into_iter().map(str::to_owned).collect();
        while let Some(name) = ahead.pop() {
            let Some(ty) = plan.named(&name).filter(|_| seen.insert(name.clone())) else { continue };
            homes
                .entry(name)
                .and_modify(|it| {
                    if *it != home {
                        *it = Home::Shared;
                    }
                })
                .or_insert(home);
            ahead.extend(mentioned(ty));
        }
    };
    let errors = plan.types.iter().filter(|ty| ty.role == Role::Error);
    settle(errors.map(|ty| ty.name.as_str()).collect(), Home::Errors);
    for (index, operation) in plan.operations.iter().enumerate() {
        let roots = [Some(operation.input.as_str()), operation.output.as_deref()];
        settle(roots.into_iter().flatten().collect(), Home::Operation(index));
    }
    for ty in plan.types.iter().filter(|ty| ty.role == Role::Error) {
        homes.insert(ty.name.clone(), Home::Errors);
    }
    homes
}

fn of_home(plan: &Plan<'_>, homes: &BTreeMap<String, Home>, home: Home) -> Option<String> {
    let at_home = |name: &str| homes.get(name) == Some(&home);
    let types: Vec<&Type> = plan.types.iter().filter(|ty| at_home(&ty.name)).collect();
    if types.is_empty() {
        return None;
    }
    let mut used: Vec<String> = types.iter().flat_map(|ty| mentioned(ty)).collect();
    if let Home::Operation(index) = home {
        let operation = plan.operations.get(index)?;
        used.extend(operation.output.clone());
        used.extend(operation.errors.iter().cloned());
    }
    let imported: BTreeSet<&str> = used.iter().map(String::as_str).filter(|name| !at_home(name)).collect();
    Some(file(&types, &sorted(imported), types.iter().map(|ty| item::print(ty))))
}
