use super::*;
use khupho_domain::limits::REASON_TEMPLATES_MAX;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::neighborhood::KIND;
use khupho_store::{TxnLabel, neighborhoods};

/// Adds khu phố to the store; the first one stays shown.
fn add_neighborhoods(ward: &Ward, names: &[&str]) -> Vec<EntityId> {
    let host = &ward.as_head().host;
    let added = host.write(TxnLabel::Neighborhood, |tx, _| {
        names
            .iter()
            .map(|name| {
                let id = tx.new_entity()?;
                let neighborhood = Neighborhood {
                    name: (*name).to_owned(),
                    ..Neighborhood::default()
                };
                tx.write(KIND, id, neighborhoods::patch(&neighborhood))?;
                Ok(id)
            })
            .collect::<Result<Vec<_>, _>>()
    });
    added.unwrap().value
}

fn show(ward: &Ward, id: EntityId) {
    ward.desk
        .ok("neighborhood_select", &json!({ "id": id.to_string() }));
}

fn columns(rows: &Value) -> Vec<String> {
    let rows = rows.as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.iter()
        .map(|row| {
            format!(
                "{} {}",
                text(&row["neighborhood_name"]),
                text(&row["criterion_code"])
            )
        })
        .collect()
}

/// "Khu phố 13" is the desk's own.
fn ward_of_three() -> (Ward, Vec<EntityId>) {
    let ward = Ward::new();
    let own = ward.desk.host.signed_in().unwrap().neighborhood;
    ward.hand_in("1.1", 1);
    let mut all = add_neighborhoods(&ward, &["Khu phố 2", "Khu phố 10"]);
    for (seed, id) in (10..).zip(&all) {
        show(&ward, *id);
        ward.hand_in("3.2", seed);
        ward.hand_in("1.1", seed + 20);
    }
    show(&ward, own);
    all.push(own);
    (ward, all)
}

#[test]
fn claims_are_listed_khu_pho_by_khu_pho_as_people_count() {
    let (ward, ids) = ward_of_three();
    let all = [
        "Khu phố 2 1.1",
        "Khu phố 2 3.2",
        "Khu phố 10 1.1",
        "Khu phố 10 3.2",
        "Khu phố 13 1.1",
    ];
    assert_eq!(columns(&ward.list(&[])), all);
    let mut one = query(&[]);
    one["neighborhood"] = json!(ids[1].to_string());
    assert_eq!(
        columns(&ward.as_officer().ok("reviews", &one)["rows"]),
        all[2..4]
    );
    let mut same = query(&[]);
    same["criterion"] = ward.row("1.1")["criterion"].clone();
    assert_eq!(
        columns(&ward.as_officer().ok("reviews", &same)["rows"]),
        [all[0], all[2], all[4]]
    );
    let mut second = query(&[]);
    second["page"] = page(1, 2);
    let answer = ward.as_officer().ok("reviews", &second);
    assert_eq!(columns(&answer["rows"]), all[1..3]);
    assert_eq!(answer["total"], 5);
    assert_eq!(columns(&ward.list(&["accepted"])), [""; 0]);
}

#[test]
fn one_goes_from_claim_to_claim_of_the_list() {
    let (ward, _) = ward_of_three();
    let claims: Vec<Value> = ward
        .list(&[])
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["claim"].clone())
        .collect();
    let open = |claim: &Value| {
        let args = json!({ "claim": claim, "list": query(&[]) });
        let detail = ward.as_officer().ok("review_get", &args);
        (detail["previous"].clone(), detail["next"].clone())
    };
    assert_eq!(open(&claims[0]), (Value::Null, claims[1].clone()));
    assert_eq!(open(&claims[2]), (claims[1].clone(), claims[3].clone()));
    assert_eq!(open(&claims[4]), (claims[3].clone(), Value::Null));
    ward.give_back("3.2", "Thiếu");
    let left = ward.list(&[]).as_array().unwrap().len();
    assert_eq!(left, 4);
    let returned = ward.list(&["returned"])[0]["claim"].clone();
    assert_eq!(
        open(&returned),
        (Value::Null, claims[0].clone()),
        "from a claim that left the list one goes on with its first"
    );
}

#[test]
fn the_grid_shows_every_khu_pho_with_its_states_and_both_scores() {
    let (ward, _) = ward_of_three();
    ward.accept("3.2");
    let home = ward.as_officer().ok("ward_home", &json!({}));
    let rows = home["rows"].as_array().unwrap();
    let names: Vec<_> = rows.iter().map(|row| row["name"].clone()).collect();
    assert_eq!(names, ["Khu phố 2", "Khu phố 10", "Khu phố 13"]);
    let codes: Vec<_> = home["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].clone())
        .collect();
    let at = |code: &str| codes.iter().position(|one| one == code).unwrap();
    let accepted = rows
        .iter()
        .find(|row| row["states"][at("3.2")] == "accepted")
        .unwrap();
    assert_eq!(accepted["states"][at("1.1")], "waiting");
    assert_eq!(accepted["states"][at("5.3")], "not_handed_in");
    assert!(
        accepted["claimed_points_hundredths"].as_u64()
            > accepted["verified_points_hundredths"].as_u64()
    );
    assert_ne!(accepted["verified_points_hundredths"], 0);
    assert_eq!(accepted["last_received_at"], Value::Null);
    assert_eq!(
        (&home["waiting"], &home["recognised"]),
        (&json!(4), &json!(0))
    );
}

#[test]
fn a_draft_is_nothing_that_was_handed_in() {
    let ward = Ward::new();
    ward.answer("1.1", &yes(), "");
    assert_eq!(ward.list(&[]), json!([]));
    let row = ward.list(&["not_handed_in"])[0].clone();
    assert_eq!(row["handed_in_at"], Value::Null);
    let home = ward.as_officer().ok("ward_home", &json!({}));
    assert_eq!(home["rows"][0]["claimed_points_hundredths"], 0);
}

#[test]
fn templates_are_the_wards_own_words_in_its_order() {
    let ward = Ward::new();
    let officer = ward.as_officer();
    let texts = || -> Vec<Value> {
        officer
            .ok("reason_templates", &json!({}))
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["text"].clone())
            .collect()
    };
    let save = |id: Value, text: &str| {
        officer.ok("reason_template_save", &json!({ "id": id, "text": text }))
    };
    let first = save(Value::Null, "Thiếu ảnh");
    save(Value::Null, "Sai kỳ");
    save(first["id"].clone(), "Thiếu ảnh chụp");
    assert_eq!(texts(), ["Thiếu ảnh chụp", "Sai kỳ"]);
    let deleted = officer.ok("reason_template_delete", &json!({ "id": first["id"] }));
    assert_eq!(texts(), ["Sai kỳ"]);
    officer.undo(&deleted);
    assert_eq!(texts(), ["Thiếu ảnh chụp", "Sai kỳ"]);
    let empty = json!({ "id": null, "text": " " });
    assert_eq!(
        officer.refusal("reason_template_save", &empty),
        "invalid_field text required"
    );
    let head = ward.as_head();
    let save = json!({ "id": null, "text": "x" });
    assert_eq!(head.refusal("reason_template_save", &save), "not_allowed");
}

#[test]
fn a_ward_has_as_many_templates_as_it_may_and_not_one_more() {
    let ward = Ward::new();
    let officer = ward.as_officer();
    let template = |number: usize| json!({ "id": null, "text": format!("Lý do {number}") });
    for number in 1..=REASON_TEMPLATES_MAX {
        officer.ok("reason_template_save", &template(number));
    }
    assert_eq!(
        officer.refusal("reason_template_save", &template(REASON_TEMPLATES_MAX + 1)),
        "invalid_field text too_many"
    );
}
