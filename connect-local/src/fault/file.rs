//! Faults as people write them.

use super::rules::Times;
use super::{Fault, FaultRule, Faults};
use crate::document::{DocumentError, Node, Table};
use crate::routes;

/// What stands in a table that says what a fault is, and of which calls.
const MEMBERS: [&str; 11] = [
    "operation",
    "times",
    "every",
    "chance",
    "status",
    "type",
    "message",
    "drop",
    "garbage",
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
    let operation = table.text("operation")?.map(str::to_owned);
    if let Some(name) = &operation {
        routes::check_operation(name).map_err(|problem| table.problem("operation", problem))?;
    }
    Ok(FaultRule { operation, times: times(table)?, fault: fault(table)? })
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
    let (drop, garbage) = (table.flag("drop")?, table.flag("garbage")?);
    let given = table.given(&["status", "type", "message"]);
    let is_error = !given.is_empty();
    if usize::from(drop) + usize::from(garbage) + usize::from(is_error) > 1 {
        return Err(
            table.problem("", "only one of drop, garbage, and an error with status, type and message")
        );
    }
    let delay = table.duration("delay_ms")?;
    let mut fault = if drop {
        Fault::dropped()
    } else if garbage {
        Fault::garbage()
    } else if is_error {
        error(table)?
    } else {
        let delay = delay.ok_or_else(|| {
            table.problem(
                "",
                "nothing goes wrong; write status = 500, drop = true, garbage = true or delay_ms",
            )
        })?;
        Fault::delayed(delay)
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
