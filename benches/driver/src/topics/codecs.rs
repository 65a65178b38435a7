//! Codecs alone: no network, no client.

use std::fs;

use super::table;
use crate::Outcome;
use crate::lab::{Lab, Task, directory};
use crate::table::{Aim, FLOOR, OURS, Row, Table};

/// What an answer costs to be read.
pub(crate) fn decode(lab: &mut Lab) -> Outcome<Table> {
    let mut rows = Vec::new();
    for items in [15, 100, 1000] {
        let file = document(&format!("transcript-{items}.json"), &fixtures::transcript(items))?;
        let task = Task { name: "read_transcript", in_flight: 1, place: &file };
        let count = if lab.is_quick { 1000 / items } else { 3000 / items };
        let readers: &[&str] = if lab.is_quick { &["floor", "ours"] } else { &["floor", "ours", "value"] };
        let mut values = lab.each(readers, &task, count as u64)?;
        if lab.has_official {
            // Its parser is not public, so it reads the answers of a server that is a closure: what more a page of items
            // takes than an empty one is the parser's.
            let empty = document("transcript-0.json", &fixtures::transcript(0))?;
            let page = lab.instructions("official", &task, count as u64)?;
            let task = Task { place: &empty, ..task };
            values.push(("official".to_owned(), page - lab.instructions("official", &task, 100)?));
        }
        let row = Row::new(format!("GetTranscript, {items} items"), "instructions", FLOOR, &values);
        rows.push(row.aim(Aim::AtMost(1.05)));
    }
    if let Some(row) = rows.last_mut() {
        *row = row.clone().guard(1.3);
    }
    let method = "One page of a transcript, from bytes to the typed answer. `value` reads it into `serde_json::Value`. Of the \
                  official client it is what a call takes beyond one with an empty page, both without a network.";
    Ok(table("decode", "Reading an answer", method, rows))
}

/// What a request costs to be written.
pub(crate) fn encode(lab: &mut Lab) -> Outcome<Table> {
    let count = if lab.is_quick { 20 } else { 200 };
    let long = document("message.json", &fixtures::long_message())?;
    let task = Task { name: "write_message", in_flight: 1, place: &long };
    let mut values = lab.each(&["floor", "ours"], &task, count)?;
    if lab.has_official {
        let short = document("short.json", "[]")?;
        let whole = lab.instructions("official", &task, count)?;
        let task = Task { place: &short, ..task };
        values.push(("official".to_owned(), whole - lab.instructions("official", &task, count)?));
    }
    let message = Row::new("SendMessage, 16 kB of JSON as its content", "instructions", FLOOR, &values);
    let task = Task { name: "write_chat", in_flight: 1, place: "" };
    let values = [
        (FLOOR.to_owned(), lab.instructions("floor", &task, count)?),
        (OURS.to_owned(), lab.instructions("ours-signed", &task, count)?),
    ];
    let chat = Row::new("StartChatContact, 400 attributes", "instructions", FLOOR, &values);
    let method = "A large input, from the typed value to the bytes of the body. Of the official client it is what a call \
                  takes beyond one with a short message, both without a network.";
    Ok(table(
        "encode",
        "Writing a large input",
        method,
        vec![message.aim(Aim::AtMost(0.95)), chat.aim(Aim::AtMost(0.95))],
    ))
}

/// Each format against what one takes by hand.
pub(crate) fn formats(lab: &mut Lab) -> Outcome<Table> {
    let mut rows = Vec::new();
    for (format, counterpart, ways) in [
        ("json", "serde_json", ["write", "read"].as_slice()),
        ("xml", "quick-xml's serde", &["write", "read"]),
        ("query", "pairs by hand", &["write"]),
    ] {
        for shape in ["animals", "cage"] {
            let show = format!("show_{format}_{shape}");
            if lab.output("zoo-floor", &show)? != lab.output("zoo-ours", &show)? {
                return Err(
                    format!("{shape} is not the same {format} with ours and with {counterpart}").into()
                );
            }
            for way in ways {
                let name = format!("{way}_{format}_{shape}");
                let task = Task { name: &name, in_flight: 1, place: "" };
                let values = [
                    (FLOOR.to_owned(), lab.instructions("zoo-floor", &task, 40)?),
                    (OURS.to_owned(), lab.instructions("zoo-ours", &task, 40)?),
                ];
                let method = if *way == "write" { "to" } else { "of" };
                let name = format!("`{method}_{format}`, {shape}, beside {counterpart}");
                rows.push(Row::new(name, "instructions", FLOOR, &values).aim(Aim::AtMost(1.2)));
            }
        }
    }
    let method = "The same shapes with awso's derive and with serde's, which make the same documents. `animals` is a list of 50 \
                  structures with members of every common kind, `cage` a tree of 121.";
    Ok(table("formats", "Formats", method, rows))
}

/// A file with this text, for those who read it.
fn document(name: &str, text: &str) -> Outcome<String> {
    let file = directory("documents")?.join(name);
    fs::write(&file, text)?;
    Ok(file.to_str().ok_or("the path of the target directory is no Unicode")?.to_owned())
}
