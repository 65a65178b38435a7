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
