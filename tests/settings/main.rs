//! Where a client's settings come from: the caller, variables, profiles.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::PathBuf;

use awso::{Config, Environment, Settings};
use awso_connect_participant::Client;

/// A home directory of its own.
struct Home(PathBuf);

impl Home {
    fn new(test: &str, config: &str) -> Self {
        let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("settings").join(test);
        fs::create_dir_all(root.join("home/.aws")).unwrap();
        fs::write(root.join("home/.aws/config"), config).unwrap();
        Home(root)
    }

    fn environment(&self, variables: &[(&str, &str)]) -> Environment {
        let home = [("HOME", "/home")];
        Environment::of(home.iter().chain(variables).copied()).with_root(&self.0)
    }
}

/// The endpoint of a client in this environment, or why there is none.
async fn endpoint(config: Config, environment: Environment) -> Result<String, String> {
    let client = Client::from_env_with(config.environment(environment)).await;
    let shown = format!("{:?}", client.map_err(|error| error.to_string())?);
    let (_, rest) = shown.split_once("endpoint: ").unwrap();
    Ok(rest.split([',', ' ']).next().unwrap().to_owned())
}

const SERVICES: &str = "
[default]
region = eu-west-2

[profile dev]
region = eu-north-1
services = local
endpoint_url = http://any.dev:1
use_fips_endpoint = false

[profile other]
services = nowhere
endpoint_url = http://other:2

[profile ignoring]
region = eu-north-1
endpoint_url = http://other:2
ignore_configured_endpoint_urls = true

[services local]
s3 =
  endpoint_url = http://s3.dev:3
connectparticipant =
  endpoint_url = http://chat.dev:4/base
";

#[tokio::test]
async fn without_credentials_profile_and_home_a_region_is_enough() {
    let environment = Environment::of([("AWS_REGION", "eu-west-2")]);
    let found = endpoint(Config::new(), environment).await;
    assert_eq!(found.as_deref(), Ok("https://participant.connect.eu-west-2.amazonaws.com"));
    Client::new(Config::new().region("eu-west-2")).unwrap();
}

#[tokio::test]
async fn a_service_of_its_own_goes_before_the_rest_and_variables_before_profiles() {
    let home = Home::new("order", SERVICES);
    let dev = ("AWS_PROFILE", "dev");
    for (variables, expected) in [
        (vec![], "https://participant.connect.eu-west-2.amazonaws.com"),
        (vec![dev], "http://chat.dev:4/base"),
        (vec![dev, ("AWS_ENDPOINT_URL", "http://variable:5")], "http://variable:5"),
        (
            vec![
                dev,
                ("AWS_ENDPOINT_URL", "http://variable:5"),
                ("AWS_ENDPOINT_URL_CONNECTPARTICIPANT", "http://mine:6"),
            ],
            "http://mine:6",
        ),
        (
            vec![dev, ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")],
            "https://participant.connect.eu-north-1.amazonaws.com",
        ),
        (vec![("AWS_PROFILE", "ignoring")], "https://participant.connect.eu-north-1.amazonaws.com"),
    ] {
        let found = endpoint(Config::new(), home.environment(&variables)).await;
        assert_eq!(found.as_deref(), Ok(expected), "{variables:?}");
    }
    let named = endpoint(Config::new().profile_name("dev"), home.environment(&[])).await;
    assert_eq!(named.as_deref(), Ok("http://chat.dev:4/base"));
    let settings = Settings::load(&home.environment(&[dev]), None).unwrap();
    assert_eq!(settings.endpoint_url("DynamoDB").unwrap().as_deref(), Some("http://any.dev:1"));
}

#[tokio::test]
async fn a_services_section_that_is_not_there_is_told_with_file_and_line() {
    let home = Home::new("nowhere", SERVICES);
    let error = endpoint(Config::new(), home.environment(&[("AWS_PROFILE", "other")])).await;
    let expected =
        "/home/.aws/config:12: `services`: `nowhere` has no section: add `[services …]` of that name";
    assert_eq!(error, Err(expected.to_owned()));
}

#[tokio::test]
async fn a_profile_that_the_caller_names_is_there_and_one_of_the_environment_need_not_be() {
    let home = Home::new("profile", SERVICES);
    let error = endpoint(Config::new().profile_name("prod"), home.environment(&[])).await;
    let expected =
        "there is no profile `prod` in /home/.aws/config or /home/.aws/credentials: add it, or name another";
    assert_eq!(error, Err(expected.to_owned()));
    let environment = home.environment(&[("AWS_PROFILE", "prod"), ("AWS_REGION", "eu-west-2")]);
    endpoint(Config::new(), environment).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_malformed_or_no_text_is_told_with_its_line() {
    let home = Home::new("malformed", "[default]\nregion eu-west-2\n");
    let error = endpoint(Config::new(), home.environment(&[])).await;
    let expected = "/home/.aws/config:2: Expected an '=' sign defining a property";
    assert_eq!(error, Err(expected.to_owned()));
    fs::write(home.0.join("home/.aws/config"), b"[default]\n\nregion = \xff\n").unwrap();
    let error = endpoint(Config::new(), home.environment(&[])).await;
    assert_eq!(error, Err("/home/.aws/config:3: the file is not UTF-8: save it as that".to_owned()));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_told_and_one_that_is_not_there_is_empty() {
    let home = Home::new("unreadable", "");
    let named = [("AWS_CONFIG_FILE", "/home/.aws"), ("AWS_REGION", "eu-west-2")];
    let error = endpoint(Config::new(), home.environment(&named)).await.unwrap_err();
    assert!(error.starts_with("/home/.aws cannot be read: "), "{error}");
    for path in ["/nowhere/config", "/home/.aws/config/below"] {
        let named = [("AWS_CONFIG_FILE", path), ("AWS_REGION", "eu-west-2")];
        endpoint(Config::new(), home.environment(&named)).await.unwrap();
    }
}

#[test]
fn settings_that_cannot_be_read_name_variable_or_file_line_and_key() {
    let config = "[default]\nregion = eu/west\nmax_attempts = 0\nuse_dualstack_endpoint = on\nretry_mode = eager\n\
        request_min_compression_size_bytes = 10485761\nendpoint_url = example.com\nsdk_ua_app_id = shop\n";
    let home = Home::new("values", config);
    let settings = Settings::load(&home.environment(&[]), None).unwrap();
    for (error, expected) in [
        (
            settings.region().unwrap_err(),
            "2: `region`: `eu/west` is not a region: letters, digits and `-` are, as in `eu-west-2`",
        ),
        (
            settings.max_attempts().unwrap_err(),
            "3: `max_attempts`: `0` is not a number of attempts: write 1 or more",
        ),
        (
            settings.use_dual_stack().unwrap_err(),
            "4: `use_dualstack_endpoint`: `on` is neither `true` nor `false`",
        ),
        (settings.retry_mode().unwrap().refuse("is no mode"), "5: `retry_mode`: `eager` is no mode"),
        (
            settings.request_min_compression_size().unwrap_err(),
            "6: `request_min_compression_size_bytes`: `10485761` is not a number of bytes: write 0 to 10485760",
        ),
        (
            settings.endpoint_url("S3").unwrap_err(),
            "7: `endpoint_url`: the endpoint URL does not begin with `http://` or `https://`",
        ),
    ] {
        assert_eq!(error.to_string(), format!("/home/.aws/config:{expected}"));
    }
    assert_eq!(settings.app_id().unwrap().as_deref(), Some("shop"));
    assert_eq!(settings.disable_request_compression(), Ok(None));

    let variables = [
        ("AWS_REGION", " us-east-1 "),
        ("AWS_MAX_ATTEMPTS", "5"),
        ("AWS_RETRY_MODE", "adaptive"),
        ("AWS_SDK_UA_APP_ID", "till"),
        ("AWS_DISABLE_REQUEST_COMPRESSION", "true"),
        ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "0"),
    ];
    let settings = Settings::load(&home.environment(&variables), None).unwrap();
    assert_eq!(settings.region().unwrap().as_deref(), Some("us-east-1"));
    assert_eq!(settings.max_attempts(), Ok(Some(5)));
    assert_eq!(settings.retry_mode().unwrap().value(), "adaptive");
    assert_eq!(settings.app_id().unwrap().as_deref(), Some("till"));
    assert_eq!(settings.disable_request_compression(), Ok(Some(true)));
    assert_eq!(settings.request_min_compression_size(), Ok(Some(0)));
}

#[tokio::test]
async fn a_setting_that_is_not_needed_may_be_wrong() {
    let home = Home::new("needless", "[default]\nregion = eu/west\nuse_fips_endpoint = perhaps\n");
    let config = Config::new().region("eu-west-2").use_fips(false);
    endpoint(config, home.environment(&[])).await.unwrap();
}

#[tokio::test]
async fn an_app_id_that_is_too_long_is_told_with_its_place() {
    let long = "a".repeat(51);
    let environment = Environment::of([("AWS_REGION", "eu-west-2"), ("AWS_SDK_UA_APP_ID", long.as_str())]);
    let error = endpoint(Config::new(), environment).await.unwrap_err();
    assert!(error.contains("AWS_SDK_UA_APP_ID"), "{error}");
    let home = Home::new("app_id", &format!("[default]\nregion = eu-west-2\nsdk_ua_app_id = {long}\n"));
    let error = endpoint(Config::new(), home.environment(&[])).await.unwrap_err();
    assert!(error.contains("/home/.aws/config:3: `sdk_ua_app_id`"), "{error}");
}
