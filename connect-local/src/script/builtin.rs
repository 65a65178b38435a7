//! The scripts that come with the crate.

use super::Script;

pub(super) const NAMES: &[&str] =
    &["friendly", "echo", "silent", "nobody", "bot", "menu", "sign-in", "transfer", "supervisor"];

pub(super) fn named(name: &str) -> Option<Script> {
    let text = match name {
        "friendly" => return Some(Script::default()),
        "echo" => include_str!("builtin/echo.toml"),
        "silent" => return Some(Script::silent()),
        "nobody" => return Some(Script::nobody()),
        "bot" => include_str!("builtin/bot.toml"),
        "menu" => include_str!("builtin/menu.toml"),
        "sign-in" => include_str!("builtin/sign-in.toml"),
        "transfer" => include_str!("builtin/transfer.toml"),
        "supervisor" => include_str!("builtin/supervisor.toml"),
        _ => return None,
    };
    Script::of_text(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_that_of_a_script() {
        for name in NAMES {
            assert!(named(name).is_some(), "{name}");
        }
        assert_eq!(named("hamlet"), None);
    }

    #[test]
    fn the_documentation_has_every_name_in_its_table() {
        let table = include_str!("mod.rs");
        for name in NAMES {
            assert!(table.contains(&format!("/// | `{name}` |")), "{name} is missing in the table of named");
        }
    }
}
