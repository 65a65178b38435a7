//! DescribeContact: the business asks what is known of a contact.

use std::collections::BTreeMap;
use std::time::Duration;

use awso_connect::{
    AgentInfo, Channel, ChatContactMetrics, ChatMetrics, Contact as Description, ContactInitiationMethod,
    ContactTagMap, DescribeContactRequest, DescribeContactResponse, DurationMillis, Endpoint, EndpointInfo,
    InvalidRequestException, ParticipantMetrics, ParticipantType,
};

use super::contact::find;
use crate::arn;
use crate::caller::Signer;
use crate::clock::Moment;
use crate::contact::{CUSTOMER, Contact};
use crate::details::EndReason;
use crate::instance::Instance;
use crate::participant::{Participant, Role};
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::transcript::Said;

impl Answer for DescribeContactRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(self, Signer: Signer, instance: &mut Instance) -> Result<DescribeContactResponse, Refusal> {
        let contact = find(instance, &self.instance_id, &self.contact_id)?;
        Ok(DescribeContactResponse { contact: Some(describe(contact)) })
    }
}

fn describe(contact: &Contact) -> Description {
    let details = &contact.details;
    let time = |moment: Option<Moment>| moment.and_then(Moment::timestamp);
    let mut known = Description::make()
        .arn(arn::within(&contact.instance_id, "contact", &contact.id))
        .id(contact.id.as_str())
        .contact_association_id(contact.root_id())
        .initiation_method(ContactInitiationMethod::Api)
        .channel(Channel::Chat)
        .segment_attributes(details.segment.to_map())
        .chat_metrics(metrics(contact));
    known.initial_contact_id = (contact.initial_id != contact.id).then(|| contact.initial_id.as_str().into());
    known.related_contact_id = details.related_id.as_deref().map(Into::into);
    known.name = details.name.as_deref().map(Into::into);
    known.description = details.description.as_deref().map(Into::into);
    known.customer_id = details.customer_id.as_deref().map(Into::into);
    known.customer_endpoint = details.customer_endpoint.as_ref().map(endpoint);
    known.system_endpoint = details.system_endpoint.as_ref().map(endpoint);
    known.agent_info = agent(contact).map(|agent| AgentInfo {
        id: Some(agent.id.as_str().into()),
        connected_to_agent_timestamp: time(agent.joined),
        ..AgentInfo::make()
    });
    known.initiation_timestamp = time(details.began);
    known.connected_to_system_timestamp = time(details.connected);
    known.disconnect_timestamp = time(contact.ended());
    known.last_update_timestamp = time(details.updated);
    known.disconnect_reason = details.end_reason.map(EndReason::name).map(str::to_owned);
    let attributes = details.attributes.iter();
    known.attributes =
        Some(attributes.map(|(name, value)| (name.as_str().into(), value.as_str().into())).collect());
    let tags = details.tags.iter().map(|(key, value)| (key.as_str().into(), value.as_str().into()));
    known.tags = (!details.tags.is_empty()).then(|| ContactTagMap::from(tags.collect::<BTreeMap<_, _>>()));
    known
}

fn endpoint(endpoint: &Endpoint) -> EndpointInfo {
    let Endpoint { r#type, address } = endpoint.clone();
    EndpointInfo { r#type, address, ..EndpointInfo::make() }
}

/// Who has the contact, or had it last.
fn agent(contact: &Contact) -> Option<&Participant> {
    let agents = contact.participants.iter().filter(|participant| participant.role == Role::Agent);
    agents.filter(|agent| agent.joined.is_some()).max_by_key(|agent| agent.joined)
}

/// How much those of these roles have said. What nobody says, the system does.
fn said(contact: &Contact, roles: &[Role]) -> Said {
    contact.transcript.said_by(|author| {
        let author = author.and_then(|author| contact.participants.get(author));
        roles.contains(&author.map_or(Role::System, |author| author.role))
    })
}

/// What can be counted in the transcript. The rest of what there is to tell would be a guess.
fn metrics(contact: &Contact) -> ChatMetrics {
    let entry = |place: Option<usize>| contact.transcript.get(place?);
    let (all, of_bots) =
        (contact.transcript.said_by(|_| true), said(contact, &[Role::System, Role::CustomBot]));
    let newest = entry(said(contact, &[Role::Customer]).last);
    let close = contact.ended().zip(newest).map(|(ended, entry)| ended.since(entry.at));
    let first = entry(said(contact, &[Role::Agent]).first);
    let waited = first.and_then(|entry| {
        let agent = entry.author.and_then(|author| contact.participants.get(author))?;
        Some(entry.at.since(agent.joined?))
    });
    let whole = ChatContactMetrics {
        total_messages: Some(count(all.messages)),
        total_bot_messages: Some(count(of_bots.messages)),
        total_bot_message_length_in_chars: Some(count(of_bots.characters)),
        conversation_close_time_in_millis: close.map(millis),
        agent_first_response_timestamp: first.and_then(|entry| entry.at.timestamp()),
        agent_first_response_time_in_millis: waited.map(millis),
        ..ChatContactMetrics::make()
    };
    let customer = contact.participants.get(CUSTOMER);
    ChatMetrics {
        chat_contact_metrics: Some(whole),
        agent_metrics: agent(contact).map(|agent| metrics_of(contact, agent, ParticipantType::Agent)),
        customer_metrics: customer.map(|it| metrics_of(contact, it, ParticipantType::Customer)),
    }
}

fn metrics_of(contact: &Contact, participant: &Participant, kind: ParticipantType) -> ParticipantMetrics {
    let theirs = said(contact, &[participant.role]);
    let last = theirs.last.and_then(|place| contact.transcript.get(place));
    ParticipantMetrics {
        participant_id: Some(participant.id.as_str().into()),
        participant_type: Some(kind),
        messages_sent: Some(count(theirs.messages)),
        message_length_in_chars: Some(count(theirs.characters)),
        last_message_timestamp: last.and_then(|entry| entry.at.timestamp()),
        ..ParticipantMetrics::make()
    }
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn millis(duration: Duration) -> DurationMillis {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX).into()
}
