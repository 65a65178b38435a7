//! CreateParticipant: somebody is invited into a chat, and gets a token of their own.

use awso_connect::{
    ClientToken, ConflictException, CreateParticipantRequest, CreateParticipantResponse, DisplayName,
    InvalidRequestException, ParticipantRole, ParticipantTokenCredentials, ResourceNotFoundException,
    ServiceQuotaExceededException,
};

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
        let place = instance.contacts.place_of(&self.contact_id).filter(|place| {
            let contact = instance.contacts.get(*place);
            contact.is_some_and(|contact| contact.instance_id == *self.instance_id)
        });
        let place = place.ok_or_else(|| {
            Refusal::of::<ResourceNotFoundException>("ContactId: no contact of this instance")
        })?;
        let details = self.participant_details;
        let role =
            role(details.participant_role.as_ref(), instance.settings.assumptions.agents_can_be_created)?;
        let client_token = self.client_token.filter(|token| !token.is_empty()).map(ClientToken::into_inner);
        let known_by = client_token.map(|token| (place, token));
        let invitation = match known_by.as_ref().and_then(|known_by| instance.invited_by(known_by)) {
            Some(invitation) => invitation,
            None => {
                instance.contacts.get(place).map_or(Ok(()), |contact| has_room(contact, role))?;
                let name =
                    details.display_name.map_or_else(|| role.name().to_owned(), DisplayName::into_inner);
                instance.invite(place, &name, role, known_by).ok_or_else(Refusal::denied)?
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
