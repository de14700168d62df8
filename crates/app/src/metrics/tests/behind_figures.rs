//! What kind of figure a metric gives, and what kind of entry stands behind it.

use super::Notebook;
use khupho_domain::activities::ActivityKind;
use khupho_domain::metrics::{METRICS, MetricSource};
use serde_json::{Value, json};

fn drilled(notebook: &Notebook, metric: &str) -> Value {
    let page = json!({ "offset": 0, "limit": 5 });
    notebook.ok("metric_drill", json!({ "metric": metric, "page": page }))
}

fn add_class(notebook: &Notebook) {
    let activity = json!({
        "kind": ActivityKind::DigitalLiteracyClass.slug(), "title": "Lớp Bình dân học vụ số",
        "held_on": "2026-11-10", "place": "", "participants": 12, "households": null,
        "quantity": null, "value_dong": null, "note": "",
    });
    notebook.ok("activity_save", json!({ "id": null, "activity": activity }));
}

/// The command that opens an entry of a kind, as the screens do it.
fn opening(kind: &str) -> &'static str {
    match kind {
        "household" => "household_get",
        "help" => "help_get",
        "activity" => "activity_get",
        other => panic!("no screen for {other}"),
    }
}

#[test]
fn the_entries_behind_every_metric_open_as_what_they_are() {
    let notebook = Notebook::new();
    notebook.household("Hộ Thử Một", "1", &[("people", 3), ("adults", 2)]);
    notebook.help("2026-11-03", "online_dossier");
    add_class(&notebook);
    for spec in METRICS {
        let row = drilled(&notebook, spec.name)["rows"][0].clone();
        let expected = match spec.source {
            MetricSource::CountRatio { .. } | MetricSource::HouseholdRatio { .. } => "household",
            MetricSource::CompletedHelps { .. } | MetricSource::CompletedHelpsPerMonth { .. } => {
                "help"
            }
            MetricSource::ActivitiesHeld { .. } => "activity",
        };
        assert_eq!(row["kind"], json!(expected), "{}", spec.name);
        let opened = notebook.ok(opening(expected), json!({ "id": row["id"] }));
        assert_eq!(opened["id"], row["id"], "{}", spec.name);
        assert_ne!(row["operation"] == json!(""), expected != "household");
    }
}

#[test]
fn an_empty_figure_says_what_kind_it_is() {
    let notebook = Notebook::new();
    for (metric, shape) in [
        ("adults_e_payment", "ratio"),
        ("households_fibre", "ratio"),
        ("helps_completed", "count"),
        ("digital_literacy_classes", "count"),
        ("online_dossiers_per_month", "months"),
    ] {
        let figure = notebook.figure(metric);
        assert_eq!(figure["shape"], json!(shape), "{metric}");
        assert_eq!(
            [&figure["ratio"], &figure["count"], &figure["months"]],
            [&Value::Null, &Value::Null, &json!([])],
            "{metric}"
        );
    }
}

/// Criterion 1.3 of the sample is about households with a smartphone: those without one, and those
/// nobody asked, are not in its denominator.
#[test]
fn the_zalo_group_of_the_sample_is_counted_over_households_with_a_device() {
    let notebook = Notebook::new();
    notebook.load_sample();
    notebook.household(
        "Trong Nhóm",
        "1",
        &[("smart_devices", 2), ("zalo_group", 1)],
    );
    notebook.household(
        "Ngoài Nhóm",
        "3",
        &[("smart_devices", 1), ("zalo_group", 0)],
    );
    notebook.household("Không Máy", "5", &[("smart_devices", 0), ("zalo_group", 0)]);
    notebook.household("Chưa Hỏi", "7", &[]);
    let assessment = notebook.ok("assessment", json!({}));
    let groups = assessment["groups"].as_array().unwrap();
    let mut rows = groups
        .iter()
        .flat_map(|group| group["rows"].as_array().unwrap());
    let row = rows.find(|row| row["code"] == "1.3").unwrap();
    let claim = notebook.ok("claim_get", json!({ "criterion": row["criterion"] }));
    assert_eq!(
        claim["book"]["ratio"],
        json!({ "part": 1, "whole": 2, "percent_hundredths": 5_000 })
    );
    assert_eq!(
        [
            &claim["book"]["uncounted_households"],
            &claim["book"]["missing"]
        ],
        [&json!(1), &json!(0)]
    );
    let older = notebook.figure("households_zalo_group");
    assert_eq!(older["ratio"]["whole"], json!(4), "its meaning stays");
}
