//! What this service does where nobody has written down what the real one does.

use crate::nearest::instead;

/// One list: the switches, their names on the command line, what they start as.
macro_rules! assumptions {
    ($($(#[doc = $doc:literal])+ $field:ident / $name:literal = $default:literal,)+) => {
        /// Where the real service's behaviour is not documented and was not recorded either, this one behaves as a
        /// switch here says. A client that has to stand both ways is tested both ways.
        ///
        /// ```
        /// use awso_connect_local::{Assumptions, LocalConnect};
        ///
        /// let mut assumptions = Assumptions::default();
        /// assumptions.set("flow-starts-on-connection", "true")?;
        /// let builder = LocalConnect::builder().assumptions(assumptions);
        /// # Ok::<(), String>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Assumptions {
            $($(#[doc = $doc])+ pub $field: bool,)+
        }

        impl Default for Assumptions {
            fn default() -> Self {
                Assumptions { $($field: $default,)+ }
            }
        }

        impl Assumptions {
            /// The names of all switches, as [`set`](Assumptions::set) and the option `--assume` take them.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// Sets the switch of that name to `true` or `false`.
            ///
            /// # Errors
            /// There is no such switch, or the value is neither; the text says what there is.
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
                let value = value.parse().map_err(|_| format!("{name}: true or false"))?;
                match name {
                    $($name => self.$field = value,)+
                    _ => return Err(format!("no such assumption; {}", instead(name, Self::NAMES))),
                }
                Ok(())
            }
        }
    };
}

assumptions! {
    /// The contact flow starts when the customer asks for a connection, not when their websocket is subscribed.
    flow_starts_on_connection / "flow-starts-on-connection" = false,
    /// The item of `StartPosition.Id` is itself on the page.
    start_id_is_on_the_page / "start-id-is-on-the-page" = true,
    /// More than one member of `StartPosition` is refused; else `Id` counts before `AbsoluteTime` before `MostRecent`.
    several_start_positions_are_refused / "several-start-positions-are-refused" = true,
    /// A `ContactId` of another chat is `AccessDeniedException`; else `ValidationException`.
    another_contact_is_denied / "another-contact-is-denied" = true,
    /// A request without a token is answered 401 by the gateway; else 403, as one with an unknown token.
    no_token_is_401 / "no-token-is-401" = false,
    /// A participant's connections get the same connection token for as long as it has half its life before it.
    connection_tokens_are_reused / "connection-tokens-are-reused" = false,
    /// A chat whose start names no content types takes all of them; else `text/plain` only.
    any_content_type_by_default / "any-content-type-by-default" = false,
    /// A customer's `ConnectParticipant` counts as a subscription only in a chat whose messages are streamed.
    connect_participant_needs_a_stream / "connect-participant-needs-a-stream" = false,
    /// GetTranscript has an item of type `MESSAGEMETADATA` for each receipt, besides the receipts in their message.
    receipts_are_items / "receipts-are-items" = false,
    /// `aws/unsubscribe` ends the delivery and is answered as `aws/subscribe` is; else it is an unknown topic.
    unsubscribe_is_known / "unsubscribe-is-known" = true,
    /// What follows the JSON document of a frame is passed over; else the frame is answered `Forbidden`.
    text_after_a_frame_is_ignored / "text-after-a-frame-is-ignored" = true,
    /// Any frame keeps a websocket alive; else `aws/heartbeat` alone does.
    any_frame_is_a_heartbeat / "any-frame-is-a-heartbeat" = true,
    /// A sixth websocket closes the participant's oldest one; else its upgrade is refused.
    sixth_websocket_closes_the_first / "sixth-websocket-closes-the-first" = false,
    /// The chat ends when the last of agents and bots leaves.
    last_agent_ends_the_chat / "last-agent-ends-the-chat" = true,
    /// CreateParticipant takes `AGENT` and `SUPERVISOR`, so that an agent's side can be driven; else `CUSTOM_BOT` only.
    agents_can_be_created / "agents-can-be-created" = true,
    /// The transcript of a persistent chat goes on into the chats it continues.
    past_is_in_the_transcript / "past-is-in-the-transcript" = true,
    /// A file is shown in its chat when its upload is complete, as `IN_PROGRESS`; else once it is scanned.
    attachments_show_before_their_scan / "attachments-show-before-their-scan" = true,
    /// What a scan says changes the file's item, whose frame comes once more; else it is an item of its own.
    verdicts_change_the_item / "verdicts-change-the-item" = false,
    /// To complete an upload of which no bytes have come is `ConflictException`; else `ValidationException`.
    completing_without_bytes_is_a_conflict / "completing-without-bytes-is-a-conflict" = true,
    /// To ask for a file that is not approved is `AccessDeniedException`; else `ValidationException`.
    unapproved_attachments_are_denied / "unapproved-attachments-are-denied" = false,
    /// The media type of a file has to be what the extension of its name stands for.
    extension_and_type_must_agree / "extension-and-type-must-agree" = false,
    /// The references of UpdateContact come to those there are, by name; else they take their place.
    references_are_merged / "references-are-merged" = true,
    /// TransferContact transfers chats, too; else it refuses them, for it is documented for tasks and emails only.
    chats_are_transferred / "chats-are-transferred" = false,
    /// SendEvent and SendMessage are throttled together; else each has the whole rate.
    events_share_the_rate_of_messages / "events-share-the-rate-of-messages" = false,
    /// A token that has expired is refused as one that never was; else `AccessDeniedException`.
    expired_tokens_are_unknown / "expired-tokens-are-unknown" = false,
    /// CreateParticipantConnection without a `Type` is `ValidationException`; else it gives credentials.
    connection_type_is_required / "connection-type-is-required" = false,
    /// `transfer.succeeded` comes after the agent who hands over has left; else before.
    transfers_succeed_after_the_agent_left / "transfers-succeed-after-the-agent-left" = false,
    /// `transfer.succeeded` comes after the other agent has joined; else before anybody comes or goes.
    transfers_succeed_when_another_joined / "transfers-succeed-when-another-joined" = false,
    /// A sign-in whose URL nobody asks for within a minute is over, `authentication.expired`; else only its URL is not to
    /// be had any more, until its time is up.
    sign_ins_expire_without_their_url / "sign-ins-expire-without-their-url" = true,
    /// A sign-in whose time is up is `authentication.expired`; else `authentication.timeout`.
    late_sign_ins_are_expired / "late-sign-ins-are-expired" = false,
    /// Whoever is in a chat when it ends says `participant.left` before `chat.ended`.
    all_leave_before_the_chat_ends / "all-leave-before-the-chat-ends" = false,
    /// Websockets are closed when their chat is over; else they stay open for their time, and nothing comes.
    websockets_close_with_the_chat / "websockets-close-with-the-chat" = true,
    /// Items of files have a `ContentType` in GetTranscript; in frames they have none.
    file_items_have_a_content_type / "file-items-have-a-content-type" = false,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_has_a_name_that_sets_it() {
        for name in Assumptions::NAMES {
            let (mut on, mut off) = (Assumptions::default(), Assumptions::default());
            on.set(name, "true").expect(name);
            off.set(name, "false").expect(name);
            assert_ne!(on, off, "{name}");
        }
    }

    #[test]
    fn an_unknown_switch_and_a_value_that_is_none_are_told() {
        let mut assumptions = Assumptions::default();
        assert!(assumptions.set("x", "true").expect_err("unknown").contains("no-token-is-401"));
        assert_eq!(assumptions.set("no-token-is-401", "7"), Err("no-token-is-401: true or false".to_owned()));
    }

    #[test]
    fn the_documentation_has_every_switch_in_its_table() {
        let table = include_str!("lib.rs");
        for name in Assumptions::NAMES {
            assert!(table.contains(&format!("//! | `{name}` |")), "{name} is missing in the table of lib.rs");
        }
    }
}
