//! The static description of operations and services.

use http::Method;

use super::rule::{first_step, has_member};
use super::{Kind, Target};
use crate::auth::CredentialsResolver;
use crate::client::{EndpointParams, EndpointResolver};
use crate::operation::{Operation, Service};
use crate::protocol::Protocol;
use crate::shape::AwsShape;

/// What is known of an operation.
#[derive(Debug)]
pub struct OperationSchema {
    /// The operation's name in the model.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path with its labels.
    pub uri: UriTemplate,
    /// What the query string always holds: `list-type=2`.
    pub query: &'static str,
    /// Whether the operation takes an input at all. One that takes an input without members is another.
    pub has_input: bool,
    /// What stands before the endpoint's host: `{AccountId}.`.
    pub host_prefix: Option<UriTemplate>,
    /// How requests prove who sends them.
    pub auth: Auth,
    /// Whether the request carries an MD5 of its body.
    pub checksum_required: bool,
    /// Whether large bodies go out compressed.
    pub request_compression: bool,
    /// Whether the model says that doing it twice is the same as doing it once. [`is_idempotent`](Self::is_idempotent)
    /// has all that is known of it.
    pub idempotent: bool,
    /// How the answer comes in pages.
    pub pagination: Option<Pagination>,
    /// The service it belongs to.
    pub service: &'static ServiceSchema,
    /// The input structure.
    pub input: Target,
    /// The output structure.
    pub output: Target,
    #[cfg(feature = "testing")]
    pub(crate) recording: crate::testing::Recording,
}

/// A path with labels: `/participant/views/{ViewToken}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UriTemplate {
    /// As the author wrote it.
    pub template: &'static str,
    /// The input member of each label, by index, in the order of the labels.
    pub labels: &'static [usize],
}

/// A part of a [`UriTemplate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Text as it stands.
    Literal(&'static str),
    /// The input member of this index, percent-encoded.
    Label(usize),
    /// The input member of this index, percent-encoded but for its slashes.
    GreedyLabel(usize),
}

impl UriTemplate {
    /// The parts in order.
    pub fn segments(self) -> impl Iterator<Item = Segment> + Clone {
        let (mut rest, mut labels) = (self.template, self.labels.iter());
        std::iter::from_fn(move || {
            let brace = rest.find('{').unwrap_or(rest.len());
            if brace > 0 {
                let (literal, after) = rest.split_at(brace);
                rest = after;
                return Some(Segment::Literal(literal));
            }
            let (label, after) = rest.strip_prefix('{')?.split_once('}')?;
            rest = after;
            let member = *labels.next()?;
            Some(if label.ends_with('+') { Segment::GreedyLabel(member) } else { Segment::Label(member) })
        })
    }
}

/// How an answer comes in pages. Members are called as in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// The member of the input that says where to go on.
    pub input_token: &'static str,
    /// The member of the output that says so, or the way to it: `Result.NextToken`.
    pub output_token: &'static str,
    /// The member of the input that says how much a page holds.
    pub page_size: Option<&'static str>,
}

/// What is known of a service.
#[derive(Debug)]
pub struct ServiceSchema {
    /// The service's id in its model: `ConnectParticipant`.
    pub id: &'static str,
    /// The first labels of its host name: `participant.connect`.
    pub endpoint_prefix: &'static str,
    /// What the service is called in signatures: its endpoint prefix, or another name such as `execute-api`.
    pub signing_name: &'static str,
    /// The version of its interface: `2018-09-07`.
    pub version: &'static str,
    /// How operations become HTTP messages.
    pub protocol: Protocol,
    /// How requests prove who sends them.
    pub auth: Auth,
    /// What operations are called behind in the header of awsJson and the path of rpcv2Cbor:
    /// `DynamoDB_20120810`.
    pub target_prefix: &'static str,
    /// The namespace of the outermost XML elements.
    pub xml_namespace: Option<&'static str>,
    /// Whether errors come under the codes they had in AWS Query, which the service spoke before.
    pub query_compatible: bool,
    /// How its endpoint follows from the region.
    pub endpoint: EndpointResolver,
    /// Where credentials come from that a client is not given.
    pub credentials: Option<CredentialsResolver>,
}

/// How requests prove who sends them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// Not at all, or by a token among the operation's own members.
    None,
    /// By a signature, Signature Version 4.
    SigV4,
    /// By a signature that leaves the body out.
    SigV4UnsignedPayload,
    /// By a signature as S3 has it: paths are signed as they are, the header `x-amz-content-sha256` says the hash of
    /// the body, and a body that is a stream is left out.
    S3V4,
    /// By a signature as S3 has it that leaves the body out.
    S3V4UnsignedPayload,
}

impl Auth {
    /// Stops the compiler where this way is not built.
    const fn is_built(self) {
        let is_built = cfg!(feature = "sigv4") || matches!(self, Auth::None);
        assert!(is_built, "services and operations that sign need awso's feature `sigv4`");
    }

    /// What an operation that says this means in a service of that way: models say `v4-unsigned-body` in S3, too.
    const fn within(self, service: Auth) -> Self {
        match (self, service) {
            (Auth::SigV4UnsignedPayload, Auth::S3V4) => Auth::S3V4UnsignedPayload,
            (auth, _) => auth,
        }
    }
}

impl ServiceSchema {
    /// A service of these names.
    pub const fn new(
        id: &'static str,
        endpoint_prefix: &'static str,
        version: &'static str,
        protocol: Protocol,
        auth: Auth,
    ) -> Self {
        protocol.is_built();
        auth.is_built();
        ServiceSchema {
            id,
            endpoint_prefix,
            signing_name: endpoint_prefix,
            version,
            protocol,
            auth,
            target_prefix: "",
            xml_namespace: None,
            query_compatible: false,
            endpoint: EndpointParams::standard,
            credentials: None,
        }
    }

    /// Names what the service is called in signatures.
    pub const fn signing_name(mut self, signing_name: &'static str) -> Self {
        self.signing_name = signing_name;
        self
    }

    /// Names what operations are called behind.
    pub const fn target_prefix(mut self, target_prefix: &'static str) -> Self {
        self.target_prefix = target_prefix;
        self
    }

    /// Names the namespace of the outermost XML elements.
    pub const fn xml_namespace(mut self, uri: &'static str) -> Self {
        self.xml_namespace = Some(uri);
        self
    }

    /// Reads errors under the codes they had in AWS Query.
    pub const fn query_compatible(mut self) -> Self {
        self.query_compatible = true;
        self
    }

    /// Has credentials that a client is not given come from there.
    pub const fn credentials(mut self, resolver: CredentialsResolver) -> Self {
        self.credentials = Some(resolver);
        self
    }

    /// Has the endpoint follow from the region by these rules instead of the standard ones.
    pub const fn endpoint(mut self, resolver: EndpointResolver) -> Self {
        self.endpoint = resolver;
        self
    }
}

impl OperationSchema {
    /// The description of the operation `O` of a service whose protocol knows operations by their name.
    pub const fn rpc<O: Operation>(name: &'static str) -> Self {
        assert!(
            !O::Service::SERVICE.protocol.binds(),
            "operations of REST services say their `uri` and `method`"
        );
        OperationSchema::of::<O>(name, Method::POST, "/", &[])
    }

    /// The description of the operation `O`.
    pub const fn of<O: Operation>(
        name: &'static str,
        method: Method,
        template: &'static str,
        labels: &'static [usize],
    ) -> Self {
        OperationSchema {
            name,
            method,
            uri: UriTemplate { template, labels },
            query: "",
            has_input: true,
            host_prefix: None,
            auth: O::Service::SERVICE.auth,
            checksum_required: false,
            request_compression: false,
            idempotent: false,
            pagination: None,
            service: O::Service::SERVICE,
            input: <O as AwsShape>::schema,
            output: <O::Output as AwsShape>::schema,
            #[cfg(feature = "testing")]
            recording: crate::testing::Recording::of::<O>(),
        }
    }

    /// Has the query string always hold this.
    pub const fn query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    /// Says that the operation takes no input.
    pub const fn no_input(mut self) -> Self {
        self.has_input = false;
        self
    }

    /// Has the request go to a host of its own, before the endpoint's.
    pub const fn host_prefix(mut self, template: &'static str, labels: &'static [usize]) -> Self {
        self.host_prefix = Some(UriTemplate { template, labels });
        self
    }

    /// Has the request prove another way than the service's others who sends it.
    pub const fn auth(mut self, auth: Auth) -> Self {
        auth.is_built();
        self.auth = auth.within(self.service.auth);
        self
    }

    /// Has the request carry an MD5 of its body in the header `content-md5`.
    pub const fn checksum_required(mut self) -> Self {
        let is_built = cfg!(feature = "checksum");
        assert!(is_built, "`checksum_required` needs awso's feature `checksum`");
        self.checksum_required = true;
        self
    }

    /// Has bodies of 10,240 bytes and more go out compressed by gzip.
    pub const fn request_compression(mut self) -> Self {
        let is_built = cfg!(feature = "gzip");
        assert!(is_built, "`request_compression` needs awso's feature `gzip`");
        self.request_compression = true;
        self
    }

    /// Says that doing it twice is the same as doing it once.
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Whether doing it twice is the same as doing it once, so that it may be sent again when nobody knows whether
    /// it was done: the model says so, or the method (RFC 9110, 9.2.2), or the service knows the request again by
    /// its idempotency token.
    pub fn is_idempotent(&self) -> bool {
        let has_token = || (self.input)().members().iter().any(|member| member.idempotency_token);
        self.idempotent || self.method.is_idempotent() || has_token()
    }

    /// Has the answer come in pages. The derive has seen to the members of the input.
    pub const fn paginated<O: Operation>(mut self, pagination: Pagination) -> Self {
        let Kind::Structure(members) = O::Output::BASE.kind else { return self };
        assert!(
            has_member(members, first_step(pagination.output_token)),
            "`output_token` names no member of the output"
        );
        self.pagination = Some(pagination);
        self
    }

    /// The labels of a path by member index, percent-decoding left to the caller, if the path is one of
    /// this operation's.
    ///
    /// A label takes everything up to the next `/`, a greedy one everything up to the last place where the
    /// literal behind it stands.
    pub fn labels<'p>(&self, path: &'p str) -> Option<Vec<(usize, &'p str)>> {
        let mut rest = path;
        let mut labels = Vec::new();
        let mut segments = self.uri.segments();
        while let Some(segment) = segments.next() {
            match segment {
                Segment::Literal(literal) => rest = rest.strip_prefix(literal)?,
                Segment::Label(member) => {
                    let (label, after) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                    labels.push((member, label));
                    rest = after;
                }
                Segment::GreedyLabel(member) => {
                    let tail = match segments.clone().next() {
                        Some(Segment::Literal(literal)) => rest.rfind(literal)?,
                        _ => rest.len(),
                    };
                    let (label, after) = rest.split_at(tail);
                    labels.push((member, label));
                    rest = after;
                }
            }
        }
        rest.is_empty().then_some(labels)
    }
}
