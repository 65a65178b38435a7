//! What went out against what the case wants.

use std::collections::BTreeMap;

use awso_scaffold::Json;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

use crate::body;
use crate::case::{Case, Direction};

/// What is wrong with the answer of a case, if anything is.
pub(crate) fn problem(case: &Case, answer: &Value) -> Option<String> {
    if let Some(problem) = answer.get("problem") {
        return Some(problem.as_str().unwrap_or("it failed").to_owned());
    }
    match case.direction {
        Direction::Output => None,
        Direction::Input => {
            let problems = request(case, answer);
            (!problems.is_empty()).then(|| problems.join("\n"))
        }
    }
}

fn request(case: &Case, answer: &Value) -> Vec<String> {
    let Some(expected) = case.json.get("serialized") else {
        return vec!["there is no `serialized`".to_owned()];
    };
    let mut problems = Vec::new();
    let mut same = |what: &str, got: &str, wanted: Option<&str>| {
        if wanted.is_some_and(|wanted| wanted != got) {
            problems.push(format!("{what}: got {got:?}, expected {:?}", wanted.unwrap_or_default()));
        }
    };
    let text = |key: &str| answer[key].as_str().unwrap_or_default();
    let wanted = |key: &str| expected.get(key).and_then(Json::as_str);

    same("method", text("method"), wanted("method"));
    let url = text("url");
    let (host, target) = split_host(url.split_once("://").map_or(url, |(_, rest)| rest));
    if let Some(wanted_host) = wanted("host") {
        // Some cases say the endpoint's path with its host.
        same("host", host, Some(split_host(wanted_host).0));
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if let Some(uri) = wanted("uri") {
        let (wanted_path, wanted_query) = uri.split_once('?').unwrap_or((uri, ""));
        same("path", path, Some(if wanted_path.is_empty() { "/" } else { wanted_path }));
        same("query", &sorted(query), Some(&sorted(wanted_query)));
    }

    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for header in answer["headers"].as_array().map_or(&[][..], Vec::as_slice) {
        let (name, value) = (header[0].as_str().unwrap_or_default(), header[1].as_str().unwrap_or_default());
        let all = headers.entry(name.to_owned()).or_default();
        *all = if all.is_empty() { value.to_owned() } else { format!("{all}, {value}") };
    }
    for (name, value) in expected.get("headers").map_or(&[][..], Json::entries) {
        let got = headers.get(&name.to_ascii_lowercase()).map_or("no such header", String::as_str);
        same(&format!("header {name}"), got, value.as_str());
    }
    let names = |key: &str| expected.get(key).map_or(&[][..], Json::items).iter().filter_map(Json::as_str);
    for name in names("forbidHeaders") {
        if let Some(value) = headers.get(&name.to_ascii_lowercase()) {
            problems.push(format!("header {name}: got {value:?}, which is forbidden"));
        }
    }
    for name in names("requireHeaders").filter(|name| !is_of_transport(name)) {
        if !headers.contains_key(&name.to_ascii_lowercase()) {
            problems.push(format!("header {name} is missing"));
        }
    }
    if let Some(wanted) = wanted("body") {
        let got = BASE64.decode(text("body")).unwrap_or_default();
        let media_type = headers.get("content-type").map_or("", String::as_str);
        problems.extend(body::problem(&case.protocol, media_type, &got, wanted));
    }
    problems
}

/// Whether the header is added below what the case compares.
fn is_of_transport(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-length")
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
