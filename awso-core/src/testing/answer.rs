//! What a client under test is answered.

use std::fmt;

use super::refused;
use crate::error::{EncodeError, UnknownError};
use crate::http::{Request, Response, StatusCode};
use crate::operation::{AwsError, ErrorReader, Operation, OperationError};
use crate::protocol;
use crate::schema::OperationSchema;
use crate::transport::{TransportError, TransportErrorKind};

/// What one request of an operation is answered. It is used once, unless [`times`](Answer::times) or
/// [`always`](Answer::always) says more.
#[must_use = "an answer is for a client to be given"]
pub struct Answer {
    pub(super) operation: &'static OperationSchema,
    /// How often it may still be used; without end where there is none.
    pub(super) left: Option<usize>,
    pub(super) asked: bool,
    make: Make,
}

type Made = Result<Response, TransportError>;
type Make = Box<dyn FnMut(&Request) -> Made + Send>;

impl Answer {
    fn new<O: Operation>(make: impl FnMut(&Request) -> Made + Send + 'static) -> Self {
        Answer { operation: O::OPERATION, left: Some(1), asked: false, make: Box::new(make) }
    }

    fn of<O: Operation>(encoded: Result<Response, EncodeError>) -> Self {
        let mut encoded = encoded.map(Some).map_err(|error| error.to_string());
        Answer::new::<O>(move |_| match &mut encoded {
            Ok(response) => match response.as_ref().and_then(Response::try_clone) {
                Some(copy) => Ok(copy),
                None => response.take().ok_or_else(|| refused("a stream is answered only once".to_owned())),
            },
            Err(problem) => Err(refused(format!("the answer given has no form on the wire: {problem}"))),
        })
    }

    /// Has it used so many times.
    pub fn times(mut self, times: usize) -> Self {
        self.left = Some(times);
        self
    }

    /// Has it used again and again.
    pub fn always(mut self) -> Self {
        self.left = None;
        self
    }

    pub(super) fn make(&mut self, request: &Request) -> Made {
        self.asked = true;
        self.left = self.left.map(|left| left.saturating_sub(1));
        (self.make)(request)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("operation", &self.operation.name)
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

/// Answers the operation `O` with an output.
#[allow(clippy::needless_pass_by_value, reason = "a stream in it is given away")]
pub fn answer<O: Operation>(output: O::Output) -> Answer {
    Answer::of::<O>(protocol::encode_response::<O>(&output))
}

/// Answers the operation `O` with what a closure makes of the input: an output, or one of its errors.
pub fn answer_with<O: Operation>(
    mut make: impl FnMut(O) -> Result<O::Output, O::Error> + Send + 'static,
) -> Answer {
    Answer::new::<O>(move |request| {
        let input = super::script::input::<O>(request)
            .map_err(|error| refused(format!("the request cannot be read: {error}")))?;
        let encoded = match make(input) {
            Ok(output) => protocol::encode_response::<O>(&output),
            Err(error) => protocol::encode_error::<O>(&error),
        };
        encoded.map_err(|error| refused(format!("the answer given has no form on the wire: {error}")))
    })
}

/// Answers the operation `O` with one of the errors it declares.
#[allow(clippy::needless_pass_by_value, reason = "given as an output is")]
pub fn error<O: Operation>(error: impl AwsError) -> Answer {
    fn is_declared<O: Operation, E: AwsError>(_: &E) -> bool {
        O::Error::declared().any(|schema| std::ptr::eq(schema, E::SCHEMA))
    }
    if is_declared::<O, _>(&error) {
        return Answer::of::<O>(protocol::encode_declared::<O, _>(&error));
    }
    let name = error.schema().name;
    Answer::new::<O>(move |_| Err(refused(format!("{} declares no error `{name}`", O::OPERATION.name))))
}

/// Answers the operation `O` with a status, code and message that no declared error describes, either of which may be
/// empty: what services send before their models say so, and gateways in front of them.
pub fn unknown_error<O: Operation>(status: u16, code: &str, message: &str) -> Answer {
    let message = Some(message).filter(|message| !message.is_empty()).map(str::to_owned);
    let unknown = UnknownError { code: code.to_owned(), message, ..UnknownError::default() };
    let error = O::Error::read(usize::MAX, ErrorReader::Unknown(unknown));
    let Ok(status) = StatusCode::from_u16(status) else {
        return Answer::new::<O>(move |_| Err(refused(format!("{status} is no HTTP status"))));
    };
    Answer::of::<O>(protocol::encode_error::<O>(&error).map(|made| Response { status, ..made }))
}

/// Answers the operation `O` with any response: a page of HTML, a body cut short, headers of one's own.
pub fn response<O: Operation>(response: Response) -> Answer {
    Answer::of::<O>(Ok(response))
}

/// Has the operation `O` get no answer.
pub fn no_answer<O: Operation>(kind: TransportErrorKind) -> Answer {
    Answer::new::<O>(move |_| Err(TransportError::new(kind, "no answer, as the test wants it")))
}
