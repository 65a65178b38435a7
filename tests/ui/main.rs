//! What an author reads when a derive is used wrongly: every file of a folder is one mistake, named for
//! it, and beside it stands what the compiler says. `TRYBUILD=overwrite` writes that anew.

use trybuild::TestCases;

#[test]
fn mistakes_are_named_where_they_are_made() {
    let cases = TestCases::new();
    for topic in [
        "bindings",
        "constraints",
        "enums",
        "errors",
        "members",
        "names",
        "operations",
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

#[test]
fn right_uses_compile() {
    TestCases::new().pass("ui/pass/*.rs");
}
