//! What the derives implement beside the shapes: operations, their errors, services.

use std::fmt;

use crate::client::Client;
use crate::codec::{json, xml};
use crate::error::{DecodeError, UnknownError};
use crate::protocol::{Failure, bare_code, fill_message, message_index};
use crate::redact::REDACTED;
use crate::schema::{ErrorTraits, Fault, OperationSchema, Schema, ServiceSchema};
use crate::shape::{AwsShape, Structure, View};

/// The input structure of an operation. Derived by `#[aws_operation(…)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an AWS operation",
    label = "no operation takes this as its input",
    note = "put `#[aws_operation(uri = \"…\", method = \"…\")]` on the input structure"
)]
pub trait Operation: AwsShape + Structure {
    /// What a successful call answers.
    type Output: OperationOutput;
    /// What an unsuccessful call answers.
    type Error: OperationError;
    /// The client of the service the operation belongs to.
    type Service: Service;
    /// The required members, none of them set, as the input's builder begins.
    #[doc(hidden)]
    type Required;
    /// The static description of the operation.
    const OPERATION: &'static OperationSchema;
}

/// What an operation answers: any structure. A trait of its own, so that another type is reported once.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an AWS structure",
    label = "a structure is needed here",
    note = "inputs, outputs and errors are structs with named fields that derive `AwsShape`"
)]
pub trait OperationOutput: AwsShape + Structure {}

impl OperationOutput for () {}

/// `awso::Client`, which a service's client stands around, and nothing else.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a client is a tuple struct around `awso::Client`, not `{Self}`",
    label = "`awso::Client` belongs here"
)]
pub trait Inner: Sized {
    /// The client that stands there.
    fn of(client: Client) -> Self;
    /// What stands there.
    fn client(&self) -> &Client;
}

impl Inner for Client {
    fn of(client: Client) -> Self {
        client
    }

    fn client(&self) -> &Client {
        self
    }
}

/// The client of a service. Derived by `AwsService`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the client of an AWS service",
    label = "operations belong to a client",
    note = "derive it: `#[derive(AwsService)] #[aws_service(…)] pub struct Client(awso::Client);`"
)]
pub trait Service: Sized + Send + Sync + 'static {
    /// The static description of the service.
    const SERVICE: &'static ServiceSchema;
    /// The client of the service around any client of it.
    #[doc(hidden)]
    fn of(client: Client) -> Self;
    /// The client under the service's name.
    fn client(&self) -> &Client;
}

/// An error structure. Derived by `#[aws_error(…)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an AWS error",
    label = "no service answers this as an error",
    note = "put `#[aws_error(status = …)]` on the structure"
)]
pub trait AwsError: AwsShape + Structure {}

/// The closed enum of an operation's errors: the declared ones and the unknown one.
pub trait OperationError: Sized + fmt::Debug + fmt::Display + Send + Sync + 'static {
    /// The declared error of this index, else the unknown one.
    #[doc(hidden)]
    fn read(index: usize, reader: ErrorReader<'_>) -> Self;
    #[doc(hidden)]
    fn structure(&self) -> ErrorLook<'_>;

    /// The schemas of the declared errors, in order.
    fn declared() -> impl Iterator<Item = &'static Schema> {
        let schema = |index| Some(Self::read(index, ErrorReader::Blank).structure().ok()?.schema());
        (0..).map_while(schema)
    }

    /// The code the error goes by on the wire; empty where the answer named none.
    fn code(&self) -> &str {
        match self.structure() {
            Ok(structure) => structure.schema().error_code(),
            Err(unknown) => &unknown.code,
        }
    }

    /// What the service says of it; none where the model calls that sensitive, which only the error's own member
    /// tells.
    fn message(&self) -> Option<&str> {
        match self.structure() {
            Ok(structure) => match message(structure)? {
                Message::Open(text) => Some(text),
                Message::Secret => None,
            },
            Err(unknown) => unknown.message.as_deref(),
        }
    }

    /// What the model says of the error; nothing is known of the unknown one.
    #[doc(hidden)]
    fn traits(&self) -> Option<ErrorTraits> {
        self.structure().ok().and_then(|structure| structure.schema().error)
    }

    /// The HTTP status that the model gives the error; none for the unknown one.
    fn status(&self) -> Option<u16> {
        self.traits().map(|error| error.status)
    }

    /// Whose fault it is, as the model says; not known of the unknown one.
    fn fault(&self) -> Option<Fault> {
        self.traits().map(|error| error.fault)
    }

    /// Whether the model says that the same request may succeed when it is sent again.
    fn is_retryable(&self) -> bool {
        self.traits().is_some_and(|error| error.retryable)
    }

    /// Whether the model says that requests come too fast.
    fn is_throttling(&self) -> bool {
        self.traits().is_some_and(|error| error.throttling)
    }

    /// The error of this code in a JSON document. Services write `namespace#Code:http://…` too.
    ///
    /// # Errors
    /// A document that does not fit the declared error. An undeclared code is no failure: it gives the
    /// unknown error.
    fn of_json(code: &str, document: impl AsRef<[u8]>) -> Result<Self, DecodeError> {
        read(code, document.as_ref(), json::read_document, Failure::message_of_json)
    }

    /// The error of this code in an XML document, whose root holds the error's members.
    ///
    /// # Errors
    /// As [`of_json`](Self::of_json).
    fn of_xml(code: &str, document: impl AsRef<[u8]>) -> Result<Self, DecodeError> {
        read(code, document.as_ref(), xml::read_error, Failure::message_of_xml)
    }

    /// The JSON document of the error's members; of the unknown one its body, or code and message where the body
    /// is no JSON.
    fn to_json(&self) -> String {
        match self.structure() {
            Ok(structure) => json::structure_to_string(structure),
            Err(unknown) => unknown.to_json(),
        }
    }
}

/// The message of an error, as far as it may be told.
enum Message<'a> {
    Open(&'a str),
    Secret,
}

/// The message among an error's members.
fn message(structure: &dyn Structure) -> Option<Message<'_>> {
    let index = message_index(structure)?;
    match structure.member(index) {
        View::String(text) if !text.is_empty() => {
            let member = &structure.schema().members()[index];
            Some(if (member.target)().is_sensitive() { Message::Secret } else { Message::Open(text) })
        }
        _ => None,
    }
}

/// The message as a text shows it that may end up anywhere.
pub(crate) fn shown_message(error: &impl OperationError) -> Option<&str> {
    match error.structure() {
        Ok(structure) => message(structure).map(|message| message.shown()),
        Err(_) => error.message(),
    }
}

impl<'a> Message<'a> {
    fn shown(&self) -> &'a str {
        match self {
            Message::Open(text) => text,
            Message::Secret => REDACTED,
        }
    }
}

/// `ThrottlingException: slow down`, or the code alone.
#[doc(hidden)]
pub fn display_error(structure: &dyn Structure, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(structure.schema().error_code())?;
    message(structure).map_or(Ok(()), |message| write!(f, ": {}", message.shown()))
}

/// As [`display_error`], for any error of an operation.
#[doc(hidden)]
pub fn display_operation_error(error: &impl OperationError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error.structure() {
        Ok(structure) => display_error(structure, f),
        Err(unknown) => fmt::Display::fmt(unknown, f),
    }
}

/// The error of this code, read by one format.
fn read<E: OperationError>(
    code: &str,
    document: &[u8],
    read_body: fn(&[u8], &mut dyn Structure) -> Result<(), DecodeError>,
    message: fn(&[u8]) -> Option<String>,
) -> Result<E, DecodeError> {
    // Callers have the code from where the service wrote it.
    let code = bare_code(code).unwrap_or_default();
    let is_called = |error: &Schema| error.error_code() == code || error.name == code;
    let Some(index) = E::declared().position(is_called) else {
        let body = document.to_vec().into();
        return Ok(E::read(
            usize::MAX,
            ErrorReader::Unknown(UnknownError { code, message: message(document), body }),
        ));
    };
    let mut result = Ok(());
    let mut fill = |structure: &mut dyn Structure| {
        result = read_body(document, structure);
        fill_message(structure, message(document).as_deref());
    };
    let error = E::read(index, ErrorReader::Declared(&mut fill));
    result.map(|()| error)
}

/// A declared error, or the unknown one.
#[doc(hidden)]
pub type ErrorLook<'a> = Result<&'a dyn Structure, &'a UnknownError>;

/// What an operation's error is read with, whichever it is.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "it holds a closure")]
pub enum ErrorReader<'a> {
    /// Nothing is known but which it is.
    Blank,
    /// Fills the declared error.
    Declared(&'a mut dyn FnMut(&mut dyn Structure)),
    /// It is none of the declared ones.
    Unknown(UnknownError),
}

impl ErrorReader<'_> {
    pub fn declared<T: AwsError>(self) -> T {
        let mut error = T::blank();
        if let ErrorReader::Declared(fill) = self {
            fill(&mut error);
        }
        error
    }

    pub fn unknown(self) -> UnknownError {
        match self {
            ErrorReader::Unknown(error) => error,
            ErrorReader::Blank | ErrorReader::Declared(_) => UnknownError::default(),
        }
    }
}
