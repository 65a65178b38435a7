//! Where the crate is not as the model says, on purpose: each difference and its reason. One that is no
//! longer there has to leave the list.

const PLAIN: &str = "a shape without constraints is written as the plain type";
const SECRET: &str = "whoever has it can act with it, so it is hidden although the model does not ask for it";
const READS: &str = "it only reads, though by POST, so a call whose answer got lost may be sent again";
const FILLED: &str = "the client fills an idempotency token that is left out, so callers need not give one";

pub(crate) const DEVIATIONS: &[(&str, &str)] = &[
    (
        r#"the signature: Array [String("aws.auth#sigv4")] in the model, String("") here"#,
        "the documentation says that there is no signature, and the service looks at the bearer token alone",
    ),
    ("ARN is written as String", PLAIN),
    ("AttendeeId is written as String", PLAIN),
    ("Attachments is written as List", PLAIN),
    ("Bool is written as Boolean", PLAIN),
    ("ISO8601Datetime is written as String", PLAIN),
    ("Message is written as String", PLAIN),
    ("Receipts is written as List", PLAIN),
    ("ResourceId is written as String", PLAIN),
    ("Transcript is written as List", PLAIN),
    ("UrlMetadataSignedHeaders is written as Map", PLAIN),
    ("ViewActions is written as List", PLAIN),
    ("ViewVersion is written as Integer", PLAIN),
    (
        "ParticipantToken is written as ConnectionToken",
        "the model has one shape for two tokens; mixing them up is a mistake that the compiler can find",
    ),
    ("AuthenticationUrl: sensitive here, not in the model", SECRET),
    ("ConnectionToken: sensitive here, not in the model", SECRET),
    ("MetadataUrl: sensitive here, not in the model", SECRET),
    ("ParticipantToken: sensitive here, not in the model", SECRET),
    ("PreSignedAttachmentUrl: sensitive here, not in the model", SECRET),
    ("PreSignedConnectionUrl: sensitive here, not in the model", SECRET),
    ("ViewToken: sensitive here, not in the model", SECRET),
    ("GetAttachment: idempotent here, not in the model", READS),
    ("GetTranscript: idempotent here, not in the model", READS),
    ("CompleteAttachmentUploadRequest.ClientToken: required in the model, optional here", FILLED),
    ("StartAttachmentUploadRequest.ClientToken: required in the model, optional here", FILLED),
];
