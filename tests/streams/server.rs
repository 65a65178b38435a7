//! An operation behind a real HTTP server, the way one would write it with hyper.

use std::convert::Infallible;
use std::net::Ipv4Addr;

use awso::http::{Request, Response};
use awso::{ByteStream, Config, Operation, protocol};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::Client;

/// A running server. It ends with its handle.
pub struct Server {
    pub client: Client,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves one operation on a free port.
pub async fn serve<O, A>(answer: impl Fn(O) -> A + Clone + Send + 'static) -> Server
where
    O: Operation,
    A: Future<Output = O::Output> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let answer = answer.clone();
            let service = service_fn(move |request| {
                let input = input::<O>(request);
                let output = answer(input);
                async { Ok::<_, Infallible>(output_response::<O>(&output.await)) }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service));
        }
    });
    Server { client: Client::new(Config::new().endpoint_url(endpoint)).unwrap(), task }
}

fn input<O: Operation>(request: hyper::Request<Incoming>) -> O {
    let (head, body) = request.into_parts();
    let mut request = Request::new(head.method, head.uri.path());
    request.headers = head.headers;
    request.body = ByteStream::of_body(body);
    protocol::decode_request(&request).unwrap()
}

fn output_response<O: Operation>(output: &O::Output) -> hyper::Response<ByteStream> {
    let Response { status, headers, body } = protocol::encode_response::<O>(output).unwrap();
    let mut response = hyper::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
