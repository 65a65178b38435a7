//! What the derives implement beside the shapes: operations, their errors, services.

use std::fmt;
use std::marker::PhantomData;

use crate::codec::json;
use crate::error::{DecodeError, Error, UnknownError};
use crate::protocol::Failure;
use crate::protocol::message_index;
use crate::schema::{OperationSchema, ServiceSchema, Target};
use crate::shape::{AwsShape, Slot, Structure, View};

/// The input structure of an operation. Derived by `#[aws_operation(…)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an AWS operation",
    label = "no operation takes this as its input",
    note = "put `#[aws_operation(uri = \"…\", method = \"…\")]` on the input structure"
)]
pub trait Operation: AwsShape + Structure {
    /// What a successful call answers.
    type Output: AwsShape + Structure;
    /// What an unsuccessful call answers.
    type Error: OperationError;
    /// The client of the service the operation belongs to.
    type Service: Service;
    /// The static description of the operation.
    const OPERATION: &'static OperationSchema;
}

/// The client of a service. Derived by `AwsService`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the client of an AWS service",
    label = "operations belong to a client",
    note = "derive it: `#[derive(AwsService)] #[aws_service(…)] pub struct Client(awso::Client);`"
)]
pub trait Service: Sized {
    /// The static description of the service.
    const SERVICE: &'static ServiceSchema;
    /// The client under the service's name.
    fn client(&self) -> &crate::client::Client;
}

/// The closed enum of an operation's errors: the declared ones and the unknown one.
pub trait OperationError: Sized + fmt::Debug + fmt::Display + Send + Sync + 'static {
    /// The declared errors, in order.
    #[doc(hidden)]
    const ERRORS: &'static [Target];
    /// The declared error of this index, read into.
    #[doc(hidden)]
    fn read(index: usize, read: &mut dyn FnMut(&mut dyn Structure)) -> Self;
    #[doc(hidden)]
    fn unknown(error: UnknownError) -> Self;
    #[doc(hidden)]
    fn structure(&self) -> Result<&dyn Structure, &UnknownError>;

    /// The code the error goes by on the wire; empty where the answer named none.
    fn code(&self) -> &str {
        match self.structure() {
            Ok(structure) => structure.schema().error_code(),
            Err(unknown) => &unknown.code,
        }
    }

    /// What the service says of it.
    fn message(&self) -> Option<&str> {
        match self.structure() {
            Ok(structure) => message(structure),
            Err(unknown) => unknown.message.as_deref(),
        }
    }

    /// The HTTP status that the model gives the error; none for the unknown one.
    fn status(&self) -> Option<u16> {
        self.structure().ok().and_then(|structure| structure.schema().error).map(|error| error.status)
    }

    /// The error of this code in a JSON document.
    ///
    /// # Errors
    /// A document that does not fit the declared error. An undeclared code is no failure: it gives the
    /// unknown error.
    fn of_json(code: &str, document: impl AsRef<[u8]>) -> Result<Self, DecodeError> {
        let document = document.as_ref();
        match Self::ERRORS.iter().position(|error| error().error_code() == code) {
            Some(index) => {
                let mut result = Ok(());
                let error = Self::read(index, &mut |structure| {
                    result = json::read(document, structure.schema().name, Slot::Structure(structure));
                });
                result.map(|()| error)
            }
            None => Ok(Self::unknown(UnknownError {
                code: code.to_owned(),
                message: Failure::message_of_json(document),
                body: document.to_vec().into(),
            })),
        }
    }

    /// The JSON document of the error's members.
    fn to_json(&self) -> String {
        match self.structure() {
            Ok(structure) => json::structure_to_string(structure),
            Err(unknown) => String::from_utf8_lossy(&unknown.body).into_owned(),
        }
    }
}

/// The message among an error's members.
pub(crate) fn message(structure: &dyn Structure) -> Option<&str> {
    match structure.member(message_index(structure)?) {
        View::String(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// `ThrottlingException: slow down`, or the code alone.
#[doc(hidden)]
pub fn display_error(structure: &dyn Structure, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(structure.schema().error_code())?;
    message(structure).map_or(Ok(()), |message| write!(f, ": {message}"))
}

/// As [`display_error`], for any error of an operation.
#[doc(hidden)]
pub fn display_operation_error(error: &impl OperationError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error.structure() {
        Ok(structure) => display_error(structure, f),
        Err(unknown) => fmt::Display::fmt(unknown, f),
    }
}

/// A structure that is read into from the start.
#[doc(hidden)]
pub fn filled<T: AwsShape + Structure>(read: &mut dyn FnMut(&mut dyn Structure)) -> T {
    let mut structure = T::blank();
    read(&mut structure);
    structure
}

/// What a builder holds: the input as far as it is set, the client it came from if it did, and in its type
/// which required members are set.
#[doc(hidden)]
pub struct Building<I, C, S> {
    pub input: I,
    client: C,
    state: PhantomData<S>,
}

/// A required member that a builder has been given.
#[doc(hidden)]
#[derive(Debug)]
pub struct Set;

/// A required member that a builder has not been given.
#[doc(hidden)]
#[derive(Debug)]
pub struct Unset;

impl<I: AwsShape, C, S> Building<I, C, S> {
    pub fn new(client: C) -> Self {
        Building { input: I::blank(), client, state: PhantomData }
    }

    /// The same, with other members set.
    pub fn mark<T>(self) -> Building<I, C, T> {
        Building { input: self.input, client: self.client, state: PhantomData }
    }
}

impl<I: Operation, S> Building<I, I::Service, S> {
    pub async fn send(self) -> Result<I::Output, Error<I::Error>> {
        self.client.client().send(self.input).await
    }
}

/// Shows whose builder it is: what is set may be secret.
impl<I: AwsShape, C, S> fmt::Debug for Building<I, C, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(I::context())
    }
}
