//! Why the service does not do what it was asked to.

use awso::AwsShape;
use awso::http::{HeaderValue, Response, StatusCode};
use awso_connect_participant::{AccessDeniedException, ValidationException};

/// As long as the message of an error may be.
const LONGEST_MESSAGE: usize = 2_000;

/// An answer that is an error. Its message never holds a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: Option<&'static str>,
    message: String,
    /// A union that some errors have besides, by the name of its variant.
    reason: Option<(&'static str, &'static str)>,
}

impl Refusal {
    /// The error `E`, with the status and code that its annotation gives it.
    pub(crate) fn of<E: AwsShape>(message: impl Into<String>) -> Self {
        let status = E::SCHEMA.error.and_then(|error| StatusCode::from_u16(error.status).ok());
        Refusal {
            status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code: Some(E::SCHEMA.error_code()),
            message: message.into(),
            reason: None,
        }
    }

    /// The same with the member `Reason`: the variant of its union, and what it holds.
    pub(crate) fn because(mut self, variant: &'static str, reason: &'static str) -> Self {
        self.reason = Some((variant, reason));
        self
    }

    /// An error that no operation declares, because it comes before any operation is known.
    pub(crate) fn outside(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Refusal { status, code: Some(code), message: message.into(), reason: None }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Refusal::of::<ValidationException>(message)
    }

    /// For a token that is of no use here: another kind, expired, or the chat is over.
    pub(crate) fn denied() -> Self {
        Refusal::of::<AccessDeniedException>("Access denied")
    }

    /// For a token that was never given out, or none. It is not the service that says this but the gateway
    /// in front of it, which names no error type.
    pub(crate) fn unknown_bearer() -> Self {
        let message = "User is not authorized to access this resource with an explicit deny";
        Refusal { status: StatusCode::FORBIDDEN, code: None, message: message.to_owned(), reason: None }
    }

    /// For a request that brings no token at all. The gateway may call that unauthorized.
    pub(crate) fn no_bearer(is_401: bool) -> Self {
        if !is_401 {
            return Refusal::unknown_bearer();
        }
        Refusal {
            status: StatusCode::UNAUTHORIZED,
            code: None,
            message: "Unauthorized".to_owned(),
            reason: None,
        }
    }

    /// For a websocket that is not opened, whatever the reason: the gateway tells none.
    pub(crate) fn no_upgrade() -> Self {
        Refusal { status: StatusCode::FORBIDDEN, code: None, message: "Forbidden".to_owned(), reason: None }
    }

    /// For an answer that would tell what is not on the disk.
    pub(crate) fn unwritten() -> Self {
        let message = "the data directory cannot be written, the log says why; ask again later";
        Refusal::outside(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", message)
    }

    /// For a request whose body does not come.
    pub(crate) fn too_slow() -> Self {
        let message = "the body of the request did not come in time";
        Refusal::outside(StatusCode::REQUEST_TIMEOUT, "RequestTimeoutException", message)
    }

    /// For a body that has no place among those that are being read.
    pub(crate) fn too_much_at_once() -> Self {
        let message = "too many long requests are being read; send this one again later";
        Refusal::outside(StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailableException", message)
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The answer on the wire. The model calls the member `Message`; the service writes it in lower case.
    pub(crate) fn into_response(self) -> Response {
        let message: String = self.message.chars().take(LONGEST_MESSAGE).collect();
        let mut response = Response::new(self.status);
        let mut body = serde_json::json!({ "message": message });
        if let Some((variant, reason)) = self.reason {
            body["Reason"] = serde_json::json!({ variant: reason });
        }
        response.body = body.to_string().into();
        response.headers.insert("content-type", HeaderValue::from_static("application/json"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers.insert("retry-after", HeaderValue::from_static("1"));
        }
        if let Some(code) = self.code {
            response.headers.insert("x-amzn-errortype", HeaderValue::from_static(code));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(refusal: Refusal) -> (u16, Option<String>, String) {
        let response = refusal.into_response();
        let code =
            response.headers.get("x-amzn-errortype").map(|code| code.to_str().expect("text").to_owned());
        let body = response.body.bytes().expect("at hand").to_vec();
        (response.status.as_u16(), code, String::from_utf8(body).expect("UTF-8"))
    }

    #[test]
    fn the_service_names_its_error_and_writes_the_message_in_lower_case() {
        let (status, code, body) = wire(Refusal::denied());
        assert_eq!((status, code.as_deref()), (403, Some("AccessDeniedException")));
        assert_eq!(body, r#"{"message":"Access denied"}"#);
        let (status, code, _) = wire(Refusal::invalid("x"));
        assert_eq!((status, code.as_deref()), (400, Some("ValidationException")));
    }

    #[test]
    fn the_gateway_names_no_error() {
        let (status, code, body) = wire(Refusal::unknown_bearer());
        assert_eq!((status, code), (403, None));
        assert!(body.contains("with an explicit deny"));
    }

    #[test]
    fn a_message_is_cut_where_the_model_ends_it() {
        let (_, _, body) = wire(Refusal::invalid("é".repeat(3_000)));
        assert_eq!(body.chars().count(), 2_000 + r#"{"message":""}"#.len());
    }
}
