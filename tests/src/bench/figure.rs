//! Figures with their aims, for people and for machines.

use std::io;
use std::path::Path;

use serde::Serialize;

/// What a figure should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Aim {
    /// Not more than this.
    AtMost(f64),
    /// Not less than this.
    AtLeast(f64),
}

/// Both sides of a ratio, in the same unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Sides {
    /// The program.
    pub(super) ours: f64,
    /// What it is compared with.
    pub(super) compared: f64,
    /// Their unit.
    pub(super) unit: &'static str,
    /// What it is compared with, in words.
    pub(super) with: &'static str,
}

/// One measured figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Figure {
    /// Its name.
    pub(super) name: String,
    /// Its value.
    pub(super) value: f64,
    /// Its unit.
    pub(super) unit: &'static str,
    /// What it should be, where that was said beforehand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) aim: Option<Aim>,
    /// Whether it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) met: Option<bool>,
    /// Both sides, where it is a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sides: Option<Sides>,
}

impl Figure {
    /// A figure without an aim.
    #[must_use]
    pub(super) fn new(name: &str, value: f64, unit: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            value: rounded(value),
            unit,
            aim: None,
            met: None,
            sides: None,
        }
    }

    /// A ratio of two things measured in turns.
    #[must_use]
    pub(super) fn ratio(name: &str, sides: Sides) -> Self {
        let sides = Sides {
            ours: rounded(sides.ours),
            compared: rounded(sides.compared),
            ..sides
        };
        Self {
            sides: Some(sides.clone()),
            ..Self::new(name, sides.ours / sides.compared, "ratio")
        }
    }

    /// The same figure with what it should be.
    #[must_use]
    pub(super) fn aiming(mut self, aim: Aim) -> Self {
        self.met = Some(match aim {
            Aim::AtMost(most) => self.value <= most,
            Aim::AtLeast(least) => self.value >= least,
        });
        self.aim = Some(aim);
        self
    }

    fn line(&self) -> String {
        let aim = match self.aim {
            Some(Aim::AtMost(most)) => format!("≤ {most}"),
            Some(Aim::AtLeast(least)) => format!("≥ {least}"),
            None => String::new(),
        };
        let met = match self.met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        let sides = self.sides.as_ref().map_or_else(String::new, |sides| {
            format!(
                "{} : {} {} ({})",
                sides.ours, sides.compared, sides.unit, sides.with
            )
        });
        let line = format!(
            "{:<34} {:>12} {:<10} {aim:<9} {met:<7} {sides}",
            self.name, self.value, self.unit
        );
        line.trim_end().to_owned()
    }
}

/// Three digits behind the point say more than the machine repeats.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Prints one line for each figure.
pub(super) fn print_table(figures: &[Figure]) {
    for figure in figures {
        println!("{}", figure.line());
    }
}

/// Writes the figures as a JSON array.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write_summary(path: &Path, figures: &[Figure]) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(figures)?;
    text.push('\n');
    std::fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn sides() -> Sides {
        Sides {
            ours: 5.0004,
            compared: 2.0,
            unit: "ms",
            with: "a bare insert",
        }
    }

    #[test]
    fn a_summary_holds_names_values_units_and_both_sides() -> io::Result<()> {
        let figures = [
            Figure::new("search_p99_ms", 12.34567, "ms").aiming(Aim::AtMost(20.0)),
            Figure::ratio("save_ratio", sides()).aiming(Aim::AtMost(2.0)),
        ];
        let file = tempfile::NamedTempFile::new()?;
        write_summary(file.path(), &figures)?;
        expect![[r#"
            [
              {
                "name": "search_p99_ms",
                "value": 12.346,
                "unit": "ms",
                "aim": {
                  "at_most": 20.0
                },
                "met": true
              },
              {
                "name": "save_ratio",
                "value": 2.5,
                "unit": "ratio",
                "aim": {
                  "at_most": 2.0
                },
                "met": false,
                "sides": {
                  "ours": 5.0,
                  "compared": 2.0,
                  "unit": "ms",
                  "with": "a bare insert"
                }
              }
            ]
        "#]]
        .assert_eq(&std::fs::read_to_string(file.path())?);
        Ok(())
    }

    #[test]
    fn a_line_tells_whether_the_aim_was_met() {
        let figure = Figure::new("rows_per_s", 4_999.0, "rows/s").aiming(Aim::AtLeast(5_000.0));
        expect!["rows_per_s                                 4999 rows/s     ≥ 5000    MISSED"]
            .assert_eq(&figure.line());
    }
}
