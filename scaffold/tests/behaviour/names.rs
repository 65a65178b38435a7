use awso_scaffold::plan::Ty;
use awso_scaffold::{Options, Plan};

use super::{act, has, model};

#[test]
fn names_that_the_rules_give_are_not_written() {
    let printed = act(
        "rest-json",
        r#""In": {"type": "structure", "members": {"ContentType": {"shape": "String"}, "URL": {"shape": "String"}, "Type": {"shape": "String"}}}"#,
    );
    has(&printed, "    /// `ContentType`: text.\n    pub content_type: Option<String>,\n");
    has(&printed, "    #[aws(rename = \"URL\")]\n    pub url: Option<String>,\n");
    has(&printed, "    pub r#type: Option<String>,\n");
    let printed = act(
        "rest-json",
        r#""In": {"type": "structure", "members": {"contentType": {"shape": "String"}, "state": {"shape": "String"}}}"#,
    );
    has(&printed, "#[aws(rename = \"In\", rename_all = \"camelCase\")]\npub struct ActRequest {");
    assert!(!printed.contains("rename = \"state\""));
}

#[test]
fn names_that_mean_something_else_in_rust_give_way() {
    let model = model(
        "rest-json",
        r#""In": {"type": "structure", "members": {"Option": {"shape": "Option"}, "Error": {"shape": "ActError"}, "Build": {"shape": "String"}}},
           "Option": {"type": "structure", "members": {"Make": {"shape": "String"}, "Self": {"shape": "String"}}},
           "ActError": {"type": "structure", "members": {}}"#,
    );
    let plan = Plan::of(&model, &Options::default());
    assert_eq!(plan.type_of("Option"), Some(&Ty::Named("OptionShape".to_owned())));
    assert_eq!(plan.type_of("ActError"), Some(&Ty::Named("ActErrorShape".to_owned())));
    let fields =
        |name| plan.named(name).unwrap().fields().iter().map(|it| it.ident.as_str()).collect::<Vec<_>>();
    assert_eq!(fields("OptionShape"), ["make_", "self_"]);
    assert_eq!(fields("ActRequest"), ["option", "error", "build_"]);
    let notes: Vec<_> = plan.notes.iter().map(|note| format!("{}: {}", note.at, note.text)).collect();
    assert!(
        notes.contains(&"Option: called `OptionShape` here, for `Option` is taken".to_owned()),
        "{notes:?}"
    );
    let printed = awso_scaffold::print::module(&plan);
    has(&printed, "#[aws(rename = \"Option\")]\npub struct OptionShape {");
}

#[test]
fn names_that_meet_are_told_apart_the_same_way_every_time() {
    let shapes = r#""In": {"type": "structure", "members": {"fooBar": {"shape": "URL"}, "FooBar": {"shape": "Url"}, "foo_bar": {"shape": "String"}}},
        "URL": {"type": "string", "max": 1}, "Url": {"type": "string", "max": 2}"#;
    let printed = act("rest-json", shapes);
    has(&printed, "#[aws(length(..=2))]\npub struct Url(String);");
    has(&printed, "#[aws(rename = \"URL\", length(..=1))]\npub struct UrlShape(String);");
    has(&printed, "pub foo_bar: Option<UrlShape>,");
    has(&printed, "pub foo_bar_: Option<Url>,");
    has(&printed, "pub foo_bar_2: Option<String>,");
    assert_eq!(printed, act("rest-json", shapes));
}

#[test]
fn values_of_any_kind_become_variants() {
    let model = model(
        "rest-json",
        r#""In": {"type": "structure", "members": {"A": {"shape": "Kind"}}},
           "Kind": {"type": "string", "enum": ["CUSTOM_BOT", "Unknown", "SELF", "1xx", "", "*", "de-DE", "on", "ON"]}"#,
    );
    let plan = Plan::of(&model, &Options::default());
    let idents: Vec<_> = plan.named("Kind").unwrap().variants().iter().map(|it| it.ident.as_str()).collect();
    assert_eq!(idents, ["CustomBot", "UnknownValue", "SelfValue", "V1xx", "Value5", "DeDe", "On", "OnValue"]);
    let printed = awso_scaffold::print::module(&plan);
    has(&printed, "    /// `CUSTOM_BOT`.\n    CustomBot,\n");
    has(&printed, "    #[aws(rename = \"Unknown\")]\n    UnknownValue,\n");
    let note = "left out: the empty text is no name, so it comes as `Unknown`";
    assert!(plan.notes.iter().any(|it| it.at == "Kind." && it.text == note), "{:?}", plan.notes);
}

#[test]
fn an_input_that_several_operations_share_is_a_type_for_each() {
    let text = r#"{"metadata": {"protocol": "json", "jsonVersion": "1.1", "targetPrefix": "T"}, "operations": {
        "A": {"http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Same"}, "output": {"shape": "Same"}},
        "B": {"http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Same"}}},
        "shapes": {"Same": {"type": "structure", "members": {}}}}"#;
    let model = awso_scaffold::Model::of_text(text).unwrap();
    let printed = awso_scaffold::print::service(&model, &Options::default());
    has(&printed, "#[aws_operation(output = Same)]\n#[aws(rename = \"Same\")]\npub struct ARequest {}");
    has(&printed, "output = ())]\n#[aws(rename = \"Same\")]\npub struct BRequest {}");
    has(&printed, "    protocol = \"json-1.1\",\n    auth = \"none\",\n    target_prefix = \"T\"\n");
}

#[test]
fn fields_are_told_apart_by_what_is_printed() {
    let model = model(
        "rest-json",
        r#""In": {"type": "structure", "members": {
               "gen": {"shape": "String"}, "self": {"shape": "String"}, "Self": {"shape": "String"},
               "_": {"shape": "String"}, "__": {"shape": "String"}, "PushTags": {"shape": "String"}, "Tags": {"shape": "Tags"}}},
           "Tags": {"type": "list", "member": {"shape": "String"}}"#,
    );
    let plan = Plan::of(&model, &Options::default());
    let idents: Vec<_> = plan.input("Act").unwrap().fields().iter().map(|it| it.ident.as_str()).collect();
    assert_eq!(idents, ["r#gen", "self_", "self__", "_0", "_0_", "push_tags", "tags_"]);
}

#[test]
fn operations_that_can_have_no_method_are_left_out_and_say_so() {
    let names = ["Act", "act", "Send", "new", "Gen", "Do-It"];
    let operation = |name: &&str| format!(r#""{name}": {{"http": {{"method": "POST", "requestUri": "/"}}}}"#);
    let operations: Vec<_> = names.iter().map(operation).collect();
    let text = format!(
        r#"{{"metadata": {{"protocol": "json"}}, "operations": {{{}}}, "shapes": {{}}}}"#,
        operations.join(", ")
    );
    let model = awso_scaffold::Model::of_text(&text).unwrap();
    let plan = Plan::of(&model, &Options::default());
    let left: Vec<_> = plan.operations.iter().map(|operation| operation.name.as_str()).collect();
    assert_eq!(left, ["Act"]);
    let notes: Vec<_> = plan.notes.iter().map(|note| format!("{}: {}", note.at, note.text)).collect();
    assert_eq!(
        notes,
        [
            "Do-It: left out: `Do-It` cannot be part of a Rust name",
            "Gen: left out: no method can be called `gen`",
            "Send: left out: the client's own `send` stands in the way of its method",
            "act: left out: `act` is the method of another operation",
            "new: left out: the client's own `new` stands in the way of its method",
        ]
    );
    let error = awso_scaffold::print::operation(&model, "Send", awso_scaffold::Client::Crate).unwrap_err();
    assert!(error.to_string().starts_with("$.operations.Send: left out: the client's own `send`"), "{error}");
}
