//! A local Amazon Connect chat service over HTTP and websockets, for tests and for trying things out: real contacts,
//! tokens, transcripts and idempotency, and at the other end an agent who follows a [`Script`].
//!
//! A test starts one in its own process, on a free port, and it ends with its handle:
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! use awso_connect_local::LocalConnect;
//!
//! let service = LocalConnect::start().await?;
//! let config = service.config();
//!
//! // The business starts the chat …
//! let started = awso_connect::Client::new(config.clone())?
//!     .start_chat_contact()
//!     .instance_id("any-instance")
//!     .contact_flow_id("any-flow")
//!     .participant_details(awso_connect::ParticipantDetails::make("Jane"))
//!     .send()
//!     .await?;
//! let participant_token = started.participant_token.expect("a started chat has a token");
//!
//! // … and the customer takes part in it.
//! let chat = awso_connect_participant::Client::new(config)?;
//! let connection = chat
//!     .create_participant_connection()
//!     .connect_participant(true)
//!     .participant_token(participant_token.into_inner())
//!     .send()
//!     .await?;
//! let credentials = connection.connection_credentials.expect("they are given unless others are asked for");
//! let connection_token = credentials.connection_token.expect("credentials hold a token");
//! chat.send_message()
//!     .content_type("text/plain")
//!     .content("hello")
//!     .connection_token(&connection_token)
//!     .send()
//!     .await?;
//! let page = chat.get_transcript().connection_token(&connection_token).send().await?;
//! let newest = page.transcript.unwrap_or_default().remove(0);
//! assert!(newest.content.expect("a message").contains("Hello Jane"));
//! # Ok::<(), Box<dyn std::error::Error>>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! People start the binary `connect-local`, which listens on port 4599.
//!
//! # What it answers
//!
//! | operation | what happens |
//! |---|---|
//! | StartChatContact | A chat with one participant begins. The same client token gives the same chat. Any instance and flow are taken to exist. `ConnectionTypes` gives a connection at once, `ChatStreamingConfiguration` a stream. Attributes of a related or earlier contact are taken over. With `DisconnectOnCustomerExit` agents leave before the chat ends. |
//! | StartOutboundChatContact | A chat by SMS or WhatsApp begins with what the system says, and its flow at once; a template is named, for there are none here. The customer answers by SendChatIntegrationEvent. One chat between two at a time; the same client token gives the same chat for seven days, or until that is not kept any more. |
//! | SendChatIntegrationEvent | The customer of the chat between these two says something, does something, or leaves. The first message begins the chat, in the instance `integration`. |
//! | CreatePersistentContactAssociation | A chat that is on goes on from one that is over, once: `chat.rehydrated`. |
//! | CreateParticipant | An agent, supervisor or custom bot is invited, and connects like a customer: six participants at most, one bot. |
//! | StopContact | The chat ends. |
//! | DescribeContact | What is known: ids, times, why it ended, the newest agent (whose id is the participant's), endpoints, attributes, tags, and such metrics as can be counted. Also when the chat is over, as with all that follows but streams, timers and transfers. |
//! | GetContactAttributes, UpdateContactAttributes | Attributes of the contact that is named: 32,768 bytes in all. |
//! | UpdateContact, ListContactReferences | Name, description, segment attributes of your own, references: 4,096 bytes in all, and one page. |
//! | TagContact, UntagContact | Six tags at most. |
//! | UpdateParticipantRoleConfig | How long customers and agents may be silent. It holds from the next agent or custom bot who joins, and while one is there. |
//! | StartContactStreaming, StopContactStreaming | All that is heard in the chat would go to an SNS topic, two at most: `GET /_local/streams` and [`LocalConnect::published`] tell it. With a stream and `ConnectParticipant` a chat needs no websocket. |
//! | TransferContact | Refused, as chats are; or the agent leaves, and one of the user's name joins. |
//! | StartAttachedFileUpload, CompleteAttachedFileUpload, GetAttachedFile, DeleteAttachedFile, BatchGetAttachedFileMetadata | The same for files that the business attaches to a contact that is known here, or to anything else with an ARN. |
//! | CreateParticipantConnection | A connection token, the URL of a websocket, or both; as many as wanted. `ConnectParticipant` counts as a subscription. |
//! | SendMessage | The message, then the agent's answer. The same message with the same client token is taken once. |
//! | SendEvent | `typing` is heard and not kept; `message.delivered` and `message.read` become receipts in the message's metadata, in chats of two; `connection.acknowledged` is taken and forgotten. |
//! | GetTranscript | Pages of the transcript, from a start position, in either direction and order. |
//! | StartAttachmentUpload | The URL to PUT a file to, for 15 minutes, with exactly the headers of the answer. 20 MB, 35 files a chat, the documented extensions and media types. |
//! | CompleteAttachmentUpload | The file is scanned, and its item says `IN_PROGRESS`, then `APPROVED` or `REJECTED`. |
//! | GetAttachment | The URL to GET an approved file from, for 5 to 300 seconds. Custom bots get none. |
//! | DescribeView | The view of a `ViewResource` message that the script has shown in this chat. |
//! | GetAuthenticationUrl | Within a minute, a URL of this service, which takes the place of an identity provider: it leads back to the redirect URI at once, with a code. |
//! | CancelParticipantAuthentication | The sign-in is over (`authentication.cancelled`). |
//! | UpdateParticipantAuthentication | The sign-in is over (`authentication.succeeded`, `authentication.failed`), and the script goes on. |
//! | DisconnectParticipant | The participant leaves. Without its customer a chat ends, and its tokens are good for nothing more. |
//!
//! Every limit of the model is checked. The routes of Amazon Connect itself ask for a signature, that of
//! [`ACCESS_KEY_ID`] unless another [`SignaturePolicy`] is set, over the body and every header `x-amz-…`, and of the
//! system's time or the service's; those of participants look at none.
//!
//! # Websockets
//!
//! A URL opens one websocket, within 100 seconds; a participant has five at most. It is closed an hour after its URL
//! was given out, when nothing was heard of it for 30 seconds, when the chat is over, and when it does not read what
//! it is sent. Nothing is delivered before `aws/subscribe` is answered; then every item of the chat is, to all
//! participants, the author among them, with the id that the author was answered. `aws/ping` and `aws/heartbeat` are
//! answered.
//!
//! The contact flow, which brings in the agent, starts with the customer's first subscription. Without one within
//! five minutes the chat ends. What the [`Script`] delays happens by the service's clock, which tests move with
//! [`LocalConnect::advance`].
//!
//! # Files
//!
//! Storage is on the same port, under `/storage/`. Its URLs are presigned as those of S3 are, with a key that each
//! service makes up for itself: another method, path or header than the one that was given out is answered 403
//! `SignatureDoesNotMatch`, in XML, and a URL that has expired by the service's clock 403 `AccessDenied`. A scan takes a
//! second and rejects the EICAR test file, unless [`AttachmentSettings`] say otherwise. What a participant calls a file is
//! told as it is; in headers, RFC 6266 holds, and nothing is stored under it. A file that is not completed within an
//! hour is forgotten.
//!
//! # The page
//!
//! At `/` there is a page for whoever develops a client, on this machine unless `--control anyone`: contacts, transcripts, requests and frames as they pass, without
//! secrets, and a box to answer as the agent. It shows what the machine does as it does it, and loads nothing from
//! elsewhere.
//!
//! # The log
//!
//! The binary writes a line to standard error for each request (time, method, path, operation, status, error, how long it
//! took, contact, whether it had a fault), each websocket that opens or closes and each chat that starts or ends, by the
//! service's clock and without secrets. `--quiet` leaves that to the page; tests have [`LocalConnectBuilder::log`].
//!
//! # Data that stays
//!
//! All of it is in memory, unless a [data directory](LocalConnectBuilder::data) is given (`--data DIR`). Then contacts
//! and what is known of them, participants, transcripts, receipts, tokens, client tokens, timers, streams and files are
//! there, in an embedded database and one file per attachment, and the next start goes on with them. What an answer or
//! a frame tells is on the disk before it is told, so that neither `kill -9` nor a power cut takes it back; all who wait
//! for the disk share its time. Websockets end with the process, deadlines go by the clock; what passed lately is
//! forgotten. The settings are those of the new start, but a chat keeps the timers it was started with.
//!
//! # What does not stay
//!
//! Whatever has expired goes at its own moment: the URL of a websocket, an upload that nobody completes, a token. A
//! contact that is over is kept for [24 hours](LocalConnectBuilder::ended_contact_lifetime)
//! (`--ended-contact-lifetime`), and so are [10,000 of them](LocalConnectBuilder::most_ended_contacts)
//! (`--most-ended-contacts`), of which those go first that ended first. With a contact goes all that hangs on it, from
//! memory and from the data directory: its transcript, its details and streams, its files, the client tokens of its start
//! and in it, and its tokens, which are then answered as any that were never given out. What a chat continues that is still
//! on stays as long as that one does; what a chat was only started for does not.
//!
//! # How much it carries
//!
//! What an operation, a frame or a deadline costs does not depend on how many chats there are or were, how many
//! websockets are open, or how much was said. The benchmark (`cargo bench -p awso-connect-local --bench chats`), on two
//! virtual processors with 2 MiB of second-level cache each, which its clients and other programs were using, too:
//!
//! | | in memory | with a data directory |
//! |---|---|---|
//! | 500 chats of 20 messages, 1,000 people who write without a pause | 6,500 messages/s, each heard by two | 5,900 |
//! | … answered after | 102 ms, 174 ms at the 90th percentile | 113 ms, 181 ms |
//! | … processor time of the service for a message | 73 µs | 123 µs |
//! | … the same in 50 chats | 53 µs | 88 µs |
//! | … and in 50 chats of 200 messages | 51 µs | 91 µs |
//! | one chat of two who write without a pause, answered after | 0.1 ms | 0.6 ms |
//!
//! The service works on one thread, and a thousand who never pause wait for each other: a message is answered after a
//! thousand others. It takes it 158,000 instructions, in 10, 100 and 500 chats alike; the time grows because a thousand
//! connections do not fit into the processor's caches as a hundred do. With 500 chats open it takes 22 MiB of memory, and
//! 63 MiB when a thousand more connections have brought 10,000 messages.
//!
//! # Control routes
//!
//! Tests and people make things happen that a client cannot: over HTTP under `/_local/`, JSON in and out, or by the
//! methods of [`LocalConnect`]. They are for programs of this machine, unless [`ControlAccess`] (`--control`) says
//! otherwise, and for the page at `/`, which answers through them. Other pages that a browser shows can neither read
//! nor act: what a browser sends has to come from the page's own origin, and brings the page's token. A mistake is
//! answered 400, what does not exist 404, who may not ask 403 or 421 (the service goes by addresses and `localhost`),
//! with `{"error": "…"}` that says what to write. Times are in milliseconds; members before a `?` may be left out.
//!
//! | route | body | what happens |
//! |---|---|---|
//! | `GET state` | | Contacts, participants, websockets, without tokens. |
//! | `GET requests`, `GET frames` | | What came and went lately, the oldest first, without secrets; `?after=N` only those behind that `number`. |
//! | `GET streams` | | What would have been published to topics lately, in the same way. |
//! | `DELETE requests`, `DELETE frames`, `DELETE streams` | | They are forgotten. |
//! | `GET clock` | | What time it is: `{"now": "…"}`. |
//! | `POST clock` | `advance_ms` or `set` | The clock goes forward, and all that is due happens. |
//! | `GET contacts/ID/transcript` | | All of a chat, also when it is over. |
//! | `POST contacts/ID/items` | `role`?, `name`?, `content_type`?, `content` | A message or event, as from `AGENT` (where left out), `CUSTOM_BOT`, `SUPERVISOR`, `SYSTEM` or `CUSTOMER`. Who is not there joins before. |
//! | `POST contacts/ID/join` | `role`?, `name`? | Somebody joins; a supervisor barges in: `{"participant_id": "…"}`. |
//! | `POST contacts/ID/leave` | `participant_id` | They leave. |
//! | `POST contacts/ID/transfer` | `agent`, `after_ms`?; or `fails` | The agent leaves, the other one joins later; or `transfer.failed`. |
//! | `POST contacts/ID/end` | | The chat ends. |
//! | `POST contacts/ID/script` | `named`, or a script | What happens in this chat from now on. |
//! | `POST script` | the same | What happens in the chats that start from now on. |
//! | `POST websockets/close` | `contact_id`?, `participant_id`?, `code`? | They close with a closing frame. |
//! | `POST websockets/drop` | `contact_id`?, `participant_id`? | Their connections go without a word. |
//! | `GET websockets` | | How they are treated, as in the next row. |
//! | `POST websockets` | `heartbeats`?, `pings`?, `subscriptions`? | Heartbeats are `answered` or `muted`, deep ones `answered`, `failed` or `muted`, subscriptions `answered`, `refused` or `ignored`. |
//! | `POST tokens/expire` | `contact_id`?, `participant_id`?, `kind`? | Tokens expire, of kind `connection` (where left out) or `participant`. |
//! | `POST faults` | as in a file of faults | Calls and frames fail: see [`Faults::of_text`]. |
//! | `DELETE faults` | | None does any more. |
//! | `POST throttles` | `operations`, `untyped`? | `"all"`, `"none"` or a list: see [`Throttles`]. |
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! use awso_connect_local::{Fault, FaultRule, LocalConnect};
//!
//! let service = LocalConnect::start().await?;
//! // The next message is taken, and its sender never hears of it: do they send it again with the same token?
//! service.fail_next("SendMessage", 1, Fault::dropped().after_processing())?;
//! // Everybody hears of the next one twice; then the websockets get three frames each at most, and go.
//! service.fail_next("ChatFrame", 1, Fault::duplicated())?;
//! service.add_fault(FaultRule::of("Frame", Fault::dropped()).after_first(3))?;
//! # Ok::<(), Box<dyn std::error::Error>>(()) })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What nobody knows
//!
//! Where the behaviour of the real service is neither documented nor recorded, this one goes by a switch
//! ([`Assumptions`], `--assume NAME=true`):
//!
//! | switch | starts as | what it does |
//! |---|---|---|
//! | `flow-starts-on-connection` | false | The contact flow starts when the customer asks for a connection, not when their websocket is subscribed. |
//! | `start-id-is-on-the-page` | true | The item of `StartPosition.Id` is itself on the page. |
//! | `several-start-positions-are-refused` | true | More than one member of `StartPosition` is refused; else `Id` counts before `AbsoluteTime` before `MostRecent`. |
//! | `another-contact-is-denied` | true | A `ContactId` of another chat is `AccessDeniedException`; else `ValidationException`. |
//! | `no-token-is-401` | false | A request without a token is answered 401 by the gateway; else 403, as one with an unknown token. |
//! | `connection-tokens-are-reused` | false | A participant's connections get the same connection token for as long as it has half its life before it. |
//! | `any-content-type-by-default` | false | A chat whose start names no content types takes all of them; else `text/plain` only. |
//! | `connect-participant-needs-a-stream` | false | A customer's `ConnectParticipant` counts as a subscription only in a chat whose messages are streamed. |
//! | `receipts-are-items` | false | GetTranscript has an item of type `MESSAGEMETADATA` for each receipt, besides the receipts in their message. |
//! | `unsubscribe-is-known` | true | `aws/unsubscribe` ends the delivery and is answered as `aws/subscribe` is; else it is an unknown topic. |
//! | `text-after-a-frame-is-ignored` | true | What follows the JSON document of a frame is passed over; else the frame is answered `Forbidden`. |
//! | `any-frame-is-a-heartbeat` | true | Any frame keeps a websocket alive, pings of RFC 6455 among them; else `aws/heartbeat` alone does. |
//! | `sixth-websocket-closes-the-first` | false | A sixth websocket closes the participant's oldest one; else its upgrade is refused. |
//! | `last-agent-ends-the-chat` | true | The chat ends when the last of agents and bots leaves. |
//! | `agents-can-be-created` | true | CreateParticipant takes `AGENT` and `SUPERVISOR`, so that an agent's side can be driven; else `CUSTOM_BOT` only. |
//! | `past-is-in-the-transcript` | true | The transcript of a persistent chat goes on into the chats it continues. |
//! | `attachments-show-before-their-scan` | true | A file is shown in its chat when its upload is complete, as `IN_PROGRESS`; else once it is scanned. |
//! | `verdicts-change-the-item` | false | What a scan says changes the file's item, whose frame comes once more; else it is an item of its own. |
//! | `completing-without-bytes-is-a-conflict` | true | To complete an upload of which no bytes have come is `ConflictException`; else `ValidationException`. |
//! | `unapproved-attachments-are-denied` | false | To ask for a file that is not approved is `AccessDeniedException`; else `ValidationException`. |
//! | `extension-and-type-must-agree` | false | The media type of a file has to be what the extension of its name stands for. |
//! | `references-are-merged` | true | The references of UpdateContact come to those there are, by name; else they take their place. |
//! | `chats-are-transferred` | false | TransferContact transfers chats, too; else it refuses them, for it is documented for tasks and emails only. |
//! | `events-share-the-rate-of-messages` | false | SendEvent and SendMessage are throttled together; else each has the whole rate. |
//! | `expired-tokens-are-unknown` | false | A token that has expired is refused as one that never was; else `AccessDeniedException`. |
//! | `connection-type-is-required` | false | CreateParticipantConnection without a `Type` is `ValidationException`; else it gives credentials. |
//! | `transfers-succeed-after-the-agent-left` | false | `transfer.succeeded` comes after the agent who hands over has left; else before. |
//! | `transfers-succeed-when-another-joined` | false | `transfer.succeeded` comes after the other agent has joined; else before anybody comes or goes. |
//! | `sign-ins-expire-without-their-url` | true | A sign-in whose URL nobody asks for within a minute is over, `authentication.expired`; else only its URL is not to be had any more, until its time is up. |
//! | `late-sign-ins-are-expired` | false | A sign-in whose time is up is `authentication.expired`; else `authentication.timeout`. |
//! | `all-leave-before-the-chat-ends` | false | Whoever is in a chat when it ends says `participant.left` before `chat.ended`. |
//! | `websockets-close-with-the-chat` | true | Websockets are closed when their chat is over; else they stay open for their time, and nothing comes. |
//! | `file-items-have-a-content-type` | false | Items of files have a `ContentType` in GetTranscript; in frames they have none. |
//!
//! Chosen without a switch, because no client can rely on either: a `MaxResults` of 0 is the default of 10; a message
//! that is reported as read was delivered too; a participant token is good for as long as its chat may last; closing
//! frames have the codes 1000 (the chat is over), 1001 (expired, silent, shutdown), 1002 (no frame of a client), 1003
//! (a binary frame), 1007 (no UTF-8), 1008 (replaced) and 1009 (a message of more than 16 KiB); the token of a view stands in the message's `data.content.viewToken`; a message in parts has one id,
//! its last frame the whole of it; the URL of a file holds for 300 seconds where the request does not say; an upload
//! is for who started it to complete, may be repeated until then, and not after; a file that is being uploaded counts
//! among those of its chat; receipts may be for files; what a scan says after the end of a chat changes the item that
//! is there; attributes are those of the contact that is named, also where another one continues it; an event or the
//! end of a conversation in another message service makes no chat; streams get whole messages, events and files, and
//! no receipts.

mod admission;
mod agenda;
mod arn;
mod assumption;
mod attachment;
mod caller;
#[cfg(feature = "cli")]
pub mod cli;
mod clock;
mod contact;
mod contacts;
mod control;
#[cfg(test)]
mod cost;
mod delivery;
mod details;
mod disk;
mod document;
mod event;
mod exchange;
mod fault;
mod file;
mod flow;
mod frame;
mod guard;
mod instance;
mod integration;
mod journal;
mod kept;
mod local;
mod log;
mod mask;
mod nearest;
mod offline;
mod operations;
mod page;
mod participant;
mod persistence;
mod record;
mod refusal;
mod retention;
mod routes;
mod script;
mod server;
mod service;
mod settings;
mod signature;
mod socket;
mod speech;
mod start;
mod store;
mod stream;
mod throttle;
mod timer;
mod token;
mod transcript;
mod transfer;

pub use assumption::Assumptions;
pub use control::{ControlAccess, ControlError, Pings, SocketEnd, Subscriptions, TokenKind};
pub use document::DocumentError;
pub use fault::{Fault, FaultRule, Faults};
pub use file::{AttachmentSettings, Scanner};
pub use local::{LocalConnect, LocalConnectBuilder};
pub use offline::{OfflineWebsocket, WebsocketFrame};
pub use script::{Script, Step, Template};
pub use signature::{ACCESS_KEY_ID, SECRET_ACCESS_KEY, SignaturePolicy};
pub use speech::MessageLimits;
pub use throttle::Throttles;
