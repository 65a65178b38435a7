//! Streams on a network that fails: what comes in pieces, and what is sent to who does not take it.

use std::time::{Duration, Instant};

use awso::TransportErrorKind::{Body, Request, Timeout};
use awso::{AwsService, AwsShape, ByteStream, Config, TransportError};
use bytes::Bytes;
use tokio::net::{TcpListener, TcpSocket};

use crate::kind;
use crate::proxy::{End, Fault};
use crate::stage::{SLACK, Stage, on_stage, within};

/// The client of the operations here.
#[derive(AwsService, Clone, Debug)]
#[aws_service(id = "Raw", endpoint_prefix = "raw", version = "1", protocol = "rest-json", auth = "none")]
pub(crate) struct Client(awso::Client);

/// The transcript as it comes.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(service = Client, uri = "/participant/transcript", method = "POST")]
pub(crate) struct ReadRawRequest {
    #[aws(header = "X-Amz-Bearer")]
    pub(crate) connection_token: String,
    #[aws(payload)]
    pub(crate) body: String,
}

/// Here it comes.
#[derive(AwsShape, Debug, PartialEq)]
pub(crate) struct ReadRawResponse {
    #[aws(payload)]
    pub(crate) body: ByteStream,
}

/// Something large.
#[derive(AwsShape, Debug, PartialEq)]
#[aws_operation(service = Client, uri = "/large", method = "PUT", output = ())]
pub(crate) struct StoreRawRequest {
    #[aws(payload)]
    pub(crate) body: ByteStream,
}

const TRANSCRIPT: &str = "/participant/transcript";
const LIMIT: Duration = Duration::from_millis(300);

fn client(stage: &Stage, change: impl FnOnce(Config) -> Config) -> Client {
    Client::new(change(stage.config())).unwrap()
}

/// The body, read to its end; an error of the call is one of the transport.
async fn read(stage: &Stage, client: &Client) -> Result<Bytes, TransportError> {
    let call = client.read_raw().connection_token(stage.connection_token.as_str()).body("{}");
    match within(Duration::from_secs(5), call.send()).await {
        Ok(read) => within(Duration::from_secs(5), read.body.collect()).await,
        Err(error) => Err(TransportError::new(kind(&error).expect("no answer"), error.to_string())),
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_anywhere_ends_in_an_error_after_what_came() {
    on_stage(async |stage| {
        let client = client(stage, |config| config.max_attempts(1));
        let expected = read(stage, &client).await.unwrap();
        let measure = stage.proxy.measured(TRANSCRIPT);
        assert_eq!(measure.answered - measure.head, expected.len());
        for end in [End::Close, End::Reset] {
            for at in 0..measure.answered {
                stage.proxy.plan(TRANSCRIPT, Fault::Cut(at, end));
                let error = read(stage, &client).await.expect_err("it breaks off");
                let expected = if at < measure.head { Request } else { Body };
                assert_eq!(error.kind(), expected, "{end:?} at {at}: {error}");
            }
        }
        stage.proxy.plan(TRANSCRIPT, Fault::Cut(measure.answered, End::Close));
        assert_eq!(read(stage, &client).await.unwrap(), expected);
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_stands_still_is_a_timeout_and_one_that_drips_is_none() {
    on_stage(async |stage| {
        let client = client(stage, |config| config.max_attempts(1).stalled_stream_timeout(LIMIT));
        let expected = read(stage, &client).await.unwrap();
        let measure = stage.proxy.measured(TRANSCRIPT);
        for at in [measure.head, measure.head + 1, measure.answered - 1] {
            for fault in [Fault::Late(at, LIMIT * 20), Fault::Cut(at, End::Silence)] {
                stage.proxy.plan(TRANSCRIPT, fault);
                let begun = Instant::now();
                let error = read(stage, &client).await.expect_err("it stands still");
                assert_eq!(error.kind(), Timeout, "{error}");
                assert!((LIMIT..LIMIT + SLACK).contains(&begun.elapsed()), "{:?}", begun.elapsed());
            }
        }
        stage.proxy.plan(TRANSCRIPT, Fault::Drip(measure.answered / 8, LIMIT / 4));
        assert_eq!(read(stage, &client).await.unwrap(), expected);
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_nobody_reads_to_its_end_leaves_nothing() {
    on_stage(async |stage| {
        let client = client(stage, |config| config);
        read(stage, &client).await.unwrap();
        let measure = stage.proxy.measured(TRANSCRIPT);
        for at in [measure.head, measure.head + 1] {
            stage.proxy.plan(TRANSCRIPT, Fault::Cut(at, End::Silence));
            let call = client.read_raw().connection_token(stage.connection_token.as_str()).body("{}");
            let mut body = within(LIMIT, call.send()).await.unwrap().body;
            let _ = tokio::time::timeout(Duration::from_millis(20), body.next()).await;
        }
    })
    .await;
}

/// A server that takes connections and reads nothing of them.
async fn deaf() -> (String, TcpListener) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(16).unwrap();
    (format!("http://{}", listener.local_addr().unwrap()), listener)
}

#[tokio::test]
async fn a_service_that_never_reads_is_given_up_in_time() {
    on_stage(async |stage| {
        let (endpoint, _listener) = deaf().await;
        let limits: [fn(Config) -> Config; 3] = [
            |config| config.read_timeout(LIMIT),
            |config| config.attempt_timeout(LIMIT),
            |config| config.operation_timeout(LIMIT),
        ];
        for limit in limits {
            let client = client(stage, |config| limit(config.endpoint_url(&endpoint).max_attempts(1)));
            // Bytes at hand in one piece, in several, and a stream.
            let pieces = futures_util::stream::iter(
                (0..2_000).map(|_| Ok::<_, TransportError>(Bytes::from(vec![7; 16_384]))),
            );
            for body in [vec![7; 900_000].into(), vec![7; 32_000_000].into(), ByteStream::new(pieces.clone())]
            {
                let begun = Instant::now();
                let error =
                    within(LIMIT * 3, client.store_raw().body(body).send()).await.expect_err("nobody reads");
                assert_eq!(kind(&error), Some(Timeout), "{error}");
                assert!(begun.elapsed() >= LIMIT, "{:?}", begun.elapsed());
            }
        }
    })
    .await;
}
