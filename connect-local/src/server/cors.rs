//! What browsers ask before they let a page talk to the service: any page may.

use awso::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

const ALLOW_ORIGIN: HeaderName = HeaderName::from_static("access-control-allow-origin");
const ALLOW_METHODS: HeaderName = HeaderName::from_static("access-control-allow-methods");
const ALLOW_HEADERS: HeaderName = HeaderName::from_static("access-control-allow-headers");
const EXPOSE_HEADERS: HeaderName = HeaderName::from_static("access-control-expose-headers");
const MAX_AGE: HeaderName = HeaderName::from_static("access-control-max-age");

/// The headers that AWS's clients send, and those to include in uploads. A `*` would not stand for `authorization`.
const SENT: &str = "authorization,content-type,x-amz-bearer,x-amz-content-sha256,x-amz-date,\
    x-amz-security-token,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request,content-disposition,\
    x-amz-acl,x-amz-meta-account_id,x-amz-meta-contact_id,x-amz-meta-initial_contact_id,\
    x-amz-meta-organization_id";

/// Lets pages of any origin read the answer.
pub(super) fn allow(headers: &mut HeaderMap) {
    headers.insert(ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(EXPOSE_HEADERS, HeaderValue::from_static("x-amzn-requestid,x-amzn-errortype,date"));
}

/// The answer to `OPTIONS`, of whatever path.
pub(super) fn preflight() -> Response {
    let mut response = Response::new(StatusCode::OK);
    let methods = HeaderValue::from_static("GET,HEAD,POST,PUT,DELETE,OPTIONS");
    response.headers.insert(ALLOW_METHODS, methods);
    response.headers.insert(ALLOW_HEADERS, HeaderValue::from_static(SENT));
    // As long as Chromium keeps one.
    response.headers.insert(MAX_AGE, HeaderValue::from_static("7200"));
    response
}
