//! A workspace of what is printed: Connect Participant as its crate, and every suite as a module.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use awso_scaffold::print::{self, CrateOptions};
use awso_scaffold::{Client, Options};
use awso_tests::paths;
use libtest_mimic::Failed;

pub(crate) const LINTS: &str = r#"
[lints.rust]
warnings = "deny"
missing_debug_implementations = "deny"
missing_docs = "deny"
rust_2018_idioms = { level = "deny", priority = -1 }
unreachable_pub = "deny"
unsafe_code = "forbid"
"#;

/// A workspace with the house's profile, so that what other tests have built is not built again.
pub(crate) fn workspace(members: &str) -> String {
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n\n[profile.dev.package.\"*\"]\ndebug = false\n"
    )
}

pub(crate) fn compiles(participant: &Path) -> Result<(), Failed> {
    let directory = super::directory("generated");
    let path = format!("path = {:?}", paths::workspace().join("awso"));
    let awso = format!("{{ {path} }}");
    fs::write(directory.join("Cargo.toml"), workspace(r#""participant", "suites""#)).unwrap();
    let of_crate = CrateOptions { name: Some("participant".to_owned()), awso: Some(awso) };
    for mut file in print::crate_files(&super::model(participant), &Options::default(), &of_crate) {
        if file.path == "Cargo.toml" {
            file.text.push_str(LINTS);
        }
        write(&directory.join("participant").join(&file.path), &file.text);
    }
    let manifest = format!(
        "[package]\nname = \"suites\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nawso = {{ {path}, features = [\"cbor\", \"checksum\", \"gzip\", \"sigv4\"] }}\n{LINTS}"
    );
    let suites = directory.join("suites");
    write(&suites.join("Cargo.toml"), &manifest);
    let mut root = "//! Every suite.\n".to_owned();
    for side in ["input", "output"] {
        for file in super::SUITES {
            let Some(path) = paths::official(&format!("protocol-tests/{side}/{file}")) else { continue };
            for (index, model) in super::read(&path).iter().enumerate() {
                for (number, operation) in model.operations.iter().enumerate() {
                    let name = file.trim_end_matches(".json").replace(['-', '.'], "_");
                    let module = format!("{side}_{name}_{index}_{number}");
                    let text = print::operation(model, &operation.name, Client::Here).unwrap();
                    write(&suites.join(format!("src/{module}.rs")), &text);
                    let _ = writeln!(root, "/// One.\npub mod {module};");
                }
            }
        }
    }
    write(&suites.join("src/lib.rs"), &root);
    check(&directory)
}

/// Checks a workspace with the house's versions of all it depends on.
pub(crate) fn check(directory: &Path) -> Result<(), Failed> {
    fs::copy(paths::workspace().join("Cargo.lock"), directory.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--workspace", "--offline", "--quiet"])
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", paths::target_dir())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(text.chars().take(8000).collect::<String>().into()) }
}

pub(crate) fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
