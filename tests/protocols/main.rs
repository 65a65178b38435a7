//! A service over Smithy RPC v2 CBOR, written by hand, on a real connection: no emulator speaks the protocol.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(missing_docs, unreachable_pub, reason = "shapes are written as in a service's own crate")]

use awso::{AwsService, AwsShape, OperationError as _, Timestamp, protocol};
use awso_tests::{Answer, Recorder};

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "CloudWatch",
    endpoint_prefix = "monitoring",
    version = "2010-08-01",
    protocol = "rpc-v2-cbor",
    auth = "none",
    target_prefix = "GraniteServiceVersion20100801",
    query_compatible
)]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(errors(InvalidParameterValueException))]
pub struct GetMetricStatisticsRequest {
    pub namespace: String,
    pub metric_name: String,
    pub dimensions: Option<Vec<Dimension>>,
    pub start_time: Timestamp,
    pub period: i32,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Dimension {
    pub name: String,
    pub value: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct GetMetricStatisticsResponse {
    pub label: Option<String>,
    pub datapoints: Option<Vec<Datapoint>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Datapoint {
    pub timestamp: Option<Timestamp>,
    pub average: Option<f64>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(output = ())]
pub struct ListDashboardsRequest;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400, code = "InvalidParameterValue")]
pub struct InvalidParameterValueException {
    #[aws(rename = "message")]
    pub message: Option<String>,
}

async fn service(status: &str, headers: &str, body: &[u8]) -> (Recorder, Client) {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\nsmithy-protocol: rpc-v2-cbor\r\n{headers}content-length: {length}\r\n\r\n"
    );
    let recorder = Recorder::start(Answer::raw([head.as_bytes(), body].concat())).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    (recorder, client)
}

#[tokio::test]
async fn an_operation_goes_out_under_its_name_and_comes_back_typed() {
    let time: Timestamp = "2026-11-21T13:05:37.5Z".parse().unwrap();
    let answered = GetMetricStatisticsResponse::make().label("CPU").datapoints([
        Datapoint::make().timestamp(time).average(0.1),
        Datapoint::make().average(f64::INFINITY),
    ]);
    let (recorder, client) = service("200 OK", "", &answered.to_cbor()).await;
    let request = client
        .get_metric_statistics()
        .namespace("AWS/EC2")
        .metric_name("CPUUtilization")
        .push_dimensions(Dimension::make("InstanceId", "i-1"))
        .start_time(time)
        .period(60);
    let input = request.build();
    assert_eq!(client.send(input.clone()).await.unwrap(), answered);

    let sent = recorder.only();
    assert_eq!(sent.method, "POST");
    assert_eq!(sent.target, "/service/GraniteServiceVersion20100801/operation/GetMetricStatistics");
    for (name, value) in [
        ("smithy-protocol", "rpc-v2-cbor"),
        ("accept", "application/cbor"),
        ("content-type", "application/cbor"),
        ("x-amzn-query-mode", "true"),
    ] {
        assert_eq!(sent.header(name), [value]);
    }
    assert_eq!(GetMetricStatisticsRequest::of_cbor(&sent.body).unwrap(), input);
}

#[tokio::test]
async fn an_operation_without_an_input_has_no_body() {
    let (recorder, client) = service("200 OK", "", b"\xbf\xff").await;
    client.list_dashboards().send().await.unwrap();
    let sent = recorder.only();
    assert_eq!((sent.body.len(), sent.header("content-type").len()), (0, 0));
}

#[tokio::test]
async fn an_error_is_typed_by_its_shape_and_called_by_the_code_of_aws_query() {
    let body = InvalidParameterValueException { message: Some("no such period".to_owned()) }.to_cbor();
    // The map of one member, with the shape's name before it.
    let name = "com.amazonaws.cloudwatch#InvalidParameterValueException";
    let body = [b"\xa2\x66__type\x78", &[name.len() as u8][..], name.as_bytes(), &body[1..]].concat();
    let headers = "x-amzn-query-error: InvalidParameterValue;Sender\r\n";
    let (_recorder, client) = service("400 Bad Request", headers, &body).await;
    let request =
        client.get_metric_statistics().namespace("n").metric_name("m").start_time(Timestamp::now()).period(1);
    let error = request.send().await.expect_err("an error");
    let expected = "GetMetricStatistics failed: InvalidParameterValue: no such period (HTTP 400 Bad Request, no request id)";
    assert_eq!(error.to_string(), expected);
    let Some(GetMetricStatisticsError::InvalidParameterValueException(_)) = error.service() else {
        panic!("{error:?}")
    };
    assert_eq!(error.service().unwrap().code(), "InvalidParameterValue");
}

#[test]
fn a_server_reads_what_a_client_writes() {
    let input = GetMetricStatisticsRequest::make()
        .namespace("n")
        .metric_name("m")
        .start_time(Timestamp::now())
        .period(-1)
        .build();
    let request = protocol::encode(&input).unwrap();
    let read: GetMetricStatisticsRequest = protocol::decode_request(&request).unwrap();
    assert_eq!((read.namespace, read.period), (input.namespace, input.period));
    let output = GetMetricStatisticsResponse::make().label("l");
    let response = protocol::encode_response::<GetMetricStatisticsRequest>(&output).unwrap();
    assert_eq!(protocol::decode::<GetMetricStatisticsRequest>(&response).unwrap(), output);
}
