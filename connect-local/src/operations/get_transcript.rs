//! GetTranscript: what was said, page by page.

use awso_connect_participant::{
    AttachmentItem, ChatItemType, GetTranscriptRequest, GetTranscriptResponse, Item, MessageMetadata,
    Receipt, ScanDirection, SortKey, StartPosition, ValidationException,
};

use crate::assumption::Assumptions;
use crate::caller::Connected;
use crate::clock::Moment;
use crate::contact::Contact;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::transcript::{self, Direction, Entry, EntryKind, Lines, Order, Query, Start};

/// How many items a page has unless the request says otherwise.
const PAGE_SIZE: usize = 10;

impl Answer for GetTranscriptRequest {
    type Caller = Connected;
    type Invalid = ValidationException;

    fn answer(
        self,
        Connected(session): Connected,
        instance: &mut Instance,
    ) -> Result<GetTranscriptResponse, Refusal> {
        let contact = instance.contact(session)?;
        let assumptions = &instance.settings.assumptions;
        let past = contact.past.iter().filter_map(|place| instance.contacts.get(*place));
        let chain: Vec<&Contact> = past.chain([contact]).collect();
        let asked = match &self.contact_id {
            Some(id) => chain.into_iter().filter(|contact| contact.id == id.as_str()).collect(),
            None if assumptions.past_is_in_the_transcript => chain,
            None => vec![contact],
        };
        if asked.is_empty() {
            return Err(if assumptions.another_contact_is_denied {
                Refusal::denied()
            } else {
                Refusal::invalid("ContactId: not one of this chat")
            });
        }
        let query = query(&self, assumptions)?;
        let bound_to = (contact.id.as_str(), self.contact_id.as_ref().map(|id| id.as_str()), &query);
        let resume = match &self.next_token {
            None => None,
            Some(token) => match instance.page_tokens().redeem(&bound_to, token) {
                None => return Err(Refusal::invalid("NextToken: not one that this query was given")),
                place => place,
            },
        };
        let size = self.max_results.and_then(|size| usize::try_from(*size).ok()).filter(|size| *size > 0);
        let page = query.page(&Lines::of(asked), size.unwrap_or(PAGE_SIZE), resume)?;
        // The service marks the last page with an empty token, not with none.
        let next_token =
            page.next.map(|place| instance.page_tokens().issue(&bound_to, place)).unwrap_or_default();
        Ok(GetTranscriptResponse::make()
            .initial_contact_id(contact.initial_id.as_str())
            .transcript(
                page.lines.into_iter().map(|(contact, entry)| item(contact, entry)).collect::<Vec<_>>(),
            )
            .next_token(next_token))
    }
}

fn query(request: &GetTranscriptRequest, assumptions: &Assumptions) -> Result<Query, Refusal> {
    let start =
        request.start_position.as_ref().map_or(Ok(Start::Newest), |position| start(position, assumptions))?;
    let direction = match (&request.scan_direction, &start) {
        (Some(ScanDirection::Forward), Start::Newest) => {
            return Err(Refusal::invalid("Validation exception due to invalid parameter"));
        }
        (None, Start::Newest) | (Some(ScanDirection::Backward), _) => Direction::Backward,
        (None, _) | (Some(ScanDirection::Forward), _) => Direction::Forward,
        (Some(_), _) => return Err(Refusal::invalid("ScanDirection: FORWARD or BACKWARD")),
    };
    let order = match &request.sort_order {
        None | Some(SortKey::Descending) => Order::Descending,
        Some(SortKey::Ascending) => Order::Ascending,
        Some(_) => return Err(Refusal::invalid("SortOrder: ASCENDING or DESCENDING")),
    };
    Ok(Query { start, direction, order })
}

/// An empty position is none: there are clients that always send one.
fn start(position: &StartPosition, assumptions: &Assumptions) -> Result<Start, Refusal> {
    let StartPosition { id, absolute_time, most_recent } = position;
    let given = [id.is_some(), absolute_time.is_some(), most_recent.is_some()];
    if assumptions.several_start_positions_are_refused && given.iter().filter(|is| **is).count() > 1 {
        return Err(Refusal::invalid("StartPosition: one of Id, AbsoluteTime and MostRecent at most"));
    }
    match (id, absolute_time, most_recent) {
        (None, None, None) => Ok(Start::Newest),
        (Some(id), _, _) if assumptions.start_id_is_on_the_page => Ok(Start::Id(id.to_string())),
        (Some(id), _, _) => Ok(Start::BesideId(id.to_string())),
        (None, Some(time), _) => Moment::parse(time)
            .map(Start::At)
            .ok_or_else(|| Refusal::invalid("StartPosition.AbsoluteTime: not an ISO 8601 time")),
        // The constraint of its shape lets no negative one through.
        (None, None, Some(count)) => Ok(Start::MostRecent(usize::try_from(**count).unwrap_or_default())),
    }
}

/// A contact's transcript as it goes over the wire.
pub(crate) fn items(contact: &Contact) -> Vec<Item> {
    contact.transcript.iter().map(|entry| item(contact, entry)).collect()
}

/// The same as JSON.
pub(crate) fn item_values(contact: &Contact) -> serde_json::Value {
    let page = GetTranscriptResponse::make().transcript(items(contact));
    let encoded = awso::protocol::encode_response::<GetTranscriptRequest>(&page).ok();
    let bytes = encoded.and_then(|response| response.body.bytes().cloned()).unwrap_or_default();
    let mut document: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    document.get_mut("Transcript").map(serde_json::Value::take).unwrap_or_default()
}

fn item(contact: &Contact, entry: &Entry) -> Item {
    let item = Item::make()
        .id(entry.id.as_str())
        .absolute_time(entry.at.to_string())
        .contact_id(contact.id.as_str());
    // In recordings, items of files have no content type of their own.
    let item = match &entry.kind {
        EntryKind::Attachment(_) if !contact.assumptions.file_items_have_a_content_type => item,
        _ => item.content_type(entry.content_type.as_str()),
    };
    let item = match &entry.kind {
        EntryKind::Attachment(file) => {
            let attachment = AttachmentItem::make()
                .content_type(file.media_type.as_str())
                .attachment_id(file.id.as_str())
                .attachment_name(file.name.as_str())
                .status(file.status.name());
            item.r#type(ChatItemType::Attachment).attachments(vec![attachment])
        }
        EntryKind::Message { content } => item.r#type(ChatItemType::Message).content(content.as_str()),
        EntryKind::Event => item.r#type(ChatItemType::Event),
        EntryKind::EventOf { content } => item.r#type(ChatItemType::Event).content(content.as_str()),
        EntryKind::Receipt { message_id, receipt: seen } => {
            let receipts = vec![receipt(contact, seen)];
            let metadata = MessageMetadata::make().message_id(message_id.as_str()).receipts(receipts);
            item.r#type(ChatItemType::MESSAGE_METADATA).message_metadata(metadata)
        }
    };
    let item = match entry.author.and_then(|author| contact.participants.get(author)) {
        Some(author) => item
            .participant_id(author.id.as_str())
            .display_name(author.display_name.as_str())
            .participant_role(author.role.name()),
        None => item,
    };
    if entry.receipts.is_empty() {
        return item;
    }
    let receipts: Vec<Receipt> = entry.receipts.iter().map(|seen| receipt(contact, seen)).collect();
    item.message_metadata(MessageMetadata::make().message_id(entry.id.as_str()).receipts(receipts))
}

fn receipt(contact: &Contact, seen: &transcript::Receipt) -> Receipt {
    let recipient = contact.participants.get(seen.recipient).map_or("", |recipient| &recipient.id);
    let receipt =
        Receipt::make().recipient_participant_id(recipient).delivered_timestamp(seen.delivered.to_string());
    match seen.read {
        Some(read) => receipt.read_timestamp(read.to_string()),
        None => receipt,
    }
}
