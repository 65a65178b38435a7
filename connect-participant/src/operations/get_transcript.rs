use awso::AwsShape;

use crate::{
    AccessDeniedException, ConnectionToken, ContactId, InternalServerException, Item, MaxResults, NextToken,
    ScanDirection, SortKey, StartPosition, ThrottlingException, ValidationException,
};

/// Asks for a page of what was said and done in the chat.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/participant/transcript",
    method = "POST",
    errors(AccessDeniedException, InternalServerException, ThrottlingException, ValidationException),
    idempotent,
    paginated(input_token = "NextToken", output_token = "NextToken", page_size = "MaxResults")
)]
pub struct GetTranscriptRequest {
    /// An earlier contact of the same chat, where it is a persistent one.
    pub contact_id: Option<ContactId>,
    /// How many items a page holds; 10 where this is left out.
    pub max_results: Option<MaxResults>,
    /// The `next_token` of the page before; everything else must then be as it was for that page.
    pub next_token: Option<NextToken>,
    /// Which way to go; backward without a start position, forward with one, where this is left out.
    pub scan_direction: Option<ScanDirection>,
    /// In which order; descending where this is left out.
    pub sort_order: Option<SortKey>,
    /// Where to begin; at the newest item where this is left out.
    pub start_position: Option<StartPosition>,
    /// The participant.
    #[aws(header = "X-Amz-Bearer")]
    pub connection_token: ConnectionToken,
}

/// A page of the transcript.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct GetTranscriptResponse {
    /// The contact the chat began as.
    pub initial_contact_id: Option<ContactId>,
    /// The items.
    #[aws(items)]
    pub transcript: Option<Vec<Item>>,
    /// Where the next page begins; absent or empty on the last.
    pub next_token: Option<NextToken>,
}
