//! Amazon S3, over restXml.

use std::collections::BTreeMap;

use awso::{AwsService, AwsShape, ByteStream, Timestamp};

use crate::server::Server;

#[derive(AwsService, Debug)]
#[aws_service(
    id = "S3",
    endpoint_prefix = "s3",
    version = "2006-03-01",
    protocol = "rest-xml",
    auth = "none",
    xml_namespace = "http://s3.amazonaws.com/doc/2006-03-01/"
)]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/{Bucket}", method = "PUT", service = Client, errors(BucketAlreadyExists))]
pub struct CreateBucketRequest {
    #[aws(label)]
    pub bucket: String,
    #[aws(payload)]
    pub create_bucket_configuration: Option<CreateBucketConfiguration>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct CreateBucketConfiguration {
    pub location_constraint: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct CreateBucketResponse {
    #[aws(header = "Location")]
    pub location: Option<String>,
}

#[derive(AwsShape, Debug, PartialEq)]
#[aws_operation(uri = "/{Bucket}/{Key+}", method = "PUT", service = Client, errors(NoSuchBucket))]
pub struct PutObjectRequest {
    #[aws(label)]
    pub bucket: String,
    #[aws(label)]
    pub key: String,
    #[aws(payload)]
    pub body: Option<ByteStream>,
    #[aws(header = "Content-Type")]
    pub content_type: Option<String>,
    #[aws(prefix_headers = "x-amz-meta-")]
    pub metadata: Option<BTreeMap<String, String>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct PutObjectResponse {
    #[aws(header = "ETag")]
    pub e_tag: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/{Bucket}/{Key+}", method = "GET", service = Client, errors(NoSuchKey, NoSuchBucket))]
pub struct GetObjectRequest {
    #[aws(label)]
    pub bucket: String,
    #[aws(label)]
    pub key: String,
    #[aws(header = "Range")]
    pub range: Option<String>,
    #[aws(query = "response-content-type")]
    pub response_content_type: Option<String>,
}

#[derive(AwsShape, Debug, PartialEq)]
pub struct GetObjectResponse {
    #[aws(payload)]
    pub body: ByteStream,
    #[aws(header = "Content-Length")]
    pub content_length: Option<i64>,
    #[aws(header = "Content-Type")]
    pub content_type: Option<String>,
    #[aws(header = "Last-Modified")]
    pub last_modified: Option<Timestamp>,
    #[aws(prefix_headers = "x-amz-meta-")]
    pub metadata: Option<BTreeMap<String, String>>,
    #[aws(status_code)]
    pub status: i32,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    uri = "/{Bucket}?list-type=2",
    method = "GET",
    name = "ListObjectsV2",
    service = Client,
    output = ListBucketResult,
    errors(NoSuchBucket),
    paginated(
        input_token = "ContinuationToken",
        output_token = "NextContinuationToken",
        page_size = "MaxKeys"
    )
)]
pub struct ListObjectsV2Request {
    #[aws(label)]
    pub bucket: String,
    #[aws(query = "prefix")]
    pub prefix: Option<String>,
    #[aws(query = "delimiter")]
    pub delimiter: Option<String>,
    #[aws(query = "max-keys")]
    pub max_keys: Option<i32>,
    #[aws(query = "continuation-token")]
    pub continuation_token: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ListBucketResult {
    pub is_truncated: Option<bool>,
    pub key_count: Option<i32>,
    pub next_continuation_token: Option<String>,
    #[aws(items, xml(flattened))]
    pub contents: Option<Vec<Object>>,
    #[aws(xml(flattened))]
    pub common_prefixes: Option<Vec<CommonPrefix>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Object {
    pub key: Option<String>,
    pub last_modified: Option<Timestamp>,
    pub e_tag: Option<String>,
    pub size: Option<i64>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct CommonPrefix {
    pub prefix: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 404)]
pub struct NoSuchKey;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 404)]
pub struct NoSuchBucket;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 409)]
pub struct BucketAlreadyExists;

pub(crate) async fn run(server: &Server) {
    let client = Client::new(server.config("s3")).unwrap();
    let configuration = CreateBucketConfiguration::make().location_constraint("eu-west-2");
    client.create_bucket().bucket("letters").create_bucket_configuration(configuration).send().await.unwrap();

    let key = "2026/a b+c/é & <x>.txt";
    let put = client
        .put_object()
        .bucket("letters")
        .key(key)
        .content_type("text/plain")
        .insert_metadata("colour", "red")
        .insert_metadata("from", "a, b")
        .body("Dear all")
        .send()
        .await
        .unwrap();
    assert!(put.e_tag.unwrap().starts_with('"'));
    for number in 0..5 {
        client.put_object().bucket("letters").key(format!("n/{number}")).body("").send().await.unwrap();
    }

    let got = client.get_object().bucket("letters").key(key).send().await.unwrap();
    assert_eq!(
        (got.status, got.content_length, got.content_type.as_deref()),
        (200, Some(8), Some("text/plain"))
    );
    let metadata = got.metadata.unwrap();
    assert_eq!((metadata["colour"].as_str(), metadata["from"].as_str()), ("red", "a, b"));
    assert!(got.last_modified.unwrap().epoch().0 > 1_700_000_000);
    assert_eq!(got.body.collect().await.unwrap(), "Dear all");
    let part = client.get_object().bucket("letters").key(key).range("bytes=5-7").send().await.unwrap();
    assert_eq!(part.status, 206);
    assert_eq!(part.body.collect().await.unwrap(), "all");

    let list = client.list_objects_v2().bucket("letters").delimiter("/").send().await.unwrap();
    let prefixes: Vec<_> = list.common_prefixes.unwrap().into_iter().filter_map(|it| it.prefix).collect();
    assert_eq!(prefixes, ["2026/", "n/"]);
    let mut keys = Vec::new();
    let mut pages = client.list_objects_v2().bucket("letters").max_keys(2).pages();
    while let Some(page) = pages.next().await {
        let contents = page.unwrap().contents.unwrap();
        assert!(contents.len() <= 2);
        assert!(contents.iter().all(|object| object.last_modified.is_some() && object.size.is_some()));
        keys.extend(contents.into_iter().filter_map(|object| object.key));
    }
    assert_eq!(keys, [key, "n/0", "n/1", "n/2", "n/3", "n/4"]);

    let error = client.get_object().bucket("letters").key("none").send().await.expect_err("no such key");
    assert!(matches!(error.service(), Some(GetObjectError::NoSuchKey(_))), "{error}");
    assert_eq!(error.status().unwrap(), 404);
    let error = client.list_objects_v2().bucket("none").send().await.expect_err("no such bucket");
    assert!(matches!(error.service(), Some(ListObjectsV2Error::NoSuchBucket(_))), "{error}");
}
