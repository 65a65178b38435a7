//! Wire names to the names an author would write in Rust.

use crate::case::Case;

/// The words of a wire name: `WebRTCConnection` is Web, RTC, Connection, and `contactARNs` contact, ARNs.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        let chars: Vec<char> = part.chars().collect();
        let mut word = String::new();
        for (index, c) in chars.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| chars.get(before));
            let begins = match before {
                Some(before) if c.is_ascii_uppercase() => {
                    !before.is_ascii_uppercase() || begins_a_word(chars.get(index + 1..).unwrap_or_default())
                }
                _ => false,
            };
            if begins {
                words.push(std::mem::take(&mut word));
            }
            word.push(*c);
        }
        words.push(word);
    }
    words
}

/// Whether a capital with this behind it begins a word after other capitals: it does before a small letter,
/// unless that is the `s` of a plural.
fn begins_a_word(after: &[char]) -> bool {
    let is_end = |c: Option<&char>| c.is_none_or(|c| !c.is_ascii_lowercase());
    match after.first() {
        Some('s') => !is_end(after.get(1)),
        Some(c) => c.is_ascii_lowercase(),
        None => false,
    }
}

/// `web_rtc_connection`; empty where there is no letter and no digit.
pub(crate) fn snake(name: &str) -> String {
    words(name).iter().map(|word| word.to_ascii_lowercase()).collect::<Vec<_>>().join("_")
}

/// `WebRtcConnection`; empty where there is no letter and no digit.
pub(crate) fn pascal(name: &str) -> String {
    let capitalized = |word: &String| {
        let mut chars = word.chars();
        let first = chars.next().into_iter().map(|c| c.to_ascii_uppercase());
        first.chain(chars.map(|c| c.to_ascii_lowercase())).collect::<String>()
    };
    words(name).iter().map(capitalized).collect()
}

/// Whether a name can be part of type names as it is: `SendMessage`.
pub(crate) fn is_type_like(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// A field of this name, raw or with an underscore where it is a keyword.
pub(crate) fn field_ident(name: &str) -> String {
    match name {
        "" => "_0".to_owned(),
        "self" | "super" | "crate" => format!("{name}_"),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("_{name}"),
        // syn does not know the words that edition 2024 keeps.
        "gen" => format!("r#{name}"),
        _ if syn::parse_str::<syn::Ident>(name).is_err() => format!("r#{name}"),
        _ => name.to_owned(),
    }
}

/// An identifier without its `r#`.
pub(crate) fn unraw(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

/// The rule that leaves the fewest names to be written out; `usual` where none is shorter.
pub(crate) fn shortest_rule<'n>(usual: Case, names: impl Iterator<Item = (&'n str, &'n str)>) -> Case {
    let names: Vec<_> = names.collect();
    let cost = |case: Case| names.iter().filter(|(ident, wire)| case.apply(unraw(ident)) != *wire).count();
    let mut best = (usual, cost(usual));
    for (_, case) in Case::NAMES {
        // The rule itself has to be written too.
        if cost(case) + 1 < best.1 {
            best = (case, cost(case) + 1);
        }
    }
    best.0
}

/// The name of a rule, as `rename_all = "…"` has it.
pub(crate) fn rule_name(case: Case) -> &'static str {
    Case::NAMES.iter().find(|(_, other)| *other == case).map_or("PascalCase", |(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_part_at_capitals_and_acronyms_stay_together() {
        for (wire, expected) in [
            ("ContentType", "content_type"),
            ("contentType", "content_type"),
            ("WebRTCConnection", "web_rtc_connection"),
            ("URL", "url"),
            ("URLExpiryInSeconds", "url_expiry_in_seconds"),
            ("contactARNs", "contact_arns"),
            ("ARNs", "arns"),
            ("VPCSecurityGroup", "vpc_security_group"),
            ("ISO8601Datetime", "iso8601_datetime"),
            ("EC2InstanceId", "ec2_instance_id"),
            ("x-amz-meta", "x_amz_meta"),
            ("IDs2", "ids2"),
            ("*", ""),
        ] {
            assert_eq!(snake(wire), expected, "{wire}");
        }
        assert_eq!(pascal("WEBRTC_CONNECTION"), "WebrtcConnection");
        assert_eq!(pascal("de-DE"), "DeDe");
    }

    #[test]
    fn keywords_become_raw_or_get_an_underscore() {
        assert_eq!(field_ident("type"), "r#type");
        assert_eq!(field_ident("self"), "self_");
        assert_eq!(field_ident("2fa"), "_2fa");
        assert_eq!(field_ident("async"), "r#async");
        assert_eq!(field_ident("gen"), "r#gen");
        assert_eq!(Case::Pascal.apply(unraw("r#type")), "Type");
        assert_eq!(Case::Pascal.apply("self_"), "Self");
    }

    #[test]
    fn a_rule_is_written_where_that_is_shorter() {
        let names = |wires: &[&'static str]| {
            let names: Vec<_> = wires.iter().map(|wire| (snake(wire), *wire)).collect();
            shortest_rule(Case::Pascal, names.iter().map(|(ident, wire)| (ident.as_str(), *wire)))
        };
        assert!(names(&["FooBar", "Baz"]) == Case::Pascal);
        assert!(names(&["fooBar", "baz"]) == Case::Camel);
        assert!(names(&["fooBar"]) == Case::Pascal);
        assert!(names(&["FooBar", "baz", "foo-bar"]) == Case::Pascal);
    }

    #[test]
    fn the_rules_for_names_are_those_of_the_derive() {
        assert_eq!(include_str!("case.rs"), include_str!("../../awso-derive/src/case.rs"));
    }
}
