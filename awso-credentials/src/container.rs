//! The credentials of a container: ECS, and pods of EKS with an identity.

use std::path::Path;
use std::time::Duration;

use awso::http::{HeaderValue, Method, Request};
use awso::{Credentials, Endpoint, Environment};

use crate::config::CredentialsConfig;
use crate::document::Document;
use crate::http::{self, Patience};
use crate::lack::{Found, Lack};

/// As botocore asks it.
const PATIENCE: Patience = Patience { attempts: 3, limit: Duration::from_secs(2) };

const RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The agent of ECS.
const ECS: &str = "http://169.254.170.2";

/// The hosts that may be asked without TLS besides loopback: the agents of ECS and, in both families, of EKS.
const HOSTS: [&str; 3] = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"];

/// Where the credentials are.
#[derive(Debug)]
struct Place {
    endpoint: Endpoint,
    /// The path with the query string.
    target: String,
}

/// The credentials that the container's agent gives.
pub(crate) async fn load(config: &CredentialsConfig) -> Found<Credentials> {
    let place = place(&config.environment)?;
    let (path, query) = place.target.split_once('?').unwrap_or((&place.target, ""));
    let mut request = Request::new(Method::GET, path);
    query.clone_into(&mut request.query);
    request.headers.insert("accept", HeaderValue::from_static("application/json"));
    if let Some(token) = token(&config.environment)? {
        request.headers.insert("authorization", token);
    }
    let transport = http::direct(config)?;
    let authority = place.endpoint.authority();
    let answer = http::exchange(&*transport, &place.endpoint, &request, PATIENCE).await;
    let answer = answer.map_err(|error| Lack::failed(format!("{authority} gave no credentials: {error}")))?;
    let status = answer.status;
    let whose = format!("the answer of {authority} (HTTP {})", status.as_u16());
    let document = Document::parse(answer.body.bytes().map_or(&[], |bytes| bytes), &whose)?;
    if status.is_success() {
        return document.credentials("Token", &whose);
    }
    let code = document.text("Code").unwrap_or("no code");
    let message = document.text("Message").unwrap_or("no message");
    Err(Lack::failed(format!("{whose} is the error {code}: {message}")))
}

fn place(environment: &Environment) -> Found<Place> {
    if let Some(target) = environment.var(RELATIVE) {
        if !target.starts_with('/') {
            return Err(Lack::failed(format!("{RELATIVE} does not begin with `/`")));
        }
        return of_uri(&format!("{ECS}{target}"))
            .map_err(|problem| Lack::failed(format!("{RELATIVE}: {problem}")));
    }
    let Some(uri) = environment.var(FULL) else {
        return Err(Lack::not_enabled("No environment variables were set to configure ECS provider"));
    };
    let place = of_uri(&uri).map_err(|problem| Lack::failed(format!("{FULL}: {problem}")))?;
    let is_https = uri.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    let authority = place.endpoint.authority();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    };
    if !is_https && !place.endpoint.is_loopback() && !HOSTS.contains(&host) {
        return Err(Lack::failed(format!(
            "{FULL}: {host} may not be asked over http: it is neither loopback nor one of {}; use https",
            HOSTS.join(", ")
        )));
    }
    Ok(place)
}

/// The address in its parts. The text of an error shows none of it: it may carry a token.
fn of_uri(uri: &str) -> Result<Place, String> {
    let Some((scheme, rest)) = uri.split_once("://").filter(|(scheme, _)| !scheme.contains(['/', '?', '#']))
    else {
        return Err("URI did not specify a host: write `http://localhost:8080/credentials`".to_owned());
    };
    if let Some(part) =
        uri.chars().find(|c| *c == '#' || c.is_control() || c.is_whitespace() || !c.is_ascii())
    {
        return Err(format!("URI holds the character {part:?}: leave it out"));
    }
    let (authority, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    if authority.is_empty() {
        return Err("URI did not specify a host: write `http://localhost:8080/credentials`".to_owned());
    }
    let endpoint =
        format!("{scheme}://{authority}").parse::<Endpoint>().map_err(|error| error.to_string())?;
    let slash = if target.starts_with('/') { "" } else { "/" };
    Ok(Place { endpoint, target: format!("{slash}{target}") })
}

/// The authorization, from the file every time, because it is replaced there.
fn token(environment: &Environment) -> Found<Option<HeaderValue>> {
    let (name, token) = match (environment.var(TOKEN_FILE), environment.var(TOKEN)) {
        (Some(path), _) => {
            let told =
                |problem: String| Lack::failed(format!("{TOKEN_FILE}: failed to read `{path}`: {problem}"));
            let bytes = environment.read(Path::new(&path)).map_err(|error| told(error.to_string()))?;
            let token = String::from_utf8(bytes).map_err(|_| told("it is not UTF-8".to_owned()))?;
            (TOKEN_FILE, token.trim_end_matches(['\r', '\n']).to_owned())
        }
        (None, Some(token)) => (TOKEN, token),
        (None, None) => return Ok(None),
    };
    let mut value = HeaderValue::from_str(&token).map_err(|_| {
        Lack::failed(format!("{name}: the token fits in no header: it holds a control character"))
    })?;
    value.set_sensitive(true);
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::{Script, Turn};

    const KEYS: &str = r#"{"AccessKeyId": "A", "SecretAccessKey": "S", "Token": "T"}"#;

    #[tokio::test(start_paused = true)]
    async fn the_token_is_read_anew_and_its_file_goes_before_the_variable() {
        let root = std::env::temp_dir().join(format!("awso-container-{}", std::process::id()));
        std::fs::create_dir_all(&root).expect("a directory");
        let environment = Environment::of([(RELATIVE, "/c"), (TOKEN, "variable"), (TOKEN_FILE, "/token")]);
        let script = Script::of([Turn::Answer(200, KEYS), Turn::Answer(200, KEYS)]);
        let config = script.config_in(environment.with_root(&root));
        for token in ["first\n", "second"] {
            std::fs::write(root.join("token"), token).expect("a file");
            load(&config).await.expect("keys");
        }
        let sent = script.sent().into_iter().map(|sent| sent.headers["authorization"].clone());
        assert_eq!(sent.collect::<Vec<_>>(), ["first", "second"]);
        std::fs::remove_dir_all(root).expect("it is removed");
    }

    #[tokio::test(start_paused = true)]
    async fn an_agent_that_fails_is_asked_again_and_then_told() {
        let script = Script::of([Turn::Answer(500, ""), Turn::Silence, Turn::Answer(200, KEYS)]);
        assert!(load(&script.config(&[(RELATIVE, "/c?a=1")])).await.is_ok());
        assert_eq!(script.lines(), ["GET http://169.254.170.2/c?a=1"; 3]);
        let refused = Turn::Answer(403, r#"{"Code": "AccessDenied", "Message": "not this pod"}"#);
        let Err(Lack::Failed(why)) = load(&Script::of([refused]).config(&[(RELATIVE, "/c")])).await else {
            panic!("it is passed over")
        };
        assert_eq!(why, "the answer of 169.254.170.2 (HTTP 403) is the error AccessDenied: not this pod");
    }

    fn full(uri: &str) -> Found<String> {
        let place = place(&Environment::of([(FULL, uri)]))?;
        Ok(format!("{}{}", place.endpoint, place.target))
    }

    #[test]
    fn without_tls_only_this_machine_and_the_agents_are_asked() {
        for uri in [
            "http://localhost/c",
            "http://127.0.0.1:80/c",
            "http://127.9.9.9/c",
            "http://[::1]:8080/c",
            "http://169.254.170.2/c?a=1",
            "http://169.254.170.23:80/c",
            "http://[fd00:ec2::23]:80/c",
            "https://any.example/c",
            "HTTPS://any.example/c",
        ] {
            let lower = uri.replace("HTTPS", "https");
            assert_eq!(full(uri), Ok(lower), "{uri}");
        }
        for uri in [
            "http://any.example/c",
            "http://169.254.169.254/c",
            "http://169.254.170.2.any.example/c",
            "http://[fd00:ec2::24]/c",
            "http://localhost.any.example/c",
            "http://10.0.0.1/https://",
        ] {
            let Err(Lack::Failed(why)) = full(uri) else { panic!("{uri} is asked") };
            assert!(why.contains("use https"), "{uri}: {why}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_showing_it() {
        for uri in [
            "/credentials?secret",
            "http://",
            "http:///secret",
            "ftp://localhost/secret",
            "http://user:secret@localhost/",
            "http://localhost/secret#a",
            "http://localhost/se cret",
        ] {
            let Err(Lack::Failed(why)) = full(uri) else { panic!("{uri} is asked") };
            assert!(!why.contains("secret"), "{why}");
        }
    }

    #[test]
    fn a_token_that_would_add_a_header_is_refused_without_showing_it() {
        let Err(Lack::Failed(why)) = token(&Environment::of([(TOKEN, "secret\r\nhost: evil")])) else {
            panic!("it is taken")
        };
        assert!(!why.contains("secret"), "{why}");
        let value = token(&Environment::of([(TOKEN, "Basic abc")])).ok().flatten();
        assert!(value.is_some_and(|value| value.is_sensitive() && value == "Basic abc"));
    }
}
