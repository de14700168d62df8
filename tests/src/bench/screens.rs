//! What the home screen and the criteria screen ask for.

use serde_json::json;

use super::Measured;
use super::books::{Books, open};
use super::figure::{Aim, Figure};
use super::timing::Samples;
use crate::core_notebook::CoreNotebook;

const AIM: Aim = Aim::AtMost(50.0);
const REPETITIONS: usize = 60;

pub(super) fn measure(books: &Books) -> Measured {
    let notebooks = [open(&books.one)?, open(&books.ward)?];
    let mut figures = Vec::new();
    for (name, command) in [("home_query", "home"), ("criteria_query", "assessment")] {
        let one = ask(&notebooks[0], command)?;
        let ward = ask(&notebooks[1], command)?;
        let named = |suffix: &str, value| Figure::new(&format!("{name}_{suffix}"), value, "ms");
        figures.push(named("ms", one.median().max(ward.median())).aiming(AIM));
        figures.push(named("p99_ms", one.p99().max(ward.p99())));
        figures.push(named("ward_ms", ward.median()));
    }
    Ok(figures)
}

fn ask(notebook: &CoreNotebook, command: &str) -> Measured<Samples> {
    let mut samples = Samples::default();
    notebook.call(command, json!({}))?;
    for _ in 0..REPETITIONS {
        samples.time(|| notebook.call(command, json!({})))?;
    }
    Ok(samples)
}
