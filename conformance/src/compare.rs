//! What went out against what the case wants.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

use crate::case::{Case, Direction};
use crate::{body, expect};

/// What is wrong with the answer of a case, if anything is.
pub(crate) fn problem(case: &Case, answer: &Value) -> Option<String> {
    if let Some(problem) = answer.get("problem") {
        return Some(problem.as_str().unwrap_or("it failed").to_owned());
    }
    match case.direction {
        Direction::Output => None,
        Direction::Input => {
            let problems = request(case, answer).unwrap_or_else(|problem| vec![problem]);
            (!problems.is_empty()).then(|| problems.join("\n"))
        }
    }
}

fn request(case: &Case, answer: &Value) -> Result<Vec<String>, String> {
    let expected = case.json.get("serialized").ok_or("the case has no `serialized`")?;
    let known = ["method", "uri", "host", "headers", "forbidHeaders", "requireHeaders", "body"];
    expect::only("serialized", expected, &known)?;
    let mut problems = Vec::new();
    let mut same = |what: &str, got: &str, wanted: Option<&str>| {
        if wanted.is_some_and(|wanted| wanted != got) {
            problems.push(format!("{what}: got {got:?}, expected {:?}", wanted.unwrap_or_default()));
        }
    };
    let text = |key: &str| answer[key].as_str().unwrap_or_default();

    same("method", text("method"), expect::text(expected, "method")?);
    let url = text("url");
    let (host, target) = split_host(url.split_once("://").map_or(url, |(_, rest)| rest));
    if let Some(wanted) = expect::text(expected, "host")? {
        // Some cases say the endpoint's path with its host.
        same("host", host, Some(split_host(wanted).0));
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if let Some(uri) = expect::text(expected, "uri")? {
        let (wanted_path, wanted_query) = uri.split_once('?').unwrap_or((uri, ""));
        same("path", path, Some(if wanted_path.is_empty() { "/" } else { wanted_path }));
        same("query", &sorted(query), Some(&sorted(wanted_query)));
    }
    // The url says where to, the wire how it went there.
    same("request target", text("target"), Some(target));

    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for header in answer["headers"].as_array().map_or(&[][..], Vec::as_slice) {
        let (name, value) = (header[0].as_str().unwrap_or_default(), header[1].as_str().unwrap_or_default());
        let all = headers.entry(name.to_owned()).or_default();
        *all = if all.is_empty() { value.to_owned() } else { format!("{all}, {value}") };
    }
    let header = |name: &str| headers.get(&name.to_ascii_lowercase()).map(String::as_str);
    for (name, value) in expect::pairs(expected, "headers")? {
        same(&format!("header {name}"), header(name).unwrap_or("no such header"), Some(value));
    }
    for name in expect::texts(expected, "forbidHeaders")? {
        if let Some(value) = header(name) {
            problems.push(format!("header {name}: got {value:?}, which is forbidden"));
        }
    }
    for name in expect::texts(expected, "requireHeaders")? {
        if header(name).is_none() {
            problems.push(format!("header {name} is missing"));
        }
    }
    if let Some(wanted) = expect::text(expected, "body")? {
        let got = BASE64.decode(text("body")).map_err(|error| error.to_string())?;
        problems.extend(body::problem(case, header("content-type").unwrap_or_default(), &got, wanted));
    }
    Ok(problems)
}

fn split_host(rest: &str) -> (&str, &str) {
    match rest.find(['/', '?']) {
        Some(slash) => rest.split_at(slash),
        None => (rest, "/"),
    }
}

/// The parameters in an order of their own: that of different names says nothing.
fn sorted(query: &str) -> String {
    let mut all: Vec<_> = query.split('&').filter(|part| !part.is_empty()).collect();
    all.sort_by_key(|part| part.split('=').next());
    all.join("&")
}
