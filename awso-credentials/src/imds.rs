//! The instance metadata service of EC2, version 2: credentials of the instance's role, and its region.

use std::sync::Arc;
use std::time::Duration;

use awso::http::{HeaderValue, Method, Request, Response, StatusCode};
use awso::{ConfigError, Credentials, Endpoint, Transport, TransportErrorKind};

use crate::document::Document;
use crate::http::{self, Patience};
use crate::lack::{Found, Lack};
use crate::world::World;

/// How often it is asked, as the official SDK does; it throttles. Connecting and answering take a second each.
const PATIENCE: Patience = Patience { attempts: 4, limit: Duration::from_secs(2) };

const TOKEN_TTL_SECONDS: &str = "21600";
const TOKEN: &str = "x-aws-ec2-metadata-token";
const TOKEN_TTL: &str = "x-aws-ec2-metadata-token-ttl-seconds";
const ROLE: &str = "/latest/meta-data/iam/security-credentials/";
const REGION: &str = "/latest/meta-data/placement/region";

/// The metadata service with a token to ask it with.
struct Imds {
    transport: Arc<dyn Transport>,
    endpoint: Endpoint,
    token: HeaderValue,
}

/// The credentials of the role that the instance has.
pub(crate) async fn load(world: &World<'_>) -> Found<Credentials> {
    let mut imds = Imds::open(world).await?;
    let answer = imds.get(ROLE.to_owned()).await?;
    if answer.status == StatusCode::NOT_FOUND {
        return Err(Lack::not_enabled("IMDS knows no role of this instance (HTTP 404): attach one to it"));
    }
    let answer = text(&answer)?;
    // One role a line; there has never been a second.
    let role = answer.lines().next().unwrap_or_default().trim();
    if !is_role_name(role) {
        return Err(Lack::failed("IMDS answered what is not the name of a role"));
    }
    let answer = text(&imds.get(format!("{ROLE}{role}")).await?)?;
    let whose = "the answer of IMDS";
    Document::parse(answer.as_bytes(), whose)?.credentials("Token", whose)
}

/// The region that the instance is in.
pub(crate) async fn region(world: &World<'_>) -> Found<String> {
    let mut imds = Imds::open(world).await?;
    let region = text(&imds.get(REGION.to_owned()).await?)?.trim().to_owned();
    // It becomes part of host names.
    let label = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if region.is_empty() || !region.chars().all(label) {
        return Err(Lack::failed("IMDS answered what is not a region"));
    }
    Ok(region)
}

impl Imds {
    async fn open(world: &World<'_>) -> Found<Self> {
        let environment = &world.config.environment;
        let disabled = "AWS_EC2_METADATA_DISABLED";
        if environment.var(disabled).is_some_and(|value| value.trim().eq_ignore_ascii_case("true")) {
            return Err(Lack::not_enabled(format!("{disabled} is true")));
        }
        let endpoint = endpoint(world)?;
        let transport = http::direct(world.config)?;
        let token = token(&*transport, &endpoint).await?;
        Ok(Imds { transport, endpoint, token })
    }

    /// The answer to a path. A token that is no longer good is replaced once.
    async fn get(&mut self, path: String) -> Found<Response> {
        let mut request = Request::new(Method::GET, path);
        for replaced in [false, true] {
            request.headers.insert(TOKEN, self.token.clone());
            let answer = http::exchange(&*self.transport, &self.endpoint, &request, PATIENCE).await;
            let answer = answer.map_err(|error| Lack::failed(format!("IMDS gave no answer: {error}")))?;
            if answer.status != StatusCode::UNAUTHORIZED || replaced {
                return Ok(answer);
            }
            self.token = token(&*self.transport, &self.endpoint).await?;
        }
        Err(Lack::failed("IMDS refused every token"))
    }
}

async fn token(transport: &dyn Transport, endpoint: &Endpoint) -> Found<HeaderValue> {
    let mut request = Request::new(Method::PUT, "/latest/api/token");
    request.headers.insert(TOKEN_TTL, HeaderValue::from_static(TOKEN_TTL_SECONDS));
    let answer = match http::exchange(transport, endpoint, &request, PATIENCE).await {
        Ok(answer) => answer,
        // A machine without it is no instance of EC2.
        Err(error) if matches!(error.kind(), TransportErrorKind::Connect | TransportErrorKind::Timeout) => {
            return Err(Lack::not_enabled(format!("IMDS cannot be reached: {error}")));
        }
        Err(error) => return Err(Lack::failed(format!("IMDS gave no token: {error}"))),
    };
    if answer.status == StatusCode::FORBIDDEN {
        let why = "request forbidden: IMDS is disabled or may not be used (HTTP 403 for a token)";
        return Err(Lack::failed(why));
    }
    let token = text(&answer)?;
    let mut token = HeaderValue::from_str(token.trim())
        .map_err(|_| Lack::failed("IMDS answered a token that fits in no header"))?;
    token.set_sensitive(true);
    Ok(token)
}

/// The text of a success.
fn text(answer: &Response) -> Found<String> {
    if !answer.status.is_success() {
        return Err(Lack::failed(format!("IMDS answered HTTP {}", answer.status.as_u16())));
    }
    let bytes = answer.body.bytes().map_or_else(Vec::new, |bytes| bytes.to_vec());
    String::from_utf8(bytes).map_err(|_| Lack::failed("IMDS answered what is not UTF-8"))
}

/// It becomes part of a path. The characters are those of an IAM role's name.
fn is_role_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c))
}

fn endpoint(world: &World<'_>) -> Found<Endpoint> {
    const IPV4: &str = "http://169.254.169.254";
    const IPV6: &str = "http://[fd00:ec2::254]";
    let told = |error: ConfigError| Lack::failed(error.to_string());
    let (variable, property) = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
    if let Some(url) = world.settings.find(variable, property) {
        return url.parse().map_err(told);
    }
    let (variable, property) =
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
    let url = match world.settings.find(variable, property) {
        None => IPV4,
        Some(mode) if mode.value().eq_ignore_ascii_case("IPv4") => IPV4,
        Some(mode) if mode.value().eq_ignore_ascii_case("IPv6") => IPV6,
        Some(mode) => return Err(told(mode.refuse("is no mode of an endpoint: write `IPv4` or `IPv6`"))),
    };
    url.parse().map_err(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::{Script, Turn};

    const KEYS: &str = r#"{"Code": "Success", "AccessKeyId": "A", "SecretAccessKey": "S", "Token": "T"}"#;
    const TOKEN_LINE: &str = "PUT http://169.254.169.254/latest/api/token";

    async fn found(script: &Script, variables: &[(&str, &str)]) -> Found<Credentials> {
        load(&World::read(&script.config(variables))?).await
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_on_its_side_is_asked_again_and_a_token_is_replaced() {
        let script = Script::of([
            Turn::Answer(503, ""),
            Turn::Silence,
            Turn::Answer(200, "one\n"),
            Turn::Answer(401, ""),
            Turn::Answer(200, "two"),
            Turn::Answer(200, "role"),
            Turn::Answer(500, ""),
            Turn::Answer(200, KEYS),
        ]);
        let expected = Credentials::new("A", "S").with_session_token("T");
        assert_eq!(found(&script, &[]).await, Ok(expected));
        let role = "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/";
        let named = format!("{role}role");
        let lines = [TOKEN_LINE, TOKEN_LINE, TOKEN_LINE, role, TOKEN_LINE, role, &named, &named];
        assert_eq!(script.lines(), lines);
        let tokens = script.sent().into_iter().filter_map(|sent| sent.headers.get(TOKEN).cloned());
        assert_eq!(tokens.collect::<Vec<_>>(), ["one", "two", "two", "two"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_machine_that_is_no_instance_is_passed_over() {
        for (turns, asked) in [(vec![Turn::Refused], 1), (vec![Turn::Silence; 4], 4)] {
            let script = Script::of(turns);
            let Err(Lack::NotEnabled(why)) = found(&script, &[]).await else {
                panic!("it is not passed over")
            };
            assert!(why.contains("cannot be reached"), "{why}");
            assert_eq!(script.lines().len(), asked);
        }
        let script = Script::of([]);
        let disabled = found(&script, &[("AWS_EC2_METADATA_DISABLED", "True")]).await;
        assert_eq!(disabled, Err(Lack::not_enabled("AWS_EC2_METADATA_DISABLED is true")));
    }

    #[tokio::test(start_paused = true)]
    async fn an_instance_says_what_is_wrong() {
        for (turns, why) in [
            (vec![Turn::Answer(400, "")], "HTTP 400"),
            (vec![Turn::Answer(503, ""); 4], "HTTP 503"),
            (vec![Turn::Answer(200, "t"), Turn::Answer(200, "../secret")], "not the name of a role"),
            (vec![Turn::Answer(200, "t"), Turn::Answer(200, "r"), Turn::Answer(200, "<hidden>")], "JSON"),
        ] {
            let Err(Lack::Failed(told)) = found(&Script::of(turns), &[]).await else { panic!("{why}") };
            assert!(told.contains(why) && !told.contains("hidden"), "{told}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_address_is_a_setting() {
        for (variables, host) in [
            (vec![("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv6")], "[fd00:ec2::254]"),
            (vec![("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv4")], "169.254.169.254"),
            (
                vec![
                    ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6"),
                    ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1338/"),
                ],
                "127.0.0.1:1338",
            ),
        ] {
            let script = Script::of([Turn::Refused]);
            found(&script, &variables).await.expect_err("nobody is there");
            assert_eq!(script.lines(), [format!("PUT http://{host}/latest/api/token")]);
        }
        let unknown = found(&Script::of([]), &[("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv5")]).await;
        let Err(Lack::Failed(why)) = unknown else { panic!("IPv5 is a mode") };
        assert!(why.contains("`AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE`: `IPv5`"), "{why}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_region_is_that_of_the_placement() {
        let script = Script::of([Turn::Answer(200, "t"), Turn::Answer(200, "eu-west-2")]);
        let config = script.config(&[]);
        let world = World::read(&config).expect("there are no files");
        assert_eq!(region(&world).await.as_deref(), Ok("eu-west-2"));
        assert_eq!(script.lines()[1], "GET http://169.254.169.254/latest/meta-data/placement/region");
        let script = Script::of([Turn::Answer(200, "t"), Turn::Answer(200, "evil.example/")]);
        let config = script.config(&[]);
        let world = World::read(&config).expect("there are no files");
        assert_eq!(region(&world).await, Err(Lack::failed("IMDS answered what is not a region")));
    }
}
