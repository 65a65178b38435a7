//! What is fuzzed: every decoder there is, each with the laws that hold of whatever it reads. libFuzzer drives them from
//! `fuzz/`; the test `fuzz` goes through the seeds and all that was ever found.

mod cbor;
mod failure;
mod form;
mod frame;
#[path = "../../hostile/shape.rs"]
#[allow(clippy::unwrap_used, dead_code, reason = "only its shapes are wanted")]
mod hostile;
mod json;
mod law;
mod message;
mod model;
mod profile;
mod text;
mod value;
mod xml;
#[path = "../../zoo/shape.rs"]
mod zoo;

use awso::AwsService;

/// The client of the operations in `hostile`.
#[derive(AwsService, Clone, Debug)]
#[aws_service(id = "Fuzz", endpoint_prefix = "fuzz", version = "1", protocol = "rest-json", auth = "none")]
pub struct Client(awso::Client);

/// A decoder with its laws: it panics where one of them does not hold.
pub type Target = fn(&[u8]);

/// The targets by their names, which are those of the files in `fuzz/fuzz_targets/`.
pub const TARGETS: [(&str, Target); 11] = [
    ("cbor", cbor::run),
    ("failure", failure::run),
    ("form", form::run),
    ("frame", frame::run),
    ("json", json::run),
    ("message", message::run),
    ("model", model::run),
    ("profile", profile::run),
    ("text", text::run),
    ("value", value::run),
    ("xml", xml::run),
];

/// The target of this name.
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, target)| *target)
}
