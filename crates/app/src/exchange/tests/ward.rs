use super::machines::{Machine, SECRET, accept, file, ward};
use serde_json::{Value, json};

#[test]
fn a_ward_is_founded_and_founded_again_from_its_slip() {
    let first = Machine::new();
    let founded = first.ok("ward_found", &ward());
    let status = first.status();
    assert_eq!(status["store_role"], "ward");
    assert_eq!(status["signed_in"]["role"], "ward_officer");
    assert_eq!(status["ward"]["name"], "Phường Mẫu");
    assert_eq!(status["ward"]["fingerprint"], founded["fingerprint"]);
    assert_eq!(
        first.refusal("recovery_renew", &json!({})),
        "ward_slip_stays"
    );

    let groups = founded["kit"]["groups"].as_array().unwrap();
    let code = groups
        .iter()
        .filter_map(Value::as_str)
        .collect::<Vec<_>>()
        .join("-");
    let second = Machine::new();
    let again = second.ok("ward_refound", &json!({ "code": code, "ward": ward() }));
    assert_eq!(again["fingerprint"], founded["fingerprint"]);
    assert_eq!(second.status()["ward"]["id"], status["ward"]["id"]);
    assert_eq!(second.ok("ward_get", &json!({}))["two_step_accept"], false);
    let mistyped = json!({ "code": "AAAA-BBBB", "ward": ward() });
    assert_eq!(
        Machine::new().refusal("ward_refound", &mistyped),
        "wrong_recovery_code"
    );
}

#[test]
fn the_role_of_a_locked_notebook_is_told_by_its_tiles() {
    let ward = Machine::ward();
    ward.ok("lock", &json!({}));
    let status = ward.status();
    assert_eq!(
        (&status["phase"], &status["store_role"]),
        (&json!("locked"), &json!("ward"))
    );
    let member = status["tiles"][0]["member"].clone();
    ward.ok("unlock", &json!({ "member": member, "secret": SECRET }));
    assert_eq!(ward.status()["neighborhoods"].as_array().unwrap().len(), 2);
}

#[test]
fn settings_and_khu_pho_of_the_ward() {
    let ward = Machine::ward();
    ward.ok(
        "ward_save",
        &json!({ "name": "Phường Mẫu Mới", "two_step_accept": true }),
    );
    let row = ward.ok("ward_get", &json!({}));
    assert_eq!(
        (&row["name"], &row["two_step_accept"]),
        (&json!("Phường Mẫu Mới"), &json!(true))
    );
    let namesake =
        json!({ "id": null, "name": "Khu phố 13", "code": "", "households_by_statistics": null });
    assert_eq!(
        ward.refusal("ward_neighborhood_save", &namesake),
        "invalid_field taken"
    );
    let rows = ward.ok("ward_neighborhoods", &json!({}));
    assert_eq!(rows[0]["name"], "Khu phố 13");
    assert_eq!(rows[0]["silent_days"], Value::Null);
    assert_eq!(ward.status()["neighborhood"]["name"], "Khu phố 13");
}

#[test]
fn a_list_of_khu_pho_is_looked_at_first_and_added_at_once() {
    let ward = Machine::ward();
    let path = ward.folder("danh-sach").join("khu-pho.csv");
    std::fs::write(
        &path,
        "Tên khu phố,Số hộ\nKhu phố 13,321\nKhu phố 15,\nKhu phố 15,7\n",
    )
    .unwrap();
    let args = json!({ "file": { "kind": "path", "path": path } });
    let preview = ward.ok("neighborhoods_import_preview", &args);
    assert_eq!(preview["rows"].as_array().unwrap().len(), 2);
    assert_eq!(preview["left_out"][0]["reason"], "twice");
    assert_eq!(
        ward.ok("ward_neighborhoods", &json!({}))
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let saved = ward.ok("neighborhoods_import_confirm", &args);
    assert_eq!(
        ward.ok("ward_neighborhoods", &json!({}))
            .as_array()
            .unwrap()
            .len(),
        3
    );
    ward.ok("undo", &json!({ "txn": saved["txn"] }));
    assert_eq!(
        ward.ok("ward_neighborhoods", &json!({}))
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn a_list_that_is_imported_twice_adds_each_khu_pho_once() {
    let ward = Machine::ward();
    let path = ward.folder("danh-sach").join("khu-pho.csv");
    let import = |list: &str| {
        std::fs::write(&path, list).unwrap();
        let args = json!({ "file": { "kind": "path", "path": path } });
        let preview = ward.ok("neighborhoods_import_preview", &args);
        ward.ok("neighborhoods_import_confirm", &args);
        preview["rows"][0]["known"].clone()
    };
    assert_eq!(import("Tên,Mã\nKhu dân cư Bến Đò,BD\n"), false);
    assert_eq!(import("Tên,Mã\nKhu phố Bến Đò,bd\n"), true);
    let rows = ward.ok("ward_neighborhoods", &json!({}));
    let names: Vec<&Value> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["name"])
        .collect();
    assert_eq!(names, ["Khu phố 13", "Khu phố 14", "Khu phố Bến Đò"]);
}

fn somebody(role: &str) -> Value {
    json!({
        "id": null, "name": "Lê Thị Tư (mẫu)", "tile_label": "", "role": role, "active": true,
        "secret": "thử nghiệm hai",
    })
}

#[test]
fn officers_are_made_at_the_ward_alone_and_heads_in_their_khu_pho_alone() {
    let ward = Machine::ward();
    let khu_pho = ward.invited("Khu phố 13", "Máy văn phòng");
    let refused = "invalid_field another_notebook";
    assert_eq!(
        khu_pho.refusal("member_save", &somebody("ward_officer")),
        refused
    );
    for role in ["head", "committee_member", "volunteer"] {
        assert_eq!(ward.refusal("member_save", &somebody(role)), refused);
    }
    let head = khu_pho.ok("members", &json!({}))[0]["id"].clone();
    let mut promoted = somebody("ward_officer");
    promoted["id"] = head;
    assert_eq!(khu_pho.refusal("member_save", &promoted), refused);
    ward.ok("member_save", &somebody("ward_officer"));
    khu_pho.ok("member_save", &somebody("volunteer"));
}

#[test]
fn each_notebook_lists_its_own_people_whatever_names_came_with_files() {
    let ward = Machine::ward();
    let khu_pho = ward.invited("Khu phố 13", "Máy văn phòng");
    khu_pho.ok("member_save", &somebody("volunteer"));
    ward.take_in(&khu_pho.send());
    ward.confirm_all();
    khu_pho.take_in(&ward.receipt());
    let roles = |machine: &Machine| -> Vec<Value> {
        let rows = machine.ok("members", &json!({}));
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["role"].clone()).collect()
    };
    assert_eq!(roles(&ward), ["ward_officer"]);
    assert_eq!(roles(&khu_pho), ["volunteer", "head"]);
    // Nobody of the other notebook is changed by their identity either.
    let mut foreign = somebody("ward_officer");
    foreign["id"] = khu_pho.ok("members", &json!({}))[0]["id"].clone();
    assert_eq!(
        ward.refusal("member_save", &foreign),
        "invalid_field another_notebook"
    );
}

#[test]
fn an_invitation_is_a_file_and_a_slip_and_both_say_the_same() {
    let ward = Machine::ward();
    let args =
        json!({ "neighborhood": ward.neighborhood("Khu phố 13"), "folder": ward.folder("moi") });
    let made = ward.ok("invitation_make", &args);
    assert!(made["qr_svg"].as_str().unwrap().contains("<svg"));
    assert!(ward.ok("ward_neighborhoods", &json!({}))[0]["invited_at"].is_string());
    let machine = Machine::new();
    let path = made["path"].as_str().unwrap();
    let from_file = machine.ok(
        "invitation_open",
        &json!({ "invitation": file(path.as_ref()) }),
    );
    let text = json!({ "kind": "text", "text": made["text"] });
    let from_text = machine.ok("invitation_open", &json!({ "invitation": text }));
    for seen in [&from_file, &from_text] {
        assert_eq!(seen["neighborhood_name"], "Khu phố 13");
        assert_eq!(seen["fingerprint"], made["fingerprint"]);
    }
    assert_eq!(from_file["criteria_sets"].as_array().unwrap().len(), 1);
    let inspected = machine.ok("bundle_inspect", &json!({ "path": path }));
    assert_eq!(inspected["form"], "invitation");
    assert_ne!(inspected["ward"], "");
    let base64 = data_encoding::BASE64.encode(&std::fs::read(path).unwrap());
    let dropped =
        json!({ "kind": "file", "file": { "kind": "bytes", "name": "x", "base64": base64 } });
    assert_eq!(
        machine.ok("invitation_open", &json!({ "invitation": dropped })),
        from_file
    );
}

#[test]
fn an_invitation_that_is_old_or_changed_or_none_is_refused() {
    let ward = Machine::ward();
    let path = ward.invite("Khu phố 13");
    let machine = Machine::new();
    let open = json!({ "invitation": file(&path) });
    machine.clock.advance(40 * 24 * 60 * 60 * 1000);
    assert_eq!(
        machine.refusal("invitation_open", &open),
        "invitation_refused expired"
    );
    assert_eq!(
        machine.refusal("invitation_accept", &accept(&path, "Máy văn phòng")),
        "invitation_refused expired"
    );
    let machine = Machine::new();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(
        machine.refusal("invitation_open", &open),
        "invitation_refused damaged"
    );
    std::fs::write(&path, "thư mời").unwrap();
    assert_eq!(
        machine.refusal("invitation_open", &open),
        "invitation_refused not_an_invitation"
    );
    assert_eq!(machine.status()["phase"], "no_store");
}
