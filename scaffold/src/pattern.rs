//! Which patterns of models can be checked.

mod size;

/// Why the derive would refuse a pattern: look-around, back-references, other syntax, or its size.
pub(crate) fn refused(pattern: &str) -> Option<String> {
    match regex_syntax::parse(pattern) {
        Ok(_) if pattern.is_empty() => Some("it is empty".to_owned()),
        Ok(hir) if !size::fits(&hir) => Some("what it repeats is too large".to_owned()),
        Ok(_) => None,
        Err(regex_syntax::Error::Parse(error)) => Some(error.kind().to_string()),
        Err(regex_syntax::Error::Translate(error)) => Some(error.kind().to_string()),
        Err(other) => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_crate_regex_has_is_expressible_and_the_rest_says_why_not() {
        for pattern in [r"^[\P{C}\r\n\t]{1,250}$", r"\p{L}+", "[a-f0-9]{8}", r"^[^\p{C}]*$"] {
            assert_eq!(refused(pattern), None, "{pattern}");
        }
        assert!(refused(r"^(\w{1,100}){1,100}$").is_some_and(|why| why.contains("too large")));
        for pattern in [r"^(?!aws:).*$", r"(a)\1", r"\p{IsGreek9}", "(?<=a)b", "[", r"\Qa\E", "*"] {
            assert!(refused(pattern).is_some(), "{pattern}");
        }
    }

    #[test]
    fn patterns_are_as_large_as_the_derive_takes_them() {
        assert_eq!(include_str!("pattern/size.rs"), include_str!("../../awso-derive/src/attr/size.rs"));
    }
}
