//! The shared config and credentials files.

use std::fmt::Write as _;

use awso::profile::{Profiles, Property, Section};

/// The files are apart where a NUL stands, which is in none.
pub(super) fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (config, credentials) = text.split_once('\0').unwrap_or((text, ""));
    let profiles = match Profiles::parse(config, credentials) {
        Ok(profiles) => profiles,
        Err(error) => {
            let error = error.to_string();
            assert!(error.starts_with("config:") || error.starts_with("credentials:"), "{error}");
            return;
        }
    };
    let lines = config.lines().count().max(credentials.lines().count());
    let mut printed = String::new();
    for (kind, section) in profiles
        .profiles()
        .map(|section| ("profile", section))
        .chain(profiles.sso_sessions().map(|section| ("sso-session", section)))
    {
        let _ = writeln!(printed, "[{kind} {}]", section.name());
        for property in section.properties() {
            assert!((1..=lines).contains(&property.line()), "{property:?}");
            assert!(section.get(property.name()).is_some());
            if is_plain(property) {
                // Behind a space, a comment could begin.
                let _ = writeln!(printed, "{}={}", property.name(), property.value());
            }
        }
    }
    let again = Profiles::parse(&printed, "").unwrap_or_else(|error| panic!("{error}: {printed}"));
    assert!(profiles.profiles().map(plain).eq(again.profiles().map(plain)), "{printed}");
    assert!(profiles.sso_sessions().map(plain).eq(again.sso_sessions().map(plain)), "{printed}");
}

/// That it stands on a line of its own.
fn is_plain(property: &Property) -> bool {
    !property.value().contains('\n')
}

/// A section's name, with what stands in it on lines of their own.
fn plain(section: &Section) -> (&str, Vec<(&str, &str)>) {
    let properties = section.properties().filter(|property| is_plain(property));
    (section.name(), properties.map(|property| (property.name(), property.value())).collect())
}
