//! The same zoo of shapes with serde's derive, and what has no serde by hand: the pairs of AWS Query. In XML lists and
//! maps have elements around them, which quick-xml's serde wants as structures, so shapes that hold any are declared once
//! for each format.

mod animals;
mod cage;
mod query;
mod xml;

use std::process::ExitCode;

use harness::{Arguments, Counted, Outcome};
use query::ToQuery;
use serde::Serialize;
use serde::de::DeserializeOwned;

#[global_allocator]
static ALLOCATOR: Counted = Counted;

fn run<J, X>(arguments: &Arguments, task: &str, json: &J, root: &str, xml: &X) -> Outcome<()>
where
    J: DeserializeOwned + Serialize + ToQuery,
    X: DeserializeOwned + Serialize,
{
    match task {
        "show_json" => println!("{}", serde_json::to_string(json)?),
        "show_xml" => println!("{}", xml::write(root, xml)?),
        "show_query" => println!("{:?}", query::pairs(json)),
        "write_json" => arguments.repeat(|| Ok(serde_json::to_string(json)?))?,
        "write_xml" => arguments.repeat(|| xml::write(root, xml))?,
        "write_query" => arguments.repeat(|| Ok(query::pairs(json)))?,
        "read_json" => {
            let document = serde_json::to_string(json)?;
            arguments.repeat(|| Ok(serde_json::from_str::<J>(&document)?))?;
        }
        "read_xml" => {
            let document = xml::write(root, xml)?;
            arguments.repeat(|| Ok(quick_xml::de::from_str::<X>(&document)?))?;
        }
        _ => return arguments.unknown(),
    }
    Ok(())
}

fn main() -> ExitCode {
    harness::main(|arguments| match arguments.task.rsplit_once('_') {
        Some((task, "animals")) => run(arguments, task, &animals::json(), "Animals", &animals::xml()),
        Some((task, "cage")) => run(arguments, task, &cage::json(4), "Cage", &cage::xml(4)),
        _ => arguments.unknown(),
    })
}
