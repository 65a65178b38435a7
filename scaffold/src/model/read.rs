//! JSON to a model. Every key is looked at: one that nothing has a place for becomes a note.

use std::collections::HashMap;

use super::object::Object;
use super::{ErrorTraits, Io, Kind, Location, Member, Metadata, Model, Note, Operation, Protocol, Shape};
use crate::{Error, Json};

type Result<T> = std::result::Result<T, Error>;

pub(super) fn model(json: &Json) -> Result<Model> {
    let root = Object::of("$", json)?;
    let mut notes = Vec::new();
    let metadata = match root.object("metadata")? {
        Some(object) => metadata(&object, &mut notes)?,
        None => return Err(Error::new("$", "`metadata` is missing: this is no `service-2.json`")),
    };
    let shapes = root.object("shapes")?.ok_or_else(|| Error::new("$", "`shapes` is missing"))?;
    let (mut read, mut index) = (Vec::new(), HashMap::new());
    for (name, json) in shapes.entries() {
        index.insert(name.clone(), read.len());
        read.push(shape(name, &Object::of(shapes.at(name), json)?, &mut notes)?);
    }
    let mut operations = Vec::new();
    if let Some(object) = root.object("operations")? {
        for (name, json) in object.entries() {
            operations.push(operation(Some(name), &Object::of(object.at(name), json)?, &mut notes)?);
        }
    }
    for (number, case) in root.items("cases").iter().enumerate() {
        let case = Object::of(format!("$.cases[{number}]"), case)?;
        let Some(given) = case.object("given")? else { continue };
        let given = operation(None, &given, &mut notes)?;
        if !operations.iter().any(|operation: &Operation| operation.name == given.name) {
            operations.push(given);
        }
    }
    notes.sort();
    notes.dedup();
    let model = Model { metadata, operations, shapes: read, notes, paginators: Json::Null, index };
    links(&model)?;
    Ok(model)
}

fn metadata(object: &Object<'_>, notes: &mut Vec<Note>) -> Result<Metadata> {
    let json_version = object.text("jsonVersion")?;
    let mut names = vec![object.required_text("protocol")?];
    names.extend(object.texts("protocols")?);
    let known = |name: &String| match (name.as_str(), json_version.as_deref()) {
        ("rest-json", _) => Some(Protocol::RestJson),
        ("rest-xml", _) => Some(Protocol::RestXml),
        ("json", Some("1.0")) => Some(Protocol::Json10),
        ("json", _) => Some(Protocol::Json11),
        ("query", _) => Some(Protocol::Query),
        ("ec2", _) => Some(Protocol::Ec2),
        ("smithy-rpc-v2-cbor", _) => Some(Protocol::RpcV2Cbor),
        _ => None,
    };
    let Some(protocol) = names.iter().find_map(known) else {
        let problem = format!(
            "`{}` is not known: there are `rest-json`, `rest-xml`, `json`, `query`, `ec2`, `smithy-rpc-v2-cbor`",
            names.join("`, `")
        );
        return Err(Error::new(object.at("protocol"), problem));
    };
    let read = Metadata {
        service_id: object.text("serviceId")?,
        endpoint_prefix: object.text("endpointPrefix")?,
        api_version: object.text("apiVersion")?,
        protocol,
        query_compatible: object.get("awsQueryCompatible").is_some(),
        target_prefix: object.text("targetPrefix")?,
        xml_namespace: object.namespace("xmlNamespace")?,
        signature_version: object.text("signatureVersion")?,
        signing_name: object.text("signingName")?,
        auth: object.texts("auth")?,
        full_name: object.text("serviceFullName")?,
        uid: object.text("uid")?,
    };
    object.pass_over(&["serviceAbbreviation", "globalEndpoint", "checksumFormat"]);
    object.note_the_rest(Model::SERVICE, notes);
    Ok(read)
}

fn operation(key: Option<&str>, object: &Object<'_>, notes: &mut Vec<Note>) -> Result<Operation> {
    let name = match (object.text("name")?, key) {
        (Some(name), _) => name,
        (None, Some(key)) => key.to_owned(),
        (None, None) => return Err(object.missing("name")),
    };
    let http = object.object("http")?.ok_or_else(|| object.missing("http"))?;
    let mut errors = Vec::new();
    for (index, json) in object.items("errors").iter().enumerate() {
        errors.push(Object::of(object.at(&format!("errors[{index}]")), json)?.required_text("shape")?);
    }
    let checksum = object.object("httpChecksum")?;
    let checksummed = checksum.as_ref().map(|it| it.flag("requestChecksumRequired")).transpose()?;
    let compression = object.object("requestcompression")?.map(|it| it.texts("encodings")).transpose()?;
    let endpoint = object.object("endpoint")?;
    let auth = match (object.text("authtype")?.as_deref(), object.get("auth")) {
        (_, Some(_)) => Some(object.texts("auth")?),
        (Some("none"), None) => Some(vec!["smithy.api#noAuth".to_owned()]),
        (other, None) => other.filter(|other| *other != "v4").map(|other| vec![other.to_owned()]),
    };
    let read = Operation {
        method: http.required_text("method")?,
        uri: http.required_text("requestUri")?,
        response_code: http.status("responseCode")?,
        input: object.object("input")?.map(|it| io(&it, &name, notes)).transpose()?,
        output: object.object("output")?.map(|it| io(&it, &name, notes)).transpose()?,
        errors,
        host_prefix: endpoint.as_ref().map(|it| it.text("hostPrefix")).transpose()?.flatten(),
        checksum_required: object.flag("httpChecksumRequired")? || checksummed.unwrap_or(false),
        compression: compression.unwrap_or_default(),
        auth,
        unsigned_payload: object.flag("unsignedPayload")?,
        deprecated: object.flag("deprecated")?,
        idempotent: object.flag("idempotent")?,
        readonly: object.flag("readonly")?,
        name,
    };
    for object in [Some(object), Some(&http), checksum.as_ref(), endpoint.as_ref()].into_iter().flatten() {
        object.note_the_rest(&read.name, notes);
    }
    Ok(read)
}

fn io(object: &Object<'_>, operation: &str, notes: &mut Vec<Note>) -> Result<Io> {
    let read = Io {
        shape: object.required_text("shape")?,
        location_name: object.text("locationName")?,
        xml_namespace: object.namespace("xmlNamespace")?,
    };
    // The protocol knows what a result is wrapped in.
    object.pass_over(&["resultWrapper"]);
    object.note_the_rest(operation, notes);
    Ok(read)
}

fn shape(name: &str, object: &Object<'_>, notes: &mut Vec<Note>) -> Result<Shape> {
    let read = Shape {
        name: name.to_owned(),
        kind: kind(name, object, notes)?,
        min: object.number("min")?,
        max: object.number("max")?,
        pattern: object.text("pattern")?,
        unique: object.flag("uniqueItems")?,
        sensitive: object.flag("sensitive")?,
        deprecated: object.flag("deprecated")?,
        streaming: object.flag("streaming")?,
        event_stream: object.flag("eventstream")?,
        flattened: object.flag("flattened")?,
        sparse: object.flag("sparse")?,
        location_name: object.text("locationName")?,
        xml_namespace: object.namespace("xmlNamespace")?,
        timestamp_format: object.timestamp_format()?,
        media_type: object.text("mediaType")?,
        payload: object.text("payload")?,
        error: error(object)?,
    };
    // A box and the order of elements mean nothing here: optional is what is not required, and readers take
    // any order.
    object.pass_over(&["box", "xmlOrder", "wrapper"]);
    if let Some(payload) = &read.payload
        && !read.members().iter().any(|member| member.name == *payload)
    {
        return Err(Error::new(object.at("payload"), format!("no member is called `{payload}`")));
    }
    object.note_the_rest(name, notes);
    Ok(read)
}

fn kind(name: &str, object: &Object<'_>, notes: &mut Vec<Note>) -> Result<Kind> {
    let kind = object.required_text("type")?;
    let inside = |key: &'static str, notes: &mut Vec<Note>| match object.object(key)? {
        Some(link) => member(key, &link, &format!("{name}.{key}"), notes).map(Box::new),
        None => Err(object.missing(key)),
    };
    Ok(match kind.as_str() {
        "boolean" => Kind::Boolean,
        "byte" => Kind::Byte,
        "short" => Kind::Short,
        "integer" if object.get("enum").is_some() => Kind::IntEnum(numbers(object)?),
        "integer" => Kind::Integer,
        "long" => Kind::Long,
        "float" => Kind::Float,
        "double" => Kind::Double,
        "biginteger" | "bigInteger" => Kind::BigInteger,
        "bigdecimal" | "bigDecimal" => Kind::BigDecimal,
        "string" | "character" if object.get("enum").is_some() => Kind::Enum(object.texts("enum")?),
        "string" | "character" => Kind::String,
        "timestamp" => Kind::Timestamp,
        "blob" => Kind::Blob,
        "document" => Kind::Document,
        "list" => Kind::List(inside("member", notes)?),
        "map" => Kind::Map(inside("key", notes)?, inside("value", notes)?),
        "structure" => {
            let (is_document, is_union) = (object.flag("document")?, object.flag("union")?);
            let members = members(name, object, notes)?;
            match (is_document, is_union) {
                (true, _) => Kind::Document,
                (false, true) => Kind::Union(members),
                (false, false) => Kind::Structure(members),
            }
        }
        other => return Err(Error::new(object.at("type"), format!("`{other}` is no kind of shape"))),
    })
}

/// Numbers, or names and their numbers: `[1, 2]`, `{"HIGH": 1}`.
fn numbers(object: &Object<'_>) -> Result<Vec<(String, i32)>> {
    let number = |name: Option<&str>, json: &Json| {
        let number = match json {
            Json::Number(number) => number.as_i64().and_then(|number| i32::try_from(number).ok()),
            _ => None,
        };
        let problem = || Error::new(object.at("enum"), format!("expected whole numbers, found {json}"));
        let number = number.ok_or_else(problem)?;
        Ok((name.map_or_else(|| number.to_string(), str::to_owned), number))
    };
    match object.get("enum") {
        Some(Json::Object(entries)) => entries.iter().map(|(name, json)| number(Some(name), json)).collect(),
        json => json.map(Json::items).unwrap_or_default().iter().map(|json| number(None, json)).collect(),
    }
}

fn error(object: &Object<'_>) -> Result<Option<ErrorTraits>> {
    let error = object.object("error")?;
    let (exception, fault) = (object.flag("exception")?, object.flag("fault")?);
    if error.is_none() && !exception && !fault {
        return Ok(None);
    }
    let mut read = ErrorTraits { fault, ..ErrorTraits::default() };
    if let Some(error) = error {
        read.status = error.status("httpStatusCode")?;
        read.code = error.text("code")?;
        read.sender_fault = error.get("senderFault").map(|_| error.flag("senderFault")).transpose()?;
        read.fault |= error.flag("fault")?;
    }
    if let Some(retryable) = object.object("retryable")? {
        read.retryable = true;
        read.throttling = retryable.flag("throttling")?;
    }
    Ok(Some(read))
}

fn members(shape: &str, object: &Object<'_>, notes: &mut Vec<Note>) -> Result<Vec<Member>> {
    let required = object.texts("required")?;
    let mut read = Vec::new();
    if let Some(members) = object.object("members")? {
        for (name, json) in members.entries() {
            let link = Object::of(members.at(name), json)?;
            let mut member = member(name, &link, &format!("{shape}.{name}"), notes)?;
            member.required = required.contains(name);
            read.push(member);
        }
    }
    if let Some(stray) = required.iter().find(|name| !read.iter().any(|member| member.name == **name)) {
        return Err(Error::new(object.at("required"), format!("no member is called `{stray}`")));
    }
    Ok(read)
}

fn member(name: &str, object: &Object<'_>, at: &str, notes: &mut Vec<Note>) -> Result<Member> {
    let location = match object.text("location")?.as_deref() {
        None => None,
        Some("header") => Some(Location::Header),
        Some("headers") => Some(Location::Headers),
        Some("uri") => Some(Location::Uri),
        Some("querystring") => Some(Location::QueryString),
        Some("statusCode") => Some(Location::StatusCode),
        Some(other) => return Err(Error::new(object.at("location"), format!("`{other}` is no location"))),
    };
    let read = Member {
        name: name.to_owned(),
        shape: object.required_text("shape")?,
        required: false,
        location,
        location_name: object.text("locationName")?,
        query_name: object.text("queryName")?,
        flattened: object.flag("flattened")?,
        xml_attribute: object.flag("xmlAttribute")?,
        xml_namespace: object.namespace("xmlNamespace")?,
        timestamp_format: object.timestamp_format()?,
        idempotency_token: object.flag("idempotencyToken")?,
        json_value: object.flag("jsonvalue")?,
        host_label: object.flag("hostLabel")?,
        streaming: object.flag("streaming")?,
        deprecated: object.flag("deprecated")?,
        default: object.get("default").cloned(),
    };
    // What belongs to event streams is noted with the union that is one.
    object.pass_over(&["box", "event", "eventpayload", "eventheader", "contextParam"]);
    object.note_the_rest(at, notes);
    Ok(read)
}

/// Every shape that is named is there.
fn links(model: &Model) -> Result<()> {
    let there = |at: String, name: &str| match model.shape(name) {
        Some(_) => Ok(()),
        None => Err(Error::new(at, format!("no shape is called `{name}`"))),
    };
    for operation in &model.operations {
        let at = format!("$.operations.{}", operation.name);
        for (key, io) in [("input", &operation.input), ("output", &operation.output)] {
            let Some(io) = io else { continue };
            there(format!("{at}.{key}"), &io.shape)?;
            if !matches!(model.shape(&io.shape).map(|shape| &shape.kind), Some(Kind::Structure(_))) {
                return Err(Error::new(format!("{at}.{key}"), format!("`{}` is no structure", io.shape)));
            }
        }
        operation.errors.iter().try_for_each(|error| there(format!("{at}.errors"), error))?;
    }
    for shape in &model.shapes {
        let at = format!("$.shapes.{}", shape.name);
        match &shape.kind {
            Kind::List(item) => there(format!("{at}.member"), &item.shape)?,
            Kind::Map(key, value) => {
                there(format!("{at}.key"), &key.shape)?;
                there(format!("{at}.value"), &value.shape)?;
            }
            _ => {
                for member in shape.members() {
                    there(format!("{at}.members.{}", member.name), &member.shape)?;
                }
            }
        }
    }
    Ok(())
}
