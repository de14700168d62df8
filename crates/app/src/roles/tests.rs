use super::*;
use crate::help_log::tests::desk::{Desk, TODAY, adding, overlay};
use serde_json::{Value, json};

/// The generated table of the screens.
const TABLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../ui/src/lib/api/generated/roles.ts"
);

#[test]
fn the_generated_typescript_table_of_roles_is_current() {
    let wanted = declarations();
    if std::env::var_os("UPDATE_TYPESCRIPT").is_some() {
        std::fs::write(TABLE, &wanted).unwrap();
    }
    let committed = std::fs::read_to_string(TABLE).unwrap_or_default();
    assert!(
        committed == wanted,
        "run UPDATE_TYPESCRIPT=1 cargo test -p khupho-app typescript"
    );
}

/// Commands of a deed, each of which a role that may do it is not refused for its role.
fn calls(desk: &Desk, deed: Deed) -> Vec<(&'static str, Value)> {
    let none = json!({ "id": "00000000-0000-4000-8000-000000000000" });
    let folder = desk.host.root().with_file_name("ngoài.csv");
    match deed {
        Deed::Log => logging(desk),
        Deed::Claim => {
            let claim =
                desk.ok("assessment", &json!({}))["groups"][0]["rows"][0]["criterion"].clone();
            vec![(
                "claim_save",
                json!({ "criterion": claim, "value": null, "note": new_text() }),
            )]
        }
        Deed::FreezeDenominator => vec![(
            "denominator_freeze",
            json!({ "metric": "people_vneid", "whole": 550, "source": new_text(), "as_of": TODAY }),
        )],
        Deed::PlanWelfare => vec![("round_save", json!({ "id": null, "round": round() }))],
        Deed::Export => vec![
            ("households_export", json!({ "path": folder })),
            (
                "journal_export",
                json!({ "path": folder, "query": "", "from": null, "to": null }),
            ),
            (
                "help_export",
                json!({
                    "path": folder, "query": "", "from": null, "to": null, "category": null,
                    "outcome": null, "household": null,
                }),
            ),
        ],
        Deed::ChooseCriteria => vec![("criteria_set_select", none)],
        Deed::LoadCriteria => Vec::new(),
        Deed::ChangeNeighborhood => vec![(
            "neighborhood_save",
            json!({ "id": desk.ok("status", &json!({}))["neighborhood"]["id"], "name": new_text(), "ward_name": "Phường Mẫu", "households_by_statistics": null }),
        )],
        Deed::ChangeMembers => vec![(
            "member_save",
            json!({
                "id": null, "name": new_text(), "tile_label": "", "role": "volunteer", "active": true,
                "secret": "thử nghiệm ba",
            }),
        )],
        Deed::Send => vec![(
            "bundle_make",
            json!({ "purpose": "ward", "folder": desk.host.root(), "with_personal": false, "to_clipboard": false }),
        )],
        Deed::RunWard => vec![
            ("ward_neighborhoods", json!({})),
            (
                "invitation_make",
                json!({ "neighborhood": none["id"], "folder": null }),
            ),
            (
                "receipts_make",
                json!({ "neighborhoods": [], "folder": desk.host.root() }),
            ),
        ],
        Deed::Review => vec![(
            "reason_template_save",
            json!({ "id": null, "text": new_text() }),
        )],
        Deed::Restore => vec![(
            "backup_restore",
            json!({ "name": "không có", "key": { "kind": "recovery_code", "code": "sai" } }),
        )],
        Deed::RenewRecovery => vec![("recovery_renew", json!({}))],
    }
}

/// Adding, changing and taking out everything that people of the khu phố log.
fn logging(desk: &Desk) -> Vec<(&'static str, Value)> {
    let household = desk.ok(
        "households_search",
        &json!({
            "query": "", "filter": { "tag": null, "street": null, "only_uncounted": false },
            "page": { "offset": 0, "limit": 1 },
        }),
    )["rows"][0]["id"]
        .clone();
    let round = desk.ok("rounds", &json!({}))[0]["id"].clone();
    let entry = json!({
        "happened_on": TODAY, "happened_at": null, "content": new_text(), "done_by": "", "result": "",
        "other_answers": "",
    });
    let activity = json!({
        "kind": "meals", "title": new_text(), "held_on": TODAY, "place": "", "participants": null,
        "households": null, "quantity": null, "value_dong": null, "note": "",
    });
    let line = json!({ "round": round, "household": household });
    let mut tick = line.clone();
    overlay(
        &mut tick,
        &json!({ "received_on": TODAY, "received_by": "" }),
    );
    let counts = json!([{ "kind": "adults", "count": 1 + new_number() % 9 }]);
    vec![
        (
            "household_counts_save",
            json!({ "id": household, "counts": counts, "counted_on": TODAY }),
        ),
        ("help_save", adding(&json!({ "unnamed_households": 1 }))),
        ("journal_save", json!({ "id": null, "entry": entry })),
        ("activity_save", json!({ "id": null, "activity": activity })),
        ("recipient_tick", tick),
        ("recipient_untick", line.clone()),
        ("recipient_remove", line),
        (
            "recipients_add",
            json!({ "round": round, "households": [household], "filter": null }),
        ),
    ]
}

fn round() -> Value {
    json!({
        "title": new_text(), "starts_on": TODAY, "item": "", "value_dong": null, "donor": "", "note": "",
    })
}

/// A number that was not used before, so that every call has something to write.
fn new_number() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn new_text() -> String {
    format!("Việc {}", new_number())
}

/// What the screens offer is what the core takes: each deed is tried by each role.
#[test]
fn the_table_is_what_the_core_refuses() {
    let desk = Desk::new();
    let pack = json!({ "source": { "kind": "shipped", "name": "bo-tieu-chi-mau.toml" } });
    desk.act_as(Role::CommitteeMember);
    assert_eq!(desk.refusal("pack_load", &pack), "not_allowed");
    assert!(!Deed::LoadCriteria.is_open_to(Role::CommitteeMember));
    desk.act_as(Role::Head);
    desk.ok("pack_load", &pack);
    desk.household("Hộ Thử Một", "1", "Đường Thử");
    desk.ok("round_save", &json!({ "id": null, "round": round() }));
    for deed in Deed::ALL {
        for role in Role::ALL {
            for (command, args) in calls(&desk, *deed) {
                prepare(&desk, command, &args);
                desk.act_as(role);
                let refused = is_refused_for_the_role(&desk, command, &args);
                desk.act_as(Role::Head);
                assert_eq!(refused, !deed.is_open_to(role), "{command} by {role:?}");
            }
        }
    }
}

/// A head brings the household's line into the state in which the command has something to write.
fn prepare(desk: &Desk, command: &str, args: &Value) {
    if !command.starts_with("recipient") {
        return;
    }
    let household = args.get("household").unwrap_or(&args["households"][0]);
    let line = json!({ "round": args["round"], "household": household });
    let mut tick = line.clone();
    overlay(
        &mut tick,
        &json!({ "received_on": TODAY, "received_by": "" }),
    );
    let list = json!({ "round": args["round"], "households": [household], "filter": null });
    desk.ok("recipients_add", &list);
    desk.ok("recipient_untick", &line);
    match command {
        "recipient_untick" => desk.ok("recipient_tick", &tick),
        "recipients_add" => desk.ok("recipient_remove", &line),
        _ => Value::Null,
    };
}

fn is_refused_for_the_role(desk: &Desk, command: &str, args: &Value) -> bool {
    let request = json!({ "command": command, "args": args }).to_string();
    let answer: Value = serde_json::from_str(&desk.host.call(&request)).unwrap();
    answer["error"]["code"] == "not_allowed"
}
