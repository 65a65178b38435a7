//! What environment and profile say.

use std::fmt;
use std::str::FromStr;

use super::endpoint::{Endpoint, not_a_region};
use super::user_agent::not_an_app_id;
use crate::environment::Environment;
use crate::error::ConfigError;
use crate::profile::{ProfileFiles, Profiles, Property, Section};

/// The most bytes that a body may be said to go uncompressed with: 10 MiB, as in the AWS SDKs and Tools Reference
/// Guide.
const MOST_UNCOMPRESSED: u32 = 10_485_760;

/// What environment and profile say. The environment goes before the profile; each setting is read when it is
/// asked for, so that one which is not needed may be wrong.
///
/// Names are those of the [AWS SDKs and Tools Reference Guide][guide].
///
/// ```
/// use awso_core::{Environment, Settings};
///
/// let environment = Environment::of([("AWS_REGION", "eu-west-2"), ("AWS_MAX_ATTEMPTS", "many")]);
/// let settings = Settings::load(&environment, None)?;
/// assert_eq!(settings.region()?.as_deref(), Some("eu-west-2"));
/// let error = settings.max_attempts().unwrap_err().to_string();
/// assert_eq!(error, "`AWS_MAX_ATTEMPTS`: `many` is not a number of attempts: write 1 or more");
/// # Ok::<(), awso_core::ConfigError>(())
/// ```
///
/// [guide]: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
#[derive(Clone, Debug)]
pub struct Settings {
    environment: Environment,
    profiles: Profiles,
    profile_name: String,
}

/// A value, not blank, and where it was found.
#[derive(Clone)]
pub struct Setting {
    value: String,
    /// `` `AWS_REGION` ``, or ``/home/u/.aws/config:12: `region` ``.
    place: String,
}

impl Settings {
    /// The settings of this environment and its profile of this name: otherwise `AWS_PROFILE`, or `default`.
    ///
    /// A profile that is named here is there; one that the environment names need not be.
    ///
    /// # Errors
    /// A file that cannot be read, no profile of this name.
    pub fn load(environment: &Environment, profile_name: Option<&str>) -> Result<Self, ConfigError> {
        let profiles = Profiles::load(environment)?;
        if let Some(name) = profile_name.filter(|name| profiles.profile(name).is_none()) {
            let ProfileFiles { config, credentials } = ProfileFiles::of(environment);
            let files: Vec<String> =
                [config, credentials].iter().flatten().map(|path| path.display().to_string()).collect();
            let files = if files.is_empty() { "any file".to_owned() } else { files.join(" or ") };
            return Err(ConfigError::new(format!(
                "there is no profile `{}` in {files}: add it, or name another",
                name.escape_debug()
            )));
        }
        let profile_name = profile_name.map_or_else(|| Profiles::selected(environment), str::to_owned);
        Ok(Settings { environment: environment.clone(), profiles, profile_name })
    }

    /// The profile, if it is there.
    pub fn profile(&self) -> Option<&Section> {
        self.profiles.profile(&self.profile_name)
    }

    /// The profile's name.
    pub fn profile_name(&self) -> &str {
        &self.profile_name
    }

    /// All that stands in the files.
    pub fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// The value of a variable, or else of a property of the profile.
    pub fn find(&self, variable: &str, property: &str) -> Option<Setting> {
        self.variable(variable).or_else(|| self.property(property))
    }

    fn variable(&self, name: &str) -> Option<Setting> {
        let value = self.environment.var(name)?;
        Some(Setting { value: value.trim().to_owned(), place: format!("`{name}`") })
    }

    fn property(&self, name: &str) -> Option<Setting> {
        self.profile()?.get(name).and_then(Setting::of)
    }

    /// The region: `AWS_REGION`, `AWS_DEFAULT_REGION`, or the profile's `region`.
    ///
    /// # Errors
    /// No label of a host's name.
    pub fn region(&self) -> Result<Option<String>, ConfigError> {
        let region = self.variable("AWS_REGION").or_else(|| self.find("AWS_DEFAULT_REGION", "region"));
        read(region, |region| match not_a_region(&region.value) {
            None => Ok(region.value),
            Some(problem) => Err(region.refuse(problem)),
        })
    }

    /// The address that is called instead of a service's own, by the service's id in its model. In this order:
    /// `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, `endpoint_url` under the service in the section that the
    /// profile's `services` names, the profile's `endpoint_url`.
    ///
    /// None of them counts where `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` or the profile's
    /// `ignore_configured_endpoint_urls` is `true`.
    ///
    /// # Errors
    /// No URL as [`Endpoint`] takes it, a `services` section that is not there.
    pub fn endpoint_url(&self, service_id: &str) -> Result<Option<String>, ConfigError> {
        let ignored = self.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")?;
        if ignored == Some(true) {
            return Ok(None);
        }
        let service = service_id.replace([' ', '-'], "_");
        let variable = format!("AWS_ENDPOINT_URL_{}", service.to_ascii_uppercase());
        let found = match self.variable(&variable).or_else(|| self.variable("AWS_ENDPOINT_URL")) {
            Some(url) => Some(url),
            None => {
                self.of_services(&service.to_ascii_lowercase())?.or_else(|| self.property("endpoint_url"))
            }
        };
        // Its text stays out of the error: a URL may hold a password.
        read(found, |url| match url.parse::<Endpoint>() {
            Ok(_) => Ok(url.value),
            Err(error) => Err(error),
        })
    }

    /// The endpoint URL of a service in the section that the profile's `services` names.
    fn of_services(&self, service: &str) -> Result<Option<Setting>, ConfigError> {
        let services = self.profile().and_then(|profile| profile.get("services"));
        let Some(services) = services.filter(|services| !services.value().is_empty()) else {
            return Ok(None);
        };
        let section = self.profiles.services(services.value());
        let section =
            section.ok_or_else(|| services.refuse("has no section: add `[services …]` of that name"))?;
        Ok(section.get(service).and_then(|service| service.get("endpoint_url")).and_then(Setting::of))
    }

    /// Whether hosts are to be such with a FIPS 140 module: `AWS_USE_FIPS_ENDPOINT`, or `use_fips_endpoint`.
    ///
    /// # Errors
    /// Neither `true` nor `false`.
    pub fn use_fips(&self) -> Result<Option<bool>, ConfigError> {
        self.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
    }

    /// Whether hosts are to answer over IPv6 too: `AWS_USE_DUALSTACK_ENDPOINT`, or `use_dualstack_endpoint`.
    ///
    /// # Errors
    /// Neither `true` nor `false`.
    pub fn use_dual_stack(&self) -> Result<Option<bool>, ConfigError> {
        self.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
    }

    /// How failed calls are dealt with, as it is written: `AWS_RETRY_MODE`, or `retry_mode`.
    pub fn retry_mode(&self) -> Option<Setting> {
        self.find("AWS_RETRY_MODE", "retry_mode")
    }

    /// How often a call is sent at most, the first time included: `AWS_MAX_ATTEMPTS`, or `max_attempts`.
    ///
    /// # Errors
    /// No whole number from 1 on.
    pub fn max_attempts(&self) -> Result<Option<u32>, ConfigError> {
        let problem = "is not a number of attempts: write 1 or more";
        self.number("AWS_MAX_ATTEMPTS", "max_attempts", 1..=u32::MAX, problem)
    }

    /// What the application calls itself to the services: `AWS_SDK_UA_APP_ID`, or `sdk_ua_app_id`.
    ///
    /// # Errors
    /// More than 50 characters.
    pub fn app_id(&self) -> Result<Option<String>, ConfigError> {
        read(self.find("AWS_SDK_UA_APP_ID", "sdk_ua_app_id"), |id| match not_an_app_id(&id.value) {
            None => Ok(id.value),
            Some(problem) => Err(id.refuse(problem)),
        })
    }

    /// Whether bodies that could be compressed go out as they are: `AWS_DISABLE_REQUEST_COMPRESSION`, or
    /// `disable_request_compression`.
    ///
    /// # Errors
    /// Neither `true` nor `false`.
    pub fn disable_request_compression(&self) -> Result<Option<bool>, ConfigError> {
        self.flag("AWS_DISABLE_REQUEST_COMPRESSION", "disable_request_compression")
    }

    /// From how many bytes on bodies are compressed: `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES`, or
    /// `request_min_compression_size_bytes`.
    ///
    /// # Errors
    /// No whole number from 0 to 10,485,760.
    pub fn request_min_compression_size(&self) -> Result<Option<u32>, ConfigError> {
        let problem = "is not a number of bytes: write 0 to 10485760";
        self.number(
            "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
            "request_min_compression_size_bytes",
            0..=MOST_UNCOMPRESSED,
            problem,
        )
    }

    fn flag(&self, variable: &str, property: &str) -> Result<Option<bool>, ConfigError> {
        read(self.find(variable, property), |flag| match flag.value.to_ascii_lowercase().as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(flag.refuse("is neither `true` nor `false`")),
        })
    }

    fn number(
        &self,
        variable: &str,
        property: &str,
        range: std::ops::RangeInclusive<u32>,
        problem: &str,
    ) -> Result<Option<u32>, ConfigError> {
        read(self.find(variable, property), |number| {
            let value = number.value.parse().ok().filter(|value| range.contains(value));
            value.ok_or_else(|| number.refuse(problem))
        })
    }
}

fn read<T>(
    setting: Option<Setting>,
    read: impl FnOnce(Setting) -> Result<T, ConfigError>,
) -> Result<Option<T>, ConfigError> {
    setting.map(read).transpose()
}

impl Setting {
    fn of(property: &Property) -> Option<Self> {
        let value = Some(property.value()).filter(|value| !value.is_empty())?.to_owned();
        let place = format!("{}:{}: `{}`", property.file(), property.line(), property.name());
        Some(Setting { value, place })
    }

    /// The value, without the space around it.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The value as something else.
    ///
    /// # Errors
    /// What that says, and where the value was found.
    pub fn parse<T: FromStr<Err: fmt::Display>>(&self) -> Result<T, ConfigError> {
        self.value.parse().map_err(|error| ConfigError::new(format!("{}: {error}", self.place)))
    }

    /// An error that says where the value was found, shows it, and says what is wrong with it.
    pub fn refuse(&self, problem: impl fmt::Display) -> ConfigError {
        ConfigError::new(format!("{}: `{}` {problem}", self.place, self.value.escape_debug()))
    }
}

impl fmt::Debug for Setting {
    /// Leaves the value out: a URL may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)
    }
}
