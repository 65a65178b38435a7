//! Attributes, on one line where they fit.

use super::WIDTH;
use crate::plan::Setting;

/// `#[…]` with a line's end.
pub(super) fn attribute(setting: &Setting, indent: usize) -> String {
    let pad = " ".repeat(indent);
    format!("{pad}#[{}]\n", laid_out(setting, indent, 3))
}

/// A setting, with so many characters more on its line.
fn laid_out(setting: &Setting, indent: usize, around: usize) -> String {
    let line = one_line(setting);
    let alone = match setting.inside.as_slice() {
        [only] if !only.inside.is_empty() => Some(only),
        _ => None,
    };
    // rustfmt leaves a place for the comma that a list has behind it when it is alone.
    let around = around + usize::from(alone.is_some());
    if setting.inside.is_empty() || indent + around + line.chars().count() <= WIDTH {
        return line;
    }
    if let Some(only) = alone {
        // It opens in the line of what it stands in.
        let around = around + setting.text.chars().count() + 2;
        return format!("{}({})", setting.text, laid_out(only, indent, around));
    }
    let inner = indent + 4;
    let pad = " ".repeat(inner);
    let last = setting.inside.len() - 1;
    let inside = setting.inside.iter().enumerate().map(|(index, setting)| {
        let comma = if index == last { "" } else { "," };
        format!("{pad}{}{comma}\n", laid_out(setting, inner, 2))
    });
    format!("{}(\n{}{})", setting.text, inside.collect::<String>(), " ".repeat(indent))
}

fn one_line(setting: &Setting) -> String {
    if setting.inside.is_empty() {
        return setting.text.clone();
    }
    let inside: Vec<_> = setting.inside.iter().map(one_line).collect();
    format!("{}({})", setting.text, inside.join(", "))
}
