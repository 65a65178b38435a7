//! What a script can let happen.

use std::time::Duration;

use serde_json::Value;

use super::{Template, fill};
use awso_connect_participant::content_type;

/// Something that happens at the other end of a chat. Steps happen one after another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Step {
    pub(crate) action: Action,
    /// How long it takes until it happens; where somebody speaks, they type meanwhile.
    pub(crate) after: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Say { content_type: String, content: String },
    Stream { content: String, words: usize, every: Duration },
    Show(Shown),
    Authenticate { within: Duration },
    Transfer { agent: String },
    TransferFails,
    Supervisor { name: String },
    Leave,
    End,
    Wait,
}

/// An interactive message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Sample(Template),
    Own(Value),
}

impl Step {
    fn of(action: Action) -> Self {
        Step { action, after: None }
    }

    /// A message of plain text.
    pub fn say(text: impl AsRef<str>) -> Self {
        Step::say_as(content_type::TEXT_PLAIN, text)
    }

    /// A message of this content type.
    pub fn say_as(content_type: impl Into<String>, content: impl AsRef<str>) -> Self {
        let content = content.as_ref().to_owned();
        Step::of(Action::Say { content_type: content_type.into(), content })
    }

    /// A message that comes in parts of so many words, each this long after the one before, where the chat was started
    /// with `ResponseMode` `INCREMENTAL`; else as a whole.
    pub fn stream(text: impl Into<String>, words: usize, every: Duration) -> Self {
        Step::of(Action::Stream { content: text.into(), words: words.max(1), every })
    }

    /// An interactive message with sample content. Where the chat does not support them, its title as text.
    pub fn show(template: Template) -> Self {
        Step::of(Action::Show(Shown::Sample(template)))
    }

    /// An interactive message with this content.
    pub fn show_content(content: Value) -> Self {
        Step::of(Action::Show(Shown::Own(content)))
    }

    /// The customer is asked to sign in (`authentication.initiated`), and has this long.
    pub fn authenticate(within: Duration) -> Self {
        Step::of(Action::Authenticate { within })
    }

    /// The agent leaves, and one of this name joins.
    pub fn transfer(agent: impl Into<String>) -> Self {
        Step::of(Action::Transfer { agent: agent.into() })
    }

    /// The chat should be transferred and is not (`transfer.failed`).
    pub fn transfer_fails() -> Self {
        Step::of(Action::TransferFails)
    }

    /// A supervisor of this name joins.
    pub fn supervisor(name: impl Into<String>) -> Self {
        Step::of(Action::Supervisor { name: name.into() })
    }

    /// The agent leaves.
    pub fn leave() -> Self {
        Step::of(Action::Leave)
    }

    /// The chat ends.
    pub fn end() -> Self {
        Step::of(Action::End)
    }

    /// Nothing, for this long.
    pub fn wait(time: Duration) -> Self {
        Step::of(Action::Wait).after(time)
    }

    /// It happens this long after the step before. Who speaks types meanwhile; that is how long they do instead of as
    /// long as [`Script::answers_after`](super::Script::answers_after) says.
    pub fn after(mut self, delay: Duration) -> Self {
        self.after = Some(delay);
        self
    }

    /// Whether somebody speaks.
    pub(crate) fn is_speech(&self) -> bool {
        matches!(self.action, Action::Say { .. } | Action::Stream { .. } | Action::Show(_))
    }

    /// With the placeholders filled.
    pub(super) fn filled(mut self, name: &str, message: Option<&str>) -> Self {
        match &mut self.action {
            Action::Say { content, .. } | Action::Stream { content, .. } => {
                *content = fill(content, name, message);
            }
            _ => {}
        }
        self
    }
}
