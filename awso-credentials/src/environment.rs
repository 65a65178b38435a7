//! Keys in variables.

use awso::{Credentials, Environment};

use crate::lack::{Found, Lack};

const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";

/// The keys in the environment. Half a pair is a mistake, not a reason to act as somebody else.
pub(crate) fn load(environment: &Environment) -> Found<Credentials> {
    let (id, secret) = match (environment.var(ACCESS_KEY_ID), environment.var(SECRET_ACCESS_KEY)) {
        (Some(id), Some(secret)) => (id, secret),
        (None, None) => return Err(Lack::not_enabled(format!("{ACCESS_KEY_ID} is not set"))),
        (Some(_), None) => return Err(half(ACCESS_KEY_ID, SECRET_ACCESS_KEY)),
        (None, Some(_)) => return Err(half(SECRET_ACCESS_KEY, ACCESS_KEY_ID)),
    };
    let mut credentials = Credentials::new(id, secret);
    if let Some(token) = environment.var("AWS_SESSION_TOKEN") {
        credentials = credentials.with_session_token(token);
    }
    if let Some(account) = environment.var("AWS_ACCOUNT_ID") {
        credentials = credentials.with_account_id(account);
    }
    Ok(credentials)
}

fn half(set: &str, missing: &str) -> Lack {
    Lack::failed(format!("{set} is set and {missing} is not: set both, or neither"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_pair_of_keys_is_told_and_not_passed_over() {
        for (variable, missing) in [(ACCESS_KEY_ID, SECRET_ACCESS_KEY), (SECRET_ACCESS_KEY, ACCESS_KEY_ID)] {
            let environment = Environment::of([(variable, "half"), (missing, " ")]);
            let Err(Lack::Failed(why)) = load(&environment) else { panic!("{variable} alone is enough") };
            assert!(why.contains(&format!("{missing} is not")) && !why.contains("half"), "{why}");
        }
    }

    #[test]
    fn token_and_account_come_with_the_keys() {
        let variables = [
            (ACCESS_KEY_ID, "AKID"),
            (SECRET_ACCESS_KEY, "secret"),
            ("AWS_SESSION_TOKEN", "token"),
            ("AWS_ACCOUNT_ID", "123456789012"),
        ];
        let found = load(&Environment::of(variables));
        let expected = Credentials::new("AKID", "secret").with_session_token("token");
        assert_eq!(found, Ok(expected.with_account_id("123456789012")));
    }
}
