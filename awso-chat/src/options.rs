//! The command line.

use std::path::PathBuf;

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
    /// Who is at the other end of a local chat: friendly, echo, silent, nobody, bot, menu, sign-in, transfer, supervisor
    #[arg(
        long,
        value_name = "NAME",
        default_value = "echo",
        conflicts_with_all = ["endpoint", "region", "instance", "flow", "resume", "save"]
    )]
    pub(crate) script: String,
    /// The instance in which a chat is started
    #[arg(long, value_name = "ID", requires = "flow", conflicts_with_all = ["participant_token", "resume"])]
    pub(crate) instance: Option<String>,
    /// The contact flow that it is started with
    #[arg(long, value_name = "ID", requires = "instance")]
    pub(crate) flow: Option<String>,
    /// The customer's name
    #[arg(long, default_value = "Jane")]
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
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// The region of the real one; AWS_REGION says so too
    #[arg(long)]
    pub(crate) region: Option<String>,
    /// What StartChatContact answered: the chat is joined, instead of one being started
    // Tokens may begin with a `-`.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "PARTICIPANT_TOKEN",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    pub(crate) participant_token: Option<String>,
    /// Goes on with the chat that --save has written
    #[arg(long, value_name = "FILE")]
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Options::command().debug_assert();
    }
}
