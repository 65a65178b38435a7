//! The JSON that a container's or an instance's metadata and a credential process answer.

use awso::{Credentials, Timestamp};
use serde_json::{Map, Value};

use crate::lack::{Found, Lack, one_line};

/// The credentials in a JSON object. Names are compared without regard to case, as the endpoints of containers
/// differ in it. An error shows the names only.
pub(crate) struct Document(Map<String, Value>);

impl Document {
    /// The object that these bytes hold. `whose` begins the text of an error.
    pub(crate) fn parse(bytes: &[u8], whose: &str) -> Found<Self> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(members)) => Ok(Document(members)),
            // The texts of serde_json may quote what they stumble on.
            Ok(_) | Err(_) => Err(Lack::failed(format!("{whose} is not a JSON object"))),
        }
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str().filter(|text| !text.trim().is_empty())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The credentials, whose session token stands under this name.
    pub(crate) fn credentials(&self, token: &str, whose: &str) -> Found<Credentials> {
        if let Some(code) = self.text("Code").filter(|code| !code.eq_ignore_ascii_case("success")) {
            let message = self.text("Message").map(|message| format!(": {message}")).unwrap_or_default();
            return Err(Lack::failed(one_line(&format!("{whose} is the error {code}{message}"))));
        }
        let required = |name| {
            self.text(name).ok_or_else(|| Lack::failed(format!("{whose} holds no text under `{name}`")))
        };
        let mut credentials = Credentials::new(required("AccessKeyId")?, required("SecretAccessKey")?);
        if let Some(token) = self.text(token) {
            credentials = credentials.with_session_token(token);
        }
        if let Some(account) = self.text("AccountId") {
            credentials = credentials.with_account_id(account);
        }
        if let Some(expiration) = self.text("Expiration") {
            let end: Timestamp = expiration
                .parse()
                .map_err(|_| Lack::failed(format!("{whose} holds no timestamp under `Expiration`")))?;
            credentials = credentials.with_expiration(end);
        }
        Ok(credentials)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Found<Credentials> {
        Document::parse(text.as_bytes(), "the answer")?.credentials("Token", "the answer")
    }

    #[test]
    fn names_are_found_in_any_case_and_what_may_be_missing_may() {
        let found = read(r#"{"accesskeyid": "A", "SECRETACCESSKEY": "S", "New": [1]}"#);
        assert_eq!(found, Ok(Credentials::new("A", "S")));
    }

    #[test]
    fn what_is_no_credentials_is_told_without_showing_it() {
        for (text, why) in [
            ("hidden", "is not a JSON object"),
            (r#"["hidden"]"#, "is not a JSON object"),
            (r#"{"AccessKeyId": "hidden"}"#, "no text under `SecretAccessKey`"),
            (r#"{"AccessKeyId": 1, "SecretAccessKey": "hidden"}"#, "no text under `AccessKeyId`"),
            (r#"{"AccessKeyId": "A", "SecretAccessKey": "S", "Expiration": "hidden"}"#, "`Expiration`"),
        ] {
            let Err(Lack::Failed(problem)) = read(text) else { panic!("{text} is credentials") };
            assert!(problem.contains(why) && !problem.contains("hidden"), "{problem}");
        }
    }

    #[test]
    fn an_error_in_the_document_is_told_by_code_and_message() {
        let found =
            read(r#"{"Code": "AssumeRoleUnauthorizedAccess", "Message": "no\ntrust", "AccessKeyId": ""}"#);
        let told = "the answer is the error AssumeRoleUnauthorizedAccess: no trust";
        assert_eq!(found, Err(Lack::failed(told)));
    }
}
