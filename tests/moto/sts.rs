//! AWS Security Token Service, over AWS Query.

use awso::{AwsService, AwsShape, OperationError as _};

use crate::server::Server;

#[derive(AwsService, Debug)]
#[aws_service(
    id = "STS",
    endpoint_prefix = "sts",
    version = "2011-06-15",
    protocol = "query",
    auth = "none",
    xml_namespace = "https://sts.amazonaws.com/doc/2011-06-15/"
)]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client)]
pub struct GetCallerIdentityRequest;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct GetCallerIdentityResponse {
    pub user_id: Option<String>,
    pub account: Option<String>,
    pub arn: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(20..=2048))]
pub struct Arn(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(2..=64), pattern = r"[\w+=,.@-]*")]
pub struct RoleSessionName(String);

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
pub struct SecretAccessKey(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client, errors(MalformedPolicyDocumentException, PackedPolicyTooLargeException))]
pub struct AssumeRoleRequest {
    pub role_arn: Arn,
    pub role_session_name: RoleSessionName,
    pub policy_arns: Option<Vec<PolicyDescriptor>>,
    pub policy: Option<String>,
    pub duration_seconds: Option<i32>,
    pub tags: Option<Vec<Tag>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct PolicyDescriptor {
    #[aws(rename = "arn")]
    pub arn: Option<Arn>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Tag {
    pub key: String,
    pub value: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct AssumeRoleResponse {
    pub credentials: Option<Credentials>,
    pub assumed_role_user: Option<AssumedRoleUser>,
    pub packed_policy_size: Option<i32>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Credentials {
    pub access_key_id: String,
    pub secret_access_key: SecretAccessKey,
    pub session_token: String,
    pub expiration: awso::Timestamp,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct AssumedRoleUser {
    pub assumed_role_id: String,
    pub arn: Arn,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400, code = "MalformedPolicyDocument")]
pub struct MalformedPolicyDocumentException {
    #[aws(rename = "message")]
    pub message: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400, code = "PackedPolicyTooLarge")]
pub struct PackedPolicyTooLargeException {
    #[aws(rename = "message")]
    pub message: Option<String>,
}

pub(crate) async fn run(server: &Server) {
    let client = Client::new(server.config("sts")).unwrap();
    let identity = client.get_caller_identity().send().await.unwrap();
    assert_eq!(identity.account.as_deref(), Some("123456789012"));
    assert!(identity.arn.unwrap().starts_with("arn:aws:sts::123456789012:"));

    let role = "arn:aws:iam::123456789012:role/reader";
    let assumed = client
        .assume_role()
        .role_arn(role)
        .role_session_name("a+b=c@d")
        .duration_seconds(900)
        .push_tags(Tag::make("team", "a & b"))
        .push_tags(Tag::make("ümlaut", "1 + 1"))
        .push_policy_arns(PolicyDescriptor::make().arn("arn:aws:iam::123456789012:policy/p"))
        .send()
        .await
        .unwrap();
    let user = assumed.assumed_role_user.unwrap();
    assert_eq!(&**user.arn, "arn:aws:sts::123456789012:assumed-role/reader/a+b=c@d");
    let credentials = assumed.credentials.unwrap();
    assert_eq!(credentials.access_key_id.len(), 20);
    assert!(!format!("{credentials:?}").contains(credentials.secret_access_key.expose()));
    let seconds = credentials.expiration.epoch().0 - awso::Timestamp::now().epoch().0;
    assert!((800..=1000).contains(&seconds), "{seconds} seconds");

    // An action of another version is nothing this service knows.
    let refused = client.assume_role().role_arn("arn:aws:iam::1").role_session_name("s").send().await;
    let error = refused.expect_err("too short an ARN").to_string();
    assert!(error.contains("AssumeRoleRequest.RoleArn: length 14, at least 20"), "{error}");
    let answer = "<ErrorResponse><Error><Type>Sender</Type><Code>MalformedPolicyDocument</Code>\
        <Message>no policy</Message></Error><RequestId>r</RequestId></ErrorResponse>";
    let error = AssumeRoleError::of_xml("MalformedPolicyDocument", answer).unwrap();
    assert_eq!(error.to_string(), "MalformedPolicyDocument: no policy");
}
