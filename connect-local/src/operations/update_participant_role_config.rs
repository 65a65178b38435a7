//! UpdateParticipantRoleConfig: the business sets how long participants may be silent.

use std::time::Duration;

use awso_connect::{
    InvalidRequestException, ParticipantTimerAction, ParticipantTimerConfiguration, ParticipantTimerType,
    ParticipantTimerValue, TimerEligibleParticipantRoles, UpdateParticipantRoleConfigChannelInfo,
    UpdateParticipantRoleConfigRequest, UpdateParticipantRoleConfigResponse,
};

use super::contact::{change, parameter, still_on};
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::timer::Configuration;

impl Answer for UpdateParticipantRoleConfigRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<UpdateParticipantRoleConfigResponse, Refusal> {
        let place = still_on(instance, &self.instance_id, &self.contact_id)?;
        let UpdateParticipantRoleConfigChannelInfo::Chat(chat) = &self.channel_configuration else {
            return Err(parameter("ChannelConfiguration: Chat"));
        };
        let timers = &chat.participant_timer_config_list;
        for (place, timer) in timers.iter().enumerate() {
            let is_same = |other: &ParticipantTimerConfiguration| {
                other.participant_role == timer.participant_role && other.timer_type == timer.timer_type
            };
            if timers.iter().take(place).any(is_same) {
                return Err(parameter("ParticipantTimerConfigList: twice the same timer of the same role"));
            }
        }
        change(instance, place, |contact| {
            let mut configuration = contact.timers.configuration;
            timers.iter().try_for_each(|timer| set(&mut configuration, timer))?;
            contact.timers.configuration = configuration;
            Ok(())
        })
        .map_err(|problem: &str| parameter(format!("ParticipantTimerConfigList.{problem}")))?;
        Ok(UpdateParticipantRoleConfigResponse {})
    }
}

fn set(configuration: &mut Configuration, timer: &ParticipantTimerConfiguration) -> Result<(), &'static str> {
    let limits = match &timer.participant_role {
        TimerEligibleParticipantRoles::Customer => &mut configuration.customer,
        TimerEligibleParticipantRoles::Agent => &mut configuration.agent,
        TimerEligibleParticipantRoles::Unknown(_) => return Err("ParticipantRole: CUSTOMER or AGENT"),
    };
    let limit = match &timer.timer_type {
        ParticipantTimerType::Idle => &mut limits.idle,
        ParticipantTimerType::DisconnectNonCustomer => &mut limits.disconnect,
        ParticipantTimerType::Unknown(_) => return Err("TimerType: IDLE or DISCONNECT_NONCUSTOMER"),
    };
    *limit = match &timer.timer_value {
        ParticipantTimerValue::ParticipantTimerDurationInMinutes(minutes) => {
            Some(Duration::from_secs(60 * u64::from(minutes.unsigned_abs())))
        }
        ParticipantTimerValue::ParticipantTimerAction(ParticipantTimerAction::Unset) => None,
        _ => return Err("TimerValue: Unset, or a duration"),
    };
    Ok(())
}
