//! The storage of files on the wire: what comes to presigned URLs, and goes from them. Its errors are XML, as those
//! of S3 are.

use std::sync::Arc;
use std::time::Duration;

use awso::ByteStream;
use awso::http::{HeaderValue, Method, Request, Response, StatusCode};
use futures_util::stream;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::{Instant, timeout_at};

use super::{body, cors};
use crate::file::{Beginning, Download, Stuck, Unsigned, Upload};
use crate::service::Service;

/// The slowest upload that is waited for, in bytes a second.
const SLOWEST: u64 = 64 * 1024;

/// Answers a request for a file. `limit` is how long its body may keep us waiting.
pub(super) async fn answer(
    service: &Arc<Service>,
    request: hyper::Request<Incoming>,
    limit: Duration,
) -> Response {
    let (head, incoming) = request.into_parts();
    if head.method == Method::OPTIONS {
        return cors::preflight();
    }
    let mut asked = Request::new(head.method, head.uri.path());
    asked.query = head.uri.query().unwrap_or_default().to_owned();
    asked.headers = head.headers;
    match asked.method.as_str() {
        "GET" => get(service, &asked),
        "PUT" => match service.step(|instance| instance.admit_upload(&asked)) {
            Ok(upload) => put(service, upload, incoming, limit).await,
            Err(stuck) => {
                // Its sender gets to read why, which those who are cut off while they write do not.
                body::pass_over(incoming, limit).await;
                S3Error::of(&stuck).into_response()
            }
        },
        _ => S3Error {
            status: StatusCode::METHOD_NOT_ALLOWED,
            code: "MethodNotAllowed",
            message: "a file is uploaded with PUT and downloaded with GET".to_owned(),
        }
        .into_response(),
    }
}

fn get(service: &Service, asked: &Request) -> Response {
    let Download { media_type, size, disposition, pieces } =
        match service.step(|instance| instance.admit_download(asked)) {
            Ok(download) => download,
            Err(stuck) => return S3Error::of(&stuck).into_response(),
        };
    let mut response = Response::new(StatusCode::OK);
    response.body = ByteStream::new(stream::iter(pieces)).with_len(size);
    for (name, value) in [
        ("content-type", media_type.as_str()),
        ("content-disposition", &disposition),
        // Files are shown to browsers under the origin of the service itself, and run nothing there.
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "script-src 'none'"),
        ("cache-control", "private, no-store"),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers.insert(name, value);
        }
    }
    response
}

async fn put(service: &Service, upload: Upload, mut incoming: Incoming, limit: Duration) -> Response {
    let deadline = Instant::now() + limit + Duration::from_secs(upload.size / SLOWEST);
    match take(service, &upload, &mut incoming, limit, deadline).await {
        Ok(()) => Response::new(StatusCode::OK),
        Err(error) => {
            if error.status.is_server_error() {
                body::pass_over(incoming, limit).await;
            }
            error.into_response()
        }
    }
}

/// Takes the bytes of a file as they come, and then the file.
async fn take(
    service: &Service,
    upload: &Upload,
    incoming: &mut Incoming,
    limit: Duration,
    deadline: Instant,
) -> Result<(), S3Error> {
    let fails = |error| S3Error::of(&Stuck::Storage(error));
    let mut receiving = upload.storage.receive(&upload.id).map_err(fails)?;
    let (mut beginning, mut length) = (Beginning::default(), 0_u64);
    loop {
        let until = deadline.min(Instant::now() + limit);
        let frame = match timeout_at(until, incoming.frame()).await {
            Ok(Some(Ok(frame))) => frame,
            Ok(Some(Err(_))) => return Err(S3Error::cut_off()),
            Ok(None) => break,
            Err(_) => return Err(S3Error::too_slow()),
        };
        let Ok(piece) = frame.into_data() else { continue };
        length = length.saturating_add(piece.len() as u64);
        if length > upload.size {
            return Err(S3Error::cut_off());
        }
        beginning.see(&piece);
        receiving.write(&piece).map_err(fails)?;
    }
    // The length is signed, and HTTP holds the body to it.
    if length != upload.size {
        return Err(S3Error::cut_off());
    }
    // A disk may take its time, and the machine is not to wait for it.
    let receiving = tokio::task::spawn_blocking(move || receiving.finish().map(|()| receiving));
    let receiving = receiving.await.map_err(|error| fails(error.into()))?.map_err(fails)?;
    let taken = service.step(|instance| instance.take_upload(&upload.id, receiving, beginning.is_eicar()));
    taken.map_err(|stuck| S3Error::of(&stuck))
}

/// An error as S3 writes it.
#[derive(Debug)]
struct S3Error {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl S3Error {
    fn of(stuck: &Stuck) -> Self {
        let (status, code, message) = match stuck {
            Stuck::Unsigned(Unsigned::Mismatch) => (
                StatusCode::FORBIDDEN,
                "SignatureDoesNotMatch",
                "method, URL and headers are not those that were signed: use the URL as it is, with exactly the \
                 headers to include"
                    .to_owned(),
            ),
            Stuck::Unsigned(Unsigned::Expired) => {
                (StatusCode::FORBIDDEN, "AccessDenied", "Request has expired".to_owned())
            }
            Stuck::Unsigned(Unsigned::MoreHeaders) => (
                StatusCode::FORBIDDEN,
                "AccessDenied",
                "there are headers that were not signed: send no x-amz- header but those to include".to_owned(),
            ),
            Stuck::Unsigned(Unsigned::Missing) => {
                (StatusCode::FORBIDDEN, "AccessDenied", "Access Denied".to_owned())
            }
            Stuck::Gone => (StatusCode::NOT_FOUND, "NoSuchKey", "there is no such file".to_owned()),
            Stuck::Complete => {
                (StatusCode::FORBIDDEN, "AccessDenied", "the upload of this file is complete".to_owned())
            }
            Stuck::Storage(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                (StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable", error.to_string())
            }
            Stuck::Storage(error) => (StatusCode::INTERNAL_SERVER_ERROR, "InternalError", error.to_string()),
        };
        S3Error { status, code, message }
    }

    fn cut_off() -> Self {
        let message = "the body has fewer bytes than its content-length".to_owned();
        S3Error { status: StatusCode::BAD_REQUEST, code: "IncompleteBody", message }
    }

    fn too_slow() -> Self {
        let message = "the body did not come in time".to_owned();
        S3Error { status: StatusCode::BAD_REQUEST, code: "RequestTimeout", message }
    }

    fn into_response(self) -> Response {
        let escaped = self.message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let mut response = Response::new(self.status);
        response.body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{escaped}</Message></Error>",
            self.code
        )
        .into();
        response.headers.insert("content-type", HeaderValue::from_static("application/xml"));
        response
    }
}
