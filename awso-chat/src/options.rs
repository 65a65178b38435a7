//! The command line.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use awso::{AwsShape as _, Endpoint};
use awso_connect::DisplayName;
use awso_connect_local::Script;
use awso_connect_participant::ParticipantToken;
use clap::builder::{NonEmptyStringValueParser as NonEmpty, PossibleValuesParser};
use clap::{Args, Parser, Subcommand};

use crate::export::Format;

/// A chat of Amazon Connect in the terminal. Without arguments it starts a local Amazon Connect in its own process and
/// chats with the agent there, who says what was said.
#[derive(Debug, Parser)]
#[command(name = "awso-chat", version, args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Option<Task>,
    #[command(flatten)]
    pub(crate) chat: Chat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Writes the transcript of a chat, without taking part in it.
    Export(Export),
}

/// Taking part in a chat.
#[derive(Debug, Args)]
pub(crate) struct Chat {
    #[command(flatten)]
    pub(crate) from: From,
    /// Starts a local Amazon Connect, whatever the environment says
    #[arg(
        long,
        conflicts_with_all = ["endpoint", "region", "instance", "flow", "participant_token", "resume", "save"]
    )]
    pub(crate) local: bool,
    /// Who is at the other end of a local chat; echo where it is left out
    #[arg(
        long,
        value_name = "NAME",
        value_parser = PossibleValuesParser::new(Script::names()),
        conflicts_with_all = ["endpoint", "region", "instance", "flow", "participant_token", "resume", "save"]
    )]
    pub(crate) script: Option<String>,
    /// The instance in which a chat is started
    #[arg(
        long,
        value_name = "ID",
        value_parser = NonEmpty::new(),
        requires = "flow",
        conflicts_with_all = ["participant_token", "resume"]
    )]
    pub(crate) instance: Option<String>,
    /// The contact flow that it is started with
    #[arg(long, value_name = "ID", value_parser = NonEmpty::new(), requires = "instance")]
    pub(crate) flow: Option<String>,
    /// The customer's name
    #[arg(long, default_value = "Jane", value_parser = name)]
    pub(crate) name: String,
    /// Does not leave the chat at the end
    #[arg(long)]
    pub(crate) stay: bool,
    /// Stays in the chat, and writes there what goes on with it: a secret
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    /// Prints lines and sends those of standard input, as it does where either is no terminal
    #[arg(long)]
    pub(crate) plain: bool,
    /// How long it listens when standard input has ended
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    pub(crate) linger: u64,
}

/// Which chat, and where.
#[derive(Debug, Args)]
pub(crate) struct From {
    /// Where the service is, instead of the real one; AWS_ENDPOINT_URL says so too
    #[arg(long, value_name = "URL", value_parser = endpoint)]
    pub(crate) endpoint: Option<String>,
    /// The region of the real one; AWS_REGION says so too
    #[arg(long, value_parser = NonEmpty::new())]
    pub(crate) region: Option<String>,
    /// What StartChatContact answered: the chat is joined, instead of one being started; PARTICIPANT_TOKEN says so too
    // Tokens may begin with a `-`. The command line goes before the environment, which is therefore not clap's.
    #[arg(long, value_name = "TOKEN", value_parser = NonEmpty::new(), allow_hyphen_values = true)]
    pub(crate) participant_token: Option<String>,
    /// Goes on with the chat that --save has written
    #[arg(long, value_name = "FILE", conflicts_with = "participant_token")]
    pub(crate) resume: Option<PathBuf>,
}

/// Writing a transcript.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) from: From,
    /// In which format; where it is left out, the one that the file's name ends in, or Markdown
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// Where to, in a file that is not there yet; standard output where it is left out
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Which chat is meant.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Which<'a> {
    /// One that is there.
    There(There<'a>),
    /// One that is started.
    New { instance: &'a str, flow: &'a str },
    /// One that is started in this process, with whom this script describes.
    Local { script: &'a str },
}

/// A chat that is there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum There<'a> {
    /// The one that was saved in this file.
    Saved(&'a Path),
    /// The one that this token is for.
    Joined(ParticipantToken),
}

impl Options {
    /// What is wrong with the arguments that each by itself are right; before anything is started.
    ///
    /// # Errors
    /// It is: what, in one line.
    pub(crate) fn check(&self) -> Result<(), String> {
        match &self.command {
            Some(Task::Export(export)) => export.check(),
            None => self.chat.which().map(drop),
        }
    }
}

impl Chat {
    /// # Errors
    /// The arguments do not say which, or what they say does not go together.
    pub(crate) fn which(&self) -> Result<Which<'_>, String> {
        self.which_with(std::env::var_os(PARTICIPANT_TOKEN))
    }

    fn which_with(&self, token: Option<OsString>) -> Result<Which<'_>, String> {
        if let (Some(instance), Some(flow)) = (&self.instance, &self.flow) {
            return Ok(Which::New { instance, flow });
        }
        let is_local = self.local || self.script.is_some();
        if let Some(there) = self.from.there_with(token.filter(|_| !is_local))? {
            return Ok(Which::There(there));
        }
        if self.from.endpoint.is_some() || self.from.region.is_some() {
            return Err(
                "which chat? give --instance and --flow to start one, or --participant-token to join one"
                    .to_owned(),
            );
        }
        if self.save.is_some() {
            return Err("a local chat ends with this program: there is nothing to --save".to_owned());
        }
        Ok(Which::Local { script: self.script.as_deref().unwrap_or("echo") })
    }
}

impl From {
    /// A chat that is there, if one is named. What the command line says goes before the environment.
    fn there_with(&self, token: Option<OsString>) -> Result<Option<There<'_>>, String> {
        if let Some(path) = &self.resume {
            return Ok(Some(There::Saved(path)));
        }
        let token = match (&self.participant_token, token) {
            (Some(token), _) => token.clone(),
            // An empty one is no wish for another chat, but a mistake of whoever meant to set it.
            (None, Some(token)) => token
                .into_string()
                .ok()
                .filter(|token| !token.is_empty())
                .ok_or_else(|| format!("{PARTICIPANT_TOKEN} in the environment is no token"))?,
            (None, None) => return Ok(None),
        };
        Ok(Some(There::Joined(token.into())))
    }
}

impl Export {
    fn check(&self) -> Result<(), String> {
        self.there()?;
        match &self.out {
            Some(path) if self.format.is_none() => Format::required_of_path(path).map(drop),
            _ => Ok(()),
        }
    }

    /// # Errors
    /// The arguments do not say which.
    pub(crate) fn there(&self) -> Result<There<'_>, String> {
        let there = self.from.there_with(std::env::var_os(PARTICIPANT_TOKEN))?;
        there.ok_or_else(|| "which chat? give --resume FILE or --participant-token".to_owned())
    }
}

/// Where a token is that other programs of the machine do not see.
const PARTICIPANT_TOKEN: &str = "PARTICIPANT_TOKEN";

fn endpoint(url: &str) -> Result<String, awso::ConfigError> {
    url.parse::<Endpoint>().map(|_| url.to_owned())
}

fn name(name: &str) -> Result<String, String> {
    let checked = DisplayName::from(name).validate();
    checked.map(|()| name.to_owned()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Options::command().debug_assert();
    }

    fn chat(arguments: &[&str]) -> Chat {
        let arguments = ["awso-chat"].iter().chain(arguments);
        Options::try_parse_from(arguments).expect("they are right").chat
    }

    #[test]
    fn the_command_line_goes_before_a_token_in_the_environment() {
        let which = |arguments: &[&str]| {
            let chat = chat(arguments);
            format!("{:?}", chat.which_with(Some("t".into())).expect("a chat"))
        };
        for (arguments, expected) in [
            (&["--local"][..], "Local { script: \"echo\" }"),
            (&["--script", "bot"], "Local { script: \"bot\" }"),
            (&["--instance", "i", "--flow", "f"], "New { instance: \"i\", flow: \"f\" }"),
            (&["--resume", "x.json"], "There(Saved(\"x.json\"))"),
        ] {
            assert_eq!(which(arguments), expected);
        }
        assert!(which(&[]).starts_with("There(Joined("), "{}", which(&[]));
        assert_eq!(chat(&[]).which_with(None), Ok(Which::Local { script: "echo" }));
    }

    #[test]
    fn an_empty_token_in_the_environment_is_a_mistake_and_no_local_chat() {
        let problem = Err("PARTICIPANT_TOKEN in the environment is no token".to_owned());
        assert_eq!(chat(&[]).which_with(Some(OsString::new())), problem);
        assert_eq!(chat(&["--local"]).which_with(Some(OsString::new())), Ok(Which::Local { script: "echo" }));
    }
}
