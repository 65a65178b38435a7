//! The operations, as their static schemas describe them.

use awso::Operation;
use awso::OperationError;
use awso::schema::{OperationSchema, Schema};
use awso_connect_participant as participant;

pub(crate) struct Described {
    pub(crate) operation: &'static OperationSchema,
    pub(crate) errors: Vec<&'static Schema>,
}

fn described<O: Operation>() -> Described {
    Described { operation: O::OPERATION, errors: O::Error::declared().collect() }
}

pub(crate) fn all() -> Vec<Described> {
    vec![
        described::<participant::CancelParticipantAuthenticationRequest>(),
        described::<participant::CompleteAttachmentUploadRequest>(),
        described::<participant::CreateParticipantConnectionRequest>(),
        described::<participant::DescribeViewRequest>(),
        described::<participant::DisconnectParticipantRequest>(),
        described::<participant::GetAttachmentRequest>(),
        described::<participant::GetAuthenticationUrlRequest>(),
        described::<participant::GetTranscriptRequest>(),
        described::<participant::SendEventRequest>(),
        described::<participant::SendMessageRequest>(),
        described::<participant::StartAttachmentUploadRequest>(),
    ]
}
