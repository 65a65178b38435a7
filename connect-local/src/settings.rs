//! What can be set before the service starts.

use std::time::Duration;

use crate::assumption::Assumptions;
use crate::control::ControlAccess;
use crate::fault::Faults;
use crate::file::AttachmentSettings;
use crate::log::Report;
use crate::script::Script;
use crate::signature::SignaturePolicy;
use crate::speech::MessageLimits;
use crate::throttle::Throttles;

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) script: Script,
    pub(crate) assumptions: Assumptions,
    pub(crate) message_limits: MessageLimits,
    pub(crate) signatures: SignaturePolicy,
    pub(crate) connection_token_lifetime: Duration,
    /// As long as the chat may last, unless set.
    pub(crate) participant_token_lifetime: Option<Duration>,
    /// How long a websocket may be silent.
    pub(crate) heartbeat_timeout: Option<Duration>,
    /// How long customers and agents may say nothing until they are idle, and from then on until others leave.
    pub(crate) idle_after: Option<Duration>,
    pub(crate) disconnected_after: Option<Duration>,
    pub(crate) attachments: AttachmentSettings,
    /// What the URLs begin with that are given out: `http://127.0.0.1:4599`. Websockets are there, too.
    pub(crate) public_url: String,
    pub(crate) most_connections: usize,
    /// How long a request's head, and its body, may take, and a client read nothing of its answer.
    pub(crate) request_timeout: Duration,
    pub(crate) faults: Faults,
    pub(crate) throttles: Throttles,
    /// How many chats of one instance may be on at once.
    pub(crate) most_chats: usize,
    /// How long contacts are kept when they are over, and how many.
    pub(crate) ended_contact_lifetime: Duration,
    pub(crate) most_ended_contacts: usize,
    pub(crate) control: ControlAccess,
    /// Who reads what happens.
    pub(crate) log: Report,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            script: Script::default(),
            assumptions: Assumptions::default(),
            message_limits: MessageLimits::default(),
            signatures: SignaturePolicy::default(),
            connection_token_lifetime: Duration::from_secs(24 * 60 * 60),
            participant_token_lifetime: None,
            // Three heartbeats of amazon-connect-chatjs, which sends one every 10 s.
            heartbeat_timeout: Some(Duration::from_secs(30)),
            idle_after: None,
            disconnected_after: None,
            attachments: AttachmentSettings::default(),
            public_url: String::new(),
            most_connections: 2_048,
            request_timeout: Duration::from_secs(20),
            faults: Faults::none(),
            throttles: Throttles::none(),
            // What an instance has unless more is asked for.
            most_chats: 500,
            // A day's work is there until the next, and a test that looks at its chats afterwards finds them.
            ended_contact_lifetime: Duration::from_secs(24 * 60 * 60),
            most_ended_contacts: 10_000,
            control: ControlAccess::default(),
            log: Report::default(),
        }
    }
}
