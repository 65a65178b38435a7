//! From a request to the operation it is, and from the operation to an answer.

use awso::http::{HeaderValue, Method, Request, Response, StatusCode};
use awso::schema::OperationSchema;
use awso::{AwsShape, Operation, protocol};
use awso_connect as connect;
use awso_connect_participant as participant;

use crate::caller::Caller;
use crate::instance::Instance;
use crate::refusal::Refusal;

/// Every operation the service knows.
static ROUTES: [Route; 34] = [
    Route::of::<connect::StartChatContactRequest>(),
    Route::of::<connect::CreateParticipantRequest>(),
    Route::of::<connect::StopContactRequest>(),
    Route::of::<connect::StartAttachedFileUploadRequest>(),
    Route::of::<connect::CompleteAttachedFileUploadRequest>(),
    Route::of::<connect::GetAttachedFileRequest>(),
    Route::of::<connect::DeleteAttachedFileRequest>(),
    Route::of::<connect::BatchGetAttachedFileMetadataRequest>(),
    Route::of::<connect::UpdateParticipantAuthenticationRequest>(),
    Route::of::<connect::DescribeContactRequest>(),
    Route::of::<connect::UpdateContactRequest>(),
    Route::of::<connect::GetContactAttributesRequest>(),
    Route::of::<connect::UpdateContactAttributesRequest>(),
    Route::of::<connect::ListContactReferencesRequest>(),
    Route::of::<connect::TagContactRequest>(),
    Route::of::<connect::UntagContactRequest>(),
    Route::of::<connect::SendChatIntegrationEventRequest>(),
    Route::of::<connect::StartOutboundChatContactRequest>(),
    Route::of::<connect::CreatePersistentContactAssociationRequest>(),
    Route::of::<connect::UpdateParticipantRoleConfigRequest>(),
    Route::of::<connect::StartContactStreamingRequest>(),
    Route::of::<connect::StopContactStreamingRequest>(),
    Route::of::<connect::TransferContactRequest>(),
    Route::of::<participant::CreateParticipantConnectionRequest>(),
    Route::of::<participant::SendMessageRequest>(),
    Route::of::<participant::SendEventRequest>(),
    Route::of::<participant::GetTranscriptRequest>(),
    Route::of::<participant::DisconnectParticipantRequest>(),
    Route::of::<participant::StartAttachmentUploadRequest>(),
    Route::of::<participant::CompleteAttachmentUploadRequest>(),
    Route::of::<participant::GetAttachmentRequest>(),
    Route::of::<participant::DescribeViewRequest>(),
    Route::of::<participant::GetAuthenticationUrlRequest>(),
    Route::of::<participant::CancelParticipantAuthenticationRequest>(),
];

/// An operation that the service answers.
pub(crate) trait Answer: Operation {
    /// Who may ask.
    type Caller: Caller;
    /// The error for an input that cannot be read or breaks a constraint.
    type Invalid: AwsShape;

    /// What the answer to this valid input is.
    fn answer(self, caller: Self::Caller, instance: &mut Instance) -> Result<Self::Output, Refusal>;
}

struct Route {
    operation: &'static OperationSchema,
    answer: fn(&Request, &mut Instance) -> Result<Response, Refusal>,
}

impl Route {
    const fn of<O: Answer>() -> Self {
        Route { operation: O::OPERATION, answer: answer::<O> }
    }

    fn fits(&self, method: &Method, path: &str) -> bool {
        self.operation.method == *method && self.operation.labels(path).is_some()
    }
}

/// The operation that has this method and path.
pub(crate) fn operation(method: &Method, path: &str) -> Option<&'static OperationSchema> {
    ROUTES.iter().find(|route| route.fits(method, path)).map(|route| route.operation)
}

pub(crate) fn operation_names() -> impl Iterator<Item = &'static str> {
    ROUTES.iter().map(|route| route.operation.name)
}

/// Answers a request, whatever it is.
pub(crate) fn respond(request: &Request, instance: &mut Instance) -> Response {
    let answered = match ROUTES.iter().find(|route| route.fits(&request.method, &request.path)) {
        Some(route) => (route.answer)(request, instance),
        None => Err(no_operation()),
    };
    answered.unwrap_or_else(Refusal::into_response)
}

fn answer<O: Answer>(request: &Request, instance: &mut Instance) -> Result<Response, Refusal> {
    let caller = O::Caller::admit(instance, request)?;
    if let Err(throttled) = instance.throttle(O::OPERATION.name, caller.session()) {
        return Ok(throttled.into_response());
    }
    let input: O =
        protocol::decode_request(request).map_err(|error| Refusal::of::<O::Invalid>(error.to_string()))?;
    input.validate().map_err(|violations| Refusal::of::<O::Invalid>(violations.to_string()))?;
    let output = input.answer(caller, instance)?;
    let mut response = protocol::encode_response::<O>(&output).map_err(|error| {
        Refusal::outside(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", error.to_string())
    })?;
    // Amazon answers an output without members with an empty object.
    if response.body.is_empty() {
        response.body = "{}".into();
        response.headers.insert("content-type", HeaderValue::from_static("application/json"));
    }
    Ok(response)
}

/// Says what there is instead of repeating what was asked for, in which a token may stand.
fn no_operation() -> Refusal {
    let known: Vec<String> = ROUTES
        .iter()
        .map(|route| format!("{} {}", route.operation.method, route.operation.uri.template))
        .collect();
    let message = format!("no operation has this method and path; there are {}", known.join(", "));
    Refusal::outside(StatusCode::NOT_FOUND, "UnknownOperationException", message)
}
