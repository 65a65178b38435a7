//! Why a source gives no credentials.

use std::fmt;

/// What a source gives.
pub(crate) type Found<T> = Result<T, Lack>;

/// Why a source gives no credentials: in one line, without secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// It is not configured, so that the next one is asked.
    NotEnabled(String),
    /// It is configured and did not work: another identity may not take its place.
    Failed(String),
}

impl Lack {
    pub(crate) fn not_enabled(why: impl Into<String>) -> Self {
        Lack::NotEnabled(why.into())
    }

    pub(crate) fn failed(why: impl Into<String>) -> Self {
        Lack::Failed(why.into())
    }

    /// The same of a source that somebody asked for by name.
    pub(crate) fn required(self) -> Self {
        match self {
            Lack::NotEnabled(why) | Lack::Failed(why) => Lack::Failed(why),
        }
    }
}

impl fmt::Display for Lack {
    /// On one line: parts of it come from services and files.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, why) = match self {
            Lack::NotEnabled(why) => ("the credential provider was not enabled", why),
            Lack::Failed(why) => ("an error occurred while loading credentials", why),
        };
        write!(f, "{prefix}: {}", one_line(why))
    }
}

/// The text with a space in the place of every control character.
pub(crate) fn one_line(text: &str) -> String {
    text.trim().replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_service_says_stays_on_one_line() {
        let lack = Lack::failed("no\r\nsuch \u{1b}[31mrole\n");
        assert_eq!(lack.to_string(), "an error occurred while loading credentials: no  such  [31mrole");
    }

    #[test]
    fn a_source_that_is_asked_for_by_name_may_not_be_passed_over() {
        assert_eq!(Lack::not_enabled("nothing is set").required(), Lack::failed("nothing is set"));
    }
}
