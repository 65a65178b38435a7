//! Answers that come in pages.

use std::collections::BTreeMap;

use awso::AwsShape;
use awso_tests::{Answer, Recorder};

use crate::Client;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Token(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    uri = "/words",
    method = "POST",
    paginated(
        input_token = "NextToken",
        output_token = "Rest.NextToken",
        items = "Words",
        page_size = "MaxResults"
    )
)]
pub struct ListWordsRequest {
    pub list: String,
    pub next_token: Option<Token>,
    pub max_results: Option<i32>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ListWordsResponse {
    pub words: Option<Vec<String>>,
    pub rest: Option<Rest>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Rest {
    pub next_token: Option<Token>,
}

async fn words(answers: &[&str]) -> (Recorder, Result<Vec<String>, String>) {
    let answers = answers.iter().map(|body| Answer::json(body)).collect();
    let recorder = Recorder::start_all(answers).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    let mut pages = client.list_words().list("l").max_results(2).pages();
    let mut words = Vec::new();
    while let Some(page) = pages.next().await {
        match page {
            Ok(page) => words.extend(page.words.unwrap_or_default()),
            Err(error) => {
                assert!(pages.next().await.is_none());
                return (recorder, Err(error.to_string()));
            }
        }
    }
    assert!(pages.next().await.is_none());
    (recorder, Ok(words))
}

#[tokio::test]
async fn each_page_asks_for_the_next_one_until_one_names_none() {
    let (recorder, words) = words(&[
        r#"{"Words":["a","b"],"Rest":{"NextToken":"1"}}"#,
        r#"{"Words":["c"],"Rest":{"NextToken":"2"}}"#,
        r#"{"Words":["d"],"Rest":{"NextToken":""}}"#,
    ])
    .await;
    assert_eq!(words.unwrap(), ["a", "b", "c", "d"]);
    let bodies: Vec<_> = recorder.requests().iter().map(awso_tests::Recorded::text).collect();
    assert_eq!(
        bodies,
        [
            r#"{"List":"l","MaxResults":2}"#,
            r#"{"List":"l","NextToken":"1","MaxResults":2}"#,
            r#"{"List":"l","NextToken":"2","MaxResults":2}"#,
        ]
    );
}

#[tokio::test]
async fn a_page_without_a_token_is_the_last_one() {
    for last in [r#"{"Words":["a"]}"#, r#"{"Words":["a"],"Rest":null}"#, r#"{"Words":["a"],"Rest":{}}"#] {
        let (recorder, words) = words(&[last]).await;
        assert_eq!(words.unwrap(), ["a"]);
        recorder.only();
    }
}

#[tokio::test]
async fn a_service_that_names_the_same_page_for_ever_is_not_asked_for_ever() {
    let (recorder, words) = words(&[r#"{"Words":["a"],"Rest":{"NextToken":"1"}}"#]).await;
    assert_eq!(words.unwrap(), ["a", "a"]);
    assert_eq!(recorder.requests().len(), 2);
}

#[tokio::test]
async fn nothing_comes_after_an_error() {
    let (recorder, words) = words(&[r#"{"Words":["a"],"Rest":{"NextToken":"1"}}"#, "no json"]).await;
    assert!(words.unwrap_err().starts_with("ListWords got an answer that cannot be read"));
    assert_eq!(recorder.requests().len(), 2);
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    uri = "/scan",
    method = "POST",
    paginated(input_token = "StartKey", output_token = "LastKey", items = "Items")
)]
pub struct ScanRequest {
    pub start_key: Option<BTreeMap<String, i32>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ScanResponse {
    pub items: Vec<i32>,
    pub last_key: Option<BTreeMap<String, i32>>,
}

#[tokio::test]
async fn a_token_may_be_of_any_shape() {
    let answers = [
        r#"{"Items":[1],"LastKey":{"a":1}}"#,
        r#"{"Items":[2],"LastKey":{"a":2}}"#,
        r#"{"Items":[3],"LastKey":{}}"#,
    ];
    let recorder = Recorder::start_all(answers.map(Answer::json).to_vec()).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    let (mut pages, mut items) = (client.scan().pages(), Vec::new());
    while let Some(page) = pages.next().await {
        items.extend(page.unwrap().items);
    }
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(recorder.requests()[2].text(), r#"{"StartKey":{"a":2}}"#);
}

#[test]
fn the_schema_tells_the_members_of_pages() {
    use awso::Operation as _;
    let pagination = ListWordsRequest::OPERATION.pagination.unwrap();
    assert_eq!((pagination.input_token, pagination.output_token), ("NextToken", "Rest.NextToken"));
    assert_eq!((pagination.items, pagination.page_size), (Some("Words"), Some("MaxResults")));
}
