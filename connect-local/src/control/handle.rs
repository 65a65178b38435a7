//! The typed face of the control routes.

use std::time::Duration;

use awso_connect_participant::ParticipantRole;
use serde_json::Value;

use super::action::{Ending, Transfer, is_close_code};
use super::{ControlError, Pings, Subscriptions, TokenKind};
use crate::fault::{Fault, FaultRule};
use crate::instance::Instance;
use crate::local::LocalConnect;
use crate::participant::Role;
use crate::script::Script;
use crate::speech::Message;
use crate::throttle::Throttles;

/// How websockets are ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SocketEnd {
    /// With a closing frame of this code.
    Close(u16),
    /// The connection goes without a word.
    Drop,
}

fn role(role: &ParticipantRole) -> Result<Role, ControlError> {
    Ok(match role {
        ParticipantRole::Customer => Role::Customer,
        ParticipantRole::Agent => Role::Agent,
        ParticipantRole::CustomBot => Role::CustomBot,
        ParticipantRole::Supervisor => Role::Supervisor,
        ParticipantRole::System => Role::System,
        _ => return Err(ControlError::new("no participant has this role")),
    })
}

/// What tests make the service do. The same can be had over HTTP; the documentation of the crate has the routes.
impl LocalConnect {
    fn control<T>(&self, act: impl FnOnce(&mut Instance) -> T) -> T {
        self.service.step_and_wait(act)
    }

    /// Says something in a chat as somebody of this role and name, who joins before unless they are there. Tells the
    /// id of the message.
    ///
    /// # Errors
    /// There is no such chat, it is over, it has one customer, or the message cannot be sent in it.
    pub fn say_as(
        &self,
        contact_id: &str,
        as_role: &ParticipantRole,
        name: &str,
        text: &str,
    ) -> Result<String, ControlError> {
        self.inject(contact_id, as_role, name, "text/plain", text)
    }

    /// Puts a message, or an event, of this content type into a chat. Events may be without content.
    ///
    /// # Errors
    /// As with [`say_as`](Self::say_as).
    pub fn inject(
        &self,
        contact_id: &str,
        as_role: &ParticipantRole,
        name: &str,
        content_type: &str,
        content: &str,
    ) -> Result<String, ControlError> {
        let role = role(as_role)?;
        let name = (role != Role::Customer).then_some(name);
        let item = Message { content_type: content_type.to_owned(), content: content.to_owned() };
        self.control(|instance| instance.inject(contact_id, role, name, item)).map(|sent| sent.id)
    }

    /// Somebody joins a chat; a supervisor barges in. Tells the id of the participant.
    ///
    /// # Errors
    /// There is no such chat, it is over, or it has one customer.
    pub fn join_as(
        &self,
        contact_id: &str,
        as_role: &ParticipantRole,
        name: &str,
    ) -> Result<String, ControlError> {
        let role = role(as_role)?;
        self.control(|instance| instance.join_as(contact_id, role, Some(name)))
    }

    /// A participant leaves.
    ///
    /// # Errors
    /// There is no such chat, it is over, or nobody in it has this id.
    pub fn leave_as(&self, contact_id: &str, participant_id: &str) -> Result<(), ControlError> {
        self.control(|instance| instance.leave_as(contact_id, participant_id))
    }

    /// The agent leaves, and this much later one of this name joins and goes on with the script.
    ///
    /// # Errors
    /// There is no such chat, or it is over.
    pub fn transfer(&self, contact_id: &str, agent: &str, after: Duration) -> Result<(), ControlError> {
        let transfer = Transfer::To { agent: agent.to_owned(), after };
        self.control(|instance| instance.transfer(contact_id, transfer))
    }

    /// A transfer of the chat fails.
    ///
    /// # Errors
    /// There is no such chat, or it is over.
    pub fn fail_transfer(&self, contact_id: &str) -> Result<(), ControlError> {
        self.control(|instance| instance.transfer(contact_id, Transfer::Fails))
    }

    /// The chat ends.
    ///
    /// # Errors
    /// There is no such chat, or it is over already.
    pub fn end_contact(&self, contact_id: &str) -> Result<(), ControlError> {
        self.control(|instance| instance.end_contact(contact_id))
    }

    /// The script of the chats that start from now on.
    pub fn set_script(&self, script: Script) {
        self.control(|instance| instance.settings.script = script);
    }

    /// The script of one chat, from now on.
    ///
    /// # Errors
    /// There is no such chat, or it is over.
    pub fn set_script_of(&self, contact_id: &str, script: Script) -> Result<(), ControlError> {
        self.control(|instance| instance.set_script(Some(contact_id), script))
    }

    /// Ends the websockets of a contact, or all there are. Tells how many.
    ///
    /// # Errors
    /// There is no such contact, or no closing frame may have the code (RFC 6455, section 7.4).
    pub fn end_websockets(&self, contact_id: Option<&str>, how: SocketEnd) -> Result<usize, ControlError> {
        let ending = match how {
            SocketEnd::Close(code) if !is_close_code(code) => {
                return Err(ControlError::new("no closing frame may have this code"));
            }
            SocketEnd::Close(code) => Ending::Close(code),
            SocketEnd::Drop => Ending::Drop,
        };
        self.control(|instance| instance.end_sockets(contact_id, None, ending))
    }

    /// The tokens of a contact expire, or all there are. Tells how many. Websockets stay open.
    ///
    /// # Errors
    /// There is no such contact.
    pub fn expire_tokens(&self, contact_id: Option<&str>, kind: TokenKind) -> Result<usize, ControlError> {
        self.control(|instance| instance.expire(contact_id, None, kind))
    }

    /// Heartbeats of websockets are not answered from now on, or are again.
    pub fn mute_heartbeats(&self, are_muted: bool) {
        self.control(|instance| instance.manners.heartbeats_are_muted = are_muted);
    }

    /// What becomes of deep heartbeats (`aws/ping`) from now on.
    pub fn set_pings(&self, pings: Pings) {
        self.control(|instance| instance.manners.pings = pings);
    }

    /// What becomes of subscriptions from now on.
    pub fn set_subscriptions(&self, subscriptions: Subscriptions) {
        self.control(|instance| instance.manners.subscriptions = subscriptions);
    }

    /// The next calls of an operation (`SendMessage`) fail, this many, or whatever else [can have
    /// faults](crate::Faults::of_text): `Upload`, `Websocket`, `ChatFrame`, … .
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// use awso_connect_local::{Fault, LocalConnect};
    ///
    /// let service = LocalConnect::start().await?;
    /// // The next message is taken, and its sender never hears of it …
    /// service.fail_next("SendMessage", 1, Fault::dropped().after_processing())?;
    /// // … and everybody hears of the one after that before it.
    /// service.fail_next("ChatFrame", 1, Fault::held_back())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// There is no such operation, the text says which there are; or the fault is none that it can have.
    pub fn fail_next(&self, operation: &str, count: u64, fault: Fault) -> Result<(), ControlError> {
        self.add_fault(FaultRule::of(operation, fault).next(count))
    }

    /// Some calls or frames fail from now on.
    ///
    /// # Errors
    /// There is no such operation, the text says which there are; or the fault is none that it can have.
    pub fn add_fault(&self, rule: FaultRule) -> Result<(), ControlError> {
        rule.check().map_err(ControlError::new)?;
        self.control(|instance| instance.faults.add(rule));
        Ok(())
    }

    /// Nothing fails any more.
    pub fn clear_faults(&self) {
        self.control(|instance| instance.faults.clear());
    }

    /// How often operations may be called from now on.
    ///
    /// # Errors
    /// They name an operation that there is not; the text says which there are.
    pub fn set_throttles(&self, throttles: Throttles) -> Result<(), ControlError> {
        throttles.check().map_err(ControlError::new)?;
        self.control(|instance| instance.settings.throttles = throttles);
        Ok(())
    }

    /// Contacts, their participants and websockets, as `GET /_local/state` answers. No token is in it.
    pub fn state(&self) -> Value {
        self.control(|instance| instance.show())
    }

    /// The requests that came lately and what was answered, the oldest first, without secrets.
    pub fn requests(&self) -> Vec<Value> {
        self.control(|instance| instance.show_requests(0))
    }

    /// The frames that went over websockets lately, in both directions, the oldest first, without secrets.
    pub fn frames(&self) -> Vec<Value> {
        self.control(|instance| instance.show_frames(0))
    }

    /// What would have been published lately to the topics of streams, the oldest first, without secrets: `message` is
    /// the item in JSON, as text.
    pub fn published(&self) -> Vec<Value> {
        self.control(|instance| instance.show_published(0))
    }
}
