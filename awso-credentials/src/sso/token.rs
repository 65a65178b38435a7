//! The token that `aws sso login` leaves in `~/.aws/sso/cache`.

use std::path::PathBuf;

use awso::{Environment, Timestamp};
use serde_json::{Map, Value};
use sha1::{Digest as _, Sha1};

use super::Sso;
use crate::lack::{Found, Lack};
use crate::service::sso_oidc::Client;
use crate::world::World;

/// How long before its end a token is refreshed, as the official SDK does: 5 minutes.
const REFRESH_SECONDS: i64 = 300;

/// A cached token. What else stands in its file is kept when it is written back.
struct Cached {
    path: PathBuf,
    members: Map<String, Value>,
}

/// A token that still holds, refreshed where that is due and possible.
pub(super) async fn load(world: &World<'_>, sso: &Sso) -> Found<String> {
    let environment = &world.config.environment;
    let path = path(environment, sso)?;
    let mut cached = Cached::read(environment, path)?;
    let left = world.config.clock.seconds_until(cached.time("expiresAt")?);
    if left > REFRESH_SECONDS {
        return cached.access_token();
    }
    if let Some(refreshed) = cached.refresh(world, sso).await {
        match refreshed {
            Ok(()) => return cached.access_token(),
            // What there is holds a while longer.
            Err(_) if left > 0 => {}
            Err(why) => {
                return Err(Lack::failed(format!(
                    "the SSO token has expired and was not refreshed: {why}: run `aws sso login`"
                )));
            }
        }
    }
    if left > 0 {
        return cached.access_token();
    }
    Err(Lack::failed("the SSO token has expired: run `aws sso login`"))
}

/// The file is called by what the token is for.
fn path(environment: &Environment, sso: &Sso) -> Found<PathBuf> {
    let windows = || environment.var("USERPROFILE").filter(|_| cfg!(windows));
    let home = environment
        .var("HOME")
        .or_else(windows)
        .ok_or_else(|| Lack::failed("there is no home directory to look for the SSO token in: set HOME"))?;
    let name = sso.session.as_ref().unwrap_or(&sso.start_url);
    let hash = Sha1::digest(name.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    Ok(PathBuf::from(home).join(".aws").join("sso").join("cache").join(format!("{hash}.json")))
}

impl Cached {
    fn read(environment: &Environment, path: PathBuf) -> Found<Self> {
        let told = |problem: &str| Lack::failed(format!("failed to read `{}`: {problem}", path.display()));
        let bytes =
            environment.read(&path).map_err(|error| told(&format!("{error}: run `aws sso login`")))?;
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(members)) => Ok(Cached { path, members }),
            // The texts of serde_json may quote what they stumble on.
            Ok(_) | Err(_) => Err(told("it is not a JSON object: run `aws sso login`")),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    fn missing(&self, what: &str) -> Lack {
        Lack::failed(format!("`{}` holds no {what}: run `aws sso login`", self.path.display()))
    }

    fn access_token(&self) -> Found<String> {
        self.text("accessToken").map(str::to_owned).ok_or_else(|| self.missing("`accessToken`"))
    }

    fn time(&self, name: &str) -> Found<Timestamp> {
        let time = self.text(name).and_then(|text| {
            // Old versions of the AWS CLI wrote `2020-06-17T10:02:08UTC`.
            text.strip_suffix("UTC").map_or_else(|| text.parse(), |time| format!("{time}Z").parse()).ok()
        });
        time.ok_or_else(|| self.missing(&format!("timestamp under `{name}`")))
    }

    /// Refreshes the token and its file. None where there is nothing to refresh it with.
    async fn refresh(&mut self, world: &World<'_>, sso: &Sso) -> Option<Result<(), String>> {
        // Only a session registers what can be refreshed.
        sso.session.as_ref()?;
        let registered = self.time("registrationExpiresAt").ok()?;
        if world.config.clock.seconds_until(registered) <= 0 {
            return None;
        }
        let given = |name| self.text(name).map(str::to_owned);
        let (id, secret, token) = (given("clientId")?, given("clientSecret")?, given("refreshToken")?);
        let refreshed = self.create_token(world, sso, id, secret, token).await;
        Some(refreshed.map(|()| {
            // The new token is as good where its file cannot be written.
            let text = Value::Object(self.members.clone()).to_string();
            let _ = world.config.environment.write_private(&self.path, text.as_bytes());
        }))
    }

    async fn create_token(
        &mut self,
        world: &World<'_>,
        sso: &Sso,
        id: String,
        secret: String,
        token: String,
    ) -> Result<(), String> {
        let client = Client::from_env_with(world.client_config(&sso.region)).await;
        let client = client.map_err(|error| error.to_string())?;
        let call = client.create_token().client_id(id).client_secret(secret).refresh_token(token);
        let answer = call.grant_type("refresh_token").send().await.map_err(|error| error.to_string())?;
        let access = answer.access_token.ok_or("SSO OIDC answered no token")?;
        let seconds =
            answer.expires_in.map(i64::from).ok_or("SSO OIDC did not say how long the token holds")?;
        let now = world.config.clock.now().epoch().0;
        let end = Timestamp::from_epoch(now.saturating_add(seconds), 0).ok_or("SSO OIDC answered no time")?;
        let mut set = |name: &str, value: &str| self.members.insert(name.to_owned(), value.into());
        set("accessToken", access.expose());
        set("expiresAt", &end.to_string());
        if let Some(token) = answer.refresh_token {
            set("refreshToken", token.expose());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::CredentialsConfig;
    use crate::script::{Script, Turn};

    /// A home directory whose cache holds a token of the session `dev`.
    struct Home(PathBuf);

    impl Home {
        fn with(name: &str, token: &Value) -> Self {
            let root = std::env::temp_dir().join(format!("awso-sso-{name}-{}", std::process::id()));
            let home = Home(root);
            std::fs::create_dir_all(home.file().parent().expect("a directory")).expect("a directory");
            std::fs::write(home.file(), token.to_string()).expect("a file");
            home
        }

        fn file(&self) -> PathBuf {
            self.0.join("home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json")
        }

        fn config(&self, script: &Script) -> CredentialsConfig {
            script.config_in(Environment::of([("HOME", "/home")]).with_root(&self.0))
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn dev() -> Sso {
        Sso {
            session: Some("dev".to_owned()),
            region: "us-east-1".to_owned(),
            start_url: "https://start.example".to_owned(),
            account_id: None,
            role_name: None,
        }
    }

    /// A token of that time, which can be refreshed until the end of 1970.
    fn token(expires_at: &str) -> Value {
        serde_json::json!({
            "accessToken": "old", "expiresAt": expires_at, "refreshToken": "refresh", "clientId": "id",
            "clientSecret": "secret", "registrationExpiresAt": "1970-12-31T00:00:00Z", "region": "us-east-1",
        })
    }

    async fn found(home: &Home, script: &Script, sso: &Sso) -> Found<String> {
        load(&World::read(&home.config(script))?, sso).await
    }

    const REFRESHED: Turn = Turn::Answer(
        200,
        r#"{"accessToken": "new", "expiresIn": 28800, "refreshToken": "next", "tokenType": "Bearer"}"#,
    );
    const DENIED: Turn = Turn::Answer(400, r#"{"error": "invalid_grant", "error_description": "no"}"#);

    #[tokio::test(start_paused = true)]
    async fn a_token_that_ends_soon_is_refreshed_and_written_back_for_its_user_alone() {
        let home = Home::with("refreshed", &token("1970-01-01T00:04:59Z"));
        let script = Script::of([REFRESHED]);
        assert_eq!(found(&home, &script, &dev()).await.as_deref(), Ok("new"));
        assert_eq!(script.lines(), ["POST https://oidc.us-east-1.amazonaws.com/token"]);
        let asked: Value = serde_json::from_str(&script.sent()[0].body).expect("JSON");
        let expected = serde_json::json!({
            "clientId": "id", "clientSecret": "secret", "grantType": "refresh_token", "refreshToken": "refresh",
        });
        assert_eq!(asked, expected);
        let written: Value =
            serde_json::from_slice(&std::fs::read(home.file()).expect("a file")).expect("JSON");
        let mut expected = token("1970-01-01T08:00:00Z");
        expected["accessToken"] = "new".into();
        expected["refreshToken"] = "next".into();
        assert_eq!(written, expected);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(home.file()).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_that_holds_goes_on_where_it_cannot_be_refreshed() {
        let home = Home::with("holds", &token("1970-01-01T00:04:59Z"));
        assert_eq!(found(&home, &Script::of([DENIED]), &dev()).await.as_deref(), Ok("old"));
        let home = Home::with("later", &token("1970-01-01T00:05:01Z"));
        assert_eq!(found(&home, &Script::of([]), &dev()).await.as_deref(), Ok("old"));
    }

    #[tokio::test(start_paused = true)]
    async fn an_expired_token_is_told_with_what_to_do() {
        let home = Home::with("expired", &token("1969-12-31T00:00:00Z"));
        for (script, sso) in [(Script::of([DENIED]), dev()), (Script::of([Turn::Refused; 3]), dev())] {
            let Err(Lack::Failed(why)) = found(&home, &script, &sso).await else { panic!("it holds") };
            assert!(why.contains("expired") && why.ends_with("run `aws sso login`"), "{why}");
            assert!(!why.contains("secret"), "{why}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_registration_that_has_ended_refreshes_nothing() {
        let mut token = token("1969-12-31T00:00:00UTC");
        token["registrationExpiresAt"] = "1969-12-31T00:00:00Z".into();
        let home = Home::with("registration", &token);
        let found = found(&home, &Script::of([]), &dev()).await;
        assert_eq!(found, Err(Lack::failed("the SSO token has expired: run `aws sso login`")));
    }
}
