//! A client for another service, from nothing: two operations of Amazon Translate, an awsJson service with signatures.
//! Here it is answered by the program itself; with `Client::from_env()` it calls AWS.

use awso::testing::{self, answer};
use awso::{AwsService, AwsShape};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Amazon Translate. A client from the environment finds its credentials where
/// `credentials = awso_credentials::default_chain` stands here, too.
#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Translate",
    endpoint_prefix = "translate",
    version = "2017-07-01",
    protocol = "json-1.1",
    auth = "sigv4",
    target_prefix = "AWSShineFrontendService_20170701"
)]
pub struct Client(awso::Client);

/// Translates a text.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(errors(TextSizeLimitExceededException, TooManyRequestsException), idempotent)]
pub struct TranslateTextRequest {
    pub text: Text,
    pub source_language_code: LanguageCode,
    pub target_language_code: LanguageCode,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct TranslateTextResponse {
    pub translated_text: String,
    pub source_language_code: LanguageCode,
    pub target_language_code: LanguageCode,
}

/// Which languages there are.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    errors(TooManyRequestsException),
    idempotent,
    paginated(input_token = "NextToken", output_token = "NextToken", page_size = "MaxResults")
)]
pub struct ListLanguagesRequest {
    pub next_token: Option<String>,
    pub max_results: Option<i32>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ListLanguagesResponse {
    #[aws(items)]
    pub languages: Option<Vec<Language>>,
    pub next_token: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Language {
    pub language_name: String,
    pub language_code: LanguageCode,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..))]
pub struct Text(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(2..=5))]
pub struct LanguageCode(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub struct TextSizeLimitExceededException {
    pub message: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400, throttling)]
pub struct TooManyRequestsException {
    pub message: Option<String>,
}

#[tokio::main]
async fn main() -> Outcome {
    // What goes out, before anything does.
    let hello = TranslateTextRequest::make().text("Hello");
    let hello = hello.source_language_code("en").target_language_code("pt").build();
    let request = awso::protocol::encode(&hello)?;
    assert_eq!(request.headers["x-amz-target"], "AWSShineFrontendService_20170701.TranslateText");
    assert_eq!(request.body, r#"{"Text":"Hello","SourceLanguageCode":"en","TargetLanguageCode":"pt"}"#);

    let page = ListLanguagesResponse::make().languages([Language::make("Portuguese", "pt")]);
    let (client, _) = testing::client::<Client>([
        answer::<TranslateTextRequest>(TranslateTextResponse::make("Olá", "en", "pt")),
        answer::<ListLanguagesRequest>(page.clone().next_token("2")),
        answer::<ListLanguagesRequest>(page),
    ]);
    println!("{}", client.send(hello).await?.translated_text);
    let mut languages = client.list_languages().max_results(1).pages().items();
    while let Some(language) = languages.try_next().await? {
        println!("{}: {}", language.language_code.as_str(), language.language_name);
    }

    // What is wrong is told before anything is sent.
    let empty = client.translate_text().text("").source_language_code("en");
    let empty = empty.target_language_code("Portuguese");
    println!("{}", empty.send().await.unwrap_err());
    Ok(())
}
