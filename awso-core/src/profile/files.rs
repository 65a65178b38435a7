//! Where the shared files are.

use std::path::PathBuf;

use crate::environment::Environment;

/// Where the shared files are. Without a home directory they have no usual place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileFiles {
    /// `AWS_CONFIG_FILE`, or `~/.aws/config`.
    pub config: Option<PathBuf>,
    /// `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws/credentials`.
    pub credentials: Option<PathBuf>,
}

impl ProfileFiles {
    /// The files of this environment, by the rules of the platform that this is built for.
    pub fn of(environment: &Environment) -> Self {
        if cfg!(windows) { Self::on_windows(environment) } else { Self::on_unix(environment) }
    }

    /// By the rules of Unix: the home directory is `HOME`.
    pub fn on_unix(environment: &Environment) -> Self {
        Self::under(environment, environment.var("HOME").as_deref(), '/')
    }

    /// By the rules of Windows: the home directory is `HOME`, `USERPROFILE`, or `HOMEDRIVE` and `HOMEPATH`.
    pub fn on_windows(environment: &Environment) -> Self {
        let drive = || Some(environment.var("HOMEDRIVE")? + &environment.var("HOMEPATH")?);
        let home = environment.var("HOME").or_else(|| environment.var("USERPROFILE")).or_else(drive);
        Self::under(environment, home.as_deref(), '\\')
    }

    fn under(environment: &Environment, home: Option<&str>, separator: char) -> Self {
        let home = home.map(|home| home.trim_end_matches(['/', separator]));
        let place = |variable, name| {
            let usual = format!("~{separator}.aws{separator}{name}");
            match environment.var(variable) {
                Some(path) => Some(expand(&path, home, separator).unwrap_or(path)),
                None => expand(&usual, home, separator),
            }
        };
        ProfileFiles {
            config: place("AWS_CONFIG_FILE", "config").map(PathBuf::from),
            credentials: place("AWS_SHARED_CREDENTIALS_FILE", "credentials").map(PathBuf::from),
        }
    }
}

/// A path with the home directory in the place of `~`, where it begins with that and there is one.
fn expand(path: &str, home: Option<&str>, separator: char) -> Option<String> {
    let rest = path.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(['/', separator]))?;
    Some(format!("{}{rest}", home?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tilde_is_the_home_directory_only_where_it_stands_alone() {
        for (path, place) in [
            ("~/aws/config", "/home/u/aws/config"),
            ("~other/config", "~other/config"),
            ("/a/~/config", "/a/~/config"),
            ("relative", "relative"),
        ] {
            let environment = Environment::of([("HOME", "/home/u/"), ("AWS_CONFIG_FILE", path)]);
            let files = ProfileFiles::on_unix(&environment);
            assert_eq!(files.config, Some(PathBuf::from(place)));
            assert_eq!(files.credentials, Some(PathBuf::from("/home/u/.aws/credentials")));
        }
    }

    #[test]
    fn without_a_home_only_files_that_are_named_have_a_place() {
        let environment = Environment::of([("AWS_CONFIG_FILE", "~/config"), ("USERPROFILE", "C:\\u")]);
        let files = ProfileFiles::on_unix(&environment);
        assert_eq!(files.config, Some(PathBuf::from("~/config")));
        assert_eq!(files.credentials, None);
    }
}
