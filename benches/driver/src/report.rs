//! What is kept of a run: RESULTS.md and its plots.

use std::fmt::Write as _;
use std::fs;

use serde::{Deserialize, Serialize};

use crate::lab::{benches, directory};
use crate::table::{Row, Table};
use crate::topics::TOPICS;
use crate::{Outcome, machine, plot};

/// The tables of the last runs on one machine. A full run takes long, so a topic may be measured again by itself.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Results {
    machine: String,
    tables: Vec<Table>,
}

impl Results {
    /// Those of earlier runs, if this is the machine and the compiler that they were measured with.
    pub(crate) fn load() -> Outcome<Self> {
        let machine = machine::machine()?;
        let kept = fs::read_to_string(directory("results")?.join("results.json")).ok();
        let kept = kept.and_then(|text| serde_json::from_str::<Results>(&text).ok());
        Ok(match kept {
            Some(kept) if kept.machine == machine => kept,
            _ => Results { machine, tables: Vec::new() },
        })
    }

    /// Takes the place of what was known of its topic.
    pub(crate) fn put(&mut self, table: Table) -> Outcome<()> {
        self.tables.retain(|it| it.topic != table.topic);
        self.tables.push(table);
        self.tables.sort_by_key(|table| TOPICS.iter().position(|topic| topic.name == table.topic));
        fs::write(directory("results")?.join("results.json"), serde_json::to_string_pretty(self)?)?;
        Ok(())
    }

    /// Writes RESULTS.md and the plots.
    pub(crate) fn write(&self) -> Outcome<()> {
        plot::ratios(&benches().join("ratios.svg"), &self.tables)?;
        plot::derive(&benches().join("derive.svg"), &self.tables)?;
        fs::write(benches().join("RESULTS.md"), self.markdown()?)?;
        Ok(())
    }

    fn markdown(&self) -> Outcome<String> {
        let mut text = format!(
            "# Results\n\nWritten by `benches/compare`; [README.md](README.md) says who the contestants are.\n\n\
             - machine: {}\n- versions: {}\n\n\
             A figure in bold is the ratio to the contestant that the topic's others are compared with: the floor, if there \
             is one. Instructions and allocations are nearly the same in every run; what is in seconds is not.\n",
            self.machine,
            machine::versions()?,
        );
        let rows = || self.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
        let with_aim = rows().filter(|(_, row)| row.is_met().is_some()).count();
        let missed: Vec<(&Table, &Row)> = rows().filter(|(_, row)| row.is_met() == Some(false)).collect();
        let _ = writeln!(text, "\nOf {with_aim} aims {} are met.", with_aim - missed.len());
        for (table, row) in missed {
            let _ = writeln!(text, "- missed: {}: {}", table.title, row.name);
        }
        for table in &self.tables {
            let _ = write!(text, "\n{}", table.markdown());
        }
        // What figures do not say, kept by hand.
        if let Ok(remarks) = fs::read_to_string(benches().join("REMARKS.md")) {
            let _ = write!(text, "\n{remarks}");
        }
        Ok(text)
    }
}
