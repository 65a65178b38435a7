//! What the derive costs a shape, and whether it costs the same where there are many.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::builds::{empty, measured, middle, slope};
use super::table;
use crate::Outcome;
use crate::lab::{Lab, benches, cargo, directory, target};
use crate::process::Ended;
use crate::table::{FLOOR, NOBODY, OURS, Row, Table};

/// How many shapes with ours, and with serde's derives, which take longer.
const SHAPES: [usize; 5] = [100, 300, 1000, 3000, 10_000];
const SERDE: [usize; 4] = [100, 300, 1000, 3000];

/// So many in a module.
const MODULE: usize = 100;

/// The slopes.
pub(crate) fn cost(lab: &mut Lab) -> Outcome<Table> {
    let most = if lab.is_quick { 1000 } else { usize::MAX };
    let rounds = if lab.is_quick { 1 } else { 3 };
    let (mut ours, mut serde) = (Crates::new(OURS)?, Crates::new(FLOOR)?);
    let mut rows = Vec::new();
    for shapes in SHAPES.into_iter().filter(|&it| it <= most) {
        let ours = ours.build(shapes, rounds)?;
        let serde = if SERDE.contains(&shapes) { Some(serde.build(shapes, rounds)?) } else { None };
        let values = |of: fn(Point) -> f64| {
            let floor = serde.map(|it| (FLOOR.to_owned(), of(it)));
            floor.into_iter().chain([(OURS.to_owned(), of(ours))]).collect::<Vec<_>>()
        };
        rows.push(Row::new(format!("{shapes} shapes"), "s", FLOOR, &values(|it| it.seconds)));
        rows.push(Row::new(
            format!("{shapes} shapes, memory"),
            "MB",
            FLOOR,
            &values(|it| it.kilobytes / 1024.0),
        ));
    }
    let steep =
        |of: fn(Point) -> f64| [(FLOOR.to_owned(), serde.steep(of)), (OURS.to_owned(), ours.steep(of))];
    rows.push(Row::new("a shape", "ms", FLOOR, &steep(|it| it.seconds * 1e3)));
    rows.push(Row::new("a shape, memory", "kB", FLOOR, &steep(|it| it.kilobytes)));
    let bend = [(FLOOR.to_owned(), serde.bend()), (OURS.to_owned(), ours.bend())];
    rows.push(Row::new("a shape of the last step to one of all", "times", NOBODY, &bend));
    let method = "Debug builds of a crate of generated shapes: of ten five structures of two to six members, three newtypes \
                  and two enums. Everything it depends on is built before; seconds are the processors'. With ours a shape \
                  has every format of AWS, validation and a builder, with serde's two derives those of serde. The last lines \
                  are the slope of the line through all sizes, and how much steeper the last step is: 1 is linear.";
    Ok(table("derive", "What the derive costs", method, rows))
}

/// What a crate of so many shapes takes.
#[derive(Clone, Copy)]
struct Point {
    shapes: f64,
    seconds: f64,
    kilobytes: f64,
}

/// The crates of one way to describe shapes.
struct Crates {
    way: &'static str,
    place: PathBuf,
    points: Vec<Point>,
}

impl Crates {
    fn new(way: &'static str) -> Outcome<Self> {
        let place = directory("derive")?.join(way);
        empty(&place)?;
        let crates = Crates { way, place, points: Vec::new() };
        // What they depend on.
        crates.once(&crates.write(1)?)?;
        Ok(crates)
    }

    fn build(&mut self, shapes: usize, rounds: usize) -> Outcome<Point> {
        eprintln!("building {shapes} shapes ({})", self.way);
        let made = self.write(shapes)?;
        let builds: Vec<Ended> = (0..rounds).map(|_| self.once(&made)).collect::<Outcome<_>>()?;
        let point = Point {
            shapes: shapes as f64,
            seconds: middle(&builds, |it| it.processor.as_secs_f64()),
            kilobytes: middle(&builds, |it| it.peak),
        };
        self.points.push(point);
        Ok(point)
    }

    /// Builds it as if for the first time.
    fn once(&self, made: &Path) -> Outcome<Ended> {
        let name = made.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let built = target().join("derive").join(format!("{}-target", self.way));
        let mut clean = cargo();
        clean.current_dir(made).args(["clean", "--quiet", "--offline", "--package", name]);
        crate::process::run(clean.arg("--target-dir").arg(&built))?;
        let mut cargo = cargo();
        cargo.current_dir(made).args(["build", "--offline"]);
        Ok(measured(cargo.arg("--target-dir").arg(&built))?.ended)
    }

    fn write(&self, shapes: usize) -> Outcome<PathBuf> {
        let name = format!("shapes-{shapes}");
        let made = self.place.join(&name);
        fs::create_dir_all(made.join("src"))?;
        let dependency = match self.way {
            OURS => format!(
                "awso = {{ path = {:?}, default-features = false }}",
                benches().join("../awso").canonicalize()?
            ),
            _ => "serde = { version = \"1\", features = [\"derive\"] }".to_owned(),
        };
        fs::write(
            made.join("Cargo.toml"),
            format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependency}\n\n[workspace]\n"
            ),
        )?;
        fs::copy(benches().join("Cargo.lock"), made.join("Cargo.lock"))?;
        let mut root = String::new();
        for module in 0..shapes.div_ceil(MODULE) {
            let _ = writeln!(root, "pub mod m{module};");
            let within = (module * MODULE..shapes.min((module + 1) * MODULE)).map(|it| shape(self.way, it));
            let uses = if self.way == OURS {
                "use awso::AwsShape;\n"
            } else {
                "use serde::{Deserialize, Serialize};\n"
            };
            fs::write(
                made.join(format!("src/m{module}.rs")),
                format!("{uses}{}", within.collect::<String>()),
            )?;
        }
        fs::write(made.join("src/lib.rs"), root)?;
        Ok(made)
    }

    fn steep(&self, of: fn(Point) -> f64) -> f64 {
        slope(&self.points.iter().map(|it| (it.shapes, of(*it))).collect::<Vec<_>>()).1
    }

    /// How much steeper the last step is than the whole.
    fn bend(&self) -> f64 {
        let [first, .., before, last] = self.points.as_slice() else { return f64::NAN };
        let step = |from: &Point, to: &Point| (to.seconds - from.seconds) / (to.shapes - from.shapes);
        step(before, last) / step(first, last)
    }
}

/// The shape of this number. Structures refer to the newtypes and the enum of their own ten.
fn shape(way: &str, number: usize) -> String {
    let (ten, ours) = (number / 10 * 10, way == OURS);
    let derive = match ours {
        true => "#[derive(AwsShape, Clone, Debug, PartialEq)]",
        false => "#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]",
    };
    let serde = |text| if ours { "" } else { text };
    match number % 10 {
        kind @ 0..=2 => {
            let of = ["String", "i32", "String"][kind];
            let limits = match (ours, of) {
                (false, _) => "#[serde(transparent)]",
                (true, "i32") => "#[aws(range(0..=100))]",
                (true, _) => "#[aws(length(1..=256))]",
            };
            format!("\n{derive}\n{limits}\npub struct S{number}(pub {of});\n")
        }
        3 | 4 => {
            let unknown =
                if ours { "#[aws(unknown)]\n    Unknown(String)" } else { "#[serde(other)]\n    Unknown" };
            let rename = serde("#[serde(rename_all = \"SCREAMING_SNAKE_CASE\")]\n");
            format!(
                "\n{derive}\n{rename}pub enum S{number} {{\n    First,\n    SecondOne,\n    Third,\n    {unknown},\n}}\n"
            )
        }
        kind => {
            let names = [
                ("name", "Option<String>".to_owned()),
                ("identifier", format!("Option<S{ten}>")),
                ("count", format!("Option<S{}>", ten + 1)),
                ("state", format!("Option<S{}>", ten + 3)),
                ("tags", "Option<std::collections::BTreeMap<String, String>>".to_owned()),
                ("items", format!("Option<Vec<S{}>>", ten + 2)),
            ];
            let skip = serde("    #[serde(skip_serializing_if = \"Option::is_none\")]\n");
            let rename = serde("#[serde(rename_all = \"PascalCase\")]\n");
            let members: String = names
                .iter()
                .take(kind - 3)
                .map(|(name, of)| format!("{skip}    pub {name}: {of},\n"))
                .collect();
            format!("\n{derive}\n{rename}pub struct S{number} {{\n{members}}}\n")
        }
    }
}
