//! Where things are that tests read and cargo does not build.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn workspace() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// A file or directory of official data, which is not part of this repository: in the directory
/// `AWSO_OFFICIAL_DATA`, or in `../shared` beside the workspace. None where it is not there.
pub fn official(path: &str) -> Option<PathBuf> {
    let data = match set("AWSO_OFFICIAL_DATA") {
        Some(data) => data,
        None => workspace().parent()?.join("shared"),
    };
    Some(data.join(path)).filter(|path| path.exists())
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

/// The JavaScript packages of the test with amazon-connect-chatjs, a directory with `node_modules`: `AWSO_CHATJS`, or
/// `chatjs` where cargo builds. It need not be there.
pub fn chatjs() -> PathBuf {
    set("AWSO_CHATJS").unwrap_or_else(|| target_dir().join("chatjs"))
}

/// The browser and its driver, for the test of connect-local's page, a directory with `node_modules`: `AWSO_PAGE`, or
/// `page` where cargo builds. It need not be there.
pub fn page() -> PathBuf {
    set("AWSO_PAGE").unwrap_or_else(|| target_dir().join("page"))
}

/// A Chromium to take instead of the one among [`page`]'s packages: `AWSO_CHROMIUM`.
pub fn chromium() -> Option<PathBuf> {
    set("AWSO_CHROMIUM")
}

/// The program with AWS's own Rust clients: `AWSO_OFFICIAL_CLIENT`, or what `benches/official` builds into `official`
/// where cargo builds. It need not be there.
pub fn official_client() -> PathBuf {
    let built = format!("official/debug/official{}", env::consts::EXE_SUFFIX);
    set("AWSO_OFFICIAL_CLIENT").unwrap_or_else(|| target_dir().join(built))
}

/// The path in a variable, with a relative one taken from the workspace, as cargo does.
fn set(variable: &str) -> Option<PathBuf> {
    let value = env::var_os(variable).filter(|value| !value.is_empty())?;
    Some(workspace().join(value))
}
