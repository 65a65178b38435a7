//! Faults as people write them.

use super::rules::Times;
use super::{Fault, FaultRule, Faults, name};
use crate::document::{DocumentError, Node, Table};

/// What stands in a table that says what a fault is, and of which calls.
const MEMBERS: [&str; 19] = [
    "operation",
    "contact_id",
    "participant_id",
    "skip",
    "times",
    "every",
    "chance",
    "status",
    "type",
    "message",
    "drop",
    "garbage",
    "cut",
    "slow_ms",
    "duplicate",
    "hold_back",
    "lose",
    "delay_ms",
    "after_processing",
];

pub(crate) fn member_names() -> &'static [&'static str] {
    &MEMBERS
}

pub(super) fn faults(text: &str) -> Result<Faults, DocumentError> {
    let document = Node::of(text)?;
    let table = Table::of("", &document, &["seed", "faults"])?;
    let mut faults = Faults::none().seed(table.count("seed")?.unwrap_or_default());
    for (index, node) in table.list("faults")?.iter().enumerate() {
        let table = Table::of(format!("faults[{index}]"), node, &MEMBERS)?;
        faults = faults.rule(rule(&table)?);
    }
    Ok(faults)
}

/// A fault, and the calls that have it.
pub(crate) fn rule(table: &Table<'_>) -> Result<FaultRule, DocumentError> {
    let text = |name| Ok(table.text(name)?.map(str::to_owned));
    let operation: Option<String> = text("operation")?;
    if let Some(operation) = &operation {
        name::check(operation).map_err(|problem| table.problem("operation", problem))?;
    }
    let rule = FaultRule {
        operation,
        contact_id: text("contact_id")?,
        participant_id: text("participant_id")?,
        skip: table.count("skip")?.unwrap_or_default(),
        times: times(table)?,
        fault: fault(table)?,
    };
    rule.check().map_err(|problem| table.problem("", problem))?;
    Ok(rule)
}

/// Which calls.
fn times(table: &Table<'_>) -> Result<Times, DocumentError> {
    let given = table.given(&["times", "every", "chance"]);
    if let [_, second, ..] = given.as_slice() {
        return Err(table.problem(second, "only one of times, every and chance"));
    }
    if let Some(count) = table.count("times")? {
        return Ok(Times::Next(count));
    }
    if let Some(count) = table.count("every")? {
        return match count {
            0 => Err(table.problem("every", "no call is the 0th; write a number from 1")),
            count => Ok(Times::Every(count)),
        };
    }
    match table.number("chance")? {
        None => Ok(Times::Always),
        Some(chance) if (0.0..=1.0).contains(&chance) => Ok(Times::Chance(chance)),
        Some(_) => Err(table.problem("chance", "write a number from 0 to 1")),
    }
}

/// What goes wrong.
fn fault(table: &Table<'_>) -> Result<Fault, DocumentError> {
    let mut faults = Vec::new();
    for (name, fault) in [
        ("drop", Fault::dropped()),
        ("garbage", Fault::garbage()),
        ("cut", Fault::cut()),
        ("duplicate", Fault::duplicated()),
        ("hold_back", Fault::held_back()),
        ("lose", Fault::lost()),
    ] {
        if table.flag(name)? {
            faults.push(fault);
        }
    }
    faults.extend(table.duration("slow_ms")?.map(Fault::slow));
    if !table.given(&["status", "type", "message"]).is_empty() {
        faults.push(error(table)?);
    }
    let delay = table.duration("delay_ms")?;
    let mut fault = match (faults.pop(), delay) {
        (Some(_), _) if !faults.is_empty() => {
            return Err(table.problem(
                "",
                "only one of drop, garbage, cut, slow_ms, duplicate, hold_back, lose, and an error with status, type and \
                 message",
            ));
        }
        (Some(fault), _) => fault,
        (None, Some(delay)) => Fault::delayed(delay),
        (None, None) => {
            return Err(table.problem(
                "",
                "nothing goes wrong; write status = 500, delay_ms or slow_ms, or drop, garbage, cut, duplicate, hold_back \
                 or lose = true",
            ));
        }
    };
    if table.flag("after_processing")? {
        fault = fault.after_processing();
    }
    Ok(fault.after(delay.unwrap_or_default()))
}

fn error(table: &Table<'_>) -> Result<Fault, DocumentError> {
    let status = match table.count("status")? {
        Some(status) => u16::try_from(status).ok().filter(|status| (400..600).contains(status)),
        None => None,
    };
    let status = status.ok_or_else(|| table.problem("status", "write the status of an error, 400 to 599"))?;
    let code = table.text("type")?;
    if code.is_some_and(|code| !code.chars().all(|c| c.is_ascii_graphic())) {
        return Err(table.problem("type", "write the name of an error: ThrottlingException"));
    }
    let fault = code.map_or_else(|| Fault::status(status), |code| Fault::error(status, code));
    Ok(match table.text("message")? {
        Some(message) => fault.message(message),
        None => fault,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_says_where_it_is_and_what_to_write() {
        for (toml, error) in [
            (
                "[[faults]]\nstatus = 200",
                "line 2: faults[0].status: write the status of an error, 400 to 599",
            ),
            (
                "[[faults]]\noperation = \"Send\"",
                "line 2: faults[0].operation: no operation \"Send\"; there are ",
            ),
            (
                "[[faults]]\noperation = \"GetTrancript\"\ndrop = true",
                "line 2: faults[0].operation: no operation \"GetTrancript\"; did you mean GetTranscript?",
            ),
            (
                "[[faults]]\noperation = \"SendMessage\"\nduplicate = true",
                "line 1: faults[0]: only frames are duplicated, ",
            ),
            ("[[faults]]", "line 1: faults[0]: nothing goes wrong; write status = 500, "),
            ("[[faults]]\ndrop = true\nevery = 0", "line 3: faults[0].every: no call is the 0th"),
            ("[[faults]]\ndrop = true\nevery = 2\ntimes = 1", "line 3: faults[0].every: only one of"),
            ("[[faults]]\ndrop = true\nchance = 7", "line 3: faults[0].chance: write a number from 0 to 1"),
            ("[[faults]]\ndrop = true\nstatus = 500", "line 1: faults[0]: only one of drop, garbage"),
            ("[[faults]]\nstatus = 500\ntype = \"a b\"", "line 3: faults[0].type: write the name"),
            ("[[faults]]\ndelay = 5", "line 2: faults[0].delay: unknown; known are operation, "),
        ] {
            let told = faults(toml).expect_err(toml).to_string();
            assert!(told.starts_with(error), "{told}");
        }
    }
}
