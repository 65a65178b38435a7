//! What a line of input asks for.

use std::path::PathBuf;

/// A line that is said, or one that begins with a `/` and asks for something else.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Say(String),
    Attach(PathBuf),
    /// The file of this number, to there; else into the working directory, under its own name.
    Download(usize, Option<PathBuf>),
    Resend,
    Export(PathBuf),
    Help,
    Quit,
}

/// What each does, for whoever asks for help.
pub(crate) const HELP: [(&str, &str); 7] = [
    ("/attach PATH", "sends a file"),
    ("/download N [PATH]", "fetches the file of that number"),
    ("/resend", "sends again what was not sent"),
    ("/export PATH", "writes the transcript: .md, .json, .html"),
    ("/help", "shows this"),
    ("/quit", "leaves the chat"),
    ("//TEXT", "says /TEXT"),
];

impl Command {
    /// What the input asks for. Paths may begin with `~/`, the home directory.
    ///
    /// # Errors
    /// There is no such command, or something is missing: what to write.
    pub(crate) fn of(input: &str) -> Result<Command, String> {
        let Some(rest) = input.strip_prefix('/') else { return Ok(Command::Say(input.to_owned())) };
        if rest.starts_with('/') {
            return Ok(Command::Say(rest.to_owned()));
        }
        let rest = rest.trim_end();
        let (name, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let argument = argument.trim();
        match (name, argument) {
            ("attach", "") => Err("which file? /attach PATH".to_owned()),
            ("attach", text) => Ok(Command::Attach(path(text))),
            ("download", text) => {
                let (number, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
                let number = number.parse().map_err(|_| "which file? /download N [PATH]".to_owned())?;
                let rest = rest.trim();
                Ok(Command::Download(number, (!rest.is_empty()).then(|| path(rest))))
            }
            ("export", "") => Err("where to? /export PATH, ending in .md, .json or .html".to_owned()),
            ("export", text) => Ok(Command::Export(path(text))),
            ("resend", "") => Ok(Command::Resend),
            ("help", "") => Ok(Command::Help),
            ("quit", "") => Ok(Command::Quit),
            ("resend" | "help" | "quit", _) => Err(format!("/{name} takes nothing behind it")),
            _ => Err(format!("there is no /{name}: /help shows what there is, //{name} says it")),
        }
    }
}

/// A path as people write and terminals paste it: in quotes, or below `~`.
fn path(text: &str) -> PathBuf {
    let quoted = |quote: char| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    let text = quoted('"').or_else(|| quoted('\'')).unwrap_or(text);
    match (text.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(below), Some(home)) => PathBuf::from(home).join(below),
        _ => PathBuf::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_begin_with_a_slash_is_said() {
        assert_eq!(Command::of("hello /quit"), Ok(Command::Say("hello /quit".into())));
        assert_eq!(Command::of("//etc/hosts"), Ok(Command::Say("/etc/hosts".into())));
    }

    #[test]
    fn commands_take_paths_with_spaces_and_quotes() {
        assert_eq!(Command::of("/attach my file.pdf "), Ok(Command::Attach("my file.pdf".into())));
        assert_eq!(Command::of("/attach 'my file.pdf'"), Ok(Command::Attach("my file.pdf".into())));
        assert_eq!(Command::of("/download 2"), Ok(Command::Download(2, None)));
        assert_eq!(Command::of("/download 2 a b.txt"), Ok(Command::Download(2, Some("a b.txt".into()))));
        assert_eq!(Command::of("/export chat.md"), Ok(Command::Export("chat.md".into())));
        assert_eq!(Command::of("/quit"), Ok(Command::Quit));
    }

    #[test]
    fn mistakes_say_what_to_write() {
        for (input, problem) in [
            ("/attach", "which file? /attach PATH"),
            ("/download x", "which file? /download N [PATH]"),
            ("/export ", "where to? /export PATH, ending in .md, .json or .html"),
            ("/quit now", "/quit takes nothing behind it"),
            ("/foo bar", "there is no /foo: /help shows what there is, //foo says it"),
        ] {
            assert_eq!(Command::of(input), Err(problem.to_owned()));
        }
    }
}
