//! What must hold of any Amazon Connect, the local one or another, seen by our own clients and plain websockets.
//!
//! Each test has a local service of its own, unless the environment names another one:
//!
//! | variable | what it is | without it |
//! |---|---|---|
//! | `AWSO_CONNECT_ENDPOINT` | the URL of Amazon Connect | a local service |
//! | `AWSO_CONNECT_PARTICIPANT_ENDPOINT` | the URL of its participant service | the same |
//! | `AWSO_CONNECT_REGION` | what requests are signed for | `us-east-1` |
//! | `AWSO_CONNECT_INSTANCE`, `AWSO_CONNECT_FLOW` | the ids of instance and contact flow | made-up ones |
//! | `AWSO_CONNECT_ACCESS_KEY_ID`, `AWSO_CONNECT_SECRET_ACCESS_KEY`, `AWSO_CONNECT_SESSION_TOKEN` | who starts chats | the key of local services |
//!
//! Credentials come from nowhere else. Whatever the contact flow says in between is passed over. A service of AWS costs
//! money; each test starts a chat or two, and ends them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod chat;
mod lifecycle;
mod message;
mod service;
mod socket;
mod transcript;
