//! Which known word a misspelt one is near to.

/// The one of these words that the written one is misspelt from.
pub(crate) fn nearest<'w>(written: &str, known: &[&'w str]) -> Option<&'w str> {
    let letters = written.to_ascii_lowercase();
    let distances = known.iter().map(|word| (distance(&letters, &word.to_ascii_lowercase()), *word));
    let (distance, word) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance <= 3 && 2 * distance < word.len().max(letters.len())).then_some(word)
}

/// Says what is meant where that is clear, and else what there is.
pub(crate) fn instead(written: &str, known: &[&str]) -> String {
    match nearest(written, known) {
        Some(word) => format!("did you mean {word}?"),
        None => format!("there are {}", known.join(", ")),
    }
}

/// How many letters have to be added, taken away or changed to make one word of another (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    if other.is_empty() {
        return one.len();
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.bytes().enumerate() {
        let (mut diagonal, mut left) = (index, index + 1);
        for (cell, known) in row.iter_mut().skip(1).zip(other.bytes()) {
            let changed = diagonal + usize::from(letter != known);
            diagonal = *cell;
            left = changed.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
    }
    row.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_is_known_and_another_is_not() {
        let known = ["SendMessage", "SendEvent", "GetTranscript"];
        for (written, meant) in [
            ("SendMesage", Some("SendMessage")),
            ("sendmessage", Some("SendMessage")),
            ("SendEvents", Some("SendEvent")),
            ("GetTranscripts", Some("GetTranscript")),
            ("Send", None),
            ("", None),
            ("StartChatContact", None),
        ] {
            assert_eq!(nearest(written, &known), meant, "{written}");
        }
        assert_eq!(instead("SendEvnt", &known), "did you mean SendEvent?");
        assert_eq!(instead("x", &known), "there are SendMessage, SendEvent, GetTranscript");
        assert_eq!([distance("", "abc"), distance("kitten", "sitting"), distance("abc", "")], [3, 3, 3]);
    }
}
