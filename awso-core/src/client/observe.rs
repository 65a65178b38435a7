//! What is told of calls to those who listen: spans of `tracing`, counters of `metrics`. Nothing that a service or
//! an input says stands in them but codes and request ids.

#[cfg(feature = "metrics")]
use std::time::Instant;

use http::StatusCode;

use crate::schema::OperationSchema;

/// A call or an attempt of one, while it lasts.
pub(super) struct Observed {
    #[cfg(feature = "metrics")]
    metrics: Option<(&'static OperationSchema, Instant)>,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

/// How a call or attempt ended.
#[derive(Default)]
#[cfg_attr(not(feature = "tracing"), allow(dead_code, reason = "nobody listens"))]
pub(super) struct End<'a> {
    pub(super) status: Option<StatusCode>,
    pub(super) request_id: Option<&'a str>,
    /// The code of the service's error, or what else went wrong; none after a success.
    pub(super) error: Option<&'a str>,
    pub(super) attempts: u32,
}

impl Observed {
    /// A call. The span and its fields are those of OpenTelemetry's conventions for AWS SDKs
    /// (<https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/>), where it is called
    /// `Service.Operation`.
    #[cfg_attr(
        not(any(feature = "tracing", feature = "metrics")),
        allow(unused_variables, reason = "nobody listens")
    )]
    pub(super) fn call(operation: &'static OperationSchema) -> Self {
        Observed {
            #[cfg(feature = "metrics")]
            metrics: Some((operation, Instant::now())),
            #[cfg(feature = "tracing")]
            span: tracing::info_span!(
                "call",
                otel.name = format_args!("{}.{}", operation.service.id, operation.name),
                otel.kind = "client",
                otel.status_code = tracing::field::Empty,
                rpc.system = "aws-api",
                rpc.service = operation.service.id,
                rpc.method = operation.name,
                http.response.status_code = tracing::field::Empty,
                aws.request_id = tracing::field::Empty,
                error.r#type = tracing::field::Empty,
                attempts = tracing::field::Empty,
            ),
        }
    }

    /// An attempt of a call, by its number from 1.
    #[cfg_attr(not(feature = "tracing"), allow(unused_variables, reason = "nobody listens"))]
    pub(super) fn attempt(attempt: u32) -> Self {
        Observed {
            #[cfg(feature = "metrics")]
            metrics: None,
            #[cfg(feature = "tracing")]
            span: tracing::debug_span!(
                "attempt",
                http.request.resend_count = attempt.saturating_sub(1),
                http.response.status_code = tracing::field::Empty,
                error.r#type = tracing::field::Empty,
            ),
        }
    }

    /// Does it within the span.
    #[cfg(feature = "tracing")]
    pub(super) fn around<F: Future>(&self, future: F) -> tracing::instrument::Instrumented<F> {
        tracing::Instrument::instrument(future, self.span.clone())
    }

    /// Does it.
    #[cfg(not(feature = "tracing"))]
    pub(super) fn around<F: Future>(&self, future: F) -> F {
        future
    }

    /// Tells how it ended, where anybody listens.
    #[cfg_attr(
        not(any(feature = "tracing", feature = "metrics")),
        allow(unused_variables, reason = "nobody listens")
    )]
    pub(super) fn ended<'e>(self, end: impl Fn() -> End<'e>) {
        #[cfg(feature = "tracing")]
        if !self.span.is_disabled() {
            let (span, end) = (&self.span, end());
            end.status.map(|status| span.record("http.response.status_code", status.as_u16()));
            end.request_id.map(|id| span.record("aws.request_id", id));
            end.error.map(|error| span.record("error.type", error).record("otel.status_code", "ERROR"));
            span.record("attempts", end.attempts);
        }
        #[cfg(feature = "metrics")]
        if let Some((operation, start)) = self.metrics {
            let end = end();
            let labels = [
                ("service", operation.service.id.to_owned()),
                ("operation", operation.name.to_owned()),
                ("error", end.error.unwrap_or_default().to_owned()),
            ];
            metrics::counter!("awso_calls_total", &labels).increment(1);
            metrics::counter!("awso_attempts_total", &labels).increment(end.attempts.into());
            metrics::histogram!("awso_call_duration_seconds", &labels).record(start.elapsed().as_secs_f64());
        }
    }
}
