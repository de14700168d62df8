//! Two khu phố and a ward on the command line, which hand each other files and nothing else.

use crate::notebook::{Notebook, PIN, argument};
use crate::work::photo;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A ward with two khu phố and the sample set, issued.
fn ward() -> Notebook {
    let ward = Notebook::none();
    let officer = [
        "--ward",
        "Phường Mẫu",
        "--member-name",
        "Nguyễn Thị Cán Bộ (mẫu)",
    ];
    let founded = ward.json(&[&["ward", "found"], &officer[..]].concat());
    assert!(founded["fingerprint"].as_array().unwrap().len() >= 6);
    let list = ward.file(
        "khu-pho.csv",
        "Tên khu phố,Mã,Số hộ\nKhu phố 13,KP13,300\nKhu phố 14,KP14,250\n".as_bytes(),
    );
    let look = ward.json(&["ward", "neighborhoods", "--import", argument(&list)]);
    assert_eq!(look["rows"].as_array().unwrap().len(), 2);
    ward.json(&[
        "ward",
        "neighborhoods",
        "--import",
        argument(&list),
        "--confirm",
    ]);
    let set = ward.json(&["pack", "load", "bo-tieu-chi-mau.toml"]);
    let set = set["id"].as_str().unwrap();
    ward.json(&[
        "review",
        "issue",
        set,
        "--decision-number",
        "12/QĐ-UBND",
        "--decided-on",
        "2026-03-02",
    ]);
    ward
}

/// A folder beside a notebook.
pub(crate) fn folder(notebook: &Notebook, name: &str) -> PathBuf {
    let folder = notebook.home().with_file_name(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A machine that begins with an invitation of the ward.
fn invited(ward: &Notebook, name: &str) -> Notebook {
    let invitations = folder(ward, "moi");
    let drawing = invitations.join(format!("{name}.svg"));
    let places = [
        "--folder",
        argument(&invitations),
        "--qr",
        argument(&drawing),
    ];
    let made = ward.json(&[&["ward", "invite", name], &places[..]].concat());
    let printed = made.to_string();
    assert!(!printed.contains("<svg"), "{printed}");
    assert!(fs::read_to_string(&drawing).unwrap().contains("<svg"));
    let khu_pho = Notebook::none();
    let path = made["path"].as_str().unwrap();
    let look = khu_pho.json(&["join", path, "--look"]);
    assert_eq!(look["neighborhood_name"], name);
    khu_pho.json(&[
        "join",
        path,
        "--member-name",
        "Trần Văn Trưởng (mẫu)",
        "--device-name",
        &format!("Máy {name}"),
    ]);
    khu_pho
}

/// Makes a bundle and gives the path of its first file.
pub(crate) fn send(khu_pho: &Notebook) -> String {
    let sent = khu_pho.json(&["bundle", "make", argument(&folder(khu_pho, "gui"))]);
    sent["files"][0]["path"].as_str().unwrap().to_owned()
}

/// A ward with one confirmed khu phố that holds its receipt.
pub(crate) fn confirmed() -> (Notebook, Notebook) {
    let ward = ward();
    let khu_pho = invited(&ward, "Khu phố 13");
    ward.json(&["take-in", &send(&khu_pho)]);
    ward.json(&["ward", "confirm", "Máy Khu phố 13"]);
    answer(&ward, &khu_pho);
    (ward, khu_pho)
}

/// The ward writes a receipt, the khu phố takes it in.
pub(crate) fn answer(ward: &Notebook, khu_pho: &Notebook) -> Value {
    let made = ward.json(&["receipts", "make", argument(&folder(ward, "bien-nhan"))]);
    khu_pho.json(&["take-in", made["files"][0]["path"].as_str().unwrap()])
}

pub(crate) fn hand_in(khu_pho: &Notebook, criterion: &str, value: &[&str]) {
    khu_pho.json(&[&["claim", "set", criterion], value].concat());
    let file = khu_pho.file("minh-chung.png", &photo());
    khu_pho.json(&["evidence", "add", criterion, argument(&file)]);
    khu_pho.json(&["claim", "ready", criterion]);
}

#[test]
fn from_founding_to_a_claim_that_the_ward_accepted_by_files_alone() {
    let (ward, khu_pho) = confirmed();
    let sets = khu_pho.json(&["call", "criteria_sets"]);
    assert_eq!(sets[0]["issued_on"].as_str().map(str::len), Some(10));
    khu_pho.json(&[
        "call",
        "criteria_set_select",
        &json!({ "id": sets[0]["id"] }).to_string(),
    ]);
    hand_in(&khu_pho, "1.1", &["--yes"]);
    let plan = khu_pho.json(&["bundle", "plan"]);
    assert_eq!(plan["ready_claims"], json!(["1.1"]));
    let bundle = send(&khu_pho);
    assert_eq!(state(&khu_pho), "sent");
    let taken = ward.json(&[
        "take-in",
        &bundle,
        "--receipts",
        argument(&folder(&ward, "bien-nhan")),
    ]);
    assert_eq!(taken["files"][0]["verdict"]["kind"], "good");
    ward.json(&[
        "review",
        "return",
        "Khu phố 13/1.1",
        "--reason",
        "Ảnh chưa rõ.",
    ]);
    answer(&ward, &khu_pho);
    assert_eq!(state(&khu_pho), "returned");
    assert_eq!(
        khu_pho.json(&["home"])["next_steps"][0]["claim"]["reason"],
        "Ảnh chưa rõ."
    );

    khu_pho.json(&["claim", "set", "1.1", "--yes", "--note", "đã chụp lại"]);
    khu_pho.json(&["claim", "ready", "1.1"]);
    ward.json(&["take-in", &send(&khu_pho)]);
    ward.json(&["review", "accept", "Khu phố 13/1.1"]);
    answer(&ward, &khu_pho);
    assert_eq!(state(&khu_pho), "accepted");
    let delivery = khu_pho.json(&["home"])["delivery"].clone();
    assert_eq!(delivery["saved"], delivery["received"]);
    let list = khu_pho.json(&["bundle", "list"]);
    assert!(
        list.as_array()
            .unwrap()
            .iter()
            .all(|row| row["receipt_code"].is_string()),
        "{list}"
    );
}

fn state(notebook: &Notebook) -> Value {
    notebook.json(&["claim", "show", "1.1"])["row"]["state"].clone()
}

#[test]
fn two_khu_pho_stay_apart() {
    let (ward, khu_pho_13) = confirmed();
    let khu_pho_14 = invited(&ward, "Khu phố 14");
    ward.json(&["take-in", &send(&khu_pho_14)]);
    ward.json(&["ward", "confirm", "Máy Khu phố 14"]);
    let receipts = folder(&ward, "bien-nhan-14");
    let made = ward.json(&[
        "receipts",
        "make",
        argument(&receipts),
        "--neighborhood",
        "KP14",
    ]);
    let path = made["files"][0]["path"].as_str().unwrap();
    let foreign = khu_pho_13.refused(&["take-in", path, "--look"]);
    assert_eq!(
        foreign["files"][0]["verdict"]["kind"],
        "not_for_this_machine"
    );
    khu_pho_14.json(&["take-in", path]);
    assert_eq!(
        khu_pho_14.json(&["receipts", "list"])[0]["code"],
        made["codes"][0]
    );
    let rows = ward.json(&["ward", "neighborhoods"]);
    assert_eq!(
        (&rows[0]["devices"], &rows[1]["devices"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn a_file_is_inspected_without_keys_and_with_them() {
    let (ward, khu_pho) = confirmed();
    khu_pho.json(&[
        "households",
        "add",
        "--name",
        "Hộ Giả Lập",
        "--house-number",
        "1",
        "--street",
        "Đường Thử",
    ]);
    let bundle = send(&khu_pho);
    let outside = Notebook::none().json(&["bundle", "inspect", &bundle]);
    assert_eq!(
        (&outside["form"], &outside["content"]),
        (&json!("bundle_for_ward"), &Value::Null)
    );
    assert_eq!(
        outside["readers"].as_array().unwrap().len(),
        2,
        "the ward, and its recovery slip"
    );
    let inside = ward.json(&["bundle", "inspect", &bundle, "--with-keys"]);
    assert_eq!(inside["content"]["runs"][0]["operations"], 1);
    assert_eq!(inside["content"]["personal_parts"], 0);
    let other = khu_pho.json(&["bundle", "inspect", &bundle, "--with-keys"]);
    assert_eq!(
        other["content"],
        Value::Null,
        "a khu phố cannot read what it sent to the ward"
    );
    let nothing = khu_pho.file("ghi-chu.txt", b"ghi");
    let refused = Notebook::none().refused(&["bundle", "inspect", argument(&nothing)]);
    assert_eq!(refused["error"]["code"], "not_a_bundle");
}

#[test]
fn bad_files_have_a_verdict_and_nothing_is_taken_from_them() {
    let (ward, khu_pho) = confirmed();
    khu_pho.json(&[
        "households",
        "add",
        "--name",
        "Hộ Giả Lập",
        "--house-number",
        "1",
        "--street",
        "Đường Thử",
    ]);
    let bytes = fs::read(send(&khu_pho)).unwrap();
    let before = ward.operations();
    for (name, length, verdict) in [
        ("cut.kps", bytes.len() / 2, "damaged"),
        ("short.kps", 5, "damaged"),
    ] {
        let file = ward.file(name, &bytes[..length]);
        let looked = ward.refused(&["take-in", argument(&file), "--look"]);
        assert_eq!(looked["files"][0]["verdict"]["kind"], verdict, "{name}");
        ward.refused(&["take-in", argument(&file)]);
    }
    let other_ward = self::ward();
    let file = other_ward.file("la.kps", &bytes);
    let looked = other_ward.refused(&["take-in", argument(&file), "--look"]);
    assert_eq!(looked["files"][0]["verdict"]["kind"], "another_ward");
    assert_eq!(ward.operations(), before);
    let whole = ward.file("whole.kps", &bytes);
    ward.json(&["take-in", argument(&whole)]);
    assert_eq!(ward.operations(), before + 1);
    let again = ward.json(&["take-in", argument(&whole)]);
    assert_eq!(again["files"][0]["verdict"]["kind"], "already_here");
    let taken = ward.json(&["taken", "list"]);
    ward.json(&["taken", "undo", taken[0]["id"].as_str().unwrap()]);
    let aside = ward.json(&["put-aside", "list"]);
    assert_eq!(
        (&aside["total"], &aside["rows"][0]["reason"]),
        (&json!(1), &json!("import_undone"))
    );
    ward.json(&[
        "put-aside",
        "accept",
        aside["rows"][0]["operation"].as_str().unwrap(),
    ]);
    assert_eq!(ward.json(&["waiting"]), json!([]));
}

#[test]
fn a_lost_machine_is_replaced_and_a_forgotten_pin_recovered() {
    let (ward, khu_pho) = confirmed();
    let request = khu_pho.json(&["pin", "request", argument(&folder(&khu_pho, "hoi"))]);
    let path = request["path"].as_str().unwrap();
    assert_eq!(
        ward.json(&["pin", "look", path])["check_code"],
        request["check_code"]
    );
    let answer = ward.json(&["pin", "answer", path, argument(&folder(&ward, "tra-loi"))]);
    let output = Command::new(env!("CARGO_BIN_EXE_khupho"))
        .args(["pin", "use", answer["path"].as_str().unwrap(), "--json"])
        .env("KHUPHO_HOME", khu_pho.home())
        .env("KHUPHO_NEW_PIN", "864202")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    assert_eq!(khu_pho.refused(&["home"])["error"]["code"], "wrong_secret");

    let replaced = ward.json(&["ward", "replace", "Máy Khu phố 13", "--reason", "lost"]);
    assert!(replaced["text"].as_str().unwrap().starts_with("KHUPHO:"));
    let next = Notebook::none();
    next.json(&[
        "join",
        replaced["text"].as_str().unwrap(),
        "--member-name",
        "Lê Thị Mới (mẫu)",
    ]);
    let standings = ward.json(&["ward", "devices"]);
    assert!(standings.to_string().contains("revoked"), "{standings}");
    assert_eq!(next.json(&["status"])["phase"], "locked");
}

#[test]
fn a_notebook_without_a_ward_says_so() {
    let alone = Notebook::empty();
    let refused = alone.refused(&["bundle", "make", argument(&folder(&alone, "gui"))]);
    assert_eq!(refused["error"]["code"], "no_ward");
    assert!(refused["error"]["todo"].as_str().unwrap().contains(".kpi"));
    let found = [
        "ward",
        "found",
        "--ward",
        "Phường Mẫu",
        "--member-name",
        "Ai Đó (mẫu)",
    ];
    assert_eq!(alone.refused(&found)["error"]["code"], "store_exists");
    assert_eq!(
        alone.run_as(PIN, &["ward", "devices"]).status.code(),
        Some(0)
    );
}

#[test]
fn a_machine_without_a_hub_says_so_and_keeps_its_settings() {
    let (ward, khu_pho) = confirmed();
    assert_eq!(khu_pho.json(&["network", "sync"])["state"]["kind"], "off");
    let kept = khu_pho.json(&[
        "network",
        "settings",
        "--proxy",
        "10.0.0.1:3128",
        "--photos",
        "later",
    ]);
    assert_eq!(kept["proxy"]["address"], "10.0.0.1:3128");
    assert_eq!(khu_pho.json(&["network", "settings"]), kept);
    for command in ["pause", "resume"] {
        assert_eq!(
            khu_pho.json(&["network", command]),
            khu_pho.json(&["network", "status"]),
            "{command}"
        );
    }
    let refused = khu_pho.refused(&["network", "settings", "--proxy", "không phải"]);
    assert_eq!(refused["error"]["code"], "proxy_unusable");
    assert_eq!(
        khu_pho.refused(&["hub", "leave"])["error"]["code"],
        "not_allowed"
    );
    let wrong = ward.refused(&["hub", "find", "192.168.1.10"]);
    assert_eq!(wrong["error"]["code"], "hub_address_invalid");
}
