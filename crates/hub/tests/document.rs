//! Keeps `docs/hub-protocol.md` true: it names every code and every path of the interface.

use std::collections::BTreeSet;

use khupho_hub::OPENAPI;
use khupho_hub::limits::{Limits, REQUEST_MAX_BYTES};
use khupho_hub::problem::ProblemCode;
use khupho_hub::storage::{REQUESTS_MAX, UPLOADS_MAX, UPLOADS_OF_WARD_MAX};

const DOCUMENT: &str = include_str!("../../../docs/hub-protocol.md");

/// Rows of the table of refusals: status, code, meaning.
fn told() -> BTreeSet<String> {
    let (_, section) = DOCUMENT.split_once("## Refusals").expect("a section");
    let (section, _) = section.split_once("## Limits").expect("the next section");
    let rows = section.lines().filter(|line| line.starts_with("| "));
    rows.skip(1).map(str::to_owned).collect()
}

#[test]
fn the_refusals_are_those_of_the_hub() {
    let codes = ProblemCode::ALL.iter().map(|code| {
        let (status, text, title) = (code.status(), code.as_text(), code.title());
        format!("| {status} | `{text}` | {title} |")
    });
    assert_eq!(told(), codes.collect());
}

#[test]
fn the_limits_of_the_hub_are_told() {
    let limits = Limits::default();
    let (burst, per_minute) = (limits.asking_burst, limits.asking_per_minute);
    let body_s = limits.outsider_body_ms / 1_000;
    for row in [
        format!("| enrollment request | {REQUEST_MAX_BYTES} bytes |"),
        format!("| enrollment requests that wait in one ward | {REQUESTS_MAX} |"),
        format!(
            "| uploads under way, of one device and of a ward | {UPLOADS_MAX}, {UPLOADS_OF_WARD_MAX} |"
        ),
        format!("asks {burst} times at once and {per_minute} times a minute"),
        format!("must come within {body_s} s"),
    ] {
        assert!(DOCUMENT.contains(&row), "{row}");
    }
}

#[test]
fn every_path_is_told() {
    let interface: serde_json::Value = serde_json::from_str(OPENAPI).expect("JSON");
    let paths = interface["paths"].as_object().expect("paths");
    assert!(paths.len() > 15, "{} paths", paths.len());
    for path in paths.keys() {
        let shown = path.replace("/v1/wards/{ward}", "…");
        // A parameter may have a shorter name in the text.
        let begin = shown.split('{').next().unwrap_or_default();
        assert!(DOCUMENT.contains(begin), "{path}");
    }
}
