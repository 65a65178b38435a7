use std::fs;
use std::path::{Path, PathBuf};

use awso_scaffold::check::{check, notes};
use awso_scaffold::print::{self, CrateOptions};
use awso_scaffold::{Model, Options};
use awso_tests::paths;

/// A crate written from this model, in a directory of its own.
fn written(name: &str, model: &Model) -> PathBuf {
    let directory = paths::target_dir().join("scaffold-drift").join(name);
    let _ = fs::remove_dir_all(&directory);
    for file in print::crate_files(model, &Options::default(), &CrateOptions::default()) {
        let path = directory.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.text).unwrap();
    }
    directory
}

fn rewrite(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from}\n---- is not in\n{text}");
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

/// What is found, each with its place in the crate.
fn found(model: &Model, directory: &Path) -> Vec<String> {
    let found = check(model, directory).unwrap();
    found.iter().map(|it| it.to_string().replace(&format!("{}/", directory.display()), "")).collect()
}

const POST: &str = r#"{"metadata": {"protocol": "rest-json", "serviceId": "Post"}, "operations": {
        "Send": {"name": "SendLetter", "http": {"method": "POST", "requestUri": "/letters/{Id}"},
            "input": {"shape": "SendLetterRequest"}, "output": {"shape": "SendLetterResponse"}, "errors": [{"shape": "Closed"}]}},
        "shapes": {"String": {"type": "string"}, "Text": {"type": "string", "min": 1, "max": 80},
        "Names": {"type": "list", "member": {"shape": "Text"}}, "Kind": {"type": "string", "enum": ["CARD", "LETTER"]},
        "Closed": {"type": "structure", "exception": true, "error": {"httpStatusCode": 409}, "members": {"Message": {"shape": "String"}}},
        "SendLetterRequest": {"type": "structure", "required": ["Id", "Text"], "members": {
            "Id": {"shape": "String", "location": "uri", "locationName": "Id"}, "Text": {"shape": "Text"}, "Kind": {"shape": "Kind"},
            "Names": {"shape": "Names"}, "Token": {"shape": "String", "idempotencyToken": true},
            "Trace": {"shape": "String", "location": "header", "locationName": "X-Trace"}}},
        "SendLetterResponse": {"type": "structure", "members": {"Id": {"shape": "String"}}}}}"#;

fn post() -> Model {
    Model::of_text(POST).unwrap()
}

#[test]
fn a_crate_as_scaffolded_has_no_findings() {
    let model = post();
    assert_eq!(found(&model, &written("same", &model)), Vec::<String>::new());
}

#[test]
fn an_operation_with_nothing_to_say_is_compared_too() {
    let text = r#"{"metadata": {"protocol": "json", "targetPrefix": "T"}, "operations": {
        "Act": {"http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "ActRequest"}, "output": {"shape": "ActResponse"}}},
        "shapes": {"ActRequest": {"type": "structure", "members": {}}, "ActResponse": {"type": "structure", "members": {}}}}"#;
    let model = Model::of_text(text).unwrap();
    let directory = written("bare", &model);
    let printed = fs::read_to_string(directory.join("src/operations/act.rs")).unwrap();
    assert!(printed.contains("#[aws_operation]\n"), "{printed}");
    assert_eq!(found(&model, &directory), Vec::<String>::new());
}

#[test]
fn each_change_is_found_in_its_line() {
    let operation = "src/operations/send_letter.rs";
    let changes = [
        ("length(1..=80)", "length(1..=81)", "Text: length is `1..=80` in the model, `1..=81` here"),
        ("#[aws(length(1..=80))]\n", "", "Text: length is `1..=80` in the model, none here"),
        (
            "pub text: Text",
            "pub text: Option<Text>",
            "SendLetterRequest.Text: required in the model, optional here",
        ),
        (
            "pub kind: Option<Kind>",
            "pub kind: Kind",
            "SendLetterRequest.Kind: optional in the model, required here",
        ),
        (
            "pub kind: Option<Kind>",
            "pub kind: Option<i32>",
            "SendLetterRequest.Kind: enum in the model, integer here",
        ),
        ("    pub kind: Option<Kind>,\n", "", "SendLetterRequest.Kind: missing here"),
        (
            "pub kind: Option<Kind>,",
            "pub kind: Option<Kind>, pub more: String,",
            "SendLetterRequest.More: not in the model",
        ),
        ("Vec<Text>", "Vec<String>", "SendLetterRequest.Names[]: length is `1..=80` in the model, none here"),
        (
            "#[aws(idempotency_token)]\n",
            "",
            "SendLetterRequest.Token: idempotency_token in the model, not here",
        ),
        (
            "X-Trace",
            "X-Track",
            "SendLetterRequest.Trace: place is `header x-trace` in the model, `header x-track` here",
        ),
        ("    Letter,\n", "", "Kind: the value \"LETTER\" is missing here"),
        ("    Letter,\n", "    Letter,\n    Parcel,\n", "Kind: the value \"PARCEL\" is not in the model"),
        ("method = \"POST\"", "method = \"PUT\"", "SendLetter: method is `POST` in the model, `PUT` here"),
        ("errors(Closed)", "errors(Closed), idempotent", "SendLetter: idempotent here, not in the model"),
        ("errors(Closed)", "errors()", "SendLetter: the error Closed is missing here"),
        ("length(1..=80)", "length(1..=80), sensitive", "Text: sensitive here, not in the model"),
    ];
    for (index, (from, to, expected)) in changes.into_iter().enumerate() {
        let model = post();
        let directory = written(&format!("change-{index}"), &model);
        rewrite(&directory.join(operation), from, to);
        let found = found(&model, &directory);
        let is_there =
            found.iter().any(|it| it.starts_with(operation) && it.ends_with(&format!(": {expected}")));
        assert!(is_there, "{from} as {to}: {found:#?}");
    }
}

#[test]
fn what_a_method_says_of_repetition_need_not_be_said_again() {
    for (method, expected) in [("PUT", 0), ("DELETE", 0), ("GET", 0), ("POST", 1), ("PATCH", 1)] {
        let operation = format!(
            r#""http": {{"method": "{method}", "requestUri": "/letters/{{Id}}"}}, "idempotent": true"#
        );
        let text = POST.replace(r#""http": {"method": "POST", "requestUri": "/letters/{Id}"}"#, &operation);
        let model = Model::of_text(&text).unwrap();
        let directory = written(&format!("idempotent-{method}"), &model);
        assert_eq!(found(&model, &directory), Vec::<String>::new(), "{method}");
        rewrite(&directory.join("src/operations/send_letter.rs"), ", idempotent", "");
        let found = found(&model, &directory);
        assert_eq!(found.len(), expected, "{method}: {found:#?}");
        let finding = "SendLetter: idempotent in the model, not here";
        assert!(found.iter().all(|it| it.ends_with(finding)), "{method}: {found:#?}");
    }
}

#[test]
fn a_changed_constraint_is_found_in_the_line_it_stands_in() {
    let model = post();
    let directory = written("line", &model);
    let file = directory.join("src/operations/send_letter.rs");
    rewrite(&file, "length(1..=80)", "length(1..=79)");
    let text = fs::read_to_string(&file).unwrap();
    let line = 1 + text.lines().position(|line| line.contains("1..=79")).unwrap();
    let expected =
        format!("src/operations/send_letter.rs:{line}: Text: length is `1..=80` in the model, `1..=79` here");
    assert_eq!(found(&model, &directory), [expected]);
}

#[test]
fn an_error_is_compared_with_its_status() {
    let model = post();
    let directory = written("status", &model);
    rewrite(&directory.join("src/error.rs"), "status = 409", "status = 410");
    assert_eq!(
        found(&model, &directory),
        ["src/error.rs:5: Closed: status is `409` in the model, `410` here"]
    );
}

#[test]
fn operations_come_and_go() {
    let model = post();
    let directory = written("operations", &model);
    rewrite(
        &directory.join("src/operations/send_letter.rs"),
        "pub struct SendLetterRequest",
        "pub struct SendCardRequest",
    );
    let found = found(&model, &directory);
    assert!(
        found.iter().any(|it| it == "src/client.rs:5: the operation SendLetter is missing here"),
        "{found:#?}"
    );
    assert!(
        found.iter().any(|it| it.ends_with(": the operation SendCard is not in the model")),
        "{found:#?}"
    );
}

#[test]
fn what_a_crate_declares_is_no_finding_and_what_it_declares_in_vain_is_one() {
    let model = post();
    let directory = written("declared", &model);
    rewrite(&directory.join("src/error.rs"), "status = 409", "status = 410");
    let declare = |findings: &str| {
        let text = format!("[[deviation]]\nreason = \"the service answers so\"\nfindings = [\n{findings}]\n");
        fs::write(directory.join("drift.toml"), text).unwrap();
    };
    declare("    \"Closed: status is `409` in the model, `410` here\",\n");
    assert_eq!(found(&model, &directory), Vec::<String>::new());
    declare("    \"Closed: status is `409` in the model, `410` here\",\n    \"Text: gone\",\n");
    assert_eq!(
        found(&model, &directory),
        ["drift.toml:5: no deviation any more, take it out: Text: gone (the service answers so)"]
    );
    fs::write(directory.join("drift.toml"), "[[deviation]]\nfindings = []\n").unwrap();
    let error = check(&model, &directory).unwrap_err().to_string();
    assert!(
        error.ends_with("drift.toml: line 1: a deviation has a `reason` and a list of `findings`"),
        "{error}"
    );
}

#[test]
fn a_crate_of_some_operations_says_so() {
    let model = post();
    let directory = written("partial", &model);
    fs::remove_file(directory.join("src/operations/send_letter.rs")).unwrap();
    fs::write(directory.join("drift.toml"), "partial = \"the rest is not needed\"\n").unwrap();
    assert_eq!(found(&model, &directory), Vec::<String>::new());
}

#[test]
fn what_is_no_crate_and_no_rust_is_named() {
    let error = check(&post(), Path::new("no/such/crate")).unwrap_err().to_string();
    assert!(error.starts_with("no/such/crate/src: cannot be read: "), "{error}");
    let directory = written("no-rust", &post());
    fs::write(directory.join("src/error.rs"), "pub struct {").unwrap();
    let error = check(&post(), &directory).unwrap_err().to_string();
    assert!(error.contains("src/error.rs: line 1, column 12: "), "{error}");
}

/// The model with something said otherwise.
fn post_with(changes: &[(&str, &str)]) -> Model {
    let mut text = POST.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    Model::of_text(&text).unwrap()
}

#[test]
fn a_pattern_that_cannot_be_expressed_is_a_note_and_stays_the_models() {
    let (lookahead, plain) = (
        (r#""max": 80}"#, r#""max": 80, "pattern": "^(?!x)"}"#),
        (r#""String": {"type": "string"}"#, r#""String": {"type": "string", "pattern": "(?=y)"}"#),
    );
    let (model, changed) = (post(), post_with(&[lookahead, plain]));
    let directory = written("inexpressible", &model);
    assert_eq!(found(&changed, &directory), Vec::<String>::new());
    let notes: Vec<_> = notes(&changed, &directory).unwrap().iter().map(|it| it.at.clone()).collect();
    assert_eq!(notes, ["String", "Text"]);

    let file = directory.join("src/operations/send_letter.rs");
    rewrite(&file, "length(1..=80)", "length(1..=80), pattern = \"^[a-z]\"");
    let text = "Text: pattern is `^(?!x)` in the model, `^[a-z]` here";
    let found = found(&changed, &directory);
    assert!(found.len() == 1 && found[0].ends_with(text), "{found:#?}");
}

#[test]
fn what_no_crate_can_say_is_told_of_what_is_in_scope() {
    let changed = post_with(&[
        (r#""enum": ["CARD""#, r#""max": 5, "enum": ["CARD""#),
        (r#"/letters/{Id}"}"#, r#"/letters/{Id}", "responseCode": 201}, "authtype": "custom""#),
        (
            r#""members": {"Id": {"shape": "String"}}}}"#,
            r#""eventstream": true, "members": {"Id": {"shape": "String"}}}, "Other": {"type": "string", "odd": 1}}"#,
        ),
    ]);
    let directory = written("notes", &post());
    let all: Vec<_> =
        notes(&changed, &directory).unwrap().iter().map(|it| format!("{}: {}", it.at, it.text)).collect();
    assert_eq!(
        all,
        [
            "Kind: its constraints are not checked, for its kind is enum",
            "SendLetter: `auth` is not printed: custom",
            "SendLetter: answers with the status 201 in the model; awso takes any success",
            "SendLetterResponse: an event stream, which awso does not have: printed as it stands",
        ]
    );
    fs::remove_file(directory.join("src/operations/send_letter.rs")).unwrap();
    assert_eq!(notes(&changed, &directory).unwrap(), []);
}

#[test]
fn a_secret_that_is_taken_is_compared() {
    let changed = post_with(&[(
        r#""SendLetterRequest": {"type": "structure","#,
        r#""SendLetterRequest": {"type": "structure", "sensitive": true,"#,
    )]);
    let found = found(&changed, &written("secret", &post()));
    assert!(found.iter().any(|it| it.ends_with("Text: sensitive in the model, not here")), "{found:#?}");
    assert_eq!(self::found(&changed, &written("secret-kept", &changed)), Vec::<String>::new());
}

#[test]
fn one_declaration_covers_one_finding() {
    let model = post();
    let directory = written("twice", &model);
    let file = directory.join("src/operations/send_letter.rs");
    rewrite(&file, "length(1..=80)", "length(1..=90)");
    rewrite(&file, "Vec<Text>", "Vec<Title>");
    let title = "\n#[derive(AwsShape, Clone, Debug, PartialEq)]\n#[aws(rename = \"Text\", length(1..=90))]\npub struct Title(String);\n";
    let text = fs::read_to_string(&file).unwrap() + title;
    fs::write(&file, text).unwrap();
    let finding = "Text: length is `1..=80` in the model, `1..=90` here";
    let all = found(&model, &directory);
    assert!(all.len() == 2 && all.iter().all(|it| it.ends_with(finding)), "{all:#?}");
    let declare = |times: usize| {
        let findings = format!("{finding:?},").repeat(times);
        let text = format!("[[deviation]]\nreason = \"longer letters are taken\"\nfindings = [{findings}]\n");
        fs::write(directory.join("drift.toml"), text).unwrap();
        found(&model, &directory)
    };
    assert_eq!(declare(1), all[1..]);
    assert_eq!(declare(2), Vec::<String>::new());
    assert!(declare(3)[0].starts_with("drift.toml:3: no deviation any more"));
}

#[test]
fn a_shape_of_another_name_is_one_finding_wherever_it_stands() {
    let model = post();
    let directory = written("renamed", &model);
    let file = directory.join("src/operations/send_letter.rs");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(
        &file,
        text.replace("Text(", "Title(").replace("text: Text", "text: Title").replace("<Text>", "<Title>"),
    )
    .unwrap();
    let all = found(&model, &directory);
    assert!(all.len() == 1 && all[0].ends_with(": Text is called Title here"), "{all:#?}");
}

/// A model whose service signs under another name, and whose operations are the first of the pair.
fn signing(operation: &str) -> Model {
    let signed =
        (r#""serviceId": "Post""#, r#""serviceId": "Post", "signatureVersion": "v4", "signingName": "mail""#);
    post_with(&[signed, (r#"/letters/{Id}"}"#, &format!(r#"/letters/{{Id}}"}}{operation}"#))])
}

#[test]
fn a_fresh_crate_signs_as_the_model_says() {
    for operation in ["", r#", "authtype": "none""#, r#", "authtype": "v4-unsigned-body""#] {
        let model = signing(operation);
        let directory = written("signed", &model);
        assert!(!directory.join("drift.toml").exists());
        assert_eq!(found(&model, &directory), Vec::<String>::new(), "{operation}");
    }
    let model = signing(r#", "authtype": "v4-unsigned-body""#);
    let file = written("signed-otherwise", &model).join("src/operations/send_letter.rs");
    rewrite(&file, "sigv4-unsigned-payload", "none");
    let all = found(&model, file.parent().unwrap().parent().unwrap().parent().unwrap());
    let text = "SendLetter: auth is `sigv4-unsigned-payload` in the model, `none` here";
    assert!(all.len() == 1 && all[0].ends_with(text), "{all:#?}");
    let client = written("renamed-to-sign", &model);
    rewrite(&client.join("src/client.rs"), "\"mail\"", "\"post\"");
    let all = found(&model, &client);
    let text = "the service: signing_name is `mail` in the model, `post` here";
    assert!(all.len() == 1 && all[0].ends_with(text), "{all:#?}");
}

#[test]
fn a_crate_that_does_not_sign_declares_it_once() {
    let model = signing(r#", "authtype": "v4-unsigned-body""#);
    let options = Options { auth: Some("none".to_owned()), ..Options::default() };
    let directory = paths::target_dir().join("scaffold-drift/unsigned");
    let _ = fs::remove_dir_all(&directory);
    for file in print::crate_files(&model, &options, &CrateOptions::default()) {
        let path = directory.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.text).unwrap();
    }
    assert_eq!(found(&model, &directory), Vec::<String>::new());
    fs::remove_file(directory.join("drift.toml")).unwrap();
    assert_eq!(
        found(&model, &directory),
        ["src/client.rs:5: the service: auth is `sigv4` in the model, `none` here"]
    );
}
