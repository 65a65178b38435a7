//! What fits in headers and query parameters.

use super::{Kind, Place};

/// What fits in one header or query parameter, and in several of them. A constant of the type, because to look at
/// the items of a list there is only a function, which no constant may call.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A value on one line of text.
    Line,
    /// A list of those.
    Lines,
    /// A map to those.
    LineEntries,
    /// A map to lists of those.
    LinesEntries,
    /// Anything else.
    Other,
}

impl Form {
    /// Refuses what is in a list or map and does not fit in the place.
    pub(super) const fn fits(self, place: Place, kind: &Kind) {
        match (place, kind) {
            (Place::Header(_) | Place::Query(_), Kind::List(_)) => assert!(
                matches!(self, Form::Lines),
                "a list here is of text, numbers, truth values or timestamps: nothing else fits in one header or parameter"
            ),
            (Place::PrefixHeaders(_), _) => assert!(
                matches!(self, Form::LineEntries),
                "`prefix_headers` takes a map to text, numbers, truth values or timestamps: nothing else fits in one header"
            ),
            (Place::QueryMap, _) => assert!(
                matches!(self, Form::LineEntries | Form::LinesEntries),
                "`query_map` takes a map to text, numbers, truth values, timestamps or lists of them: nothing else fits in parameters"
            ),
            _ => {}
        }
    }
}
