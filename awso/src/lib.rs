//! Write an annotated Rust struct, get a typed AWS operation: builder, validation, wire format, typed
//! errors, dispatch.
//!
//! # An operation
//!
//! The bare annotation is enough. The operation is called as the struct without `Request`, its output is
//! the sibling `…Response`, its service is `crate::Client`, and wire names are the fields' in PascalCase.
//!
//! ```standalone_crate
//! use awso::{AwsService, AwsShape};
//!
//! /// The client of the service.
//! #[derive(AwsService, Clone, Debug)]
//! #[aws_service(id = "Weather", endpoint_prefix = "weather", version = "2026-01-01",
//!     protocol = "rest-json", auth = "none")]
//! pub struct Client(awso::Client);
//!
//! /// Reports what the weather is.
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws_operation(uri = "/stations/{Station}/reports", method = "POST", errors(StationNotFound))]
//! pub struct ReportWeatherRequest {
//!     #[aws(label)]
//!     pub station: Station,
//!     pub celsius: f64,
//!     pub sky: Option<Sky>,
//! }
//!
//! /// The report is taken.
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! pub struct ReportWeatherResponse {
//!     pub report_id: Option<String>,
//! }
//!
//! /// The id of a station: 1 to 16 characters.
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws(length(1..=16))]
//! pub struct Station(String);
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! pub enum Sky {
//!     Clear,
//!     PartlyCloudy,
//!     #[aws(unknown)]
//!     Unknown(String),
//! }
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws_error(status = 404)]
//! pub struct StationNotFound {
//!     pub message: Option<String>,
//! }
//!
//! // What an application writes.
//! async fn report(client: &Client) -> Result<(), awso::Error<ReportWeatherError>> {
//!     let taken = client.report_weather().station("EGLL").celsius(8.5).sky(Sky::Clear).send().await;
//!     match taken {
//!         Err(error) if matches!(error.service(), Some(ReportWeatherError::StationNotFound(_))) => Ok(()),
//!         other => other.map(drop),
//!     }
//! }
//!
//! fn main() {
//!     // Everything before the connection is pure, so it can be looked at.
//!     let report = ReportWeatherRequest::make().station("EGLL").celsius(8.5).sky(Sky::PartlyCloudy).build();
//!     let request = awso::protocol::encode(&report).unwrap();
//!     assert_eq!(request.path, "/stations/EGLL/reports");
//!     assert_eq!(request.body, r#"{"Celsius":8.5,"Sky":"PARTLY_CLOUDY"}"#);
//! }
//! ```
//!
//! All attributes stand in one table, each with an example: [`AwsShape`](derive@AwsShape).
//!
//! # Payloads that come piece by piece
//!
//! A payload that is a [`ByteStream`] is never held whole: what is sent may be a file or a socket, and what
//! is answered is handed over as it comes. Bytes at hand will do as well. It is the payload of an operation's
//! input or output, and stands nowhere else; a structure that holds one is no `Clone`.
//!
//! ```standalone_crate
//! use awso::{AwsService, AwsShape, ByteStream};
//!
//! # #[derive(AwsService, Clone, Debug)]
//! # #[aws_service(id = "Photos", endpoint_prefix = "photos", version = "2026-01-01",
//! #     protocol = "rest-json", auth = "none")]
//! # pub struct Client(awso::Client);
//! #[derive(AwsShape, Debug, PartialEq)]
//! #[aws_operation(uri = "/photos/{Name}", method = "PUT")]
//! pub struct DevelopPhotoRequest {
//!     #[aws(label)]
//!     pub name: String,
//!     #[aws(payload, media_type = "image/x-raw")]
//!     pub negative: ByteStream,
//! }
//!
//! #[derive(AwsShape, Debug, PartialEq)]
//! pub struct DevelopPhotoResponse {
//!     #[aws(payload)]
//!     pub photo: Option<ByteStream>,
//! }
//!
//! async fn develop(client: &Client, negative: ByteStream) -> Result<usize, Box<dyn std::error::Error>> {
//!     let developed = client.develop_photo().name("summer").negative(negative).send().await?;
//!     let mut size = 0;
//!     let mut photo = developed.photo.unwrap_or_default();
//!     while let Some(piece) = photo.next().await {
//!         size += piece?.len(); // an answer that breaks off is an error here
//!     }
//!     Ok(size)
//! }
//!
//! fn main() {
//!     let develop = DevelopPhotoRequest::make().name("summer").negative("click").build();
//!     let request = awso::protocol::encode(&develop).unwrap();
//!     assert_eq!(request.body, "click");
//!     assert_eq!(request.headers["content-type"], "image/x-raw");
//!     assert!(request.stream_answer);
//! }
//! ```
//!
//! # What every shape has
//!
//! | name | does |
//! |---|---|
//! | `T::make(…)` | operation input: a builder whose `build` and `send` exist once every required member is set; other structures: the required members as arguments, then setters; newtype: the value, checked |
//! | [`to_value`](AwsShape::to_value), [`of_value`](AwsShape::of_value) | the generic tree [`Value`] and back |
//! | [`to_json`](AwsShape::to_json), [`of_json`](AwsShape::of_json) | the JSON document and back, all members included |
//! | [`to_xml`](AwsShape::to_xml), [`of_xml`](AwsShape::of_xml), [`of_string`](AwsShape::of_string) | the XML document and back; `of_string` takes either format |
//! | `to_cbor`, `of_cbor` | the CBOR document and back, with the feature `cbor` |
//! | [`to_query`](AwsShape::to_query), [`to_ec2_query`](AwsShape::to_ec2_query) | the pairs of AWS Query and EC2 Query, for [`form_encode`] |
//! | [`validate`](AwsShape::validate) | every broken constraint of the whole tree, each with its path |
//! | [`SCHEMA`](AwsShape::SCHEMA), [`context`](AwsShape::context) | the static description, the shape's name |
//!
//! An operation `…Request` also has `…Error`, the closed enum of its declared errors and `Unknown`, with
//! the methods of [`OperationError`].

#[cfg(feature = "hyper")]
pub use awso_core::HyperTransport;
#[cfg(feature = "blocking")]
pub use awso_core::blocking;
#[cfg(feature = "testing")]
pub use awso_core::testing;
pub use awso_core::{
    Answered, AwsShape, BigDecimal, BigInteger, Blob, ByteStream, Call, CallWithMetadata, Cause, Client,
    Config, ConfigError, Credentials, CredentialsError, DecodeError, Document, EncodeError, Endpoint,
    EndpointParams, EndpointResolver, Environment, Error, IntoItems, Items, Metadata, Middleware, Next,
    Operation, OperationError, Pages, Partition, Pausing, ProvideCredentials, RetryMode, RetryPolicy,
    Sending, Service, Setting, Settings, Timestamp, TimestampFormat, Transport, TransportError,
    TransportErrorKind, UnknownError, UnknownVariant, Upgrade, Upgraded, Upgrading, Value, Violation,
    Violations, auth, form_encode, http, profile, protocol, schema, shape, transport_fn,
};
pub use awso_derive::{AwsService, AwsShape};

#[doc(hidden)]
pub use awso_core::__private;
