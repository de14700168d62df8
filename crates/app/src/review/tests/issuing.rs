use super::*;
use data_encoding::BASE64;

const SHIPPED: &str = include_str!("../../../../../assets/packs/bo-tieu-chi-mau.toml");

fn load(ward: &Ward, text: &str) -> Value {
    let file =
        json!({ "kind": "bytes", "name": "bo.toml", "base64": BASE64.encode(text.as_bytes()) });
    let source = json!({ "source": { "kind": "file", "file": file } });
    ward.as_officer().ok("pack_load", &source)["id"].clone()
}

fn issue(set: &Value) -> Value {
    json!({ "set": set, "decision_number": "12/QĐ-UBND", "decided_on": "2026-11-20" })
}

fn second_version() -> String {
    SHIPPED
        .replace("version = 1\n", "version = 2\n")
        .replace("at_least = 20 }", "at_least = 30 }")
        .replace("min_points = 80", "min_points = 85")
        .replace("code = \"3.8\"", "code = \"3.9\"")
}

fn current(ward: &Ward) -> Value {
    let sets = ward.as_officer().ok("criteria_sets", &json!({}));
    sets.as_array()
        .unwrap()
        .iter()
        .find(|row| row["current"] == true)
        .unwrap()
        .clone()
}

#[test]
fn a_set_becomes_official_by_a_decision_and_only_once() {
    let ward = Ward::new();
    let set = current(&ward)["id"].clone();
    let mut without = issue(&set);
    without["decision_number"] = json!(" ");
    assert_eq!(
        ward.as_officer().refusal("criteria_set_issue", &without),
        "invalid_field decision_number required"
    );
    let mut ahead = issue(&set);
    ahead["decided_on"] = json!("2027-01-01");
    assert_eq!(
        ward.as_officer().refusal("criteria_set_issue", &ahead),
        "invalid_field decided_on future"
    );
    assert_eq!(
        ward.as_head().refusal("criteria_set_issue", &issue(&set)),
        "not_allowed"
    );
    assert_eq!(current(&ward)["issued_on"], Value::Null);
    let issued = ward.as_officer().ok("criteria_set_issue", &issue(&set));
    let row = current(&ward);
    assert_eq!(row["issued_on"], "2026-11-22");
    assert_eq!(
        (
            &row["summary"]["decision_number"],
            &row["summary"]["decided_on"],
            &row["summary"]["sample_label"]
        ),
        (&json!("12/QĐ-UBND"), &json!("2026-11-20"), &json!(""))
    );
    assert_eq!(
        ward.as_officer()
            .refusal("criteria_set_issue", &issue(&set)),
        "set_issued_already"
    );
    ward.as_officer().undo(&issued);
    assert_eq!(current(&ward)["issued_on"], Value::Null);
}

#[test]
fn a_new_version_tells_what_it_changes_and_leaves_old_claims_under_theirs() {
    let ward = Ward::new();
    ward.hand_in("1.1", 1);
    let first = ward.as_head().ok("assessment", &json!({}));
    let set = load(&ward, &second_version());
    let changes = ward
        .as_officer()
        .ok("criteria_set_changes", &json!({ "id": set }));
    assert_eq!(
        changes,
        json!({
            "former_title": "Bộ tiêu chí khu phố số (mẫu)",
            "added": ["3.9"],
            "removed": ["3.8"],
            "changed": [{ "code": "5.3", "parts": ["rule"] }],
            "set_parts": ["pass_rule"],
        })
    );
    let first_set = first["set"]["id"].clone();
    let none = ward
        .as_officer()
        .ok("criteria_set_changes", &json!({ "id": first_set }));
    assert_eq!(none["former_title"], Value::Null);
    ward.as_officer().ok("criteria_set_issue", &issue(&set));
    assert_eq!(
        ward.list(&[]),
        json!([]),
        "nothing is claimed against it yet"
    );
    let mut former = query(&[]);
    former["set"] = first_set.clone();
    let waiting = ward.as_officer().ok("reviews", &former)["rows"][0]["claim"].clone();
    let opened = json!({ "claim": waiting, "list": former });
    let detail = ward.as_officer().ok("review_get", &opened);
    let accept = json!({
        "claim": waiting, "seen": detail["seen"], "verified_value": null,
    });
    ward.as_officer().ok("review_accept", &accept);
    ward.as_head()
        .ok("criteria_set_select", &json!({ "id": first_set }));
    let again = ward.as_head().ok("assessment", &json!({}));
    assert_eq!(again["points_hundredths"], first["points_hundredths"]);
    assert_eq!(again["min_points_hundredths"], 8_000);
}

#[test]
fn a_sample_gives_way_to_the_issued_set_unless_somebody_goes_back_to_it() {
    let ward = Ward::new();
    let sample = current(&ward)["id"].clone();
    let official = load(&ward, &second_version());
    let shown = |ward: &Ward| ward.as_head().ok("assessment", &json!({}))["set"]["id"].clone();
    ward.as_head()
        .ok("criteria_set_select", &json!({ "id": sample }));
    assert_eq!(shown(&ward), sample);
    let third = SHIPPED.replace("version = 1\n", "version = 3\n");
    let file =
        json!({ "kind": "bytes", "name": "b.toml", "base64": BASE64.encode(third.as_bytes()) });
    let loaded = ward.as_head().ok(
        "pack_load",
        &json!({ "source": { "kind": "file", "file": file } }),
    )["id"]
        .clone();
    assert_eq!(
        shown(&ward),
        loaded,
        "a khu phố may try a sample of its own"
    );
    ward.as_officer()
        .ok("criteria_set_issue", &issue(&official));
    assert_eq!(shown(&ward), official);
    ward.as_head()
        .ok("criteria_set_select", &json!({ "id": sample }));
    assert_eq!(shown(&ward), sample);
}
