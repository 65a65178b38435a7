use awso_scaffold::print::{self, CrateOptions};
use awso_scaffold::{Client, Json, Options};

use super::{act, has, model};

#[test]
fn constraints_make_newtypes_and_nothing_else_does() {
    let printed = act(
        "rest-json",
        r#""In": {"type": "structure", "required": ["A"], "members": {
               "A": {"shape": "Short"}, "B": {"shape": "Secret"}, "C": {"shape": "Plain"}, "D": {"shape": "Rate"}, "E": {"shape": "Few"}, "F": {"shape": "Half"}}},
           "Short": {"type": "string", "min": 0, "max": 8, "pattern": "^[a-z\\d]+$"},
           "Secret": {"type": "string", "sensitive": true}, "Plain": {"type": "string", "min": 0},
           "Rate": {"type": "integer", "min": -1, "max": 5}, "Few": {"type": "list", "member": {"shape": "Plain"}, "min": 1},
           "Half": {"type": "double", "max": 0.5}"#,
    );
    has(&printed, "#[aws(length(..=8), pattern = r\"^[a-z\\d]+$\")]\npub struct Short(String);");
    has(&printed, "#[derive(AwsShape, Clone, PartialEq, Eq)]\n#[aws(sensitive)]\npub struct Secret(String);");
    has(
        &printed,
        "#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq)]\n#[aws(range(-1..=5))]\npub struct Rate(i32);",
    );
    has(&printed, "#[aws(length(1..))]\npub struct Few(Vec<String>);");
    has(
        &printed,
        "#[derive(AwsShape, Clone, Copy, Debug, PartialEq)]\n#[aws(range(..=0.5))]\npub struct Half(f64);",
    );
    has(&printed, "pub a: Short,");
    has(&printed, "pub c: Option<String>,");
}

#[test]
fn a_pattern_that_cannot_be_checked_is_a_comment() {
    let printed = act(
        "rest-json",
        r#""In": {"type": "structure", "members": {"A": {"shape": "Tag"}}},
           "Tag": {"type": "string", "max": 8, "pattern": "^(?!aws:).*$"}"#,
    );
    has(&printed, "// pattern not expressible: ^(?!aws:).*$ (look-around, ");
    has(&printed, "#[aws(length(..=8))]\npub struct Tag(String);");
}

#[test]
fn a_secret_that_is_a_structure_is_hidden_whole() {
    let printed = act(
        "rest-json",
        r#""In": {"type": "structure", "members": {"A": {"shape": "Keys"}}},
           "Keys": {"type": "structure", "sensitive": true, "members": {"Id": {"shape": "String"}}}"#,
    );
    has(&printed, "#[aws(sensitive)]\npub struct Keys(KeysContent);");
    has(&printed, "#[aws(rename = \"Keys\")]\npub struct KeysContent {");
}

#[test]
fn a_secret_that_is_taken_or_answered_is_hidden_member_by_member() {
    let shapes = r#""In": {"type": "structure", "sensitive": true, "required": ["Id"], "members": {"Id": {"shape": "String"}, "Key": {"shape": "Key"}}},
        "Key": {"type": "string", "sensitive": true}, "Keys": {"type": "list", "member": {"shape": "String"}},
        "Answer": {"type": "structure", "sensitive": true, "members": {"Keys": {"shape": "Keys"}, "Until": {"shape": "Time"}}},
        "Time": {"type": "timestamp"}"#;
    let model = model("rest-json", shapes);
    let printed = print::service(&model, &Options::default());
    has(&printed, "    pub id: InId,\n");
    has(&printed, "    pub key: Option<Key>,\n");
    has(&printed, "#[derive(AwsShape, Clone, PartialEq, Eq)]\n#[aws(sensitive)]\npub struct InId(String);\n");
    let text = format!(
        r#"{{"metadata": {{"protocol": "json", "targetPrefix": "T"}}, "operations": {{"Act": {{
            "http": {{"method": "POST", "requestUri": "/"}}, "output": {{"shape": "Answer"}}}}}},
            "shapes": {{"String": {{"type": "string"}}, {shapes}}}}}"#
    );
    let model = awso_scaffold::Model::of_text(&text).unwrap();
    let printed = print::service(&model, &Options::default());
    has(&printed, "pub struct Answer {\n");
    has(&printed, "    pub keys: Option<AnswerKeys>,\n");
    has(&printed, "    pub until: Option<AnswerUntil>,\n");
    has(&printed, "#[aws(sensitive)]\npub struct AnswerKeys(Vec<String>);\n");
    has(
        &printed,
        "#[derive(AwsShape, Clone, Copy, PartialEq, Eq)]\n#[aws(sensitive)]\npub struct AnswerUntil(awso::Timestamp);\n",
    );
    let notes = awso_scaffold::Plan::of(&model, &Options::default()).notes;
    let expected = "sensitive in the model; an output is a structure, so its members are hidden one by one";
    assert!(notes.iter().any(|note| note.at == "Answer" && note.text == expected), "{notes:?}");
}

#[test]
fn of_two_members_with_one_element_the_list_is_kept() {
    let model = model(
        "rest-xml",
        r#""In": {"type": "structure", "members": {"A": {"shape": "Notice"}}},
           "Notice": {"type": "structure", "members": {"Event": {"shape": "String", "deprecated": true},
               "Events": {"shape": "Events", "locationName": "Event"}, "Id": {"shape": "String", "xmlAttribute": true, "locationName": "Event"}}},
           "Events": {"type": "list", "flattened": true, "member": {"shape": "String"}}"#,
    );
    let plan = awso_scaffold::Plan::of(&model, &Options::default());
    let members: Vec<_> =
        plan.named("Notice").unwrap().fields().iter().map(|it| it.member.as_str()).collect();
    assert_eq!(members, ["Events", "Id"]);
    let expected = "left out: `Events` goes by the same name on the wire";
    assert!(plan.notes.iter().any(|it| it.at == "Notice.Event" && it.text == expected), "{:?}", plan.notes);
}

#[test]
fn a_manifest_asks_for_what_the_protocol_needs() {
    let model = model("smithy-rpc-v2-cbor", r#""In": {"type": "structure", "members": {}}"#);
    let files = print::crate_files(&model, &Options::default(), &CrateOptions::default());
    has(&files[0].text, "awso = { version = \"0.1\", features = [\"cbor\"] }\n");
}

#[test]
fn places_are_written_where_the_protocol_has_them() {
    let shapes = r#""In": {"type": "structure", "required": ["Box"], "payload": "Data", "members": {
            "Box": {"shape": "String", "location": "uri", "locationName": "box"},
            "Page": {"shape": "String", "location": "querystring", "locationName": "Page"},
            "Size": {"shape": "String", "location": "querystring", "locationName": "size"},
            "All": {"shape": "Map", "location": "querystring"},
            "Meta": {"shape": "Map", "location": "headers", "locationName": "x-meta-"},
            "When": {"shape": "Time", "location": "header", "locationName": "X-When"},
            "Since": {"shape": "Time", "location": "header", "locationName": "X-Since", "timestampFormat": "iso8601"},
            "Data": {"shape": "Stream"}}},
        "Stream": {"type": "blob", "streaming": true}, "Time": {"type": "timestamp"},
        "Map": {"type": "map", "key": {"shape": "String"}, "value": {"shape": "String"}}"#;
    let text = format!(
        r#"{{"metadata": {{"protocol": "rest-xml"}}, "operations": {{"Act": {{"http": {{"method": "PUT", "requestUri": "/b/{{box+}}?acl"}},
            "input": {{"shape": "In", "locationName": "Acting"}}}}}}, "shapes": {{"String": {{"type": "string"}}, {shapes}}}}}"#
    );
    let model = awso_scaffold::Model::of_text(&text).unwrap();
    let printed = print::operation(&model, "Act", Client::Here).unwrap();
    has(
        &printed,
        "#[aws_operation(uri = \"/b/{Box+}?acl\", method = \"PUT\", output = (), service = Client)]\n",
    );
    has(&printed, "#[aws(rename = \"In\", xml(name = \"Acting\"))]\npub struct ActRequest {");
    has(&printed, "    #[aws(label)]\n    pub r#box: String,\n");
    has(&printed, "    #[aws(query)]\n    pub page: Option<String>,\n");
    has(&printed, "    #[aws(query = \"size\")]\n    pub size: Option<String>,\n");
    has(&printed, "    #[aws(query_map)]\n    pub all: Option<BTreeMap<String, String>>,\n");
    has(&printed, "    #[aws(prefix_headers = \"x-meta-\")]\n");
    has(&printed, "    #[aws(header = \"X-When\")]\n    pub when: Option<awso::Timestamp>,\n");
    has(&printed, "    #[aws(header = \"X-Since\", timestamp_format = \"date-time\")]\n");
    has(&printed, "    #[aws(payload)]\n    pub data: Option<awso::ByteStream>,\n");
    has(&printed, "#[derive(AwsShape, Debug, PartialEq)]\n#[aws_operation");
    has(&printed, "pub struct Client(awso::Client);");
}

#[test]
fn forms_in_xml_and_query_stand_at_the_member() {
    let shapes = r#""In": {"type": "structure", "members": {
            "Tags": {"shape": "Tags", "locationName": "TagSet"}, "Old": {"shape": "Old"}, "New": {"shape": "Tags", "flattened": true},
            "Nested": {"shape": "Nested"}, "Id": {"shape": "String", "xmlAttribute": true, "queryName": "ID"}}},
        "Tags": {"type": "list", "member": {"shape": "String", "locationName": "Tag"}},
        "Old": {"type": "list", "flattened": true, "member": {"shape": "String", "locationName": "Item"}},
        "Nested": {"type": "list", "member": {"shape": "Tags"}}"#;
    let printed = act("ec2", shapes);
    has(&printed, "    #[aws(xml(name = \"TagSet\"))]\n    pub tags: Option<Tags>,\n");
    has(&printed, "#[aws(xml(item = \"Tag\"))]\npub struct Tags(Vec<String>);");
    has(&printed, "    pub nested: Option<Vec<Tags>>,\n");
    has(&printed, "    #[aws(xml(flattened, name = \"Item\"))]\n    pub old: Option<Vec<String>>,\n");
    has(&printed, "    #[aws(xml(attribute), ec2_name = \"ID\")]\n    pub id: Option<String>,\n");
}

#[test]
fn errors_operations_and_pages_say_what_differs() {
    let text = r#"{"metadata": {"protocol": "rest-json", "serviceId": "My Service"}, "operations": {"List": {
            "http": {"method": "GET", "requestUri": "/{Id}"}, "input": {"shape": "ListRequest"}, "output": {"shape": "ListResponse"},
            "errors": [{"shape": "Slow"}, {"shape": "Gone"}], "endpoint": {"hostPrefix": "{Id}."}, "httpChecksumRequired": true,
            "requestcompression": {"encodings": ["gzip"]}, "deprecated": true, "idempotent": true}},
        "shapes": {"String": {"type": "string"}, "Strings": {"type": "list", "member": {"shape": "String"}},
            "ListRequest": {"type": "structure", "required": ["Id"], "members": {
                "Id": {"shape": "String", "location": "uri", "locationName": "Id", "hostLabel": true}, "Token": {"shape": "String", "idempotencyToken": true}, "Next": {"shape": "String", "deprecated": true}}},
            "ListResponse": {"type": "structure", "members": {"Next": {"shape": "String"}, "All": {"shape": "Strings"}}},
            "Slow": {"type": "structure", "members": {}, "exception": true, "error": {"code": "SlowDown", "httpStatusCode": 503, "senderFault": true}, "retryable": {"throttling": true}},
            "Gone": {"type": "structure", "members": {}, "exception": true, "fault": true}}}"#;
    let pages =
        r#"{"pagination": {"List": {"input_token": "Next", "output_token": "Next", "result_key": "All"}}}"#;
    let model =
        awso_scaffold::Model::of_text(text).unwrap().with_paginators(&Json::parse(pages).unwrap()).unwrap();
    let printed = print::service(&model, &Options::default());
    has(&printed, "#[aws_error(status = 503, code = \"SlowDown\", throttling, fault = \"client\")]");
    has(&printed, "#[aws_error(status = 500)]\npub struct Gone {}");
    has(
        &printed,
        "    errors(Slow, Gone),\n    host_prefix = \"{Id}.\",\n    checksum_required,\n    request_compression,\n",
    );
    has(&printed, "    idempotent,\n    paginated(input_token = \"Next\", output_token = \"Next\")\n)]");
    has(&printed, "    #[aws(items)]\n    pub all: ");
    has(&printed, "#[deprecated]\n#[derive(");
    has(&printed, "    #[aws(label, host_label)]\n");
    has(&printed, "    #[aws(idempotency_token)]\n");
    has(&printed, "    #[deprecated]\n    pub next:");
    let of_crate =
        CrateOptions { awso: Some("{ path = \"../awso\" }".to_owned()), ..CrateOptions::default() };
    let files = print::crate_files(&model, &Options::default(), &of_crate);
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "Cargo.toml",
            "src/client.rs",
            "src/error.rs",
            "src/operations/list.rs",
            "src/operations/mod.rs",
            "src/lib.rs"
        ]
    );
    has(&files[0].text, "name = \"awso-my-service\"");
    has(&files[0].text, "awso = { path = \"../awso\", features = [\"checksum\", \"gzip\"] }\n");
    has(&files[3].text, "use awso::AwsShape;\n\nuse crate::{Gone, Slow};\n");
}

/// An operation of a protocol without uri that declares these errors.
fn declaring(errors: &[String]) -> String {
    let declared: Vec<_> = errors.iter().map(|error| format!(r#"{{"shape": "{error}"}}"#)).collect();
    let shape =
        |error: &String| format!(r#""{error}": {{"type": "structure", "exception": true, "members": {{}}}}"#);
    let shapes: Vec<_> = errors.iter().map(shape).collect();
    let text = format!(
        r#"{{"metadata": {{"protocol": "json", "targetPrefix": "T"}}, "operations": {{"Act": {{
            "http": {{"method": "POST", "requestUri": "/"}}, "output": {{"shape": "ActResponse"}}, "errors": [{}]}}}},
            "shapes": {{"ActResponse": {{"type": "structure", "members": {{}}}}, {}}}}}"#,
        declared.join(", "),
        shapes.join(", ")
    );
    print::operation(&awso_scaffold::Model::of_text(&text).unwrap(), "Act", Client::Crate).unwrap()
}

#[test]
fn a_list_that_is_alone_in_an_attribute_opens_in_its_line() {
    // rustfmt takes 109 characters of one line here, not 110.
    let (first, second) = (format!("A{}", "b".repeat(40)), format!("C{}", "d".repeat(39)));
    let line = format!("#[aws_operation(errors({first}, {second}))]");
    assert_eq!(line.len(), 109);
    has(&declaring(&[first.clone(), second.clone()]), &line);
    let second = second + "d";
    let expected = format!("#[aws_operation(errors(\n    {first},\n    {second}\n))]\n");
    has(&declaring(&[first, second]), &expected);
}

#[test]
fn int_enums_unions_defaults_and_documents() {
    let printed = act(
        "rest-json",
        r#""In": {"type": "structure", "members": {"A": {"shape": "Level"}, "B": {"shape": "Choice"}, "C": {"shape": "Doc"},
               "D": {"shape": "Count", "default": 10}, "E": {"shape": "String", "default": ""}}},
           "Level": {"type": "integer", "enum": {"HIGH": 1, "LOW": 2}}, "Count": {"type": "integer"},
           "Doc": {"type": "structure", "document": true, "members": {}},
           "Choice": {"type": "structure", "union": true, "members": {"Text": {"shape": "String"}, "Unknown": {"shape": "Count"}}}"#,
    );
    has(&printed, "    /// `HIGH`.\n    #[aws(value = 1)]\n    High,\n");
    has(&printed, "    Unknown(i32),\n");
    has(&printed, "    #[aws(rename = \"Unknown\")]\n    UnknownValue(i32),\n");
    has(&printed, "    Unknown(awso::UnknownVariant),\n");
    has(&printed, "pub c: Option<awso::Document>,");
    has(&printed, "    #[aws(default = 10)]\n    pub d: i32,\n");
    has(&printed, "    #[aws(default)]\n    pub e: String,\n");
}

#[test]
fn no_prose_of_the_model_is_printed() {
    let model = model(
        "rest-json",
        r#""In": {"type": "structure", "documentation": "PROSE", "members": {"A": {"shape": "String", "documentation": "PROSE", "deprecated": true, "deprecatedMessage": "PROSE"}}}"#,
    );
    assert!(model.notes.is_empty());
    assert!(!print::service(&model, &Options::default()).contains("PROSE"));
}

#[test]
fn a_post_that_only_reads_may_be_sent_twice() {
    let printed = |method: &str, says: &str| {
        let text = format!(
            r#"{{"metadata": {{"protocol": "rest-json"}}, "operations": {{"Act": {{
                "http": {{"method": "{method}", "requestUri": "/"}}, "input": {{"shape": "ActRequest"}}, {says}}}}},
                "shapes": {{"ActRequest": {{"type": "structure", "members": {{}}}}}}}}"#
        );
        print::service(&awso_scaffold::Model::of_text(&text).unwrap(), &Options::default())
    };
    has(&printed("POST", r#""readonly": true"#), "idempotent)]");
    has(&printed("POST", r#""idempotent": true"#), "idempotent)]");
    for (method, says) in
        [("GET", r#""readonly": true"#), ("POST", r#""readonly": false, "idempotent": false"#)]
    {
        let printed = printed(method, says);
        assert!(!printed.contains("idempotent"), "{printed}");
    }
}
