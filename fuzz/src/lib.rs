//! The house's fuzz targets, for libFuzzer. They are those that the test `fuzz` goes through with what was found.

#[path = "../../tests/fuzz/targets/mod.rs"]
mod targets;

pub use targets::Client;

/// Gives these bytes to the target of this name.
///
/// # Panics
/// One of its laws does not hold.
pub fn run(name: &str, bytes: &[u8]) {
    targets::target(name).expect("a target of this name")(bytes);
}
