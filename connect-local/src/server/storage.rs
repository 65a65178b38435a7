//! The storage of files on the wire: what comes to presigned URLs, and goes from them. Its errors are XML, as those
//! of S3 are.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use awso::ByteStream;
use awso::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use futures_util::stream;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::time::{Instant, timeout, timeout_at};

use super::{body, cors};
use crate::fault::{DOWNLOAD, Fault, Told, UPLOAD};
use crate::file::{Beginning, Download, Stuck, Unsigned, Upload};
use crate::instance::Instance;
use crate::service::Service;

/// The slowest upload that is waited for, in bytes a second.
const SLOWEST: u64 = 64 * 1024;

/// Answers a request for a file, and tells the fault that is yet to happen to the answer. `limit` is how long its body
/// may keep us waiting.
pub(super) async fn answer(
    service: &Arc<Service>,
    request: hyper::Request<Incoming>,
    limit: Duration,
) -> (Response, Option<Fault>) {
    let (head, incoming) = request.into_parts();
    if head.method == Method::OPTIONS {
        return (cors::preflight(), None);
    }
    let mut asked = Request::new(head.method, head.uri.path());
    asked.query = head.uri.query().unwrap_or_default().to_owned();
    asked.headers = head.headers;
    let name = match asked.method.as_str() {
        "GET" => DOWNLOAD,
        "PUT" => UPLOAD,
        _ => return (S3Error::no_method().into_response(), None),
    };
    let whose = |instance: &Instance| instance.session_of_file(&asked.path);
    let fault = service.step(|instance| instance.fault_of(name, whose));
    let pace = fault.as_ref().map(Fault::pace).unwrap_or_default();
    if name == UPLOAD && pace.is_cut {
        let _ = timeout(limit, read_half(incoming, &asked.headers)).await;
        return (Response::new(StatusCode::OK), fault.map(Fault::of_no_body));
    }
    let answered = match fault.as_ref().is_none_or(Fault::is_processed) {
        true if name == DOWNLOAD => get(service, &asked),
        true => put(service, &asked, incoming, limit, pace.takes).await,
        false => {
            body::pass_over(incoming, limit).await;
            Response::new(StatusCode::OK)
        }
    };
    let error = fault.as_ref().and_then(Fault::error_told).map(|told| S3Error::told(told).into_response());
    let instead = error.or_else(|| fault.as_ref()?.response());
    (instead.unwrap_or(answered), fault)
}

/// Takes half of a body off the wire.
async fn read_half(mut incoming: Incoming, headers: &HeaderMap) {
    let length = headers.get("content-length").and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let mut left = length.unwrap_or_default() / 2;
    while left > 0 {
        let Some(Ok(frame)) = incoming.frame().await else { return };
        left = left.saturating_sub(frame.data_ref().map_or(0, |data| data.len() as u64));
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

/// `over` is how long we take to read the file.
async fn put(
    service: &Service,
    asked: &Request,
    mut incoming: Incoming,
    limit: Duration,
    over: Duration,
) -> Response {
    let upload = match service.step(|instance| instance.admit_upload(asked)) {
        Ok(upload) => upload,
        Err(stuck) => {
            // Its sender gets to read why, which those who are cut off while they write do not.
            body::pass_over(incoming, limit).await;
            return S3Error::of(&stuck).into_response();
        }
    };
    match take(service, &upload, &mut incoming, limit, over).await {
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
    over: Duration,
) -> Result<(), S3Error> {
    let deadline = Instant::now() + limit + over + Duration::from_secs(upload.size / SLOWEST);
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
        // A part of the time for a part of the file.
        let part = over.as_millis().saturating_mul(piece.len() as u128) / u128::from(upload.size.max(1));
        service.pause(Duration::from_millis(u64::try_from(part).unwrap_or(u64::MAX))).await;
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
    /// None where it is not S3 that says it.
    code: Option<Cow<'static, str>>,
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
        S3Error::new(status, code, message)
    }

    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        S3Error { status, code: Some(code.into()), message: message.into() }
    }

    /// What a fault says.
    fn told(Told { status, code, message }: Told<'_>) -> Self {
        S3Error { status, code: code.map(|code| code.to_owned().into()), message }
    }

    fn no_method() -> Self {
        let message = "a file is uploaded with PUT and downloaded with GET";
        S3Error::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
    }

    fn cut_off() -> Self {
        let message = "the body has fewer bytes than its content-length";
        S3Error::new(StatusCode::BAD_REQUEST, "IncompleteBody", message)
    }

    fn too_slow() -> Self {
        S3Error::new(StatusCode::BAD_REQUEST, "RequestTimeout", "the body did not come in time")
    }

    fn into_response(self) -> Response {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let code = self.code.map(|code| format!("<Code>{}</Code>", escaped(&code))).unwrap_or_default();
        let message = escaped(&self.message);
        let mut response = Response::new(self.status);
        response.body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>{code}<Message>{message}</Message></Error>"
        )
        .into();
        response.headers.insert("content-type", HeaderValue::from_static("application/xml"));
        response
    }
}
