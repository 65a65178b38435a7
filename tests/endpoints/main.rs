//! Partitions and endpoints against the official data.
//!
//! The data is not part of this repository. Where it is not found (see `awso_tests::paths::official`), the
//! trials are ignored and say so.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use awso::schema::ServiceSchema;
use awso::{EndpointParams, EndpointResolver, Partition, Service as _};
use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let mut trials = vec![
        partitions("partitions_are_as_published", |published| {
            let ours: Vec<Value> = Partition::all().iter().map(outputs).collect();
            let theirs: Vec<Value> = published.iter().map(published_outputs).collect();
            same(&json!(theirs), &json!(ours))
        }),
        partitions("regions_are_recognised_by_the_published_expressions", |published| {
            published.iter().try_for_each(|published| {
                let of = partition(published);
                same(&json!(alternatives(text(&published["regionRegex"]))?), &json!(prefixes(of)))
            })
        }),
        partitions("every_published_region_is_in_its_partition", |published| {
            published.iter().try_for_each(|published| {
                let regions = published["regions"].as_object().unwrap().keys();
                regions.into_iter().try_for_each(|region| {
                    same(&json!([region, published["id"]]), &json!([region, Partition::of(region).id]))
                })
            })
        }),
    ];
    trials.extend(endpoints());
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A trial over the published partitions.
fn partitions(name: &str, run: fn(&[Value]) -> Result<(), String>) -> Trial {
    Trial::ignorable_test(name, move || {
        let Some(file) = paths::official("endpoints/partitions.json") else {
            return Ok(missing("endpoints/partitions.json"));
        };
        let published = read(&file);
        let published = published["partitions"].as_array().unwrap();
        assert!(published.len() > 5, "too few partitions");
        run(published).map(|()| Completion::Completed).map_err(Failed::from)
    })
}

fn missing(what: &str) -> Completion {
    Completion::ignored_with(format!(
        "{what} is not there: set AWSO_OFFICIAL_DATA to a directory that has it"
    ))
}

fn read(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn outputs(partition: &Partition) -> Value {
    json!({
        "id": partition.id,
        "dnsSuffix": partition.dns_suffix,
        "dualStackDnsSuffix": partition.dual_stack_dns_suffix,
        "implicitGlobalRegion": partition.implicit_global_region,
        "supportsDualStack": partition.supports_dual_stack,
        "supportsFIPS": partition.supports_fips,
    })
}

fn published_outputs(published: &Value) -> Value {
    let mut outputs = published["outputs"].clone();
    outputs.as_object_mut().unwrap().remove("name");
    outputs["id"] = published["id"].clone();
    outputs
}

fn partition(published: &Value) -> &'static Partition {
    Partition::all().iter().find(|partition| partition.id == text(&published["id"])).unwrap()
}

fn prefixes(partition: &Partition) -> BTreeSet<String> {
    partition.region_prefixes.iter().map(|prefix| (*prefix).to_owned()).collect()
}

/// What may stand before the word and the number: `^(us|eu)\-\w+\-\d+$` has `us` and `eu`.
fn alternatives(expression: &str) -> Result<BTreeSet<String>, String> {
    let before = expression.strip_prefix('^').and_then(|rest| rest.strip_suffix(r"\-\w+\-\d+$"));
    let before = before.ok_or_else(|| format!("an expression of another form: {expression}"))?;
    let mut all = vec![String::new()];
    for part in before.split(r"\-") {
        let choices: Vec<&str> = part.trim_start_matches('(').trim_end_matches(')').split('|').collect();
        let longer = |prefix: &String| {
            let hyphen = if prefix.is_empty() { "" } else { "-" };
            choices.iter().map(|choice| format!("{prefix}{hyphen}{choice}")).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    Ok(all.into_iter().collect())
}

/// One trial an endpoint case, of all services whose models are there.
fn endpoints() -> Vec<Trial> {
    let Some(models) = paths::official("models") else {
        return vec![Trial::ignorable_test("models", || Ok(missing("models")))];
    };
    let mut trials = Vec::new();
    for model in fs::read_dir(models).unwrap() {
        let model = model.unwrap().path();
        let cases = model.join("endpoint-tests-1.json");
        if !cases.exists() {
            continue;
        }
        let name = model.file_name().unwrap().to_str().unwrap().to_owned();
        let metadata = &read(&model.join("service-2.json"))["metadata"];
        let prefix = text(&metadata["endpointPrefix"]).to_owned();
        let resolver = resolver(&name);
        let mut cases = read(&cases);
        let Value::Array(cases) = cases["testCases"].take() else { panic!("no cases") };
        for (index, case) in cases.into_iter().enumerate() {
            let prefix = prefix.clone();
            let title = format!("{name}: {index}: {}", text(&case["documentation"]));
            trials.push(Trial::test(title, move || {
                endpoint(&EndpointParams::new(prefix), resolver, &case).map_err(Failed::from)
            }));
        }
    }
    assert!(!trials.is_empty());
    trials
}

/// The rules of the crate that the house has for the service, or those of most services.
fn resolver(model: &str) -> EndpointResolver {
    let service: Option<&ServiceSchema> = match model {
        "connect" => Some(awso_connect::Client::SERVICE),
        "connectparticipant" => Some(awso_connect_participant::Client::SERVICE),
        _ => None,
    };
    service.map_or(EndpointParams::standard as EndpointResolver, |service| service.endpoint)
}

fn endpoint(params: &EndpointParams, resolver: EndpointResolver, case: &Value) -> Result<(), String> {
    let mut params = params.clone();
    for (name, value) in case["params"].as_object().into_iter().flatten() {
        match name.as_str() {
            "Region" => params.region = Some(text(value).to_owned()),
            "Endpoint" => params.endpoint_url = Some(text(value).to_owned()),
            "UseFIPS" => params.use_fips = value.as_bool().unwrap(),
            "UseDualStack" => params.use_dual_stack = value.as_bool().unwrap(),
            other => return Err(format!("a parameter that standard rules do not have: {other}")),
        }
    }
    let expect = case["expect"].as_object().unwrap();
    match (resolver(&params), expect.get("endpoint"), expect.get("error")) {
        (Ok(found), Some(expected), None) => same(expected, &json!({ "url": found.to_string() })),
        (Err(error), None, Some(expected)) if error.to_string().contains(text(expected)) => Ok(()),
        (found, ..) => Err(format!("expected {expect:?}, found {found:?}")),
    }
}

fn same(expected: &Value, found: &Value) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("expected {expected}, found {found}")) }
}
