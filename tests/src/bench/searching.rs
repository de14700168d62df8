//! Search as you type.

use khupho_domain::households::Household;
use serde_json::Value;

use super::Measured;
use super::books::{Books, all_households, open};
use super::figure::{Aim, Figure};
use super::queries::{typed_for_helps, typed_for_households};
use super::timing::Samples;
use crate::core_notebook::{CoreNotebook, help_search, household_search};

const AIM: Aim = Aim::AtMost(20.0);

pub(super) fn measure(books: &Books) -> Measured {
    let mut households = Vec::new();
    let mut helps = Vec::new();
    for folder in [&books.one, &books.ward] {
        let notebook = open(folder)?;
        // The ward's book shows one khu phố, and its people are who is looked for there.
        let shown = notebook.host().signed_in()?.neighborhood;
        let people: Vec<Household> = all_households(&notebook)?
            .into_iter()
            .map(|(_, household)| household)
            .filter(|household| household.neighborhood == shown)
            .collect();
        let typed = typed_for_households(&people, 1);
        households.push(ask(
            &notebook,
            "households_search",
            &typed,
            household_search,
        )?);
        let typed = typed_for_helps(&people, 2);
        helps.push(ask(&notebook, "help_search", &typed, help_search)?);
    }
    let all = [("search_households", households), ("search_help", helps)];
    Ok(all
        .iter()
        .flat_map(|(name, books)| figures(name, books))
        .collect())
}

/// Asks everything once to warm up, then twice.
fn ask(
    notebook: &CoreNotebook,
    command: &str,
    typed: &[String],
    question: impl Fn(&str) -> Value,
) -> Measured<Samples> {
    let mut samples = Samples::default();
    for text in typed {
        notebook.call(command, question(text))?;
    }
    for text in typed.iter().chain(typed) {
        samples.time(|| notebook.call(command, question(text)))?;
    }
    Ok(samples)
}

fn figures(name: &str, books: &[Samples]) -> Vec<Figure> {
    let [one, ward] = books else {
        return Vec::new();
    };
    let p99 = format!("{name}_p99_ms");
    let p50 = format!("{name}_p50_ms");
    vec![
        Figure::new(&p99, one.p99().max(ward.p99()), "ms").aiming(AIM),
        Figure::new(&p50, one.median().max(ward.median()), "ms"),
        Figure::new(&format!("{name}_one_p99_ms"), one.p99(), "ms"),
        Figure::new(&format!("{name}_ward_p99_ms"), ward.p99(), "ms"),
    ]
}
