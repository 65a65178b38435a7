//! Figures side by side.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// What one topic has found.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Table {
    pub(crate) topic: String,
    pub(crate) title: String,
    /// How it was measured.
    pub(crate) method: String,
    pub(crate) rows: Vec<Row>,
    /// The day, and whether it was a full run.
    pub(crate) measured: String,
}

/// One thing, of every contestant that does it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) unit: String,
    /// The contestant the others are compared with.
    pub(crate) base: String,
    pub(crate) cells: Vec<Cell>,
    pub(crate) aim: Option<Aim>,
    /// What ours must not pass, or the run fails.
    pub(crate) guard: Option<f64>,
}

/// What one contestant takes.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Cell {
    pub(crate) contestant: String,
    pub(crate) value: f64,
    /// To the base.
    pub(crate) ratio: f64,
}

/// What is wanted of ours.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) enum Aim {
    /// Of its ratio.
    AtMost(f64),
    AtLeast(f64),
    /// Of the value itself.
    Most(f64),
    /// Of how much it is beyond the base.
    Beyond(f64),
}

/// The contestant that it is all about.
pub(crate) const OURS: &str = "ours";

/// The contestant that most are compared with.
pub(crate) const FLOOR: &str = "floor";

/// What figures are compared with that stand for themselves.
pub(crate) const NOBODY: &str = "";

impl Row {
    /// A row of what each contestant takes, compared with one of them. Without that one there are no ratios.
    pub(crate) fn new(name: impl Into<String>, unit: &str, base: &str, values: &[(String, f64)]) -> Self {
        let of_base = values.iter().find(|(name, _)| name == base).map_or(f64::NAN, |(_, value)| *value);
        let cells = values.iter().map(|(contestant, value)| Cell {
            contestant: contestant.clone(),
            value: *value,
            ratio: value / of_base,
        });
        Row {
            name: name.into(),
            unit: unit.to_owned(),
            base: base.to_owned(),
            cells: cells.collect(),
            aim: None,
            guard: None,
        }
    }

    /// A row of repetitions that were interleaved: the ratios are medians of what each round gives, so that whatever
    /// else the machine does in the meantime slows both sides of one.
    pub(crate) fn of_rounds(
        name: impl Into<String>,
        unit: &str,
        base: &str,
        rounds: &[Vec<(String, f64)>],
    ) -> Self {
        let each: Vec<Row> = rounds.iter().map(|values| Row::new("", unit, base, values)).collect();
        let mut row = Row::new(name, unit, base, rounds.first().map_or(&[], Vec::as_slice));
        for (place, cell) in row.cells.iter_mut().enumerate() {
            cell.value = median(each.iter().map(|row| row.cells[place].value));
            cell.ratio = median(each.iter().map(|row| row.cells[place].ratio));
        }
        row
    }

    pub(crate) fn aim(mut self, aim: Aim) -> Self {
        self.aim = Some(aim);
        self
    }

    pub(crate) fn guard(mut self, most: f64) -> Self {
        self.guard = Some(most);
        self
    }

    pub(crate) fn cell(&self, contestant: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.contestant == contestant)
    }

    /// Whether ours is as it is wanted, if both are known.
    pub(crate) fn is_met(&self) -> Option<bool> {
        let ours = self.cell(OURS)?;
        Some(match self.aim? {
            Aim::AtMost(most) => ours.ratio <= most,
            Aim::AtLeast(least) => ours.ratio >= least,
            Aim::Most(most) => ours.value <= most,
            Aim::Beyond(most) => ours.value - self.cell(&self.base)?.value <= most,
        })
    }

    /// By how much ours passes what it must not, in words.
    pub(crate) fn passed(&self) -> Option<String> {
        let (most, ours) = (self.guard?, self.cell(OURS)?);
        // What is not a number is no proof that all is well.
        (ours.ratio.is_nan() || ours.ratio > most)
            .then(|| format!("{}: ours/{} is {:.2}, at most {most:.2}", self.name, self.base, ours.ratio))
    }

    fn line(&self) -> String {
        let mut line = format!("{:<44}", self.name);
        for cell in self.cells.iter().filter(|cell| cell.contestant != self.base && !cell.ratio.is_nan()) {
            let ratio = format!("{}/{} {:.2}", cell.contestant, self.base, cell.ratio);
            let _ = write!(line, "  {ratio:<20}");
        }
        for cell in &self.cells {
            let _ = write!(line, "  {} {}", cell.contestant, number(cell.value));
        }
        let _ = write!(line, " {}", self.unit);
        if let Some(aim) = self.aim {
            let met = if self.is_met() == Some(true) { "met" } else { "MISSED" };
            let _ = write!(line, "  (aim {}: {met})", aim.text());
        }
        line
    }
}

impl Aim {
    pub(crate) fn text(self) -> String {
        match self {
            Aim::AtMost(most) => format!("≤ {most:.2}"),
            Aim::AtLeast(least) => format!("≥ {least:.2}"),
            Aim::Most(most) => format!("≤ {}", number(most)),
            Aim::Beyond(most) => format!("≤ {} more", number(most)),
        }
    }
}

impl Table {
    /// For a terminal: a line a row.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}\n", self.title);
        for row in &self.rows {
            let _ = writeln!(text, "  {}", row.line());
        }
        text
    }

    /// For RESULTS.md. Rows of other contestants have columns of their own.
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!("## {}\n\n{}\n\n", self.title, self.method);
        let mut contestants: Vec<&str> = Vec::new();
        for cell in self.rows.iter().flat_map(|row| &row.cells) {
            if !contestants.contains(&cell.contestant.as_str()) {
                contestants.push(&cell.contestant);
            }
        }
        let _ = writeln!(text, "| what | unit | {} | aim |", contestants.join(" | "));
        let _ = writeln!(text, "|---|---|{}---|", "---:|".repeat(contestants.len()));
        for row in &self.rows {
            let _ = write!(text, "| {} | {} |", row.name, row.unit);
            for contestant in &contestants {
                match row.cell(contestant) {
                    Some(cell) if cell.contestant == row.base || cell.ratio.is_nan() => {
                        let _ = write!(text, " {} |", number(cell.value));
                    }
                    Some(cell) => {
                        let _ = write!(text, " {} (**{:.2}**) |", number(cell.value), cell.ratio);
                    }
                    None => text.push_str(" – |"),
                }
            }
            let aim = match (row.aim, row.is_met()) {
                (Some(aim), Some(true)) => format!("{}, met", aim.text()),
                (Some(aim), _) => format!("{}, **missed**", aim.text()),
                (None, _) => String::new(),
            };
            let _ = writeln!(text, " {aim} |");
        }
        let _ = writeln!(text, "\nMeasured on {}.", self.measured);
        text
    }
}

/// The one in the middle, or the mean of the two.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => values[odd / 2],
        even => f64::midpoint(values[even / 2 - 1], values[even / 2]),
    }
}

/// A number for people: with commas, and with decimals where there are few digits before them.
pub(crate) fn number(value: f64) -> String {
    if value.abs() < 10.0 {
        return format!("{value:.2}");
    }
    if value.abs() < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{:.0}", value.abs());
    let mut text = if value < 0.0 { String::from("-") } else { String::new() };
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
