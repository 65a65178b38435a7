//! Frames on their way to websockets, and what faults make of them.

use std::sync::Arc;

use crate::fault::{CHAT_FRAME, Fault, FrameFate};
use crate::frame;
use crate::instance::{Deadline, Instance};
use crate::journal::What;
use crate::socket::{Output, SocketId};

impl Instance {
    /// Sends a text to every socket of the contact that has subscribed.
    pub(crate) fn broadcast(&mut self, contact: usize, text: &Arc<str>) {
        for id in self.sockets.subscribed_of(contact) {
            self.say(id, CHAT_FRAME, Arc::clone(text));
        }
    }

    /// Answers what a socket has asked for. Faults know the frame by this name.
    pub(crate) fn answer(&mut self, id: SocketId, name: &str, text: String) {
        self.say(id, name, text.into());
    }

    fn say(&mut self, id: SocketId, name: &str, text: Arc<str>) {
        match self.fault_of_frame(id, name) {
            None => self.send_frame(id, text),
            Some(fault) => self.fail_frame(id, text, &fault),
        }
    }

    fn fault_of_frame(&mut self, id: SocketId, name: &str) -> Option<Fault> {
        if self.faults.is_empty() {
            return None;
        }
        let whom = self.socket_state(id).and_then(|(session, _)| self.names_of(session));
        self.faults.decide(name, true, whom.as_ref())
    }

    fn fail_frame(&mut self, id: SocketId, text: Arc<str>, fault: &Fault) {
        let at = self.now.after(fault.delay());
        let later = (!fault.delay().is_zero()).then_some(at);
        let instead = match fault.of_frame() {
            FrameFate::Late => Some(text),
            FrameFate::Garbage(garbage) => Some(garbage.into()),
            FrameFate::Refused(told) => Some(frame::gateway_error(&told.message, id.number()).into()),
            FrameFate::Duplicated => {
                self.send_frame(id, Arc::clone(&text));
                Some(text)
            }
            FrameFate::Dropped => {
                if fault.is_processed() {
                    self.send_frame(id, text);
                }
                match later {
                    Some(at) => self.agenda.put(at, Deadline::SocketDrops(id)),
                    None => self.drop_socket(id),
                }
                None
            }
            FrameFate::HeldBack => self.sockets.hold(id, text),
            FrameFate::Lost => None,
        };
        match (instead, later) {
            (Some(text), Some(at)) => self.agenda.put(at, Deadline::FrameGoes(id, text)),
            (Some(text), None) => self.send_frame(id, text),
            (None, _) => {}
        }
    }

    /// Sends a text to a socket, and what was held back until one is.
    pub(crate) fn send_frame(&mut self, id: SocketId, text: Arc<str>) {
        for text in [Some(text), self.sockets.take_held(id)].into_iter().flatten() {
            self.write_down(id, What::Said(Arc::clone(&text)));
            self.outputs.push(Output::Frame(id, text));
        }
    }
}
