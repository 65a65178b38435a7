//! What a model becomes, and what a check finds, on models of a few lines.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod binary;
mod drift;
mod malformed;
mod names;
mod printed;
mod recursion;

use awso_scaffold::{Client, Model, print};

/// A model of this protocol with one operation, `Act`, and these shapes; `In` is its input.
fn model(protocol: &str, shapes: &str) -> Model {
    let text = format!(
        r#"{{"metadata": {{"protocol": "{protocol}", "targetPrefix": "Target", "jsonVersion": "1.0"}},
            "operations": {{"Act": {{"name": "Act", "http": {{"method": "POST", "requestUri": "/act"}},
                "input": {{"shape": "In"}}, "output": {{"shape": "Out"}}}}}},
            "shapes": {{"Out": {{"type": "structure", "members": {{}}}}, "String": {{"type": "string"}}, {shapes}}}}}"#
    );
    Model::of_text(&text).unwrap()
}

/// The operation `Act` of such a model, printed.
fn act(protocol: &str, shapes: &str) -> String {
    print::operation(&model(protocol, shapes), "Act", Client::Crate).unwrap()
}

#[track_caller]
fn has(printed: &str, lines: &str) {
    assert!(printed.contains(lines), "{lines}\n---- is not in\n{printed}");
}
