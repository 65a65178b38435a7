//! Plots of a run, for the README.

use std::path::Path;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::Outcome;
use crate::table::{FLOOR, OURS, Row, Table, number};

const OFFICIAL: &str = "official";

/// Colours that are told apart by those who see few of them, too.
const OURS_COLOUR: RGBColor = RGBColor(0, 114, 178);
const OFFICIAL_COLOUR: RGBColor = RGBColor(213, 94, 0);
const FLOOR_COLOUR: RGBColor = RGBColor(110, 110, 110);

const WIDTH: u32 = 860;

/// The rows that are shown side by side: topic and name.
const SHOWN: [(&str, &str); 14] = [
    ("calls", "SendMessage, unsigned"),
    ("calls", "SendMessage, allocations"),
    ("decode", "GetTranscript, 15 items"),
    ("decode", "GetTranscript, 1000 items"),
    ("encode", "SendMessage, 16 kB of JSON as its content"),
    ("load", "calls a second, 1 in flight"),
    ("load", "calls a second, 16 in flight"),
    ("load", "calls a second, 64 in flight"),
    ("load", "processor a call, 16 in flight"),
    ("load", "most memory, 64 in flight"),
    ("clean", "debug build, processors"),
    ("clean", "release build, processors"),
    ("program", "stripped release program"),
    ("program", "start to first answer, instructions"),
];

/// Ours and the official client as ratios to the floor.
pub(crate) fn ratios(file: &Path, tables: &[Table]) -> Outcome<()> {
    let find = |(topic, name): &(&str, &str)| {
        let table = tables.iter().find(|table| table.topic == *topic)?;
        table.rows.iter().find(|row| row.name == *name && row.base == FLOOR)
    };
    let rows: Vec<&Row> = SHOWN.iter().filter_map(find).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let shown = rows.iter().flat_map(|row| [OURS, OFFICIAL].map(|it| row.cell(it)));
    let most = shown.flatten().map(|cell| cell.ratio).fold(1.0, f64::max) * 1.08;

    let height = 34 * u32::try_from(rows.len())? + 90;
    let area = SVGBackend::new(file, (WIDTH, height)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption("Ratios to a client written by hand (1 = the same)", ("sans-serif", 22))
        .margin(12)
        .margin_right(24)
        .x_label_area_size(28)
        .y_label_area_size(330)
        .build_cartesian_2d(0.0..most, 0.0..rows.len() as f64)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .y_labels(0)
        .light_line_style(WHITE)
        .label_style(("sans-serif", 16))
        .draw()?;
    for (place, row) in rows.iter().enumerate() {
        let top = (rows.len() - place) as f64;
        let (left, middle) = chart.backend_coord(&(0.0, top - 0.5));
        area.draw(&Text::new(row.name.clone(), (left - 8, middle), text(16, HPos::Right)))?;
        for (contestant, colour, from) in [(OURS, OURS_COLOUR, 0.12), (OFFICIAL, OFFICIAL_COLOUR, 0.5)] {
            let Some(cell) = row.cell(contestant) else { continue };
            let (high, low) = (top - from, top - from - 0.36);
            chart.plotting_area().draw(&Rectangle::new([(0.0, low), (cell.ratio, high)], colour.filled()))?;
            let (right, middle) = chart.backend_coord(&(cell.ratio, f64::midpoint(high, low)));
            area.draw(&Text::new(format!("{:.2}", cell.ratio), (right + 4, middle), text(15, HPos::Left)))?;
        }
    }
    let one = PathElement::new(vec![(1.0, 0.0), (1.0, rows.len() as f64)], FLOOR_COLOUR.stroke_width(2));
    chart.plotting_area().draw(&one)?;
    for (name, colour, place) in [(OURS, OURS_COLOUR, 0), (OFFICIAL, OFFICIAL_COLOUR, 1)] {
        let (x, y) = (12 + 100 * place, i32::try_from(height)? - 18);
        area.draw(&Rectangle::new([(x, y), (x + 14, y + 10)], colour.filled()))?;
        area.draw(&Text::new(name, (x + 20, y + 5), text(16, HPos::Left)))?;
    }
    area.present()?;
    Ok(())
}

/// How long shapes take to compile, by how many there are.
pub(crate) fn derive(file: &Path, tables: &[Table]) -> Outcome<()> {
    let Some(table) = tables.iter().find(|table| table.topic == "derive") else { return Ok(()) };
    // The rows of times are called by how many shapes there are.
    let count = |row: &Row| row.name.strip_suffix(" shapes").and_then(|it| it.parse::<f64>().ok());
    let of = |contestant| -> Vec<(f64, f64)> {
        let point = |row: &Row| Some((count(row)?, row.cell(contestant)?.value));
        table.rows.iter().filter_map(point).collect()
    };
    let (ours, serde) = (of(OURS), of(FLOOR));
    let points = || ours.iter().chain(&serde);
    let right = points().map(|point| point.0).fold(1.0, f64::max) * 1.04;
    let high = points().map(|point| point.1).fold(1.0, f64::max) * 1.08;

    let area = SVGBackend::new(file, (WIDTH, 420)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption("A debug build of generated shapes, in seconds of processors", ("sans-serif", 22))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(50)
        .build_cartesian_2d(0.0..right, 0.0..high)?;
    chart
        .configure_mesh()
        .x_desc("shapes")
        .x_label_formatter(&|it| number(*it))
        .light_line_style(WHITE)
        .label_style(("sans-serif", 16))
        .draw()?;
    for (name, points, colour) in
        [("awso's derives", ours, OURS_COLOUR), ("serde's derives", serde, OFFICIAL_COLOUR)]
    {
        chart
            .draw_series(LineSeries::new(points, colour.stroke_width(2)).point_size(4))?
            .label(name)
            .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 14, y + 5)], colour.filled()));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .label_font(("sans-serif", 16))
        .border_style(WHITE)
        .background_style(WHITE)
        .draw()?;
    area.present()?;
    Ok(())
}

fn text(size: u32, side: HPos) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&BLACK).pos(Pos::new(side, VPos::Center))
}
