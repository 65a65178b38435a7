//! Connections that are not made: hosts that do not exist, do not answer or do not prove who they are.

use std::sync::Arc;
use std::time::{Duration, Instant};

use awso::Config;
use awso::TransportErrorKind::Connect;
use awso_connect_participant::{Client, SendMessageError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::kind;
use crate::stage::{Stage, on_stage, within};

const LIMIT: Duration = Duration::from_millis(300);

async fn say(stage: &Stage, config: Config) -> Result<(), awso::Error<SendMessageError>> {
    let client = Client::new(config).unwrap();
    let call = client.send_message().content_type("text/plain").content("hello");
    call.connection_token(&stage.connection_token).send().await.map(drop)
}

/// A server that does this with each connection.
async fn server<F: Future<Output = ()> + Send + 'static>(
    serve: impl Fn(TcpStream) -> F + Send + 'static,
) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let task = tokio::spawn(async move {
        let mut connections = tokio::task::JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            connections.spawn(serve(stream));
        }
    });
    (address, task)
}

#[tokio::test]
async fn a_host_that_does_not_exist_is_no_connection() {
    on_stage(async |stage| {
        let config = stage
            .config()
            .endpoint_url("http://no-such-host.invalid:81")
            .operation_timeout(Duration::from_secs(20));
        let error = within(Duration::from_secs(20), say(stage, config)).await.expect_err("no such host");
        assert_eq!(kind(&error), Some(Connect), "{error}");
        assert!(error.to_string().contains("no-such-host.invalid:81"), "{error}");
        assert_eq!(stage.times_said("hello"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_host_that_takes_no_connection_is_given_up_in_time() {
    on_stage(async |stage| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        // Who comes when there is no place hears nothing.
        let mut full = Vec::new();
        while let Ok(stream) =
            tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(address)).await
        {
            full.push(stream.unwrap());
            assert!(full.len() < 64, "there is always a place");
        }
        let (config, begun) = (stage.config().endpoint_url(format!("http://{address}")), Instant::now());
        let error = within(LIMIT, say(stage, config.connect_timeout(LIMIT).max_attempts(1))).await;
        let error = error.expect_err("nobody answers");
        assert_eq!(kind(&error), Some(Connect), "{error}");
        assert!(begun.elapsed() >= LIMIT);
        drop(listener);
    })
    .await;
}

#[tokio::test]
async fn a_server_without_tls_is_no_connection_to_https() {
    on_stage(async |stage| {
        let secure = stage.proxy.url().replace("http://", "https://");
        let config = stage.config().endpoint_url(secure).connect_timeout(LIMIT);
        let error = within(LIMIT * 3, say(stage, config)).await.expect_err("no TLS");
        assert_eq!(kind(&error), Some(Connect), "{error}");
        assert_eq!(stage.times_said("hello"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_handshake_that_fails_or_takes_too_long_is_no_connection() {
    on_stage(async |stage| {
        for answer in ["", "hello", "\u{15}\u{3}\u{1}\0\u{2}\u{2}(", "HTTP/1.1 400 Bad Request\r\n\r\n"] {
            for stays in [false, true] {
                let (address, task) = server(move |mut stream| async move {
                    let mut hello = [0; 512];
                    let _ = stream.read(&mut hello).await;
                    let _ = stream.write_all(answer.as_bytes()).await;
                    while stays && matches!(stream.read(&mut hello).await, Ok(1..)) {}
                })
                .await;
                let config = stage.config().endpoint_url(format!("https://{address}")).connect_timeout(LIMIT);
                let error = within(LIMIT, say(stage, config.max_attempts(1))).await.expect_err("no TLS");
                assert_eq!(kind(&error), Some(Connect), "{answer:?}: {error}");
                task.abort();
            }
        }
    })
    .await;
}

/// The certificate was made for this test (`openssl req -x509`): its key protects nothing.
#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_no_connection() {
    on_stage(async |stage| {
        let certificate = CertificateDer::from(&include_bytes!("tls/certificate.der")[..]);
        let key = PrivateKeyDer::try_from(&include_bytes!("tls/key.der")[..]).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![certificate], key).unwrap()));
        let (address, task) = server(move |stream| {
            let acceptor = acceptor.clone();
            async move {
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
                }
            }
        })
        .await;
        for host in [address.clone(), address.replace("127.0.0.1", "localhost")] {
            let config = stage.config().endpoint_url(format!("https://{host}")).max_attempts(1);
            let error = within(Duration::from_secs(5), say(stage, config)).await.expect_err("nobody vouches");
            assert_eq!(kind(&error), Some(Connect), "{error}");
            assert!(error.to_string().to_lowercase().contains("certificate"), "{error}");
        }
        task.abort();
    })
    .await;
}
