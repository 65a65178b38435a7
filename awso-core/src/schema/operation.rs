//! The static description of operations and services.

use http::Method;

use super::Target;
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
    /// The service it belongs to.
    pub service: &'static ServiceSchema,
    /// The input structure.
    pub input: Target,
    /// The output structure.
    pub output: Target,
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

/// What is known of a service.
#[derive(Debug)]
pub struct ServiceSchema {
    /// The service's id in its model: `ConnectParticipant`.
    pub id: &'static str,
    /// The first labels of its host name: `participant.connect`.
    pub endpoint_prefix: &'static str,
    /// The version of its interface: `2018-09-07`.
    pub version: &'static str,
    /// How operations become HTTP messages.
    pub protocol: Protocol,
    /// How requests prove who sends them.
    pub auth: Auth,
}

/// How requests prove who sends them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// Not at all, or by a token among the operation's own members.
    None,
}

impl OperationSchema {
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
            service: O::Service::SERVICE,
            input: <O as AwsShape>::schema,
            output: <O::Output as AwsShape>::schema,
        }
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
