//! How tones look, on dark and on light: the terminal's own colours for text, and those of its sixteen that can be read
//! on either.

use ratatui::style::{Color, Modifier, Style};

use crate::layout::Tone;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Palette {
    has_colour: bool,
}

impl Palette {
    /// With colours, unless `NO_COLOR` is set to something.
    pub(crate) fn of_environment() -> Self {
        Palette { has_colour: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) }
    }

    #[cfg(test)]
    pub(crate) fn new(has_colour: bool) -> Self {
        Palette { has_colour }
    }

    pub(crate) fn style(self, tone: Tone) -> Style {
        let (colour, modifier) = match tone {
            Tone::Plain => (Color::Reset, Modifier::empty()),
            Tone::Own => (Color::Magenta, Modifier::BOLD),
            Tone::Other => (Color::Green, Modifier::BOLD),
            Tone::Quiet => (Color::Reset, Modifier::DIM),
            Tone::Problem => (Color::Red, Modifier::BOLD),
        };
        Style::new().fg(if self.has_colour { colour } else { Color::Reset }).add_modifier(modifier)
    }

    pub(crate) fn status(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}
