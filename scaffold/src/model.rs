//! A service model in C2J, the form botocore ships as `service-2.json`.

mod object;
mod read;

use std::collections::HashMap;
use std::path::Path;

use serde_json::{Number, Value};

use crate::{Error, Json};

/// A service: what it is, what it does, and the shapes of what it takes and answers.
#[derive(Clone, Debug)]
pub struct Model {
    /// What it is.
    pub metadata: Metadata,
    /// What it does, in the order of the file.
    pub operations: Vec<Operation>,
    /// The shapes, in the order of the file.
    pub shapes: Vec<Shape>,
    /// What the file says and nothing here has a place for.
    pub notes: Vec<Note>,
    /// How answers come in pages, by operation: the `pagination` of a `paginators-1.json`.
    pub(crate) paginators: Json,
    index: HashMap<String, usize>,
}

/// A remark on a place of the model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The place: `SendMessageRequest.Content`.
    pub at: String,
    /// What is to be known of it.
    pub text: String,
}

/// What a service is.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the model's own names")]
pub struct Metadata {
    pub service_id: Option<String>,
    pub endpoint_prefix: Option<String>,
    pub api_version: Option<String>,
    pub protocol: Protocol,
    /// Whether the service takes awsQuery's error codes too.
    pub query_compatible: bool,
    pub target_prefix: Option<String>,
    pub xml_namespace: Option<XmlNamespace>,
    pub signature_version: Option<String>,
    pub signing_name: Option<String>,
    pub auth: Vec<String>,
    pub full_name: Option<String>,
    pub uid: Option<String>,
}

/// How operations become HTTP messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the protocols' own names")]
pub enum Protocol {
    #[default]
    RestJson,
    RestXml,
    Json10,
    Json11,
    Query,
    Ec2,
    RpcV2Cbor,
}

/// Something a service does.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the model's own names")]
pub struct Operation {
    pub name: String,
    pub method: String,
    pub uri: String,
    pub response_code: Option<u16>,
    pub input: Option<Io>,
    pub output: Option<Io>,
    /// The names of the errors' shapes.
    pub errors: Vec<String>,
    pub host_prefix: Option<String>,
    pub checksum_required: bool,
    /// The encodings a large body may be sent in.
    pub compression: Vec<String>,
    /// How the request proves who sends it, where that is not the service's way.
    pub auth: Option<Vec<String>>,
    /// Whether the body is left out of what is signed.
    pub unsigned_payload: bool,
    pub deprecated: bool,
    pub idempotent: bool,
    /// Whether it changes nothing.
    pub readonly: bool,
}

/// The input or output of an operation.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the model's own names")]
pub struct Io {
    pub shape: String,
    pub location_name: Option<String>,
    pub xml_namespace: Option<XmlNamespace>,
}

/// A shape.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the model's own names")]
pub struct Shape {
    pub name: String,
    pub kind: Kind,
    pub min: Option<Number>,
    pub max: Option<Number>,
    pub pattern: Option<String>,
    pub unique: bool,
    pub sensitive: bool,
    pub deprecated: bool,
    pub streaming: bool,
    pub event_stream: bool,
    pub flattened: bool,
    pub sparse: bool,
    pub location_name: Option<String>,
    pub xml_namespace: Option<XmlNamespace>,
    pub timestamp_format: Option<TimestampFormat>,
    pub media_type: Option<String>,
    /// The member that is the whole body.
    pub payload: Option<String>,
    pub error: Option<ErrorTraits>,
}

/// What kind of shape it is.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the model's own names")]
pub enum Kind {
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    String,
    Enum(Vec<String>),
    /// Names and numbers.
    IntEnum(Vec<(String, i32)>),
    Timestamp,
    Blob,
    Document,
    List(Box<Member>),
    Map(Box<Member>, Box<Member>),
    Structure(Vec<Member>),
    Union(Vec<Member>),
}

/// A member of a structure or union, or what is inside a list or map.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the model's own names")]
pub struct Member {
    pub name: String,
    pub shape: String,
    pub required: bool,
    pub location: Option<Location>,
    pub location_name: Option<String>,
    pub query_name: Option<String>,
    pub flattened: bool,
    pub xml_attribute: bool,
    pub xml_namespace: Option<XmlNamespace>,
    pub timestamp_format: Option<TimestampFormat>,
    pub idempotency_token: bool,
    pub json_value: bool,
    pub host_label: bool,
    pub streaming: bool,
    pub deprecated: bool,
    pub default: Option<Json>,
}

/// Where a member travels, other than in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the model's own names")]
pub enum Location {
    Header,
    Headers,
    Uri,
    QueryString,
    StatusCode,
}

/// An XML namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the model's own names")]
pub struct XmlNamespace {
    pub uri: String,
    pub prefix: Option<String>,
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the formats' own names")]
pub enum TimestampFormat {
    DateTime,
    HttpDate,
    EpochSeconds,
}

/// What makes a structure an error.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the model's own names")]
pub struct ErrorTraits {
    pub status: Option<u16>,
    pub code: Option<String>,
    pub sender_fault: Option<bool>,
    /// Whether it is the server's fault.
    pub fault: bool,
    pub retryable: bool,
    pub throttling: bool,
}

impl Model {
    /// Where notes are that concern the whole service.
    pub(crate) const SERVICE: &str = "the service";

    /// A model from JSON at hand. A [`Value`] has lost the order of its entries: members that are to keep it
    /// come by [`of_text`](Model::of_text).
    ///
    /// # Errors
    /// What is no model, with its path in the JSON.
    pub fn of_json(json: &Value) -> Result<Self, Error> {
        Model::of_tree(&json.into())
    }

    /// A model from the text of its file.
    ///
    /// # Errors
    /// What is no JSON, or no model, with its path in the JSON.
    pub fn of_text(text: &str) -> Result<Self, Error> {
        Model::of_tree(&Json::parse(text)?)
    }

    /// A model from its file.
    ///
    /// # Errors
    /// A file that cannot be read, is no JSON, or no model.
    pub fn of_file(file: &Path) -> Result<Self, Error> {
        Model::of_text(&read_file(file)?).map_err(|error| error.in_file(file))
    }

    /// A model from ordered JSON. Beside models it takes a suite of botocore's protocol tests, whose operations
    /// are what its cases were given.
    ///
    /// # Errors
    /// What is no model, with its path in the JSON.
    pub fn of_tree(json: &Json) -> Result<Self, Error> {
        read::model(json)
    }

    /// The same model, with what a `paginators-1.json` says.
    ///
    /// # Errors
    /// What is no such file.
    pub fn with_paginators(mut self, json: &Json) -> Result<Self, Error> {
        let pagination = json.get("pagination");
        let missing = || Error::new("$", "`pagination` is missing: this is no `paginators-1.json`");
        self.paginators = pagination.ok_or_else(missing)?.clone();
        Ok(self)
    }

    /// The shape of this name.
    pub fn shape(&self, name: &str) -> Option<&Shape> {
        self.index.get(name).and_then(|index| self.shapes.get(*index))
    }

    /// The operation of this name.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.name == name)
    }

    /// The operation of this name, which somebody asked for.
    ///
    /// # Errors
    /// There is none; the error says which there are.
    pub fn find_operation(&self, name: &str) -> Result<&Operation, Error> {
        self.operation(name).ok_or_else(|| {
            let known: Vec<_> = self.operations.iter().map(|operation| operation.name.as_str()).collect();
            let problem = format!("the model has no operation `{name}`; it has {}", known.join(", "));
            Error::new("$.operations", problem)
        })
    }
}

pub(crate) fn read_file(file: &Path) -> Result<String, Error> {
    std::fs::read_to_string(file)
        .map_err(|error| Error::new("", format!("cannot be read: {error}")).in_file(file))
}

impl Protocol {
    /// As `#[aws_service(protocol = "…")]` has it.
    pub fn name(self) -> &'static str {
        match self {
            Protocol::RestJson => "rest-json",
            Protocol::RestXml => "rest-xml",
            Protocol::Json10 => "json-1.0",
            Protocol::Json11 => "json-1.1",
            Protocol::Query => "query",
            Protocol::Ec2 => "ec2",
            Protocol::RpcV2Cbor => "rpc-v2-cbor",
        }
    }

    /// Whether members travel in headers, the path and the query string too.
    pub fn is_rest(self) -> bool {
        matches!(self, Protocol::RestJson | Protocol::RestXml)
    }

    /// Whether there is XML in it.
    pub fn is_xml(self) -> bool {
        matches!(self, Protocol::RestXml | Protocol::Query | Protocol::Ec2)
    }
}

impl TimestampFormat {
    /// As `timestamp_format = "…"` has it.
    pub fn name(self) -> &'static str {
        match self {
            TimestampFormat::DateTime => "date-time",
            TimestampFormat::HttpDate => "http-date",
            TimestampFormat::EpochSeconds => "epoch-seconds",
        }
    }
}

impl Shape {
    /// The members of a structure or union; none of anything else.
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            Kind::Structure(members) | Kind::Union(members) => members,
            _ => &[],
        }
    }

    /// The kind's name.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Boolean => "boolean",
            Kind::Byte => "byte",
            Kind::Short => "short",
            Kind::Integer => "integer",
            Kind::Long => "long",
            Kind::Float => "float",
            Kind::Double => "double",
            Kind::BigInteger => "big integer",
            Kind::BigDecimal => "big decimal",
            Kind::String => "string",
            Kind::Enum(_) => "enum",
            Kind::IntEnum(_) => "int enum",
            Kind::Timestamp => "timestamp",
            Kind::Blob => "blob",
            Kind::Document => "document",
            Kind::List(_) => "list",
            Kind::Map(..) => "map",
            Kind::Structure(_) => "structure",
            Kind::Union(_) => "union",
        }
    }
}
