//! A recorded reason takes a door away, and nothing out of a figure.

use super::{E_PAYMENT, Notebook};
use serde_json::{Value, json};

fn doors(notebook: &Notebook, metric: Option<&str>) -> Value {
    let page = json!({ "offset": 0, "limit": 10 });
    notebook.ok(
        "doors",
        json!({ "metric": metric, "street": null, "page": page }),
    )
}

#[test]
fn households_with_a_reason_are_told_beside_the_figure_and_left_out_of_the_doors() {
    let notebook = Notebook::new();
    let half = notebook.household("Còn Thiếu", "1", &[("adults", 2), ("e_payment", 1)]);
    let gone = notebook.household("Chuyển Đi", "3", &[]);
    let not_met = notebook.household("Chưa Gặp", "5", &[]);
    let before = notebook.figure(E_PAYMENT);
    for (household, reason) in [
        (&half, "not_eligible"),
        (&gone, "moved_away"),
        (&not_met, "could_not_reach"),
    ] {
        notebook.reason(household, reason);
    }
    let after = notebook.figure(E_PAYMENT);
    assert_eq!(
        after["ratio"], before["ratio"],
        "a reason changes no figure"
    );
    assert_eq!(after["ratio"]["whole"], json!(2));
    assert_eq!(
        [
            &after["households"],
            &after["uncounted_households"],
            &after["uncounted_with_reason"],
            &before["uncounted_with_reason"],
        ],
        [&json!(3), &json!(2), &json!(2), &json!(0)]
    );
    let for_metric = doors(&notebook, Some(E_PAYMENT));
    assert_eq!(
        [
            &for_metric["total"],
            &for_metric["left_out"],
            &for_metric["rows"][0]["contact_name"],
            &for_metric["rows"][0]["reach_reason"],
        ],
        [
            &json!(1),
            &json!(2),
            &json!("Chưa Gặp"),
            &json!("could_not_reach")
        ]
    );
    assert_eq!(
        for_metric["streets"],
        json!([{ "street": "Đường Thử", "doors": 1 }])
    );
    let never = doors(&notebook, None);
    assert_eq!(
        [&never["total"], &never["left_out"]],
        [&json!(1), &json!(1)]
    );
}

#[test]
fn a_reason_beside_a_frozen_denominator_is_of_those_whose_part_is_missing() {
    let notebook = Notebook::new();
    let part_alone = notebook.household("Chỉ Có Tử Số", "1", &[("e_payment", 1)]);
    notebook.reason(&part_alone, "declined");
    assert_eq!(
        notebook.figure(E_PAYMENT)["uncounted_with_reason"],
        json!(1)
    );
    notebook.ok(
        "denominator_freeze",
        json!({ "metric": E_PAYMENT, "whole": 50, "source": "Biểu mẫu", "as_of": "2026-02-28" }),
    );
    assert_eq!(
        notebook.figure(E_PAYMENT)["uncounted_with_reason"],
        json!(0)
    );
}

/// A family moved away and another one moved in: whoever is counted there has a door again.
#[test]
fn counting_a_household_takes_its_reason_away() {
    let notebook = Notebook::new();
    let moved = notebook.household("Chuyển Đi", "3", &[]);
    notebook.reason(&moved, "moved_away");
    assert_eq!(doors(&notebook, Some(E_PAYMENT))["total"], json!(0));
    let counts = json!([
        { "kind": "adults", "count": 2 }, { "kind": "e_payment", "count": 1 },
    ]);
    notebook.ok(
        "household_counts_save",
        json!({ "id": moved, "counts": counts, "counted_on": "2026-08-20" }),
    );
    let detail = notebook.ok("household_get", json!({ "id": moved }));
    assert_eq!(detail["household"]["reach_reason"], Value::Null);
    assert_eq!(doors(&notebook, Some(E_PAYMENT))["total"], json!(1));
}
