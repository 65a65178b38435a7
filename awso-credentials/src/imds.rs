//! The instance metadata service of EC2, version 2: credentials of the instance's role, and its region.

use std::sync::Arc;
use std::time::Duration;

use awso::http::{HeaderValue, Method, Request, Response, StatusCode};
use awso::{Credentials, Endpoint, Transport, TransportErrorKind};

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
    let answer = text(answer).await?;
    // One role a line; there has never been a second.
    let role = answer.lines().next().unwrap_or_default().trim();
    if !is_role_name(role) {
        return Err(Lack::failed("IMDS answered what is not the name of a role"));
    }
    let answer = text(imds.get(format!("{ROLE}{role}")).await?).await?;
    let whose = "the answer of IMDS";
    Document::parse(answer.as_bytes(), whose)?.credentials("Token", whose)
}

/// The region that the instance is in.
pub(crate) async fn region(world: &World<'_>) -> Found<String> {
    let mut imds = Imds::open(world).await?;
    let region = text(imds.get(REGION.to_owned()).await?).await?.trim().to_owned();
    // It becomes part of host names.
    let label = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if region.is_empty() || !region.chars().all(label) {
        return Err(Lack::failed("IMDS answered what is not a region"));
    }
    Ok(region)
}

impl Imds {
    async fn open(world: &World<'_>) -> Found<Self> {
        let environment = &world.settings.environment;
        let disabled = "AWS_EC2_METADATA_DISABLED";
        if environment.var(disabled).is_some_and(|value| value.trim().eq_ignore_ascii_case("true")) {
            return Err(Lack::not_enabled(format!("{disabled} is true")));
        }
        let endpoint = endpoint(world)?;
        let transport = http::direct(world.settings)?;
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
    let token = text(answer).await?;
    let mut token = HeaderValue::from_str(token.trim())
        .map_err(|_| Lack::failed("IMDS answered a token that fits in no header"))?;
    token.set_sensitive(true);
    Ok(token)
}

/// The text of a success.
async fn text(answer: Response) -> Found<String> {
    if !answer.status.is_success() {
        return Err(Lack::failed(format!("IMDS answered HTTP {}", answer.status.as_u16())));
    }
    let bytes = http::body(answer).await;
    let bytes = bytes.map_err(|error| Lack::failed(format!("the answer of IMDS broke off: {error}")))?;
    String::from_utf8(bytes).map_err(|_| Lack::failed("IMDS answered what is not UTF-8"))
}

/// It becomes part of a path. The characters are those of an IAM role's name.
fn is_role_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c))
}

fn endpoint(world: &World<'_>) -> Found<Endpoint> {
    const IPV4: &str = "http://169.254.169.254";
    const IPV6: &str = "http://[fd00:ec2::254]";
    if let Some((name, url)) =
        world.setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint")
    {
        return url.parse().map_err(|error| Lack::failed(format!("{name}: {error}")));
    }
    let mode = world.setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
    let url = match mode {
        None => IPV4,
        Some((_, mode)) if mode.eq_ignore_ascii_case("IPv4") => IPV4,
        Some((_, mode)) if mode.eq_ignore_ascii_case("IPv6") => IPV6,
        Some((name, mode)) => {
            return Err(Lack::failed(format!("{name}: `{mode}` is no mode: write `IPv4` or `IPv6`")));
        }
    };
    url.parse().map_err(|error| Lack::failed(format!("the endpoint of IMDS: {error}")))
}
