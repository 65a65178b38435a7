//! Every error of every operation, over the wire and by its type.

use awso::http::{HeaderValue, Response, StatusCode};
use awso::{Operation, OperationError as _, protocol};
use awso_connect::*;
use awso_tests::Answer;

use crate::{assert_every_operation, service};

/// What the operation makes of an answer with this code.
fn refused<O: Operation>(status: u16, code: &str, body: &str) -> O::Error {
    let mut response = Response::new(StatusCode::from_u16(status).unwrap());
    response.headers.insert("x-amzn-errortype", HeaderValue::from_str(code).unwrap());
    response.body = body.to_owned().into();
    protocol::decode_error::<O>(response)
}

/// Each declared error is read by its code, in each of the spellings of its message.
fn assert_errors<O: Operation>(expected: &[&str]) {
    let name = O::OPERATION.name;
    let declared: Vec<&str> = O::Error::declared().map(awso::schema::Schema::error_code).collect();
    assert_eq!(declared, expected, "{name}");
    for schema in O::Error::declared() {
        let (code, status) = (schema.error_code(), schema.error.unwrap().status);
        for (code, message) in [
            (code.to_owned(), "message"),
            (format!("{code}:http://internal.amazon.com/coral/com.amazonaws.connect/"), "Message"),
        ] {
            let error = refused::<O>(status, &code, &format!(r#"{{"{message}":"no"}}"#));
            assert_eq!((error.code(), error.message()), (schema.error_code(), Some("no")), "{name}");
            assert_eq!(error.status(), Some(status), "{name}: it is of the type that is declared");
        }
    }
    let novel = refused::<O>(418, "NovelException", r#"{"message":"no"}"#);
    assert_eq!((novel.code(), novel.message(), novel.status()), ("NovelException", Some("no"), None));
}

macro_rules! operations {
    ($($operation:ident: $input:ident [$($error:ident),*];)*) => {
        #[test]
        fn every_error_of_every_operation_is_typed() {
            $(assert_errors::<$input>(&[$(stringify!($error)),*]);)*
            assert_every_operation(&[$(stringify!($operation)),*]);
        }
    };
}

operations! {
    batch_get_attached_file_metadata: BatchGetAttachedFileMetadataRequest [AccessDeniedException, InvalidRequestException, InternalServiceException, ResourceNotFoundException, ThrottlingException];
    complete_attached_file_upload: CompleteAttachedFileUploadRequest [AccessDeniedException, InvalidRequestException, InternalServiceException, ResourceNotFoundException, ThrottlingException];
    create_participant: CreateParticipantRequest [InvalidRequestException, ResourceNotFoundException, InternalServiceException, ServiceQuotaExceededException, ThrottlingException, ConflictException];
    create_persistent_contact_association: CreatePersistentContactAssociationRequest [InvalidRequestException, InvalidParameterException, ResourceNotFoundException, AccessDeniedException, ThrottlingException, InternalServiceException];
    delete_attached_file: DeleteAttachedFileRequest [AccessDeniedException, InvalidRequestException, InternalServiceException, ResourceNotFoundException, ThrottlingException];
    describe_contact: DescribeContactRequest [InvalidRequestException, InvalidParameterException, ResourceNotFoundException, InternalServiceException, ThrottlingException];
    get_attached_file: GetAttachedFileRequest [AccessDeniedException, InvalidRequestException, InternalServiceException, ResourceNotFoundException, ThrottlingException];
    get_contact_attributes: GetContactAttributesRequest [InvalidRequestException, ResourceNotFoundException, InternalServiceException];
    list_contact_references: ListContactReferencesRequest [InvalidRequestException, InvalidParameterException, ResourceNotFoundException, InternalServiceException, ThrottlingException];
    send_chat_integration_event: SendChatIntegrationEventRequest [InvalidRequestException, ResourceNotFoundException, InternalServiceException, ThrottlingException, AccessDeniedException];
    start_attached_file_upload: StartAttachedFileUploadRequest [AccessDeniedException, InvalidRequestException, InternalServiceException, ThrottlingException, ResourceConflictException, ServiceQuotaExceededException];
    start_chat_contact: StartChatContactRequest [InvalidRequestException, InvalidParameterException, ResourceNotFoundException, InternalServiceException, LimitExceededException];
    start_contact_streaming: StartContactStreamingRequest [InvalidRequestException, InvalidParameterException, ResourceNotFoundException, InternalServiceException, LimitExceededException];
    start_outbound_chat_contact: StartOutboundChatContactRequest [InvalidRequestException, ConflictException, InternalServiceException, ResourceNotFoundException, LimitExceededException, ThrottlingException, AccessDeniedException];
    stop_contact: StopContactRequest [InvalidRequestException, ContactNotFoundException, InvalidParameterException, ResourceNotFoundException, InternalServiceException, InvalidActiveRegionException];
    stop_contact_streaming: StopContactStreamingRequest [InvalidRequestException, InvalidParameterException, ResourceNotFoundException, InternalServiceException];
    tag_contact: TagContactRequest [InvalidRequestException, ResourceNotFoundException, InternalServiceException, InvalidParameterException, ThrottlingException, InvalidActiveRegionException];
    transfer_contact: TransferContactRequest [InvalidRequestException, IdempotencyException, AccessDeniedException, ResourceNotFoundException, ServiceQuotaExceededException, ThrottlingException, InternalServiceException];
    untag_contact: UntagContactRequest [InvalidRequestException, ResourceNotFoundException, InternalServiceException, InvalidParameterException, ThrottlingException, InvalidActiveRegionException];
    update_contact: UpdateContactRequest [InvalidRequestException, InvalidParameterException, ResourceNotFoundException, InternalServiceException, ThrottlingException, AccessDeniedException, ConflictException, InvalidActiveRegionException];
    update_contact_attributes: UpdateContactAttributesRequest [InvalidRequestException, InvalidParameterException, ResourceNotFoundException, InternalServiceException, InvalidActiveRegionException];
    update_participant_authentication: UpdateParticipantAuthenticationRequest [InvalidRequestException, InvalidParameterException, ConflictException, InternalServiceException, ThrottlingException, AccessDeniedException];
    update_participant_role_config: UpdateParticipantRoleConfigRequest [InvalidRequestException, InvalidParameterException, ResourceNotFoundException, AccessDeniedException, ThrottlingException, InternalServiceException];
}

#[tokio::test]
async fn an_error_on_the_wire_is_typed_and_told_in_one_line() {
    let headers = [("x-amzn-errortype", "ContactNotFoundException"), ("x-amzn-requestid", "req-410")];
    let (_recorder, client) = service(Answer::http(410, &headers, r#"{"message":"Contact is over"}"#)).await;
    let error = client.stop_contact().instance_id("i").contact_id("c").send().await.expect_err("it is over");
    assert_eq!(
        error.to_string(),
        "StopContact failed: ContactNotFoundException: Contact is over (HTTP 410 Gone, request id req-410)"
    );
    let Ok(StopContactError::ContactNotFoundException(error)) = error.into_service() else { panic!("typed") };
    assert_eq!(error.message.as_deref(), Some("Contact is over"));
}

#[test]
fn an_invalid_request_says_its_reason() {
    let body =
        r#"{"Message":"no","Reason":{"AttachedFileInvalidRequestExceptionReason":"INVALID_FILE_TYPE"}}"#;
    let error = refused::<StartAttachedFileUploadRequest>(400, "InvalidRequestException", body);
    let StartAttachedFileUploadError::InvalidRequestException(error) = error else { panic!("{error}") };
    let reason = AttachedFileInvalidRequestExceptionReason::InvalidFileType;
    let reason = InvalidRequestExceptionReason::AttachedFileInvalidRequestExceptionReason(reason);
    assert_eq!((error.message.as_deref(), error.reason), (Some("no"), Some(reason)));
}

#[test]
fn a_quota_that_is_used_up_is_named() {
    let body =
        r#"{"Reason":{"AttachedFileServiceQuotaExceededExceptionReason":"TOTAL_FILE_COUNT_EXCEEDED"}}"#;
    let error = refused::<StartAttachedFileUploadRequest>(402, "ServiceQuotaExceededException", body);
    let StartAttachedFileUploadError::ServiceQuotaExceededException(error) = error else { panic!("{error}") };
    let reason = AttachedFileServiceQuotaExceededExceptionReason::TotalFileCountExceeded;
    let reason = ServiceQuotaExceededExceptionReason::AttachedFileServiceQuotaExceededExceptionReason(reason);
    assert_eq!(error.reason, Some(reason));
}

#[test]
fn a_reason_that_is_new_takes_nothing_from_the_error() {
    for reason in
        [r#"{"NovelReason":{"Depth":[1]}}"#, r#"{"AttachedFileInvalidRequestExceptionReason":"NEW"}"#]
    {
        let body = format!(r#"{{"Message":"no","Reason":{reason}}}"#);
        let error = refused::<StartChatContactRequest>(400, "InvalidRequestException", &body);
        let StartChatContactError::InvalidRequestException(error) = error else { panic!("{error}") };
        assert_eq!(error.message.as_deref(), Some("no"));
        assert!(error.reason.is_some(), "{reason}");
    }
}
