//! The run time of awso: what an annotated struct becomes an AWS operation with.
//!
//! Depend on the crate `awso`, which brings this one and the derives. The rooms, in reading order:
//!
//! - [`shape`]: [`AwsShape`], the trait of every shape, with [`View`](shape::View) and
//!   [`Slot`](shape::Slot), the two look-ups that every codec is written on
//! - [`schema`]: the static description of shapes, operations and services
//! - [`Value`], [`Blob`], [`ByteStream`]: the generic tree, bytes, bytes that come piece by piece
//! - [`protocol`], [`http`]: an operation as an HTTP message and back, without a connection
//! - [`auth`]: how requests prove who sends them
//! - [`Environment`]: the variables and files that settings are found in; [`profile`]: what stands in the files
//! - [`Client`], [`Config`], [`Endpoint`]: calls over a [`Transport`]
//! - `blocking`, `testing`: behind features, the same methods without async, and clients without a network
//! - [`Error`] and its parts: what a call can fail with

pub mod auth;
mod blob;
#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod client;
mod codec;
mod constraint;
mod environment;
mod error;
pub mod http;
mod metadata;
mod number;
mod operation;
pub mod profile;
pub mod protocol;
mod redact;
pub mod schema;
pub mod shape;
mod stream;
#[cfg(feature = "testing")]
pub mod testing;
mod timestamp;
mod transport;
mod value;

pub use auth::{Credentials, CredentialsError, ProvideCredentials};
pub use blob::Blob;
pub use client::{
    Call, CallWithMetadata, Client, Config, Endpoint, EndpointParams, EndpointResolver, IntoItems, Items,
    Middleware, Next, Pages, Partition, RetryMode, RetryPolicy, Setting, Settings,
};
pub use codec::query::form_encode;
pub use constraint::{Violation, Violations};
pub use environment::Environment;
pub use error::{Cause, ConfigError, DecodeError, EncodeError, Error, UnknownError};
pub use metadata::{Answered, Metadata};
pub use number::{BigDecimal, BigInteger};
pub use operation::{AwsError, Operation, OperationError, OperationOutput, Service};
pub use shape::{AwsShape, UnknownVariant};
pub use stream::ByteStream;
pub use timestamp::{Timestamp, TimestampFormat};
#[cfg(feature = "hyper")]
pub use transport::HyperTransport;
pub use transport::{
    Pausing, Sending, Transport, TransportError, TransportErrorKind, Upgrade, Upgraded, Upgrading,
    transport_fn,
};
pub use value::{Document, Value};

/// What derived code names. Not for people: anything here may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use core::clone::Clone;
    pub use core::convert::{AsRef, From, Into};
    pub use core::default::Default;
    pub use core::fmt;
    pub use core::iter::IntoIterator;
    pub use core::ops::{Deref, FnOnce};
    pub use core::option::Option::{self, None, Some};
    pub use core::primitive::{bool, i32, str, usize};
    pub use core::result::Result::{self, Err, Ok};
    pub use core::time::Duration;

    #[cfg(feature = "sigv4")]
    pub use crate::auth::sigv4::PresignedUrl;

    pub use crate::builder::{Building, Caller, Complete, Given, Set, Unset, list, map};
    pub use crate::client::{Call, Client, Config, HasItems, Pages};
    pub use crate::constraint::Violations;
    pub use crate::error::{ConfigError, Error, UnknownError};
    pub use crate::http::Method;
    pub use crate::operation::{
        AwsError, ErrorLook, ErrorReader, Inner, Operation, OperationError, OperationOutput, Service,
        display_error, display_operation_error,
    };
    pub use crate::protocol::Protocol;
    pub use crate::redact::debug_redacted;
    pub use crate::schema::{
        Auth, ErrorTraits, Fault, Form, Member, OperationSchema, Pagination, Place, Schema, ServiceSchema,
        Trait,
    };
    pub use crate::shape::{
        AwsShape, Enumeration, IntEnumeration, Slot, Structure, Union, UnknownVariant, Variant, View,
    };
    pub use crate::timestamp::TimestampFormat;
}
