//! A program of all cases: a module for each operation with its shapes, and a function for each case.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use awso_scaffold::plan::Plan;
use awso_scaffold::{Client, Json, Model, Options, print};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::case::{Case, Direction};
use crate::literal;

/// Writes the program, and tells of each case whether it is in it or why it is not.
pub(crate) fn write(
    workspace: &Path,
    place: &Path,
    cases: &[Case],
) -> Result<Vec<Result<(), String>>, String> {
    let mut modules: Vec<(String, String)> = Vec::new();
    let mut by_model: HashMap<String, usize> = HashMap::new();
    let mut calls = String::new();
    let mut outcomes = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let written = module(&mut modules, &mut by_model, case).and_then(|(module, plan_of)| {
            let model = Model::of_tree(&case.model).map_err(|error| error.to_string())?;
            let plan = Plan::of(&model, &plan_of);
            let body = function(&plan, case)?;
            let text = &mut modules[module].1;
            let _ = write!(
                text,
                "\npub(crate) async fn case_{index}() -> ::serde_json::Value {{\n    {body}\n}}\n"
            );
            let name = &modules[module].0;
            let _ =
                writeln!(calls, "    println!(\"{index}\\t{{}}\", Box::pin({name}::case_{index}()).await);");
            Ok(())
        });
        outcomes.push(written);
    }
    let declared: String = modules.iter().map(|(name, _)| format!("mod {name};\n")).collect();
    let main = format!(
        "#![allow(warnings)]\n\nmod support;\n{declared}\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n{calls}}}\n"
    );
    let source = place.join("src");
    let fail = |error: std::io::Error| format!("{}: {error}", place.display());
    // What an earlier run wrote of other cases has no place here.
    let _ = fs::remove_dir_all(&source);
    fs::create_dir_all(&source).map_err(fail)?;
    fs::write(place.join("Cargo.toml"), manifest(workspace)).map_err(fail)?;
    fs::copy(workspace.join("Cargo.lock"), place.join("Cargo.lock")).map_err(fail)?;
    fs::write(source.join("support.rs"), include_str!("../harness/support.rs")).map_err(fail)?;
    fs::write(source.join("main.rs"), main).map_err(fail)?;
    for (name, text) in modules {
        fs::write(source.join(format!("{name}.rs")), text).map_err(fail)?;
    }
    Ok(outcomes)
}

fn manifest(workspace: &Path) -> String {
    let awso = workspace.join("awso");
    format!(
        "[package]\nname = \"awso-conformance-cases\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         awso = {{ path = {awso:?}, features = [\"cbor\", \"checksum\", \"gzip\"] }}\nbase64 = \"0.23\"\n\
         serde_json = \"1\"\ntokio = {{ version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }}\n\n\
         [workspace]\n\n[profile.dev]\ndebug = false\n"
    )
}

/// The module of the case's operation, which cases of the same model share.
fn module(
    modules: &mut Vec<(String, String)>,
    by_model: &mut HashMap<String, usize>,
    case: &Case,
) -> Result<(usize, Options), String> {
    let options = Options { client: Client::Here, ..Options::default() };
    let key = format!("{:?}", case.model);
    if let Some(module) = by_model.get(&key) {
        return Ok((*module, options));
    }
    let model = Model::of_tree(&case.model).map_err(|error| error.to_string())?;
    let text = print::module(&Plan::of(&model, &options));
    let module = modules.len();
    modules.push((format!("m{module}"), text));
    by_model.insert(key, module);
    Ok((module, options))
}

fn function(plan: &Plan<'_>, case: &Case) -> Result<String, String> {
    let operation = plan
        .operation(&case.operation)
        .ok_or_else(|| format!("the plan has no operation `{}`", case.operation))?;
    let input = &operation.input;
    if case.direction == Direction::Input {
        let empty = Json::Object(Vec::new());
        let params = case.json.get("params").unwrap_or(&empty);
        let ty = plan.named(input).ok_or_else(|| format!("the plan has no type `{input}`"))?;
        let value = if ty.fields().is_empty() {
            "crate::support::rest()".to_owned()
        } else {
            literal::of_named(plan, ty, params)?
        };
        return Ok(format!(
            "crate::support::input::<{input}>({value}, {:?}, Client::new).await",
            case.endpoint
        ));
    }
    let response = case.json.get("response").ok_or("there is no `response`")?;
    let status = match response.get("status_code") {
        Some(Json::Number(number)) => number.to_string(),
        _ => "200".to_owned(),
    };
    let headers = response.get("headers").map_or(&[][..], Json::entries);
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| format!("({name:?}, {:?})", value.as_str().unwrap_or_default()))
        .collect();
    let text = response.get("body").and_then(Json::as_str).unwrap_or_default();
    let body = if case.protocol == "rpc-v2-cbor" {
        BASE64.decode(text).map_err(|error| format!("the body is no base64: {error}"))?
    } else {
        text.as_bytes().to_vec()
    };
    let arguments = format!("{status}, &[{}], &{body:?}", headers.join(", "));
    let is_error = case.json.get("errorCode").is_some() || case.json.get("error").is_some();
    if !is_error {
        let empty = Json::Object(Vec::new());
        let result = case.json.get("result").unwrap_or(&empty);
        let expected = match operation.output.as_ref().and_then(|output| plan.named(output)) {
            Some(ty) if !ty.fields().is_empty() => literal::of_named(plan, ty, result)?,
            _ => "crate::support::rest()".to_owned(),
        };
        return Ok(format!("crate::support::output::<{input}>({arguments}, &{expected})"));
    }
    let error = &operation.error;
    let declared =
        operation.errors.first().and_then(|error| plan.named(error)).ok_or("no error is declared")?;
    let empty = Json::Object(Vec::new());
    let members = case.json.get("error").unwrap_or(&empty);
    let expected = if declared.fields().is_empty() {
        "crate::support::rest()".to_owned()
    } else {
        literal::of_named(plan, declared, members)?
    };
    let option = |key: &str| match case.json.get(key).and_then(Json::as_str) {
        Some(text) => format!("Some({text:?})"),
        None => "None".to_owned(),
    };
    Ok(format!(
        "crate::support::error::<{input}>({arguments}, &{error}::{}({expected}), {}, {})",
        declared.name,
        option("errorCode"),
        option("errorMessage")
    ))
}
