//! What models may say and hardly any does: as crates that compile, with the manifests they are printed with.

use std::fs;

use awso_scaffold::print::{self, CrateOptions};
use awso_scaffold::{Model, Options};
use awso_tests::paths;
use libtest_mimic::Failed;

/// Secrets that are taken, answered and thrown, of every kind.
const SECRETS: &str = r#"
    "In": {"type": "structure", "sensitive": true, "required": ["Id", "Rate", "Items"], "members": {
        "Id": {"shape": "String", "location": "uri", "locationName": "Id"}, "Rate": {"shape": "Rate"}, "Items": {"shape": "Strings"},
        "Trace": {"shape": "String", "location": "header", "locationName": "x-trace"}, "Size": {"shape": "Rate", "location": "querystring"},
        "Token": {"shape": "String", "idempotencyToken": true}, "Count": {"shape": "Rate", "default": 3}, "Next": {"shape": "String"},
        "Level": {"shape": "Level"}, "Choice": {"shape": "Choice"}, "Part": {"shape": "Part"}, "Doc": {"shape": "Doc"}}},
    "Out": {"type": "structure", "sensitive": true, "members": {
        "Until": {"shape": "Time"}, "Map": {"shape": "Map"}, "All": {"shape": "Strings"}, "Next": {"shape": "String"}, "Blob": {"shape": "Blob"},
        "When": {"shape": "Time", "location": "header", "locationName": "x-when"}, "Status": {"shape": "Rate", "location": "statusCode"},
        "Self": {"shape": "Out"}, "Part": {"shape": "Part"}, "Hidden": {"shape": "Hidden"}}},
    "Oops": {"type": "structure", "sensitive": true, "exception": true, "members": {"Message": {"shape": "String"}, "Extra": {"shape": "Rate"}}},
    "Rate": {"type": "integer"}, "Level": {"type": "string", "enum": ["", "A", "A", "b-b"]}, "Time": {"type": "timestamp"}, "Blob": {"type": "blob"},
    "Strings": {"type": "list", "member": {"shape": "String"}}, "Doc": {"type": "structure", "document": true, "members": {}},
    "Map": {"type": "map", "key": {"shape": "String"}, "value": {"shape": "Strings"}},
    "Choice": {"type": "structure", "union": true, "members": {"Text": {"shape": "String"}, "Part": {"shape": "Part"}}},
    "Part": {"type": "structure", "members": {"Text": {"shape": "String"}}},
    "Hidden": {"type": "structure", "sensitive": true, "members": {"Text": {"shape": "String"}}}"#;

/// Names that Rust keeps, or that meet.
const NAMES: &str = r#"
    "In": {"type": "structure", "required": ["Id"], "members": {
        "Id": {"shape": "String", "location": "uri", "locationName": "Id"}, "gen": {"shape": "String"}, "self": {"shape": "String"}, "Self": {"shape": "String"},
        "_": {"shape": "String"}, "__": {"shape": "String"}, "PushTags": {"shape": "String"}, "Tags": {"shape": "Tags"}, "Make": {"shape": "Made"},
        "Event": {"shape": "String", "deprecated": true}, "Events": {"shape": "Tags", "locationName": "Event", "flattened": true}}},
    "Out": {"type": "structure", "members": {"gen": {"shape": "Made"}, "try": {"shape": "String"}}},
    "Made": {"type": "structure", "members": {"gen": {"shape": "String"}, "build": {"shape": "String"}, "make": {"shape": "String"}}},
    "Oops": {"type": "structure", "exception": true, "members": {"Unknown": {"shape": "Unknown"}}},
    "Unknown": {"type": "structure", "exception": true, "members": {}},
    "Tags": {"type": "list", "member": {"shape": "String"}}"#;

const PROTOCOLS: [&str; 5] = ["rest-json", "rest-xml", "json", "query", "smithy-rpc-v2-cbor"];

pub(crate) fn compiles() -> Result<(), Failed> {
    let directory = super::directory("awkward");
    let mut members = Vec::new();
    for (kind, shapes) in [("secrets", SECRETS), ("names", NAMES)] {
        for protocol in PROTOCOLS {
            let name = format!("{kind}-{protocol}");
            for mut file in
                print::crate_files(&model(protocol, shapes), &Options::default(), &of_crate(&name))
            {
                if file.path == "Cargo.toml" {
                    file.text.push_str(super::generated::LINTS);
                }
                super::generated::write(&directory.join(&name).join(&file.path), &file.text);
            }
            members.push(format!("{name:?}"));
        }
    }
    let workspace = super::generated::workspace(&members.join(", "));
    fs::write(directory.join("Cargo.toml"), workspace).unwrap();
    super::generated::check(&directory)
}

fn of_crate(name: &str) -> CrateOptions {
    let awso = format!("{{ path = {:?} }}", paths::workspace().join("awso"));
    CrateOptions { name: Some(name.to_owned()), awso: Some(awso) }
}

fn model(protocol: &str, shapes: &str) -> Model {
    let operation = |name: &str| {
        format!(
            r#""{name}": {{"http": {{"method": "PUT", "requestUri": "/{name}/{{Id}}"}}, "input": {{"shape": "In"}},
                "output": {{"shape": "Out"}}, "errors": [{{"shape": "Oops"}}]}}"#
        )
    };
    let operations = ["Act", "act", "Send", "Again"].map(operation);
    let text = format!(
        r#"{{"metadata": {{"protocol": "{protocol}", "targetPrefix": "Target", "jsonVersion": "1.0"}},
            "operations": {{{}}}, "shapes": {{"String": {{"type": "string"}}, {shapes}}}}}"#,
        operations.join(", ")
    );
    let pages =
        r#"{"pagination": {"Act": {"input_token": "Next", "output_token": "Next", "result_key": "All"}}}"#;
    let model = Model::of_text(&text).unwrap();
    model.with_paginators(&awso_scaffold::Json::parse(pages).unwrap()).unwrap()
}
