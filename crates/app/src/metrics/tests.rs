//! Figures through the one door, in JSON as a host sends it.

mod behind_figures;
mod reasons;
mod two_goals;

use crate::api::households::{CountInput, HouseholdInput};
use crate::host::{Host, SecretRule};
use chrono::NaiveDate;
use khupho_store::{Clock, ClockHand, NoKeyring};
use serde_json::{Value, json};
use std::sync::Arc;

/// 22 November 2026, 09:00 in Vietnam.
const NOW_MS: u64 = 1_795_312_800_000;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;
const E_PAYMENT: &str = "adults_e_payment";

/// A host with a fresh store and a head signed in.
pub(crate) struct Notebook {
    pub(crate) host: Host,
    pub(crate) clock: ClockHand,
    _folder: tempfile::TempDir,
}

impl Notebook {
    /// Founded a hundred days before today.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, hand) = Clock::settable(NOW_MS - 100 * DAY_MS);
        let host = Host::new(folder.path().to_owned(), clock, Arc::new(NoKeyring))
            .with_secret_rule(SecretRule::Scripted);
        let notebook = Self {
            host,
            clock: hand,
            _folder: folder,
        };
        notebook.ok(
            "store_create",
            json!({
                "neighborhood_name": "Khu phố 13", "ward_name": "Phường Thử Nghiệm",
                "member_name": "Trần Thị Giả Lập", "tile_label": "", "secret": "thử nghiệm một",
            }),
        );
        notebook.days_ago(0);
        notebook
    }

    /// Puts the clock to some days before today.
    pub(crate) fn days_ago(&self, days: u64) {
        self.clock.set(NOW_MS - days * DAY_MS);
    }

    /// The result of a command that succeeds.
    pub(crate) fn ok(&self, command: &str, args: Value) -> Value {
        let answer = self.call(command, args);
        assert!(answer.get("ok").is_some(), "{command}: {answer}");
        answer["ok"].clone()
    }

    /// Code and parameters of a command that is refused.
    pub(crate) fn refused(&self, command: &str, args: Value) -> (String, Value) {
        let answer = self.call(command, args);
        let error = &answer["error"];
        (
            error["code"]
                .as_str()
                .unwrap_or_else(|| panic!("{command}: {answer}"))
                .to_owned(),
            error["params"].clone(),
        )
    }

    fn call(&self, command: &str, args: Value) -> Value {
        let mut request = json!({ "command": command });
        request["args"] = args;
        serde_json::from_str(&self.host.call(&request.to_string())).unwrap()
    }

    /// Adds a household; counts as [slug, count].
    pub(crate) fn household(
        &self,
        name: &str,
        house_number: &str,
        counts: &[(&str, u32)],
    ) -> String {
        let counted_on = NaiveDate::from_ymd_opt(2026, 8, 20).filter(|_| !counts.is_empty());
        let counts = counts.iter().map(|(kind, count)| CountInput {
            kind: (*kind).to_owned(),
            count: Some(*count),
        });
        let household = HouseholdInput {
            contact_name: name.to_owned(),
            house_number: house_number.to_owned(),
            street: "Đường Thử".to_owned(),
            counts: counts.collect(),
            counted_on,
            ..HouseholdInput::default()
        };
        let saved = self.ok(
            "household_save",
            json!({ "id": null, "household": household }),
        );
        saved["id"].as_str().unwrap().to_owned()
    }

    /// Changes one count of a household by hand.
    pub(crate) fn count(&self, household: &str, kind: &str, count: u32) -> Value {
        let counts = json!([{ "kind": kind, "count": count }]);
        self.ok(
            "household_counts_save",
            json!({ "id": household, "counts": counts, "counted_on": "2026-11-01" }),
        )
    }

    /// Records why a household's counts are missing or stay as they are.
    pub(crate) fn reason(&self, household: &str, reason: &str) {
        let mut detail = self.ok("household_get", json!({ "id": household }));
        detail["household"]["reach_reason"] = json!(reason);
        self.ok(
            "household_save",
            json!({ "id": household, "household": detail["household"] }),
        );
    }

    /// Logs a completed help without naming anybody.
    pub(crate) fn help(&self, on: &str, category: &str) -> Value {
        let help = json!({
            "happened_on": on, "happened_at": null, "household": null, "unnamed_households": 1, "people": 1,
            "category": category, "service": "Đăng ký tạm trú", "dossier_code": "",
            "place": "neighborhood_office", "minutes": null, "outcome": "completed", "revisit_on": null,
            "satisfaction": null, "note": "", "helped_by": "", "follow_up_of": null,
        });
        self.ok(
            "help_save",
            json!({ "id": null, "help": help, "counts": [] }),
        )
    }

    /// Loads the sample criteria set.
    pub(crate) fn load_sample(&self) {
        let source = json!({ "kind": "shipped", "name": "bo-tieu-chi-mau.toml" });
        self.ok("pack_load", json!({ "source": source }));
    }

    pub(crate) fn figure(&self, metric: &str) -> Value {
        self.ok("metric_get", json!({ "metric": metric }))
    }
}

#[test]
fn nothing_collected_is_no_figure() {
    let notebook = Notebook::new();
    notebook.household("Hộ Thử Một", "1", &[("adults", 3)]);
    let figure = notebook.figure(E_PAYMENT);
    assert_eq!(figure["ratio"], Value::Null);
    assert_eq!(
        (&figure["households"], &figure["uncounted_households"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(figure["forecast"], json!({ "kind": "unknown" }));
    assert_eq!(notebook.figure("helps_completed")["count"], Value::Null);
    assert_eq!(
        notebook.figure("digital_literacy_classes")["count"],
        Value::Null
    );
    assert_eq!(
        notebook.figure("online_dossiers_per_month")["months"],
        json!([])
    );
}

#[test]
fn a_ratio_with_its_threshold_pace_and_forecast() {
    let notebook = Notebook::new();
    notebook.days_ago(60);
    notebook.load_sample();
    let first = notebook.household("Hộ Thử Một", "1", &[("adults", 10), ("e_payment", 2)]);
    notebook.household("Hộ Thử Hai", "3", &[("adults", 10), ("e_payment", 3)]);
    notebook.days_ago(1);
    notebook.count(&first, "e_payment", 9);
    notebook.days_ago(0);
    let figure = notebook.figure(E_PAYMENT);
    assert_eq!(
        figure["ratio"],
        json!({ "part": 12, "whole": 20, "percent_hundredths": 6000 })
    );
    assert_eq!(figure["threshold_hundredths"], json!(10_000));
    assert_eq!(
        (&figure["missing"], &figure["gained_28_days"]),
        (&json!(8), &json!(7))
    );
    // 7 in 28 days is one in four: 8 more take 32 days.
    assert_eq!(
        figure["forecast"],
        json!({ "kind": "reached_on", "day": "2026-12-24", "in_time": true })
    );
    assert_eq!(figure["days_to_deadline"], json!(39));
}

#[test]
fn a_frozen_denominator_stands_until_it_is_released() {
    let notebook = Notebook::new();
    notebook.household("Hộ Thử Một", "1", &[("adults", 10), ("e_payment", 9)]);
    let freeze = |whole: u64, source: &str, as_of: &str| json!({ "metric": E_PAYMENT, "whole": whole, "source": source, "as_of": as_of });
    let saved = notebook.ok(
        "denominator_freeze",
        freeze(8, " Biểu thống kê phường 02/2026 ", "2026-02-28"),
    );
    let figure = notebook.figure(E_PAYMENT);
    assert_eq!(
        figure["ratio"],
        json!({ "part": 9, "whole": 8, "percent_hundredths": 11_250 })
    );
    assert_eq!(
        figure["frozen"],
        json!({ "whole": 8, "source": "Biểu thống kê phường 02/2026", "as_of": "2026-02-28" })
    );
    let again = notebook.ok(
        "denominator_freeze",
        freeze(8, "Biểu thống kê phường 02/2026", "2026-02-28"),
    );
    assert_eq!(
        (&again["id"], &again["txn"]),
        (&saved["id"], &Value::Null),
        "nothing had to change"
    );
    let released = notebook.ok("denominator_release", json!({ "metric": E_PAYMENT }));
    assert_eq!(notebook.figure(E_PAYMENT)["ratio"]["whole"], json!(10));
    notebook.ok("undo", json!({ "txn": released["txn"] }));
    assert_eq!(notebook.figure(E_PAYMENT)["ratio"]["whole"], json!(8));
}

#[test]
fn what_cannot_be_frozen_is_refused_with_the_field() {
    let notebook = Notebook::new();
    let freeze = |metric: &str, whole: u64, source: &str, as_of: &str| {
        let args = json!({ "metric": metric, "whole": whole, "source": source, "as_of": as_of });
        let (code, params) = notebook.refused("denominator_freeze", args);
        (
            code,
            params["field"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let refusal = |code: &str, field: &str| (code.to_owned(), field.to_owned());
    let long = "ạ".repeat(201);
    assert_eq!(
        freeze("no_such_metric", 5, "a", "2026-01-01"),
        refusal("not_found", "")
    );
    assert_eq!(
        freeze("helps_completed", 5, "a", "2026-01-01"),
        refusal("invalid_field", "metric")
    );
    assert_eq!(
        freeze(E_PAYMENT, 0, "a", "2026-01-01"),
        refusal("invalid_field", "whole")
    );
    assert_eq!(
        freeze(E_PAYMENT, 100_000_001, "a", "2026-01-01"),
        refusal("invalid_field", "whole")
    );
    assert_eq!(
        freeze(E_PAYMENT, 5, "  ", "2026-01-01"),
        refusal("invalid_field", "source")
    );
    assert_eq!(
        freeze(E_PAYMENT, 5, &long, "2026-01-01"),
        refusal("text_too_long", "source")
    );
    assert_eq!(
        freeze(E_PAYMENT, 5, "a", "2026-11-23"),
        refusal("invalid_field", "as_of")
    );
    let at_the_limit = json!({
        "metric": E_PAYMENT, "whole": 100_000_000, "source": "ạ".repeat(200), "as_of": "2026-11-22",
    });
    notebook.ok("denominator_freeze", at_the_limit);
    assert_eq!(
        notebook
            .refused("metric_get", json!({ "metric": "no_such_metric" }))
            .0,
        "not_found"
    );
    assert_eq!(
        notebook
            .refused("denominator_release", json!({ "metric": "no_such_metric" }))
            .0,
        "not_found"
    );
}

#[test]
fn months_are_counted_from_the_first_help() {
    let notebook = Notebook::new();
    notebook.load_sample();
    notebook.help("2026-09-30", "vneid");
    notebook.help("2026-11-03", "online_dossier");
    notebook.help("2026-11-20", "online_dossier");
    let figure = notebook.figure("online_dossiers_per_month");
    let month = |month: u32, count: u64| json!({ "year": 2026, "month": month, "count": count });
    assert_eq!(
        figure["months"],
        json!([month(9, 0), month(10, 0), month(11, 2)])
    );
    assert_eq!(figure["gained_28_days"], json!(2));
    assert_eq!(notebook.figure("helps_completed")["count"], json!(3));
}

#[test]
fn every_metric_has_a_figure_of_its_shape() {
    let notebook = Notebook::new();
    notebook.help("2026-11-03", "vneid");
    let figures = notebook.ok("metrics", json!({}));
    let names: Vec<_> = figures
        .as_array()
        .unwrap()
        .iter()
        .map(|figure| figure["metric"].clone())
        .collect();
    let expected: Vec<_> = khupho_domain::metrics::METRICS
        .iter()
        .map(|spec| json!(spec.name))
        .collect();
    assert_eq!(names, expected);
    for figure in figures.as_array().unwrap() {
        assert!(
            figure["ratio"].is_null() || figure["count"].is_null(),
            "{figure}"
        );
    }
}

#[test]
fn behind_a_figure_stand_entries_with_who_and_when() {
    let notebook = Notebook::new();
    let household = notebook.household("Hộ Thử Một", "1", &[("adults", 10), ("e_payment", 9)]);
    notebook.household("Hộ Thử Hai", "3", &[]);
    notebook.help("2026-11-03", "vneid");
    let page = |offset: u32, limit: u32| json!({ "offset": offset, "limit": limit });
    let drill = notebook.ok(
        "metric_drill",
        json!({ "metric": E_PAYMENT, "page": page(0, 1) }),
    );
    let row = &drill["rows"][0];
    assert_eq!(
        (&drill["total"], drill["rows"].as_array().unwrap().len()),
        (&json!(2), 1)
    );
    assert_eq!(
        (&row["id"], &row["part"], &row["whole"]),
        (&json!(household), &json!(9), &json!(10))
    );
    assert_eq!(
        (&row["kind"], &row["entered_by"]),
        (&json!("household"), &json!("Trần Thị Giả Lập"))
    );
    assert_eq!(row["operation"].as_str().unwrap().len(), 12);
    assert_eq!(row["entered_at"], json!("2026-11-22T02:00:00Z"));
    assert_eq!(drill["figure"]["ratio"]["part"], json!(9));
    let rest = notebook.ok(
        "metric_drill",
        json!({ "metric": E_PAYMENT, "page": page(1, 5) }),
    );
    assert_eq!(
        (&rest["rows"][0]["part"], &rest["rows"][0]["operation"]),
        (&Value::Null, &json!(""))
    );
    let helps = notebook.ok(
        "metric_drill",
        json!({ "metric": "helps_completed", "page": page(0, 5) }),
    );
    assert_eq!(
        (&helps["total"], &helps["rows"][0]["detail"]),
        (&json!(1), &json!("Đăng ký tạm trú"))
    );
    assert_eq!(
        notebook
            .refused("metric_drill", json!({ "metric": "x", "page": page(0, 5) }))
            .0,
        "not_found"
    );
    let classes = json!({ "metric": "digital_literacy_classes", "page": page(0, 5) });
    assert_eq!(notebook.ok("metric_drill", classes)["total"], json!(0));
}

#[test]
fn doors_for_a_metric_and_doors_never_counted() {
    let notebook = Notebook::new();
    notebook.household("Đã Đủ", "1", &[("adults", 2), ("e_payment", 2)]);
    notebook.household("Còn Thiếu", "5", &[("adults", 2), ("e_payment", 1)]);
    notebook.household("Chưa Hỏi", "3", &[]);
    let page = json!({ "offset": 0, "limit": 200 });
    let doors = notebook.ok(
        "doors",
        json!({ "metric": E_PAYMENT, "street": null, "page": page }),
    );
    let rows: Vec<_> = doors["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["contact_name"].clone(),
                row["why"].clone(),
                row["missing"].clone(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            (json!("Chưa Hỏi"), json!("never_counted"), Value::Null),
            (json!("Còn Thiếu"), json!("part_missing"), json!(1)),
        ]
    );
    assert_eq!(
        doors["streets"],
        json!([{ "street": "Đường Thử", "doors": 2 }])
    );
    let never = notebook.ok(
        "doors",
        json!({ "metric": null, "street": "duong thu", "page": page }),
    );
    assert_eq!(
        (&never["total"], &never["rows"][0]["contact_name"]),
        (&json!(1), &json!("Chưa Hỏi"))
    );
    let elsewhere = notebook.ok(
        "doors",
        json!({ "metric": null, "street": "Đường Khác", "page": page }),
    );
    assert_eq!(elsewhere["total"], json!(0));
    let refused = notebook.refused(
        "doors",
        json!({ "metric": "x", "street": null, "page": page }),
    );
    assert_eq!(refused.0, "not_found");
    let helps = notebook.ok(
        "doors",
        json!({ "metric": "helps_completed", "street": null, "page": page }),
    );
    assert_eq!(helps["total"], json!(0), "no door leads to more helps");
}

#[test]
fn nobody_reads_figures_of_a_locked_notebook() {
    let notebook = Notebook::new();
    notebook.ok("lock", json!({}));
    assert_eq!(notebook.refused("metrics", json!({})).0, "locked");
    assert_eq!(notebook.refused("home", json!({})).0, "locked");
}

#[test]
fn a_claim_is_taken_from_the_book() {
    let notebook = Notebook::new();
    notebook.load_sample();
    notebook.household("Hộ Thử Một", "1", &[("adults", 10), ("e_payment", 9)]);
    let assessment = notebook.ok("assessment", json!({}));
    let groups = assessment["groups"].as_array().unwrap();
    let rows = groups
        .iter()
        .flat_map(|group| group["rows"].as_array().unwrap());
    let criterion = rows.clone().find(|row| row["code"] == "4.1").unwrap()["criterion"].clone();
    notebook.ok("claim_take_from_book", json!({ "criterion": criterion }));
    let claim = notebook.ok("claim_get", json!({ "criterion": criterion }));
    assert_eq!(
        claim["row"]["value"],
        json!({ "kind": "ratio", "part": 9, "whole": 10 })
    );
    assert_eq!(
        claim["from_book"],
        json!({ "metric": E_PAYMENT, "as_of": "2026-11-22" })
    );
    assert_eq!(claim["book"]["ratio"]["part"], json!(9));
}
