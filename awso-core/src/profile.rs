//! The shared files that AWS tools keep settings in: `~/.aws/config` and `~/.aws/credentials`.
//!
//! [`Profiles`] holds the sections of both, merged as the AWS SDKs and Tools Reference Guide says. Every
//! [`Property`] knows its file and line, so that an error about it can name them.

mod files;
mod parse;

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::environment::Environment;
use crate::error::ConfigError;

pub use files::ProfileFiles;
use parse::{Parser, Source};

/// The profile that is meant where none is named.
const DEFAULT: &str = "default";

/// What the shared config and credentials files say.
///
/// ```
/// use awso_core::profile::Profiles;
///
/// let profiles = Profiles::parse("[profile dev]\nregion = eu-west-2", "[dev]\naws_access_key_id = AKID")?;
/// let dev = profiles.profile("dev").ok_or("no such profile")?;
/// assert_eq!(dev.text("region"), Some("eu-west-2"));
/// assert_eq!(dev.text("aws_access_key_id"), Some("AKID"));
/// assert!(profiles.profile("prod").is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    sections: Vec<Section>,
}

/// What a section of the files is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Profile,
    SsoSession,
    Services,
}

/// A profile, an `sso-session` or a `services` section: its properties, by names in lower case.
#[derive(Clone, Debug)]
pub struct Section {
    kind: Kind,
    name: String,
    properties: Vec<Property>,
}

/// A name and a value, and where they stand.
#[derive(Clone)]
pub struct Property {
    name: String,
    value: String,
    nested: Vec<Property>,
    file: Arc<str>,
    line: usize,
}

impl Profiles {
    /// The files of this environment, where [`ProfileFiles::of`] finds them. A file that is not there is empty.
    ///
    /// # Errors
    /// A file that is there and cannot be read or is not UTF-8, and what [`parse`](Profiles::parse) refuses.
    pub fn load(environment: &Environment) -> Result<Self, ConfigError> {
        let ProfileFiles { config, credentials } = ProfileFiles::of(environment);
        let mut parser = Parser::default();
        for (path, source) in [(config, Source::Config), (credentials, Source::Credentials)] {
            let Some(path) = path else { continue };
            if let Some(text) = read(environment, &path)? {
                parser.file(source, &path.to_string_lossy(), &text)?;
            }
        }
        Ok(parser.finish())
    }

    /// The content of the two files. Errors and properties call them `config` and `credentials`.
    ///
    /// Sections whose name is none are passed over, as are properties; the second of two equal names wins, and
    /// the credentials file wins over the config file.
    ///
    /// # Errors
    /// A line that is no section, no property and no continuation of one.
    pub fn parse(config: &str, credentials: &str) -> Result<Self, ConfigError> {
        let mut parser = Parser::default();
        parser.file(Source::Config, "config", config)?;
        parser.file(Source::Credentials, "credentials", credentials)?;
        Ok(parser.finish())
    }

    /// The name of the profile that is meant where none is given: `AWS_PROFILE`, or `default`.
    pub fn selected(environment: &Environment) -> String {
        environment.var("AWS_PROFILE").unwrap_or_else(|| DEFAULT.to_owned())
    }

    /// The profile of this name.
    pub fn profile(&self, name: &str) -> Option<&Section> {
        self.section(Kind::Profile, name)
    }

    /// The section `[sso-session name]`.
    pub fn sso_session(&self, name: &str) -> Option<&Section> {
        self.section(Kind::SsoSession, name)
    }

    /// The section `[services name]`.
    pub fn services(&self, name: &str) -> Option<&Section> {
        self.section(Kind::Services, name)
    }

    /// All profiles, in the order of their first mention.
    pub fn profiles(&self) -> impl Iterator<Item = &Section> {
        self.of_kind(Kind::Profile)
    }

    /// All `sso-session` sections, in the order of their first mention.
    pub fn sso_sessions(&self) -> impl Iterator<Item = &Section> {
        self.of_kind(Kind::SsoSession)
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(move |section| section.kind == kind)
    }

    fn section(&self, kind: Kind, name: &str) -> Option<&Section> {
        self.of_kind(kind).find(|section| section.name == name)
    }
}

/// The text of a file, or none where there is no such file.
fn read(environment: &Environment, path: &Path) -> Result<Option<String>, ConfigError> {
    // Without a directory there is no file either: HOME may be `/dev/null`.
    let absent = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
    let bytes = match environment.read(path) {
        Ok(bytes) => bytes,
        Err(error) if absent.contains(&error.kind()) => return Ok(None),
        Err(error) => {
            return Err(ConfigError::new(format!("{} cannot be read: {error}", path.display())));
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(error) => {
            let readable = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
            let line = 1 + readable.filter(|&&byte| byte == b'\n').count();
            Err(ConfigError::new(format!(
                "{}:{line}: the file is not UTF-8: save it as that",
                path.display()
            )))
        }
    }
}

impl Section {
    /// The name behind `profile`, `sso-session` or `services`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The property of this name, which is in lower case.
    pub fn get(&self, name: &str) -> Option<&Property> {
        find(&self.properties, name)
    }

    /// The value of a property that is not blank.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).map(Property::value).filter(|value| !value.is_empty())
    }

    /// All properties, in the order of their first mention.
    pub fn properties(&self) -> impl Iterator<Item = &Property> {
        self.properties.iter()
    }
}

impl Property {
    /// The name, in lower case.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value without the space around it. It may be a secret, and it may be blank.
    ///
    /// Lines that go on from the first follow a line break each; those of nested properties are among them.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// A nested property, by its name in lower case: of those that stand indented under a name without a value.
    pub fn get(&self, name: &str) -> Option<&Property> {
        find(&self.nested, name)
    }

    /// The file it stands in, as it was opened.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line its name stands in, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// An error about this property: its file, line and name, then the problem. It does not show the value.
    pub fn error(&self, problem: impl fmt::Display) -> ConfigError {
        ConfigError::new(format!("{}:{}: `{}` {problem}", self.file, self.line, self.name))
    }

    /// An error that shows the value, which therefore must be no secret, and says what is wrong with it:
    /// ``/home/u/.aws/config:12: `duration_seconds`: `abc` is not a number of seconds``.
    pub fn refuse(&self, problem: impl fmt::Display) -> ConfigError {
        let Property { name, value, file, line, .. } = self;
        ConfigError::new(format!("{file}:{line}: `{name}`: `{}` {problem}", value.escape_debug()))
    }
}

impl fmt::Debug for Property {
    /// Leaves the value out: it may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}:{})", self.name, self.file, self.line)
    }
}

fn find<'p>(properties: &'p [Property], name: &str) -> Option<&'p Property> {
    properties.iter().find(|property| property.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_file_line_and_key_and_a_secret_stays_in() {
        let config = "# a comment\n\n[default]\nduration_seconds = abc\n";
        let profiles =
            Profiles::parse(config, "[default]\naws_secret_access_key = hush").expect("is well-formed");
        let profile = profiles.profile(DEFAULT).expect("is there");
        let error = profile.get("duration_seconds").expect("is there").refuse("is not a number of seconds");
        assert_eq!(error.to_string(), "config:4: `duration_seconds`: `abc` is not a number of seconds");
        let secret = profile.get("aws_secret_access_key").expect("is there");
        assert_eq!(secret.error("is alone").to_string(), "credentials:2: `aws_secret_access_key` is alone");
        assert!(!format!("{profiles:?}").contains("hush"));
    }

    #[test]
    fn a_value_that_goes_on_is_no_section() {
        let config = "[default]\nregion = eu-west-2\nnote = see\n  [profile default]\n";
        let profiles = Profiles::parse(config, "").expect("is well-formed");
        assert_eq!(profiles.profile(DEFAULT).and_then(|it| it.text("region")), Some("eu-west-2"));
    }

    #[test]
    fn a_long_file_costs_no_more_than_itself() {
        let begun = std::time::Instant::now();
        let lines = |begin: &str, line: fn(usize) -> String| {
            (0..100_000).fold(begin.to_owned(), |text, number| text + &line(number))
        };
        let sections = Profiles::parse(&lines("", |number| format!("[profile p{number}]\n")), "");
        assert_eq!(sections.expect("is well-formed").profiles().count(), 100_000);
        let properties =
            Profiles::parse(&lines("[default]\n", |number| format!("p{number} = {number}\n")), "");
        let properties = properties.expect("is well-formed");
        assert_eq!(properties.profile(DEFAULT).expect("is there").properties().count(), 100_000);
        let nested =
            Profiles::parse(&lines("[default]\ns3 =\n", |number| format!(" p{number} = {number}\n")), "");
        let nested = nested.expect("is well-formed");
        let s3 = nested.profile(DEFAULT).and_then(|it| it.get("s3")).expect("is there");
        assert_eq!(s3.get("p99999").map(Property::value), Some("99999"));
        assert!(begun.elapsed() < std::time::Duration::from_secs(60), "{:?}", begun.elapsed());
    }

    #[test]
    fn no_value_begins_or_ends_in_a_carriage_return() {
        let profiles =
            Profiles::parse("[default]\r\na = 1\r\nb =\r2\r #\r\r\n\r\nc = 3\r", "").expect("is well-formed");
        let profile = profiles.profile(DEFAULT).expect("is there");
        assert_eq!(
            [profile.text("a"), profile.text("b"), profile.text("c")],
            [Some("1"), Some("2"), Some("3")]
        );
    }

    #[test]
    fn without_a_home_there_are_no_profiles() {
        let profiles = Profiles::load(&Environment::of([("PATH", "/bin")])).expect("nothing is no mistake");
        assert_eq!(profiles.profiles().count(), 0);
    }

    #[test]
    fn nested_properties_have_lines_of_their_own_and_comments_are_none() {
        let config = "[services dev]\ns3 =\n  # where it is\n  Endpoint_URL = http://a:1 # here\n\n  region =\nsts = x";
        let profiles = Profiles::parse(config, "").expect("is well-formed");
        let services = profiles.services("dev").expect("is there");
        let url = services.get("s3").and_then(|s3| s3.get("endpoint_url")).expect("is there");
        assert_eq!((url.value(), url.line()), ("http://a:1", 4));
        assert_eq!(services.get("s3").and_then(|s3| s3.get("region")).map(Property::value), Some(""));
        assert_eq!(services.text("sts"), Some("x"));
        assert!(profiles.profile("dev").is_none());
    }
}
