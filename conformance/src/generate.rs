//! A program of all cases: a module for each operation with its shapes, and a function for each case.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use awso_scaffold::plan::{Plan, Type};
use awso_scaffold::{Client, Json, Model, Options, print};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::case::{Case, Direction};
use crate::{expect, literal};

/// Writes the program, and tells of each case whether it is in it or why it is not: among others because its module
/// is one of `broken`, which do not compile.
pub(crate) fn write(
    workspace: &Path,
    place: &Path,
    cases: &[Case],
    broken: &BTreeMap<String, String>,
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
            let (name, text) = &mut modules[module];
            if let Some(errors) = broken.get(name) {
                return Err(format!("its shapes do not compile:\n{errors}"));
            }
            let _ = write!(
                text,
                "\npub(crate) async fn case_{index}() -> ::serde_json::Value {{\n    {body}\n}}\n"
            );
            let _ = writeln!(calls, "    support::run({index}, {name}::case_{index}()).await;");
            Ok(())
        });
        outcomes.push(written);
    }
    modules.retain(|(name, _)| !broken.contains_key(name));
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
         reqwest = {{ version = \"0.13\", default-features = false }}\nserde_json = \"1\"\ntokio = {{ version = \"1\", default-features = false, features = [\"macros\", \"rt\", \"net\"] }}\n\n\
         [workspace]\n\n[profile.dev]\ndebug = false\n"
    )
}

/// The module of the case's operation, which cases of the same model share.
fn module(
    modules: &mut Vec<(String, String)>,
    by_model: &mut HashMap<String, usize>,
    case: &Case,
) -> Result<(usize, Options), String> {
    // Few of the models say that they sign, and none of the cases does.
    let options = Options { client: Client::Here, auth: Some("none".to_owned()), ..Options::default() };
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
        let params = case.json.get("params").ok_or("the case has no `params`")?;
        let ty = plan.named(input).ok_or_else(|| format!("the plan has no type `{input}`"))?;
        let value = literal::of_named(plan, ty, params)?;
        return Ok(format!(
            "crate::support::input::<{input}>({value}, {:?}, Client::new).await",
            case.endpoint
        ));
    }
    let answer = answer(case)?;
    match (case.json.get("result"), case.json.get("error")) {
        (Some(_), Some(_)) => Err("the case has both a `result` and an `error`".to_owned()),
        (Some(result), None) => {
            let expected = match operation.output.as_ref().and_then(|output| plan.named(output)) {
                Some(ty) => literal::of_named(plan, ty, result)?,
                None if expect::entries("result", result)?.is_empty() => "()".to_owned(),
                None => return Err("the case has a `result`, and the operation none".to_owned()),
            };
            Ok(format!("crate::support::output::<{input}>({answer}, Client::new, &{expected}).await"))
        }
        (None, members) => {
            let code = expect::text(&case.json, "errorCode")?;
            if code.is_none() && members.is_none() {
                return Err("the case has neither `result` nor `error` nor `errorCode`".to_owned());
            }
            let error = &operation.error;
            let expected = match (declared(case, plan, &operation.errors, members.is_some())?, members) {
                (Some(ty), members) => {
                    let empty = Json::Object(Vec::new());
                    let members = literal::of_named(plan, ty, members.unwrap_or(&empty))?;
                    format!("Some({error}::{}({members}))", ty.name)
                }
                (None, None) => "None".to_owned(),
                (None, Some(_)) => {
                    return Err("none of the errors that are declared is the case's".to_owned());
                }
            };
            let message = expect::text(&case.json, "errorMessage")?;
            Ok(format!(
                "crate::support::error::<{input}>({answer}, Client::new, {expected}, {code:?}, {message:?}).await"
            ))
        }
    }
}

/// The error a case means: the one of its code, or the only one where it says what that holds.
fn declared<'p>(
    case: &Case,
    plan: &'p Plan<'_>,
    errors: &[String],
    holds: bool,
) -> Result<Option<&'p Type>, String> {
    let code = expect::text(&case.json, "errorCode")?;
    let all = || errors.iter().filter_map(|error| plan.named(error));
    let code_of = |ty: &Type| {
        let shape = case.model.get("shapes").and_then(|shapes| shapes.get(&ty.shape));
        shape.and_then(|shape| shape.get("error")?.get("code")?.as_str())
    };
    let of_code = |ty: &&Type| code.is_some_and(|code| ty.shape == code || code_of(ty) == Some(code));
    Ok(all().find(of_code).or_else(|| all().next().filter(|_| holds && errors.len() == 1)))
}

/// Status, headers and body of the answer, as arguments.
fn answer(case: &Case) -> Result<String, String> {
    let response = case.json.get("response").ok_or("the case has no `response`")?;
    expect::only("response", response, &["status_code", "headers", "body"])?;
    let status = match response.get("status_code") {
        None => 200,
        Some(Json::Number(number)) if number.as_u64().is_some_and(|it| (100..1000).contains(&it)) => {
            number.as_u64().unwrap_or_default()
        }
        Some(other) => return Err(format!("the case has the status {other}")),
    };
    let headers = expect::pairs(response, "headers")?;
    let text = expect::text(response, "body")?.unwrap_or_default();
    let body = if case.protocol == "rpc-v2-cbor" {
        BASE64.decode(text).map_err(|error| format!("the case's body is no base64: {error}"))?
    } else {
        text.as_bytes().to_vec()
    };
    Ok(format!("{status}, &{headers:?}, &{body:?}"))
}
