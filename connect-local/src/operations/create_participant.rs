//! CreateParticipant: somebody is invited into a chat, and gets a token of their own.

use awso_connect::{
    ClientToken, ConflictException, CreateParticipantRequest, CreateParticipantResponse, DisplayName,
    InvalidRequestException, ParticipantRole, ParticipantTokenCredentials, ServiceQuotaExceededException,
};

use super::contact::known;
use crate::caller::Signer;
use crate::contact::Contact;
use crate::instance::Instance;
use crate::participant::Role;
use crate::refusal::Refusal;
use crate::routes::Answer;

/// How many may take part in a chat.
const MOST_PARTICIPANTS: usize = 6;
/// How many custom bots may.
const MOST_BOTS: usize = 1;

impl Answer for CreateParticipantRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(self, Signer: Signer, instance: &mut Instance) -> Result<CreateParticipantResponse, Refusal> {
        let place = known(instance, &self.instance_id, &self.contact_id)?;
        let details = self.participant_details;
        let role =
            role(details.participant_role.as_ref(), instance.settings.assumptions.agents_can_be_created)?;
        let name = details.display_name.map_or_else(|| role.name().to_owned(), DisplayName::into_inner);
        let client_token = self.client_token.filter(|token| !token.is_empty()).map(ClientToken::into_inner);
        let contact = instance.contacts.get(place).ok_or_else(Refusal::denied)?;
        let known = client_token.as_ref().and_then(|token| contact.invitations.get(token));
        let invitation = match known {
            Some(invitation) => {
                let mut participants = contact.participants.iter();
                let invited = participants.find(|invited| invited.id == invitation.participant_id);
                if invited.is_some_and(|invited| invited.role != role || invited.display_name != name) {
                    return Err(Refusal::of::<ConflictException>(
                        "ClientToken: it came with another participant before; make up a new one",
                    ));
                }
                invitation.clone()
            }
            None => {
                has_room(contact, role)?;
                instance.invite(place, &name, role, client_token).ok_or_else(Refusal::denied)?
            }
        };
        let credentials = ParticipantTokenCredentials::make()
            .participant_token(invitation.token)
            .expiry(invitation.expiry.to_string());
        Ok(CreateParticipantResponse::make()
            .participant_id(invitation.participant_id)
            .participant_credentials(credentials))
    }
}

fn role(asked: Option<&ParticipantRole>, agents_can_be_created: bool) -> Result<Role, Refusal> {
    match asked {
        Some(ParticipantRole::CustomBot) => Ok(Role::CustomBot),
        Some(ParticipantRole::Agent) if agents_can_be_created => Ok(Role::Agent),
        Some(ParticipantRole::Supervisor) if agents_can_be_created => Ok(Role::Supervisor),
        _ => Err(Refusal::of::<InvalidRequestException>(
            "ParticipantDetails.ParticipantRole: CUSTOM_BOT; AGENT and SUPERVISOR where they can be created",
        )),
    }
}

fn has_room(contact: &Contact, role: Role) -> Result<(), Refusal> {
    if contact.is_over() {
        return Err(Refusal::of::<ConflictException>("ContactId: the chat is over"));
    }
    if contact.present().count() >= MOST_PARTICIPANTS {
        let message = format!("a chat has {MOST_PARTICIPANTS} participants at most");
        return Err(Refusal::of::<ServiceQuotaExceededException>(message));
    }
    let bots = contact.present().filter(|participant| participant.role == Role::CustomBot).count();
    if role == Role::CustomBot && bots >= MOST_BOTS {
        return Err(Refusal::of::<ServiceQuotaExceededException>("a chat has one custom bot at most"));
    }
    Ok(())
}
