//! The derives of awso. Depend on the crate `awso`, which re-exports them.
//!
//! # Attributes
//!
//! | attribute | on | meaning | on the wire |
//! |---|---|---|---|
//! | [`aws_operation(uri, method, …)`](#operations) | structure | it is an operation's input | the request |
//! | [`aws_error(status, …)`](#errors) | structure | it is an error | recognised by its code |
//! | [`aws_service(id, …)`](#services) | tuple struct | it is a service's client | host name, protocol |
//! | [`rename = "…"`](#names) | shape, member, variant | its name in the model | key, text |
//! | [`rename_all = "…"`](#names) | structure, enum | the rule for names not given | keys, texts |
//! | [`json_name = "…"`](#names) | member, union variant | its name in JSON | key |
//! | [`query_name`, `ec2_name`](#names) | member, union variant | its name in AWS Query, EC2 Query | key |
//! | [`xml(…)`](#xml) | member, union variant, structure, newtype | its form in XML | element, attribute |
//! | [`header = "…"`](#bindings) | member | travels in a header | `X-Amz-Bearer: …` |
//! | [`prefix_headers = "…"`](#bindings) | member, a map | one header an entry | `x-meta-key: …` |
//! | [`query` or `query = "…"`](#bindings) | member of an input | travels in the query string | `?name=…` |
//! | [`query_map`](#bindings) | member of an input, a map | one query parameter an entry | `?key=…` |
//! | [`label`](#bindings) | member of an input | fills its place in the uri | `/views/…` |
//! | [`payload`](#bindings) | member | is the whole body | the body |
//! | [`status_code`](#bindings) | member of an output, an `i32` | is the answer's status | `201` |
//! | [`media_type = "…"`](#bindings) | payload member, newtype | what the body is | `content-type` |
//! | [`json_value`](#bindings) | header member | text that is JSON | base64 |
//! | [`timestamp_format = "…"`](#timestamps) | member, newtype | the form of its timestamps | `date-time`, `http-date`, `epoch-seconds` |
//! | [`idempotency_token`](#operations) | member of an input | filled with a UUID when left out | as any member |
//! | [`length(…)`](#newtypes) | newtype | how long it may be | – |
//! | [`range(…)`](#newtypes) | newtype | between which bounds it lies | – |
//! | [`pattern = "…"`](#newtypes) | newtype of text | the regular expression found in it | – |
//! | [`unique`](#newtypes) | newtype of a list | no two items are the same | – |
//! | [`sensitive`](#newtypes) | newtype | never shown | – |
//! | [`unknown`](#enums-and-unions) | variant | takes what is not listed | as it came |
//! | [`value = …`](#enums-and-unions) | variant | its number in an int enum | the number |
//! | [`crate = "…"`](#the-crate) | any | where the crate `awso` is | – |
//!
//! A structure is a struct with named fields, or with none.
//!
//! Attributes without a table of their own stand in `#[aws(…)]`. A member is optional when its type is
//! an `Option`, required otherwise.
//!
//! # Newtypes
//!
//! A tuple struct of one field is another shape under a name of its own. `length` counts Unicode scalar
//! values of text, bytes of a blob, entries of a list or map. `pattern` is searched for, as models mean it, not
//! matched whole; one that the crate `regex` cannot express (look-around, back-references) does not compile.
//!
//! ```
//! use awso::AwsShape;
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws(length(1..=8))]
//! pub struct Code(String);
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws(range(0..=100))]
//! pub struct MaxResults(i32);
//!
//! /// The derive writes a Debug that hides the text, so `Debug` is not derived.
//! #[derive(AwsShape, Clone, PartialEq)]
//! #[aws(sensitive)]
//! pub struct Token(String);
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws(pattern = "^[a-z]+$")]
//! pub struct Slug(String);
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws(unique)]
//! pub struct Slugs(Vec<Slug>);
//!
//! assert_eq!(Slug::make("a b").unwrap_err().to_string(), "Slug: does not match ^[a-z]+$");
//! assert_eq!(Slugs::make(["a".into(), "a".into()]).unwrap_err().to_string(), "Slugs: item 1 is the same as item 0");
//! assert_eq!(Code::make("abc")?, Code::from("abc"));
//! assert_eq!(Code::make("").unwrap_err().to_string(), "Code: length 0, at least 1");
//! assert_eq!(MaxResults::make(101).unwrap_err().to_string(), "MaxResults: value 101, at most 100");
//! assert_eq!(Code::from("abc").len(), 3); // a newtype derefs to what it stands around …
//! assert_eq!(Token::from("secret").expose(), "secret"); // … but a sensitive one has to be asked
//! assert_eq!(format!("{:?}", Token::from("secret")), "Token(** redacted **)");
//! # Ok::<(), awso::Violations>(())
//! ```
//!
//! # Enums and unions
//!
//! Variants that hold nothing are wire names in `SCREAMING_SNAKE_CASE`; the last one keeps the names that
//! the model of today does not list, and sends them back unchanged.
//!
//! ```
//! use awso::AwsShape;
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! pub enum Role {
//!     Agent,
//!     CustomBot,
//!     #[aws(rename = "supervisor")]
//!     Supervisor,
//!     #[aws(unknown)]
//!     Unknown(String),
//! }
//!
//! assert_eq!(Role::CustomBot.as_str(), "CUSTOM_BOT");
//! assert_eq!(Role::from("supervisor"), Role::Supervisor);
//! assert_eq!(Role::from("OBSERVER"), Role::Unknown("OBSERVER".into()));
//! ```
//!
//! With numbers they are an int enum.
//!
//! ```
//! use awso::AwsShape;
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! pub enum Priority {
//!     #[aws(value = 1)]
//!     High,
//!     #[aws(value = 5)]
//!     Low,
//!     #[aws(unknown)]
//!     Unknown(i32),
//! }
//!
//! assert_eq!((Priority::Low.as_i32(), Priority::from(7)), (5, Priority::Unknown(7)));
//! ```
//!
//! Variants that hold one shape each make a union: exactly one of them is there. `Unknown` keeps a variant
//! that is not listed with its tag; written without its `UnknownVariant`, it forgets them.
//!
//! ```
//! use awso::AwsShape;
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! pub enum Answer {
//!     Text(String),
//!     Choices(Vec<String>),
//!     #[aws(unknown)]
//!     Unknown(awso::UnknownVariant),
//! }
//!
//! assert_eq!(Answer::of_json(r#"{"Text": "yes"}"#)?, Answer::Text("yes".into()));
//! let novel = Answer::of_json(r#"{"Voice":{"Url":"…"}}"#)?;
//! assert_eq!(novel.to_json(), r#"{"Voice":{"Url":"…"}}"#);
//! # Ok::<(), awso::DecodeError>(())
//! ```
//!
//! # Timestamps
//!
//! A [`Timestamp`](../awso/struct.Timestamp.html) has the form its protocol gives it (JSON: seconds since
//! 1970; headers: the HTTP date; all else: RFC 3339), unless its member or its newtype says otherwise. All
//! forms are read everywhere.
//!
//! ```
//! use awso::{AwsShape, Timestamp};
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws(timestamp_format = "http-date")]
//! pub struct Day(Timestamp);
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! pub struct Stay {
//!     pub from: Timestamp,
//!     #[aws(timestamp_format = "date-time")]
//!     pub to: Timestamp,
//!     pub paid: Day,
//! }
//!
//! let time: Timestamp = "2026-11-21T13:05:37.5Z".parse()?;
//! assert_eq!(
//!     Stay::make(time, time, time).to_json(),
//!     r#"{"From":1795266337.5,"To":"2026-11-21T13:05:37.5Z","Paid":"Sat, 21 Nov 2026 13:05:37 GMT"}"#
//! );
//! # Ok::<(), awso::DecodeError>(())
//! ```
//!
//! # Names
//!
//! A member is called by its field's name in `PascalCase`, a variant by its own in
//! `SCREAMING_SNAKE_CASE`. `rename_all` takes `PascalCase`, `camelCase`, `snake_case`,
//! `SCREAMING_SNAKE_CASE`, `kebab-case`, `lowercase` and `UPPERCASE`.
//!
//! ```
//! use awso::AwsShape;
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws(rename_all = "camelCase")]
//! pub struct Problem {
//!     pub error_code: String,
//!     #[aws(rename = "URL")]
//!     pub url: Option<String>,
//! }
//!
//! let problem = Problem::make("E1").url("https://example.com");
//! assert_eq!(problem.to_json(), r#"{"errorCode":"E1","URL":"https://example.com"}"#);
//! ```
//!
//! # XML
//!
//! `xml(…)` takes `name = "…"`, `attribute`, `flattened` (a list or map without an element around it),
//! `item = "…"` (a list's items, `member` otherwise), `key = "…"` and `value = "…"` (a map's, `key` and
//! `value` otherwise), `namespace = "…"` and with it `prefix = "…"`. AWS Query follows `flattened`, `item`,
//! `key` and `value` too.
//!
//! ```
//! use awso::AwsShape;
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws(xml(name = "book", namespace = "https://example.com/books"))]
//! pub struct Book {
//!     #[aws(xml(attribute, name = "isbn"))]
//!     pub isbn: String,
//!     #[aws(xml(flattened, name = "author"))]
//!     pub authors: Vec<String>,
//!     #[aws(xml(item = "tag"))]
//!     pub tags: Option<Vec<String>>,
//! }
//!
//! let book = Book::make("978", ["Ada", "Bob"]).tags(["new"]);
//! assert_eq!(
//!     book.to_xml(),
//!     concat!(
//!         r#"<book xmlns="https://example.com/books" isbn="978">"#,
//!         "<author>Ada</author><author>Bob</author><Tags><tag>new</tag></Tags></book>"
//!     )
//! );
//! assert_eq!(Book::of_xml(book.to_xml())?, book);
//! # Ok::<(), awso::DecodeError>(())
//! ```
//!
//! # Operations
//!
//! `uri` and `method` are enough. The operation is called as the struct without `Request` or `Input`;
//! its output is the sibling `…Response` or `…Output`; its service is `crate::Client`. `name`, `output`
//! and `service` say otherwise, `errors(…)` lists the declared errors. The derive writes the builder
//! (`…Builder`), the closed error enum (`…Error`) and the method on the client. An
//! `idempotency_token` that is left out is filled with a random UUID once a call.
//!
//! ```standalone_crate
//! use awso::{AwsService, AwsShape};
//!
//! #[derive(AwsService, Clone, Debug)]
//! #[aws_service(id = "Post", endpoint_prefix = "post", version = "2026-01-01", protocol = "rest-json", auth = "none")]
//! pub struct Client(awso::Client);
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws_operation(uri = "/letters", method = "POST")]
//! pub struct SendLetterRequest {
//!     pub text: String,
//!     #[aws(idempotency_token)]
//!     pub client_token: Option<String>,
//! }
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! pub struct SendLetterResponse {
//!     pub id: Option<String>,
//! }
//!
//! async fn send(client: Client) -> Result<Option<String>, awso::Error<SendLetterError>> {
//!     let sent = client.send_letter().text("Dear all").send().await?;
//!     Ok(sent.id)
//! }
//!
//! fn main() {
//!     let letter = SendLetterRequest::make().text("Dear all").build();
//!     let request = awso::protocol::encode(&letter).unwrap();
//!     assert_eq!(request.body, r#"{"Text":"Dear all"}"#);
//! }
//! ```
//!
//! # Setters
//!
//! A setter takes what becomes the member's type (`impl Into<T>`), and the type itself where it is an `i8`,
//! `i16` or `f32`, so that literals fit. A member written as a `Vec`, `BTreeMap` or `HashMap` takes any
//! iterator of what becomes its items or entries, and has a second setter that adds one: `push_…`, `insert_…`.
//! `#[deprecated]` above a member is its setter's too, and above an operation's input that of the client's
//! method.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use awso::AwsShape;
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! pub struct Parcel {
//!     pub weight: f32,
//!     pub stamps: Vec<String>,
//!     pub notes: Option<BTreeMap<String, String>>,
//! }
//!
//! let parcel = Parcel::make(1.5, ["10c", "20c"]).notes([("side", "up")]).insert_notes("glass", "yes");
//! assert_eq!(
//!     parcel.to_json(),
//!     r#"{"Weight":1.5,"Stamps":["10c","20c"],"Notes":{"glass":"yes","side":"up"}}"#
//! );
//! ```
//!
//! # Bindings
//!
//! ```standalone_crate
//! # use awso::{AwsService, AwsShape};
//! # #[derive(AwsService, Clone, Debug)]
//! # #[aws_service(id = "Post", endpoint_prefix = "post", version = "2026-01-01", protocol = "rest-json", auth = "none")]
//! # pub struct Client(awso::Client);
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws_operation(uri = "/boxes/{Box}/letters", method = "PUT", output = ())]
//! pub struct StoreLetterRequest {
//!     #[aws(label)]
//!     pub r#box: String,
//!     #[aws(query = "tag")]
//!     pub tags: Option<Vec<String>>,
//!     #[aws(header = "X-Amz-Bearer")]
//!     pub token: String,
//!     #[aws(payload)]
//!     pub letter: Option<awso::Blob>,
//! }
//!
//! fn main() {
//!     let store = StoreLetterRequest::make()
//!         .r#box("in/out")
//!         .tags(["a", "b c"])
//!         .token("t")
//!         .letter("Dear all")
//!         .build();
//!     let request = awso::protocol::encode(&store).unwrap();
//!     assert_eq!(request.path, "/boxes/in%2Fout/letters");
//!     assert_eq!(request.query, "tag=a&tag=b%20c");
//!     assert_eq!(request.headers["x-amz-bearer"], "t");
//!     assert_eq!(request.body, "Dear all");
//! }
//! ```
//!
//! # Errors
//!
//! `status` is the model's; `code` where the wire's code is not the struct's name. The derive adds
//! `Display` and `std::error::Error`.
//!
//! ```
//! use awso::AwsShape;
//!
//! #[derive(AwsShape, Clone, Debug, PartialEq)]
//! #[aws_error(status = 404)]
//! pub struct NoSuchLetter {
//!     pub message: Option<String>,
//!     pub letter_id: Option<String>,
//! }
//!
//! let error = NoSuchLetter::of_json(r#"{"Message": "gone", "LetterId": "7"}"#)?;
//! assert_eq!(error.to_string(), "NoSuchLetter: gone");
//! # Ok::<(), awso::DecodeError>(())
//! ```
//!
//! # Services
//!
//! ```
//! use awso::AwsService;
//!
//! #[derive(AwsService, Clone, Debug)]
//! #[aws_service(id = "ConnectParticipant", endpoint_prefix = "participant.connect",
//!     version = "2018-09-07", protocol = "rest-json", auth = "none")]
//! pub struct Client(awso::Client);
//!
//! let client = Client::new(awso::Config::new().region("eu-west-2")).unwrap();
//! ```
//!
//! # The crate
//!
//! Derived code names the crate `::awso`. Where it goes by another path, say so: `#[aws(crate = "…")]`
//! takes an absolute path or one that begins with `crate`.
//!
//! ```
//! extern crate awso as aws;
//!
//! #[derive(aws::AwsShape, Clone, Debug, PartialEq)]
//! #[aws(crate = "::aws")]
//! pub struct Name(String);
//! ```

mod attr;
mod case;
mod check;
mod ctxt;
mod expand;
mod fallback;
mod model;
mod parse;
mod symbol;
mod uri;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct or enum an AWS shape: see the [attributes](crate#attributes).
#[proc_macro_derive(AwsShape, attributes(aws, aws_error, aws_operation))]
pub fn derive_shape(input: TokenStream) -> TokenStream {
    expand::shape(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a tuple struct around `awso::Client` the client of a service: see [services](crate#services).
#[proc_macro_derive(AwsService, attributes(aws_service))]
pub fn derive_service(input: TokenStream) -> TokenStream {
    expand::service(&parse_macro_input!(input as DeriveInput)).into()
}
