//! Where things are that tests read and cargo does not build.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn workspace() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// The directory of AWS service models, one directory a service: `AWSO_MODELS`, or `../shared/models`
/// beside the workspace. None where there is no such directory.
pub fn models_dir() -> Option<PathBuf> {
    let models = match set("AWSO_MODELS") {
        Some(models) => models,
        None => workspace().parent()?.join("shared/models"),
    };
    models.is_dir().then_some(models)
}

/// Where cargo builds: `CARGO_TARGET_DIR`, or `target` in the workspace.
pub fn target_dir() -> PathBuf {
    set("CARGO_TARGET_DIR").unwrap_or_else(|| workspace().join("target"))
}

/// The Python interpreter of the tests with boto3: `AWSO_PYTHON`, or the virtual environment `python`
/// where cargo builds. It need not be there.
pub fn python() -> PathBuf {
    set("AWSO_PYTHON").unwrap_or_else(|| target_dir().join("python/bin/python"))
}

/// The path in a variable, with a relative one taken from the workspace, as cargo does.
fn set(variable: &str) -> Option<PathBuf> {
    let value = env::var_os(variable).filter(|value| !value.is_empty())?;
    Some(workspace().join(value))
}
