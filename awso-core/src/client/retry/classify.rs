//! What kind of failure an attempt is, and whether the service may have carried it out.

use http::{HeaderMap, StatusCode};

use super::delay::RetryAfter;
use crate::auth::ClockSkew;
use crate::schema::{ErrorTraits, Fault};
use crate::transport::TransportErrorKind;

/// The codes by which services say that requests come too fast: the union that AWS's clients share.
const THROTTLING_CODES: [&str; 14] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// The codes by which services say that a request took too long to come.
const TRANSIENT_CODES: [&str; 2] = ["RequestTimeout", "RequestTimeoutException"];

/// What is known of an attempt that failed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FailedAttempt<'a> {
    /// The status, if the head of an answer came.
    pub(crate) status: Option<StatusCode>,
    /// The code of the error on the wire, whether the operation declares it or not; empty where the answer named
    /// none.
    pub(crate) code: &'a str,
    /// What the model says of the error, if the operation declares it.
    pub(crate) declared: Option<ErrorTraits>,
    /// How far the exchange came, if no whole answer did.
    pub(crate) transport: Option<TransportErrorKind>,
    /// When the answer asks to be called again.
    pub(crate) retry_after: Option<RetryAfter>,
    /// Whether this very answer has shown that the clock which the request was signed by was wrong, so that the
    /// next signature is another one.
    pub(crate) clock_corrected: bool,
}

/// What kind of failure an attempt is, which decides whether another may help and what that costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// Requests come too fast.
    Throttling,
    /// It is likely to pass: no answer, or a service that is out of order.
    Transient,
    /// A failure of the service that its model calls retryable.
    ServerError,
    /// The signature's time was not the service's, and now is.
    ClockSkew,
    /// The same request would fail again.
    NotRetryable,
}

impl<'a> FailedAttempt<'a> {
    /// An answer that is no success, by its head and the code in it or in the body.
    pub(crate) fn answered(status: StatusCode, headers: &HeaderMap, code: &'a str) -> Self {
        FailedAttempt { retry_after: RetryAfter::of(headers), ..FailedAttempt::coded(status, code) }
    }

    /// An answer that is no success, by its status and code alone.
    pub(crate) fn coded(status: StatusCode, code: &'a str) -> Self {
        FailedAttempt { status: Some(status), code, ..FailedAttempt::default() }
    }

    /// No answer at all.
    pub(crate) fn unanswered(kind: TransportErrorKind) -> Self {
        FailedAttempt { transport: Some(kind), ..FailedAttempt::default() }
    }

    /// What kind of failure this is. Codes go before the model, and that before the status, as in AWS's clients.
    pub(crate) fn kind(&self) -> FailureKind {
        match self.transport {
            // The stream is the caller's own, and gone. Credentials are looked for more than once already.
            Some(TransportErrorKind::Refused | TransportErrorKind::Stream | TransportErrorKind::Unsigned) => {
                FailureKind::NotRetryable
            }
            None => self.kind_of_answer(),
            Some(_) => match self.kind_of_answer() {
                // What came of the answer does not say what it was.
                FailureKind::NotRetryable => FailureKind::Transient,
                kind => kind,
            },
        }
    }

    fn kind_of_answer(&self) -> FailureKind {
        if THROTTLING_CODES.contains(&self.code) {
            return FailureKind::Throttling;
        }
        if TRANSIENT_CODES.contains(&self.code) {
            return FailureKind::Transient;
        }
        if self.clock_corrected && ClockSkew::is_reason_for(self.code) {
            return FailureKind::ClockSkew;
        }
        match self.declared {
            Some(ErrorTraits { throttling: true, .. }) => return FailureKind::Throttling,
            Some(ErrorTraits { retryable: true, fault: Fault::Server, .. }) => {
                return FailureKind::ServerError;
            }
            Some(ErrorTraits { retryable: true, fault: Fault::Client, .. }) => return FailureKind::Transient,
            _ => {}
        }
        match self.status.map(|status| status.as_u16()) {
            // RFC 6585 says so of the status alone; gateways answer it without any code.
            Some(429) => FailureKind::Throttling,
            Some(500 | 502 | 503 | 504) => FailureKind::Transient,
            _ => FailureKind::NotRetryable,
        }
    }

    /// Whether the service may have done what the request asks, although it did not say so.
    pub(crate) fn may_be_done(&self) -> bool {
        let status = self.status.map(|status| status.as_u16());
        match self.transport {
            Some(TransportErrorKind::Connect) => false,
            // A gateway has heard nothing, or nothing it understood, from the service it passed the request on to. It
            // may name a code of its own, as Amazon API Gateway does.
            _ if matches!(status, Some(502 | 504)) => true,
            // The service itself speaks in codes, so it knows that it failed.
            _ if !self.code.is_empty() => false,
            // The rest of such an answer would only have said why.
            Some(_) => !matches!(status, Some(429 | 500 | 503)),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use TransportErrorKind::{Body, Connect, Request, Stream, Timeout};

    use super::*;

    fn answered(status: u16, code: &str) -> FailedAttempt<'_> {
        FailedAttempt::answered(StatusCode::from_u16(status).expect("a status"), &HeaderMap::new(), code)
    }

    fn unanswered(kind: TransportErrorKind) -> FailedAttempt<'static> {
        FailedAttempt::unanswered(kind)
    }

    fn declared(status: u16, code: &str, traits: ErrorTraits) -> FailedAttempt<'_> {
        FailedAttempt { declared: Some(traits), ..answered(status, code) }
    }

    #[test]
    fn an_untyped_429_is_throttling() {
        assert_eq!(answered(429, "").kind(), FailureKind::Throttling);
        assert_eq!(answered(429, "SomethingNew").kind(), FailureKind::Throttling);
        assert!(!answered(429, "").may_be_done());
    }

    #[test]
    fn throttling_codes_count_under_any_status_and_undeclared() {
        for code in THROTTLING_CODES {
            for status in [400, 403, 429, 500, 503] {
                assert_eq!(answered(status, code).kind(), FailureKind::Throttling, "{status} {code}");
                assert!(!answered(status, code).may_be_done(), "{status} {code}");
            }
        }
        assert!(THROTTLING_CODES.is_sorted());
    }

    #[test]
    fn transient_codes_and_statuses() {
        for code in TRANSIENT_CODES {
            assert_eq!(answered(400, code).kind(), FailureKind::Transient, "{code}");
        }
        for status in 400..600 {
            let transient = [500, 502, 503, 504].contains(&status);
            let expected = match status {
                429 => FailureKind::Throttling,
                _ if transient => FailureKind::Transient,
                _ => FailureKind::NotRetryable,
            };
            assert_eq!(answered(status, "").kind(), expected, "{status}");
            assert_eq!(answered(status, "Other").kind(), expected, "{status}");
        }
    }

    #[test]
    fn the_model_says_what_is_retryable_where_code_and_status_do_not() {
        let traits = ErrorTraits::of(409);
        assert_eq!(declared(409, "Conflict", traits).kind(), FailureKind::NotRetryable);
        assert_eq!(declared(409, "Conflict", traits.retryable()).kind(), FailureKind::Transient);
        assert_eq!(declared(409, "Conflict", traits.throttling()).kind(), FailureKind::Throttling);
        let server = ErrorTraits::of(500);
        assert_eq!(declared(500, "Broken", server.retryable()).kind(), FailureKind::ServerError);
        assert_eq!(declared(500, "Broken", server).kind(), FailureKind::Transient);
        assert_eq!(declared(501, "Broken", ErrorTraits::of(501)).kind(), FailureKind::NotRetryable);
    }

    #[test]
    fn a_code_goes_before_the_model() {
        let traits = ErrorTraits::of(500).retryable();
        assert_eq!(declared(500, "SlowDown", traits).kind(), FailureKind::Throttling);
    }

    #[test]
    fn a_refused_signature_is_worth_another_only_when_the_clock_was_corrected() {
        for code in
            ["AccessDeniedException", "RequestExpired", "RequestTimeTooSkewed", "SignatureDoesNotMatch"]
        {
            let refused = answered(403, code);
            assert_eq!(refused.kind(), FailureKind::NotRetryable, "{code}");
            let corrected = FailedAttempt { clock_corrected: true, ..refused };
            assert_eq!(corrected.kind(), FailureKind::ClockSkew, "{code}");
            assert!(!corrected.may_be_done(), "{code}");
        }
        let other = FailedAttempt { clock_corrected: true, ..answered(400, "ValidationException") };
        assert_eq!(other.kind(), FailureKind::NotRetryable);
    }

    #[test]
    fn no_answer_is_transient_but_a_stream_of_the_caller_is_not() {
        for kind in [Connect, Request, Timeout, Body] {
            assert_eq!(unanswered(kind).kind(), FailureKind::Transient, "{kind:?}");
        }
        assert_eq!(unanswered(Stream).kind(), FailureKind::NotRetryable);
        let after_all = FailedAttempt { transport: Some(Stream), ..answered(503, "SlowDown") };
        assert_eq!(after_all.kind(), FailureKind::NotRetryable);
    }

    #[test]
    fn only_a_request_that_certainly_did_not_arrive_or_was_refused_is_certainly_not_done() {
        assert!(!unanswered(Connect).may_be_done());
        for kind in [Request, Timeout, Body] {
            assert!(unanswered(kind).may_be_done(), "{kind:?}");
        }
        for (status, done) in [(500, false), (502, true), (503, false), (504, true)] {
            assert_eq!(answered(status, "").may_be_done(), done, "{status}");
            assert_eq!(answered(status, "ServiceUnavailable").may_be_done(), done, "{status}");
        }
        assert!(!answered(400, "RequestTimeout").may_be_done());
    }

    #[test]
    fn an_answer_that_broke_off_counts_by_what_came_of_it() {
        for (status, code, kind, done) in [
            (200, "", FailureKind::Transient, true),
            (400, "", FailureKind::Transient, true),
            (429, "", FailureKind::Throttling, false),
            (503, "", FailureKind::Transient, false),
            (504, "", FailureKind::Transient, true),
            (400, "ThrottlingException", FailureKind::Throttling, false),
        ] {
            for transport in [Body, Timeout] {
                let broken = FailedAttempt { transport: Some(transport), ..answered(status, code) };
                assert_eq!((broken.kind(), broken.may_be_done()), (kind, done), "{status} {code}");
            }
        }
    }

    #[test]
    fn a_success_that_cannot_be_read_is_not_asked_for_again() {
        assert_eq!(answered(200, "").kind(), FailureKind::NotRetryable);
    }
}
