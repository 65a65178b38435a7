//! What is measured, a file a subject.

mod builds;
mod calls;
mod codecs;
mod derive;
mod whole;

use crate::Outcome;
use crate::lab::Lab;
use crate::table::Table;

/// Something to be measured by itself.
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    /// Whether a quick run has it.
    pub(crate) is_quick: bool,
    pub(crate) run: fn(&mut Lab) -> Outcome<Table>,
}

/// All of them, in the order in which they are run.
pub(crate) const TOPICS: &[Topic] = &[
    Topic { name: "calls", is_quick: true, run: calls::costs },
    Topic { name: "signature", is_quick: false, run: calls::signature },
    Topic { name: "decode", is_quick: true, run: codecs::decode },
    Topic { name: "encode", is_quick: true, run: codecs::encode },
    Topic { name: "formats", is_quick: false, run: codecs::formats },
    Topic { name: "load", is_quick: true, run: calls::load },
    Topic { name: "clean", is_quick: false, run: builds::clean },
    Topic { name: "again", is_quick: false, run: builds::again },
    Topic { name: "program", is_quick: false, run: builds::program },
    Topic { name: "derive", is_quick: false, run: derive::cost },
    Topic { name: "whole", is_quick: false, run: whole::connect },
];

fn table(topic: &str, title: &str, method: &str, rows: Vec<crate::table::Row>) -> Table {
    Table {
        topic: topic.to_owned(),
        title: title.to_owned(),
        method: method.to_owned(),
        rows,
        measured: String::new(),
    }
}
