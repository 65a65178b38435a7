//! What reading costs without types.

use std::process::ExitCode;

use harness::Counted;
use serde_json::Value;

#[global_allocator]
static ALLOCATOR: Counted = Counted;

fn main() -> ExitCode {
    harness::main(|arguments| match arguments.task.as_str() {
        "read_transcript" => {
            let document = arguments.document()?;
            arguments.repeat(|| Ok(serde_json::from_slice::<Value>(&document)?))
        }
        _ => arguments.unknown(),
    })
}
