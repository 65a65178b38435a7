//! The handle on a session, how one is started, and its events.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use awso::Operation;
use futures_util::Stream;
use tokio::sync::oneshot;

use super::driver::Shared;
use super::entry::{Entry, EntryKey};
use super::error::{CallError, CallErrorKind, ChatError, EndReason};
use super::event::{ChatEvent, ReceiptOutcome, TypingOutcome};
use super::history::History;
use super::machine::{Outcome, ReceiptKind};
use super::saved::SavedChat;
use super::start::{From, Start};
use crate::{
    AuthenticationUrl, CancelParticipantAuthenticationRequest, ChatContent, ChatContentType, ChatItemId,
    Client, ConnectionToken, ContactId, DescribeViewRequest, GetAuthenticationUrlRequest, ParticipantId,
    ParticipantToken, RedirectUri, SessionId, View, ViewToken, content_type,
};

/// A chat that somebody takes part in. Cloning is cheap: clones are of one session.
///
/// The session goes on as long as one of its handles or its [events](ChatEvents) is there. It leaves no chat by itself:
/// [`disconnect`](Self::disconnect) does.
#[derive(Clone)]
pub struct ChatSession {
    pub(super) shared: Arc<Shared>,
    #[allow(dead_code, reason = "it ends the session when it is dropped")]
    held: Arc<Held>,
}

/// What happens in a chat, as it happens; nothing more once it is over.
///
/// Events wait until they are taken. When 2,048 of them do, the session lets its connection go until half of them are
/// taken, and catches up then. Whoever does not care for events drops this.
pub struct ChatEvents {
    shared: Arc<Shared>,
    #[allow(dead_code, reason = "it ends the session when it is dropped")]
    held: Arc<Held>,
}

/// Ends the session when nobody is there for it any more.
pub(super) struct Held(pub(super) Arc<Shared>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

impl ChatSession {
    pub(super) fn of(shared: Arc<Shared>, held: Arc<Held>) -> Self {
        ChatSession { shared, held }
    }

    /// Takes part in the chat that this token is for.
    ///
    /// # Errors
    /// Of the start: the token is not taken, the subscription is refused or not answered, no connection comes about
    /// within [`start_timeout`](Start::start_timeout). What fails in passing is tried until then.
    pub fn start(client: &Client, participant_token: impl Into<ParticipantToken>) -> Start {
        Start::of(client, From::Token(participant_token.into()))
    }

    /// Goes on where the [saved](Self::save) session was. What was said since then comes as events; what was known then
    /// comes as [history](Entry::is_history), and what had not certainly arrived as
    /// [failed](super::Delivery::Failed).
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn resume(client: &Client, saved: SavedChat) -> Start {
        Start::of(client, From::Saved(Box::new(saved)))
    }

    /// What a later session needs to go on from here.
    pub fn save(&self) -> SavedChat {
        self.shared.lock().machine.save()
    }

    /// Says something in plain text. It is on its way at once: the future tells what has become of it, and nobody has to
    /// wait for it. Messages arrive in the order in which they are sent.
    pub fn send(&self, text: impl Into<ChatContent>) -> Sending {
        self.send_as(content_type::TEXT_PLAIN, text)
    }

    /// As [`send`](Self::send), in Markdown.
    pub fn send_markdown(&self, text: impl Into<ChatContent>) -> Sending {
        self.send_as(content_type::TEXT_MARKDOWN, text)
    }

    /// As [`send`](Self::send), a JSON document.
    pub fn send_json(&self, document: &awso::Document) -> Sending {
        self.send_as(content_type::JSON, document.to_string())
    }

    /// Answers an interactive message, with a JSON document that its template describes.
    pub fn respond(&self, response: &awso::Document) -> Sending {
        self.send_as(content_type::INTERACTIVE_RESPONSE, response.to_string())
    }

    /// As [`send`](Self::send), with any media type.
    pub fn send_as(
        &self,
        content_type: impl Into<ChatContentType>,
        content: impl Into<ChatContent>,
    ) -> Sending {
        let (content_type, content, now) = (content_type.into(), content.into(), self.shared.clock.now());
        let (key, outcome) = self.shared.command(|machine| machine.send(now, content_type, content));
        Sending { key, outcome }
    }

    /// Sends a message that has failed once more, under the same client token: if it had arrived, it arrives no second
    /// time.
    pub fn resend(&self, key: EntryKey) -> Sending {
        let now = self.shared.clock.now();
        let (key, outcome) = self.shared.command(|machine| (key, machine.resend(now, key)));
        Sending { key, outcome }
    }

    /// Tells the others that this participant is typing, once in 10 s at most.
    ///
    /// # Errors
    /// It could not be told, or the chat is over.
    pub async fn typing(&self) -> Result<TypingOutcome, ChatError> {
        let now = self.shared.clock.now();
        let ((), outcome) = self.shared.command(|machine| ((), machine.typing(now)));
        match outcome.await {
            Ok(Outcome::Typing(result)) => result,
            _ => Err(self.over()),
        }
    }

    /// Tells the others that a message has come. Some are told at once by one for a later message.
    ///
    /// # Errors
    /// It could not be told, as in a chat of more than two, or the chat is over.
    pub async fn mark_delivered(&self, message: &ChatItemId) -> Result<ReceiptOutcome, ChatError> {
        self.receipt(ReceiptKind::Delivered, message).await
    }

    /// Tells the others that a message was read, and so has come.
    ///
    /// # Errors
    /// As [`mark_delivered`](Self::mark_delivered).
    pub async fn mark_read(&self, message: &ChatItemId) -> Result<ReceiptOutcome, ChatError> {
        self.receipt(ReceiptKind::Read, message).await
    }

    async fn receipt(&self, kind: ReceiptKind, message: &ChatItemId) -> Result<ReceiptOutcome, ChatError> {
        let now = self.shared.clock.now();
        let ((), outcome) = self.shared.command(|machine| ((), machine.receipt(now, kind, message.clone())));
        match outcome.await {
            Ok(Outcome::Receipt(result)) => result,
            _ => Err(self.over()),
        }
    }

    /// Leaves the chat, once what was sent before has been sent. A chat whose customer leaves is over.
    ///
    /// # Errors
    /// The service could not be told.
    pub async fn disconnect(&self) -> Result<(), ChatError> {
        let now = self.shared.clock.now();
        let ((), outcome) = self.shared.command(|machine| ((), machine.disconnect(now)));
        match outcome.await {
            Ok(Outcome::Disconnect(result)) => result,
            // The session is over, and so has left.
            _ => Ok(()),
        }
    }

    /// What is known of the chat, the oldest first, with what is on its way.
    pub fn transcript(&self) -> Vec<Arc<Entry>> {
        self.shared.lock().machine.transcript().cloned().collect()
    }

    /// What was sent under this key, as it stands now.
    pub fn entry(&self, key: EntryKey) -> Option<Arc<Entry>> {
        self.shared.lock().machine.entry(key).cloned()
    }

    /// The transcript as the service has it, from the newest item back: for what is older than the session
    /// [keeps](super::ChatOptions::kept_items). It holds the session, and takes the token of the time for each page.
    pub fn history(&self) -> History {
        History::of(self.clone())
    }

    /// The view that an interactive message names.
    ///
    /// # Errors
    /// There is no such view, the call did not succeed, or the chat is over.
    pub async fn describe_view(&self, view: &ViewToken) -> Result<Option<View>, ChatError> {
        let input = |connection_token| DescribeViewRequest { view_token: view.clone(), connection_token };
        Ok(self.call(input).await?.view)
    }

    /// Where the customer signs in, within a minute of the
    /// [request](super::AuthenticationState::Initiated) to do so.
    ///
    /// # Errors
    /// The call did not succeed, or the chat is over.
    pub async fn authentication_url(
        &self,
        session: &SessionId,
        redirect_uri: impl Into<RedirectUri>,
    ) -> Result<Option<AuthenticationUrl>, ChatError> {
        let redirect_uri = redirect_uri.into();
        let input = |connection_token| GetAuthenticationUrlRequest {
            session_id: session.clone(),
            redirect_uri: redirect_uri.clone(),
            connection_token,
        };
        Ok(self.call(input).await?.authentication_url)
    }

    /// The customer does not sign in.
    ///
    /// # Errors
    /// The call did not succeed, or the chat is over.
    pub async fn cancel_authentication(&self, session: &SessionId) -> Result<(), ChatError> {
        let input = |connection_token| CancelParticipantAuthenticationRequest {
            session_id: session.clone(),
            connection_token,
        };
        self.call(input).await.map(drop)
    }

    /// Whether there is a subscribed websocket.
    pub fn is_connected(&self) -> bool {
        self.shared.status.borrow().is_connected
    }

    /// Whether nothing is missing of what was said until the connection was made.
    pub fn is_caught_up(&self) -> bool {
        self.shared.status.borrow().is_caught_up
    }

    /// Waits until nothing is missing of what was said.
    ///
    /// # Errors
    /// The chat is over.
    pub async fn caught_up(&self) -> Result<(), ChatError> {
        let mut status = self.shared.status.subscribe();
        let reached =
            status.wait_for(|status| status.ended.is_some() || status.is_connected && status.is_caught_up);
        match reached.await.ok().and_then(|status| status.ended.clone()) {
            Some(reason) => Err(ChatError::Ended(reason)),
            None => Ok(()),
        }
    }

    /// Why the chat is over, if it is.
    pub fn ended(&self) -> Option<EndReason> {
        self.shared.status.borrow().ended.clone()
    }

    /// Who this participant is, as far as that is known.
    pub fn own_id(&self) -> Option<ParticipantId> {
        self.shared.lock().machine.participant_id().cloned()
    }

    /// Which contact the chat is, as far as that is known.
    pub fn contact_id(&self) -> Option<ContactId> {
        self.shared.lock().machine.contact_id().cloned()
    }

    fn over(&self) -> ChatError {
        ChatError::Ended(self.ended().unwrap_or(EndReason::Abandoned))
    }

    /// A token that is not the one that was denied.
    async fn token(&self, denied: Option<u64>) -> Result<(ConnectionToken, u64), ChatError> {
        let mut status = self.shared.status.subscribe();
        let now = self.shared.clock.now();
        self.shared.with(|machine| machine.want_token(now, denied));
        loop {
            if let Some((token, generation)) = self.shared.lock().machine.token()
                && Some(generation) != denied
            {
                return Ok((token.clone(), generation));
            }
            if let Some(reason) = status.borrow_and_update().ended.clone() {
                return Err(ChatError::Ended(reason));
            }
            if status.changed().await.is_err() {
                return Err(self.over());
            }
        }
    }

    /// Makes a call with the session's token, and once more with a fresh one if that is not taken.
    pub(super) async fn call<O: Operation<Service = Client>>(
        &self,
        input: impl Fn(ConnectionToken) -> O,
    ) -> Result<O::Output, ChatError> {
        let (token, generation) = self.token(None).await?;
        let error = match self.shared.client.send(input(token)).await {
            Ok(output) => return Ok(output),
            Err(error) => CallError::from(error),
        };
        if error.kind() != CallErrorKind::Denied {
            return Err(error.into());
        }
        let (token, _) = self.token(Some(generation)).await?;
        Ok(self.shared.client.send(input(token)).await.map_err(CallError::from)?)
    }
}

/// Shows nothing secret: neither tokens nor what was said.
impl fmt::Debug for ChatSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatSession")
            .field("contact_id", &self.contact_id())
            .field("is_connected", &self.is_connected())
            .field("ended", &self.ended())
            .finish_non_exhaustive()
    }
}

/// A message on its way: await it to learn that the service has it, or why not. It goes on without being awaited.
pub struct Sending {
    key: EntryKey,
    outcome: oneshot::Receiver<Outcome>,
}

impl Sending {
    pub(super) fn new(key: EntryKey, outcome: oneshot::Receiver<Outcome>) -> Self {
        Sending { key, outcome }
    }

    /// What the message is called in the session's transcript.
    pub fn key(&self) -> EntryKey {
        self.key
    }
}

impl Future for Sending {
    type Output = Result<Arc<Entry>, ChatError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.outcome).poll(cx).map(|outcome| match outcome {
            Ok(Outcome::Message(result)) => result,
            _ => Err(ChatError::Ended(EndReason::Abandoned)),
        })
    }
}

impl fmt::Debug for Sending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").field("key", &self.key).finish_non_exhaustive()
    }
}

impl ChatEvents {
    pub(super) fn of(shared: Arc<Shared>, held: Arc<Held>) -> Self {
        ChatEvents { shared, held }
    }

    /// The next event; none once the chat is over and all is told.
    pub async fn next(&mut self) -> Option<ChatEvent> {
        std::future::poll_fn(|cx| self.shared.poll_event(cx.waker())).await
    }
}

impl Stream for ChatEvents {
    type Item = ChatEvent;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<ChatEvent>> {
        self.shared.poll_event(cx.waker())
    }
}

impl Drop for ChatEvents {
    fn drop(&mut self) {
        self.shared.forget_events();
    }
}

impl fmt::Debug for ChatEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatEvents").finish_non_exhaustive()
    }
}
