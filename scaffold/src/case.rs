//! How Rust names become wire names.

/// A rule for names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    Lower,
    Upper,
}

impl Case {
    pub(crate) const NAMES: [(&'static str, Case); 7] = [
        ("PascalCase", Case::Pascal),
        ("camelCase", Case::Camel),
        ("snake_case", Case::Snake),
        ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
        ("kebab-case", Case::Kebab),
        ("lowercase", Case::Lower),
        ("UPPERCASE", Case::Upper),
    ];

    /// The wire name of a field (`content_type`) or variant (`CustomBot`).
    pub(crate) fn apply(self, name: &str) -> String {
        let words = words(name);
        let lower = || words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>();
        match self {
            Case::Pascal => words.iter().map(|word| capitalized(word)).collect(),
            Case::Camel => {
                let pascal = Case::Pascal.apply(name);
                let mut chars = pascal.chars();
                chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect()
            }
            Case::Snake => lower().join("_"),
            Case::ScreamingSnake => lower().join("_").to_uppercase(),
            Case::Kebab => lower().join("-"),
            Case::Lower => lower().concat(),
            Case::Upper => lower().concat().to_uppercase(),
        }
    }
}

/// The words of a name: parted by `_`, and before a capital that follows a small letter or digit.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        let mut word = String::new();
        for c in part.chars() {
            if c.is_uppercase() && word.ends_with(|before: char| !before.is_uppercase()) {
                words.push(std::mem::take(&mut word));
            }
            word.push(c);
        }
        words.push(word);
    }
    words
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_kinds_follow_every_rule() {
        let all = |name: &str| Case::NAMES.map(|(_, case)| case.apply(name));
        let expected =
            ["CustomBot", "customBot", "custom_bot", "CUSTOM_BOT", "custom-bot", "custombot", "CUSTOMBOT"];
        assert_eq!(all("custom_bot"), expected);
        assert_eq!(all("CustomBot"), expected);
        assert_eq!(Case::ScreamingSnake.apply("ConnectionAck"), "CONNECTION_ACK");
        assert_eq!(Case::Pascal.apply("url_expiry_in_seconds"), "UrlExpiryInSeconds");
        assert_eq!(Case::Snake.apply("SendMessage"), "send_message");
    }
}
