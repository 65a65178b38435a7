//! Exchanges written down and answered from.

use awso::testing::{self, Recorder as Written, Replay};
use awso::{AwsService, AwsShape, Blob, ByteStream, Config, Timestamp};
use awso_tests::{Answer, Recorder};

#[derive(AwsService, Clone, Debug)]
#[aws_service(id = "Vault", endpoint_prefix = "vault", version = "1", protocol = "rest-json", auth = "none")]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
pub struct Secret(String);

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
pub struct SecretBytes(Blob);

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
pub struct SecretTime(Timestamp);

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
pub struct SecretNumber(i32);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/vaults/{Key}", method = "POST", service = Client, errors(Locked))]
pub struct OpenVaultRequest {
    #[aws(label)]
    pub key: Secret,
    #[aws(header = "x-token")]
    pub token: Secret,
    #[aws(query = "pin")]
    pub pin: Option<SecretNumber>,
    pub note: Option<String>,
    pub inner: Option<Vec<Secret>>,
    #[aws(idempotency_token)]
    pub client_token: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct OpenVaultResponse {
    pub name: Option<String>,
    pub treasure: Option<Secret>,
    pub gold: Option<SecretBytes>,
    pub since: Option<SecretTime>,
    pub pieces: Option<SecretNumber>,
    #[aws(header = "x-next-token")]
    pub next: Option<Secret>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 403)]
pub struct Locked {
    pub message: Option<String>,
    pub hint: Option<Secret>,
}

const SECRETS: [&str; 9] = [
    "key-s3cret",
    "tok-s3cret",
    "4711",
    "inner-s3cret",
    "gem-s3cret",
    "aGVsbG8td29ybGQ=",
    "1234567",
    "next-s3cret",
    "hint-s3cret",
];

fn opened() -> Answer {
    let body = r#"{"Name":"blue 4.50 é","Treasure":"gem-s3cret","Gold":"aGVsbG8td29ybGQ=","Since":1234567,"Pieces":1234567,"Unknown":1}"#;
    let headers =
        [("content-type", "application/json"), ("x-next-token", "next-s3cret"), ("set-cookie", "s3cret")];
    Answer::http(200, &headers, body)
}

fn locked() -> Answer {
    let body = r#"{"Message":"key-s3cret is no key","Hint":"hint-s3cret"}"#;
    Answer::http(403, &[("x-amzn-errortype", "Locked"), ("x-amzn-requestid", "r-1")], body)
}

async fn open(client: &Client, note: &str) -> Result<OpenVaultResponse, awso::Error<OpenVaultError>> {
    let inner: [Secret; 1] = ["inner-s3cret".into()];
    client.open_vault().key("key-s3cret").token("tok-s3cret").pin(4711).note(note).inner(inner).send().await
}

async fn written(answers: Vec<Answer>, calls: &[&str]) -> String {
    let service = Recorder::start_all(answers).await.unwrap();
    let written = Written::new();
    let client = Client::new(service.config().middleware(written.clone())).unwrap();
    for note in calls {
        let _ = open(&client, note).await;
    }
    written.to_json()
}

#[tokio::test]
async fn what_is_recorded_holds_no_secrets() {
    let json =
        written(vec![opened(), locked(), Answer::http(200, &[], "no json s3cret")], &["a", "b", "c"]).await;
    for secret in SECRETS.into_iter().chain(["s3cret"]) {
        assert!(!json.contains(secret), "{secret} in {json}");
    }
    // A person finds what happened.
    for part in [
        "\"operation\": \"Vault.OpenVault\"",
        "\"method\": \"POST\"",
        "\"x-token\": \"** redacted **\"",
        "\"status\": 403",
        "\"x-amzn-errortype\": \"Locked\"",
        "blue 4.50 é",
        "\"Note\":\"a\"",
    ] {
        assert!(json.contains(part), "{part} not in {json}");
    }
}

#[tokio::test]
async fn what_was_recorded_is_answered_again() {
    let json = written(vec![opened(), locked()], &["a", "b"]).await;
    let replay = Replay::of_json(&json).unwrap();
    let client = Client::new(replay.config()).unwrap();
    // The second first: each finds its own.
    let failed = open(&client, "b").await.unwrap_err();
    assert!(matches!(failed.service(), Some(OpenVaultError::Locked(_))), "{failed}");
    assert_eq!(failed.request_id(), Some("r-1"));
    assert_eq!(replay.unasked(), ["Vault.OpenVault"]);
    let answer = open(&client, "a").await.unwrap();
    assert_eq!(answer.name.as_deref(), Some("blue 4.50 é"));
    assert_eq!(answer.treasure.as_ref().map(|it| it.expose().as_str()), Some("** redacted **"));
    assert!(answer.gold.is_some() && answer.since.is_some() && answer.pieces.is_some());
    assert!(answer.next.is_some() && replay.unasked().is_empty());
    let failed = open(&client, "a").await.unwrap_err().to_string();
    assert!(failed.contains("Vault.OpenVault is sent more often than it was recorded"), "{failed}");
}

#[tokio::test]
async fn another_request_than_the_recorded_one_is_told_what_is_different() {
    let json = written(vec![opened()], &["a"]).await;
    let client = Client::new(Replay::of_json(&json).unwrap().config()).unwrap();
    let failed = open(&client, "other").await.unwrap_err().to_string();
    assert!(
        failed.contains(
            "POST /vaults/{Key} is not sent as it was recorded: the body.Note: recorded \"a\", sent \"other\""
        ),
        "{failed}"
    );
    // Secrets and tokens are others each time.
    let answer = client.open_vault().key("k").token("another").pin(1).note("a").push_inner("x").send().await;
    assert_eq!(answer.unwrap().name.as_deref(), Some("blue 4.50 é"));
}

#[tokio::test]
async fn in_order_each_request_is_the_next_one() {
    let json = written(vec![opened(), locked()], &["a", "b"]).await;
    let client = Client::new(Replay::of_json(&json).unwrap().in_order().config()).unwrap();
    let failed = open(&client, "b").await.unwrap_err().to_string();
    assert!(failed.contains("recorded \"a\", sent \"b\""), "{failed}");
    assert!(open(&client, "a").await.is_ok());
    assert!(open(&client, "b").await.unwrap_err().service().is_some());
}

#[derive(AwsShape, Debug, PartialEq)]
#[aws_operation(uri = "/copies", method = "PUT", service = Client)]
pub struct CopyRequest {
    #[aws(payload)]
    pub data: ByteStream,
}

#[derive(AwsShape, Debug, PartialEq)]
pub struct CopyResponse {
    #[aws(payload)]
    pub data: ByteStream,
}

#[tokio::test]
async fn bytes_that_are_no_text_are_base64_and_come_back_as_they_were() {
    let bytes = &b"\xff\x00\xfe bytes"[..];
    let (client, _) = testing::client::<Client>([]);
    let written = Written::new();
    let mut answer = awso::http::Response::new(awso::http::StatusCode::OK);
    answer.body = bytes.into();
    let config = testing::config().middleware(written.clone());
    let given = [testing::response::<CopyRequest>(answer)];
    let (recorded, _) = testing::client_with::<Client>(config, given).unwrap();
    recorded.copy().data(bytes).send().await.unwrap();
    drop(client);
    assert!(written.to_json().contains("\"base64\": \"/wD+IGJ5dGVz\""), "{}", written.to_json());
    let client = Client::new(Replay::of_json(&written.to_json()).unwrap().config()).unwrap();
    assert_eq!(client.copy().data(bytes).send().await.unwrap().data.collect().await.unwrap(), bytes);
}

#[tokio::test]
async fn a_call_without_an_answer_is_recorded_as_such() {
    let written = Written::new();
    let config = Config::new().endpoint_url("http://127.0.0.1:9").middleware(written.clone());
    let failed = open(&Client::new(config).unwrap(), "a").await.unwrap_err().to_string();
    let client = Client::new(Replay::of_json(&written.to_json()).unwrap().config()).unwrap();
    assert!(written.to_json().contains("\"kind\": \"connect\""), "{}", written.to_json());
    let again = open(&client, "a").await.unwrap_err().to_string();
    assert_eq!(failed.split(':').next(), again.split(':').next());
}

#[test]
fn a_file_that_is_none_says_where() {
    let problem = |json: &str| Replay::of_json(json).unwrap_err().to_string();
    assert!(problem("{").starts_with("the recorded exchanges cannot be read: EOF"));
    assert!(problem("{}").contains("`version` is missing"));
    assert!(problem(r#"{"version": 9, "exchanges": []}"#).contains("version 9 is not known, only 1"));
    let broken = r#"{"version": 1, "exchanges": [{"operation": "A.B", "request": {"method": "GET"}}]}"#;
    assert!(problem(broken).contains("exchange 1: `path` is missing"), "{}", problem(broken));
    let missing = Replay::open("/no/such/file.json").unwrap_err().to_string();
    assert!(missing.starts_with("/no/such/file.json: "), "{missing}");
}
