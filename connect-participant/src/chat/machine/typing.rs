//! Who is typing: this participant says so every 10 s at most, and of others it holds for 12 s.

use std::time::{Duration, Instant};

use super::super::error::{CallError, ChatError};
use super::super::event::{ChatEvent, Participant, TypingOutcome};
use super::calls::Purpose;
use super::{Call, CommandId, Machine, Outcome};
use crate::{ConnectionToken, Item, SendEventRequest, SendEventResponse, content_type};

/// As amazon-connect-chatjs does.
const THROTTLE: Duration = Duration::from_secs(10);
/// As Amazon's client for Android does: a signal more than the throttle lets through in that time.
const LASTING: Duration = Duration::from_secs(12);

#[derive(Debug, Default)]
pub(super) struct Typing {
    /// When this participant may say so again.
    said_until: Option<Instant>,
    /// Who is waiting to hear that it was said.
    commands: Vec<CommandId>,
    others: Vec<(Participant, Instant)>,
}

impl Typing {
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.others.iter().map(|(_, until)| *until).min()
    }

    pub(super) fn is_said(&self) -> bool {
        self.said_until.is_some()
    }

    pub(super) fn is_over(&mut self) {
        self.said_until = None;
    }
}

impl Machine {
    /// Says that this participant is typing. [`Outcome::Typing`] tells what came of it.
    pub fn typing(&mut self, now: Instant) -> CommandId {
        self.at(now);
        let command = self.command();
        if let Some(reason) = self.ended.clone() {
            self.done(command, Outcome::Typing(Err(ChatError::Ended(reason))));
        } else if self.typing.said_until.is_some_and(|until| until > self.now) {
            self.done(command, Outcome::Typing(Ok(TypingOutcome::Throttled)));
        } else {
            self.typing.said_until = Some(self.now + THROTTLE);
            self.typing.commands.push(command);
            self.issue(Purpose::Typing(command));
        }
        self.drive();
        command
    }

    pub(super) fn typing_call(&mut self, token: ConnectionToken) -> Call {
        Call::Event(SendEventRequest {
            content_type: content_type::TYPING.into(),
            content: None,
            client_token: Some(self.random.client_token().into()),
            connection_token: token,
        })
    }

    pub(super) fn typing_answered(
        &mut self,
        command: CommandId,
        result: Result<SendEventResponse, CallError>,
    ) {
        self.typing.commands.retain(|waiting| *waiting != command);
        let result = match result {
            Ok(_) => Ok(TypingOutcome::Sent),
            Err(error) => {
                // It was not said, so it may be said.
                self.typing.said_until = None;
                Err(error.into())
            }
        };
        self.done(command, Outcome::Typing(result));
    }

    pub(super) fn typing_heard(&mut self, participant: Participant) {
        let until = self.now + LASTING;
        let is_same = |(known, _): &&mut (Participant, Instant)| known.id == participant.id;
        match self.typing.others.iter_mut().find(is_same) {
            Some((_, known)) => *known = until,
            None => {
                self.typing.others.push((participant.clone(), until));
                self.event(ChatEvent::Typing { participant, is_typing: true });
            }
        }
    }

    pub(super) fn stopped_typing(&mut self, item: &Item) {
        self.end_typing(|(participant, _)| participant.id == item.participant_id);
    }

    pub(super) fn drive_typing(&mut self) {
        let now = self.now;
        self.end_typing(|(_, until)| *until <= now);
    }

    fn end_typing(&mut self, is_over: impl Fn(&mut (Participant, Instant)) -> bool) {
        let over: Vec<_> = self.typing.others.extract_if(.., |other| is_over(other)).collect();
        for (participant, _) in over {
            self.event(ChatEvent::Typing { participant, is_typing: false });
        }
    }

    pub(super) fn fail_typing(&mut self, error: &ChatError) {
        for command in std::mem::take(&mut self.typing.commands) {
            self.done(command, Outcome::Typing(Err(error.clone())));
        }
    }
}
