use std::fs;
use std::process::{Command, Output};

use awso_tests::paths;

const MODEL: &str = r#"{"metadata": {"protocol": "rest-json"}, "shapes": {"In": {"type": "structure", "members": {}, "odd": 1}},
    "operations": {"Act": {"http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"}}}}"#;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_awso-scaffold")).args(arguments).output().unwrap()
}

#[test]
fn the_program_prints_writes_and_checks() {
    let directory = paths::target_dir().join("scaffold-binary");
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    let (model, out) = (directory.join("service-2.json"), directory.join("out"));
    fs::write(&model, MODEL).unwrap();
    let (model, out) = (model.to_str().unwrap(), out.to_str().unwrap());

    let printed = run(&[model, "operation", "Act"]);
    assert!(printed.status.success());
    assert!(String::from_utf8_lossy(&printed.stdout).contains("pub struct ActRequest {}"));
    assert_eq!(String::from_utf8_lossy(&printed.stderr), "awso-scaffold: In: `odd` is not understood: 1\n");

    assert!(run(&[model, "service", "--out", out]).status.success());
    let checked = run(&[model, "check", out]);
    assert_eq!((checked.status.code(), &*checked.stdout), (Some(0), &b""[..]));

    let remark = "awso-scaffold: In: `odd` is not understood: 1\n";
    assert_eq!(String::from_utf8_lossy(&checked.stderr), remark);

    fs::write(format!("{out}/src/operations/act.rs"), "").unwrap();
    let checked = run(&[model, "check", out]);
    assert_eq!(checked.status.code(), Some(1));
    let finding = format!("{out}/src/client.rs:5: the operation Act is missing here\n");
    assert_eq!(String::from_utf8_lossy(&checked.stdout), finding);

    let wrong = run(&[model, "operation", "Rest"]);
    assert_eq!(wrong.status.code(), Some(2));
    let problem =
        format!("awso-scaffold: {model}: $.operations: the model has no operation `Rest`; it has Act\n");
    assert_eq!(String::from_utf8_lossy(&wrong.stderr), problem);
}

/// A service that can do two things.
const TWO: &str = r#"{"metadata": {"protocol": "rest-json"}, "shapes": {}, "operations": {
    "Act": {"http": {"method": "POST", "requestUri": "/act"}},
    "Rest": {"http": {"method": "POST", "requestUri": "/rest"}}}}"#;

#[test]
fn a_crate_of_some_operations_says_so_and_is_as_its_model_says() {
    let directory = paths::target_dir().join("scaffold-some");
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    let (model, out) = (directory.join("service-2.json"), directory.join("out"));
    fs::write(&model, TWO).unwrap();
    let (model, out) = (model.to_str().unwrap(), out.to_str().unwrap());

    assert!(run(&[model, "service", "--operation", "Act", "--out", out]).status.success());
    assert!(!fs::exists(format!("{out}/src/operations/rest.rs")).unwrap());
    let drift = fs::read_to_string(format!("{out}/drift.toml")).unwrap();
    assert!(drift.contains("partial = \"the crate was made with `--operation`\""), "{drift}");
    let checked = run(&[model, "check", out]);
    assert_eq!((checked.status.code(), &*checked.stdout), (Some(0), &b""[..]));

    let wrong = run(&[model, "service", "--operation", "Act", "--operation", "Sleep"]);
    assert_eq!((wrong.status.code(), &*wrong.stdout), (Some(2), &b""[..]));
    let problem = format!(
        "awso-scaffold: {model}: $.operations: the model has no operation `Sleep`; it has Act, Rest\n"
    );
    assert_eq!(String::from_utf8_lossy(&wrong.stderr), problem);
}
