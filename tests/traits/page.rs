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
    paginated(input_token = "NextToken", output_token = "Rest.NextToken", page_size = "MaxResults")
)]
pub struct ListWordsRequest {
    pub list: String,
    pub next_token: Option<Token>,
    pub max_results: Option<i32>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ListWordsResponse {
    #[aws(items)]
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
    paginated(input_token = "StartKey", output_token = "LastKey")
)]
pub struct ScanRequest {
    pub start_key: Option<BTreeMap<String, i32>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ScanResponse {
    #[aws(items)]
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

#[tokio::test]
async fn items_come_one_by_one_and_a_page_is_fetched_when_one_of_its_items_is_asked_for() {
    let answers = [
        r#"{"Words":["a","b"],"Rest":{"NextToken":"1"}}"#,
        r#"{"Rest":{"NextToken":"2"}}"#,
        r#"{"Words":[],"Rest":{"NextToken":"3"}}"#,
        r#"{"Words":["c"]}"#,
    ];
    let recorder = Recorder::start_all(answers.map(Answer::json).to_vec()).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    let mut words = client.list_words().list("l").pages().items();
    assert_eq!(recorder.requests().len(), 0);
    assert_eq!(words.try_next().await.unwrap().as_deref(), Some("a"));
    assert_eq!(words.try_next().await.unwrap().as_deref(), Some("b"));
    assert_eq!(recorder.requests().len(), 1);
    // Pages without items are passed over.
    let last: Option<String> = words.try_next().await.unwrap();
    assert_eq!((last.as_deref(), recorder.requests().len()), (Some("c"), 4));
    assert!(words.next().await.is_none() && words.next().await.is_none());
    assert_eq!(recorder.requests().len(), 4);
}

#[tokio::test]
async fn items_before_an_error_come_and_none_after_it() {
    let answers = [r#"{"Items":[1,2],"LastKey":{"a":1}}"#, "no json", r#"{"Items":[3]}"#];
    let recorder = Recorder::start_all(answers.map(Answer::json).to_vec()).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    let mut items = client.scan().pages().items();
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    assert_eq!(items.next().await.unwrap().unwrap(), 2);
    assert!(items.next().await.unwrap().unwrap_err().to_string().starts_with("Scan got an answer"));
    assert!(items.next().await.is_none());
    assert_eq!(recorder.requests().len(), 2);
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    uri = "/meanings",
    method = "POST",
    paginated(input_token = "NextToken", output_token = "Result.NextToken")
)]
pub struct ListMeaningsRequest {
    pub next_token: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ListMeaningsResponse {
    #[aws(items)]
    pub result: Option<Box<MeaningsResult>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct MeaningsResult {
    #[aws(items)]
    pub meanings: Option<Meanings>,
    pub next_token: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(..=2))]
pub struct Meanings(BTreeMap<String, Option<i32>>);

/// A bound that a stream has to meet wherever it is handed on.
fn streams<T>(stream: impl futures_core::Stream<Item = T> + Send + Unpin) -> impl Send + Unpin {
    stream
}

#[tokio::test]
async fn items_may_be_the_entries_of_a_map_inside_other_structures() {
    let answers = [
        r#"{"Result":{"Meanings":{"a":1,"b":null},"NextToken":"1"}}"#,
        r#"{"Result":{"NextToken":"2"}}"#,
        r#"{}"#,
    ];
    let recorder = Recorder::start_all(answers.map(Answer::json).to_vec()).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    let mut meanings = client.list_meanings().pages().items();
    let mut all = Vec::new();
    while let Some(meaning) = meanings.try_next().await.unwrap() {
        all.push(meaning);
    }
    assert_eq!(all, [("a".to_owned(), Some(1)), ("b".to_owned(), None)]);
    drop(streams(client.list_meanings().pages()));
    drop(streams(client.list_meanings().pages().items()));
}

#[test]
fn the_schema_tells_the_members_of_pages() {
    use awso::Operation as _;
    let pagination = ListWordsRequest::OPERATION.pagination.unwrap();
    assert_eq!((pagination.input_token, pagination.output_token), ("NextToken", "Rest.NextToken"));
    assert_eq!(pagination.page_size, Some("MaxResults"));
}
