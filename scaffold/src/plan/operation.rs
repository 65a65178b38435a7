//! What an operation says of itself, and a service.

use std::collections::HashSet;

use super::name::{input_stem, operation_stem};
use super::{Client, Options, Setting, page};
use crate::case::Case;
use crate::model::{Member, Metadata, Model, Note, Operation, Protocol};

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
const SAFE_METHODS: [&str; 3] = ["GET", "HEAD", "OPTIONS"];

/// Why the derive has no method for an operation beside those of others. Its name is what it is called by on
/// the wire, so that there is no other.
pub(super) fn refused(operation: &Operation, methods: &HashSet<String>) -> Option<String> {
    const CLIENT: [&str; 6] = ["clone", "fmt", "from_env", "from_env_with", "new", "send"];
    // The derive makes no raw name of these.
    const KEPT: [&str; 4] = ["self", "super", "crate", "gen"];
    let name = &operation.name;
    let method = method(operation);
    if syn::parse_str::<syn::Ident>(&format!("{name}Error")).is_err() {
        Some(format!("`{name}` cannot be part of a Rust name"))
    } else if CLIENT.contains(&method.as_str()) {
        Some(format!("the client's own `{method}` stands in the way of its method"))
    } else if KEPT.contains(&method.as_str()) {
        Some(format!("no method can be called `{method}`"))
    } else if methods.contains(&method) {
        Some(format!("`{method}` is the method of another operation"))
    } else {
        None
    }
}

/// An operation's method on the client.
pub(super) fn method(operation: &Operation) -> String {
    Case::Snake.apply(&operation.name)
}

/// `aws_operation(…)`.
pub(super) fn attribute(
    model: &Model,
    operation: &Operation,
    output: Option<&str>,
    errors: &[String],
    options: &Options,
    notes: &mut Vec<Note>,
) -> Setting {
    let mut note = |text: String| notes.push(Note { at: operation.name.clone(), text });
    let mut settings = Vec::new();
    let is_rest = model.metadata.protocol.is_rest();
    settings.extend(is_rest.then(|| Setting::text("uri", &uri(model, operation))));
    if !METHODS.contains(&operation.method.as_str()) {
        note(format!("awso does not know the method `{}`", operation.method));
    }
    settings.extend(is_rest.then(|| Setting::text("method", &operation.method)));
    let input = input_stem(operation);
    let stem = operation_stem(operation);
    if stem != operation.name {
        settings.push(Setting::text("name", &operation.name));
    }
    let usual = if input.ends_with("Input") { format!("{stem}Output") } else { format!("{stem}Response") };
    match output {
        Some(output) if output == usual => {}
        Some(output) => settings.push(Setting::flag(&format!("output = {output}"))),
        None => settings.push(Setting::flag("output = ()")),
    }
    match &options.client {
        Client::Crate => {}
        Client::Here => settings.push(Setting::flag("service = Client")),
        Client::At(path) => settings.push(Setting::flag(&format!("service = {path}"))),
    }
    if !errors.is_empty() {
        settings.push(Setting::list("errors", errors.iter().map(|error| Setting::flag(error)).collect()));
    }
    if let Some(prefix) = &operation.host_prefix {
        settings.push(Setting::text("host_prefix", &labelled(model, operation, prefix)));
    }
    let of_service = options.auth.clone().unwrap_or_else(|| auth(&model.metadata).to_owned());
    match own_auth(operation) {
        // Where nothing is signed, no operation is.
        Ok(Some(own)) if of_service != "none" && own != of_service => {
            settings.push(Setting::text("auth", own));
        }
        Ok(_) => {}
        Err(unknown) => note(format!("`auth` is not printed: {unknown}")),
    }
    if let Some(code) = operation.response_code.filter(|code| *code != 200) {
        note(format!("answers with the status {code} in the model; awso takes any success"));
    }
    if operation.checksum_required {
        settings.push(Setting::flag("checksum_required"));
    }
    if operation.compression.iter().any(|encoding| encoding == "gzip") {
        settings.push(Setting::flag("request_compression"));
    } else if !operation.compression.is_empty() {
        note(format!("awso compresses by gzip alone, not by {}", operation.compression.join(", ")));
    }
    // What only reads may be read twice; GET says that itself.
    if operation.idempotent || (operation.readonly && !SAFE_METHODS.contains(&operation.method.as_str())) {
        settings.push(Setting::flag("idempotent"));
    }
    settings.extend(page::setting(model, operation, &mut note));
    Setting::list("aws_operation", settings)
}

const SIGV4: &str = "sigv4";
const UNSIGNED: &str = "sigv4-unsigned-payload";

/// How the service's requests prove who sends them, as `auth = "…"` has it: the first way of its list that awso has,
/// or `none`.
pub(crate) fn auth(metadata: &Metadata) -> &'static str {
    let way = match (metadata.auth.as_slice(), metadata.signature_version.as_deref()) {
        ([], version) => way(version.unwrap_or("none")),
        (ways, _) => ways.iter().find_map(|it| way(it)),
    };
    match (way.unwrap_or("none"), metadata.signature_version.as_deref()) {
        (SIGV4, Some("s3" | "s3v4")) => "s3v4",
        (way, _) => way,
    }
}

/// What the service's requests prove it by that awso does not have, where that is all they do.
pub(crate) fn unknown_auth(metadata: &Metadata) -> Option<String> {
    match (metadata.auth.as_slice(), metadata.signature_version.as_deref()) {
        ([], None) => None,
        ([], Some(version)) => way(version).is_none().then(|| version.to_owned()),
        (ways, _) => ways.iter().all(|it| way(it).is_none()).then(|| ways.join(", ")),
    }
}

/// Models say it by the names of Smithy's traits, or, as they did before, by versions of the signature.
fn way(name: &str) -> Option<&'static str> {
    match name {
        "aws.auth#sigv4" | "v4" | "s3" | "s3v4" => Some(SIGV4),
        "v4-unsigned-body" => Some(UNSIGNED),
        "smithy.api#noAuth" | "none" => Some("none"),
        _ => None,
    }
}

/// How the operation proves who sends it, where that is said; what is said, where awso does not have it.
fn own_auth(operation: &Operation) -> Result<Option<&'static str>, String> {
    let said = match operation.auth.as_deref() {
        None | Some([]) => None,
        Some(ways) => Some(ways.iter().find_map(|it| way(it)).ok_or_else(|| ways.join(", "))?),
    };
    Ok(match said {
        None | Some(SIGV4) if operation.unsigned_payload => Some(UNSIGNED),
        // The service's own signature, whichever that is.
        Some(SIGV4) => None,
        said => said,
    })
}

/// The path, with labels called as their members are, and the query string that never changes.
pub(crate) fn uri(model: &Model, operation: &Operation) -> String {
    labelled(model, operation, operation.uri.split('#').next().unwrap_or("/"))
}

fn labelled(model: &Model, operation: &Operation, template: &str) -> String {
    let members = operation
        .input
        .as_ref()
        .and_then(|io| model.shape(&io.shape))
        .map(super::super::model::Shape::members);
    let called = |label: &str| {
        let is_it = |member: &&Member| member.location_name.as_deref().unwrap_or(&member.name) == label;
        members.unwrap_or_default().iter().find(is_it).map(|member| member.name.clone())
    };
    let mut made = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (label, behind) = after.split_once('}').unwrap_or((after, ""));
        let (name, greedy) = label.strip_suffix('+').map_or((label, ""), |name| (name, "+"));
        made.push_str(before);
        made.push_str(&format!("{{{}{greedy}}}", called(name).unwrap_or_else(|| name.to_owned())));
        rest = behind;
    }
    made + rest
}

/// `aws_service(…)`.
pub(crate) fn service(metadata: &Metadata, options: &Options) -> Setting {
    let or = |text: &Option<String>, other: &str| text.clone().unwrap_or_else(|| other.to_owned());
    let mut settings = vec![
        Setting::text("id", &or(&metadata.service_id, "Service")),
        Setting::text("endpoint_prefix", &or(&metadata.endpoint_prefix, "service")),
        Setting::text("version", &or(&metadata.api_version, "1")),
        Setting::text("protocol", metadata.protocol.name()),
    ];
    let auth = options.auth.as_deref().unwrap_or_else(|| auth(metadata));
    settings.push(Setting::text("auth", auth));
    if let Some(name) = metadata.signing_name.as_ref().filter(|_| auth != "none")
        && metadata.endpoint_prefix.as_ref() != Some(name)
    {
        settings.push(Setting::text("signing_name", name));
    }
    if let (Some(target), Protocol::Json10 | Protocol::Json11 | Protocol::RpcV2Cbor) =
        (&metadata.target_prefix, metadata.protocol)
    {
        settings.push(Setting::text("target_prefix", target));
    }
    if let (Some(namespace), true) = (&metadata.xml_namespace, metadata.protocol.is_xml()) {
        settings.push(Setting::text("xml_namespace", &namespace.uri));
    }
    if metadata.query_compatible {
        settings.push(Setting::flag("query_compatible"));
    }
    Setting::list("aws_service", settings)
}
