//! Secrets and the texts they must stay out of: every Debug and Display there is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod check;
mod echo;
mod error;
mod operation;
mod shape;

/// What stands for every token and URL. None of its windows of four characters stands in a text of ours.
const SECRET: &str = "QmVhcmVyU2VjcmV0";

/// The first four characters in a row of the secret that a text shows.
fn leak(text: &str) -> Option<&'static str> {
    (0..=SECRET.len() - 4).map(|start| &SECRET[start..start + 4]).find(|window| text.contains(window))
}

/// Fails if a text shows any part of the secret.
#[track_caller]
fn assert_hides(what: &str, text: &str) {
    assert_eq!(leak(text), None, "{what} shows a secret: {text}");
}

/// Fails if a value's Debug, on one line or on many, shows any part of the secret.
#[track_caller]
fn assert_debug_hides(what: &str, value: &dyn std::fmt::Debug) {
    assert_hides(what, &format!("{value:?}"));
    assert_hides(what, &format!("{value:#?}"));
}

#[test]
fn a_leak_of_four_characters_is_seen() {
    assert_eq!(leak("nothing here"), None);
    assert_eq!(leak("…U2Vj…"), Some("U2Vj"));
    assert!(leak(SECRET).is_some());
    assert!(leak(&SECRET[..4]).is_some() && leak(&SECRET[SECRET.len() - 4..]).is_some());
}
