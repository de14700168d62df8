use super::machines::{Machine, SECRET};
use serde_json::{Value, json};

fn at(path: &Value) -> Value {
    json!({ "kind": "path", "path": path })
}

#[test]
fn a_forgotten_pin_is_recovered_with_the_ward() {
    let ward = Machine::ward();
    let khu_pho = ward.invited("Khu phố 13", "Máy văn phòng");
    khu_pho.household(1);
    ward.take_in(&khu_pho.send());
    ward.confirm_all();
    khu_pho.take_in(&ward.receipt());
    let member = khu_pho.status()["tiles"][0]["member"].clone();
    khu_pho.ok("lock", &json!({}));

    let asked = khu_pho.ok(
        "pin_request_make",
        &json!({ "folder": khu_pho.folder("hoi") }),
    );
    let seen = ward.ok("pin_request_open", &json!({ "file": at(&asked["path"]) }));
    assert_eq!(seen["check_code"], asked["check_code"]);
    assert_eq!(
        (&seen["device_name"], &seen["neighborhood_name"]),
        (&json!("Máy văn phòng"), &json!("Khu phố 13"))
    );
    let answer = ward.ok(
        "pin_request_answer",
        &json!({ "file": at(&asked["path"]), "folder": ward.folder("tra-loi") }),
    );
    let form_of = |file: &Value| {
        let seen = ward.ok("bundle_inspect", &json!({ "path": file["path"] }));
        (
            seen["form"].clone(),
            seen["ward"] != "",
            seen["part"].clone(),
        )
    };
    assert_eq!(form_of(&asked), (json!("pin_request"), true, Value::Null));
    assert_eq!(form_of(&answer), (json!("pin_answer"), false, Value::Null));
    let used =
        json!({ "file": at(&answer["path"]), "member": member, "new_secret": "mã mới của tôi" });
    let status = khu_pho.ok("pin_answer_use", &used);
    assert_eq!(status["phase"], "open");
    khu_pho.ok("lock", &json!({}));
    let old = json!({ "member": member, "secret": SECRET });
    assert_eq!(khu_pho.refusal("unlock", &old), "wrong_secret");
    khu_pho.clock.advance(60 * 60 * 1000);
    khu_pho.ok(
        "unlock",
        &json!({ "member": member, "secret": "mã mới của tôi" }),
    );
    assert!(
        khu_pho
            .refusal("pin_answer_use", &used)
            .starts_with("pin_file_refused"),
        "an answer serves once"
    );
}

#[test]
fn files_of_a_forgotten_pin_that_are_not_what_they_should_be() {
    let ward = Machine::ward();
    let khu_pho = ward.invited("Khu phố 13", "Máy văn phòng");
    let nothing = khu_pho.folder("hoi").join("x.kpq");
    std::fs::write(&nothing, "không phải").unwrap();
    let open = json!({ "file": at(&json!(nothing)) });
    assert_eq!(
        ward.refusal("pin_request_open", &open),
        "pin_file_refused other_kind"
    );
    assert_eq!(khu_pho.refusal("pin_request_open", &open), "not_allowed");
    let alone = Machine::alone();
    assert_eq!(
        alone.refusal(
            "pin_request_make",
            &json!({ "folder": alone.folder("hoi") })
        ),
        "no_ward"
    );
    let other = Machine::ward();
    let asked = khu_pho.ok(
        "pin_request_make",
        &json!({ "folder": khu_pho.folder("hoi") }),
    );
    assert_eq!(
        other.refusal("pin_request_open", &json!({ "file": at(&asked["path"]) })),
        "pin_file_refused another_ward"
    );
}
