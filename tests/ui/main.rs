//! What an author reads when a derive is used wrongly: each file of a folder is one mistake, named for
//! it, and beside it stands what the compiler says. `TRYBUILD=overwrite` writes that anew; read it then.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod pass;

use trybuild::TestCases;

/// The client that operations in [`pass`] belong to.
#[derive(awso::AwsService, Clone, Debug)]
#[aws_service(
    id = "Post",
    endpoint_prefix = "post",
    version = "2026-01-01",
    protocol = "rest-json",
    auth = "none"
)]
pub struct Client(awso::Client);

// One set of cases, since cargo runs once for each set.
#[test]
fn mistakes_are_named_where_they_are_made() {
    let cases = TestCases::new();
    for topic in [
        "asked",
        "bindings",
        "constraints",
        "enums",
        "errors",
        "members",
        "names",
        "operations",
        "pages",
        "services",
        "settings",
        "shapes",
        "unions",
        "uri",
        "use",
    ] {
        cases.compile_fail(format!("ui/{topic}/*.rs"));
    }
}
