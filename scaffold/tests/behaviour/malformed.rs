use std::path::Path;

use awso_scaffold::{Client, Json, Model, Options, print};
use serde_json::json;

#[track_caller]
fn refused(text: &str, expected: &str) {
    assert_eq!(Model::of_text(text).unwrap_err().to_string(), expected);
}

#[test]
fn what_is_no_model_says_where_and_why() {
    refused("{", "line 1, column 1: this is no JSON: EOF while parsing an object");
    refused("[]", "$: expected an object, found a list");
    refused("{}", "$: `metadata` is missing: this is no `service-2.json`");
    refused(r#"{"metadata": {}}"#, "$.metadata: `protocol` is missing");
    refused(
        r#"{"metadata": {"protocol": "soap"}, "shapes": {}}"#,
        "$.metadata.protocol: `soap` is not known: there are `rest-json`, `rest-xml`, `json`, `query`, `ec2`, `smithy-rpc-v2-cbor`",
    );
}

#[test]
fn what_is_wrong_in_a_shape_has_its_path() {
    let refused = |shapes: &str, expected| {
        refused(&format!(r#"{{"metadata": {{"protocol": "query"}}, "shapes": {shapes}}}"#), expected);
    };
    refused(r#"{"A": 1}"#, "$.shapes.A: expected an object, found a number");
    refused(r#"{"A": {}}"#, "$.shapes.A: `type` is missing");
    refused(r#"{"A": {"type": "tuple"}}"#, "$.shapes.A.type: `tuple` is no kind of shape");
    refused(r#"{"A": {"type": "list"}}"#, "$.shapes.A: `member` is missing");
    refused(r#"{"A": {"type": "string", "max": "9"}}"#, "$.shapes.A.max: expected a number, found a string");
    refused(
        r#"{"A": {"type": "string", "enum": ["A", 1]}}"#,
        "$.shapes.A.enum[1]: expected a string, found a number",
    );
    refused(
        r#"{"A": {"type": "structure", "members": {"B": {"shape": "C"}}}}"#,
        "$.shapes.A.members.B: no shape is called `C`",
    );
    refused(
        r#"{"A": {"type": "structure", "required": ["B"], "members": {}}}"#,
        "$.shapes.A.required: no member is called `B`",
    );
    refused(
        r#"{"A": {"type": "structure", "payload": "B", "members": {}}}"#,
        "$.shapes.A.payload: no member is called `B`",
    );
    refused(
        r#"{"A": {"type": "timestamp", "timestampFormat": "sundial"}}"#,
        "$.shapes.A.timestampFormat: `sundial` is no form of timestamps: there are `iso8601`, `rfc822`, `unixTimestamp`",
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Model::of_file(Path::new("no/such/model.json")).unwrap_err().to_string();
    assert!(error.starts_with("no/such/model.json: cannot be read: "), "{error}");
}

#[test]
fn an_operation_that_is_not_there_lists_those_that_are() {
    let model = super::model("query", r#""In": {"type": "structure", "members": {}}"#);
    let error = print::operation(&model, "Rest", Client::Crate).unwrap_err().to_string();
    assert_eq!(error, "$.operations: the model has no operation `Rest`; it has Act");
}

#[test]
fn a_trait_that_is_not_known_is_a_note() {
    let model = super::model(
        "query",
        r#""In": {"type": "structure", "members": {"A": {"shape": "String", "novel": [1]}}, "strange": true}"#,
    );
    let notes: Vec<_> = model.notes.iter().map(|note| format!("{}: {}", note.at, note.text)).collect();
    assert_eq!(notes, ["In: `strange` is not understood: true", "In.A: `novel` is not understood: [1]"]);
}

#[test]
fn a_chain_of_lists_of_any_length_and_a_list_of_itself_are_no_danger() {
    let mut shapes: Vec<_> = (0..20_000)
        .map(|index| format!(r#""L{index}": {{"type": "list", "member": {{"shape": "L{}"}}}}"#, index + 1))
        .collect();
    shapes.push(r#""L20000": {"type": "string"}"#.to_owned());
    shapes.push(r#""Loop": {"type": "list", "member": {"shape": "Loop"}}"#.to_owned());
    shapes.push(
        r#""In": {"type": "structure", "members": {"A": {"shape": "L0"}, "B": {"shape": "Loop"}}}"#
            .to_owned(),
    );
    let printed = super::act("rest-json", &shapes.join(","));
    super::has(&printed, "pub struct Loop(Vec<Loop>);");
}

#[test]
fn json_at_hand_is_a_model_too() {
    let value = json!({"metadata": {"protocol": "rest-json"}, "shapes": {"A": {"type": "string"}}});
    assert_eq!(Model::of_json(&value).unwrap().shapes.len(), 1);
    let tree = Json::parse(r#"{"b": 1, "a": [true, null, "x"], "c": 1.5}"#).unwrap();
    assert_eq!(tree.to_string(), r#"{"b":1,"a":[true,null,"x"],"c":1.5}"#);
}

/// Each place of a tree, changed.
fn mutations(tree: &Json) -> Vec<Json> {
    let others = ["null", "true", "-1", "1e300", "\"\"", "\"{\"", "[]", "[{}]", "{}", "{\"shape\": \"A\"}"];
    let mut all: Vec<Json> = others.iter().map(|other| Json::parse(other).unwrap()).collect();
    match tree {
        Json::Object(entries) => {
            for (index, (key, value)) in entries.iter().enumerate() {
                let with = |entry: Option<(String, Json)>| {
                    let mut entries = entries.clone();
                    entries.splice(index..=index, entry);
                    Json::Object(entries)
                };
                all.extend(mutations(value).into_iter().map(|value| with(Some((key.clone(), value)))));
                all.push(with(Some((format!("{key}?"), value.clone()))));
                all.push(with(None));
            }
        }
        Json::List(items) => {
            for (index, item) in items.iter().enumerate() {
                all.extend(mutations(item).into_iter().map(|item| {
                    let mut items = items.clone();
                    items[index] = item;
                    Json::List(items)
                }));
            }
        }
        _ => {}
    }
    all
}

#[test]
fn no_damage_to_a_model_is_a_panic_and_what_is_still_one_prints_rust() {
    for protocol in ["rest-xml", "ec2", "json"] {
        let text = format!(
            r#"{{"metadata": {{"protocol": "{protocol}", "xmlNamespace": {{"uri": "u"}}}}, "operations": {{"Act": {{"http": {{"method": "PUT", "requestUri": "/{{Id}}/x"}},
            "input": {{"shape": "In"}}, "output": {{"shape": "A"}}, "errors": [{{"shape": "E"}}], "endpoint": {{"hostPrefix": "{{Id}}."}}}}}},
            "shapes": {{"S": {{"type": "string", "min": 1, "max": 2, "pattern": "a", "enum": ["A", "b"]}}, "T": {{"type": "timestamp", "timestampFormat": "rfc822"}},
            "L": {{"type": "list", "member": {{"shape": "A", "locationName": "i", "xmlNamespace": "u"}}}},
            "M": {{"type": "map", "sensitive": true, "key": {{"shape": "S"}}, "value": {{"shape": "L"}}}},
            "A": {{"type": "structure", "required": ["A"], "members": {{"A": {{"shape": "A"}}, "L": {{"shape": "L"}}, "T": {{"shape": "T"}}, "M": {{"shape": "M"}}}}}},
            "E": {{"type": "structure", "exception": true, "members": {{}}, "error": {{"httpStatusCode": 400}}}},
            "In": {{"type": "structure", "payload": "A", "members": {{"Id": {{"shape": "S", "location": "uri", "locationName": "Id"}}, "A": {{"shape": "A"}}}}}}}}}}"#
        );
        for tree in mutations(&Json::parse(&text).unwrap()) {
            let Ok(model) = Model::of_tree(&tree) else { continue };
            let printed = print::service(&model, &Options::default());
            assert!(syn::parse_file(&printed).is_ok(), "{tree}\n{printed}");
        }
    }
}
