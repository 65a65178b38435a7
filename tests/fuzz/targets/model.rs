//! Service models in C2J, and what they are printed as.

use awso_scaffold::{Client, Json, Model, Options, print};

pub(super) fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(json) = Json::parse(text) else { return };
    let again = Json::parse(&json.to_string()).expect("what was printed");
    assert_eq!(again, json);
    let model = match Model::of_tree(&json) {
        Ok(model) => model,
        Err(error) => {
            assert!(error.to_string().starts_with('$'), "{error}");
            return;
        }
    };
    let _ = print::service(&model, &Options { client: Client::Here, ..Options::default() });
    for operation in &model.operations {
        let _ = print::operation(&model, &operation.name, Client::Crate).map_err(|error| error.to_string());
    }
}
